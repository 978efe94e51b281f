"""What leaves the portal of a round or a campaign as a whole: exports with a manifest."""

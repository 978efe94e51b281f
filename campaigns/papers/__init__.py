"""Official papers: numbered at issue, frozen with their SHA-256."""

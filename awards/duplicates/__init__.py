"""Achievements that seem to be claimed twice, side by side, for a person to decide."""

"""Ordered lists, ties, and the cut inside the quota."""

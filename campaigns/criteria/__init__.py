"""Criteria sets by nominee group, with weights."""

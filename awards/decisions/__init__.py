"""Submission to the Director, and the numbered, immutable decision."""

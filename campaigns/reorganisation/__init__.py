"""Merging, splitting, renaming, dissolving, transferring units, with all that follows from it."""

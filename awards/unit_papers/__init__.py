"""The nominating unit's papers: submission, list, minutes of its meeting, achievement reports."""

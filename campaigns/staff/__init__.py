"""People who can be nominated, and where they work from when to when."""

"""A session as its people see and conduct it, and the minutes that come out of it."""

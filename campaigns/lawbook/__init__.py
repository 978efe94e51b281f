"""The pages on which the law is read, superseded and confirmed, with all that rests on it."""

"""Places per round, award form and recipient kind."""

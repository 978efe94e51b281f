"""People who sign in, and the roles they hold in a unit from a date to a date."""

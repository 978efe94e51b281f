"""How the Council votes: the ballot, the box, its seal and its count."""

"""How the members of the Council score the files before they vote."""

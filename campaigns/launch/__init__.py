"""Launching a campaign and opening its rounds: where everything the plan needs must be there."""

"""The campaign: its plan, its rounds, its launch."""

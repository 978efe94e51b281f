"""The unit's own meeting before it nominates: attendance, results, minutes."""

"""Everything law sets, as dated rows with their source."""

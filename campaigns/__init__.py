"""What must be true before anyone is nominated."""

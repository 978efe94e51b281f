"""Units merge, split, end, move and are renamed; what hung on them follows."""

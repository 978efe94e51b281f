"""Private uploads, typed by content and opened only through permission."""

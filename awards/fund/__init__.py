"""What each awarded line is paid, and from which dated figures."""

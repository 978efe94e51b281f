"""One certificate per awarded line."""

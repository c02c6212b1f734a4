"""Deeds about accounts: logging in, what one is let in by, and which offices one holds."""

"""Synthetic Bazhong: seeded, pure tables of invented people on the real area codes."""

"""Visits of the demo's helpers and resident teams, what was promised at them, and what is planted, with its truth."""

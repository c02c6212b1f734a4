"""A pack's cases, its tests in plain rows: `reading` them, `running` them, and what they leave out in `coverage`."""

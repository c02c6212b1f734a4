"""Invented persons of whom some stand twice in a file, with the faults that files have: seeded, nobody is real."""

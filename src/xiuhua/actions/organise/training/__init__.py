"""Courses held, people on them and what came of it; care that units owe kept."""

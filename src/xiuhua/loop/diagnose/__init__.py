"""Diagnose: criteria of identification and exit, stated causes against the profile, data-quality checks."""

"""Sustain: signals of want come in, the warnings they make are acted on and ended."""

"""Samples that anybody can draw again, with known probabilities, and what they say of the whole."""

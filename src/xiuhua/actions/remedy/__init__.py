"""Deeds of the stage remedy: measures granted, delivered, renewed and ended."""

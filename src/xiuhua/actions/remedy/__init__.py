"""Deeds of the stage remedy: measures granted, delivered, renewed and ended; plans of a year; industry projects."""

"""Deeds of the stage assess: values entered, lines disputed and decided, years frozen."""

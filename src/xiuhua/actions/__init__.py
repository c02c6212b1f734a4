"""Deeds, by the eight verbs: authorise, write, journal, in one transaction."""

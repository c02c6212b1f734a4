"""Visits whose truth is known: honest habits and planted kinds of desk work, to try the signs on."""

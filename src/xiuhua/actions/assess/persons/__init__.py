"""Persons appraised by people alone: evidence files, lists of grades that are checked, shortlists that are decided."""

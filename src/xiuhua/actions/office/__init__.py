"""Deeds that begin an office and lay its areas."""

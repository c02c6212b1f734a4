"""Deeds that keep the register: load, import, correct, seal the journal."""

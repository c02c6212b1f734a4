"""Reads and checks programme packs: the policy of a place and time, as data."""

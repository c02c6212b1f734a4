"""Organisations: elections of their leaders."""

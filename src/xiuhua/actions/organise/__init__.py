"""Organise: organisations founded and dissolved, meetings, elections, households carried, weak ones put right."""

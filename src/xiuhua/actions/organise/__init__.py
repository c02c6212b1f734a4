"""Organise: organisations founded and dissolved, meetings, households carried, weak ones listed and put right."""

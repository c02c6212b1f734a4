"""Deeds of the stage verify: visits told and taken back, promises kept, moved or given up; days in the village."""

"""Deeds of the stage verify: visits and promises; days in the village, seen first by whom they are about."""

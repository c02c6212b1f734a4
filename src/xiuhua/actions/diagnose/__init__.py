"""Deeds of the stage diagnose: procedures begun and gone through, up to the step that a household takes."""

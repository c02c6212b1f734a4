"""How names are spelled in letters: a row for each way to write a name, however many bear it."""

from django.db import models


class NameSpelling(models.Model):
    """One spelling of a name that somebody of the register, or a place, bears; never of one person by themselves.

    Made from the name alone and made anew at any time. On PostgreSQL all texts but the name sort by their bytes, so
    that the beginning of a word is a range of the index, as on SQLite.
    """

    of_place = models.BooleanField(help_text="of places, not of people")
    name = models.CharField(max_length=160, help_text="as it is written in the register")
    part = models.CharField(max_length=160, help_text="the name without dots, or what follows one of its dots")
    full = models.CharField(max_length=960)
    folded = models.CharField(max_length=960, help_text="`full` without what accents mix up")
    initials = models.CharField(max_length=160)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["of_place", "part", "name", "full", "initials"], name="a_name_is_spelled_a_way_once"
            ),
        ]
        indexes = [
            models.Index(fields=["of_place", "folded"], name="name_spelling_folded"),
            models.Index(fields=["of_place", "initials", "full"], name="name_spelling_initials"),
            models.Index(fields=["name"], name="name_spelling_name"),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.full}"

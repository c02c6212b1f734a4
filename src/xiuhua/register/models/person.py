"""Persons of the staff: helpers, team members, secretaries, leaders; never members of households."""

from django.db import models

from xiuhua.register.last_digits import LastFour
from xiuhua.register.models.organisation import Organisation
from xiuhua.words import new_key


class Person(models.Model):
    """Somebody who holds a post; the phone is an office phone that households may know."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    name = models.CharField(max_length=60)
    sex = models.CharField(max_length=10, blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True)
    phone = models.CharField(max_length=20, blank=True)
    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="staff")
    unit_level = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=60, blank=True)
    party_member = models.BooleanField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["name"], name="person_name"),
            models.Index(LastFour("phone"), name="person_phone_last4"),
        ]

    def __str__(self) -> str:
        return self.name

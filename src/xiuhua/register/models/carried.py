"""Households that an organisation carries along: a branch on an industry project helps them to earn by it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from xiuhua.register.models.dated import Dated
from xiuhua.register.models.household import Household
from xiuhua.register.models.organisation import Organisation
from xiuhua.register.models.project import IndustryProject


class CarriedHousehold(Dated):
    """A household that an organisation carries along, perhaps on one of its projects, from a day until a day."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="carried")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="carried_by")
    project = models.ForeignKey(IndustryProject, on_delete=models.PROTECT, null=True, related_name="carried")
    said_by = models.CharField(max_length=80, blank=True)
    recorded = models.DateTimeField(default=timezone.now)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["organisation", "household"], condition=Q(until__isnull=True),
                name="an_organisation_carries_a_household_once",
            ),
        ]  # fmt: skip

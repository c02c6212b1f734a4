"""Money that the figures count: budgets of teams and grants to organisations, in whole fen."""

from django.db import models
from django.db.models import Q

from xiuhua.register.models.area import Area
from xiuhua.register.models.dated import Dated
from xiuhua.register.models.organisation import Organisation
from xiuhua.register.models.post import Team
from xiuhua.words import new_key


class TeamBudget(Dated):
    """What a resident team may spend in a period, usually a year."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="budgets")
    amount_fen = models.BigIntegerField()
    document = models.CharField(max_length=80, blank=True)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["team", "since"], name="one_budget_per_team_and_period"),
            models.CheckConstraint(condition=Q(amount_fen__gte=0), name="a_budget_is_not_below_zero"),
        ]


class Grant(models.Model):
    """Money granted to an organisation: working funds or special funds for serving the masses."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="grants")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="grants")
    kind = models.CharField(max_length=40)
    granted_on = models.DateField()
    amount_fen = models.BigIntegerField()
    document = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount_fen__gt=0), name="a_grant_is_above_zero")]

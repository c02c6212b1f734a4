"""Industry projects of villages: who runs them, with which funds, and what households have of them and get."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from xiuhua.register.models.area import Area
from xiuhua.register.models.dated import Dated, Fact
from xiuhua.register.models.household import Household
from xiuhua.register.models.meeting import Decision
from xiuhua.register.models.organisation import Organisation
from xiuhua.words import new_key


class IndustryProject(Dated):
    """A project of a village by which households earn, from a day, perhaps until one."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    village = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="projects")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="projects")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=40, help_text="a key of the pack's list project_kind")
    funds_fen = models.BigIntegerField()
    basis = models.CharField(max_length=160, blank=True, help_text="the document that its funds rest on")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="projects")
    said_by = models.CharField(max_length=80, blank=True)
    recorded = models.DateTimeField(default=timezone.now)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=~Q(name=""), name="a_project_has_a_name"),
            models.CheckConstraint(condition=Q(funds_fen__gte=0), name="a_project_has_no_debt"),
        ]


class ProjectShare(Dated):
    """What of a project's funds is a household's, from a day until a day."""

    project = models.ForeignKey(IndustryProject, on_delete=models.PROTECT, related_name="shares")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="project_shares")
    amount_fen = models.BigIntegerField()
    said_by = models.CharField(max_length=80, blank=True)
    recorded = models.DateTimeField(default=timezone.now)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="a_share_is_more_than_nothing"),
            models.UniqueConstraint(
                fields=["project", "household"],
                condition=Q(until__isnull=True),
                name="one_current_share_per_project_and_household",
            ),
        ]


class Dividend(Fact):
    """What a household got of a project for a `year`, paid on a day (`since`), on what evidence."""

    share = models.ForeignKey(ProjectShare, on_delete=models.PROTECT, related_name="dividends")
    year = models.PositiveSmallIntegerField()
    amount_fen = models.BigIntegerField()
    evidence = models.CharField(max_length=160, blank=True)
    said_by = models.CharField(max_length=80, blank=True)

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(condition=Q(amount_fen__gte=0), name="a_dividend_takes_nothing_away"),
        ]

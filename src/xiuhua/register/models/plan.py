"""The plan of a year for a household (一户一策): its goal, the steps that answer its causes, and who fixed it."""

from django.db import models
from django.db.models import F, Q

from xiuhua.register.models.account import Account
from xiuhua.register.models.household import Household
from xiuhua.register.models.member import Member
from xiuhua.words import new_key


class HouseholdPlan(models.Model):
    """A plan of a year, in a version: written by somebody, fixed by somebody else, and never rewritten after that.

    A later version of the same year takes the place of a fixed one from the day on which it is fixed itself.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="plans")
    year = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()
    goal = models.CharField(max_length=200)
    owner = models.CharField(max_length=40, blank=True, help_text="a key of the pack's list post: who sees to it")
    written_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    written_on = models.DateField()
    fixed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    fixed_on = models.DateField(null=True)
    returned_why = models.CharField(max_length=200, blank=True, help_text="why it was given back to be changed")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household", "year", "version"], name="one_version_of_a_plan_per_household_and_year"
            ),
            models.UniqueConstraint(
                fields=["household", "year"],
                condition=Q(fixed_on__isnull=True),
                name="one_draft_per_household_and_year",
            ),
            models.CheckConstraint(condition=~Q(goal=""), name="a_plan_has_a_goal"),
            models.CheckConstraint(
                condition=Q(fixed_by__isnull=True, fixed_on__isnull=True)
                | Q(fixed_by__isnull=False, fixed_on__isnull=False),
                name="a_plan_is_fixed_by_somebody_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(fixed_by__isnull=True) | ~Q(fixed_by=F("written_by")), name="nobody_fixes_their_own_plan"
            ),
        ]


class PlanStep(models.Model):
    """What a plan says is to be done: an item of the catalogue for a cause or need, by a day, for so much money."""

    plan = models.ForeignKey(HouseholdPlan, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    need = models.CharField(max_length=60, blank=True, help_text="the cause or need that it answers")
    item = models.CharField(max_length=60, help_text="a key of the pack's catalogue")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    owner = models.CharField(max_length=40, blank=True, help_text="a key of the pack's list post")
    budget_fen = models.BigIntegerField(null=True)
    due = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_step_of_a_plan_per_number"),
            models.CheckConstraint(condition=~Q(item=""), name="a_step_of_a_plan_names_its_item"),
            models.CheckConstraint(
                condition=Q(budget_fen__isnull=True) | Q(budget_fen__gte=0), name="a_step_costs_no_less_than_nothing"
            ),
        ]

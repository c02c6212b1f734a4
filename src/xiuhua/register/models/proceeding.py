"""Procedures that are gone through for a household or a place: nothing but their acts, one after another."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from xiuhua.register.models.account import Account
from xiuhua.register.models.area import Area
from xiuhua.register.models.household import Household, HouseholdEvent
from xiuhua.register.models.person import Person
from xiuhua.words import new_key


class Proceeding(models.Model):
    """A procedure of the pack as one household or place goes through it; where it stands follows from its acts.

    Its steps are kept as they were when it began: who has begun by one rule is not judged by another. The open step
    and its days are written down beside it, by the deed that makes them, so that a list of many asks for no acts.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    procedure = models.CharField(max_length=40, help_text="a key of the pack")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, related_name="proceedings")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="proceedings")
    pack = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    steps = models.JSONField(help_text="the steps with their offices, evidence and time limits of the day it began")
    begun_on = models.DateField()
    begun_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="proceedings")
    against = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+",
        help_text="whom a complaint is about: it is kept out of their sight",
    )  # fmt: skip
    about = models.CharField(
        max_length=80, blank=True, help_text="the item, and the member, whose value it changes; empty for none"
    )
    open_step = models.CharField(max_length=40, blank=True, help_text="the step that waits; empty when it is over")
    due = models.DateField(null=True, help_text="the last day of the open step; none without a time limit")
    free_from = models.DateField(null=True, help_text="the first day on which what is put up may be taken down")
    outcome = models.CharField(max_length=10, blank=True, help_text="finished, refused or withdrawn; empty while open")
    ended_on = models.DateField(null=True)
    event = models.OneToOneField(
        HouseholdEvent, on_delete=models.PROTECT, null=True, related_name="proceeding",
        help_text="the step of the household that its end took",
    )  # fmt: skip
    verdict_sealed = models.BinaryField(
        null=True, help_text="what the criteria found when it ended, criterion by criterion with what they read"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(household__isnull=False, area__isnull=True) | Q(household__isnull=True, area__isnull=False),
                name="a_proceeding_is_of_one_household_or_place",
            ),
            models.UniqueConstraint(
                fields=["household", "procedure", "about"], condition=Q(outcome="", against=None),
                name="one_open_proceeding_per_household_and_procedure",
            ),
            models.UniqueConstraint(
                fields=["area", "procedure"], condition=Q(outcome=""),
                name="one_open_proceeding_per_place_and_procedure",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", ended_on__isnull=True) & ~Q(open_step="")
                | Q(outcome__in=("finished", "refused", "withdrawn"), ended_on__isnull=False, open_step=""),
                name="a_proceeding_that_ended_says_how_and_when",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("begun_on")),
                name="a_proceeding_ends_after_it_begins",
            ),
        ]  # fmt: skip


class ProceedingAct(models.Model):
    """Something done in a proceeding, for good: an act is never changed, a later one answers it."""

    proceeding = models.ForeignKey(Proceeding, on_delete=models.PROTECT, related_name="acts")
    number = models.PositiveSmallIntegerField(help_text="1 for the first, without gaps")
    kind = models.CharField(max_length=10)
    step = models.CharField(max_length=40)
    due = models.DateField(null=True, help_text="the last day of the step that waited; none without a time limit")
    on = models.DateField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="acts")
    office = models.CharField(max_length=20, help_text="the office as which it was done")
    evidence = models.JSONField(default=dict, help_text="by its kind where each piece is: a number, a day, a place")
    people = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=300, blank=True)
    objection = models.CharField(max_length=20, blank=True)
    told_by = models.CharField(max_length=60, blank=True, help_text="who objected, if they wished to be named")
    to = models.CharField(max_length=40, blank=True)
    notice = models.ForeignKey(
        "register.PublicNotice", on_delete=models.PROTECT, null=True, related_name="acts",
        help_text="what was put up by it",
    )  # fmt: skip
    together = models.UUIDField(null=True, help_text="acts done at once for many, as by one meeting, share it")
    recorded = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proceeding", "number"], name="acts_of_a_proceeding_are_numbered"),
            models.CheckConstraint(condition=Q(number__gte=1), name="the_first_act_is_number_one"),
            models.CheckConstraint(
                condition=~Q(kind__in=("refuse", "send_back", "object", "answer", "withdraw")) | ~Q(reason=""),
                name="an_act_against_somebody_says_why",
            ),
        ]

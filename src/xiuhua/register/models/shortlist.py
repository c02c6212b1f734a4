"""Shortlists for commendation or promotion: a decision of people, with reasons and objections."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from xiuhua.register.models.account import Account
from xiuhua.register.models.area import Area
from xiuhua.register.models.person import Person
from xiuhua.words import new_key


class Shortlist(models.Model):
    """A decision about whom to commend or promote: opened, filled by name, made public, decided by somebody else.

    `purpose` is a key of the pack's list shortlist_purpose. It has no score and no order but that of names.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="shortlists", help_text="whose office")
    purpose = models.CharField(max_length=20)
    title = models.CharField(max_length=120)
    criteria = models.CharField(max_length=500, help_text="in words")
    who = models.CharField(max_length=300, help_text="who may be considered")
    opened_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    opened_on = models.DateField()
    published_on = models.DateField(null=True)
    public_until = models.DateField(null=True, help_text="the last day to object")
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(null=True)
    decision = models.CharField(max_length=500, blank=True, help_text="the reasons")
    recorded = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(purpose="") & ~Q(criteria="") & ~Q(who=""),
                name="a_shortlist_says_what_for_by_which_criteria_and_of_whom",
            ),
            models.CheckConstraint(
                condition=Q(published_on=None, public_until=None)
                | Q(published_on__gte=F("opened_on"), public_until__gte=F("published_on")),
                name="a_shortlist_is_public_until_a_day",
            ),
            models.CheckConstraint(
                condition=Q(decided_on=None, decision="") | Q(decided_on__gt=F("public_until")) & ~Q(decision=""),
                name="a_shortlist_is_decided_with_reasons_after_it_was_public",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(opened_by=None) | ~Q(decided_by=F("opened_by")),
                name="nobody_decides_a_shortlist_they_opened",
            ),
        ]


class ShortlistName(models.Model):
    """Somebody on a shortlist: who named them and why, their file as it stood, and what was decided and why."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    shortlist = models.ForeignKey(Shortlist, on_delete=models.PROTECT, related_name="names")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="shortlisted")
    why = models.CharField(max_length=500)
    added_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    added_on = models.DateField()
    file = models.JSONField(help_text="the evidence file as it stood")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file's canonical JSON")
    chosen = models.BooleanField(null=True)
    decided_why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(why="") & ~Q(digest=""), name="a_name_on_a_shortlist_has_a_reason"),
            models.CheckConstraint(
                condition=Q(chosen=None, decided_why="") | Q(chosen__isnull=False) & ~Q(decided_why=""),
                name="a_choice_among_names_has_a_reason",
            ),
            models.UniqueConstraint(fields=["shortlist", "person"], name="somebody_stands_once_on_a_shortlist"),
        ]


class ShortlistObjection(models.Model):
    """An objection to a name on a shortlist, written down by who received or made it, and what was answered."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    name = models.ForeignKey(ShortlistName, on_delete=models.PROTECT, related_name="objections")
    text = models.CharField(max_length=500)
    said_on = models.DateField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=500, blank=True)
    answered_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    answered_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="an_objection_to_a_name_says_something"),
            models.CheckConstraint(
                condition=Q(answer="", answered_by=None, answered_on=None)
                | ~Q(answer="") & Q(answered_by__isnull=False, answered_on__gte=F("said_on")),
                name="an_objection_to_a_name_is_answered_by_somebody_later",
            ),
        ]

"""Meetings of organisations, written down once with what they decided, so that other deeds can name a decision."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from xiuhua.register.models.account import Account
from xiuhua.register.models.organisation import Organisation
from xiuhua.words import new_key


class Meeting(models.Model):
    """A meeting of an organisation: its kind from the pack's list, how many came, what was on the agenda.

    It is withdrawn, never rewritten, and only while nothing names its decisions. Who came is not kept: that would be a
    list of attendance.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="meetings")
    on = models.DateField()
    kind = models.CharField(max_length=30, help_text="a key of the pack's list meeting_kind")
    attendance = models.PositiveIntegerField(null=True, help_text="how many came")
    agenda = models.CharField(max_length=300)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="meetings_told")
    recorded = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(agenda="") & ~Q(kind=""), name="a_meeting_says_what_it_was_about"),
            models.UniqueConstraint(
                fields=["organisation", "on", "kind", "agenda"], condition=Q(withdrawn_at=None),
                name="a_meeting_is_told_once",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["organisation", "-on"], name="meetings_of_an_organisation")]


class Decision(models.Model):
    """What a meeting decided, by its number in the minutes."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="one_decision_for_each_number_of_a_meeting"),
            models.CheckConstraint(condition=~Q(text="") & Q(number__gte=1), name="a_decision_says_what_was_decided"),
        ]

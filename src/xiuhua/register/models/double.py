"""Two records that may be of one person: found by comparing, decided by people, merged and taken apart again."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from xiuhua.register.models.account import Account
from xiuhua.register.models.area import Area
from xiuhua.register.models.household import Household
from xiuhua.register.models.member import Member
from xiuhua.words import new_key

OPEN, LATER, ASKED, SAME, DIFFERENT, UNDONE = "open", "later", "asked", "same", "different", "undone"
WAITING = (OPEN, LATER, ASKED)


class Double(models.Model):
    """A pair of members that may be one person, as it was found, and what became of it.

    `asked` waits for a second person; `same` is merged: `merged` is a record that stands for nobody any more, whom it
    was is told by `kept`. `trace` is what the merge wrote: enough to take it back exactly.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    first = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    first_home = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    second_home = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    first_village = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    second_village = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    probability = models.FloatField()
    levels = models.JSONField(default=dict, help_text="how far each thing that was compared agrees")
    index = models.CharField(max_length=32, help_text="blind index of all that was compared: equal while it holds")
    found_on = models.DateField()
    state = models.CharField(max_length=10, default=OPEN, help_text="open, later, asked, same, different, undone")
    kept = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="taken_in")
    merged = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="merged_by")
    closed = models.ForeignKey(
        Household, on_delete=models.PROTECT, null=True, related_name="closed_by", help_text="where nobody was left"
    )
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True, help_text="what was said last for the state it is in")
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    trace = models.JSONField(default=dict, help_text="rows that the merge ended, with their ends, and wrote; no values")
    undone_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True, db_index=True, help_text="when it last ended facts, or let them hold")
    recorded = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="a_double_names_two_in_order"),
            models.UniqueConstraint(
                fields=["first", "second"], condition=Q(state__in=WAITING), name="two_records_wait_once"
            ),
            models.UniqueConstraint(
                fields=["merged"], condition=Q(state=SAME), name="a_record_is_merged_into_one_other"
            ),
            models.CheckConstraint(
                condition=Q(state__in=(ASKED, SAME, UNDONE), kept__isnull=False, merged__isnull=False)
                | Q(state__in=(OPEN, LATER, DIFFERENT), kept__isnull=True, merged__isnull=True),
                name="a_merge_says_which_record_stays",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(SAME, DIFFERENT, UNDONE), decided_at__isnull=False)
                | Q(state__in=WAITING, decided_at__isnull=True),
                name="a_decided_double_says_when",
            ),
        ]
        indexes = [models.Index(fields=["state", "first_village"], name="doubles_by_state_and_place")]

    def __str__(self) -> str:
        return f"{self.first_id}/{self.second_id} {self.state}"

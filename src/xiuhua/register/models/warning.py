"""What warned of want, the warning that it made of a household, and what was done about that."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from xiuhua.register.models.account import Account
from xiuhua.register.models.area import Area
from xiuhua.register.models.household import Household
from xiuhua.register.models.member import Member
from xiuhua.words import WarningDeed, new_key


class SignalReport(models.Model):
    """A list that a department handed in: its rows are signals, one each."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    kind = models.CharField(max_length=40, help_text="the signal of the pack that every row of it tells")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="signal_reports")
    received_on = models.DateField()
    file_name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, help_text="sha256 of the file")
    rows = models.PositiveIntegerField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="signal_reports")
    recorded = models.DateTimeField(default=timezone.now)
    withdrawn_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["digest", "kind", "area", "received_on"], condition=Q(withdrawn_on=None),
                name="a_departments_list_is_brought_once",
            ),
        ]  # fmt: skip


class HouseholdWarning(models.Model):
    """That want threatens a household: all its open signals together, since the first of them (decision 31).

    What must be done next, by when and how late it is stands beside it, written by the deed that makes it so, for a
    list of many warnings asks for no signals.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="warnings")
    since = models.DateField()
    signals = models.CharField(max_length=400, help_text="kinds of the pack in the order in which they came, by spaces")
    risks = models.CharField(max_length=300, help_text="the causes of want that they point to, by spaces")
    urgent = models.BooleanField(default=False, help_text="help comes first, papers after")
    relapse = models.BooleanField(default=False, help_text="the household's risk had been removed before")
    step = models.CharField(max_length=40, blank=True, help_text="what must be done next; empty when nothing is left")
    due = models.DateField(null=True)
    late = models.PositiveIntegerField(
        default=0, help_text="the most working days by which a step of it is, or was, late"
    )
    seen_on = models.DateField(null=True)
    owner = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="owned_warnings")
    snoozed_until = models.DateField(null=True, help_text="the first day on which it is shown again")
    ended_on = models.DateField(null=True)
    end = models.CharField(max_length=40, blank=True, help_text="how it ended: a code of the pack")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household"], condition=Q(ended_on=None), name="one_open_warning_per_household"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, end="") | Q(ended_on__isnull=False) & ~Q(end=""),
                name="a_warning_that_ended_says_how",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("since")), name="a_warning_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(owner=None) | Q(seen_on__isnull=False), name="a_warning_that_is_owned_was_seen"
            ),
        ]
        indexes = [models.Index(fields=["ended_on", "due"], name="warnings_by_due")]


class Signal(models.Model):
    """A sign of want: reported of somebody by a department or by themselves, or shown by the register.

    Where it is not known of whom it speaks, `told_sealed` keeps what was told until somebody is found.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, related_name="signals")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="signals")
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="signals", help_text="for which place it was told"
    )
    kind = models.CharField(max_length=40, help_text="a signal of the pack")
    value = models.BigIntegerField(null=True, help_text="in the unit of its threshold, money in fen; none if not told")
    received_on = models.DateField()
    recorded = models.DateTimeField(default=timezone.now)
    report = models.ForeignKey(SignalReport, on_delete=models.PROTECT, null=True, related_name="signals")
    row = models.PositiveIntegerField(null=True, help_text="where it stood in that list")
    told_sealed = models.BinaryField(null=True, help_text="who was meant and what was said, as it was told")
    warning = models.ForeignKey(
        HouseholdWarning, on_delete=models.PROTECT, null=True, related_name="told", help_text="what it was part of"
    )
    closed_on = models.DateField(null=True, help_text="since then it warns no more")
    end = models.CharField(max_length=40, blank=True, help_text="how it was closed: a code of the pack")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(household__isnull=False) | Q(told_sealed__isnull=False),
                name="a_signal_says_of_whom_or_what_was_told",
            ),
            models.CheckConstraint(
                condition=Q(member=None) | Q(household__isnull=False), name="a_signal_of_a_member_is_of_a_household"
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, end="") | Q(closed_on__isnull=False) & ~Q(end=""),
                name="a_signal_that_was_closed_says_how",
            ),
            models.CheckConstraint(
                condition=Q(report=None, row=None) | Q(report__isnull=False, row__isnull=False),
                name="a_signal_of_a_list_stands_in_a_row",
            ),
            models.UniqueConstraint(fields=["report", "row"], name="a_row_of_a_list_is_one_signal"),
        ]
        indexes = [
            models.Index(fields=["household"], condition=Q(closed_on=None), name="open_signals_of_household"),
            models.Index(
                fields=["area"], condition=Q(household=None, closed_on=None), name="signals_nobody_was_found_for"
            ),
        ]


class WarningAct(models.Model):
    """Something done about a warning, for good: seen, owned, a step done, put off, or ended."""

    warning = models.ForeignKey(HouseholdWarning, on_delete=models.PROTECT, related_name="acts")
    number = models.PositiveSmallIntegerField(help_text="1 for the first, without gaps")
    kind = models.CharField(max_length=10, choices=[(deed.value, deed.value) for deed in WarningDeed])
    step = models.CharField(max_length=40, blank=True)
    found = models.CharField(max_length=40, blank=True, help_text="what a step found: a code of the pack")
    on = models.DateField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="warning_acts")
    office = models.CharField(max_length=20, blank=True, help_text="the office or post as which it was done")
    note = models.CharField(max_length=300, blank=True)
    until = models.DateField(null=True, help_text="of one that was put off: the first day on which it is shown again")
    recorded = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["warning", "number"], name="acts_of_a_warning_are_numbered"),
            models.CheckConstraint(
                condition=Q(kind="step") & ~Q(step="") | ~Q(kind="step") & Q(step=""),
                name="an_act_that_does_a_step_names_it",
            ),
            models.CheckConstraint(
                condition=Q(kind="snooze", until__isnull=False) & ~Q(note="") | ~Q(kind="snooze") & Q(until=None),
                name="whoever_puts_off_says_until_when_and_why",
            ),
        ]
        indexes = [models.Index(fields=["step", "on"], name="steps_of_warnings")]

"""Days in the village: work that is added to a month, spot checks, and the month as it was sent on."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from xiuhua.register.models.account import Account
from xiuhua.register.models.area import Area
from xiuhua.register.models.person import Person
from xiuhua.words import new_key

AGREED, RETURNED = "agreed", "returned"


class PresenceNote(models.Model):
    """Work that the register has no row of, added by whom it is about when their month is over; told as such.

    It is withdrawn, never rewritten, and only before the month is sent on.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="presence_notes")
    village = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="presence_notes")
    on = models.DateField()
    kind = models.CharField(max_length=40, help_text="a key of the pack's list presence_kind")
    text = models.CharField(max_length=200, help_text="what was done")
    document = models.CharField(max_length=80, blank=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="presence_notes")
    recorded = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(kind="") & ~Q(text=""), name="added_work_says_what_was_done"),
            models.UniqueConstraint(
                fields=["person", "village", "on", "kind", "text"], condition=Q(withdrawn_at=None),
                name="added_work_is_told_once",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["person", "on"], name="added_work_of_a_person")]


class SpotCheck(models.Model):
    """That somebody looked whether a member of a resident team was there, and what the member says of it.

    Neither what was found nor the answer is changed. `found` is a key of the pack's list spot_finding.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    village = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="spot_checks")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="spot_checks", help_text="who was sought")
    on = models.DateField()
    found = models.CharField(max_length=30)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="spot_checks")
    office = models.CharField(max_length=20, help_text="the office as which it was done")
    note = models.CharField(max_length=200, blank=True)
    recorded = models.DateTimeField(default=timezone.now)
    answer = models.CharField(max_length=300, blank=True)
    answered_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(found="") & ~Q(office=""), name="a_spot_check_says_what_was_found"),
            models.CheckConstraint(
                condition=Q(answer="", answered_on=None)
                | ~Q(answer="") & Q(answered_on__isnull=False, answered_on__gte=F("on")),
                name="an_answer_to_a_spot_check_comes_after_it",
            ),
            models.UniqueConstraint(
                fields=["person", "village", "on", "by"], name="nobody_checks_somebody_twice_a_day"
            ),
        ]
        indexes = [models.Index(fields=["person", "-on"], name="spot_checks_of_a_person")]


class PresenceStatement(models.Model):
    """A month of a member of a resident team as it was sent on: what it saw stays, whatever comes to light later.

    The member sees it first (`shown_on`), agrees or lets the days for that pass; the township's office reviews it, the
    county's checks it again. One that was returned is followed by another.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="presence_statements")
    village = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="presence_statements")
    month = models.DateField(help_text="its first day")
    days = models.JSONField(help_text="each day with what was known of it, and the counts of the month")
    verdict = models.CharField(max_length=20, help_text="met, not met, unknown, or nothing asked")
    rule = models.JSONField(default=dict, help_text="what was asked, and by which source")
    shown_on = models.DateField(help_text="since when the member could see it")
    agreed_on = models.DateField(null=True, help_text="none where the member let the days pass")
    sent_on = models.DateField()
    review = models.CharField(max_length=10, blank=True, choices=[(AGREED, AGREED), (RETURNED, RETURNED)])
    reviewed_on = models.DateField(null=True)
    reviewed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="presence_reviews")
    recheck = models.CharField(max_length=10, blank=True, choices=[(AGREED, AGREED), (RETURNED, RETURNED)])
    rechecked_on = models.DateField(null=True)
    rechecked_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="presence_rechecks")
    why = models.CharField(max_length=200, blank=True, help_text="why it was returned")
    recorded = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "village", "month"], condition=~Q(review=RETURNED) & ~Q(recheck=RETURNED),
                name="a_month_in_a_village_is_stated_once",
            ),
            models.CheckConstraint(
                condition=Q(sent_on__gte=F("shown_on"), shown_on__gt=F("month")),
                name="a_month_is_sent_on_after_it_was_shown",
            ),
            models.CheckConstraint(
                condition=Q(review="", reviewed_on=None, reviewed_by=None)
                | Q(review__in=(AGREED, RETURNED), reviewed_on__gte=F("sent_on"), reviewed_by__isnull=False),
                name="a_review_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(recheck="", rechecked_on=None, rechecked_by=None)
                | Q(review=AGREED, recheck__in=(AGREED, RETURNED), rechecked_on__gte=F("reviewed_on"))
                & Q(rechecked_by__isnull=False) & ~Q(rechecked_by=F("reviewed_by")),
                name="nobody_checks_their_own_review_again",
            ),
            models.CheckConstraint(
                condition=Q(review=RETURNED) & ~Q(why="") | Q(recheck=RETURNED) & ~Q(why="")
                | ~Q(review=RETURNED) & ~Q(recheck=RETURNED) & Q(why=""),
                name="a_month_that_was_returned_says_why",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["month", "village"], name="statements_of_a_month")]

"""Households that are asked whether a visit happened, and flags: visits that somebody is asked about who made them."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from xiuhua.register.models.account import Account
from xiuhua.register.models.area import Area
from xiuhua.register.models.person import Person
from xiuhua.register.models.visit import Visit
from xiuhua.words import CallResult, FlagEnd, FlagReply, new_key

RESULTS = [(it.value, it.value) for it in CallResult]
REPLIES = [(it.value, it.value) for it in FlagReply]
ENDS = [(it.value, it.value) for it in FlagEnd]


class Flag(models.Model):
    """That signs stand on some of a person's visits of a month. Whoever made them answers first.

    Until they answered, or `due` has passed, nobody else sees it. It is no finding: nothing is reckoned from it, and a
    year after it was closed nothing of it is left.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    month = models.DateField(help_text="its first day")
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="+", help_text="the township in which most of the visits were"
    )
    signs = models.CharField(max_length=200, help_text="codes of signs in their order, by spaces")
    since = models.DateField()
    due = models.DateField(help_text="the last day on which nobody else sees it")
    seen_on = models.DateField(null=True, help_text="when whoever made the visits opened it")
    reply = models.CharField(max_length=20, blank=True, choices=REPLIES)
    reply_text = models.CharField(max_length=600, blank=True)
    answered_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    closed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    end = models.CharField(max_length=20, blank=True, choices=ENDS)
    end_text = models.CharField(max_length=300, blank=True)
    recorded = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "month"], condition=Q(closed_on=None), name="one_open_flag_a_person_and_month"
            ),
            models.CheckConstraint(condition=~Q(signs=""), name="a_flag_says_what_was_seen"),
            models.CheckConstraint(condition=Q(due__gte=F("since")), name="a_flag_is_due_after_it_began"),
            models.CheckConstraint(
                condition=Q(answered_on=None, reply="", reply_text="")
                | Q(answered_on__gte=F("since"), seen_on__isnull=False) & ~Q(reply=""),
                name="a_flag_that_was_answered_says_how",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, closed_by=None, end="", end_text="")
                | Q(closed_on__gte=F("since"), closed_by__isnull=False) & ~Q(end=""),
                name="a_flag_that_was_closed_says_by_whom_and_how",
            ),
        ]
        indexes = [
            models.Index(fields=["area", "due"], name="flags_of_an_area"),
            models.Index(fields=["closed_on"], name="flags_by_close"),
        ]


class FlagVisit(models.Model):
    """A visit with its signs: what was seen of it (`evidence`, by sign), and the score it had then."""

    flag = models.ForeignKey(Flag, on_delete=models.CASCADE, related_name="visits")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="+")
    signs = models.CharField(max_length=200, help_text="codes in their order, by spaces")
    score = models.FloatField(help_text="from 0 to 1")
    evidence = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["flag", "visit"], name="a_visit_stands_once_in_a_flag"),
            models.CheckConstraint(condition=~Q(signs=""), name="a_flagged_visit_says_what_was_seen"),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="a_score_is_a_share"),
        ]


class CallBackRound(models.Model):
    """A draw of visits whose households are asked: of an area's month, or of one flag.

    Whoever has `frame` (visits with their scores, packed) and the seed draws the same again; when it was forgotten,
    its size and digest stay. Before `opens_on` nobody sees who was drawn.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    month = models.DateField(help_text="its first day")
    flag = models.ForeignKey(Flag, on_delete=models.CASCADE, null=True, related_name="rounds")
    seed = models.CharField(max_length=300, help_text="public: whoever knows it and the frame draws the same")
    frame_size = models.PositiveIntegerField()
    frame_digest = models.CharField(max_length=64, help_text="sha256")
    frame = models.BinaryField(null=True)
    calls = models.PositiveIntegerField(help_text="how many were to be drawn at most")
    by_lot_percent = models.PositiveSmallIntegerField()
    floor_percent = models.PositiveSmallIntegerField()
    steepness = models.PositiveSmallIntegerField()
    opens_on = models.DateField()
    drawn_on = models.DateField()
    drawn_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    recorded = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "month"], condition=Q(flag=None), name="an_area_is_drawn_once_a_month"
            ),
            models.UniqueConstraint(fields=["flag"], name="a_flag_is_asked_about_once"),
            models.CheckConstraint(condition=Q(frame_size__gt=0, calls__gt=0), name="a_draw_has_a_frame_and_calls"),
            models.CheckConstraint(condition=Q(opens_on__gte=F("drawn_on")), name="a_draw_opens_after_it_was_drawn"),
            models.CheckConstraint(
                condition=Q(by_lot_percent__lte=100, floor_percent__lte=100),
                name="a_share_of_a_draw_is_at_most_all",
            ),
        ]


class CallBack(models.Model):
    """That a visit was drawn, with which probability, and what its household said.

    What one household said is for the office that asked alone; anybody else sees shares of many.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    round = models.ForeignKey(CallBackRound, on_delete=models.CASCADE, related_name="call_backs")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="+")
    by_lot = models.BooleanField()
    by_risk = models.BooleanField()
    risky = models.BooleanField(help_text="whether it had a score: who was not reached is weighed by that")
    probability = models.FloatField(help_text="with which it came in, both halves together")
    result = models.CharField(max_length=20, blank=True, choices=RESULTS)
    promised_differs = models.BooleanField(null=True, help_text="whether it remembers another promise than was told")
    received_differs = models.BooleanField(null=True, help_text="whether it received other than was told")
    tries = models.PositiveSmallIntegerField(default=0)
    done_on = models.DateField(null=True)
    done_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    note_sealed = models.BinaryField(null=True)
    recorded = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "visit"], name="a_visit_is_drawn_once_in_a_round"),
            models.CheckConstraint(condition=Q(by_lot=True) | Q(by_risk=True), name="a_call_came_by_lot_or_by_risk"),
            models.CheckConstraint(
                condition=Q(probability__gt=0, probability__lte=1), name="a_call_that_was_drawn_could_be_drawn"
            ),
            models.CheckConstraint(
                condition=Q(done_on=None, done_by=None, result="", tries=0)
                | Q(done_on__isnull=False, done_by__isnull=False, tries__gt=0) & ~Q(result=""),
                name="a_call_that_was_made_says_what_came_of_it",
            ),
            models.CheckConstraint(
                condition=Q(promised_differs=None, received_differs=None) | Q(result=CallResult.HAPPENED.value),
                name="who_was_not_visited_says_no_more",
            ),
        ]
        indexes = [models.Index(fields=["visit"], name="calls_about_a_visit")]

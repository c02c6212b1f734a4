"""The points by which checks at the door are ordered, as they were published, and the checks that were drawn."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from xiuhua.register.models.account import Account
from xiuhua.register.models.area import Area
from xiuhua.register.models.household import Household
from xiuhua.words import new_key


class RiskScore(models.Model):
    """Points by feature, fitted to what became of the office's own households, with what they would have been worth.

    A later one follows; none is changed, so that whoever asks about a check of back then is told by what it was drawn.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    pack = models.CharField(max_length=60)
    version = models.CharField(max_length=40)
    fitted_on = models.DateField()
    rows = models.PositiveIntegerField(help_text="households as of a half-year's end whose outcome was known")
    events = models.PositiveIntegerField(help_text="those of them that returned to poverty within the pack's months")
    score = models.JSONField(help_text="weights, points and the line from a total to its probability")
    backtest = models.JSONField(help_text="year by year what it would have been worth; groups; years left out")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="risk_scores")
    recorded = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(events__gt=0, rows__gt=F("events")), name="a_score_is_fitted_to_returns_and_to_others"
            )
        ]


class DoorCheck(models.Model):
    """That a household is to be checked at its door in a month, why it came in, and what was found there.

    What was read of it on the day of the draw stands beside it, so that its family is told by what it was drawn.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="door_checks")
    month = models.DateField(help_text="its first day")
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="door_checks", help_text="the place that it was drawn for"
    )
    score = models.ForeignKey(RiskScore, on_delete=models.PROTECT, null=True, related_name="checks")
    place = models.PositiveIntegerField(help_text="in the order of the month and place, from 1")
    points = models.IntegerField(null=True, help_text="none while there is no score")
    chance = models.FloatField(null=True, help_text="the share of those with as many points that returned to poverty")
    by = models.CharField(max_length=10, choices=[("points", "points"), ("lot", "lot")])
    probability = models.FloatField(help_text="with which it came in, ties and lot together")
    features = models.JSONField(default=dict, help_text="what was on file of each feature: true, false, or not known")
    drawn_on = models.DateField()
    drawn_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="drawn_checks")
    found = models.CharField(max_length=40, blank=True, help_text="what was found: a code of the pack")
    done_on = models.DateField(null=True)
    done_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="done_checks")
    office = models.CharField(max_length=20, blank=True, help_text="the office or post as which it was done")
    note = models.CharField(max_length=300, blank=True)
    recorded = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["household", "month"], name="a_household_is_drawn_once_a_month"),
            models.CheckConstraint(
                condition=Q(score__isnull=False, points__isnull=False, chance__isnull=False)
                | Q(score=None, points=None, chance=None, by="lot"),
                name="a_check_without_a_score_came_by_lot",
            ),
            models.CheckConstraint(
                condition=Q(probability__gt=0, probability__lte=1), name="a_check_that_was_drawn_could_be_drawn"
            ),
            models.CheckConstraint(
                condition=Q(done_on=None, done_by=None, found="", note="", office="")
                | Q(done_on__isnull=False, done_by__isnull=False, done_on__gte=F("drawn_on")) & ~Q(found=""),
                name="a_check_that_was_done_says_what_was_found",
            ),
        ]
        indexes = [models.Index(fields=["month", "area"], name="checks_of_a_month")]

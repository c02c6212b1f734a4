"""Households that are asked for their opinion: a round, its villages and slips, and answers that bear no household.

What was said is counted and nothing else: an answer is one more in a count of its village, question and answer. No row
stands for somebody, none has a time or an order, so that nothing leads from an answer to whoever gave it.
"""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from xiuhua.register.models.account import Account
from xiuhua.register.models.area import Area
from xiuhua.register.models.household import Household
from xiuhua.words import new_key


class SurveyRound(models.Model):
    """A draw of households of an area who are asked from a day until a day.

    Whoever has the register as of `drawn_on` and the seed draws the same again; the seed ends with the frame's digest.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    seed = models.CharField(max_length=300, help_text="public: whoever knows it and the frame draws the same")
    frame_size = models.PositiveIntegerField(help_text="households")
    frame_digest = models.CharField(max_length=64, help_text="sha256")
    opens_on = models.DateField()
    closes_on = models.DateField(help_text="the last day on which an answer is taken")
    drawn_on = models.DateField()
    drawn_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField(null=True)
    closed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    recorded = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area"], condition=Q(closed_on=None), name="an_area_asks_in_one_round_at_a_time"
            ),
            models.CheckConstraint(condition=Q(frame_size__gt=0), name="a_survey_has_a_frame"),
            models.CheckConstraint(
                condition=Q(opens_on__gte=F("drawn_on"), closes_on__gte=F("opens_on")),
                name="a_survey_opens_after_its_draw_and_closes_later",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, closed_by=None) | Q(closed_on__gt=F("closes_on"), closed_by__isnull=False),
                name="a_survey_is_closed_after_its_last_day_by_somebody",
            ),
        ]


class SurveyVillage(models.Model):
    """A village that was drawn: in which stratum, of how many households, and with which probability."""

    round = models.ForeignKey(SurveyRound, on_delete=models.CASCADE, related_name="villages")
    village = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    stratum = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    size = models.PositiveIntegerField(help_text="households")
    reached = models.FloatField(help_text="the probability with which it came in")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "village"], name="a_village_is_drawn_once_in_a_survey"),
            models.CheckConstraint(
                condition=Q(reached__gt=0, reached__lte=1), name="a_village_that_was_drawn_could_be_drawn"
            ),
        ]


class SurveySlip(models.Model):
    """That a household was drawn, and whether its slip was used. What it said does not stand here, nor when."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    village = models.ForeignKey(SurveyVillage, on_delete=models.CASCADE, related_name="slips")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    code_digest = models.CharField(max_length=64, blank=True, help_text="of the code on paper; empty for none")
    burnt = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["village", "household"], name="a_household_is_drawn_once_in_a_survey"),
            models.UniqueConstraint(
                fields=["code_digest"], condition=~Q(code_digest=""), name="a_code_opens_one_slip_of_a_survey"
            ),
            models.CheckConstraint(condition=Q(burnt=False) | Q(code_digest=""), name="a_burnt_code_is_gone"),
        ]


class SurveyTally(models.Model):
    """How many households of a village gave an answer to a question."""

    village = models.ForeignKey(SurveyVillage, on_delete=models.CASCADE, related_name="tallies")
    question = models.CharField(max_length=40)
    answer = models.CharField(max_length=40)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["village", "question", "answer"], name="an_answer_is_counted_once_for_a_village"
            )
        ]


class SurveyEstimate(models.Model):
    """What a round that closed said of an area: a share with its interval, and how many answers it stands on."""

    round = models.ForeignKey(SurveyRound, on_delete=models.CASCADE, related_name="estimates")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    quantity = models.CharField(max_length=40)
    share = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    asked = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "area", "quantity"], name="a_survey_says_one_thing_of_a_place_and_quantity"
            ),
            models.CheckConstraint(
                condition=Q(low__gte=0, high__lte=1, share__gte=F("low"), share__lte=F("high")),
                name="a_share_lies_within_its_interval",
            ),
        ]

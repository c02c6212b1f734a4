"""Why a household is poor, beside what is stated of causes: what the family itself wants, and answers to questions."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from xiuhua.register.models.account import Account
from xiuhua.register.models.dated import Dated
from xiuhua.register.models.household import Household, HouseholdFact
from xiuhua.words import new_key


class FamilyPriority(HouseholdFact):
    """What the family itself wants, the first thing first: a key of the pack's list wish, its own words, or both."""

    place = models.PositiveSmallIntegerField(help_text="1 is what it wants first")
    wish = models.CharField(max_length=30, blank=True)
    words = models.CharField(max_length=200, blank=True, help_text="as the family said it")
    told_by = models.CharField(max_length=60, help_text="who of the family said so")

    class Meta(HouseholdFact.Meta):
        constraints = [
            *HouseholdFact.Meta.constraints,
            models.CheckConstraint(condition=~Q(wish="") | ~Q(words=""), name="a_priority_says_what"),
            models.CheckConstraint(condition=~Q(told_by=""), name="a_priority_says_who_of_the_family_said_so"),
            models.CheckConstraint(condition=Q(place__gte=1), name="the_first_priority_is_number_one"),
            models.UniqueConstraint(
                fields=["household", "place"],
                condition=Q(until__isnull=True, corrects__isnull=True),
                name="one_current_priority_per_household_and_place",
            ),
        ]


class CauseAnswer(Dated):
    """What somebody answered where the records and what was said of a cause disagree; it changes neither.

    It holds until it is answered anew, and is an answer as long as the values that it was said of are the same.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="cause_answers")
    cause = models.CharField(max_length=30)
    asks = models.CharField(max_length=20, help_text="not_borne_out: said, not shown; not_said: shown, not said")
    answer = models.CharField(max_length=300)
    index = models.CharField(max_length=32, help_text="blind index of the values in the clear: equal while they hold")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="cause_answers")
    said_at = models.DateTimeField(default=timezone.now)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=~Q(answer=""), name="an_answer_about_a_cause_says_something"),
            models.UniqueConstraint(
                fields=["household", "cause", "asks"],
                condition=Q(until__isnull=True),
                name="one_current_answer_per_question_about_a_cause",
            ),
        ]

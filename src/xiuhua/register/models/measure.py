"""What a household or one of its members is given: measures, the states they go through, and what was delivered."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from xiuhua.register.models.dated import Dated, Fact
from xiuhua.register.models.household import Household
from xiuhua.register.models.member import Member
from xiuhua.words import new_key


class Measure(Dated):
    """A measure for a household, or for one `member`: an item of the pack's catalogue, from a day, perhaps until one.

    `since` may lie ahead: what is planned begins then. The states say how far it has come. What is planned of it is
    money, or so many units of the item. A renewal names the measure that it `follows`.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="measures")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="measures")
    item = models.CharField(max_length=60, help_text="a key of the pack's catalogue")
    deliverer = models.CharField(max_length=60, blank=True, help_text="a key of the pack's list deliverer")
    causes = models.CharField(max_length=200, blank=True, help_text="what it is given for: keys of causes, by spaces")
    basis = models.CharField(max_length=200, blank=True, help_text="the document it rests on")
    owner = models.CharField(max_length=40, blank=True, help_text="a key of the pack's list post: who sees to it")
    planned_fen = models.BigIntegerField(null=True)
    planned_units = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    end_reason = models.CharField(max_length=40, blank=True, help_text="a key of the pack's list measure_end")
    batch = models.UUIDField(null=True, help_text="the key of those that were granted together to many")
    planned_until = models.DateField(null=True, help_text="until when it was to be given, where it was ended earlier")
    said_by = models.CharField(max_length=80, blank=True, help_text="who entered it, or an import batch")
    recorded = models.DateTimeField(default=timezone.now)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=~Q(item=""), name="a_measure_names_its_item"),
            models.CheckConstraint(
                condition=Q(planned_fen__isnull=True) | Q(planned_fen__gte=0), name="a_measure_is_planned_with_no_debt"
            ),
            models.CheckConstraint(
                condition=Q(planned_units__isnull=True) | Q(planned_units__gte=0), name="a_measure_is_planned_in_units"
            ),
            models.CheckConstraint(
                condition=Q(end_reason="") | Q(until__isnull=False), name="a_measure_that_ended_has_its_last_day"
            ),
            models.CheckConstraint(
                condition=Q(planned_until__isnull=True) | ~Q(end_reason=""),
                name="a_measure_keeps_a_planned_end_while_it_is_ended",
            ),
        ]


class MeasureState(Dated):
    """How far a measure has come, from a day until a day: a key of the pack's list measure_status."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="states")
    status = models.CharField(max_length=20)
    evidence = models.CharField(max_length=160, blank=True)
    said_by = models.CharField(max_length=80, blank=True)
    recorded = models.DateTimeField(default=timezone.now)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=~Q(status=""), name="a_state_of_a_measure_says_which"),
            models.UniqueConstraint(
                fields=["measure"], condition=Q(until__isnull=True), name="one_current_state_per_measure"
            ),
        ]


class Delivery(Fact):
    """What of a measure was given on a day (`since`), on what evidence; money in fen, or so many units of the item."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="deliveries")
    batch = models.UUIDField(null=True, help_text="the key of those that were entered together for many")
    amount_fen = models.BigIntegerField(null=True)
    units = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    evidence = models.CharField(max_length=160, blank=True)
    said_by = models.CharField(max_length=80, blank=True)

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(amount_fen__isnull=True) | Q(amount_fen__gte=0), name="a_delivery_takes_nothing_away"
            ),
            models.CheckConstraint(
                condition=Q(units__isnull=True) | Q(units__gte=0), name="a_delivery_takes_no_units_away"
            ),
        ]
        indexes = [
            *Fact.Meta.indexes,
            models.Index(fields=["batch"], name="deliveries_together", condition=Q(batch__isnull=False)),
        ]

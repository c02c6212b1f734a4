"""Turns of the loop and the verdicts they settled, as dated rows."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from xiuhua.register.models.area import Area
from xiuhua.register.models.dated import Dated


class PackInForce(Dated):
    """Which pack judges an area, in which version."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="packs")
    pack = models.CharField(max_length=40)
    version = models.CharField(max_length=20)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["area"], condition=Q(until__isnull=True), name="one_pack_in_force_per_area"
            ),
        ]


class Turn(models.Model):
    """One turn of the loop as of a day, and the digest of what it settled."""

    on = models.DateField(unique=True)
    digest = models.CharField(max_length=64)
    rows = models.PositiveIntegerField(help_text="verdicts in force after this turn")
    stages = models.JSONField()
    ran_at = models.DateTimeField(default=timezone.now)


class SlotVerdict(Dated):
    """Whether a required post of a village is filled (five ones, three ones), and how far."""

    village = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="slot_verdicts")
    slot = models.CharField(max_length=30)
    required = models.PositiveIntegerField()
    in_post = models.PositiveIntegerField()
    filled = models.BooleanField()
    reason = models.CharField(max_length=60)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["village", "slot"], condition=Q(until__isnull=True), name="one_current_verdict_per_slot"
            ),
        ]


class FigureVerdict(Dated):
    """An indicator of an area: what was counted over what; unknown stays empty."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="figure_verdicts")
    figure = models.CharField(max_length=60)
    numerator = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["area", "figure"], condition=Q(until__isnull=True), name="one_current_verdict_per_figure"
            ),
        ]

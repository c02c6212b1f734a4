"""The office that runs this register: what it is called, whether it is a demo, and the day its clock shows."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Office(models.Model):
    """One row. A demo's clock stands still, on `demo_day` or where it was set; a real office lives today."""

    only = models.BooleanField(default=True, unique=True)
    name = models.CharField(max_length=120, blank=True)
    demo_day = models.DateField(null=True)
    demo_clock = models.DateField(null=True, help_text="the day that a demo's clock was set to; none: its own day")
    demo_households = models.PositiveIntegerField(null=True)
    demo_seed = models.BigIntegerField(null=True)
    demo_full = models.BooleanField(default=False)
    demo_ready = models.BooleanField(default=False, help_text="the demo was loaded whole")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(only=True), name="there_is_one_office"),
            models.CheckConstraint(condition=Q(name="") | Q(demo_day__isnull=True), name="a_named_office_is_no_demo"),
            models.CheckConstraint(
                condition=Q(demo_clock=None) | Q(demo_day__isnull=False), name="only_a_demos_clock_can_be_set"
            ),
        ]

"""Care that a unit owes to whom it sends: that it was given, and on which day; nothing of what came of it."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from xiuhua.register.models.organisation import Organisation
from xiuhua.register.models.person import Person
from xiuhua.words import new_key


class CareRecord(models.Model):
    """That somebody had a health check, is insured, or was talked with: the day, and until when it holds if it says so.

    What a check found is kept nowhere. `care` is a key of the pack's training.toml. A mistake is withdrawn.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="care")
    care = models.CharField(max_length=40)
    on = models.DateField()
    until = models.DateField(null=True, help_text="the first day on which it holds no more")
    unit = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="care_given", help_text="that gave it"
    )
    said_by = models.CharField(max_length=80, blank=True)
    recorded = models.DateTimeField(default=timezone.now)
    withdrawn_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(care=""), name="care_says_what_it_is"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("on")), name="care_holds_for_a_day"
            ),
            models.UniqueConstraint(
                fields=["person", "care", "on"], condition=Q(withdrawn_on=None), name="care_is_told_once_a_day"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["person", "care", "-on"], name="care_of_a_person")]

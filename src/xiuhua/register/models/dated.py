"""What every dated row has: when it was true, when we learnt it, from whom, and which row it corrects."""

from datetime import date
from functools import cache
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

RECORDED_HELP = "when we learnt it; `since` and `until` say when it was true in the world"


M = TypeVar("M", bound=models.Model)


class DatedQuerySet(models.QuerySet[M]):
    """Asks dated rows as of a day."""

    def on(self, day: date) -> Self:
        """Rows in force on a day: `since` is the first day, `until` the first day no more."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=day)

    def ever_held(self) -> Self:
        """Rows that hold on some day: one that ends as it begins was replaced on its first day, or withdrawn."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=F("since")))


class FactQuerySet(DatedQuerySet[M]):
    """Asks facts as of a day, with today's knowledge."""

    def on(self, day: date) -> Self:
        """Facts in force on a day that no later row has corrected."""
        return super().on(day).exclude(pk__in=_corrected(self.model))


@cache
def _corrected(model: type[models.Model]) -> models.QuerySet[Any, Any]:
    """The rows of a model that later ones correct, as a part of other statements: made once, and never asked itself."""
    return model._default_manager.filter(corrects__isnull=False).values("corrects")


class Dated(models.Model):
    """A row that holds for a time: [since, until)."""

    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="%(class)s_ends_after_it_begins",
            ),
        ]


class Fact(Dated):
    """A dated fact: appended, closed by a later one, corrected by a row that names it; never rewritten."""

    recorded = models.DateTimeField(default=timezone.now, help_text=RECORDED_HELP)
    source = models.CharField(max_length=60, blank=True, help_text="who said so: an import batch, a form, a department")
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    objects = FactQuerySet.as_manager()  # type: ignore[misc]  # facts ask like dated rows, without the corrected

    class Meta(Dated.Meta):
        abstract = True
        indexes = [
            models.Index(fields=["corrects"], name="%(class)s_corrected", condition=Q(corrects__isnull=False)),
        ]

"""What became of a village while somebody held a post there, told beside like villages and with no causal claim.

A seam: until villages are compared elsewhere, `beside` is None and the file says that it is not known.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from xiuhua.register.models import Area, VillageSurvey


@dataclass(frozen=True, slots=True)
class Beside:
    """How like villages fared in the same years: their mean fall in points, its interval of 95 %, and how many."""

    mean: float
    low: float
    high: float
    villages: int


@dataclass(frozen=True, slots=True)
class VillageResult:
    """Poor persons per hundred as surveyed first and last while the post was held; None where no survey tells."""

    village: str
    first_on: date | None
    first: float | None
    last_on: date | None
    last: float | None
    beside: Beside | None = None


def results_of(village: Area, *, since: date, until: date) -> VillageResult:
    """The surveys of a village within [since, until], and the last one before it where none lies so. One statement."""
    rows = VillageSurvey.objects.filter(village=village, since__lte=until, population__gt=0, poor_persons__isnull=False)
    told = [(it.since, _share(it)) for it in rows.exclude(pk__in=_corrected(village)).order_by("since", "pk")]
    before = [it for it in told if it[0] <= since][-1:]
    within = [*before, *(it for it in told if it[0] > since)]
    if not within:
        return VillageResult(village.name, None, None, None, None)
    (first_on, first), (last_on, last) = within[0], within[-1]
    return VillageResult(village.name, first_on, first, last_on, last)


def _share(row: VillageSurvey) -> float:
    return round(100 * (row.poor_persons or 0) / (row.population or 1), 2)


def _corrected(village: Area) -> Collection[int]:
    corrected = VillageSurvey.objects.filter(village=village, corrects__isnull=False)
    return [it for it in corrected.values_list("corrects", flat=True) if it is not None]

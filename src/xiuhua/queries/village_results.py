"""What became of a village while somebody held a post there, told beside like villages and with no causal claim.

Like villages are those of the same county that are poor villages too, or are not either, with the nearest share at the
beginning (`reckon.beside`); where too few are, `beside` is None and the file says that it is not known.
"""

from dataclasses import dataclass
from datetime import date

import polars as pl

from xiuhua.reckon.beside import SHARES, Like, beside
from xiuhua.register.models import Area, AreaWithin, VillageSurvey
from xiuhua.words import AreaLevel


@dataclass(frozen=True, slots=True)
class Beside:
    """How the share of poor persons changed in like villages: mean in points, its interval of 95 %, and how many."""

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


Told = list[tuple[date, float, str]]  # of one village: day, poor of a hundred, and whether it is a poor village


def results_of(village: Area, *, since: date, until: date) -> VillageResult:
    """The surveys of a village within [since, until] and the last one before, beside its county. Five statements."""
    told = _surveys([village.pk], until=until).get(village.pk, [])
    within = [*[it for it in told if it[0] <= since][-1:], *(it for it in told if it[0] > since)]
    if not within:
        return VillageResult(village.name, None, None, None, None)
    (first_on, first, _), (last_on, last, _) = within[0], within[-1]
    like = _like(village, first_on=first_on, last_on=last_on) if first_on < last_on else None
    return VillageResult(village.name, first_on, round(first, 2), last_on, round(last, 2), _rounded(like))


def _like(village: Area, *, first_on: date, last_on: date) -> Like | None:
    county = AreaWithin.objects.on(last_on).filter(area=village, ancestor__level=AreaLevel.COUNTY)
    inside = AreaWithin.objects.on(last_on).filter(ancestor__in=county.values("ancestor"))
    there = list(inside.filter(area__level=AreaLevel.VILLAGE).values_list("area", flat=True))
    rows = []
    for area, told in sorted(_surveys(there, until=last_on).items()):
        before = next((it for it in told if it[0] == first_on), None)
        after = next((it for it in told if it[0] == last_on), None)
        rows.append((area, before[2] if before else None, before and before[1], after and after[1]))
    return beside(pl.DataFrame(rows, schema=SHARES, orient="row"), village=village.pk)


def _surveys(villages: list[int], *, until: date) -> dict[int, Told]:
    """By village (id) what was surveyed there until a day, in the order of days. Two statements."""
    of_these = VillageSurvey.objects.filter(village__in=villages)
    corrected = set(of_these.filter(corrects__isnull=False).values_list("corrects", flat=True))
    rows = of_these.filter(since__lte=until, population__gt=0, poor_persons__isnull=False).order_by("since", "pk")
    found: dict[int, Told] = {}
    for pk, village, since, poor, people, listed in rows.values_list(
        "pk", "village", "since", "poor_persons", "population", "poor_village"
    ):
        if pk not in corrected:
            found.setdefault(village, []).append((since, 100 * (poor or 0) / (people or 1), str(listed)))
    return found


def _rounded(like: Like | None) -> Beside | None:
    if like is None:
        return None
    change = like.change
    return Beside(round(change.value, 2), round(change.low, 2), round(change.high, 2), like.villages)

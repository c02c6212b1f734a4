"""How many of a month's visits happened, by what households said who were asked: of an area and of its parts."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl
from django.db.models import QuerySet

from xiuhua.policy.pack import Pack
from xiuhua.policy.recheck import recheck_policy
from xiuhua.queries.measures_in_area import homes_in
from xiuhua.queries.recheck import month_after, townships_of, visits_to_ask
from xiuhua.reckon.sampling.estimating import Estimate, estimate
from xiuhua.register.models import Area, AreaWithin, CallBack, CallBackRound
from xiuhua.words import AreaLevel, CallResult

Call = tuple[float, str, bool]  # its probability, what was said, and whether it had a score
SAID: dict[str, bool] = {CallResult.HAPPENED: True, CallResult.DID_NOT: False}
COLUMNS = {"probability": pl.Float64, "yes": pl.Boolean, "group": pl.String}


@dataclass(frozen=True, slots=True)
class Rate:
    """The share of visits that happened, for an area: `found` is None where fewer answered than the pack lets tell."""

    area: Area
    drawn_for: Area
    found: Estimate | None


def verified_rate(area: Area, month: date, pack: Pack, *, on: date) -> Rate | None:
    """The share of an area's visits of a month that happened, from the smallest draw that it lay in; None without one.

    Only draws by known probabilities speak: what was asked about a flag does not. Of a part as much is told as beside
    the other townships of the draw, so that two pages never give away between them what each withholds; of a part of a
    township nothing. At most twelve statements.
    """
    around = AreaWithin.objects.on(month).filter(area=area).values("ancestor")
    rounds = CallBackRound.objects.filter(area__in=around, month=month, flag=None).select_related("area")
    found = rounds.order_by("-area__level").first()
    if found is None:
        return None
    if found.area_id == area.pk:
        return Rate(area, found.area, _told(_of(found), found.frame_size, pack, on=on))
    parts = {it.area.pk: it.found for it in rates_by_township(found, pack, on=on)}
    if area.level == AreaLevel.TOWNSHIP:
        return Rate(area, found.area, parts.get(area.pk))
    within = set(AreaWithin.objects.on(month).filter(ancestor=area, area__in=parts).values_list("area", flat=True))
    if not within or any(parts[it] is None for it in within):
        return Rate(area, found.area, None)
    homes = homes_in(area.pk, on=_last(month))
    frame = visits_to_ask(area.pk, month, pack).count()
    return Rate(area, found.area, _told(_of(found).filter(visit__household__in=homes), frame, pack, on=on))


def rates_by_township(found: CallBackRound, pack: Pack, *, on: date) -> list[Rate]:
    """The same of each township of a draw, by their codes. Seven statements.

    Where so few answered in those that are not told that the rest would give them away, the next smallest is not told.
    """
    visits = list(visits_to_ask(found.area_id, found.month, pack).values_list("household", flat=True))
    calls = list(_of(found).values_list("visit__household", "probability", "result", "risky"))
    homes = townships_of({*visits, *(call[0] for call in calls)}, on=_last(found.month))
    frames = Counter(homes.get(home, 0) for home in visits)
    asked: dict[int, list[Call]] = {}
    for home, probability, said, risky in calls:
        asked.setdefault(homes.get(home, 0), []).append((probability, said, risky))
    shares = {place: _share(rows, frames[place]) for place, rows in asked.items()}
    told = _enough(shares, recheck_policy(pack, day=on).fewest)
    places = Area.objects.filter(pk__in=shares).order_by("code")
    return [Rate(it, found.area, shares[it.pk] if it.pk in told else None) for it in places]


def _enough(shares: Mapping[int, Estimate], fewest: int) -> set[int]:
    """The places of which a share is told."""
    by_size = sorted(shares, key=lambda place: (-shares[place].answered, place))
    told = [place for place in by_size if shares[place].answered >= fewest]
    while told and 0 < sum(it.answered for place, it in shares.items() if place not in told) < fewest:
        told.pop()
    return set(told)


def _last(month: date) -> date:
    return month_after(month) - timedelta(days=1)


def _of(found: CallBackRound) -> QuerySet[CallBack]:
    return CallBack.objects.filter(round=found).order_by("pk")


def _told(calls: QuerySet[CallBack], frame: int, pack: Pack, *, on: date) -> Estimate | None:
    found = _share(calls.values_list("probability", "result", "risky"), frame)
    return found if found.answered >= recheck_policy(pack, day=on).fewest else None


def _share(calls: Iterable[Call], frame: int) -> Estimate:
    rows = [(probability, SAID.get(said), str(risky)) for probability, said, risky in calls]
    return estimate(pl.DataFrame(rows, COLUMNS, orient="row"), frame=max(frame, len(rows)))

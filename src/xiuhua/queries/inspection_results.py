"""What an inspection says so far: its rates with intervals beside the limits of the pack."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from xiuhua.policy.inspections import InspectionRules, Quantity
from xiuhua.policy.pack import Pack
from xiuhua.policy.value_on import value_on
from xiuhua.reckon.sampling.inspecting import unpacked
from xiuhua.reckon.sampling.surveys import ROWS, Share, incidence, share
from xiuhua.register.models import DrawnHome, InspectionPlan
from xiuhua.words import DrawnState, FindingState

MET, NOT_MET, UNCLEAR = "met", "not_met", "unclear"


@dataclass(frozen=True, slots=True)
class Rate:
    """A quantity with its share (None: nobody asked), its limit, and whether it keeps it.

    UNCLEAR where the limit lies within the interval: the sample cannot say.
    """

    quantity: Quantity
    share: Share | None
    limit: float

    @property
    def verdict(self) -> str:
        """MET, NOT_MET, UNCLEAR, or empty while nobody was asked."""
        if self.share is None:
            return ""
        return verdict_of(
            self.share.interval.low, self.share.interval.high, limit=self.limit, least=self.quantity.least
        )


def verdict_of(low: float, high: float, *, limit: float, least: bool) -> str:
    """Whether an interval keeps a limit: MET or NOT_MET by the whole of it, else UNCLEAR."""
    if least:
        return MET if low > limit else NOT_MET if high <= limit else UNCLEAR
    return MET if high < limit else NOT_MET if low >= limit else UNCLEAR


def rates_of(plan: InspectionPlan, pack: Pack, *, day: date) -> list[Rate]:
    """The rates that the kind of an inspection reckons, from the homes that were asked. Two statements."""
    rules = pack.inspections
    if rules is None or plan.kind not in rules.kinds:
        return []
    homes = _asked(plan)
    known = rules.kinds[plan.kind].quantities
    told = []
    for quantity in (rules.quantities[key] for key in known):
        limit = value_on(pack, quantity.limit, day=day)
        assert isinstance(limit, float | int)  # noqa: S101 -- the check of a pack holds its limits to numbers
        told.append(Rate(quantity, _share(plan, quantity, homes, rules), float(limit)))
    return told


@dataclass(frozen=True, slots=True)
class _Home:
    home: DrawnHome
    confirmed: frozenset[str]


def _asked(plan: InspectionPlan) -> list[_Home]:
    rows = plan.homes.filter(state=DrawnState.ASKED).select_related("village").prefetch_related("findings")
    return [
        _Home(it, frozenset(one.kind for one in it.findings.all() if one.state == FindingState.CONFIRMED))
        for it in rows.order_by("pk")
    ]


def _share(plan: InspectionPlan, quantity: Quantity, homes: list[_Home], rules: InspectionRules) -> Share | None:
    frame = unpacked(bytes(plan.frame))
    rows = _rows(frame, plan, quantity, homes, rules)
    if not quantity.known:
        return share(rows) if rows.height else None
    people = _people(frame)
    rural = sum(people.values())
    asked = {key: float(people.get(key, 0)) for key in quantity.of}
    known = float(sum(people.get(key, 0) for key in quantity.known))
    return incidence(rows, asked, known=known, rural=rural) if rows.height else None


def _people(frame: pl.DataFrame) -> Mapping[str, int]:
    told = frame.group_by("kind").agg((pl.col("many") * pl.col("persons")).sum())
    return {str(key): int(many) for key, many in told.iter_rows()}


def _rows(
    frame: pl.DataFrame, plan: InspectionPlan, quantity: Quantity, homes: list[_Home], rules: InspectionRules
) -> pl.DataFrame:
    """The table ROWS of a quantity; homes that could not be asked are spoken for by those of their kind and village."""
    strata = dict(frame.select("village", "stratum").unique().iter_rows())
    persons = dict(frame.select("home", "persons").iter_rows())
    cells = [(it.home.village_id, it.home.stratum) for it in homes]
    told, drawn = Counter(cells), _drawn(plan)
    rows = [
        {
            "stratum": strata[it.home.village.code], "village": it.home.village.code, "reached": it.home.reached,
            "kind": it.home.stratum, "domain": it.home.stratum,
            "taken": min(it.home.taken * told[cell] / drawn[cell], 1.0),
            "part": _part(it, quantity, rules, whole), "whole": whole,
        }
        for it, cell in zip(homes, cells, strict=True)
        if it.home.stratum in quantity.of
        for whole in (_whole(it.home, quantity, persons),)
    ]  # fmt: skip
    return pl.DataFrame(rows, ROWS)


def _drawn(plan: InspectionPlan) -> Counter[tuple[int, str]]:
    """How many homes were drawn of each kind in each village, replacements left out."""
    return Counter(plan.homes.filter(replaces=None).values_list("village", "stratum"))


def _whole(home: DrawnHome, quantity: Quantity, persons: Mapping[str, int]) -> float:
    """For how much a home counts: its persons where findings are counted, else as one home."""
    if not quantity.found and not quantity.known:
        return 1.0
    own = home.answers.get("persons") or persons.get(home.name) or persons.get(home.village.code)
    return float(own or 1)


def _part(it: _Home, quantity: Quantity, rules: InspectionRules, whole: float) -> float:
    if quantity.found:
        return whole if quantity.found in it.confirmed else 0.0
    if quantity.known:
        counted = {one.found for one in rules.quantities.values() if one.found}
        return whole if it.confirmed & counted else 0.0
    chosen = (one.choice(str(it.home.answers.get(one.key))) for one in rules.asked_of(it.home.stratum))
    return float(any(one.recognises for one in chosen if one))

"""Satisfaction surveys: their frames, rounds, slips and what they say, of no village and of no few."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import polars as pl
from django.db.models import Count, Q, QuerySet

from xiuhua.policy.survey import RECOGNITION, SATISFACTION, SurveyPolicy, survey_policy
from xiuhua.queries.heads_and_homes import heads_of, homes_of
from xiuhua.queries.pack import pack_in_force
from xiuhua.reckon.sampling.intervals import Interval
from xiuhua.reckon.sampling.rounds import COUNTS, shares_of
from xiuhua.reckon.suppression import tree_sums, withheld
from xiuhua.register.models import (
    Account,
    Area,
    AreaWithin,
    Assignment,
    Residence,
    SurveyEstimate,
    SurveyRound,
    SurveySlip,
    SurveyTally,
)
from xiuhua.words import AreaLevel

FRAME = {"stratum": pl.String, "village": pl.String, "household": pl.String}


@dataclass(frozen=True, slots=True)
class Told:
    """A share as it is told; `place` is where, `asked` how many households it stands on."""

    place: Area
    quantity: str
    share: float
    low: float
    high: float
    asked: int


@dataclass(frozen=True, slots=True)
class SlipLine:
    """A household of a round as the office that asks sees it: whether its slip was used, never what it said."""

    key: UUID
    household: UUID
    head: str
    home: str
    burnt: bool


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place beside others: its shares by quantity; empty where nothing is told."""

    place: Area
    told: Mapping[str, Told]


def policy_in_force(on: date) -> SurveyPolicy | None:
    """What the pack in force on a day says of surveys; None where it says nothing."""
    return survey_policy(pack_in_force(on), day=on)


def frame_of(area: Area, *, on: date) -> pl.DataFrame:
    """The households of an area on a day with their village and stratum, the county of a city's. Two statements."""
    inside = AreaWithin.objects.on(on).filter(ancestor=area)
    rows = Residence.objects.on(on).filter(village__in=inside.values("area"))
    level = max(area.level, AreaLevel.COUNTY)
    around = AreaWithin.objects.on(on).filter(area__in=inside.values("area"), ancestor__level=level)
    strata = dict(around.values_list("area__code", "ancestor__code"))
    told = rows.values_list("village__code", "household__key")
    found = {home.hex: (strata.get(village, area.code), village, home.hex) for village, home in told}
    return pl.DataFrame(list(found.values()), FRAME, orient="row")


def rounds_of(area: Area) -> list[SurveyRound]:
    """The rounds that an area's office drew, the last first. One statement."""
    return list(SurveyRound.objects.filter(area=area).select_related("area").order_by("-drawn_on", "-pk"))


def answered(row: SurveyRound) -> tuple[int, int]:
    """How many households were drawn, and how many of their slips were used. One statement."""
    found = SurveySlip.objects.filter(village__round=row).aggregate(all=Count("pk"), used=Count("pk", Q(burnt=True)))
    return found["all"], found["used"]


def slips_of(row: SurveyRound) -> QuerySet[SurveySlip]:
    """The slips of a round, those not used first."""
    return SurveySlip.objects.filter(village__round=row).order_by(
        "burnt", "village__village__code", "household__number"
    )


def slip_lines(rows: QuerySet[SurveySlip], *, first: int, size: int, on: date) -> list[SlipLine]:
    """A page of slips. Three statements."""
    found = list(rows.select_related("household")[first : first + size])
    ids = [it.household_id for it in found]
    heads, homes = heads_of(ids, on=on), homes_of(ids, on=on)
    return [
        SlipLine(it.key, it.household.key, heads.get(it.household_id, ""), homes.get(it.household_id, ""), it.burnt)
        for it in found
    ]


def helps_household(account: Account, household: int, *, on: date) -> bool:
    """Whether an account's person is paired with a household on a day. One statement."""
    if account.person_id is None:
        return False
    return Assignment.objects.on(on).filter(person=account.person_id, household=household).exists()


def estimates_of(row: SurveyRound) -> list[SurveyEstimate]:
    """What a round's counts say of its area and its strata, before they are kept. Three statements."""
    policy = policy_in_force(row.drawn_on)
    if policy is None:
        return []
    counts = _counts(row, policy)
    strata = {it.stratum.code: it.stratum for it in row.villages.select_related("stratum")}
    found = []
    for code, place in ({row.area.code: row.area} | strata).items():
        there = counts if code == row.area.code else counts.filter(stratum=code)
        found += [
            _estimate(row, place, quantity, told.interval, asked)
            for quantity, told, asked in shares_of(there, policy.questions, together=SATISFACTION, but=RECOGNITION)
        ]
    return found


def _estimate(row: SurveyRound, place: Area, quantity: str, it: Interval, asked: int) -> SurveyEstimate:
    low, high = min(it.low, it.value), max(it.high, it.value)
    return SurveyEstimate(
        round=row, area=place, quantity=quantity, share=it.value, low=low, high=high, asked=asked
    )  # fmt: skip


def _counts(row: SurveyRound, policy: SurveyPolicy) -> pl.DataFrame:
    """The counts of a round by village and question, without answers that say nothing."""
    villages = {it.pk: it for it in row.villages.select_related("stratum", "village")}
    told: dict[tuple[int, str], list[int]] = {}
    tallies = SurveyTally.objects.filter(village__round=row).exclude(answer__in=policy.untold)
    for village, question, answer, count in tallies.values_list("village", "question", "answer", "count"):
        told.setdefault((village, question), [0, 0])[answer in policy.satisfied] += count
    rows = []
    for (pk, question), (no, yes) in sorted(told.items()):
        it = villages[pk]
        rows.append((it.stratum.code, it.village.code, it.size, it.reached, question, yes, no))
    return pl.DataFrame(rows, COUNTS, orient="row")


def places_told(row: SurveyRound, *, fewest: int) -> list[PlaceLine]:
    """What a closed round says of its area and of the places within it, by their codes; of few nothing. One statement.

    A place whose answers are fewer than `fewest` is not told, and neither is another if the rest would give it away.
    """
    rows = list(row.estimates.select_related("area").order_by("area__code", "quantity"))
    by_place: dict[str, dict[str, Told]] = {}
    areas = {it.area.code: it.area for it in rows}
    for it in rows:
        told = Told(it.area, it.quantity, it.share, it.low, it.high, it.asked)
        by_place.setdefault(it.area.code, {})[it.quantity] = told
    hidden: set[tuple[str, str]] = set()
    for quantity in {it.quantity for it in rows}:
        counts = {code: told[quantity].asked for code, told in by_place.items() if quantity in told}
        parents = {code: None if code == row.area.code else row.area.code for code in counts}
        hidden |= {(code, quantity) for code in withheld(counts, tree_sums(parents), least=fewest)}
    return [
        PlaceLine(areas[code], {key: it for key, it in told.items() if (code, key) not in hidden})
        for code, told in sorted(by_place.items())
    ]

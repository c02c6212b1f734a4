"""Proposals of pairs: which there are, what one changes, how loads and ways are spread, and why each pair."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import polars as pl
from django.db.models import Count, Q, QuerySet

from xiuhua.bridge.gather.reading import bare_key, columns
from xiuhua.bridge.pairing_task import unpacked
from xiuhua.bridge.proposal_task import task_of_proposal
from xiuhua.loop.assign.alternatives import Alternative, alternatives
from xiuhua.loop.assign.pairing import CannotPair, moves, pair, pair_weighed
from xiuhua.loop.assign.shortage import Binding
from xiuhua.loop.assign.solvers import load_solvers
from xiuhua.loop.assign.weighed import weigh
from xiuhua.register.models import (
    Area,
    AreaWithin,
    Household,
    PairingProposal,
    PairingRound,
    PairRule,
    Person,
    ProposedPair,
    Residence,
)

CHANGES = ("new", "moved", "lost")
UNPAIRED, STAYS = "unpaired", "stays"
STATES = (*CHANGES, UNPAIRED, STAYS)
KM_BANDS = (5, 10, 20, 30)  # upper ends in kilometres, chosen for the eye; the last is open
MOST_OFFERED = 300
MOST_TAKERS = 20
UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class Counts:
    """Of a proposal's households: how many get a helper, get another, had nobody, or stay without one."""

    households: int
    paired: int
    new: int
    moved: int
    lost: int
    unpaired: int


@dataclass(frozen=True, slots=True)
class Spread:
    """How many (helpers or households) fall under each of some numbers, in their order; never who."""

    names: tuple[str, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What other weights would change; `differing` households get another helper than in the proposal.

    With `bindings`, no pairing is possible.
    """

    counts: Counts | None
    differing: int
    objective: int
    bindings: tuple[Binding, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be a household's helper."""

    key: UUID
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class Other:
    """Another helper of a household: its terms, by how much all would cost more, and how many it leaves unpaired."""

    helper: Candidate
    terms: Mapping[str, int]
    rise: int
    unpairs: int


@dataclass(frozen=True, slots=True)
class WhyPair:
    """A pair of a proposal with its terms, the next best helpers, whoever may be one, and what the office said."""

    row: ProposedPair
    village: str
    others: tuple[Other, ...]
    offered: tuple[Candidate, ...]
    rules: tuple[PairRule, ...]
    unknown_km: float


def proposals_of(area: Area, *, on: date) -> QuerySet[PairingProposal]:
    """The proposals of an area and of the places within it, the latest first. One statement."""
    inside = AreaWithin.objects.on(on).filter(ancestor=area).values("area")
    found = PairingProposal.objects.filter(area__in=inside).defer("frozen")
    return found.select_related("area", "drafted_by", "submitted_by", "decided_by").order_by("-drafted_at", "-pk")


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round with how many proposals came of it, and how many of them are submitted, approved or dropped."""

    round: PairingRound
    proposals: int
    submitted: int
    approved: int
    dropped: int


def latest_round_of(area: Area) -> RoundLine | None:
    """The latest reckoning of an area as a whole. Two statements."""
    found = PairingRound.objects.filter(area=area).select_related("drafted_by__person").order_by("-pk").first()
    if found is None:
        return None
    told = found.proposals.aggregate(
        proposals=Count("pk"), submitted=Count("pk", filter=Q(decision="", submitted_at__isnull=False)),
        approved=Count("pk", filter=Q(decision=PairingProposal.APPROVED)),
        dropped=Count("pk", filter=Q(decision=PairingProposal.DROPPED)),
    )  # fmt: skip
    return RoundLine(found, **told)


def proposal_of(area: Area, key: UUID) -> PairingProposal | None:
    """A proposal of an area by its key. One statement."""
    found = PairingProposal.objects.filter(area=area, key=key)
    return found.select_related(
        "area", "round__area", "drafted_by__person", "submitted_by__person", "decided_by__person"
    ).first()


def counts_of(proposal: PairingProposal) -> Counts:
    """What a proposal changes. One statement."""
    rows = proposal.pairs.order_by().values_list("change", "reason").annotate(n=Count("pk"))
    by = Counter({(change, bool(reason)): 0 for change in ("", *CHANGES) for reason in (False, True)})
    for change, reason, count in rows:
        by[change, bool(reason)] += count
    change = {name: by[name, False] + by[name, True] for name in CHANGES}
    unpaired = sum(count for (_, reason), count in by.items() if reason)
    return Counts(sum(by.values()), sum(by.values()) - unpaired, **change, unpaired=unpaired)


def pairs_in(proposal: PairingProposal, *, state: str) -> QuerySet[ProposedPair]:
    """The households of a proposal in a state, in the order of their numbers; one statement to read, one to count."""
    rows = proposal.pairs.select_related("household", "person__unit", "former__unit").order_by("household__number")
    if state == UNPAIRED:
        return rows.exclude(reason="")
    return rows.filter(change="", reason="") if state == STAYS else rows.filter(change=state)


def villages_of(households: list[int], *, on: date) -> dict[int, str]:
    """The village of each household by id. One statement."""
    homes = Residence.objects.on(on).filter(household__in=households)
    return dict(homes.values_list("household", "village__name"))


def rules_of(proposal: PairingProposal) -> QuerySet[PairRule]:
    """What the office said of pairs, the latest first, lifted ones too. One statement."""
    told = proposal.rules.select_related("household", "person", "said_by__person", "lifted_by__person")
    return told.order_by("-said_at", "-pk")


def spreads_of(proposal: PairingProposal) -> dict[str, Spread]:
    """How loads, ways and causes left unanswered are spread in a proposal, and loads as they are today. One statement.

    Loads count helpers of the area; `way` counts households by kilometres by road, `cause` by causes that their helper
    does not answer. What weighs nothing tells nothing and is left out.
    """
    frozen = unpacked(proposal.frozen)
    rows = list(proposal.pairs.filter(person__isnull=False).values_list("person", "terms"))
    helpers = frozen.helpers.height
    found = {
        "load_today": _loads(Counter(frozen.current["helper"].to_list()), helpers),
        "load": _loads(Counter(person for person, _ in rows), helpers),
    }
    weights = proposal.weights
    if weights["distance"]:
        km = [terms["distance"] / weights["distance"] for _, terms in rows]
        found["way"] = _ways(km, unknown=frozen.policy.unknown_km)
    if weights["cause"]:
        found["cause"] = _spread(Counter(terms["cause"] // weights["cause"] for _, terms in rows))
    return found


def what_if(proposal: PairingProposal, weights: Mapping[str, int]) -> WhatIf:
    """The proposal under other weights; nothing is kept. Two statements."""
    task = task_of_proposal(proposal, weights=weights)
    try:
        found = pair(task)
    except CannotPair as cannot:
        return WhatIf(None, 0, 0, cannot.bindings)
    changed = Counter(moves(found, task)["change"].to_list())
    rows = columns(proposal.pairs.filter(person__isnull=False), household="household__key", helper="person__key")
    kept, now = rows.with_columns(bare_key("household"), bare_key("helper")), found.pairs.select("household", "helper")
    differing = pl.concat([kept, now])["household"].n_unique() - kept.join(now, on=["household", "helper"]).height
    whole, paired = task.households.height, found.pairs.height
    counts = Counts(whole, paired, changed["new"], changed["moved"], changed["lost"], whole - paired)
    return WhatIf(counts, differing, found.objective)


def why_pair(proposal: PairingProposal, household: UUID, *, asked: str = "") -> WhyPair | None:
    """Why a household of a proposal has its helper; None where it is not part of it. About seven statements.

    Of many who may be its helper some are offered, and in any case the one `asked` for by key.
    """
    row = pairs_of(proposal).filter(household__key=household).first()
    if row is None:
        return None
    task = task_of_proposal(proposal)
    units = task.households.filter(household=household.hex)["units"].explode().drop_nulls()
    able = task.helpers.filter(pl.col("unit").is_in(units.implode())) if units.len() else task.helpers
    told: tuple[Alternative, ...] = ()
    if row.person is not None:
        weighed = weigh(task)
        told = alternatives(weighed, pair_weighed(weighed), household.hex)
    sought = able.filter(pl.col("helper") == asked.replace("-", ""))["helper"]
    shown = dict.fromkeys([*sought, *able["helper"].head(MOST_OFFERED)])
    people = _people([*shown, *(it.helper for it in told)])
    others = tuple(Other(people[it.helper], it.terms, it.rise, it.unpairs) for it in told)
    offered = sorted((people[it] for it in shown), key=lambda it: (it.unit, it.name))
    rules = tuple(rules_of(proposal).filter(household=row.household, lifted_at__isnull=True))
    village = villages_of([row.household_id], on=proposal.on).get(row.household_id, "")
    return WhyPair(row, village, others, tuple(offered), rules, task.policy.unknown_km)


def pairs_of(proposal: PairingProposal) -> QuerySet[ProposedPair]:
    """All households of a proposal with who helps and who is to help."""
    return proposal.pairs.select_related("household", "person__unit", "former__unit")


@dataclass(frozen=True, slots=True)
class HelperLine:
    """Somebody of the area's helpers: how many households today, in the proposal, and at most."""

    helper: Candidate
    today: int
    proposed: int
    most: int


def helper_lines(proposal: PairingProposal, *, first: int, size: int) -> tuple[list[HelperLine], int]:
    """Helpers by unit and name, never by load, from the first on; and how many there are. Three statements."""
    frozen = unpacked(proposal.frozen)
    people = sorted(_people(frozen.helpers["helper"].to_list()).values(), key=lambda it: (it.unit, it.name, it.key))
    today = Counter(frozen.current["helper"].to_list())
    proposed = Counter(
        key.hex for key in proposal.pairs.filter(person__isnull=False).values_list("person__key", flat=True)
    )
    most = dict(frozen.helpers.select("helper", "most").rows())
    lines = [
        HelperLine(it, today[it.key.hex], proposed[it.key.hex], most[it.key.hex]) for it in people[first : first + size]
    ]
    return lines, len(people)


@dataclass(frozen=True, slots=True)
class Takers:
    """Who could take a household of a list: helpers with room left, by unit and name, each with their unit's key.

    `more` are not shown. `units` has by household the keys of the units whose people may help it (none: anybody's).
    """

    lines: tuple[tuple[HelperLine, str], ...]
    more: int
    units: Mapping[UUID, tuple[str, ...]]


def takers_of(proposal: PairingProposal, households: Collection[UUID]) -> Takers:
    """Who could take some households of a proposal. Two statements."""
    frozen = unpacked(proposal.frozen)
    asked = frozen.households.filter(pl.col("household").is_in([it.hex for it in households]))
    units = {UUID(key): tuple(told or ()) for key, told in asked.select("household", "units").rows()}
    able = frozen.helpers
    if all(units.values()):
        able = able.filter(pl.col("unit").is_in(asked["units"].explode().implode()))
    counted = proposal.pairs.filter(person__key__in=[UUID(it) for it in able["helper"]]).order_by()
    proposed = {key.hex: n for key, n in counted.values_list("person__key").annotate(n=Count("pk"))}
    today = Counter(frozen.current["helper"].to_list())
    free = {helper: (unit or "", most) for helper, unit, most in able.select("helper", "unit", "most").rows()
            if proposed.get(helper, 0) < most}  # fmt: skip
    people = sorted(_people([*free]).values(), key=lambda it: (it.unit, it.name, it.key))
    lines = tuple(
        (HelperLine(it, today[it.key.hex], proposed.get(it.key.hex, 0), free[it.key.hex][1]), free[it.key.hex][0])
        for it in people[:MOST_TAKERS]
    )
    return Takers(lines, len(people) - len(lines), units)


def names_of_changed(keys: list[tuple[str, str]]) -> tuple[dict[str, str], dict[str, str]]:
    """Names of helpers and numbers of households by their keys (helper, household). Two statements."""
    helpers = Person.objects.filter(key__in={UUID(helper) for helper, _ in keys if helper})
    homes = Household.objects.filter(key__in={UUID(home) for _, home in keys if home})
    return (
        {key.hex: name for key, name in helpers.values_list("key", "name")},
        {key.hex: number for key, number in homes.values_list("key", "number")},
    )


def _people(keys: list[str]) -> dict[str, Candidate]:
    rows = Person.objects.filter(key__in={UUID(it) for it in keys}).values_list("key", "name", "unit__name")
    return {key.hex: Candidate(key, name, unit or "") for key, name, unit in rows}


def _loads(loads: Counter[Any], helpers: int) -> Spread:
    idle = max(0, helpers - len(loads))
    return _spread(Counter({0: idle}) + Counter(loads.values()) if idle else Counter(loads.values()))


def _spread(counts: Counter[int]) -> Spread:
    numbers = range(max(counts, default=0) + 1)
    return Spread(tuple(str(it) for it in numbers), tuple(counts[it] for it in numbers))


def _ways(km: list[float], *, unknown: float) -> Spread:
    """Ways by bands, those that are not known by themselves: they count as so many kilometres."""
    names = [f"≤ {end}" for end in KM_BANDS] + [f"> {KM_BANDS[-1]}", UNKNOWN]
    known = [it for it in km if it != unknown]
    places = Counter(sum(end < round(it, 1) for end in KM_BANDS) for it in known)
    places[len(names) - 1] = len(km) - len(known)
    return Spread(tuple(names), tuple(places[it] for it in range(len(names))))


def warm_pairing() -> None:
    """Load what reckons pairs, which takes a second or two, before somebody waits for it."""
    load_solvers()

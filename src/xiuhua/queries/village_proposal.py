"""Proposals of who holds a post of villages: which there are, what one changes, and why each village's holder."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import polars as pl
from django.db.models import Count, QuerySet

from xiuhua.bridge.village_task import task_of_villages
from xiuhua.loop.assign.alternatives import Alternative, alternatives
from xiuhua.loop.assign.pairing import pair_weighed
from xiuhua.loop.assign.weighed import weigh
from xiuhua.queries.proposal import MOST_OFFERED, STAYS, UNPAIRED, Candidate
from xiuhua.register.models import Area, Organisation, Person, ProposedVillage, VillageProposal, VillageRule
from xiuhua.words import AssignmentKind

LOST = "lost"  # nobody else was found: whoever holds the post keeps it


@dataclass(frozen=True, slots=True)
class VillageCounts:
    """Of a proposal's villages: how many have a holder by it, had none, get another, or stay without one."""

    villages: int
    given: int
    new: int
    moved: int
    unpaired: int


@dataclass(frozen=True, slots=True)
class OtherHolder:
    """Another holder of a village: its terms, by how much all would cost more, and how many villages it leaves bare."""

    holder: Candidate
    terms: Mapping[str, int]
    rise: int
    unpairs: int


@dataclass(frozen=True, slots=True)
class WhyVillage:
    """A village of a proposal with its terms, the next best holders, whoever may be one, and what the office said."""

    row: ProposedVillage
    others: tuple[OtherHolder, ...]
    offered: tuple[Candidate, ...]
    rules: tuple[VillageRule, ...]
    weights: Mapping[str, int]
    unknown_km: float


def village_proposals_of(area: Area) -> QuerySet[VillageProposal]:
    """The proposals of an area, the latest first. One statement."""
    found = VillageProposal.objects.filter(area=area).defer("frozen")
    return found.select_related("area", "drafted_by", "submitted_by", "decided_by").order_by("-drafted_at", "-pk")


def village_proposal_of(area: Area, key: UUID) -> VillageProposal | None:
    """A proposal of an area by its key. One statement."""
    found = VillageProposal.objects.filter(area=area, key=key)
    return found.select_related("area", "drafted_by__person", "submitted_by__person", "decided_by__person").first()


def village_counts_of(proposal: VillageProposal) -> VillageCounts:
    """What a proposal changes. One statement."""
    rows = proposal.villages.order_by().values_list("change", "reason").annotate(n=Count("pk"))
    told = list(rows)
    change: Counter[str] = Counter()
    for name, _, count in told:
        change[name] += count
    unpaired = sum(count for name, reason, count in told if reason and name != LOST)
    whole = sum(change.values())
    return VillageCounts(whole, whole - unpaired, change["new"], change["moved"], unpaired)


def villages_in(proposal: VillageProposal, *, state: str) -> QuerySet[ProposedVillage]:
    """The villages of a proposal in a state, by code; one statement to read, one to count."""
    rows = _rows(proposal).order_by("village__code")
    if state == UNPAIRED:
        return rows.exclude(reason="").exclude(change=LOST)
    return rows.filter(change="", reason="") if state == STAYS else rows.filter(change=state)


def village_rules_of(proposal: VillageProposal) -> QuerySet[VillageRule]:
    """What the office said of villages, the latest first, lifted ones too. One statement."""
    told = proposal.rules.select_related("village", "person", "organisation", "said_by__person", "lifted_by__person")
    return told.order_by("-said_at", "-pk")


def why_village(proposal: VillageProposal, code: str) -> WhyVillage | None:
    """Why a village of a proposal has its holder; None where it is not part of it. About six statements."""
    row = _rows(proposal).filter(village__code=code).first()
    if row is None:
        return None
    task = task_of_villages(proposal)
    around = task.households.filter(household=code)["units"].explode().drop_nulls()
    able = task.helpers.filter(pl.col("unit").is_in(around.implode()))["helper"].head(MOST_OFFERED)
    told: tuple[Alternative, ...] = ()
    if row.holder is not None:
        weighed = weigh(task)
        told = alternatives(weighed, pair_weighed(weighed), code)
    named = _named(proposal.kind, [*able, *(it.helper for it in told)])
    others = tuple(OtherHolder(named[it.helper], it.terms, it.rise, it.unpairs) for it in told)
    offered = sorted((named[it] for it in able), key=lambda it: (it.unit, it.name))
    rules = tuple(village_rules_of(proposal).filter(village=row.village, lifted_at__isnull=True))
    return WhyVillage(row, others, tuple(offered), rules, task.policy.weights, task.policy.unknown_km)


def _rows(proposal: VillageProposal) -> QuerySet[ProposedVillage]:
    return proposal.villages.select_related(
        "village", "person__unit", "organisation", "former__person__unit", "former__organisation"
    )


def _named(kind: str, keys: list[str]) -> dict[str, Candidate]:
    wanted = [UUID(key) for key in keys]
    rows: Any
    if kind == AssignmentKind.CONTRACT:
        rows = Organisation.objects.filter(key__in=wanted).values_list("key", "name", "area__name")
    else:
        rows = Person.objects.filter(key__in=wanted).values_list("key", "name", "unit__name")
    return {key.hex: Candidate(key, name, beside or "") for key, name, beside in rows}


def candidates_of(keys: Iterable[str]) -> list[Candidate]:
    """People by the hex of their keys. One statement."""
    return list(_named(AssignmentKind.LINK, list(keys)).values())


def proposed_village_of(proposal: VillageProposal, code: str) -> ProposedVillage | None:
    """A village of a proposal by its code. One statement."""
    return _rows(proposal).filter(village__code=code).first()


def holder_names(keys: Iterable[str]) -> dict[str, str]:
    """The names of people and organisations by the hex of their keys. Two statements."""
    wanted = [UUID(key) for key in keys]
    found: dict[str, str] = {}
    for model in (Organisation, Person):
        rows: Any = model
        found |= {key.hex: name for key, name in rows.objects.filter(key__in=wanted).values_list("key", "name")}
    return found


def village_names(codes: Iterable[str], *, on: date) -> dict[str, str]:
    """The names of villages by code. One statement."""
    return dict(Area.objects.on(on).filter(code__in=list(codes)).values_list("code", "name"))

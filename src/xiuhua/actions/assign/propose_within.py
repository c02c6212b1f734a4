"""Proposes pairs for a wide area: reckoned as a whole, handed to each of its places as a proposal of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

import polars as pl
from django.db import transaction

from xiuhua.actions.assign.proposal import told_pairs
from xiuhua.actions.assign.proposal_refusal import ProposalCannot, ProposalRefused
from xiuhua.actions.assign.propose import told_of
from xiuhua.actions.journal import write_line
from xiuhua.bridge.bulk import write_rows
from xiuhua.bridge.pairing_rows import Rows, bound_to_places, gather_rows
from xiuhua.bridge.pairing_task import Frozen, digest_of
from xiuhua.duty.door import scope_of
from xiuhua.duty.pairing import open_for_pairing
from xiuhua.loop.assign.pairing import TERMS, CannotPair, Pairing, moves, pair_and_fresh
from xiuhua.loop.assign.portions import PLACE, portion, rooms
from xiuhua.loop.assign.task import PAIRS, Task
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import require_judging_pack
from xiuhua.register.models import Account, Area, AreaWithin, PairingProposal, PairingRound, ProposedPair
from xiuhua.words import AreaLevel

LEVELS = (AreaLevel.COUNTY, AreaLevel.TOWNSHIP)
GIVES = ("new", "moved")
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """What a place gets: its input as it will be frozen, its task, and its pairs."""

    frozen: Frozen
    task: Task
    found: Pairing
    moved_fresh: int


def open_for_proposing_within(code: str, *, level: AreaLevel, by: Account) -> Area:
    """An area whose places of a level get proposals together; raises Absent, ProposalRefused where it has none."""
    area = open_for_pairing(scope_of(by, today=clock_day()), code)
    if level not in LEVELS or area.level >= level:
        raise ProposalRefused("no_places", area=area.name)
    return area


def propose_within(code: str, *, level: AreaLevel, key: UUID, by: Account, progress: Progress) -> None:
    """Reckon an area as a whole and draft its part for each of its places of a level; `key` is the round's to be.

    A place with an open proposal keeps it and is left out; one where everybody keeps whom they have needs none. Done
    twice with one key, it is done once. About thirty statements, and two for each proposal. Raises Absent, NotFound,
    and ProposalRefused where there is nobody to pair or every place has an open proposal.
    """
    area = open_for_proposing_within(code, level=level, by=by)
    if PairingRound.objects.filter(key=key).exists():
        return
    today = clock_day()
    progress("gather", 0, 0)
    rows = gather_rows(area, pack=require_judging_pack(area.pk, on=today), day=today)
    villages, left_out = _places(area, level)
    progress("reckon", 0, 0)
    made = PairingRound(key=key, area=area, level=level, on=today, drafted_by=by, left_out=left_out)
    parts = _reckoned(made, rows, villages)
    with transaction.atomic():
        made.save()
        places = Area.objects.select_for_update().order_by("pk").in_bulk([int(it) for it in parts])
        if PairingProposal.objects.filter(area__in=places, decision="").exists():
            raise ProposalRefused("open_one", area=area.name)
        for done, (place, part) in enumerate(parts.items()):
            progress("draft", done, len(parts))
            _draft(made, places[int(place)], part, rows)
        told = {"round": key.hex, "objective": made.objective, "proposals": len(parts)}
        write_line("propose_within", by=by, subject_kind="area", subject=area.code, after=told)


def _places(area: Area, level: AreaLevel) -> tuple[dict[str, list[str]], int]:
    """The codes of the villages of each place (by id) without an open proposal, and how many have one."""
    within = AreaWithin.objects.on(clock_day())
    inside = within.filter(ancestor=area, area__level=level).values("area")
    found: dict[str, list[str]] = {}
    for place, village in within.filter(ancestor__in=inside).order_by("ancestor__code", "pk").values_list(
        "ancestor", "area__code"
    ):  # fmt: skip
        found.setdefault(str(place), []).append(village)
    busy = set(PairingProposal.objects.filter(area__in=inside, decision="").values_list("area", flat=True))
    return {place: codes for place, codes in found.items() if int(place) not in busy}, len(busy)


def _reckoned(made: PairingRound, rows: Rows, villages: Mapping[str, list[str]]) -> dict[str, _Part]:
    """The parts in which somebody gets another helper, by place; the round is told what the whole comes to."""
    whole = rows.within([code for codes in villages.values() for code in codes])
    if not whole.households.height:
        raise ProposalRefused("no_households" if not made.left_out else "all_open", area=made.area.name)
    if not whole.helpers.height:
        raise ProposalRefused("no_helpers", area=made.area.name)
    alone = {place: rows.within(codes) for place, codes in villages.items()}
    homes = pl.concat([it.households.select("household", place=pl.lit(place)) for place, it in alone.items()])
    task = _task(bound_to_places(whole, homes, alone))
    try:
        found, at_will = pair_and_fresh(task)
    except CannotPair as cannot:
        raise ProposalCannot(cannot) from None
    changed = moves(found, task)
    freely = moves(at_will, task).filter(pl.col("change") == "moved").join(homes, on="household")
    _tell(made, task, found, changed, moved_fresh=freely.height)
    given = rooms(found, homes, {place: it.helpers["helper"] for place, it in alone.items()})
    changing = changed.filter(pl.col("change").is_in(GIVES)).join(homes, on="household")[PLACE]
    wanted = [place for place, it in alone.items() if it.households.height and place in set(changing)]
    made.unchanged = sum(it.households.height > 0 for it in alone.values()) - len(wanted)
    parts = {}
    for place in wanted:
        frozen = rows.within(villages[place], rooms=given[place], all_approved=True)
        own = _task(frozen)
        parts[place] = _Part(frozen, own, portion(found, own), freely.filter(pl.col(PLACE) == place).height)
    return parts


def _task(frozen: Frozen) -> Task:
    return frozen.task(weights=frozen.policy.weights, pins=PAIRS.empty(), bans=PAIRS.empty())


def _tell(made: PairingRound, task: Task, found: Pairing, changed: pl.DataFrame, *, moved_fresh: int) -> None:
    counts = dict(changed.group_by("change").len().rows())
    made.objective, made.lower_bound = found.objective, found.lower_bound
    made.households, made.unpaired = task.households.height, task.households.height - found.pairs.height
    made.new, made.moved, made.lost = (counts.get(it, 0) for it in ("new", "moved", "lost"))
    made.moved_fresh = moved_fresh


def _draft(made: PairingRound, place: Area, part: _Part, rows: Rows) -> None:
    """A place's part as its proposal, with its pairs and its line."""
    packed, found = part.frozen.packed(), part.found
    proposal = PairingProposal.objects.create(
        area=place, round=made, on=made.on, frozen=packed, weights=dict(part.frozen.policy.weights),
        digest=digest_of(packed, weights=part.frozen.policy.weights, pins=part.task.pins, bans=part.task.bans),
        objective=found.objective, lower_bound=found.lower_bound, drafted_by=made.drafted_by,
        moved_fresh=part.moved_fresh if part.task.current.height else None,
    )  # fmt: skip
    write_rows(ProposedPair, _kept(told_pairs(found, part.task), rows).with_columns(proposal_id=pl.lit(proposal.pk)))
    write_line("draft_proposal", by=made.drafted_by, subject_kind="area", subject=place.code, after=told_of(proposal))


def _kept(told: pl.DataFrame, rows: Rows) -> pl.DataFrame:
    """Pairs as the register keeps them; where a household keeps whom it has, that one is also the former."""
    homes, people = rows.households.select("household", "household_id"), rows.people.select("helper", "person_id")
    formers = people.rename({"helper": "former", "person_id": "former_id"})
    stays = pl.when(pl.col("had").is_not_null()).then("helper")
    former = pl.when(pl.col("becomes").is_not_null()).then("former").otherwise(stays)
    terms = pl.when(pl.col("helper").is_null()).then(pl.lit("{}")).otherwise(pl.struct(TERMS).struct.json_encode())
    return (
        told.with_columns(former=former, terms=terms)
        .join(homes, on="household", how="left", maintain_order="left")
        .join(people, on="helper", how="left", maintain_order="left")
        .join(formers, on="former", how="left", maintain_order="left")
        .select(
            "household_id", "person_id", "former_id", "terms", pl.col("cost").fill_null(0),
            change=pl.col("becomes").fill_null(""), reason=pl.col("reason").fill_null(""),
        )
    )  # fmt: skip

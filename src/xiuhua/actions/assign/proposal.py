"""A proposal of pairs: opened at the door, reckoned from what is frozen, and its pairs kept."""

from typing import Any
from uuid import UUID

import polars as pl

from xiuhua.actions.assign.proposal_refusal import ProposalCannot, ProposalRefused
from xiuhua.actions.personal_numbers import holds_personal_number
from xiuhua.bridge.pairing_task import Frozen, digest_of
from xiuhua.bridge.proposal_task import task_of_proposal
from xiuhua.duty.door import Absent, scope_of
from xiuhua.duty.pairing import open_for_pairing
from xiuhua.loop.assign.pairing import TERMS, CannotPair, Pairing, moves, pair_and_fresh
from xiuhua.loop.assign.task import Task
from xiuhua.queries.office import clock_day
from xiuhua.register.models import (
    Account,
    Household,
    JournalLine,
    PairingProposal,
    PairRule,
    Person,
    ProposedPair,
    VillageProposal,
)
from xiuhua.words import one_line

LEAST_WHY, MOST_WHY = 2, PairRule._meta.get_field("why").max_length or 0
SHAPING = (
    "draft_proposal", "refresh_proposal", "weigh_anew", "pin_pair", "ban_pair", "lift_pin", "lift_ban",
    "submit_proposal", "draft_villages", "refresh_villages", "pin_village", "ban_village", "join_village",
    "lift_village_rule", "submit_villages",
)  # fmt: skip
SOLVED = ("objective", "lower_bound", "moved_fresh", "digest", "weights")


def open_proposal(key: UUID, *, by: Account, hold: bool = False) -> PairingProposal:
    """A proposal for an office that pairs there; `hold` keeps it until the end of the transaction. Raises Absent."""
    rows = PairingProposal.objects.filter(key=key)
    if hold:
        rows = rows.select_for_update()
    found = rows.first()
    if found is None:
        raise Absent
    area = open_for_pairing(scope_of(by, today=clock_day()), found.area.code)
    if area.pk != found.area_id:
        raise Absent
    return found


def open_draft(key: UUID, *, by: Account) -> PairingProposal:
    """A proposal that may be changed, held; raises Absent, and ProposalRefused once it is submitted or decided."""
    found = open_proposal(key, by=by, hold=True)
    require_open(found)
    if found.submitted_at is not None:
        raise ProposalRefused("submitted")
    return found


def require_open(proposal: PairingProposal | VillageProposal) -> None:
    """Refuse what is decided."""
    if proposal.decision:
        raise ProposalRefused("not_open")


def has_hand_in(proposal: PairingProposal | VillageProposal, account: Account) -> bool:
    """Whether somebody drafted, changed or submitted a proposal, as the journal has it: they do not approve it."""
    lines = JournalLine.objects.filter(
        actor=account, deed__in=SHAPING, subject=proposal.area.code, at__gte=proposal.drafted_at
    )
    told = lines.values_list("after", flat=True)
    return any((after or {}).get("proposal") == proposal.key.hex for after in told)


def why_told(typed: str) -> str:
    """A reason as it is kept; raises ProposalRefused for none, one too long, or one that names a number of somebody."""
    text = one_line(typed)
    if not LEAST_WHY <= len(text) <= MOST_WHY:
        raise ProposalRefused("no_why", least=LEAST_WHY, most=MOST_WHY)
    if holds_personal_number(text):
        raise ProposalRefused("holds_number")
    return text


def reckon_anew(proposal: PairingProposal) -> None:
    """Reckon a proposal from what is frozen and from its rules, and keep its pairs; raises ProposalCannot."""
    task = task_of_proposal(proposal)
    try:
        found, at_will = pair_and_fresh(task)
    except CannotPair as cannot:
        raise ProposalCannot(cannot) from None
    proposal.objective, proposal.lower_bound = found.objective, found.lower_bound
    proposal.moved_fresh = moved_in(at_will, task) if task.current.height else None
    proposal.digest = digest_of(proposal.frozen, weights=proposal.weights, pins=task.pins, bans=task.bans)
    proposal.save(update_fields=SOLVED)
    _keep_pairs(proposal, found, task)


def freeze(proposal: PairingProposal, frozen: Frozen) -> None:
    """Lay what a proposal is reckoned from; raises ProposalRefused where there is nobody to pair."""
    if not frozen.households.height:
        raise ProposalRefused("no_households", area=proposal.area.name)
    if not frozen.helpers.height:
        raise ProposalRefused("no_helpers", area=proposal.area.name)
    proposal.frozen = frozen.packed()


def moved_in(pairing: Pairing, task: Task) -> int:
    """How many households get another helper than they have."""
    return moves(pairing, task).filter(pl.col("change") == "moved").height


def _keep_pairs(proposal: PairingProposal, found: Pairing, task: Task) -> None:
    """Write the rows that are otherwise than kept: after a pin only a few are."""
    households = {key.hex: pk for key, pk in Household.objects.filter(
        key__in=[UUID(it) for it in task.households["household"]]).values_list("key", "pk")}  # fmt: skip
    helpers = Person.objects.filter(key__in=[UUID(it) for it in task.helpers["helper"]])
    people = {key.hex: pk for key, pk in helpers.values_list("key", "pk")}
    wanted = {
        households[row.pop("household")]: _told(row, people) for row in told_pairs(found, task).iter_rows(named=True)
    }
    kept = ProposedPair.objects.filter(proposal=proposal)
    fields = ("person_id", "former_id", "cost", "terms", "change", "reason")
    known = {row["household_id"]: row for row in kept.values("household_id", *fields)}
    same = {home for home, row in known.items() if {name: row[name] for name in fields} == wanted.get(home)}
    gone = [home for home in known if home not in same]
    for begin in range(0, len(gone), 500):
        kept.filter(household__in=gone[begin : begin + 500]).delete()
    ProposedPair.objects.bulk_create(
        (ProposedPair(proposal=proposal, household_id=home, **row) for home, row in wanted.items() if home not in same),
        batch_size=500,
    )


def told_pairs(found: Pairing, task: Task) -> pl.DataFrame:
    """Every household with helper, cost and terms, what it `becomes`, the former helper, and why nobody can be."""
    changed = moves(found, task).select("household", "former", becomes="change")
    former = task.current.group_by("household").agg(had=pl.col("helper").min())
    return (
        task.households.select("household")
        .join(found.pairs, on="household", how="left", maintain_order="left")
        .join(changed, on="household", how="left", maintain_order="left")
        .join(former, on="household", how="left", maintain_order="left")
        .join(found.unpaired.select("household", "reason"), on="household", how="left", maintain_order="left")
    )


def _told(row: dict[str, Any], people: dict[str, int]) -> dict[str, Any]:
    """A row as it is kept; where the household keeps who it has, that one is also the former."""
    stays = row["helper"] if row["had"] else None
    former = row["former"] if row["becomes"] else stays
    return {
        "person_id": people[row["helper"]] if row["helper"] else None,
        "former_id": people[former] if former else None,
        "cost": row["cost"] or 0,
        "terms": {name: row[name] for name in TERMS} if row["helper"] else {},
        "change": row["becomes"] or "",
        "reason": row["reason"] or "",
    }

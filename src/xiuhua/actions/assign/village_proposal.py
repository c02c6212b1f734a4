"""A proposal of who holds a post of villages: opened at the door, gathered, reckoned, and kept."""

from typing import Any
from uuid import UUID

import polars as pl

from xiuhua.actions.assign.proposal import require_open, told_pairs
from xiuhua.actions.assign.proposal_refusal import ProposalCannot, ProposalRefused
from xiuhua.actions.assign.proposed_teams import reckon_teams
from xiuhua.bridge.pairing_task import Changed, Frozen, changed_since, digest_of, unpacked
from xiuhua.bridge.team_rows import gather_teams
from xiuhua.bridge.team_task import FrozenTeams, teams_changed, unpacked_teams
from xiuhua.bridge.village_rows import gather_villages, role_of
from xiuhua.bridge.village_task import task_of_villages
from xiuhua.duty.door import Absent, scope_of
from xiuhua.duty.pairing import open_for_pairing
from xiuhua.loop.assign.pairing import TERMS, CannotPair, pair
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import require_judging_pack
from xiuhua.queries.post_rules import PostRules, roles_filling
from xiuhua.register.models import (
    Account,
    Area,
    Assignment,
    Organisation,
    Person,
    ProposedVillage,
    VillageProposal,
)
from xiuhua.words import AssignmentKind, NotFound

TEAMS = AssignmentKind.RESIDE
KINDS = (AssignmentKind.CONTRACT, AssignmentKind.LINK, TEAMS)
SOLVED = ("objective", "lower_bound", "digest")
Laid = Frozen | FrozenTeams


def open_village_proposal(key: UUID, *, by: Account, hold: bool = True) -> VillageProposal:
    """A proposal for an office that fills posts there; `hold` keeps it until the transaction ends. Raises Absent."""
    rows = VillageProposal.objects.filter(key=key)
    found = (rows.select_for_update() if hold else rows).first()
    if found is None:
        raise Absent
    area = open_for_pairing(scope_of(by, today=clock_day()), found.area.code)
    if area.pk != found.area_id:
        raise Absent
    return found


def open_village_draft(key: UUID, *, by: Account) -> VillageProposal:
    """One that may be changed, held; raises Absent, and ProposalRefused once it is submitted or decided."""
    found = open_village_proposal(key, by=by)
    require_open(found)
    if found.submitted_at is not None:
        raise ProposalRefused("submitted")
    return found


def villages_as_they_are(area: Area, *, kind: AssignmentKind) -> tuple[str, Laid]:
    """The post that a kind fills, and what the register has today; raises ProposalRefused where no pack says how."""
    try:
        return _as_they_are(area, kind=kind, rules=rules_of(area))
    except NotFound:
        raise ProposalRefused("pack_silent", area=area.name) from None


def _as_they_are(area: Area, *, kind: AssignmentKind, rules: PostRules) -> tuple[str, Laid]:
    if kind == TEAMS:
        slots = [slot.slot for slot in rules.pack.slots if slot.filled_by.column == "team"]
        found = gather_teams(area, slots=slots, pack=rules.pack, day=rules.day, term_end=rules.term_end)
        return rules.text("team.leader_role"), found
    role = role_of(rules.pack, kind=kind, day=rules.day)
    slots = [slot.slot for slot in rules.pack.slots if role in roles_filling(slot, rules)]
    return role, gather_villages(area, kind=kind, slots=slots, pack=rules.pack, day=rules.day)


def rules_of(area: Area) -> PostRules:
    """The rules of posts in an area today; raises NotFound where no pack is in force."""
    return PostRules(require_judging_pack(area.pk, on=clock_day()), clock_day())


def laid_of(proposal: VillageProposal) -> Laid:
    """What a proposal is reckoned from."""
    return unpacked_teams(proposal.frozen) if proposal.kind == TEAMS else unpacked(proposal.frozen)


def whom_and_where(laid: Laid) -> tuple[set[str], set[str]]:
    """The keys of whoever may hold a post, and the codes of the villages."""
    if isinstance(laid, FrozenTeams):
        return set(laid.persons["person"]), set(laid.villages["village"])
    return set(laid.helpers["helper"]), set(laid.households["household"])


def changes_of(proposal: VillageProposal) -> list[Changed]:
    """What the register has otherwise than a proposal was reckoned from. About fifteen statements."""
    before, (_, now) = laid_of(proposal), villages_as_they_are(proposal.area, kind=AssignmentKind(proposal.kind))
    if isinstance(before, FrozenTeams) and isinstance(now, FrozenTeams):
        return teams_changed(before, now)
    return changed_since(before, now) if isinstance(before, Frozen) and isinstance(now, Frozen) else []


def reckon_villages(proposal: VillageProposal) -> None:
    """Reckon a proposal from what is frozen and what the office said, and keep its villages; raises ProposalCannot."""
    if proposal.kind == TEAMS:
        reckon_teams(proposal, rules_of(proposal.area))
        return
    task = task_of_villages(proposal)
    try:
        found = pair(task)
    except CannotPair as cannot:
        raise ProposalCannot(cannot) from None
    proposal.objective, proposal.lower_bound = found.objective, found.lower_bound
    proposal.digest = digest_of(proposal.frozen, weights=task.policy.weights, pins=task.pins, bans=task.bans)
    proposal.save(update_fields=SOLVED)
    proposal.villages.all().delete()
    _keep(proposal, told_pairs(found, task))


def holders_named(kind: str, keys: list[str]) -> dict[str, Person | Organisation]:
    """People, or organisations, by the hex of their keys. One statement."""
    model: Any = Organisation if kind == AssignmentKind.CONTRACT else Person
    return {it.key.hex: it for it in model.objects.filter(key__in=[UUID(key) for key in keys])}


def named(kind: str) -> str:
    """How rows name a holder of a kind."""
    return "organisation" if kind == AssignmentKind.CONTRACT else "person"


def _keep(proposal: VillageProposal, told: pl.DataFrame) -> None:
    codes = told["household"].to_list()
    areas = {it.code: it for it in Area.objects.on(proposal.on).filter(code__in=codes)}
    holders = holders_named(proposal.kind, told["helper"].drop_nulls().unique().to_list())
    former: dict[int | None, Assignment] = {}
    held = Assignment.objects.on(proposal.on).filter(kind=proposal.kind, role=proposal.role, area__code__in=codes)
    for holding in held.order_by("since", "pk"):
        former.setdefault(holding.area_id, holding)
    made = []
    for row in told.iter_rows(named=True):
        helper, village = row["helper"], areas[row["household"]]
        holder = {named(proposal.kind): holders[helper]} if helper else {}
        held_by = former.get(village.pk)
        made.append(
            ProposedVillage(
                proposal=proposal, village=village, former=held_by, cost=row["cost"] or 0,
                terms={name: row[name] for name in TERMS} if helper else {}, change=_change(row["becomes"], held_by),
                reason=row["reason"] or "", **holder,
            )
        )  # fmt: skip
    ProposedVillage.objects.bulk_create(made, batch_size=500)


def _change(told: str | None, former: Assignment | None) -> str:
    """What changes: a holder who is no candidate any more, as of a dissolved unit, is replaced all the same."""
    return "moved" if told == "new" and former is not None else told or ""

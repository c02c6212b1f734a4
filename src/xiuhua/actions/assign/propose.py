"""Drafts a proposal of who is to answer for which household of an area; brings it up to date; weighs it otherwise."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from xiuhua.actions.assign.proposal import freeze, open_draft, open_proposal, reckon_anew, require_open
from xiuhua.actions.assign.proposal_refusal import ProposalRefused
from xiuhua.actions.journal import write_line
from xiuhua.bridge.pairing_rows import gather_pairing
from xiuhua.bridge.pairing_task import Changed, Frozen, changed_since, unpacked
from xiuhua.duty.door import scope_of
from xiuhua.duty.pairing import open_for_pairing
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import require_judging_pack
from xiuhua.register.models import Account, Area, PairingProposal, PairRule, VillageProposal
from xiuhua.words import AreaLevel

MOST_WEIGHT = 100_000


@transaction.atomic
def draft_proposal(code: str, *, by: Account) -> UUID:
    """Draft a proposal for an area from the register as it is today; gives its key. Nothing else changes.

    Raises Absent for whoever does not pair there, NotFound where no pack says how, ProposalRefused for a place that is
    too wide, has nobody to pair, or has an open proposal.
    """
    area = open_for_pairing(scope_of(by, today=clock_day()), code)
    if area.level < AreaLevel.COUNTY:
        raise ProposalRefused("too_wide", area=area.name)
    Area.objects.select_for_update().get(pk=area.pk)
    if PairingProposal.objects.filter(area=area, decision="").exists():
        raise ProposalRefused("open_one", area=area.name)
    frozen = _as_it_is(area)
    proposal = PairingProposal(area=area, on=clock_day(), weights=dict(frozen.policy.weights), drafted_by=by)
    freeze(proposal, frozen)
    proposal.save()
    reckon_anew(proposal)
    write_line("draft_proposal", by=by, subject_kind="area", subject=area.code, after=told_of(proposal))
    return proposal.key


def told_of(proposal: PairingProposal | VillageProposal) -> dict[str, object]:
    """What the journal says of a proposal: which, what it costs, and the digest of all that it was reckoned from."""
    return {"proposal": proposal.key.hex, "objective": proposal.objective, "digest": proposal.digest}


@transaction.atomic
def refresh_proposal(key: UUID, *, by: Account) -> None:
    """Lay a draft out anew from the register as it is today; pins and bans of whoever is still there stay.

    One that was submitted becomes a draft again. Raises Absent and ProposalRefused as `draft_proposal`.
    """
    proposal = open_proposal(key, by=by, hold=True)
    require_open(proposal)
    before = unpacked(proposal.frozen)
    frozen = _as_it_is(proposal.area, rooms=before.rooms)
    freeze(proposal, frozen)
    proposal.on = clock_day()
    proposal.submitted_by = proposal.submitted_at = None
    if proposal.weights == dict(before.policy.weights):
        proposal.weights = dict(frozen.policy.weights)
    proposal.save(update_fields=["frozen", "on", "submitted_by", "submitted_at", "weights"])
    _lift_lost(proposal, frozen, by=by)
    reckon_anew(proposal)
    write_line("refresh_proposal", by=by, subject_kind="area", subject=proposal.area.code, after=told_of(proposal))


@transaction.atomic
def weigh_anew(key: UUID, weights: Mapping[str, object], *, by: Account) -> None:
    """Reckon a draft under other weights (points of each term); raises Absent and ProposalRefused."""
    proposal = open_draft(key, by=by)
    before = {"weights": proposal.weights}
    proposal.weights = weights_told(weights, known=proposal.weights)
    reckon_anew(proposal)
    after = told_of(proposal) | {"weights": proposal.weights}
    write_line("weigh_anew", by=by, subject_kind="area", subject=proposal.area.code, before=before, after=after)


def weights_told(typed: Mapping[str, object], *, known: Mapping[str, int]) -> dict[str, int]:
    """Weights as whole points, those not told as they are; raises ProposalRefused for what is no weight."""
    found = dict(known)
    for term in known:
        text = str(typed.get(term, known[term])).strip()
        if not (text.isascii() and text.isdigit() and len(text) < 7 and int(text) <= MOST_WEIGHT):
            raise ProposalRefused("no_weight", at=f"weight-{term}", term=term, most=MOST_WEIGHT)
        found[term] = int(text)
    return found


def changes_since(proposal: PairingProposal) -> list[Changed]:
    """What the register has otherwise than the proposal was reckoned from. About fifteen statements."""
    before = unpacked(proposal.frozen)
    return changed_since(before, _as_it_is(proposal.area, rooms=before.rooms))


def _as_it_is(area: Area, *, rooms: Mapping[str, int] | None = None) -> Frozen:
    today = clock_day()
    return gather_pairing(area, pack=require_judging_pack(area.pk, on=today), day=today, rooms=rooms)


def _lift_lost(proposal: PairingProposal, frozen: Frozen, *, by: Account) -> None:
    """Lift the rules of whoever is not there any more."""
    helpers, households = set(frozen.helpers["helper"]), set(frozen.households["household"])
    for rule in PairRule.objects.filter(proposal=proposal, lifted_at__isnull=True).select_related(
        "person", "household"
    ):
        if rule.person.key.hex not in helpers or rule.household.key.hex not in households:
            rule.lifted_by, rule.lifted_at = by, timezone.now()
            rule.save(update_fields=["lifted_by", "lifted_at"])

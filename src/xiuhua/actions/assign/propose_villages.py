"""Drafts who is to hold a post of each village of an area; brings it up to date; pins and bans holders."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from xiuhua.actions.assign.proposal import require_open, why_told
from xiuhua.actions.assign.proposal_refusal import ProposalRefused
from xiuhua.actions.assign.propose import told_of
from xiuhua.actions.assign.village_proposal import (
    KINDS,
    TEAMS,
    Laid,
    holders_named,
    laid_of,
    named,
    open_village_draft,
    open_village_proposal,
    reckon_villages,
    villages_as_they_are,
    whom_and_where,
)
from xiuhua.actions.journal import write_line
from xiuhua.duty.door import Absent, scope_of
from xiuhua.duty.pairing import open_for_pairing
from xiuhua.queries.office import clock_day
from xiuhua.register.models import Account, Area, VillageProposal, VillageRule
from xiuhua.words import AreaLevel, AssignmentKind


@transaction.atomic
def draft_villages(code: str, *, kind: AssignmentKind, by: Account) -> UUID:
    """Draft who holds a post of the villages of an area, from the register as it is today; gives its key.

    Raises Absent for whoever fills no posts there, ProposalRefused where no pack says how, for a place that is too
    wide, has no village that must have the post or nobody to hold it, or has an open proposal of the kind.
    """
    area = open_for_pairing(scope_of(by, today=clock_day()), code)
    if kind not in KINDS:
        raise Absent
    if area.level < AreaLevel.COUNTY:
        raise ProposalRefused("too_wide", area=area.name)
    Area.objects.select_for_update().get(pk=area.pk)
    if VillageProposal.objects.filter(area=area, kind=kind, decision="").exists():
        raise ProposalRefused("open_one", area=area.name)
    role, frozen = villages_as_they_are(area, kind=kind)
    _require_both(area, frozen, kind=kind)
    proposal = VillageProposal.objects.create(
        area=area, kind=kind, role=role, on=clock_day(), frozen=frozen.packed(), drafted_by=by
    )
    reckon_villages(proposal)
    _write("draft_villages", proposal, by=by)
    return proposal.key


@transaction.atomic
def refresh_villages(key: UUID, *, by: Account) -> None:
    """Lay a draft out anew from the register as it is today; pins and bans of whoever is still there stay.

    One that was submitted becomes a draft again. Raises Absent and ProposalRefused as `draft_villages`.
    """
    proposal = open_village_proposal(key, by=by)
    require_open(proposal)
    proposal.role, frozen = villages_as_they_are(proposal.area, kind=AssignmentKind(proposal.kind))
    _require_both(proposal.area, frozen, kind=proposal.kind)
    proposal.frozen, proposal.on = frozen.packed(), clock_day()
    proposal.submitted_by = proposal.submitted_at = None
    proposal.save(update_fields=["role", "frozen", "on", "submitted_by", "submitted_at"])
    holders, villages = whom_and_where(frozen)
    for rule in proposal.rules.filter(lifted_at__isnull=True).select_related("person", "organisation", "village"):
        if rule.holder is None or rule.holder.key.hex not in holders or rule.village.code not in villages:
            _lift(rule, by=by)
    reckon_villages(proposal)
    _write("refresh_villages", proposal, by=by)


@transaction.atomic
def rule_village(key: UUID, *, village: str, holder: UUID, kind: str, why: str, by: Account) -> UUID:
    """Say that a village (by code) of a draft gets this holder (a pin), or does not (a ban); gives the rule's key.

    Of a team a pin is who leads it, and `join` who must be in it. What was said before and stands against it is lifted.
    Raises Absent, ProposalRefused, ProposalCannot.
    """
    proposal = open_village_draft(key, by=by)
    holders, villages = whom_and_where(laid_of(proposal))
    kinds = (VillageRule.PIN, VillageRule.BAN, *([VillageRule.JOIN] if proposal.kind == TEAMS else []))
    if kind not in kinds or village not in villages:
        raise Absent
    who = holders_named(proposal.kind, [holder.hex]).get(holder.hex)
    if who is None or holder.hex not in holders:
        raise ProposalRefused("no_holder")
    reason = why_told(why)
    place = Area.objects.on(proposal.on).get(code=village)
    for rule in proposal.rules.filter(lifted_at__isnull=True).select_related("person", "organisation"):
        here = rule.village_id == place.pk and (rule.holder == who or rule.kind == kind == VillageRule.PIN)
        if here or (rule.holder == who and _moves(rule.kind, kind, teams=proposal.kind == TEAMS)):
            _lift(rule, by=by)
    made = VillageRule.objects.create(
        proposal=proposal, kind=kind, village=place, why=reason, said_by=by, **{named(proposal.kind): who}
    )
    reckon_villages(proposal)
    told = {"holder": who.name, "village": place.code}
    write_line(
        f"{kind}_village", by=by, subject_kind="area", subject=proposal.area.code,
        after=told_of(proposal) | told, why=reason,
    )  # fmt: skip
    return made.key


@transaction.atomic
def lift_village_rule(key: UUID, rule: UUID, *, by: Account) -> None:
    """Lift a pin or a ban of a draft; raises Absent, and ProposalRefused for what is lifted already."""
    proposal = open_village_draft(key, by=by)
    found = proposal.rules.filter(key=rule, lifted_at__isnull=True).first()
    if found is None:
        raise ProposalRefused("not_lifted")
    _lift(found, by=by)
    reckon_villages(proposal)
    _write("lift_village_rule", proposal, by=by)


def _moves(before: str, kind: str, *, teams: bool) -> bool:
    """Whether somebody who must be in one team is said to be in another: they are in one at a time."""
    return teams and VillageRule.BAN not in (before, kind)


def _require_both(area: Area, laid: Laid, *, kind: str) -> None:
    holders, villages = whom_and_where(laid)
    if not villages:
        raise ProposalRefused("teams_stand" if kind == TEAMS else "no_villages", area=area.name)
    if not holders:
        raise ProposalRefused("nobody_to_send" if kind == TEAMS else "nobody_seated", area=area.name)


def _lift(rule: VillageRule, *, by: Account) -> None:
    rule.lifted_by, rule.lifted_at = by, timezone.now()
    rule.save(update_fields=["lifted_by", "lifted_at"])


def _write(deed: str, proposal: VillageProposal, *, by: Account) -> None:
    write_line(deed, by=by, subject_kind="area", subject=proposal.area.code, after=told_of(proposal))

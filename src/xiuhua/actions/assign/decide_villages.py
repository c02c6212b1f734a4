"""Decides a proposal of villages in two steps: one officer submits it, another appoints by approving it."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from xiuhua.actions.assign.appoint import write_appointment
from xiuhua.actions.assign.appointment import Asked, judged
from xiuhua.actions.assign.appointment_refusal import AppointmentRefused
from xiuhua.actions.assign.proposal import has_hand_in, require_open, why_told
from xiuhua.actions.assign.proposal_refusal import ProposalRefused, ProposalStale
from xiuhua.actions.assign.propose import told_of
from xiuhua.actions.assign.proposed_teams import form_team
from xiuhua.actions.assign.village_proposal import (
    TEAMS,
    changes_of,
    open_village_draft,
    open_village_proposal,
    rules_of,
)
from xiuhua.actions.journal import write_line
from xiuhua.queries.office import clock_day
from xiuhua.queries.post_rules import PostRules
from xiuhua.register.models import Account, Assignment, Organisation, Person, ProposedVillage, VillageProposal

GIVEN = ("new", "moved")


class VillageRefused(ProposalRefused):
    """A village's holder cannot be appointed; `appointment` says why, `facts` which village."""

    def __init__(self, appointment: AppointmentRefused, *, area: str) -> None:
        super().__init__("not_appointed", area=area, because=str(appointment))
        self.appointment = appointment


@transaction.atomic
def submit_villages(key: UUID, *, by: Account) -> None:
    """Hand a draft on for approval: from then on nobody changes it. Said twice, done once.

    Raises Absent, ProposalRefused for one that is decided or changes nothing, ProposalStale as `approve_villages`.
    """
    proposal = open_village_proposal(key, by=by)
    require_open(proposal)
    if proposal.submitted_at is not None:
        return
    if not proposal.villages.filter(change__in=GIVEN).exists():
        raise ProposalRefused("villages_stay")
    _require_fresh(proposal)
    # Why it was given back was another officer's word: it is not the reason of who submits it anew.
    proposal.submitted_by, proposal.submitted_at, proposal.why = by, timezone.now(), ""
    proposal.save(update_fields=["submitted_by", "submitted_at", "why"])
    _write("submit_villages", proposal, by=by)


@transaction.atomic
def return_villages(key: UUID, *, why: str, by: Account) -> None:
    """Give a submitted proposal back as a draft; raises Absent and ProposalRefused."""
    proposal = open_village_proposal(key, by=by)
    require_open(proposal)
    if proposal.submitted_at is None:
        raise ProposalRefused("not_submitted")
    proposal.why = why_told(why)
    proposal.submitted_by = proposal.submitted_at = None
    proposal.save(update_fields=["submitted_by", "submitted_at", "why"])
    _write("return_villages", proposal, by=by)


@transaction.atomic
def drop_villages(key: UUID, *, why: str, by: Account) -> None:
    """Lay a draft aside for good; it is kept. Raises Absent and ProposalRefused."""
    proposal = open_village_draft(key, by=by)
    _decide(proposal, VillageProposal.DROPPED, why=why_told(why), by=by)
    _write("drop_villages", proposal, by=by)


@transaction.atomic
def approve_villages(key: UUID, *, document: str, by: Account) -> int:
    """Appoint whoever a submitted proposal gives to villages, by a document, all of them or nobody; gives how many.

    Each is judged as any appointment of today. Raises Absent, ProposalRefused for what is not submitted or the same
    hand, ProposalStale where the register has moved on, VillageRefused for an appointment that a rule forbids.
    """
    proposal = open_village_proposal(key, by=by)
    require_open(proposal)
    if proposal.submitted_at is None:
        raise ProposalRefused("not_submitted")
    if has_hand_in(proposal, by):
        raise ProposalRefused("own_hand", name=by.called)
    _require_fresh(proposal)
    rows = proposal.villages.filter(change__in=GIVEN).select_related("village", "person", "organisation", "former")
    rules, today = rules_of(proposal.area), clock_day()
    for row in rows.order_by("village__code"):
        _appoint(row, proposal, rules, document=document, by=by, on=today)
    proposal.document = document.strip()
    _decide(proposal, VillageProposal.APPROVED, why="", by=by)
    _write("approve_villages", proposal, by=by)
    return len(rows)


def _appoint(
    row: ProposedVillage, proposal: VillageProposal, rules: PostRules, *, document: str, by: Account, on: date
) -> None:
    """Appoint a village's holder, or whoever comes into its team, each by the rules of posts."""
    ends = str(rules.pack.parameter("pairing.end_reason").on(on))

    def appointing(who: Person | Organisation, role: str, follows: Assignment | None) -> None:
        asked = Asked(
            row.village.code, role, who.key, on, document, replaces=follows.key if follows else None,
            reason=ends if follows else "",
        )  # fmt: skip
        try:
            plan = judged(asked, by=by, hold=True)
        except AppointmentRefused as refused:
            raise VillageRefused(refused, area=row.village.name) from None
        if plan.made is None:
            write_appointment(plan, by=by)

    if proposal.kind == TEAMS:
        member_role = rules.text("team.member_role")
        form_team(row, leader_role=proposal.role, member_role=member_role, appointing=appointing)
    elif row.holder:
        appointing(row.holder, proposal.role, row.former)


def _decide(proposal: VillageProposal, decision: str, *, why: str, by: Account) -> None:
    proposal.decision, proposal.decided_by, proposal.decided_at, proposal.why = decision, by, timezone.now(), why
    proposal.save(update_fields=["decision", "decided_by", "decided_at", "why", "document"])


def _require_fresh(proposal: VillageProposal) -> None:
    changes = changes_of(proposal)
    if changes:
        raise ProposalStale(changes)


def _write(deed: str, proposal: VillageProposal, *, by: Account) -> None:
    write_line(
        deed, by=by, subject_kind="area", subject=proposal.area.code, after=told_of(proposal),
        why=proposal.why,
    )  # fmt: skip

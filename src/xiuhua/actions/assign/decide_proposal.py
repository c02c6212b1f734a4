"""Decides a proposal in two steps: one officer submits it, another approves; only then pairings end and begin."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from xiuhua.actions.assign.proposal import has_hand_in, open_draft, open_proposal, require_open, why_told
from xiuhua.actions.assign.proposal_refusal import ProposalRefused, ProposalStale
from xiuhua.actions.assign.propose import changes_since, told_of
from xiuhua.actions.assign.settle_requests import require_requests_seen, settle_requests
from xiuhua.actions.journal import write_line
from xiuhua.policy.pack import Pack
from xiuhua.queries.helper_request import GIVEN
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import require_judging_pack
from xiuhua.queries.post_rules import PostRules
from xiuhua.register.models import (
    Account,
    Area,
    AreaWithin,
    Assignment,
    HelperRequest,
    Household,
    PairingProposal,
    ProposedPair,
)
from xiuhua.words import AreaLevel, AssignmentKind, RequestState

AT_ONCE = 500


@transaction.atomic
def submit_proposal(key: UUID, *, by: Account) -> None:
    """Hand a draft on for approval: from then on nobody changes it. Said twice, done once.

    Raises Absent, ProposalRefused for one that is decided or changes nothing, ProposalStale as `approve_proposal`.
    """
    proposal = open_proposal(key, by=by, hold=True)
    require_open(proposal)
    if proposal.submitted_at is not None:
        return
    if not ProposedPair.objects.filter(proposal=proposal, change__in=GIVEN).exists():
        raise ProposalRefused("nothing_changes")
    _require_fresh(proposal)
    proposal.submitted_by, proposal.submitted_at = by, timezone.now()
    proposal.save(update_fields=["submitted_by", "submitted_at"])
    write_line("submit_proposal", by=by, subject_kind="area", subject=proposal.area.code, after=told_of(proposal))


@transaction.atomic
def return_proposal(key: UUID, *, why: str, by: Account) -> None:
    """Give a submitted proposal back as a draft, to whoever takes it up; raises Absent and ProposalRefused."""
    proposal = open_proposal(key, by=by, hold=True)
    require_open(proposal)
    if proposal.submitted_at is None:
        raise ProposalRefused("not_submitted")
    proposal.why = why_told(why)
    proposal.submitted_by = proposal.submitted_at = None
    proposal.save(update_fields=["submitted_by", "submitted_at", "why"])
    write_line(
        "return_proposal", by=by, subject_kind="area", subject=proposal.area.code, after=told_of(proposal),
        why=proposal.why,
    )  # fmt: skip


@transaction.atomic
def drop_proposal(key: UUID, *, why: str, by: Account) -> None:
    """Lay a draft aside for good; it is kept. Raises Absent and ProposalRefused."""
    proposal = open_draft(key, by=by)
    _decide(proposal, PairingProposal.DROPPED, why=why_told(why), by=by)
    write_line(
        "drop_proposal", by=by, subject_kind="area", subject=proposal.area.code, after=told_of(proposal),
        why=proposal.why,
    )  # fmt: skip


@transaction.atomic
def approve_proposal(key: UUID, *, seen: Collection[UUID] = (), by: Account) -> None:
    """Approve what another submitted: pairings that change end today, theirs begin, all or nothing. Done once.

    Former pairings keep their days, and those that follow name them. Requests for another helper that wait for a
    household which gets one are settled by it: `seen` are those (keys) that whoever approves was shown. Struck down in
    between, nothing is written and it can be approved again. Raises Absent, ProposalRefused for whoever had a hand in
    it, for what is not submitted and for requests that were not seen or are one's own, and ProposalStale where anything
    it was reckoned from is otherwise now.
    """
    proposal = open_proposal(key, by=by, hold=True)
    if proposal.decision == PairingProposal.APPROVED:
        return
    require_open(proposal)
    if proposal.submitted_by is None:
        raise ProposalRefused("not_submitted")
    if has_hand_in(proposal, by):
        raise ProposalRefused("own_hand", name=by.called)
    _hold(proposal)
    waiting = require_requests_seen(proposal, seen=seen, by=by)
    _require_fresh(proposal)
    today, now = clock_day(), timezone.now()
    pack = require_judging_pack(proposal.area.pk, on=today)
    ended = _end_former(proposal, pack, today=today)
    begun = _begin(proposal, pack, ended, today=today, now=now)
    settle_requests(waiting, proposal, by=by, today=today)
    _decide(proposal, PairingProposal.APPROVED, why="", by=by)
    told = told_of(proposal) | {
        "pairings_ended": sum(map(len, ended.values())),
        "pairings_begun": begun,
        "since": today,
    }
    write_line("approve_proposal", by=by, subject_kind="area", subject=proposal.area.code, after=told)


def _decide(proposal: PairingProposal, decision: str, *, why: str, by: Account) -> None:
    proposal.decision, proposal.decided_by, proposal.decided_at, proposal.why = decision, by, timezone.now(), why
    proposal.save(update_fields=["decision", "decided_by", "decided_at", "why"])


def _require_fresh(proposal: PairingProposal) -> None:
    changes = changes_since(proposal)
    if changes:
        raise ProposalStale(changes)


def _hold(proposal: PairingProposal) -> None:
    """Keep the county and the households that change until the end: two proposals of one county come one by one."""
    around = AreaWithin.objects.on(clock_day()).filter(area=proposal.area).values("ancestor")
    list(Area.objects.select_for_update().filter(pk__in=around, level=AreaLevel.COUNTY).order_by("pk"))
    theirs = proposal.pairs.filter(change__in=GIVEN).values("household")
    list(Household.objects.select_for_update().filter(pk__in=theirs).order_by("pk").values_list("pk", flat=True))


def _end_former(proposal: PairingProposal, pack: Pack, *, today: date) -> dict[int, list[int]]:
    """End the pairings of households that get another helper; gives by household the ids of what ended.

    Former helpers read on for the days that the pack says, as after any handover.
    """
    theirs = proposal.pairs.filter(change__in=GIVEN).values("household")
    running = Assignment.objects.on(today).filter(kind=AssignmentKind.PAIR, household__in=theirs)
    ended: dict[int, list[int]] = {}
    for home, row in running.order_by("since", "pk").values_list("household", "pk"):
        ended.setdefault(home or 0, []).append(row)
    rows = [row for found in ended.values() for row in found]
    reason = _text(pack, "pairing.end_reason", today)
    told = {"until": today, "end_reason": reason, "read_until": PostRules(pack, today).read_until(today, reason)}
    for begin in range(0, len(rows), AT_ONCE):
        Assignment.objects.filter(pk__in=rows[begin : begin + AT_ONCE]).update(**told)
    return ended


def _begin(proposal: PairingProposal, pack: Pack, ended: dict[int, list[int]], *, today: date, now: datetime) -> int:
    """Write the pairings that begin, each naming the one that it follows; gives how many."""
    role = _text(pack, "pairing.role", today)
    post = pack.posts[role]
    wanted = proposal.pairs.filter(change__in=GIVEN).order_by("household__number").values_list(
        "household", "household__number", "person"
    )  # fmt: skip
    made = [
        Assignment(
            kind=AssignmentKind.PAIR, role=role, person_id=person, household_id=home, slot=post.slot_at(number),
            since=today, predecessor_id=ended[home][-1] if home in ended else None, recorded=now,
            document=proposal.key.hex[:8],
        )
        for home, number, person in wanted
    ]  # fmt: skip
    Assignment.objects.bulk_create(made, batch_size=AT_ONCE)
    _answer_requests(proposal, {row.household_id: row for row in made})
    return len(made)


def _answer_requests(proposal: PairingProposal, made: Mapping[int | None, Assignment]) -> None:
    """Requests for another helper that were granted are answered by the pair that follows, as by any handover."""
    theirs = proposal.pairs.filter(change__in=GIVEN).values("household")
    waiting = HelperRequest.objects.filter(household__in=theirs, state=RequestState.GRANTED, answered_by=None)
    for request in waiting.order_by("pk"):
        request.answered_by = made[request.household_id]
        request.save(update_fields=["answered_by"])


def _text(pack: Pack, name: str, day: date) -> str:
    return str(pack.parameter(name).on(day))

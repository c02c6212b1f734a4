"""Requests for another helper that a proposal settles: seen by whoever approves, each answered by the new pair."""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from xiuhua.actions.assign.proposal_refusal import ProposalRefused
from xiuhua.actions.journal import write_line
from xiuhua.queries.helper_request import waiting_for
from xiuhua.register.models import Account, Assignment, HelperRequest, PairingProposal
from xiuhua.words import AssignmentKind, RequestState


def require_requests_seen(proposal: PairingProposal, *, seen: Collection[UUID], by: Account) -> list[HelperRequest]:
    """The requests that wait for a household which gets another helper, held; two statements.

    Raises ProposalRefused where one was not seen, and for one that whoever approves asked for.
    """
    waiting = list(waiting_for(proposal).select_for_update(of=("self",)).select_related("household").order_by("pk"))
    unseen = [it for it in waiting if it.key not in seen]
    if unseen:
        raise ProposalRefused("requests_wait", count=len(unseen))
    own = next((it for it in waiting if it.asked_by_id == by.pk), None)
    if own is not None:
        raise ProposalRefused("own_request", name=by.called, day=own.asked_on)
    return waiting


def settle_requests(waiting: Iterable[HelperRequest], proposal: PairingProposal, *, by: Account, today: date) -> None:
    """Grant requests by the pairs that a proposal has just begun; each has its line under its household."""
    for row in waiting:
        pair = Assignment.objects.on(today).get(kind=AssignmentKind.PAIR, household=row.household, until=None)
        row.state, row.decided_by, row.decided_on = RequestState.GRANTED, by, today
        row.answered_by, row.settled_by = pair, proposal
        row.save(update_fields=["state", "decided_by", "decided_on", "answered_by", "settled_by"])
        write_line(
            "settle_helper_request", by=by, subject_kind="household", subject=row.household.key,
            after={"request_state": row.state, "request": row.key.hex, "proposal": proposal.key.hex},
        )  # fmt: skip

"""Asks for another helper of a household, from any side; decides that, and takes it back. None of it changes a pair."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from xiuhua.actions.assign.handover_refusal import HandoverRefused
from xiuhua.actions.assign.helped_household import helped_household
from xiuhua.actions.journal import write_line
from xiuhua.actions.told_text import text_told
from xiuhua.duty.appointing import may_hand_over, open_for_handover
from xiuhua.duty.door import Absent, OpenedHousehold, Scope, open_household, scope_of
from xiuhua.queries.office import clock_day
from xiuhua.register.models import Account, HelperRequest
from xiuhua.words import NotFound, RequestSide, RequestState

MOST_NOTE = 300
MOST_NAME = 60


def sides_open(scope: Scope, opened: OpenedHousehold) -> tuple[RequestSide, ...]:
    """From which sides a reader may ask for another helper of a household that was opened. At most three statements.

    Its helper for themselves; whoever else answers for it writes down what the household says; the offices that give
    helpers also ask themselves. Who only reads or inspects asks for nobody.
    """
    if not opened.is_answered_for:
        return ()
    if opened.is_paired:
        return (RequestSide.HELPER,)
    office = (RequestSide.OFFICE,) if may_hand_over(scope, opened.household.key) else ()
    return (RequestSide.HOUSEHOLD, *office)


@transaction.atomic
def ask_for_helper(household: UUID, side: str, *, reason: str, note: str = "", told_by: str = "", by: Account) -> UUID:
    """Ask for another helper, for a reason of the pack; gives the key of the request. Said twice, kept once.

    Raises Absent for whoever may not ask from that side, and HandoverRefused for what does not do.
    """
    today = clock_day()
    scope = scope_of(by, today=today)
    opened = open_household(scope, household, on=today)
    if side not in sides_open(scope, opened):
        raise Absent
    try:
        at = helped_household(opened.household, on=today, hold=True)
    except NotFound as nowhere:
        raise Absent from nowhere
    if at.pairing is None:
        raise HandoverRefused("no_helper")
    if not reason or not at.rules.lists("handover.request_reasons", reason):
        raise HandoverRefused("no_reason", at="why")
    note = text_told(note, most=MOST_NOTE, refused=HandoverRefused, at="note")
    teller = (
        text_told(told_by, most=MOST_NAME, refused=HandoverRefused, at="told_by")
        if side == RequestSide.HOUSEHOLD
        else ""
    )
    if side == RequestSide.HOUSEHOLD and not teller:
        raise HandoverRefused("no_teller")
    said = {"side": side, "reason": reason, "note": note, "told_by": teller, "asked_by": by}
    if at.request is not None:
        if all(getattr(at.request, name) == value for name, value in said.items()):
            return at.request.key
        raise HandoverRefused("open_already", day=at.request.asked_on, due=at.request.due or at.request.asked_on)
    days = at.rules.number("handover.decision_days")
    due = None if days is None else today + timedelta(days=days)
    row = HelperRequest.objects.create(household=opened.household, pairing=at.pairing, asked_on=today, due=due, **said)
    _write_line("ask_for_helper", row, by=by, after={"side": side, "request_reason": reason, "note": note, "due": due})
    return row.key


@transaction.atomic
def decide_request(key: UUID, *, grant: bool, answer: str, by: Account) -> UUID:
    """Grant a request or not, and say why; gives the household's key. A granted one lets the office hand over.

    Raises Absent for whoever gives no helpers there; HandoverRefused without a reason, for one's own request, and for
    one that is decided. Said twice, done once.
    """
    today = clock_day()
    row = _held(key)
    household = open_for_handover(scope_of(by, today=today), row.household.key)
    state = RequestState.GRANTED if grant else RequestState.REFUSED
    said = text_told(answer, most=MOST_NOTE, refused=HandoverRefused, at="answer")
    if row.state != RequestState.OPEN:
        if (row.state, row.answer, row.decided_by) == (state, said, by):
            return household.key
        raise HandoverRefused("decided", day=row.decided_on)
    if row.asked_by_id == by.pk:
        raise HandoverRefused("own_request")
    if not said:
        raise HandoverRefused("no_answer")
    row.state, row.decided_by, row.decided_on, row.answer = state, by, today, said
    row.save(update_fields=["state", "decided_by", "decided_on", "answer"])
    _write_line("decide_helper_request", row, by=by, after={"request_state": state, "note": said})
    return household.key


@transaction.atomic
def withdraw_request(key: UUID, *, by: Account) -> UUID:
    """Take a request back before it is decided; gives the household's key. Withdrawn twice, withdrawn once.

    Raises Absent for whoever does not open the household, HandoverRefused for who did not ask and for a decided one.
    """
    today = clock_day()
    row = _held(key)
    opened = open_household(scope_of(by, today=today), row.household.key, on=today)
    if not opened.is_answered_for:
        raise Absent
    if row.asked_by_id != by.pk:
        raise HandoverRefused("not_asker")
    if row.state == RequestState.WITHDRAWN:
        return opened.household.key
    if row.state != RequestState.OPEN:
        raise HandoverRefused("decided", day=row.decided_on)
    row.state, row.decided_by, row.decided_on = RequestState.WITHDRAWN, by, today
    row.save(update_fields=["state", "decided_by", "decided_on"])
    _write_line("withdraw_helper_request", row, by=by, after={"request_state": row.state})
    return opened.household.key


def _held(key: UUID) -> HelperRequest:
    """The request, kept until the end of the transaction; raises Absent."""
    row = HelperRequest.objects.select_for_update().filter(key=key).first()
    if row is None:
        raise Absent
    return row


def _write_line(deed: str, row: HelperRequest, *, by: Account, after: dict[str, object]) -> None:
    write_line(
        deed, by=by, subject_kind="household", subject=row.household.key, after=after | {"request": row.key.hex},
        personal=[name for name in ("note", "request_reason") if name in after],
    )  # fmt: skip

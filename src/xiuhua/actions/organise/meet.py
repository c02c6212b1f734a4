"""Writes a meeting of an organisation down, with what it decided, and takes one back that nothing names."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from xiuhua.actions.journal import write_line
from xiuhua.actions.organise.ground import MOST_LONG, pack_of, require_code, require_day, require_living, told
from xiuhua.actions.organise.refusal import OrganisingRefused
from xiuhua.duty.door import Absent, scope_of
from xiuhua.duty.organising import open_organisation_to_act
from xiuhua.queries.office import clock_day
from xiuhua.register.models import Account, CaseStep, Decision, IndustryProject, Meeting, RectificationItem

MOST_DECISIONS, MOST_PRESENT = 30, 100_000
KINDS = "meeting_kind"


@transaction.atomic
def record_meeting(
    key: UUID, *, on: date, kind: str, attendance: int | None, agenda: str, decisions: Sequence[str], by: Account
) -> UUID:
    """Write a meeting down, once; gives its key. Raises Absent for who acts for no office there, OrganisingRefused."""
    today = clock_day()
    body, seat = open_organisation_to_act(scope_of(by, today=today), key)
    require_living(body)
    require_day(on, today=today, since=body.founded)
    require_code(pack_of(body, on=today), KINDS, kind)
    agenda = told(agenda, most=MOST_LONG, at="agenda", missing="no_agenda")
    texts = [text for line in decisions if (text := told(line, most=MOST_LONG, at="decisions"))]
    if len(texts) > MOST_DECISIONS:
        raise OrganisingRefused("many_decisions", most=MOST_DECISIONS)
    if attendance is not None and not 0 <= attendance <= MOST_PRESENT:
        raise OrganisingRefused("no_attendance")
    same = {"organisation": body, "on": on, "kind": kind, "agenda": agenda}
    if Meeting.objects.filter(**same, withdrawn_at=None).exists():
        raise OrganisingRefused("told_already")
    row = Meeting.objects.create(**same, attendance=attendance, by=by)
    Decision.objects.bulk_create(Decision(meeting=row, number=n, text=text) for n, text in enumerate(texts, start=1))
    write_line(
        "record_meeting", by=by, subject_kind="area", subject=seat.code,
        after={"organisation": body.name, "on": on, "meeting_kind": kind, "decisions": len(texts)},
    )  # fmt: skip
    return row.key


@transaction.atomic
def withdraw_meeting(key: UUID, *, by: Account) -> None:
    """Take a meeting back: only who entered it does, and only while nothing names a decision of it."""
    row = Meeting.objects.select_for_update().filter(key=key, withdrawn_at=None).first()
    if row is None:
        raise Absent
    body, seat = open_organisation_to_act(scope_of(by, today=clock_day()), row.organisation.key)
    if row.by_id != by.pk:
        raise OrganisingRefused("not_yours")
    names = {"decision__meeting": row}
    if any(model.objects.filter(**names).exists() for model in (RectificationItem, CaseStep, IndustryProject)):
        raise OrganisingRefused("cited")
    row.withdrawn_at = timezone.now()
    row.save(update_fields=["withdrawn_at"])
    write_line(
        "withdraw_meeting", by=by, subject_kind="area", subject=seat.code,
        before={"organisation": body.name, "on": row.on}, after={},
    )  # fmt: skip

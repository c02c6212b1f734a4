"""What a course's facts are of each: parts at which they were there, on leave or absent, and how the test ended.

A mistake is mended by a row that corrects the one before; nothing is rewritten.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from xiuhua.actions.journal import write_line
from xiuhua.actions.organise.training.ground import open_session, require_other
from xiuhua.actions.organise.training.refusal import TrainingRefused
from xiuhua.actions.told_text import text_told
from xiuhua.register.models import Account, Attendance, CourseResult, CourseSession, Enrolment
from xiuhua.register.models.training import LEAVE, STATES

MOST_GRANTED = 80
MOST_SCORE = 100


@dataclass(frozen=True, slots=True)
class AttendanceTold:
    """A state of STATES, and for leave who granted it."""

    state: str
    granted_by: str = ""


@transaction.atomic
def tell_attendance(key: UUID, on: date, part: str, told: Mapping[UUID, AttendanceTold], *, by: Account) -> int:
    """Keep for a part of a day what is so of each on the roster who is named; gives how many rows are new.

    What is said again as it stands makes none. Nobody tells of themselves. Raises Absent, TrainingRefused.
    """
    session, held = open_session(key, by=by)
    if on > held.today:
        raise TrainingRefused("not_begun", day=on)
    if part not in held.policy.parts or session.until is None or not session.since <= on < session.until:
        raise TrainingRefused("not_of_it", day=on)
    roster = _roster(session)
    known = {it.enrolment_id: it for it in _standing(session).filter(on=on, part=part)}
    rows = []
    for row in (roster[who] for who in told if who in roster):
        said = _checked(told[row.key], row)
        before = known.get(row.pk)
        if before is not None and (before.state, before.granted_by) == (said.state, said.granted_by):
            continue
        require_other(row.person_id, by=by)
        rows.append(
            Attendance(
                enrolment=row,
                on=on,
                part=part,
                state=said.state,
                granted_by=said.granted_by,
                corrects=before,
                said_by=by.username,
            )
        )
    Attendance.objects.bulk_create(rows)
    if rows:
        mended = sum(it.corrects_id is not None for it in rows)
        write_line(
            "tell_attendance", by=by, subject_kind="area", subject=held.area.code,
            after={
                "course": session.course.title, "session": session.number, "on": on, "count": len(rows),
                "mended": mended,
            },
        )  # fmt: skip
    return len(rows)


@transaction.atomic
def tell_results(key: UUID, told: Mapping[UUID, tuple[bool, int | None]], *, by: Account) -> int:
    """Keep how the test ended of each who is named, with a score where one is told; gives how many rows are new."""
    session, held = open_session(key, by=by)
    if session.since > held.today:
        raise TrainingRefused("not_begun", day=session.since)
    roster = _roster(session)
    known = {
        it.enrolment_id: it
        for it in CourseResult.objects.filter(enrolment__session=session, corrected_by=None)
    }  # fmt: skip
    rows = []
    for row in (roster[who] for who in told if who in roster):
        passed, score = told[row.key]
        if score is not None and not 0 <= score <= MOST_SCORE:
            raise TrainingRefused("no_number", at=f"score-{row.key.hex}")
        before = known.get(row.pk)
        if before is not None and (before.passed, before.score) == (passed, score):
            continue
        require_other(row.person_id, by=by)
        rows.append(
            CourseResult(enrolment=row, passed=passed, score=score, on=held.today, corrects=before, said_by=by.username)
        )
    CourseResult.objects.bulk_create(rows)
    if rows:
        write_line(
            "tell_results", by=by, subject_kind="area", subject=held.area.code,
            after={"course": session.course.title, "session": session.number, "count": len(rows)},
        )  # fmt: skip
    return len(rows)


def _checked(told: AttendanceTold, row: Enrolment) -> AttendanceTold:
    if told.state not in STATES:
        raise TrainingRefused("no_code", at=f"state-{row.key.hex}")
    if told.state != LEAVE:
        return AttendanceTold(told.state)
    at = f"granted-{row.key.hex}"
    granted = text_told(told.granted_by, most=MOST_GRANTED, refused=TrainingRefused, at=at)
    if not granted:
        raise TrainingRefused("no_granter", at=at, name=row.person.name)
    return AttendanceTold(LEAVE, granted)


def _roster(session: CourseSession) -> dict[UUID, Enrolment]:
    rows = session.enrolments.filter(withdrawn_on=None, agreed_on__isnull=False).select_related("person")
    return {it.key: it for it in rows}


def _standing(session: CourseSession) -> QuerySet[Attendance]:
    return Attendance.objects.filter(enrolment__session=session, corrected_by=None)

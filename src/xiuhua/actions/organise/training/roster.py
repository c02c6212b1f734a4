"""Who comes to a session: whoever is due, is named, or asked; who was put on it by mistake is taken off."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.actions.organise.training.ground import Held, open_enrolment, open_session
from xiuhua.actions.organise.training.refusal import TrainingRefused
from xiuhua.bridge.listed_rows import read_listed
from xiuhua.duty.door import Absent
from xiuhua.queries.office import clock_day
from xiuhua.queries.training import DueLine, duties_in, on_rosters, sessions_open_to
from xiuhua.register.models import Account, Certificate, CourseSession, Enrolment, Person
from xiuhua.register.models.training import ASKED, BY_HAND, PROPOSED, WORKBOOK
from xiuhua.words import one_line

NAME, VILLAGE = "name", "village"
HEADERS = {NAME: ("姓名", "name"), VILLAGE: ("村", "所在村", "驻村", "village")}


@dataclass(frozen=True, slots=True)
class Enrolled:
    """How many were put on a roster, and whom of those named nobody found there, or found several."""

    new: int
    strange: tuple[str, ...] = ()


@transaction.atomic
def enrol_due(key: UUID, *, by: Account) -> Enrolled:
    """Put whoever is due and on no roster to come on a session, as far as seats go, the first due first.

    Those due on one day come in the order of places and names. Raises Absent, TrainingRefused.
    """
    session, held = _open_to_come(key, by=by)
    due = [it for it in _fit(session, held) if it.done_on is None]
    taken = on_rosters(on=held.today)
    waiting = {it.person: it for it in due if it.person not in taken}
    if not waiting:
        raise TrainingRefused("nobody_due")
    free = _free(session)
    if free <= 0:
        raise TrainingRefused("full", seats=session.course.seats)
    return Enrolled(_put(session, list(waiting)[:free], PROPOSED, held, by=by))


@transaction.atomic
def enrol_named(key: UUID, names: Sequence[str], *, by: Account) -> Enrolled:
    """Put who is named on a session: a name, and a part of the village's name behind it where several are called so."""
    session, held = _open_to_come(key, by=by)
    return _named(session, held, [it.partition(" ")[::2] for it in map(one_line, names) if it], BY_HAND, by=by)


@transaction.atomic
def enrol_listed(key: UUID, path: Path, *, by: Account) -> Enrolled:
    """Put who stands in a workbook on a session, by the columns of their name and village.

    Raises Absent, TrainingRefused, and WorkbookRefused for a file that is none.
    """
    session, held = _open_to_come(key, by=by)
    rows = read_listed(path, HEADERS, needed=(NAME,))
    if rows is None:
        raise TrainingRefused("nobody_called", name="姓名")
    told = [(one_line(row[NAME] or ""), one_line(row.get(VILLAGE) or "")) for row in rows.to_dicts()]
    return _named(session, held, [it for it in told if it[0]], WORKBOOK, by=by)


@transaction.atomic
def ask_for_place(key: UUID, *, by: Account) -> None:
    """Ask for a place on a session oneself; an office agrees. Raises Absent, TrainingRefused."""
    today = clock_day()
    session = CourseSession.objects.select_related("course__area").filter(key=key, course__withdrawn_on=None).first()
    person = Person.objects.select_for_update().filter(pk=by.person_id or 0).first()
    if session is None or person is None or not by.is_active:
        raise Absent
    if Enrolment.objects.filter(session=session, person=person, withdrawn_on=None).exists():
        raise TrainingRefused("on_roster")
    if session.key not in {it.key for it in sessions_open_to(person.pk, on=today)}:
        raise TrainingRefused("no_post")
    Enrolment.objects.create(session=session, person=person, way=ASKED, said_by=by.username)
    write_line(
        "ask_for_place", by=by, subject_kind="area", subject=session.course.area.code,
        after={"course": session.course.title, "session": session.number, "holder": person.name},
    )  # fmt: skip


@transaction.atomic
def agree_to_place(key: UUID, *, by: Account) -> None:
    """Agree to a place that somebody asked for. Never to one's own. Raises Absent, TrainingRefused."""
    row, held = open_enrolment(key, by=by)
    if row.agreed_on is not None:
        return
    if _free(row.session) <= 0:
        raise TrainingRefused("full", seats=row.session.course.seats)
    row.agreed_on = held.today
    row.save(update_fields=["agreed_on"])
    _write("agree_to_place", row, by=by, code=held.area.code)


@transaction.atomic
def take_off_roster(key: UUID, *, by: Account) -> None:
    """Take somebody off who was put there by mistake, or whose wish is not met; not once something is kept of them."""
    row, held = open_enrolment(key, by=by)
    if row.attendance.exists() or row.certificates.exists():
        raise TrainingRefused("told_of")
    row.withdrawn_on = held.today
    row.save(update_fields=["withdrawn_on"])
    _write("take_off_roster", row, by=by, code=held.area.code)


def _open_to_come(key: UUID, *, by: Account) -> tuple[CourseSession, Held]:
    session, held = open_session(key, by=by)
    if Certificate.objects.filter(enrolment__session=session, revoked_on=None).exists():
        raise TrainingRefused("over", day=session.until)
    return session, held


def _fit(session: CourseSession, held: Held) -> list[DueLine]:
    """Who must be trained by the duties of the posts that the course is for."""
    wanted = set(session.course.posts.split())
    due = duties_in(held.area.pk, held.policy, on=held.today)
    return [it for it in due if not wanted or it.post in wanted]


def _named(session: CourseSession, held: Held, told: Iterable[tuple[str, str]], way: str, *, by: Account) -> Enrolled:
    known: dict[str, dict[int, set[str]]] = {}
    for it in _fit(session, held):
        known.setdefault(it.name, {}).setdefault(it.person, set()).add(it.village)
    found, strange = [], []
    for name, village in told:
        fits = [who for who, places in known.get(name, {}).items() if any(village in place for place in places)]
        if len(fits) == 1:
            found.append(fits[0])
        else:
            strange.append(f"{name} {village}".strip())
    if not found and strange:
        raise TrainingRefused("nobody_called", name=", ".join(strange[:3]))
    new = [it for it in dict.fromkeys(found) if it not in _there(session)]
    if len(new) > _free(session):
        raise TrainingRefused("full", seats=session.course.seats)
    return Enrolled(_put(session, new, way, held, by=by), tuple(strange))


def _there(session: CourseSession) -> set[int]:
    return set(session.enrolments.filter(withdrawn_on=None).values_list("person", flat=True))


def _free(session: CourseSession) -> int:
    return session.course.seats - session.enrolments.filter(withdrawn_on=None, agreed_on__isnull=False).count()


def _put(session: CourseSession, persons: Sequence[int], way: str, held: Held, *, by: Account) -> int:
    there = _there(session)
    new = [it for it in persons if it not in there and it != by.person_id]
    Enrolment.objects.bulk_create(
        Enrolment(session=session, person_id=it, way=way, agreed_on=held.today, said_by=by.username) for it in new
    )
    write_line(
        "enrol", by=by, subject_kind="area", subject=held.area.code,
        after={"course": session.course.title, "session": session.number, "count": len(new)},
    )  # fmt: skip
    return len(new)


def _write(deed: str, row: Enrolment, *, by: Account, code: str) -> None:
    told: dict[str, object] = {
        "course": row.session.course.title, "session": row.session.number, "holder": row.person.name,
    }  # fmt: skip
    write_line(deed, by=by, subject_kind="area", subject=code, after=told)


def days_of(session: CourseSession) -> list[date]:
    """The days of a session."""
    last = session.until or session.since
    return [date.fromordinal(it) for it in range(session.since.toordinal(), last.toordinal())]

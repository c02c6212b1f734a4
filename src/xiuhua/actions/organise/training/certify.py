"""Who completed a course is certified by number, or a certificate is taken back; what participants think of it."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.db.models import F

from xiuhua.actions.journal import write_line
from xiuhua.actions.organise.training.ground import open_session, require_other
from xiuhua.actions.organise.training.refusal import TrainingRefused
from xiuhua.actions.told_text import text_told
from xiuhua.duty.door import Absent
from xiuhua.policy.training import ASPECTS, MARKS
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import judging_pack
from xiuhua.queries.training import roster_of
from xiuhua.register.models import Account, Certificate, CourseOpinion, Enrolment
from xiuhua.words import NotFound

MOST_WHY = 160


@transaction.atomic
def certify(key: UUID, *, by: Account) -> int:
    """Certify everybody of a session that is over who may be and is not; gives how many. Nobody certifies themselves.

    Raises Absent, TrainingRefused.
    """
    session, held = open_session(key, by=by)
    if session.until is None or session.until > held.today:
        raise TrainingRefused("not_over", day=session.until)
    ready = [it for it in roster_of(session, held.policy) if it.certificate is None and not it.why_not]
    new = [it for it in ready if it.row.person_id != by.person_id]
    if not new:
        raise TrainingRefused("own_self" if ready else "nobody_new")
    number = Certificate.objects.filter(enrolment__session__course=session.course).count()
    head = f"{session.since.year}-{session.course_id:03d}"
    Certificate.objects.bulk_create(
        Certificate(
            enrolment=it.row, number=f"{head}-{number + at:04d}", issued_on=held.today, said_by=by.username
        )
        for at, it in enumerate(new, start=1)
    )  # fmt: skip
    write_line(
        "certify", by=by, subject_kind="area", subject=held.area.code,
        after={"course": session.course.title, "session": session.number, "count": len(new)},
    )  # fmt: skip
    return len(new)


@transaction.atomic
def take_certificate_back(key: UUID, *, why: str, by: Account) -> None:
    """Take a certificate back that was given by mistake, with a reason. Raises Absent, TrainingRefused."""
    row = Certificate.objects.select_related("enrolment__session", "enrolment__person").filter(key=key).first()
    if row is None:
        raise Absent
    session, held = open_session(row.enrolment.session.key, by=by)
    require_other(row.enrolment.person_id, by=by)
    if row.revoked_on is not None:
        return
    text = text_told(why, most=MOST_WHY, refused=TrainingRefused, at="why")
    if not text:
        raise TrainingRefused("no_reason")
    row.revoked_on, row.why = held.today, text
    row.save(update_fields=["revoked_on", "why"])
    write_line(
        "take_certificate_back", by=by, subject_kind="area", subject=held.area.code,
        after={"course": session.course.title, "holder": row.enrolment.person.name, "certificate": row.number},
        why=text,
    )  # fmt: skip


@transaction.atomic
def give_opinion(key: UUID, told: Mapping[str, str], *, by: Account) -> None:
    """Say what one thinks of a session one was on, once: counts go up, and nothing says whose they are.

    Raises Absent, TrainingRefused.
    """
    today = clock_day()
    rows = Enrolment.objects.select_for_update(of=("self",)).select_related("session__course__area")
    row = rows.filter(key=key, person__isnull=False, person=by.person_id, withdrawn_on=None).first()
    if row is None or not by.is_active or row.session.until is None or row.session.until > today:
        raise Absent
    if row.gave_opinion:
        raise TrainingRefused("said_already")
    pack = judging_pack(row.session.course.area_id, on=today)
    if pack is None:
        raise NotFound(f"No pack is in force on {today}: nobody says what is asked of a course.")
    aspects, marks = ({it.key for it in pack.codes[name].codes} for name in (ASPECTS, MARKS))
    if told.keys() != aspects or not set(told.values()) <= marks:
        raise TrainingRefused("no_code", at="mark")
    for aspect, mark in told.items():
        CourseOpinion.objects.get_or_create(session=row.session, aspect=aspect, mark=mark)
        counted = CourseOpinion.objects.filter(session=row.session, aspect=aspect, mark=mark)
        counted.update(persons=F("persons") + 1)
    row.gave_opinion = True
    row.save(update_fields=["gave_opinion"])
    write_line(
        "give_opinion", by=by, subject_kind="area", subject=row.session.course.area.code,
        after={"course": row.session.course.title, "session": row.session.number},
    )  # fmt: skip

"""A course, a session or somebody's place on it as an office opens it to do something."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xiuhua.actions.organise.training.refusal import TrainingRefused
from xiuhua.duty.acting import acts_as, open_to_act_on_area
from xiuhua.duty.door import Absent, scope_of
from xiuhua.policy.pack import Pack
from xiuhua.policy.training import TrainingPolicy, training_policy
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import judging_pack
from xiuhua.register.models import Account, Area, Course, CourseSession, Enrolment


@dataclass(frozen=True, slots=True)
class Held:
    """An area whose office acts, the pack around it and what it says of training today."""

    area: Area
    pack: Pack
    policy: TrainingPolicy
    today: date


def open_to_train(code: str, *, by: Account, keeping: bool = False) -> Held:
    """An area for an office that holds courses there, or (`keeping`) keeps care; raises Absent for anybody else."""
    today = clock_day()
    area, offices = open_to_act_on_area(scope_of(by, today=today), code)
    pack = judging_pack(area.pk, on=today)
    policy = training_policy(pack, day=today) if pack else None
    if pack is None or policy is None:
        raise Absent
    acts_as(offices, policy.rules.kept_by if keeping else policy.rules.held_by)
    return Held(area, pack, policy, today)


def open_course(key: UUID, *, by: Account) -> tuple[Course, Held]:
    """A course that was not withdrawn, held until the end of the transaction; raises Absent."""
    rows = Course.objects.select_for_update(of=("self",)).select_related("area")
    course = rows.filter(key=key, withdrawn_on=None).first()
    if course is None:
        raise Absent
    return course, open_to_train(course.area.code, by=by)


def open_session(key: UUID, *, by: Account) -> tuple[CourseSession, Held]:
    """A session of a course, held with it; raises Absent."""
    session = CourseSession.objects.select_related("course").filter(key=key).first()
    if session is None:
        raise Absent
    session.course, held = open_course(session.course.key, by=by)
    return session, held


def open_enrolment(key: UUID, *, by: Account) -> tuple[Enrolment, Held]:
    """Somebody's place on a session, never one's own; raises Absent, TrainingRefused."""
    rows = Enrolment.objects.select_related("person", "session")
    found = rows.filter(key=key, withdrawn_on=None).first()
    if found is None:
        raise Absent
    found.session, held = open_session(found.session.key, by=by)
    require_other(found.person_id, by=by)
    return found, held


def require_other(person: int, *, by: Account) -> None:
    """Refuse whoever would enter something about themselves."""
    if person == by.person_id:
        raise TrainingRefused("own_self")

"""A course is begun with its first session, gets more of them, or is withdrawn where it was entered by mistake."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from xiuhua.actions.journal import write_line
from xiuhua.actions.organise.training.ground import Held, open_course, open_to_train
from xiuhua.actions.organise.training.refusal import TrainingRefused
from xiuhua.actions.told_text import text_told
from xiuhua.policy.training import LEVELS, ORGANISERS, THEMES
from xiuhua.register.models import Account, Certificate, Course, CourseSession

MOST_TITLE, MOST_PLACE, MOST_DAYS, MOST_SEATS = 80, 80, 60, 2_000


@dataclass(frozen=True, slots=True)
class CourseTold:
    """A course as it is entered: codes of the pack's lists, posts of whom it is for, and its first session."""

    title: str
    level: str
    theme: str
    organiser: str
    posts: Collection[str]
    place: str
    seats: int
    hours: int | None
    tested: bool
    cost_fen: int | None
    since: date
    days: int


@transaction.atomic
def begin_course(code: str, told: CourseTold, *, by: Account) -> UUID:
    """Enter a course that the office of an area holds; gives its key. Raises Absent, TrainingRefused."""
    held = open_to_train(code, by=by)
    title = text_told(told.title, most=MOST_TITLE, refused=TrainingRefused, at="title")
    if not title:
        raise TrainingRefused("no_title")
    for name, value in ((LEVELS, told.level), (THEMES, told.theme), (ORGANISERS, told.organiser)):
        _require_code(held, name, value)
    for post in told.posts:
        _require_code(held, "post", post)
    if not 0 < told.seats <= MOST_SEATS:
        raise TrainingRefused("no_seats", most=MOST_SEATS)
    course = Course.objects.create(
        area=held.area, title=title, level=told.level, theme=told.theme, organiser=told.organiser,
        place=text_told(told.place, most=MOST_PLACE, refused=TrainingRefused, at="place"), seats=told.seats,
        posts=" ".join(told.posts), hours=told.hours, tested=told.tested, cost_fen=told.cost_fen,
        said_by=by.username,
    )  # fmt: skip
    _session(course, since=told.since, days=told.days)
    write_line(
        "begin_course", by=by, subject_kind="area", subject=held.area.code,
        after={"course": title, "since": told.since, "days": told.days},
    )  # fmt: skip
    return course.key


@transaction.atomic
def add_session(key: UUID, *, since: date, days: int, by: Account) -> UUID:
    """Give a course another session; gives its key. Raises Absent, TrainingRefused."""
    course, held = open_course(key, by=by)
    session = _session(course, since=since, days=days)
    write_line(
        "add_session", by=by, subject_kind="area", subject=held.area.code,
        after={"course": course.title, "session": session.number, "since": since, "days": days},
    )  # fmt: skip
    return session.key


@transaction.atomic
def withdraw_course(key: UUID, *, by: Account) -> None:
    """Withdraw a course that was entered by mistake, as long as nobody is certified of it."""
    course, held = open_course(key, by=by)
    certified = Certificate.objects.filter(enrolment__session__course=course, revoked_on=None).count()
    if certified:
        raise TrainingRefused("certified", count=certified)
    course.withdrawn_on = held.today
    course.save(update_fields=["withdrawn_on"])
    write_line(
        "withdraw_course", by=by, subject_kind="area", subject=held.area.code, after={"course": course.title}
    )  # fmt: skip


def _session(course: Course, *, since: date, days: int) -> CourseSession:
    if not 0 < days <= MOST_DAYS:
        raise TrainingRefused("no_days", most=MOST_DAYS)
    last = course.sessions.aggregate(last=Max("number"))["last"] or 0
    return CourseSession.objects.create(
        course=course, number=last + 1, since=since, until=since + timedelta(days)
    )  # fmt: skip


def _require_code(held: Held, name: str, value: str) -> None:
    codes = held.pack.codes.get(name)
    if codes is None or value not in {it.key for it in codes.codes}:
        raise TrainingRefused("no_code", at=name.removeprefix("training_"))

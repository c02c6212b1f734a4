"""Courses, their rosters, and who must be trained until when: by area for an office, and of somebody for themselves."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import polars as pl
from django.db.models import Count, F, Prefetch, Q, QuerySet

from xiuhua.bridge.gather.training import certificate_rows, post_rows
from xiuhua.policy.training import TrainingPolicy
from xiuhua.reckon.training import judge_training, may_be_certified
from xiuhua.register.models import (
    AreaWithin,
    Attendance,
    Certificate,
    Course,
    CourseOpinion,
    CourseResult,
    CourseSession,
    Enrolment,
)
from xiuhua.words import is_in_force

FIRST_YEAR = 2014


@dataclass(frozen=True, slots=True)
class DueLine:
    """A duty of somebody (by id) for a post in a village: its last day, and the day on which it was met."""

    rule: str
    person: int
    name: str
    village: str
    village_code: str
    post: str
    due: date
    done_on: date | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of a duty how many people have it, and how many are trained; `name` and `code` are of the place or year."""

    rule: str
    code: str
    name: str
    asked: int
    trained: int

    @property
    def share(self) -> float | None:
        """Per cent; None of nobody."""
        return 100 * self.trained / self.asked if self.asked else None


@dataclass(frozen=True, slots=True)
class RosterLine:
    """Somebody on a roster: what is kept of each part, of the test, and why they are not certified (a word or "")."""

    row: Enrolment
    states: Mapping[tuple[date, str], Attendance]
    result: CourseResult | None
    certificate: Certificate | None
    why_not: str

    @property
    def name(self) -> str:
        """How they are called."""
        return self.row.person.name


@dataclass(frozen=True, slots=True)
class OwnTraining:
    """One's own: places on courses (the last first), duties, and sessions to which one may ask to come."""

    places: list[Enrolment] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)
    duties: list[DueLine] = field(default_factory=list)
    open_to: list[CourseSession] = field(default_factory=list)


def duties_in(area: int, policy: TrainingPolicy, *, on: date) -> list[DueLine]:
    """Every duty in an area (by id) on a day, by its day, then village and name. Three statements."""
    return _lines(_judged(post_rows(on, areas=_inside(area, on)), certificate_rows(on), policy, on))


def duties_of(person: int, policy: TrainingPolicy, *, on: date) -> list[DueLine]:
    """Every duty of somebody (by id) on a day. Two statements, three of whoever holds a post."""
    posts = post_rows(on, person=person)
    return _lines(_judged(posts, certificate_rows(on), policy, on)) if posts.height else []


def coverage_by_place(area: int, policy: TrainingPolicy, *, on: date) -> list[Coverage]:
    """Of each duty the coverage of each part of an area, in the order of duties and codes. Four statements."""
    told = _judged(post_rows(on, areas=_inside(area, on)), certificate_rows(on), policy, on)
    parts = AreaWithin.objects.on(on).filter(ancestor__parent=area)
    rows = list(parts.values_list("area", "ancestor__code", "ancestor__name"))
    lies = pl.DataFrame(rows, schema={"area_id": pl.Int64, "code": pl.String, "part": pl.String}, orient="row")
    found = told.join(lies, on="area_id", how="inner").group_by("rule", "code", "part").agg(*_counts())
    by_rule = {it.key: number for number, it in enumerate(policy.duties)}
    lines = [Coverage(*row) for row in found.select("rule", "code", "part", "asked", "trained").rows()]
    return sorted(lines, key=lambda it: (by_rule[it.rule], it.code))


def coverage_by_year(area: int, policy: TrainingPolicy, *, on: date) -> list[Coverage]:
    """Of each duty the coverage of an area as it stood at the end of each year, and on the day. Three statements."""
    posts = post_rows(date(FIRST_YEAR, 1, 1), areas=_inside(area, on))
    papers = certificate_rows(on)
    found = []
    for year in range(FIRST_YEAR, on.year + 1):
        day = min(date(year, 12, 31), on)
        held = tuple(it.duty for it in policy.rules.duties if is_in_force(day, since=it.since, until=it.until))
        known = posts.filter(pl.col("since") <= day, pl.col("until").is_null() | (pl.col("until") > day))
        told = _judge(known, papers, held, day).group_by("rule").agg(*_counts())
        counts = {rule: (asked, trained) for rule, asked, trained in told.rows()}
        found += [Coverage(it.key, "", str(year), *counts[it.key]) for it in held if it.key in counts]
    return found


def courses_in(area: int, *, on: date, year: int) -> list[Course]:
    """Courses of a year that an area's offices or those around it hold, the last first, with counts.

    A course has `sessions` with `on_roster` and `certified`. Two statements.
    """
    around = Q(area__in=_inside(area, on)) | Q(area__in=AreaWithin.objects.on(on).filter(area=area).values("ancestor"))
    counted = _with_counts(CourseSession.objects.order_by("number"))
    rows = Course.objects.filter(around, withdrawn_on=None, sessions__since__year=year).distinct()
    rows = rows.select_related("area").prefetch_related(Prefetch("sessions", counted))
    return sorted(rows, key=lambda it: (-max(s.since.toordinal() for s in it.sessions.all()), it.area.code, it.pk))


def years_of_courses(area: int, *, on: date) -> list[int]:
    """The years in which there are such courses, the last first. One statement."""
    around = Q(course__area__in=_inside(area, on))
    around |= Q(course__area__in=AreaWithin.objects.on(on).filter(area=area).values("ancestor"))
    rows = CourseSession.objects.filter(around, course__withdrawn_on=None).dates("since", "year", order="DESC")
    return [it.year for it in rows]


def course_known(key: UUID) -> Course | None:
    """A course that was not withdrawn, with its sessions and their counts. Two statements."""
    rows = Course.objects.filter(key=key, withdrawn_on=None).select_related("area")
    return rows.prefetch_related(Prefetch("sessions", _with_counts(CourseSession.objects.order_by("number")))).first()


def course_of_session(key: UUID) -> UUID | None:
    """The key of the course that a session belongs to. One statement."""
    return CourseSession.objects.filter(key=key).values_list("course__key", flat=True).first()


def roster_of(session: CourseSession, policy: TrainingPolicy) -> list[RosterLine]:
    """Everybody on a session's roster whom an office agreed to, by name. Four statements."""
    rows = session.enrolments.filter(withdrawn_on=None, agreed_on__isnull=False)
    enrolled = list(rows.select_related("person__unit").order_by("person__name", "pk"))
    states: dict[int, dict[tuple[date, str], Attendance]] = {}
    for it in Attendance.objects.filter(enrolment__session=session, corrected_by=None):
        states.setdefault(it.enrolment_id, {})[it.on, it.part] = it
    results = {
        it.enrolment_id: it for it in CourseResult.objects.filter(enrolment__session=session, corrected_by=None)
    }  # fmt: skip
    papers = {
        it.enrolment_id: it for it in Certificate.objects.filter(enrolment__session=session, revoked_on=None)
    }  # fmt: skip
    days = (session.until - session.since).days if session.until else 0
    found = []
    for row in enrolled:
        told, result = states.get(row.pk, {}), results.get(row.pk)
        why = may_be_certified(
            (it.state for it in told.values()), absent_is=policy.absent_is, asked=days * len(policy.parts),
            tested=session.course.tested, passed=result.passed if result else None,
        )  # fmt: skip
        found.append(RosterLine(row, told, result, papers.get(row.pk), why))
    return found


def asked_for(session: CourseSession) -> list[Enrolment]:
    """Who asked for a place and waits, in the order in which they asked. One statement."""
    rows = session.enrolments.filter(withdrawn_on=None, agreed_on=None).select_related("person__unit")
    return list(rows.order_by("recorded", "pk"))


def opinions_of(session: CourseSession, *, least: int) -> dict[str, dict[str, int]]:
    """By aspect how many said what; nothing at all where fewer than the least did. One statement."""
    rows = CourseOpinion.objects.filter(session=session, persons__gt=0).order_by("aspect", "mark")
    found: dict[str, dict[str, int]] = {}
    for aspect, mark, persons in rows.values_list("aspect", "mark", "persons"):
        found.setdefault(aspect, {})[mark] = persons
    return found if found and all(sum(it.values()) >= least for it in found.values()) else {}


def on_rosters(*, on: date) -> frozenset[int]:
    """Who (by id) is on the roster of a session that is not over. One statement."""
    rows = Enrolment.objects.filter(withdrawn_on=None, session__until__gt=on, session__course__withdrawn_on=None)
    return frozenset(rows.values_list("person", flat=True))


def sessions_open_to(person: int, *, on: date) -> list[CourseSession]:
    """Sessions to come for posts that somebody (by id) holds, on whose roster they are not. Four statements."""
    held = post_rows(on, person=person).filter(pl.col("since") <= on)
    posts, places = set(held["post"]), held["area_id"].to_list()
    around = AreaWithin.objects.on(on).filter(area__in=places).values("ancestor")
    there = Enrolment.objects.filter(person=person, withdrawn_on=None).values("session")
    rows = CourseSession.objects.filter(since__gt=on, course__withdrawn_on=None, course__area__in=around)
    rows = rows.exclude(pk__in=there).select_related("course__area").order_by("since", "pk")
    return [it for it in rows if not it.course.posts or posts & set(it.course.posts.split())]


def own_training(person: int, policy: TrainingPolicy | None, *, on: date) -> OwnTraining:
    """Somebody's own page. Nine statements."""
    rows = Enrolment.objects.filter(person=person, withdrawn_on=None, session__course__withdrawn_on=None)
    papers = Certificate.objects.filter(enrolment__person=person, enrolment__session__course__withdrawn_on=None)
    duties = duties_of(person, policy, on=on) if policy else []
    return OwnTraining(
        list(rows.select_related("session__course").order_by("-session__since", "pk")),
        list(papers.select_related("enrolment__session__course").order_by("-issued_on", "pk")), duties,
        sessions_open_to(person, on=on),
    )  # fmt: skip


def certificate_known(key: UUID) -> Certificate | None:
    """A certificate with its course and whom it was given to. One statement."""
    rows = Certificate.objects.select_related("enrolment__session__course__area", "enrolment__person__unit")
    return rows.filter(key=key).first()


def due_counts(lines: Iterable[DueLine]) -> Counter[str]:
    """By duty how many people it is still to be met of."""
    return Counter({(it.rule): 0 for it in lines} | Counter(it.rule for it in lines if it.done_on is None))


def _inside(area: int, on: date) -> QuerySet[Any, Any]:
    return AreaWithin.objects.on(on).filter(ancestor=area).values("area")


def _with_counts(rows: QuerySet[CourseSession]) -> QuerySet[CourseSession]:
    on_roster = Q(enrolments__withdrawn_on=None, enrolments__agreed_on__isnull=False)
    certified = on_roster & Q(enrolments__certificates__isnull=False, enrolments__certificates__revoked_on=None)
    return rows.annotate(
        on_roster=Count("enrolments", filter=on_roster, distinct=True),
        waiting=Count("enrolments", filter=Q(enrolments__withdrawn_on=None, enrolments__agreed_on=None), distinct=True),
        certified=Count("enrolments", filter=certified, distinct=True),
    ).filter(since__lt=F("until"))


def _counts() -> tuple[pl.Expr, pl.Expr]:
    """Each person of a duty once: how many have it, how many are trained."""
    person = pl.col("person")
    told = {"asked": person.n_unique(), "trained": person.filter("trained").n_unique()}
    asked, trained = (it.cast(pl.Int64).alias(name) for name, it in told.items())
    return asked, trained


def _judged(posts: pl.DataFrame, papers: pl.DataFrame, policy: TrainingPolicy, on: date) -> pl.DataFrame:
    return _judge(posts, papers, policy.duties, on)


def _judge(posts: pl.DataFrame, papers: pl.DataFrame, duties: Any, on: date) -> pl.DataFrame:
    """The duties with who and where in words: TRAINED, person, name, area_id, village, village_code."""
    known = posts.with_columns(area=pl.col("area_id").cast(pl.String))
    told = judge_training(known, papers, duties=duties, on=on)
    who = known.select("holder", "area", "post", "person", "name", "area_id", "village", "village_code")
    return told.join(who.unique(["holder", "area", "post"]), on=["holder", "area", "post"], how="left")


def _lines(told: pl.DataFrame) -> list[DueLine]:
    rows = told.sort("due", "village_code", "name", "rule").select(
        "rule", "person", "name", "village", "village_code", "post", "due", "done_on"
    )
    return [DueLine(*row) for row in rows.rows()]

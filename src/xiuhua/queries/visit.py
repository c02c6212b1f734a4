"""Visits to a household and what was promised there: the last answers, all visits, and what is due when."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from xiuhua.policy.visits import VisitPolicy
from xiuhua.register.models import Household, Standing, Task, Visit, VisitPhoto
from xiuhua.register.statements import Told, ask, many

FAR_BACK = 40  # visits of a household in which the last answer to a question is sought


@dataclass(frozen=True, slots=True)
class LastAnswer:
    """What was answered to a question last, and on which day."""

    said: str
    on: date


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A promise; it is overdue where it waits and its day is over."""

    key: UUID
    what: str
    who: str
    made_on: date
    first_due: date
    due: date
    done_on: date | None
    given_up_on: date | None
    how: str
    overdue: bool

    @property
    def moved(self) -> bool:
        """Whether its day was moved."""
        return self.due != self.first_due

    @property
    def is_open(self) -> bool:
        """Whether nobody has settled it."""
        return self.done_on is None and self.given_up_on is None

    @property
    def on_time(self) -> bool:
        """Whether it was kept by the day that was promised first."""
        return self.done_on is not None and self.done_on <= self.first_due


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit in a list; `answers` are question, answer and how it came about."""

    key: UUID
    on: date
    who: str
    person: int
    office: str
    way: str
    changed: tuple[str, ...]
    answers: tuple[tuple[str, str, str], ...]
    note: str
    late: bool
    started: bool
    minutes: int | None
    confirmed: bool
    withdrawn: bool
    withdrawn_why: str
    place: tuple[float, float, int | None] | None
    photos: tuple[tuple[UUID, str], ...] = ()
    promises: tuple[TaskLine, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class VisitDue:
    """When a household was met last and when it should be met next; None where the pack sets no day for it."""

    last: date | None
    due: date | None
    promise: TaskLine | None
    on: date

    @property
    def waits(self) -> bool:
        """Whether somebody should come, or keep a promise, by today."""
        return any(day <= self.on for day in self._days)

    @property
    def first_day(self) -> date:
        """The first day by which something is due."""
        return min(self._days, default=date.max)

    @property
    def _days(self) -> list[date]:
        return [it for it in (self.due, self.promise.due if self.promise else None) if it is not None]

    @property
    def days_over(self) -> int:
        """By how many days a visit is over its day."""
        return max(0, (self.on - self.due).days) if self.due else 0


def last_answers(household: Household, *, but: UUID | None = None) -> dict[str, LastAnswer]:
    """The last answer to each question, from visits that were not taken back. One statement."""
    rows = Visit.objects.filter(household=household, withdrawn_at=None).exclude(answers={})
    rows = rows if but is None else rows.exclude(key=but)
    found: dict[str, LastAnswer] = {}
    for on, answers in rows.order_by("-on", "-pk").values_list("on", "answers")[:FAR_BACK]:
        for ask_key, (said, *_how) in answers.items():
            found.setdefault(ask_key, LastAnswer(said, on))
    return found


def visits_of(household: Household) -> QuerySet[Visit]:
    """All visits to a household, the latest first."""
    return Visit.objects.filter(household=household).order_by("-on", "-pk")


def met_of(household: Household) -> QuerySet[Visit]:
    """The visits to a household that were not taken back, the latest first."""
    return visits_of(household).filter(withdrawn_at=None)


def visit_lines(rows: QuerySet[Visit], *, first: int, size: int, on: date) -> list[VisitLine]:
    """A page of visits. Three statements."""
    found = list(rows.select_related("person")[first : first + size])
    photos: dict[int, list[tuple[UUID, str]]] = {}
    kept = VisitPhoto.objects.filter(visit__in=found).exclude(picture_sealed=None)  # others were forgotten in time
    for visit, key, why in kept.order_by("pk").values_list("visit", "key", "why"):
        photos.setdefault(visit, []).append((key, why))
    promised: dict[int | None, list[TaskLine]] = {}
    for task in Task.objects.filter(visit__in=found).select_related("person").order_by("due", "pk"):
        promised.setdefault(task.visit_id, []).append(_task(task, on=on))
    return [_line(row, photos.get(row.pk, []), promised.get(row.pk, [])) for row in found]


def tasks_of(household: Household, *, on: date) -> list[TaskLine]:
    """All promises to a household, those that wait first, by their day. One statement."""
    rows = Task.objects.filter(household=household).select_related("person")
    lines = [_task(it, on=on) for it in rows.order_by("due", "pk")]
    return sorted(lines, key=lambda it: not it.is_open)


def visits_due(households: Collection[int], policy: VisitPolicy | None, *, on: date) -> dict[int, VisitDue]:
    """Of some households (by id) when they were met last, when next, and the promise whose day comes first.

    Three statements, whatever they are.
    """
    these = many(households)
    missed = policy.rules.missed if policy else frozenset()
    last: dict[int, date] = {}
    for home, way, day in ask(_last_met, on, households=these):
        if way not in missed:
            last[home] = max(last.get(home, day), day)
    due_now = dict(ask(_standings, on, households=these)) if policy else {}
    open_tasks: dict[int, TaskLine] = {}
    for task in ask(_open_tasks, households=these):
        open_tasks.setdefault(task.household_id, _task(task, on=on))
    return {home: _due(home, last, due_now, open_tasks, policy, on=on) for home in households}


def _last_met(on: date) -> QuerySet[Visit, tuple[int, str, date]]:
    rows = Visit.objects.filter(household__one_of=Told("households"), withdrawn_at=None, on__lte=on)
    return rows.order_by().values_list("household", "way").annotate(last=Max("on"))


def _standings(on: date) -> QuerySet[Standing, tuple[int, str]]:
    rows = Standing.objects.on(on).filter(household__one_of=Told("households"))
    return rows.order_by("since", "pk").values_list("household", "status")


def _open_tasks() -> QuerySet[Task]:
    rows = Task.objects.filter(Q(done_on=None), Q(given_up_on=None), household__one_of=Told("households"))
    return rows.select_related("person").order_by("due", "pk")


def _due(
    home: int, last: dict[int, date], standing: dict[int, str], tasks: dict[int, TaskLine],
    policy: VisitPolicy | None, *, on: date,
) -> VisitDue:  # fmt: skip
    met = last.get(home)
    asked = policy is not None and standing.get(home) in policy.statuses
    due = (met + timedelta(days=policy.every_days) if met else on) if policy and asked else None
    return VisitDue(met, due, tasks.get(home), on)


def _task(row: Task, *, on: date) -> TaskLine:
    waits = row.done_on is None and row.given_up_on is None
    return TaskLine(
        key=row.key, what=row.what, who=row.person.name, made_on=row.made_on, first_due=row.first_due, due=row.due,
        done_on=row.done_on, given_up_on=row.given_up_on, how=row.how, overdue=waits and row.due < on,
    )  # fmt: skip


def _line(row: Visit, photos: list[tuple[UUID, str]], promises: list[TaskLine]) -> VisitLine:
    lat, lon = row.latitude, row.longitude
    place = None if lat is None or lon is None else (lat, lon, row.accuracy_m)
    return VisitLine(
        key=row.key, on=row.on, who=row.person.name, person=row.person_id, office=row.office, way=row.way,
        changed=tuple(row.changed.split()), answers=tuple((key, said, how) for key, (said, how) in row.answers.items()),
        note=row.note, late=row.late, started=row.started is not None, minutes=row.minutes,
        confirmed=row.confirmed_at is not None, withdrawn=row.withdrawn_at is not None,
        withdrawn_why=row.withdrawn_why, place=place, photos=tuple(photos), promises=tuple(promises),
    )  # fmt: skip

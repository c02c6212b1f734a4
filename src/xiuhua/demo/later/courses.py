"""How one planted warning goes: which steps were done on which day, in time or late, and how it ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from xiuhua.policy.signals import SustainPolicy

DECIDED = "decided"
SOONER_SHARE = 0.6  # of a term that a step in time takes at most: there is a week-end in it
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a warning: after which step it ends, which step is late (if one), by how many working days.

    `paces` are numbers below 1 that say how soon each step is done.
    """

    last: str
    late: str
    days_late: int
    paces: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """The steps of a warning that were done by a day, which were late, by how many working days the most; and its end.

    `step` is what must be done next until `due`, empty once it is over or nothing is left.
    """

    done: Mapping[str, date]
    late: tuple[str, ...]
    most_late: int
    ended_on: date | None
    step: str
    due: date | None


def course(since: date, fate: Fate, *, urgent: bool, policy: SustainPolicy, until: date) -> Course:
    """The course of a warning that began on a day, as far as it has come."""
    plan, dues = _plan(since, fate, urgent=urgent, policy=policy)
    if fate.last in plan and max(plan.values()) < until:
        most = max(policy.calendar.between(dues[step], day) for step, day in plan.items())
        return Course(plan, _late(plan, dues), max(most, 0), max(plan.values()) + DAY, "", None)
    done = {step: day for step, day in plan.items() if day <= until}
    waiting = [step for step in dues if step not in done and _begun(step, done, policy)]
    behind = {step: done.get(step, until) for step in (*done, *waiting)}
    most = max((policy.calendar.between(dues[step], day) for step, day in behind.items()), default=0)
    following = waiting[0] if waiting else ""
    return Course(done, _late(done, dues), max(most, 0), None, following, dues.get(following))


def _late(done: Mapping[str, date], dues: Mapping[str, date]) -> tuple[str, ...]:
    return tuple(step for step, day in done.items() if day > dues[step])


def _plan(since: date, fate: Fate, *, urgent: bool, policy: SustainPolicy) -> tuple[dict[str, date], dict[str, date]]:
    """When each step is to be done and until when it must be, in the pack's order, up to the last one of its fate."""
    plan: dict[str, date] = {}
    dues: dict[str, date] = {}
    for pace, step in zip(fate.paces, policy.rules.steps.values(), strict=False):
        if step.urgent and not urgent:
            continue
        begins = plan.get(step.after) if step.after else since
        due = policy.last_day(step.key, since, begins) if begins else None
        if begins is None or due is None:
            continue
        day = begins + timedelta(days=int(pace * SOONER_SHARE * ((due - begins).days + 1)))
        if step.key == fate.late:
            day = policy.calendar.after(due, fate.days_late)
        dues[step.key] = due
        if fate.last not in plan:
            plan[step.key] = max(day, *plan.values()) if step.key == DECIDED else day
    return plan, dues


def _begun(step: str, done: Mapping[str, date], policy: SustainPolicy) -> bool:
    after = policy.rules.steps[step].after
    return not after or after in done

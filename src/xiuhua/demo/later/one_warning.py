"""One planted warning as a row: what was told of whom, what came of it by the last day, and what was true."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from xiuhua.demo.later.courses import Course, Fate, course
from xiuhua.policy.pack import Pack
from xiuhua.policy.signals import Signal, SustainPolicy

BEGINS, ENDS = date(2021, 1, 4), date(2023, 6, 30)
CARE, HARMLESS, QUIET, RELAPSE = "care", "harmless", "quiet", "relapse"
TRUE_SHARE = 0.85  # of those under care would have fallen back
SECOND_SHARE, LATE_SHARE, SUDDEN_SHARE = 0.15, 0.12, 0.6
MOST_DAYS_LATE = 12
FATES = {  # how a warning ends, how often, and what the check finds
    CARE: {"under_care": 1.0}, RELAPSE: {"under_care": 1.0},
    HARMLESS: {"no_risk": 0.5, "solved": 0.3, "false_alarm": 0.2},
}  # fmt: skip
FOUND = {"no_risk": "normal", "solved": "watch", "false_alarm": "normal", "under_care": "suspected"}
DRAWS = (
    "kind",
    "second",
    "day",
    "times",
    "returns",
    "again",
    "late",
    "step",
    "much",
    "sudden",
    "end",
    "pace",
    "ill",
    "recent",
)
PACES = 6
DAY = timedelta(days=1)
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Watching:
    """The pack that watches, what it says on the last day, and the kinds that departments report by."""

    pack: Pack
    policy: SustainPolicy
    kinds: tuple[Signal, ...]

    @classmethod
    def of(cls, pack: Pack, policy: SustainPolicy) -> "Watching":
        """Of a pack in its place, with what it says on the day ENDS."""
        return cls(pack, policy, tuple(it for it in policy.signals.values() if it.department))

    def value(self, kind: Signal, *, watched: bool, times: float) -> int | None:
        """So many times the number from which on a kind warns, None for one that always does."""
        told = (it for it in self.policy.thresholds if it.signal == kind.key and it.watched == watched)
        return next((int(np.ceil(it.number * times)) for it in told), None)

    @property
    def sudden(self) -> tuple[str, ...]:
        """The risks that strike at once."""
        told = self.pack.parameters["programme.sudden_risks"].on(ENDS)
        return told if isinstance(told, tuple) else ()


@dataclass(frozen=True, slots=True)
class Lot:
    """What was drawn for one household: a number below 1 by name, and how soon each step is done."""

    draws: dict[str, float]
    paces: tuple[float, ...]

    def __getitem__(self, name: str) -> float:
        """The number of a name."""
        return self.draws[name]

    def one_of(self, name: str, choices: tuple[Signal, ...]) -> Signal:
        """One of some, by the number of a name."""
        return choices[int(self[name] * len(choices))]


def warning_of(
    what: str, home: Row, lot: Lot, watching: Watching, *, since: date = BEGINS, until: date = ENDS
) -> Row:  # fmt: skip
    """The row of a warning that begins on a day from `since` until; a QUIET one stays below its threshold."""
    kinds = tuple(it for it in watching.kinds if it.threshold or what != QUIET)
    kind = lot.one_of("kind", kinds)
    received = _received(kind, since + DAY * int(lot["day"] * (until - since).days), since=since, until=until)
    watched = home["status"] != "ordinary"
    row = {**home, "what": what, "kind": kind.key, "risk": kind.risk, "department": kind.department,
           "received_on": received, "urgent": kind.urgent}  # fmt: skip
    if what == QUIET:
        below = watching.value(kind, watched=watched, times=0.3 + 0.7 * lot["times"]) or 1
        return row | {"value": below - 1, "returns": False}
    went = course(received, _fate(what, lot, watching), urgent=kind.urgent, policy=watching.policy, until=ENDS)
    return {
        **row,
        "value": watching.value(kind, watched=watched, times=1 + 2 * lot["times"]),
        "returns": what in (CARE, RELAPSE) and lot["returns"] < TRUE_SHARE,
        **_second(kind, received, went, lot, watching, watched=watched),
        **_told(what, went, lot, watching),
        "class": _class(kind, lot, watching, watched=watched),
    }


def _told(what: str, went: Course, lot: Lot, watching: Watching) -> Row:
    """What of its course is told: the day of each step as done_STEP, which were late, how it ended, what comes next."""
    end = _end(what, lot)
    days = {f"done_{step}": went.done.get(step) for step in watching.policy.rules.steps}
    return days | {
        "late": " ".join(went.late), "most_late": went.most_late, "found": FOUND[end] if "checked" in went.done else "",
        "end": end if went.ended_on else "", "ended_on": went.ended_on, "step": went.step, "due": went.due,
        "monitored_on": went.done.get("decided") if what in (CARE, RELAPSE) else None,
    }  # fmt: skip


def _class(kind: Signal, lot: Lot, watching: Watching, *, watched: bool) -> str:
    if kind.risk in watching.sudden and lot["sudden"] < SUDDEN_SHARE:
        return "sudden"
    return "unstable_exited" if watched else "marginal"


def _received(kind: Signal, day: date, *, since: date, until: date) -> date:
    """Monthly lists come on the fifth of the next month and yearly ones in April, where that lies in the time told."""
    if kind.every == "event":
        return day
    listed = date(day.year, 4, 5) if kind.every == "year" else date(day.year + day.month // 12, day.month % 12 + 1, 5)
    return listed if since <= listed <= until else day


def _end(what: str, lot: Lot) -> str:
    ends = FATES[what]
    steps = np.cumsum(list(ends.values()))
    return list(ends)[int(np.searchsorted(steps, lot["end"] * steps[-1], side="right"))]


def _fate(what: str, lot: Lot, watching: Watching) -> Fate:
    end = _end(what, lot)
    rules = watching.policy.rules
    keys = [key for key, it in rules.steps.items() if not it.urgent]
    able = keys[: keys.index(rules.ends[end].after) + 1]
    late = able[int(lot["step"] * len(able))] if lot["late"] < LATE_SHARE else ""
    return Fate(rules.ends[end].after, late, 1 + int(lot["much"] * MOST_DAYS_LATE), lot.paces)


def _second(kind: Signal, received: date, went: Course, lot: Lot, watching: Watching, *, watched: bool) -> Row:
    """A further report while the warning is open, of another kind that is not urgent."""
    last = (went.ended_on or ENDS) - DAY
    if lot["again"] >= SECOND_SHARE or last <= received:
        return {"second": None, "second_on": None, "second_value": None, "second_risk": None}
    other = lot.one_of("second", tuple(it for it in watching.kinds if not it.urgent and it.key != kind.key))
    return {
        "second": other.key, "second_risk": other.risk,
        "second_value": watching.value(other, watched=watched, times=1.5),
        "second_on": received + DAY * max(1, int(lot["pace"] * (last - received).days)),
    }  # fmt: skip

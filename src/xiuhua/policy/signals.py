"""What a pack says of staying out: who is watched, what warns of want, who must act by when, and how a watch ends."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from xiuhua.policy.words import Labels
from xiuhua.reckon.rules.facts import Ref
from xiuhua.reckon.workdays import WorkCalendar
from xiuhua.reckon.workflow import TimeLimit
from xiuhua.words import is_in_force

QUIET = "quiet"  # the line of a removal that no warning is open
FREQUENCIES = ("event", "ten_days", "month", "year", "always")
REPORTED = ("name", "identity", "birth", "sex", "village", "phone", "value", "note")  # what a list's columns may say
MONEY = "yuan"  # begins the unit of a threshold that amounts in fen are held against


@dataclass(frozen=True, slots=True)
class Group:
    """Households that are watched, by a condition. `relapses`: their watch was over, and a warning opens it again."""

    key: str
    label: Labels
    when: str
    relapses: bool
    source: str
    confidence: str

    @property
    def ref(self) -> Ref:
        """The column that says whether a household belongs to it."""
        return Ref("households", f"watched:{self.key}")


@dataclass(frozen=True, slots=True)
class Signal:
    """Something that warns of want: a department reports it, or the register shows it (`when`).

    `risk` is the cause of want that it points to. What a department reports with a number warns from the value of the
    parameter `threshold` on, for households that are not watched from `others` on; without one every report warns.
    `every` says how often it is reported (FREQUENCIES). `urgent`: help comes first, papers after (the green channel).
    """

    key: str
    label: Labels
    risk: str
    department: str
    when: str
    threshold: str
    others: str
    every: str
    urgent: bool
    since: date
    until: date | None
    source: str
    confidence: str

    @property
    def ref(self) -> Ref:
        """The column that says whether the register shows it of a household."""
        return Ref("households", f"signal:{self.key}")

    @property
    def parameters(self) -> tuple[str, ...]:
        """The parameters it names."""
        return tuple(filter(None, (self.threshold, self.others)))


@dataclass(frozen=True, slots=True)
class WarningStep:
    """What must be done about a warning: by whom, within which term (a parameter), counted from which step on.

    Without `after` the term begins with the warning. `escalates` are the offices that are told when it is late, one
    more each time that the days of the pack have gone by. `urgent`: only of warnings in which help comes first.

    `finds` is the code list of what it may find, empty where it finds nothing. What the register learns by another deed
    is not entered twice: `events` are the steps of the household that do it, `measure` says that the first measure
    does; `by_hand`, that somebody may enter it all the same.
    """

    key: str
    offices: tuple[str, ...]
    posts: tuple[str, ...]
    after: str
    within: str
    escalates: tuple[str, ...]
    urgent: bool
    source: str
    confidence: str
    finds: str = ""
    events: tuple[str, ...] = ()
    measure: bool = False
    by_hand: bool = True

    @property
    def doers(self) -> tuple[str, ...]:
        """The offices and the posts that may do it."""
        return (*self.offices, *self.posts)


@dataclass(frozen=True, slots=True)
class WarningEnd:
    """How a warning may end, by which offices and posts, and after which step (none: at any time).

    `false_alarm`: there was nothing in what was reported; it counts against the precision of its signals.
    """

    key: str
    label: Labels
    offices: tuple[str, ...]
    posts: tuple[str, ...]
    after: str
    false_alarm: bool
    source: str
    confidence: str

    @property
    def doers(self) -> tuple[str, ...]:
        """The offices and the posts that may end it so."""
        return (*self.offices, *self.posts)


@dataclass(frozen=True, slots=True)
class WatchEnd:
    """How a watch ends: by which scheme and step, which exclusion keeps a household, which step opens it again.

    `quiet` are the words for the line that no scheme can read: that no warning is open. `withdrawn` is how a warning
    ends of which nothing is left that warns.
    """

    scheme: str
    step: str
    kept: str
    relapse: str
    withdrawn: str
    quiet: Labels


@dataclass(frozen=True, slots=True)
class CheckRule:
    """What a check at the door may find that nobody had warned of: a code of `finds`.

    Whoever finds one of `warns` gives the signal `signal`, by which a warning begins; other findings change nothing.
    """

    finds: str
    signal: str
    warns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """A column of the lists that departments hand in: what it says (REPORTED), how it is called, and otherwise."""

    says: str
    header: str
    synonyms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignalRules:
    """All of signals.toml."""

    groups: Mapping[str, Group] = field(default_factory=dict)
    signals: Mapping[str, Signal] = field(default_factory=dict)
    steps: Mapping[str, WarningStep] = field(default_factory=dict)
    ends: Mapping[str, WarningEnd] = field(default_factory=dict)
    end: WatchEnd | None = None
    report: tuple[ReportColumn, ...] = ()
    self_report: str = ""  # the signal that a household's own report is
    check: CheckRule | None = None

    @property
    def doers(self) -> frozenset[str]:
        """The offices and posts that may do anything about a warning."""
        of_steps = (doer for it in self.steps.values() for doer in it.doers)
        return frozenset((*of_steps, *(doer for it in self.ends.values() for doer in it.doers)))

    @property
    def ends_by_hand(self) -> tuple[WarningEnd, ...]:
        """The ways in which somebody may end a warning: all but that nothing is left of it that warns."""
        return tuple(it for it in self.ends.values() if self.end is None or it.key != self.end.withdrawn)

    def judgements(self) -> Iterator[tuple[Ref, str]]:
        """Every condition, with the column that says whether it is met."""
        yield from ((it.ref, it.when) for it in self.groups.values())
        yield from ((it.ref, it.when) for it in self.signals.values() if it.when)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The parameters that signals and steps name."""
        thresholds = (name for it in self.signals.values() for name in it.parameters)
        return (*thresholds, *(it.within for it in self.steps.values()))

    def signals_on(self, day: date) -> dict[str, Signal]:
        """The signals that are taken on a day."""
        return {key: it for key, it in self.signals.items() if is_in_force(day, since=it.since, until=it.until)}


@dataclass(frozen=True, slots=True)
class Threshold:
    """From which number on a signal warns, of the watched or of others, from a day until a day; money in fen."""

    signal: str
    watched: bool
    since: date
    until: date | None
    number: float


@dataclass(frozen=True, slots=True)
class StepLimit:
    """The term of a step for warnings that began from a day until a day."""

    since: date
    until: date | None
    limit: TimeLimit


@dataclass(frozen=True, slots=True)
class SustainPolicy:
    """What holds for staying out on a day: the signals taken then, and how a watch ends.

    A signal is held against the threshold of the day on which it was received, and a step has the term of the day on
    which its warning began, so that what changes later changes neither. After `escalation_days` working days of being
    late one more office is told. What the register shows is told anew once its last warning has been closed for
    `again_months`.
    """

    rules: SignalRules
    end: WatchEnd
    day: date
    signals: Mapping[str, Signal]
    thresholds: tuple[Threshold, ...]
    limits: Mapping[str, tuple[StepLimit, ...]]
    escalation_days: int
    again_months: int
    calendar: WorkCalendar

    def last_day(self, step: str, since: date, begins: date) -> date | None:
        """The last day of a step's term that begins on a day, by the term of the day on which the warning began."""
        limits = self.limits[step]
        found = next((it.limit for it in limits if is_in_force(since, since=it.since, until=it.until)), None)
        return found.last(begins, self.calendar) if found else None

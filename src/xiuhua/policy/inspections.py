"""What a pack says of inspections: who is drawn, what is asked in a home, and what is reckoned from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from xiuhua.policy.words import Labels

FINDINGS, SEVERITIES, REASONS = "finding_kind", "finding_severity", "replacement_reason"
DAYS = "inspection.days_"  # with a severity behind it: the working days of an order


@dataclass(frozen=True, slots=True)
class Stratum:
    """Which households: those with a status, perhaps only if they came to it this year, or those on a village's roll.

    Whoever is on the roll and not in the register is drawn by number.
    """

    key: str
    label: Labels
    statuses: tuple[str, ...]
    this_year: bool
    on_roll: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer: it may raise a suspicion (a kind of finding), or be the one that recognises the work."""

    key: str
    label: Labels
    suspects: str
    recognises: bool


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked in homes of some strata: one of `options`, or a whole number."""

    key: str
    label: Labels
    of: tuple[str, ...]
    options: tuple[Choice, ...]
    number: bool

    def choice(self, key: str) -> Choice | None:
        """An answer by its key."""
        return next((it for it in self.options if it.key == key), None)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A share that is reckoned from homes of some strata, and the parameter it must stay below, or (`least`) reach.

    `found` counts persons of confirmed findings of that kind; `known` strata are counted as poor in full, and the
    findings of `of` are scaled up to all of theirs; without either, homes that recognise the work are counted.
    """

    key: str
    label: Labels
    of: tuple[str, ...]
    found: str
    known: tuple[str, ...]
    limit: str
    least: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of inspection: villages drawn (0: none by lot), homes of each stratum in each, and what is reckoned.

    With `exiting` all villages of the year's exit are gone to, and `spot` others by lot.
    """

    key: str
    label: Labels
    villages: int
    homes: Mapping[str, int]
    quantities: tuple[str, ...]
    unannounced: bool
    exiting: bool
    spot: int
    since: date | None
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class InspectionRules:
    """All of inspections.toml."""

    strata: Mapping[str, Stratum] = field(default_factory=dict)
    questions: Mapping[str, Question] = field(default_factory=dict)
    quantities: Mapping[str, Quantity] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)

    def asked_of(self, stratum: str) -> tuple[Question, ...]:
        """The questions of a stratum's homes, in order."""
        return tuple(it for it in self.questions.values() if stratum in it.of)

    def kinds_on(self, day: date) -> tuple[Kind, ...]:
        """The kinds that there are on a day."""
        return tuple(it for it in self.kinds.values() if it.since is None or it.since <= day)

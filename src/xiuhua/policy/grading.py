"""What a pack says of grades of persons, evidence files and shortlists: scales, quotas, rules, terms and offices."""

from dataclasses import dataclass
from datetime import date

from xiuhua.policy.words import Labels
from xiuhua.reckon.grading import Bar, Quota
from xiuhua.reckon.rules.condition import Condition
from xiuhua.words import NotFound, is_in_force

REFUSE, EXCEPTION = "refuse", "exception"
WEIGHTS = (REFUSE, EXCEPTION)
OBJECTION, PUBLICATION = "objection", "publication"
GRADES, KINDS, LEVELS, PURPOSES = "person_grade", "grading_kind", "award_level", "shortlist_purpose"


@dataclass(frozen=True, slots=True)
class DatedDays:
    """How many working days a term has, from a day until a day."""

    since: date
    until: date | None
    value: int
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Scale:
    """The grades that can be given, the best first as the source writes them; their order means nothing here."""

    key: str
    label: Labels
    grades: tuple[str, ...]
    since: date
    until: date | None
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class GradeQuota:
    """At most a share of a list may have a grade."""

    key: str
    label: Labels
    quota: Quota
    weight: str
    since: date
    until: date | None
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class GradeRule:
    """What stands against a grade; `scales` are those that it is for, all where none is named."""

    key: str
    label: Labels
    condition: Condition
    bars: frozenset[str]
    scales: tuple[str, ...]
    weight: str
    since: date
    until: date | None
    source: str
    confidence: str

    @property
    def bar(self) -> Bar:
        """The rule as a list is checked by it."""
        return Bar(self.key, self.condition, self.bars)


Held = Scale | GradeQuota | GradeRule


@dataclass(frozen=True, slots=True)
class Grading:
    """Everything that a pack says of them; offices are roles, `roles` posts whose holders have files and grades.

    `absent` are findings of a spot check that count as absence, `recalled` reasons by which a post ended in recall,
    `filed` kinds of lists whose grades go to the file, `meetings` kinds of added work that are meetings.
    """

    opened_by: frozenset[str]
    drafted_by: frozenset[str]
    decided_by: frozenset[str]
    shortlisted_by: frozenset[str]
    roles: tuple[str, ...]
    absent: frozenset[str]
    recalled: frozenset[str]
    filed: frozenset[str]
    meetings: frozenset[str]
    source: str
    days: dict[str, tuple[DatedDays, ...]]
    scales: tuple[Scale, ...]
    quotas: tuple[GradeQuota, ...]
    rules: tuple[GradeRule, ...]

    @property
    def limits(self) -> tuple[GradeQuota | GradeRule, ...]:
        """All that a list is checked by."""
        return *self.quotas, *self.rules

    def scale_on(self, day: date) -> Scale:
        """The scale of a day; raises NotFound where none holds."""
        found = next((it for it in self.scales if is_in_force(day, since=it.since, until=it.until)), None)
        if found is None:
            raise NotFound(f"No scale of grades holds on {day}: add one with its source to person_grades.toml.")
        return found

    def quotas_on(self, day: date) -> tuple[GradeQuota, ...]:
        """The quotas of a day for the scale of that day."""
        grades = self.scale_on(day).grades
        held = (it for it in self.quotas if is_in_force(day, since=it.since, until=it.until))
        return tuple(it for it in held if it.quota.grade in grades)

    def rules_on(self, day: date) -> tuple[GradeRule, ...]:
        """The rules of a day for the scale of that day."""
        scale = self.scale_on(day).key
        held = (it for it in self.rules if is_in_force(day, since=it.since, until=it.until))
        return tuple(it for it in held if not it.scales or scale in it.scales)

    def days_on(self, key: str, day: date) -> int:
        """The working days of a term on a day; raises NotFound where the pack knows none."""
        found = next((it for it in self.days.get(key, ()) if is_in_force(day, since=it.since, until=it.until)), None)
        if found is None:
            raise NotFound(f"The term {key} has no value on {day}: enter one in person_grades.toml.")
        return found.value

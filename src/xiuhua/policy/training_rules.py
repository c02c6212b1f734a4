"""The shape of training.toml: duties to be trained and care that is owed, each with words, days and source."""

from dataclasses import dataclass
from datetime import date

from xiuhua.policy.words import Labels
from xiuhua.reckon.training import CareDuty, TrainingDuty


@dataclass(frozen=True, slots=True)
class TrainingRule:
    """A duty of who holds a post to be trained, or care that is owed to them, from a day until a day."""

    label: Labels
    says: Labels
    since: date
    until: date | None
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class DutyRule(TrainingRule):
    """A duty to be trained."""

    duty: TrainingDuty


@dataclass(frozen=True, slots=True)
class CareRule(TrainingRule):
    """What is owed again and again, or a term."""

    duty: CareDuty


@dataclass(frozen=True, slots=True)
class TrainingRules:
    """All of training.toml: offices (roles) that hold courses and that keep care, then duties and care."""

    held_by: frozenset[str]
    kept_by: frozenset[str]
    duties: tuple[DutyRule, ...]
    care: tuple[CareRule, ...]

    @property
    def every(self) -> tuple[DutyRule | CareRule, ...]:
        """Duties, then care."""
        return (*self.duties, *self.care)

    def rule(self, key: str) -> DutyRule | CareRule | None:
        """A duty or care by its key."""
        return next((it for it in self.every if it.duty.key == key), None)

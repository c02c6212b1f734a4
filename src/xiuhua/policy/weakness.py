"""What a pack says of weak and lax organisations: whom it judges, by which criteria, and the milestones of a case."""

from dataclasses import dataclass

from xiuhua.policy.ruleset import Criterion
from xiuhua.policy.words import Labels

CASE_DAYS = "weakness.case_days"  # from listing until a case must be accepted
HELPED, LISTED, HALF, CLOSED, TOWNSHIP, COUNTY = "helped", "listed", "half", "closed", "township", "county"
REACHED = (HELPED, LISTED, HALF, CLOSED, TOWNSHIP, COUNTY)  # what a milestone can be seen by


@dataclass(frozen=True, slots=True)
class Milestone:
    """What a case should have come to so many days after its listing; `reached` is one of REACHED."""

    key: str
    label: Labels
    reached: str
    days: int


@dataclass(frozen=True, slots=True)
class WeaknessRules:
    """All of weakness.toml: the condition on organisations that are judged, the criteria, any of which proposes."""

    applies: str
    criteria: tuple[Criterion, ...]
    milestones: tuple[Milestone, ...]
    source: str
    confidence: str

    def criterion(self, key: str) -> Criterion | None:
        """A criterion by its key."""
        return next((it for it in self.criteria if it.key == key), None)

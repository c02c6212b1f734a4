"""What a pack says of assessment: schemes of indicators by which places, units and teams are scored, year by year."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from xiuhua.policy.ruleset import Warrant
from xiuhua.policy.words import Labels
from xiuhua.reckon.scoring import GradeBand, Line

COMPUTED, SURVEYED, DEPARTMENT, MANUAL = ORIGINS = ("computed", "surveyed", "department", "manual")
ENTERED = (DEPARTMENT, MANUAL)
AREAS = {"county": "counties", "township": "townships", "village": "villages"}
UNIT, TEAM = "unit", "team"
TABLES = {**AREAS, UNIT: "posts", TEAM: "teams"}  # the tables that say which objects there are
OBJECTS = tuple(TABLES)
# The parameters by which disputes run, in working days, and the offices that a scheme names for them.
DISPUTE, REPLY, APPEAL, DECIDE = TERMS = (
    "assess.dispute_days",
    "assess.reply_days",
    "assess.appeal_days",
    "assess.decide_days",
)


@dataclass(frozen=True, slots=True)
class CountedRows:
    """The rows that a line looks at, and when one of them is lost; `show` are the columns that a list of them brings.

    `{year}` in a condition is the year that is assessed. A row of which it is unknown whether it is lost counts
    neither way.
    """

    table: str
    lost: str
    where: str = "true"
    show: tuple[str, ...] = ()

    def in_year(self, year: int) -> "CountedRows":
        """The same of a year."""
        lost, where = (text.replace("{year}", str(year)) for text in (self.lost, self.where))
        return CountedRows(self.table, lost, where, self.show)


@dataclass(frozen=True, slots=True)
class ScoreIndicator:
    """A part of a scheme: a block of others where `line` is None, else a line with what its value comes from.

    `of` is the block that it stands in, empty at the top. `origin` is where the value comes from. `rows` are
    those of a computed line, `quantity` is what a surveyed one reads of samples; `offices` enter the value of a
    department's or a manual one.
    """

    key: str
    of: str
    label: Labels
    says: Labels
    points: float
    warrant: Warrant
    origin: str = ""
    line: Line | None = None
    rows: CountedRows | None = None
    quantity: str = ""
    unit: str = ""
    offices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AssessmentScheme:
    """A scheme: whom it scores in which years, its indicators as a tree told from the top, and the bands of grades.

    `only` is a condition on the objects that are places. `grades` are keys of the code list `grade_list`; there is no
    grade where less than `least_assessed` of the points could be assessed. `peers`: grades of others are shown beside.
    `answers` are the offices that may dispute for an object, `replies` those that answer them, `decides` those that
    decide an appeal and freeze a year.
    """

    key: str
    label: Labels
    object: str
    first: int
    last: int | None
    full: float
    indicators: tuple[ScoreIndicator, ...]
    grade_list: str
    grades: tuple[GradeBand, ...]
    least_assessed: float
    warrant: Warrant
    only: str = "true"
    peers: bool = False
    answers: tuple[str, ...] = ()
    replies: tuple[str, ...] = ()
    decides: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[ScoreIndicator, ...]:
        """The indicators that give points, or take them, themselves."""
        return tuple(it for it in self.indicators if it.line is not None)

    @property
    def table(self) -> str:
        """The table that says which objects there are."""
        return TABLES[self.object]

    def indicator(self, key: str) -> ScoreIndicator | None:
        """An indicator by its key."""
        return next((it for it in self.indicators if it.key == key), None)

    def holds_in(self, year: int) -> bool:
        """Whether a year is assessed by it."""
        return self.first <= year and (self.last is None or year <= self.last)

    def parts_of(self, key: str = "") -> tuple[ScoreIndicator, ...]:
        """What stands in a block, or at the top."""
        return tuple(it for it in self.indicators if it.of == key)

    def below(self, key: str) -> Iterator[ScoreIndicator]:
        """All lines in a block, however deep."""
        for part in self.parts_of(key):
            yield from (part,) if part.line else self.below(part.key)


def schemes_in(schemes: Mapping[str, AssessmentScheme], year: int) -> Iterator[AssessmentScheme]:
    """The schemes by which a year is assessed."""
    yield from (it for it in schemes.values() if it.holds_in(year))


def year_end(year: int) -> date:
    """The day as of which a year is assessed."""
    return date(year, 12, 31)

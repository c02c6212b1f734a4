"""What a pack offers households: the catalogue of measures, what each answers, and what a household must have."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from xiuhua.policy.words import Labels
from xiuhua.reckon.rules.facts import Ref
from xiuhua.words import is_in_force

ONE_OFF, MONTHLY, CALENDAR_YEAR, SCHOOL_YEAR, MONTHS = "one_off", "monthly", "calendar_year", "school_year", "months"
VALIDITIES = (ONE_OFF, MONTHLY, CALENDAR_YEAR, SCHOOL_YEAR, MONTHS)
SUBJECTS = ("households", "persons")
PER = ("household", "person")
PERIODS = ("once", "month", "year", "school_year", "term")
OTHER_UNITS = "units"
MONEY = "yuan"  # the unit in which amounts are kept as fen
BEYOND = "beyond"  # stands among what is unclear where a rule is met, but no column tells all that it takes


@dataclass(frozen=True, slots=True)
class Category:
    """Measures of one kind. `developmental` ones build a household's own strength; `aliases` are later names."""

    key: str
    label: Labels
    developmental: bool
    aliases: tuple[str, ...]
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The most that is given: so many of a unit ("yuan" where it is money) to a household or a person in a period."""

    amount: float
    unit: str
    per: str
    period: str


@dataclass(frozen=True, slots=True)
class Terms:
    """On what an item rests from a day until a day: the document, and its ceiling where one is known."""

    since: date
    until: date | None
    document: str
    confidence: str
    ceiling: Ceiling | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A measure that can be given to the rows of a table `of` (SUBJECTS), on the terms of a day.

    `eligible` is a condition. `beyond` says what else must hold that no column tells: then a condition that is met
    stays unknown. `months` is how long one lasts whose validity is MONTHS. `renewed`: it is asked for again before it
    ends. `kept`: once begun it goes on until it ends, whatever becomes of the household. `excludes` are items that are
    the same help from elsewhere.
    """

    key: str
    label: Labels
    category: str
    of: str
    deliverer: str
    unit: str
    validity: str
    months: int
    eligible: str
    beyond: Labels | None
    answers: tuple[str, ...]
    excludes: tuple[str, ...]
    renewed: bool
    kept: bool
    terms: tuple[Terms, ...]

    @property
    def ref(self) -> Ref:
        """The column that says whether a row is eligible."""
        return Ref(self.of, f"measure:{self.key}")

    def terms_on(self, day: date) -> Terms | None:
        """The terms of a day; None when it is not offered then."""
        return next((it for it in self.terms if is_in_force(day, since=it.since, until=it.until)), None)


@dataclass(frozen=True, slots=True)
class Need:
    """What must be answered by at least one of some measures: a cause, or whatever households meet a condition `when`.

    What answers is of one of the `categories`, or one of the `items`, or `developmental`.
    """

    key: str
    label: Labels
    cause: str
    when: str
    categories: tuple[str, ...]
    items: tuple[str, ...]
    developmental: bool
    source: str
    confidence: str

    @property
    def name(self) -> str:
        """How verdicts call it: the cause, or its own key."""
        return self.cause or self.key

    @property
    def ref(self) -> Ref:
        """The column that says whether a household has the need; a cause is stated instead."""
        return Ref("households", f"need:{self.key}")


@dataclass(frozen=True, slots=True)
class Umbrella:
    """A wide word for a cause, as an article or a plan says it, and the causes of the pack that it stands for."""

    key: str
    label: Labels
    causes: tuple[str, ...]
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class SchoolYear:
    """On which day of the calendar a school year begins."""

    month: int
    day: int
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class States:
    """The state of a measure that is granted, of which some was delivered, of which all was, and that was ended."""

    granted: str
    begun: str
    done: str
    ended: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The file measures.toml of a pack. `departments`: by deliverer the topics whose department gives what it does."""

    categories: Mapping[str, Category] = field(default_factory=dict)
    items: Mapping[str, Item] = field(default_factory=dict)
    needs: Mapping[str, Need] = field(default_factory=dict)
    school_year: SchoolYear | None = None
    states: States | None = None
    departments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def judgements(self) -> Iterator[tuple[Ref, str]]:
        """Every condition, with the column that says whether it is met."""
        yield from ((item.ref, item.eligible) for item in self.items.values())
        yield from ((need.ref, need.when) for need in self.needs.values() if need.when)

    def is_developmental(self, item: str) -> bool:
        """Whether an item builds a household's own strength; one that nobody knows does not."""
        known = self.items.get(item)
        return known is not None and self.categories[known.category].developmental

    def is_delivered_by(self, deliverer: str, topics: frozenset[str]) -> bool:
        """Whether a department of some topics gives what a deliverer delivers."""
        return not topics.isdisjoint(self.departments.get(deliverer, ()))

    def answering(self, need: Need) -> frozenset[str]:
        """The items, of whatever day, that answer a need."""
        return frozenset(
            it.key
            for it in self.items.values()
            if it.category in need.categories
            or it.key in need.items
            or (need.developmental and self.is_developmental(it.key))
        )

    def overlaps(self) -> frozenset[tuple[str, str]]:
        """The pairs of items that are the same help, each both ways round."""
        pairs = {(it.key, other) for it in self.items.values() for other in it.excludes}
        return frozenset(pairs | {(other, key) for key, other in pairs})

    def need_of(self, cause: str) -> Need | None:
        """What must answer a cause, if the pack says so."""
        return next((need for need in self.needs.values() if need.cause == cause), None)


@dataclass(frozen=True, slots=True)
class RemedyPolicy:
    """What holds for measures on a day: the items offered, and which statuses say that one is given or planned.

    What ends within `expiring_days` is told. `most_at_once` is by unit the most that one delivery to a household may
    be, under OTHER_UNITS that of units which have no bound of their own.
    """

    catalogue: Catalogue
    day: date
    offered: Mapping[str, Item]
    receiving: tuple[str, ...]
    planned: tuple[str, ...]
    expiring_days: int
    most_at_once: Mapping[str, Decimal] = field(default_factory=dict)

    def most_of(self, unit: str) -> Decimal | None:
        """The most of a unit that one delivery may be; None where the pack says nothing of it."""
        return self.most_at_once.get(unit, self.most_at_once.get(OTHER_UNITS))

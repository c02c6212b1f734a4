"""A pack's rules as values: facts and conditions with their words, schemes, checks, causes, measures, deprivations."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from xiuhua.policy.measures import Catalogue, Umbrella
from xiuhua.policy.risk import RiskRules
from xiuhua.policy.signals import SignalRules
from xiuhua.policy.words import Labels
from xiuhua.reckon.rules.facts import Fact, Ref
from xiuhua.reckon.rules.rulebook import Rulebook
from xiuhua.reckon.tables import TABLES


@dataclass(frozen=True, slots=True)
class Warrant:
    """On what something in a pack rests: who set it, and how sure that is."""

    source: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact or a named condition, with its words, and the unit of a fact where people read it otherwise ("share")."""

    fact: Fact
    label: Labels
    warrant: Warrant
    is_condition: bool
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One condition of a scheme. As an exclusion it has a severity: `exclude` decides, `review` only asks to look."""

    key: str
    label: Labels
    when: str
    warrant: Warrant
    severity: str = ""


@dataclass(frozen=True, slots=True)
class Scheme:
    """Criteria that make one verdict on rows of a table: identification, or the exit of a household or a place.

    `needs` says whether all criteria must be met, or any.
    """

    key: str
    label: Labels
    of: str
    applies: str
    needs: str
    criteria: tuple[Criterion, ...]
    exclusions: tuple[Criterion, ...]
    warrant: Warrant

    @property
    def parts(self) -> tuple[Criterion, ...]:
        """Criteria and exclusions."""
        return self.criteria + self.exclusions

    @property
    def deciding(self) -> tuple[Criterion, ...]:
        """The exclusions that decide."""
        return tuple(part for part in self.exclusions if part.severity == "exclude")

    def ref(self, part: Criterion | None = None) -> Ref:
        """The column that says whether a part is met; without one, whether the scheme applies."""
        return Ref(self.of, f"{self.key}:{part.key if part else 'applies'}")


@dataclass(frozen=True, slots=True)
class Check:
    """A data-quality check: which rows it flags, the columns to blame, and what to tell; level 1 comes first.

    `brief` says what is wrong without any value, for lists of checks; a message that tells none serves there itself.
    `explain` is False where a finding must be mended: the two values cannot both be true, whatever anybody says.
    """

    key: str
    of: str
    level: int
    number: str
    when: str
    blame: tuple[str, ...]
    message: Labels
    warrant: Warrant
    explain: bool = True
    brief: Labels | None = None

    @property
    def ref(self) -> Ref:
        """The column that says whether a row is flagged, if it is checked at all."""
        return Ref(self.of, f"check:{self.key}")


@dataclass(frozen=True, slots=True)
class Profile:
    """When the facts of a household bear out a stated cause, and which facts show it.

    `asks`: where they do and nobody stated it, whoever answers for the household is asked why.
    """

    cause: str
    when: str
    shows: tuple[str, ...]
    warrant: Warrant
    asks: bool = False

    @property
    def ref(self) -> Ref:
        """The column that says whether the cause is borne out."""
        return Ref("households", f"cause:{self.cause}")


@dataclass(frozen=True, slots=True)
class Deprivation:
    """One indicator of the pack's multidimensional index: its share of the whole, and when a household is deprived."""

    key: str
    label: Labels
    weight: float
    deprived: str

    @property
    def ref(self) -> Ref:
        """The column that says whether a household is deprived."""
        return Ref("households", f"deprived:{self.key}")


@dataclass(frozen=True, slots=True)
class Dimension:
    """Deprivations that belong together, and their share of the whole."""

    key: str
    label: Labels
    weight: float
    indicators: tuple[Deprivation, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """A multidimensional index after Alkire and Foster: who is deprived in shares of at least `k` is poor."""

    k: float
    label: Labels
    dimensions: tuple[Dimension, ...]
    warrant: Warrant

    @property
    def indicators(self) -> tuple[Deprivation, ...]:
        """The indicators of all dimensions."""
        return tuple(it for dimension in self.dimensions for it in dimension.indicators)


@dataclass(frozen=True, slots=True)
class ColumnWords:
    """The words for a column, and the code list its values are from, if any."""

    label: Labels
    code_list: str = ""


@dataclass(frozen=True, slots=True)
class Ruleset:
    """All rules of a pack; `book` has them with a column for every verdict, under names that no text can spell."""

    entries: Mapping[Ref, Entry] = field(default_factory=dict)
    schemes: Mapping[str, Scheme] = field(default_factory=dict)
    scope: Mapping[str, str] = field(default_factory=dict)
    checks: Mapping[str, Check] = field(default_factory=dict)
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    umbrellas: Mapping[str, Umbrella] = field(default_factory=dict)
    measures: Catalogue | None = None
    signals: SignalRules | None = None
    risk: RiskRules | None = None
    index: Index | None = None
    columns: Mapping[Ref, ColumnWords] = field(default_factory=dict)
    book: Rulebook = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Put the verdicts' columns beside the facts."""
        facts = [entry.fact for entry in self.entries.values()]
        further = [part.judgements() for part in (self.measures, self.signals, self.risk) if part]
        judged = [*self.judgements(), *chain(*further)]
        verdicts = [Fact(ref.table, ref.column, "is", text) for ref, text in judged]
        object.__setattr__(self, "book", Rulebook(TABLES, (*facts, *verdicts)))

    def scope_ref(self, table: str) -> Ref | None:
        """The column that says whether a row of a table is checked at all; None where all are."""
        return Ref(table, "checks:scope") if table in self.scope else None

    def judgements(self) -> Iterator[tuple[Ref, str]]:
        """Every condition that makes a verdict of diagnosing, with the column that says whether it is met."""
        for scheme in self.schemes.values():
            yield scheme.ref(), scheme.applies
            yield from ((scheme.ref(part), part.when) for part in scheme.parts)
        yield from ((Ref(table, "checks:scope"), text) for table, text in self.scope.items())
        yield from ((check.ref, check.when) for check in self.checks.values())
        yield from ((profile.ref, profile.when) for profile in self.profiles.values())
        yield from ((it.ref, it.deprived) for it in (self.index.indicators if self.index else ()))

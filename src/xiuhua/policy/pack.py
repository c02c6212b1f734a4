"""A programme pack as values: dated parameters, code lists, posts and slots, figures, phrases."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from xiuhua.policy.entry import Entry
from xiuhua.policy.grading import Grading
from xiuhua.policy.inspections import InspectionRules
from xiuhua.policy.notices import NoticeRules
from xiuhua.policy.pairing import PairingRules
from xiuhua.policy.papers import Paper
from xiuhua.policy.procedures import Procedure
from xiuhua.policy.ruleset import Ruleset
from xiuhua.policy.schemes import AssessmentScheme
from xiuhua.policy.training_rules import TrainingRules
from xiuhua.policy.verify import VerifyRules
from xiuhua.policy.visits import VisitRules
from xiuhua.policy.weakness import WeaknessRules
from xiuhua.policy.words import Labels
from xiuhua.reckon.measures import Measure
from xiuhua.reckon.rules.tree import Parameters, did_you_mean
from xiuhua.reckon.workdays import WorkCalendar
from xiuhua.words import AreaLevel, AssignmentKind, NotFound, Rejected, is_in_force

STAGES = ("organise", "assign", "diagnose", "remedy", "verify", "assess", "fund", "sustain")
DOOR = "door"  # reads what an office must do before it may open anything
MANUAL = "manual"  # reads what is only told, such as a line from which others are worked out
Value = bool | int | float | str | date | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """What a parameter is from a day until a day, who says so, and how sure that is.

    With an `area`, the beginning of a code, it holds only of what lies there: see `Pack.in_place`.
    """

    since: date
    until: date | None
    value: Value
    source: str
    confidence: str
    area: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number (or text, or list) that policy sets, over time.

    `code_list` is the list that its values are keys of, if any. `stage` is the stage that reads it, where no rule, post
    or figure does. `unset` says that no value is known yet, or none but those of some places and days, and `set_by` who
    sets the others.
    """

    name: str
    label: Labels
    unit: str
    settings: tuple[Setting, ...]
    code_list: str = ""
    stage: str = ""
    unset: bool = False
    set_by: Labels | None = None

    def on(self, day: date) -> Value:
        """Its value on a day; raises NotFound when none is known."""
        setting = self.setting_on(day)
        if setting is None:
            raise NotFound(
                f"Parameter {self.name} has no value on {day}: enter one with its source in parameters.toml."
            )
        return setting.value

    def setting_on(self, day: date) -> Setting | None:
        """The value of a day with its source, or None; what holds of one place only is not among them."""
        return next((it for it in self.everywhere if is_in_force(day, since=it.since, until=it.until)), None)

    @property
    def everywhere(self) -> tuple[Setting, ...]:
        """The values that hold wherever the pack does."""
        return tuple(it for it in self.settings if not it.area)

    def in_place(self, code: str) -> "Parameter":
        """The parameter in an area by its code; what is said of the smallest place around it comes first."""
        if all(not it.area for it in self.settings):
            return self
        around = [it for it in self.settings if code.startswith(it.area)]
        around.sort(key=lambda it: -len(it.area))
        return replace(self, settings=tuple(replace(it, area="") for it in around))


@dataclass(frozen=True, slots=True)
class Code:
    """A stable key with its words and the spellings under which sources write it; of a kind of area its level."""

    key: str
    label: Labels
    aliases: tuple[str, ...]
    source: str
    level: AreaLevel | None = None


@dataclass(frozen=True, slots=True)
class CodeList:
    """The codes of one column, in order."""

    name: str
    label: Labels
    codes: tuple[Code, ...]
    spellings: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index every spelling; where two codes share one, the first keeps it (a check finds it)."""
        found: dict[str, str] = {}
        for code in self.codes:
            for text in (code.key, *code.label.texts.values(), *code.aliases):
                found.setdefault(plain_spelling(text), code.key)
        object.__setattr__(self, "spellings", found)

    def key_of(self, spelling: str) -> str:
        """The key behind a label or alias; raises NotFound, with the nearest spellings."""
        key = self.spellings.get(plain_spelling(spelling))
        if key is None:
            near = did_you_mean(plain_spelling(spelling), self.spellings)
            raise NotFound(f"The list {self.name} has no code {spelling!r}.{near or ' Add it to codes.toml.'}")
        return key

    def label_of(self, key: str, language: str) -> str:
        """A code's words in a language; raises NotFound."""
        code = next((code for code in self.codes if code.key == key), None)
        if code is None:
            near = did_you_mean(key, [known.key for known in self.codes])
            raise NotFound(f"The list {self.name} has no key {key!r}.{near or ' Add it to codes.toml.'}")
        return code.label[language]


@dataclass(frozen=True, slots=True)
class Slot:
    """A post that villages must fill: which villages (a condition, also over facts), how many, and what counts."""

    slot: str
    code: str
    applies: str
    required: int | Measure
    filled_by: Measure

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Everything it counts."""
        return tuple(it for it in (self.filled_by, self.required) if isinstance(it, Measure))


@dataclass(frozen=True, slots=True)
class Programme:
    """Slots that belong together, such as the five ones."""

    key: str
    label: Labels
    source: str
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Post:
    """A role of assignments: its kind, whether a place has only one holder, and what the holder answers for."""

    key: str
    kind: AssignmentKind
    single: bool
    duties: tuple[Labels, ...]
    source: str

    def slot_at(self, place: str) -> str | None:
        """The name under which only one may hold the post at a village code or household number; None if many may."""
        return f"{self.key}@{place}" if self.single else None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a household through the programme: between which statuses, on what evidence, by which offices.

    An empty text among `begins` stands for a household that was never filed.
    """

    event: str
    begins: tuple[str, ...]
    to: str
    needs: tuple[str, ...]
    offices: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """How a figure is reckoned, shown and explained."""

    key: str
    label: Labels
    definition: Labels
    how: str
    unit: str
    decimals: int
    source: str
    scale: int = 1
    counted: str = "counted"
    numerator: tuple[Measure, ...] = ()
    denominator: tuple[Measure, ...] = ()
    of: str = ""
    years: int = 0
    between: tuple[str, ...] = ()  # the figures that are the two ends of its interval

    def is_told_on(self, day: date) -> bool:
        """Whether there is a way to reckon it on a day: what is told of a year is not before the year begins."""
        return bool(self.of) or any(measure.holds_on(day) for measure in self.numerator)


@dataclass(frozen=True, slots=True)
class Pack:
    """The policy of a place and time.

    `sources` has, by the first part of a language's tag, the words in it for sources that stand in another language.
    """

    name: str
    version: str
    title: Labels
    serves: tuple[str, ...]
    since: date
    until: date | None
    languages: tuple[str, ...]
    parameters: Mapping[str, Parameter]
    codes: Mapping[str, CodeList]
    programmes: Mapping[str, Programme]
    posts: Mapping[str, Post]
    steps: Mapping[str, Step]
    indicators: tuple[Indicator, ...]
    phrases: Mapping[str, Labels]
    rules: Ruleset = field(default_factory=Ruleset)
    pairing: PairingRules | None = None
    procedures: Mapping[str, Procedure] = field(default_factory=dict)
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    papers: Mapping[str, Paper] = field(default_factory=dict)
    forms_of: str = ""  # the pack whose forms it fills, where it has none of its own
    notices: NoticeRules | None = None
    verify: VerifyRules | None = None
    entry: Entry | None = None
    sources: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    visits: VisitRules | None = None
    grading: Grading | None = None
    training: TrainingRules | None = None
    weakness: WeaknessRules | None = None
    schemes: Mapping[str, AssessmentScheme] = field(default_factory=dict)
    inspections: InspectionRules | None = None

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The slots of all programmes, in order."""
        return tuple(slot for programme in self.programmes.values() for slot in programme.slots)

    def indicators_on(self, day: date) -> tuple[Indicator, ...]:
        """The figures that are told on a day, in their order."""
        return tuple(figure for figure in self.indicators if figure.is_told_on(day))

    def parameter(self, name: str) -> Parameter:
        """A parameter by name; raises NotFound."""
        if name not in self.parameters:
            raise NotFound(f"Pack {self.name} has no parameter {name!r}.{did_you_mean(name, self.parameters)}")
        return self.parameters[name]

    @property
    def differs_by_place(self) -> bool:
        """Whether some value holds in a part of the country only."""
        return any(it.area for parameter in self.parameters.values() for it in parameter.settings)

    def in_place(self, code: str) -> "Pack":
        """The pack as it holds in an area by its code, with the values that are of a place around it."""
        told = {name: it.in_place(code) for name, it in self.parameters.items()}
        changed = any(told[name] is not it for name, it in self.parameters.items())
        return replace(self, parameters=told) if changed else self

    def parameters_on(self, day: date) -> Parameters:
        """Every parameter's value on a day by name (None: not known), and the day itself as `as_of`."""
        settings = {name: parameter.setting_on(day) for name, parameter in self.parameters.items()}
        return {name: setting and setting.value for name, setting in settings.items()} | {"as_of": day}

    def source_words(self, source: str, language: str) -> str:
        """A source in a language; as it stands in the pack where that language has no words of its own for it."""
        return self.sources.get(language.partition("-")[0], {}).get(source, source)

    def step(self, event: str) -> Step:
        """A step by its event; raises NotFound."""
        if event not in self.steps:
            raise NotFound(f"Pack {self.name} has no step {event!r}.{did_you_mean(event, self.steps)}")
        return self.steps[event]

    def indicator(self, key: str) -> Indicator:
        """An indicator by key; raises NotFound."""
        found = next((indicator for indicator in self.indicators if indicator.key == key), None)
        if found is None:
            near = did_you_mean(key, [known.key for known in self.indicators])
            raise NotFound(f"Pack {self.name} has no figure {key!r}.{near}")
        return found


class PackError(Rejected):
    """A pack that cannot be read: which file, which key (empty for the file itself), why, and the way out."""

    def __init__(self, file: str, key: str, why: str) -> None:
        """All three are told; a check tells them apart."""
        super().__init__(f"{file}, {key}: {why}" if key else f"{file} {why}")
        self.file, self.key, self.why = file, key, why


def plain_spelling(text: str) -> str:
    """A spelling without what sources differ in for no reason: width, case and spaces."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()

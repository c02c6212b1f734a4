"""What rules read, in words of the pack: labels, values, parameters; personal values are masked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from xiuhua.policy.pack import Pack, Parameter
from xiuhua.policy.words import SHARE, Labels, per_cent
from xiuhua.queries.judging import CALLED_BY, Judging
from xiuhua.reckon.rules.explaining import Row, Told
from xiuhua.reckon.rules.facts import OF_PARTS, Ref
from xiuhua.reckon.rules.tree import TEXT, real_column
from xiuhua.reckon.tables import TABLES
from xiuhua.words import NotFound

MASK = "******"
DAY_ITSELF = "as_of"
HELPER = Ref("pairings", "helper")


@dataclass(frozen=True, slots=True)
class Reading:
    """A value that a judgement read, in words; `text` is None where it is unknown.

    `row` is the key of the row where another row decided it. `take` says how a fact is taken from its parts (all, any,
    count …), and is empty for others. `below` is what the value rests on.
    """

    table: str
    name: str
    label: str
    value: object
    text: str | None
    row: str = ""
    take: str = ""
    below: tuple["Reading", ...] = ()

    @property
    def further(self) -> tuple["Reading", ...]:
        """What lies below and says more: a row that merely hands its value or its name on does not."""
        if self.row and len(self.below) == 1 and not self.below[0].below:
            return () if self.below[0].text in (self.text, self.label) else self.below
        return self.below

    def walk(self) -> Iterator["Reading"]:
        """Itself and all below."""
        yield self
        for reading in self.below:
            yield from reading.walk()


@dataclass(frozen=True, slots=True)
class ParameterTold:
    """A number that policy sets, as it is in force on the day; a value that is not known is None."""

    name: str
    label: str
    value: object
    text: str | None
    unit: str
    since: date | None
    source: str
    confidence: str
    confidence_text: str


@dataclass(frozen=True, slots=True)
class Wording:
    """Says what was read in a language, over the rows that it was read from; `holders` are names of staff by key."""

    judging: Judging
    language: str
    tables: Mapping[str, Sequence[Row]]
    holders: Mapping[str, str] = field(default_factory=dict)

    @property
    def pack(self) -> Pack:
        """The pack whose words these are."""
        return self.judging.pack

    def of(self, labels: Labels) -> str:
        """Labels in the language."""
        return labels[self.language]

    def source(self, source: str) -> str:
        """Who says so, in the language."""
        return self.pack.source_words(source, self.language)

    def readings(self, told: Iterable[Told]) -> tuple[Reading, ...]:
        """What was read, without parameters."""
        return tuple(self.reading(it) for it in told if it.of)

    def reading(self, told: Told, *, code_list: str = "", masked: bool = False) -> Reading:
        """One value that was read; of a row that decided, `code_list` has the words for what it contributed.

        `masked` says that what it is part of is personal, and so is what it contributed.
        """
        ref = self._ref(told)
        words = code_list if told.row else self.judging.code_list(ref)
        personal = self._is_personal(ref) or (masked and bool(told.row))
        value = MASK if told.value is not None and personal else told.value
        entry = self.pack.rules.entries.get(ref)
        take = entry.fact.take if entry and entry.fact.take in OF_PARTS else ""
        below = tuple(self.reading(it, code_list=words, masked=personal) for it in told.below if it.of)
        text = self.holders.get(str(value)) if ref == HELPER else None
        return Reading(
            told.of, told.name, self._row_label(told) if told.row else self.label(ref), value,
            text or self.text(value, name=told.name, code_list=words, unit=entry.unit if entry else ""),
            told.row, take, below,
        )  # fmt: skip

    def parameters(self, told: Iterable[Told]) -> tuple[ParameterTold, ...]:
        """The parameters among what was read, down to the last row, each once."""
        names = dict.fromkeys(it.name for it in down_to_rows(told) if not it.of and it.name != DAY_ITSELF)
        return tuple(self._parameter(name) for name in names)

    def label(self, ref: Ref) -> str:
        """What a column, fact or condition is called; its name where nobody said."""
        rules = self.pack.rules
        named = rules.entries.get(ref) or rules.columns.get(ref)
        return self.of(named.label) if named else ref.column

    def text(self, value: object, *, name: str = "", code_list: str = "", unit: str = "") -> str | None:
        """A value in words; None for the unknown."""
        match value:
            case None:
                return None
            case bool():
                return self.of(self.pack.phrases["value.yes" if value else "value.no"])
            case int() | float():
                return self._amount(value, name=name, unit=unit)
            case tuple():
                joint = "、" if self.language == "zh" else ", "
                return joint.join(self.text(it, name=name, code_list=code_list) or "" for it in value)
            case str():
                return self._word(value, code_list)
        return str(value)

    @property
    def unknown(self) -> str:
        """The word for a value that is not known."""
        return self.of(self.pack.phrases["value.unknown"])

    def confidence(self, key: str) -> str:
        """How sure a source is, in words."""
        phrase = self.pack.phrases.get(f"confidence.{key}")
        return self.of(phrase) if phrase else key

    def _amount(self, value: float, *, name: str, unit: str) -> str:
        if unit == SHARE:
            return per_cent(value, self.language)
        return str(int(value)) if name.endswith("_year") else _number(value)

    def _word(self, key: str, code_list: str) -> str:
        try:
            return self.pack.codes[code_list].label_of(key, self.language) if code_list else key
        except (KeyError, NotFound):
            return key

    def _ref(self, told: Told) -> Ref:
        """The column or fact that was read; `x_yuan` reads the column `x_fen`, whose words it has."""
        ref = Ref(told.of, told.name)
        if ref in self.pack.rules.entries:
            return ref
        return Ref(told.of, real_column(told.name, TABLES[told.of].columns) or told.name)

    def _row_label(self, told: Told) -> str:
        """Which of the household's rows one is."""
        column, code_list = CALLED_BY.get(told.of, ("", ""))
        key = TABLES[told.of].key[-1]
        row = next((it for it in self.tables.get(told.of, ()) if str(it[key]) == told.row), {})
        return self._word(row.get(column) or "", code_list) or told.row

    def _parameter(self, name: str) -> ParameterTold:
        parameter = self.pack.parameter(name)
        setting = parameter.setting_on(self.judging.day)
        value = setting.value if setting else None
        return ParameterTold(
            name, self.of(parameter.label), value,
            self.text(value, name=name, code_list=parameter.code_list, unit=parameter.unit), self._unit(parameter),
            setting.since if setting else None, self.source(setting.source) if setting else "",
            setting.confidence if setting else "", self.confidence(setting.confidence) if setting else "",
        )  # fmt: skip

    def _unit(self, parameter: Parameter) -> str:
        """A parameter's unit in words; none where its values are words themselves, yes and no, or tell it."""
        values = [setting.value for setting in parameter.settings]
        if parameter.code_list or parameter.unit == SHARE or any(isinstance(value, bool) for value in values):
            return ""
        phrase = self.pack.phrases.get(f"unit.{parameter.unit}")
        return self.of(phrase) if phrase else parameter.unit

    def _is_personal(self, ref: Ref) -> bool:
        """Whether a value is, or hands on, one that is for comparing only."""
        if ref.column in TABLES[ref.table].personal:
            return True
        plan = self.judging.plan
        if not plan.is_fact(ref) or plan.rule(ref).kind != TEXT:
            return False
        rule = plan.rule(ref)
        read = plan.refs_in(rule.tree, rule.fact.of or ref.table)
        return any(self._is_personal(lookup.target if (lookup := plan.lookup(it)) else it) for it in read)


def down_to_rows(told: Iterable[Told]) -> Iterator[Told]:
    """What was told, and what that was told from, down to the last row."""
    for it in told:
        yield it
        yield from down_to_rows(it.below)


def _number(value: float) -> str:
    """A number as it is read: thousands marked; money and shares no longer than they need to be."""
    if float(value).is_integer():
        return f"{value:,.0f}".replace("-", "−")
    return f"{value:,.{2 if abs(value) >= 1 else 4}f}".replace("-", "−")

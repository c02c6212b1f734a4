"""Why the rules find what they find of a household on a day, in words: verdicts, what they read, lines in force."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from xiuhua.loop.diagnose.explanation import CauseTold, CriterionTold, Explanation, FindingTold, SchemeTold, explain
from xiuhua.policy.ruleset import Check
from xiuhua.policy.words import filled
from xiuhua.queries.explained_finding import limit_of, may_be_explained
from xiuhua.queries.judging import Judging, judging_of
from xiuhua.queries.naming import names_for
from xiuhua.queries.wording import HELPER, ParameterTold, Reading, Wording, down_to_rows
from xiuhua.reckon.rules.explaining import Row, Told

PERSONS = "persons"
SENTENCE_ENDS = {"zh": "。", "en": ". "}


@dataclass(frozen=True, slots=True)
class CriterionView:
    """A criterion or exclusion with its verdict (met, not_met, unknown), what it read and the parameters in force.

    `severity` is empty for a criterion; an exclusion that is met decides (exclude) or asks for a look (review).
    """

    key: str
    label: str
    verdict: str
    severity: str
    rule: str
    readings: tuple[Reading, ...]
    parameters: tuple[ParameterTold, ...]
    source: str
    confidence: str
    confidence_text: str


@dataclass(frozen=True, slots=True)
class SchemeView:
    """A scheme's verdict; None where it does not apply to the household. `needs` says all criteria, or any."""

    pack: str
    key: str
    label: str
    verdict: str | None
    needs: str
    criteria: tuple[CriterionView, ...]
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class CauseView:
    """A stated cause, and whether the facts bear it out; without a rule about it, it cannot be judged."""

    cause: str
    label: str
    main: bool
    verdict: str
    judged: bool
    readings: tuple[Reading, ...]
    parameters: tuple[ParameterTold, ...]
    rule: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """What a check flags: the household (member empty) or a member by number; the message in its two halves."""

    rule: str
    level: int
    number: str
    member: str
    what: str
    way_out: str
    readings: tuple[Reading, ...]
    source: str
    confidence: str
    explainable: bool

    @property
    def message(self) -> str:
        """What is wrong, and the way out."""
        joint = "" if self.what.endswith("。") else " "
        return f"{self.what}{joint}{self.way_out}".strip()

    @property
    def anchor(self) -> str:
        """Its name on the household's card."""
        return anchor_of(self.rule, self.member)


@dataclass(frozen=True, slots=True)
class ExplanationView:
    """All that the rules find of a household on a day."""

    household: str
    on: date
    schemes: tuple[SchemeView, ...]
    causes: tuple[CauseView, ...]
    findings: tuple[FindingView, ...]

    @property
    def persons(self) -> list[str]:
        """The numbers of the members that it speaks of."""
        criteria = (part.readings for scheme in self.schemes for part in scheme.criteria)
        readings = [*criteria, *(cause.readings for cause in self.causes), *(it.readings for it in self.findings)]
        told = [it for some in readings for reading in some for it in reading.walk()]
        rows = [it.row for it in told if it.table == PERSONS and it.row]
        return list(dict.fromkeys([*rows, *(finding.member for finding in self.findings if finding.member)]))


def explanation_of(household: str, *, on: date) -> ExplanationView:
    """What the rules in force find of a household (by number) on a day, in the active language.

    About forty quick statements, however large the register. Raises NotFound for a number that the register does not
    hold, and where no pack is in force.
    """
    judging = judging_of(household, on=on)
    rows = judging.rows_of([household])
    found = explain(household, rows.tables, pack=judging.pack, day=on, plan=judging.plan, earlier=rows.earlier)
    return _Telling(wording_of(judging, rows.tables, _told_in(found))).explanation(found)


def wording_of(judging: Judging, tables: Mapping[str, Sequence[Row]], told: Iterable[Told]) -> Wording:
    """How a language says what was read; the names of staff are asked for where any was. At most two statements."""
    keys = {
        str(it.value) for it in down_to_rows(told) if it.of == HELPER.table and it.name == HELPER.column and it.value
    }
    names = names_for(on=judging.day, holders=keys).holders if keys else {}
    return Wording(judging, (get_language() or "zh").partition("-")[0], tables, names)


def anchor_of(rule: str, member: str) -> str:
    """The name of a finding on the card of its household."""
    return f"finding-{rule}-{member}" if member else f"finding-{rule}"


def halves_of(message: str, language: str) -> tuple[str, str]:
    """A check's message: the sentence that says what is wrong, and the rest, which says the way out."""
    end = SENTENCE_ENDS.get(language, ". ")
    what, _, way_out = message.partition(end)
    return (f"{what}{end.strip()}", way_out) if way_out else (message, "")


def message_of(check: Check, wording: Wording, told: Iterable[Told]) -> tuple[str, str]:
    """The two halves of a check's message, filled with the values to blame."""
    texts = {name: wording.reading(it).text or wording.unknown for name, it in zip(check.blame, told, strict=True)}
    return halves_of(filled(wording.of(check.message), texts), wording.language)


def schemes_in_words(found: Iterable[SchemeTold], words: Wording) -> tuple[SchemeView, ...]:
    """What schemes came to, in words."""
    return tuple(_Telling(words).scheme(it) for it in found)


def causes_in_words(found: Iterable[CauseTold], words: Wording) -> tuple[CauseView, ...]:
    """Causes with what the facts show of each, in words."""
    return tuple(_Telling(words).cause(it) for it in found)


@dataclass(frozen=True, slots=True)
class _Telling:
    """Puts an explanation into words."""

    words: Wording

    def explanation(self, found: Explanation) -> ExplanationView:
        return ExplanationView(
            found.household,
            found.on,
            tuple(self.scheme(it) for it in found.schemes),
            tuple(self.cause(it) for it in found.causes),
            tuple(sorted((self._finding(it) for it in found.findings), key=lambda it: it.level)),
        )

    def scheme(self, found: SchemeTold) -> SchemeView:
        scheme = found.scheme
        return SchemeView(
            self.words.pack.name, scheme.key, self.words.of(scheme.label), found.verdict, scheme.needs,
            tuple(self._criterion(it) for it in found.criteria),
            self.words.source(scheme.warrant.source), scheme.warrant.confidence,
        )  # fmt: skip

    def _criterion(self, found: CriterionTold) -> CriterionView:
        part, warrant = found.criterion, found.criterion.warrant
        return CriterionView(
            part.key, self.words.of(part.label), found.verdict, part.severity, part.when,
            self.words.readings(found.told), self.words.parameters(found.told),
            self.words.source(warrant.source), warrant.confidence, self.words.confidence(warrant.confidence),
        )  # fmt: skip

    def cause(self, found: CauseTold) -> CauseView:
        profile = self.words.pack.rules.profiles.get(found.cause)
        label = self.words.text(found.cause, code_list="cause") or found.cause
        return CauseView(
            found.cause, label, found.main, found.verdict, profile is not None,
            self.words.readings(found.told), self.words.parameters(found.told),
            profile.when if profile else "", self.words.source(profile.warrant.source) if profile else "",
            profile.warrant.confidence if profile else "",
        )  # fmt: skip

    def _finding(self, found: FindingTold) -> FindingView:
        check = found.check
        what, way_out = message_of(check, self.words, found.told)
        return FindingView(
            check.key, check.level, check.number, found.row if check.of == PERSONS else "", what, way_out,
            self.words.readings(found.told), self.words.source(check.warrant.source), check.warrant.confidence,
            may_be_explained(check, limit_of(self.words.pack, on=self.words.judging.day)),
        )  # fmt: skip


def _told_in(found: Explanation) -> Iterator[Told]:
    for scheme in found.schemes:
        for part in scheme.criteria:
            yield from part.told
    for cause in found.causes:
        yield from cause.told
    for finding in found.findings:
        yield from finding.told

"""An explanation as the card shows it: what decides comes first, each line with its gist and all that it read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from xiuhua.queries.explained_finding import Said, SaidOf, said_in_home
from xiuhua.queries.explanation import (
    CauseView,
    CriterionView,
    ExplanationView,
    FindingView,
    SchemeView,
    explanation_of,
)
from xiuhua.queries.naming import names_for
from xiuhua.queries.wording import ParameterTold, Reading
from xiuhua.words import NotFound

MOST_IN_GIST = 4
# (what the criteria must be, verdict) → icon and tone; a tone is a class and never speaks without icon and word.
LOOKS = {
    ("all", "met"): ("ok", "ok"), ("all", "not_met"): ("bad", "short"), ("all", "unknown"): ("blank", "short"),
    ("any", "met"): ("ok", "info"), ("any", "not_met"): ("level", ""), ("any", "unknown"): ("blank", "open"),
    ("exclude", "met"): ("warn", "short"), ("exclude", "not_met"): ("level", ""), ("exclude", "unknown"): ("blank", ""),
    ("review", "met"): ("warn", "open"), ("review", "not_met"): ("level", ""), ("review", "unknown"): ("blank", ""),
}  # fmt: skip
# What decides stands first: where all are needed what fails, where one is enough what holds.
FIRST = {"all": ("not_met", "unknown", "met"), "any": ("met", "unknown", "not_met")}


@dataclass(frozen=True, slots=True)
class Told:
    """One value that was read: its label, its words (None unknown), and what closes the lists that end after it."""

    label: str
    aside: str
    text: str | None
    opens: bool
    closing: SafeString


@dataclass(frozen=True, slots=True)
class Gist:
    """What a line read, in a few words: a label, its words (None unknown), and who decided it."""

    label: str
    text: str | None
    who: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion or exclusion as a line that opens."""

    part: CriterionView
    icon: str
    tone: str
    word: str
    gist: tuple[Gist, ...]
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class SchemeTold:
    """A scheme with its lines: criteria, exclusions worth a look, and those that do not hold."""

    scheme: SchemeView
    word: str
    icon: str
    tone: str
    tally: str
    lines: tuple[Line, ...]
    passed: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class CauseTold:
    """Whether the facts bear a stated cause out, and which facts those are."""

    verdict: str
    judged: bool
    told: tuple[Told, ...]
    parameters: tuple[ParameterTold, ...]


@dataclass(frozen=True, slots=True)
class FindingTold:
    """What a check flags, about whom, with the values to blame; and why it is right as it stands, if somebody said."""

    finding: FindingView
    who: str
    told: tuple[Told, ...]
    member_key: UUID | None
    explained: Said | None


@dataclass(frozen=True, slots=True)
class ExplanationTold:
    """What the card shows of an explanation; `elsewhere` are schemes that do not apply to the household."""

    schemes: tuple[SchemeTold, ...]
    elsewhere: tuple[str, ...]
    causes: Mapping[str, CauseTold]
    findings: tuple[FindingTold, ...]


def explained(household: str, *, on: date) -> ExplanationTold | None:
    """A household's explanation for its card; None where no pack is in force. About forty-two statements."""
    try:
        found = explanation_of(household, on=on)
    except NotFound:
        return None
    said = said_in_home(household, on=on) if found.findings else {}
    return _Setting(names_for(on=on, persons=found.persons).members, said).explanation(found)


def causes_told(causes: Sequence[CauseView], *, on: date) -> dict[str, CauseTold]:
    """By cause whether the records bear it out, and what they read, with the names of members. One statement."""
    read = (it for cause in causes for reading in cause.readings for it in reading.walk())
    persons = {it.row for it in read if it.table == "persons" and it.row}
    setting = _Setting(names_for(on=on, persons=persons).members)
    return {it.cause: CauseTold(it.verdict, it.judged, setting.told(it.readings), it.parameters) for it in causes}


def schemes_told(schemes: Iterable[SchemeView]) -> tuple[SchemeTold, ...]:
    """Schemes on a place for its card: nobody's name stands in them."""
    return tuple(_Setting({}).scheme(it) for it in schemes)


def kept_scheme_told(scheme: SchemeView, *, on: date) -> SchemeTold:
    """A scheme as it was found once, with the names of members that it speaks of. One statement."""
    read = (it for part in scheme.criteria for reading in part.readings for it in reading.walk())
    persons = {it.row for it in read if it.table == "persons" and it.row}
    return _Setting(names_for(on=on, persons=persons).members).scheme(scheme)


def told_of(readings: Iterable[Reading], names: Mapping[str, str]) -> tuple[Told, ...]:
    """What was read of a household, set for reading; `names` are those of members, by number."""
    return _Setting(names).told(readings)


def verdict_words(verdict: str | None) -> str:
    """A verdict in a word."""
    return {"met": _("met"), "not_met": _("not met")}.get(verdict or "", _("unknown"))


@dataclass(frozen=True, slots=True)
class _Setting:
    """Sets an explanation for reading; `names` are those of members, by number; `said` why findings are right."""

    names: Mapping[str, str]
    said: Mapping[str, SaidOf] = field(default_factory=dict)

    def explanation(self, found: ExplanationView) -> ExplanationTold:
        return ExplanationTold(
            tuple(self.scheme(it) for it in found.schemes if it.verdict),
            tuple(it.label for it in found.schemes if not it.verdict),
            {it.cause: CauseTold(it.verdict, it.judged, self.told(it.readings), it.parameters) for it in found.causes},
            tuple(self._finding(it) for it in found.findings),
        )

    def _finding(self, found: FindingView) -> FindingTold:
        said = self.said.get(found.member, SaidOf(None, {}))
        name = self.names.get(found.member, "")
        return FindingTold(found, name, self.told(found.readings), said.member, said.by_rule.get(found.rule))

    def scheme(self, scheme: SchemeView) -> SchemeTold:
        lines = [self._line(it, needs=it.severity or scheme.needs) for it in scheme.criteria]
        criteria = sorted(
            (line for line in lines if not line.part.severity),
            key=lambda line: FIRST[scheme.needs].index(line.part.verdict),
        )
        holding = [line for line in lines if line.part.severity and line.part.verdict == "met"]
        icon, tone = LOOKS[scheme.needs, scheme.verdict or "unknown"]
        return SchemeTold(
            scheme, _("cannot be judged yet") if scheme.verdict == "unknown" else verdict_words(scheme.verdict),
            icon, tone, tally_of(scheme),
            (*holding, *criteria),
            tuple(line for line in lines if line.part.severity and line not in holding),
        )  # fmt: skip

    def _line(self, part: CriterionView, *, needs: str) -> Line:
        icon, tone = LOOKS[needs, part.verdict]
        holds = {"met": _("applies"), "not_met": _("does not apply")}.get(part.verdict, _("unknown"))
        word = holds if part.severity else verdict_words(part.verdict)
        return Line(part, icon, tone, word, tuple(self._gist(part.readings))[:MOST_IN_GIST], self.told(part.readings))

    def _gist(self, readings: Iterable[Reading]) -> Iterator[Gist]:
        """Behind a truth stands what it rests on, or who decided it."""
        for it in readings:
            is_truth = isinstance(it.value, bool | None)
            if it.take and is_truth and it.value is not True:
                yield Gist(it.label, it.text, self._names(it.below))
            elif is_truth and it.below and not it.take:
                yield from self._gist(it.below)
            else:
                yield Gist(it.label, it.text)

    def told(self, readings: Iterable[Reading]) -> tuple[Told, ...]:
        """Readings with all below them, in one run: a page sets nested lists from it without climbing a tree."""
        return tuple(self._run(tuple(readings), closing=""))

    def _run(self, readings: tuple[Reading, ...], *, closing: str) -> Iterator[Told]:
        for it in readings:
            end = "</li>" + (closing if it is readings[-1] else "")
            label, aside = self._who(it)
            below, text = it.further, it.text
            if below and all(row.row and row.value is True and not row.further for row in below):
                aside, below = self._names(below), ()
            if it.row and len(below) == 1 and not below[0].further:
                leaf, below = below[0], ()
                aside, text = f"{aside} {leaf.label}".strip(), leaf.text
            yield Told(label, aside, text, bool(below), SafeString("" if below else end))
            if below:
                yield from self._run(below, closing="</ul>" + end)

    def _names(self, rows: Iterable[Reading]) -> str:
        return pgettext("names in a row", ", ").join(self._who(row)[0] for row in rows)

    def _who(self, it: Reading) -> tuple[str, str]:
        """What a value is called, and beside a member's name the relation to the head."""
        name = self.names.get(it.row, "") if it.table == "persons" and it.row else ""
        return (name, it.label) if name else (it.label, "")


def tally_of(scheme: SchemeView) -> str:
    """How many criteria are what, in a sentence."""
    criteria = [part for part in scheme.criteria if not part.severity]
    counts = {verdict: sum(part.verdict == verdict for part in criteria) for verdict in ("met", "not_met", "unknown")}
    told = {
        "met": _("%(n)s met"),
        "not_met": _("%(n)s not met"),
        "unknown": _("%(n)s unknown, which does not count as met"),
    }
    parts = [told[verdict] % {"n": count} for verdict, count in counts.items() if count]
    rule = _("One criterion is enough")
    if scheme.needs == "all":
        rule = ngettext("The one criterion must be met", "All %(n)s criteria must be met", len(criteria)) % {
            "n": len(criteria)
        }
    return _("%(rule)s: %(parts)s.") % {"rule": rule, "parts": _(", ").join(parts)}

"""One household's verdicts with their reasons at the terminal."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.utils import translation

from xiuhua.console.outcome import Outcome, number, print_json
from xiuhua.queries.explanation import (
    CauseView,
    CriterionView,
    ExplanationView,
    FindingView,
    SchemeView,
    explanation_of,
)
from xiuhua.queries.office import clock_day
from xiuhua.queries.wording import ParameterTold, Reading

MARKS = {"met": "✓", "not_met": "×", "unknown": "?", None: "-"}
WORDS = {"met": "met", "not_met": "not met", "unknown": "unknown", None: "does not apply"}


def show_explanation(household: str, *, on: date | None, language: str, json: bool) -> Outcome:
    """Tell every criterion of a household with what it read, its stated causes, and what checks flag."""
    with translation.override({"zh": "zh-hans"}.get(language, language)):
        found = explanation_of(household, on=on or clock_day())
    if json:
        print_json(told(found))
    else:
        print("\n".join(lines_of(found)))
    return Outcome.OK


def told(found: ExplanationView) -> dict[str, Any]:
    """An explanation as scripts read it."""
    return {
        "household": found.household,
        "on": found.on,
        "schemes": [_scheme(scheme) for scheme in found.schemes],
        "causes": [_cause(cause) for cause in found.causes],
        "findings": [_finding(finding) for finding in found.findings],
    }


def lines_of(found: ExplanationView) -> Iterator[str]:
    """An explanation as people read it."""
    yield f"{found.household}  {found.on}"
    for scheme in found.schemes:
        yield f"\n{MARKS[scheme.verdict]} {scheme.label}: {WORDS[scheme.verdict]}"
        for part in scheme.criteria if scheme.verdict else ():
            yield from _criterion_lines(part)
    if found.causes:
        yield "\nStated causes"
    for cause in found.causes:
        word = WORDS[cause.verdict] if cause.judged else "no rule speaks of it"
        yield f"  {MARKS[cause.verdict]} {cause.label}{' (main)' if cause.main else ''}: {word}"
        yield from _reading_lines(cause.readings, depth=2)
    yield "\nFindings" if found.findings else "\nNo check flags anything."
    for finding in found.findings:
        yield f"  {finding.level} {finding.rule}{' ' + finding.member if finding.member else ''}: {finding.message}"
        yield from _reading_lines(finding.readings, depth=2)


def _criterion_lines(part: CriterionView) -> Iterator[str]:
    severity = f" ({part.severity})" if part.severity else ""
    yield f"  {MARKS[part.verdict]} {part.label}{severity}: {WORDS[part.verdict]}"
    yield from _reading_lines(part.readings, depth=2)
    for it in part.parameters:
        value = " ".join(text for text in (it.text or "unknown", it.unit) if text)
        yield f"    = {it.label}: {value}, since {it.since or 'unknown'} ({it.confidence_text}: {it.source})"


def _reading_lines(readings: Iterable[Reading], *, depth: int) -> Iterator[str]:
    for it in readings:
        row = f" {it.row}" if it.table == "persons" and it.row else ""
        yield f"{'  ' * depth}{it.label}{row}: {it.text or 'unknown'}"
        yield from _reading_lines(it.further, depth=depth + 1)


def _scheme(scheme: SchemeView) -> dict[str, Any]:
    return {
        "key": scheme.key, "label": scheme.label, "verdict": scheme.verdict, "needs": scheme.needs,
        "criteria": [_criterion(part) for part in scheme.criteria],
        "source": scheme.source, "confidence": scheme.confidence,
    }  # fmt: skip


def _criterion(part: CriterionView) -> dict[str, Any]:
    return {
        "key": part.key, "label": part.label, "verdict": part.verdict, "severity": part.severity, "rule": part.rule,
        "columns": [_reading(it) for it in part.readings], "parameters": [_parameter(it) for it in part.parameters],
        "source": part.source, "confidence": part.confidence,
    }  # fmt: skip


def _cause(cause: CauseView) -> dict[str, Any]:
    return {
        "key": cause.cause, "label": cause.label, "main": cause.main, "verdict": cause.verdict, "rule": cause.rule,
        "columns": [_reading(it) for it in cause.readings], "source": cause.source, "confidence": cause.confidence,
    }  # fmt: skip


def _finding(finding: FindingView) -> dict[str, Any]:
    return {
        "rule": finding.rule, "level": finding.level, "number": finding.number, "person": finding.member,
        "message": finding.message, "columns": [_reading(it) for it in finding.readings],
        "source": finding.source, "confidence": finding.confidence,
    }  # fmt: skip


def _reading(it: Reading) -> dict[str, Any]:
    """A value that was read: numbers without a needless point, days as ISO texts."""
    known = {"table": it.table, "name": it.name, "label": it.label, "value": _plain(it.value)}
    row = {"row": it.row} if it.row else {}
    below = {"below": [_reading(part) for part in it.below]} if it.below else {}
    return known | row | below


def _parameter(it: ParameterTold) -> dict[str, Any]:
    value = list(it.value) if isinstance(it.value, tuple) else _plain(it.value)
    return {
        "name": it.name, "label": it.label, "value": value, "unit": it.unit, "since": it.since, "source": it.source,
        "confidence": it.confidence,
    }  # fmt: skip


def _plain(value: object) -> object:
    return number(value) if isinstance(value, float) else value

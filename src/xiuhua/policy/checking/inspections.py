"""Checks what a pack says of inspections: words, sources, and that whatever is named is there."""

from collections.abc import Iterator

from xiuhua.policy.checking.complaints import Complaint, Finding, confident, in_file, joined, listed, sourced, words
from xiuhua.policy.inspections import DAYS, FINDINGS, REASONS, SEVERITIES, InspectionRules, Kind, Quantity, Question
from xiuhua.policy.pack import Pack
from xiuhua.reckon.rules.tree import did_you_mean


def check_inspections(pack: Pack) -> list[Finding]:
    """What is wrong with inspections.toml; nothing where the pack has none."""
    return in_file("inspections.toml", _rules(pack.inspections, pack)) if pack.inspections else []


def _rules(rules: InspectionRules, pack: Pack) -> Iterator[Complaint]:
    for name in (FINDINGS, SEVERITIES, REASONS):
        if name not in pack.codes:
            yield name, "is no code list of this pack: enter it in codes.toml."
    for code in pack.codes[SEVERITIES].codes if SEVERITIES in pack.codes else ():
        yield from _parameter(f"{SEVERITIES}.{code.key}", DAYS + code.key, pack)
    for stratum in rules.strata.values():
        key = f"strata.{stratum.key}"
        yield from words(key, stratum.label, pack)
        yield from joined(listed(key, it, "status", pack) for it in stratum.statuses)
    yield from joined(_question(it, rules, pack) for it in rules.questions.values())
    yield from joined(_quantity(it, rules, pack) for it in rules.quantities.values())
    yield from joined(_kind(it, rules, pack) for it in rules.kinds.values())


def _question(asked: Question, rules: InspectionRules, pack: Pack) -> Iterator[Complaint]:
    key = f"questions.{asked.key}"
    yield from words(key, asked.label, pack)
    yield from _strata(key, asked.of, rules)
    for it in asked.options:
        yield from words(f"{key}.{it.key}", it.label, pack)
        if it.suspects:
            yield from listed(f"{key}.{it.key}", it.suspects, FINDINGS, pack)


def _quantity(told: Quantity, rules: InspectionRules, pack: Pack) -> Iterator[Complaint]:
    key = f"quantities.{told.key}"
    yield from words(key, told.label, pack)
    yield from _strata(key, (*told.of, *told.known), rules)
    yield from _parameter(key, told.limit, pack)
    if told.found:
        yield from listed(key, told.found, FINDINGS, pack)


def _kind(kind: Kind, rules: InspectionRules, pack: Pack) -> Iterator[Complaint]:
    key = f"kinds.{kind.key}"
    yield from words(key, kind.label, pack)
    yield from sourced(key, kind.source)
    yield from confident(key, kind.confidence)
    yield from _strata(key, tuple(kind.homes), rules)
    for it in kind.quantities:
        if it not in rules.quantities:
            yield key, f"reckons {it!r}, which is no quantity.{did_you_mean(it, rules.quantities)}"


def _strata(key: str, named: tuple[str, ...], rules: InspectionRules) -> Iterator[Complaint]:
    for it in named:
        if it not in rules.strata:
            yield key, f"names {it!r}, which is no stratum.{did_you_mean(it, rules.strata)}"


def _parameter(key: str, name: str, pack: Pack) -> Iterator[Complaint]:
    if name not in pack.parameters:
        yield key, f"needs the parameter {name}: enter it with its source in parameters.toml."

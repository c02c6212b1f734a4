"""Checks what a pack says of weak organisations: words, sources, and conditions that can be read on every day."""

from collections.abc import Iterator

from xiuhua.policy.checking.complaints import Complaint, Finding, confident, in_file, joined, listed, sourced, words
from xiuhua.policy.pack import Pack
from xiuhua.policy.weakness import CASE_DAYS, WeaknessRules
from xiuhua.reckon.rules.condition import compile_condition
from xiuhua.reckon.rules.tree import RuleError
from xiuhua.reckon.tables_of_organisations import ORGANISATIONS


def check_weakness(pack: Pack) -> list[Finding]:
    """What is wrong with weakness.toml; nothing where the pack has none."""
    return in_file("weakness.toml", _rules(pack.weakness, pack)) if pack.weakness else []


def _rules(rules: WeaknessRules, pack: Pack) -> Iterator[Complaint]:
    yield from sourced("source", rules.source)
    yield from confident("confidence", rules.confidence)
    yield from _readable("applies", rules.applies, pack)
    for it in rules.criteria:
        key = f"criteria.{it.key}"
        yield from words(key, it.label, pack)
        yield from sourced(key, it.warrant.source)
        yield from confident(key, it.warrant.confidence)
        yield from _readable(key, it.when, pack)
        yield from listed(key, it.key, "criteria", pack)
    yield from joined(words(f"milestones.{it.key}", it.label, pack) for it in rules.milestones)
    if CASE_DAYS not in pack.parameters:
        yield CASE_DAYS, "is no parameter of this pack: enter it with its source in parameters.toml."


def _readable(key: str, text: str, pack: Pack) -> Iterator[Complaint]:
    try:
        compile_condition(text, table=ORGANISATIONS, parameters=pack.parameters_on(pack.since))
    except RuleError as error:
        yield key, str(error)

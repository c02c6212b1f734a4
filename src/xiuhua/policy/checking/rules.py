"""Checks what the rules of a pack bear: words, sources, columns to blame, messages, weights."""

import re
from collections.abc import Iterable, Iterator, Sequence
from math import isclose

from xiuhua.policy.checking.complaints import (
    Complaint,
    Finding,
    confident,
    doubled,
    in_file,
    joined,
    listed,
    phrased,
    sourced,
    warranted,
    words,
)
from xiuhua.policy.checking.reading import Reading
from xiuhua.policy.pack import Pack
from xiuhua.policy.ruleset import Check, ColumnWords, Deprivation, Dimension, Entry, Index, Profile, Scheme
from xiuhua.reckon.rules.facts import Ref
from xiuhua.reckon.rules.tree import RuleError, did_you_mean
from xiuhua.reckon.tables import TABLES

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
ROUNDED = 1e-6  # what sixteen decimals of a third may miss


def check_rules(pack: Pack, reading: Reading) -> list[Finding]:
    """What is wrong with the rules of a pack beside what could not be read."""
    rules = pack.rules
    return [
        *in_file("facts.toml", joined(_entry(it, pack) for it in rules.entries.values() if not it.is_condition)),
        *in_file("conditions.toml", joined(_entry(it, pack) for it in rules.entries.values() if it.is_condition)),
        *in_file("criteria.toml", joined(_scheme(it, pack) for it in rules.schemes.values())),
        *in_file("checks.toml", joined(_check(it, pack, reading) for it in rules.checks.values())),
        *in_file("causes.toml", joined(_profile(it, pack, reading) for it in rules.profiles.values())),
        *in_file("deprivations.toml", _index(rules.index, pack) if rules.index else ()),
        *in_file("columns.toml", joined(_column(ref, it, pack) for ref, it in rules.columns.items())),
    ]


def _entry(entry: Entry, pack: Pack) -> Iterator[Complaint]:
    """A fact or condition; it may go without a source, for what it is made of has its own."""
    key = f"{entry.fact.table}.{entry.fact.name}"
    yield from words(key, entry.label, pack)
    if entry.unit:
        yield from phrased(key, f"unit.{entry.unit}", pack)
    sought = sorted(TABLES[entry.fact.table].sought)
    if entry.fact.take == "repeats" and entry.fact.text not in sought:
        known = f"only {', '.join(sought)} of {entry.fact.table} can" if sought else "no column of its table can"
        yield key, f"counts who else bears {entry.fact.text!r}, by which nobody can be found: {known}."
    if entry.warrant.confidence:
        yield from confident(key, entry.warrant.confidence)
        yield from sourced(key, entry.warrant.source)


def _scheme(scheme: Scheme, pack: Pack) -> Iterator[Complaint]:
    yield from words(scheme.key, scheme.label, pack)
    yield from warranted(scheme.key, scheme.warrant)
    for part in scheme.parts:
        key = f"{scheme.key}.{part.key}"
        yield from words(key, part.label, pack)
        yield from warranted(key, part.warrant)


def _check(check: Check, pack: Pack, reading: Reading) -> Iterator[Complaint]:
    yield from words(check.key, check.message, pack)
    yield from warranted(check.key, check.warrant)
    if not check.blame:
        yield check.key, "blames nothing: name the column to mend first in `blame`."
    yield from _named(check.key, check.blame, check.of, reading)
    yield from _brief(check, pack)
    for language, text in check.message.texts.items():
        for name in PLACEHOLDER.findall(text):
            if name not in check.blame:
                near = did_you_mean(name, check.blame) or " Add it there."
                yield check.key, f"tells {{{name}}} in {language}, which `blame` lacks.{near}"


def _brief(check: Check, pack: Pack) -> Iterator[Complaint]:
    """What a list of checks says, which has no values to tell."""
    if check.brief:
        yield from words(check.key, check.brief, pack)
    if any(map(PLACEHOLDER.search, (check.brief or check.message).texts.values())):
        yield check.key, "tells values, which a list of checks has not: say in its `brief` what is wrong without them."


def _profile(profile: Profile, pack: Pack, reading: Reading) -> Iterator[Complaint]:
    yield from listed(profile.cause, profile.cause, "cause", pack)
    yield from warranted(profile.cause, profile.warrant)
    if not profile.shows:
        yield profile.cause, "shows nothing: name the facts that are its evidence in `shows`."
    yield from _named(profile.cause, profile.shows, profile.ref.table, reading)


def _named(key: str, names: Iterable[str], table: str, reading: Reading) -> Iterator[Complaint]:
    """Names that are no column and no fact of a table; one that cannot be read is told elsewhere."""
    known = reading.plans[0].names(table)
    for name in names:
        try:
            found = known.find(name)
        except RuleError:
            continue
        if found is None:
            yield key, f"names {name!r}, which is no column or fact of {table}.{did_you_mean(name, known.known())}"


def _index(index: Index, pack: Pack) -> Iterator[Complaint]:
    yield from words("title", index.label, pack)
    yield from warranted("title", index.warrant)
    if not 0 < index.k <= 1:
        yield "k", f"is {index.k:g}: it is a share of 1, above 0."
    for dimension in index.dimensions:
        yield from words(dimension.key, dimension.label, pack)
        yield from _weighing(dimension.key, dimension.indicators, dimension.weight)
    yield from _weighing("dimension", index.dimensions, 1.0)
    for indicator in index.indicators:
        yield from words(indicator.key, indicator.label, pack)
    yield from doubled("indicator", (it.key for it in index.indicators))


def _weighing(key: str, parts: Sequence[Dimension | Deprivation], whole: float) -> Iterator[Complaint]:
    """Parts that are not positive, or do not come to the whole together."""
    for part in parts:
        if part.weight <= 0:
            yield key, f"has {part.key} with the weight {part.weight:g}: a weight is above 0."
    together = sum(part.weight for part in parts)
    if not isclose(together, whole, abs_tol=ROUNDED):
        yield key, f"has parts that weigh {together:.10g} together, not {whole:.10g}: mend the weights."


def _column(ref: Ref, column: ColumnWords, pack: Pack) -> Iterator[Complaint]:
    key = f"{ref.table}.{ref.column}"
    yield from words(key, column.label, pack)
    if column.code_list and column.code_list not in pack.codes:
        near = did_you_mean(column.code_list, pack.codes)
        yield key, f"is from the list {column.code_list!r}, which codes.toml lacks.{near}"

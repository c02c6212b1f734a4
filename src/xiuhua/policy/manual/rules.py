"""The chapters of a manual that tell rules: schemes, causes, the index, checks, facts and conditions."""

from collections.abc import Iterator
from itertools import groupby

from xiuhua.policy.checking.rules import PLACEHOLDER
from xiuhua.policy.manual.spelling import Speller
from xiuhua.policy.manual.words import heading, table
from xiuhua.policy.ruleset import Check, Criterion, Entry, Index, Ruleset, Scheme
from xiuhua.reckon.rules.tree import UNKNOWN


def schemes(rules: Ruleset, speller: Speller) -> Iterator[str]:
    """Every scheme with its criteria and exclusions."""
    for scheme in rules.schemes.values():
        yield from _scheme(scheme, speller)


def causes(rules: Ruleset, speller: Speller) -> Iterator[str]:
    """When the facts bear out a stated cause, and what shows it."""
    words = speller.words
    for profile in rules.profiles.values():
        shown = words.say("rule.list").join(
            speller.rule(name, profile.ref.table, kind=UNKNOWN) for name in profile.shows
        )
        told = speller.rule(profile.when, profile.ref.table)
        head = f"**{words.code(profile.cause, 'cause')}**"
        yield _item(head, told, profile.when, words.say("note.shows", facts=shown), words.warrant(profile.warrant))


def index(found: Index, speller: Speller) -> Iterator[str]:
    """The multidimensional index: who is poor by it, and how each deprivation is found and weighs."""
    words = speller.words
    cutoff = words.say("note.cutoff", k=words.value(found.k))
    yield words.together(f"**{words.label(found.label)}**", cutoff, words.warrant(found.warrant))
    heads = [words.say(f"head.{name}") for name in ("deprivation", "weight", "rule")]
    rows = []
    for dimension in found.dimensions:
        rows.append([f"**{words.label(dimension.label)}**", words.value(dimension.weight), ""])
        for it in dimension.indicators:
            told = f"{speller.rule(it.deprived, it.ref.table)}<br>`{it.deprived}`"
            rows.append([words.label(it.label), words.value(it.weight), told])
    yield table(heads, rows)


def checks(rules: Ruleset, speller: Speller) -> Iterator[str]:
    """Every check by its level, the first to be mended first."""
    words = speller.words
    for name, text in rules.scope.items():
        scope = words.say("note.scope", rule=speller.rule(text, name))
        yield f"{heading(words.known('table', name))}{words.say('rule.colon')}{scope}"
    ordered = sorted(rules.checks.values(), key=lambda check: check.level)
    for level, several in groupby(ordered, key=lambda check: check.level):
        yield f"### {words.say(f'level.{level}')}"
        yield "\n".join(_check(check, speller) for check in several)


def facts(rules: Ruleset, speller: Speller) -> Iterator[str]:
    """Every fact and condition by its table: what others are made of."""
    words = speller.words
    heads = [words.say(f"head.{name}") for name in ("fact", "rule", "source")]
    entries = sorted(rules.entries.values(), key=lambda entry: list(speller.plan.book.tables).index(entry.fact.table))
    for name, several in groupby(entries, key=lambda entry: entry.fact.table):
        yield f"### {heading(words.known('table', name))}"
        yield table(heads, [_fact(entry, speller) for entry in several])


def _scheme(scheme: Scheme, speller: Speller) -> Iterator[str]:
    words = speller.words
    yield f"### {words.label(scheme.label)}"
    applies = words.say("note.applies", rule=speller.rule(scheme.applies, scheme.of))
    yield words.together(applies, words.warrant(scheme.warrant))
    yield words.say(f"note.{scheme.needs}")
    yield "\n".join(_criterion(part, scheme.of, speller) for part in scheme.criteria)
    if scheme.exclusions:
        yield words.say("note.exclusions")
        yield "\n".join(_criterion(part, scheme.of, speller) for part in scheme.exclusions)


def _criterion(part: Criterion, name: str, speller: Speller) -> str:
    words = speller.words
    severity = words.aside(words.say(f"note.{part.severity}")) if part.severity else ""
    head = f"**{words.label(part.label)}**{severity}"
    return _item(head, speller.rule(part.when, name), part.when, words.warrant(part.warrant))


def _check(check: Check, speller: Speller) -> str:
    words = speller.words
    number = words.aside(words.say("note.number", number=check.number)) if check.number else ""
    message = PLACEHOLDER.sub(lambda found: _blank(found[1], check, speller), words.label(check.message))
    head = f"**{heading(words.known('table', check.of))}{words.say('rule.colon')}{message}**{number}"
    return _item(head, speller.rule(check.when, check.of), check.when, words.warrant(check.warrant))


def _blank(name: str, check: Check, speller: Speller) -> str:
    """What a message will be filled with."""
    return speller.words.say("rule.blank", it=speller.rule(name, check.of, kind=UNKNOWN))


def _item(head: str, told: str, text: str, *notes: str) -> str:
    """A point: what it is called, the rule in words, the rule as it is written, and what is noted of it."""
    return "\n".join([f"- {head} — {told}", f"    - `{text}`", *(f"    - {note}" for note in notes)])


def _fact(entry: Entry, speller: Speller) -> list[str]:
    fact, words = entry.fact, speller.words
    text = f"{fact.take}: {fact.text}" + (f" where {fact.where}" if fact.where else "")
    return [
        f"{words.label(entry.label)} `{fact.name}`",
        f"{speller.fact(entry)}<br>`{text}`",
        words.warrant(entry.warrant),
    ]

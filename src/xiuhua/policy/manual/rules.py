"""The chapters of a manual that tell rules: schemes, causes, the index, checks, facts and conditions."""

from collections.abc import Iterator
from itertools import groupby

from xiuhua.policy.checking.rules import PLACEHOLDER
from xiuhua.policy.manual.blocks import Block, Heading, Item, Items, Row, Table, Text
from xiuhua.policy.manual.spelling import Speller
from xiuhua.policy.manual.words import heading
from xiuhua.policy.ruleset import Check, Criterion, Entry, Index, Profile, Ruleset, Scheme
from xiuhua.reckon.rules.tree import UNKNOWN


def schemes(rules: Ruleset, speller: Speller) -> Iterator[Block]:
    """Every scheme with its criteria and exclusions."""
    for scheme in rules.schemes.values():
        yield from _scheme(scheme, speller)


def causes(rules: Ruleset, speller: Speller) -> Iterator[Block]:
    """When the facts bear out a stated cause, and what shows it."""
    for profile in rules.profiles.values():
        yield Items((_cause(profile, speller),))


def index(found: Index, speller: Speller) -> Iterator[Block]:
    """The multidimensional index: who is poor by it, and how each deprivation is found and weighs."""
    words = speller.words
    cutoff = words.say("note.cutoff", k=words.value(found.k))
    yield Text(words.together(f"**{words.label(found.label)}**", cutoff, words.warrant(found.warrant)))
    heads = tuple(words.say(f"head.{name}") for name in ("deprivation", "weight", "rule"))
    rows = []
    for dimension in found.dimensions:
        rows.append(Row((f"**{words.label(dimension.label)}**", words.value(dimension.weight), "")))
        for it in dimension.indicators:
            told = f"{speller.rule(it.deprived, it.ref.table)}<br>`{it.deprived}`"
            rows.append(Row((words.label(it.label), words.value(it.weight), told), f"deprivation-{it.key}"))
    yield Table(heads, tuple(rows))


def checks(rules: Ruleset, speller: Speller) -> Iterator[Block]:
    """Every check by its level, the first to be mended first."""
    words = speller.words
    for name, text in rules.scope.items():
        scope = words.say("note.scope", rule=speller.rule(text, name))
        yield Text(f"{heading(words.known('table', name))}{words.say('rule.colon')}{scope}")
    ordered = sorted(rules.checks.values(), key=lambda check: check.level)
    for level, several in groupby(ordered, key=lambda check: check.level):
        yield Heading(words.say(f"level.{level}"), f"level-{level}")
        yield Items(tuple(_check(check, speller) for check in several))


def facts(rules: Ruleset, speller: Speller) -> Iterator[Block]:
    """Every fact and condition by its table: what others are made of."""
    words = speller.words
    heads = tuple(words.say(f"head.{name}") for name in ("fact", "rule", "source"))
    entries = sorted(rules.entries.values(), key=lambda entry: list(speller.plan.book.tables).index(entry.fact.table))
    for name, several in groupby(entries, key=lambda entry: entry.fact.table):
        yield Heading(heading(words.known("table", name)), f"facts-{name}")
        yield Table(heads, tuple(_fact(entry, speller) for entry in several))


def _cause(profile: Profile, speller: Speller) -> Item:
    words = speller.words
    shown = words.say("rule.list").join(speller.rule(name, profile.ref.table, kind=UNKNOWN) for name in profile.shows)
    notes = words.say("note.shows", facts=shown), words.warrant(profile.warrant)
    head = f"**{words.code(profile.cause, 'cause')}**"
    told = speller.rule(profile.when, profile.ref.table)
    return _item(head, told, profile.when, *notes, anchor=f"cause-{profile.cause}")


def _scheme(scheme: Scheme, speller: Speller) -> Iterator[Block]:
    words = speller.words
    yield Heading(words.label(scheme.label), f"scheme-{scheme.key}")
    applies = words.say("note.applies", rule=speller.rule(scheme.applies, scheme.of))
    yield Text(words.together(applies, words.warrant(scheme.warrant)))
    yield Text(words.say(f"note.{scheme.needs}"))
    yield Items(tuple(_criterion(part, scheme, speller) for part in scheme.criteria))
    if scheme.exclusions:
        yield Text(words.say("note.exclusions"))
        yield Items(tuple(_criterion(part, scheme, speller) for part in scheme.exclusions))


def _criterion(part: Criterion, scheme: Scheme, speller: Speller) -> Item:
    words = speller.words
    severity = words.aside(words.say(f"note.{part.severity}")) if part.severity else ""
    head = f"**{words.label(part.label)}**{severity}"
    told, anchor = speller.rule(part.when, scheme.of), f"criterion-{scheme.key}-{part.key}"
    return _item(head, told, part.when, words.warrant(part.warrant), anchor=anchor)


def _check(check: Check, speller: Speller) -> Item:
    words = speller.words
    number = words.aside(words.say("note.number", number=check.number)) if check.number else ""
    message = PLACEHOLDER.sub(lambda found: _blank(found[1], check, speller), words.label(check.message))
    head = f"**{heading(words.known('table', check.of))}{words.say('rule.colon')}{message}**{number}"
    told, mended = speller.rule(check.when, check.of), () if check.explain else (words.say("note.mended"),)
    return _item(head, told, check.when, *mended, words.warrant(check.warrant), anchor=f"check-{check.key}")


def _blank(name: str, check: Check, speller: Speller) -> str:
    """What a message will be filled with."""
    return speller.words.say("rule.blank", it=speller.rule(name, check.of, kind=UNKNOWN))


def _item(head: str, told: str, text: str, *notes: str, anchor: str) -> Item:
    """A point: what it is called, the rule in words, the rule as it is written, and what is noted of it."""
    return Item(f"{head} — {told}", (f"`{text}`", *notes), anchor)


def _fact(entry: Entry, speller: Speller) -> Row:
    fact, words = entry.fact, speller.words
    text = f"{fact.take}: {fact.text}" + (f" where {fact.where}" if fact.where else "")
    told = f"{speller.fact(entry)}<br>`{text}`"
    cells = f"{words.label(entry.label)} `{fact.name}`", told, words.warrant(entry.warrant)
    return Row(cells, f"fact-{fact.table}-{fact.name}")

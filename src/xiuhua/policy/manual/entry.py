"""The chapter of a manual that tells what people are asked to fill in, what that costs them, and until when."""

from collections.abc import Iterator

from xiuhua.policy.entry import Entry, EntryForm
from xiuhua.policy.manual.blocks import Block, Row, Table, Text
from xiuhua.policy.manual.words import Words
from xiuhua.reckon.burden import minutes_of


def entry(rules: Entry, words: Words) -> Iterator[Block]:
    """Minutes of each kind of those who answer, then every form of the day."""
    yield Text(words.say("note.entry"))
    heads = tuple(words.say(f"head.{name}") for name in ("answerer", "minutes", "budget", "before", "source"))
    yield Table(heads, tuple(_people(key, rules, words) for key in rules.people))
    heads = tuple(words.say(f"head.{name}") for name in ("form", "answerer", "minutes", "owner", "span", "source"))
    yield Table(heads, tuple(_form(it, rules, words) for it in rules.on(words.day)))


def _people(key: str, rules: Entry, words: Words) -> Row:
    it, before = rules.people[key], rules.minutes_before()[key]
    budget = "" if it.budget is None else f"{it.budget:g}"
    told = (f"{rules.minutes_on(words.day)[key]:.2f}", budget, f"{before:.0f}" if before else "")
    return Row((words.label(it.label), *told, words.source(it.source)), f"people-{key}")


def _form(it: EntryForm, rules: Entry, words: Words) -> Row:
    people = rules.people[it.asked.by]
    minutes = f"{minutes_of(it.asked, people.answerer):.2f}"
    owner = words.label(rules.owners[it.owner]) if it.owner in rules.owners else it.owner
    span = words.span(it.since, it.until) if it.since else ""
    cells = (words.label(it.label), words.label(people.label), minutes, owner, span, words.source(it.source))
    return Row(cells, f"entry-{it.key}")

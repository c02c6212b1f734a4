"""Reads what a pack asks (`entry.toml`), and what it goes on asking of the pack whose forms it fills."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from xiuhua.policy.entry import Allowance, Entry, EntryField, EntryForm, People, Widget
from xiuhua.policy.section import Section
from xiuhua.policy.words import Labels
from xiuhua.reckon.burden import Answerer, Asked, Question
from xiuhua.reckon.rules.tree import did_you_mean

NOBODY = Labels({})
OPENING = "opening"  # the widget that tells what finding, reading and sending a form takes


def read_entry(section: Section, lender: Entry | None = None) -> Entry:
    """What a file says; beside a lender, what it goes on with of the lender's forms, and its own beside them."""
    lent = lender or Entry()
    words = {key: it.labels() for key, it in _tables(section, "words")}
    widgets = {**lent.widgets, **{key: _widget(key, it) for key, it in _tables(section, "widgets")}}
    people = {**lent.people, **{key: _people(key, it) for key, it in _tables(section, "people")}}
    own = {key: _form(key, it, widgets, words) for key, it in _tables(section, "forms")}
    former = {key: _form(key, it, widgets, words, opened=0.0) for key, it in _tables(section, "before")}
    entry = Entry(
        widgets=widgets,
        people=people,
        owners={**lent.owners, **{key: it.labels() for key, it in _tables(section, "owners")}},
        forms={**(_going_on(section, lent) if section.has("goes_on") else {}), **own},
        before={**lent.before, **former},
        exceptions=tuple(_exception(it) for it in section.sections("exceptions")),
    )
    section.close()
    return entry


def _tables(section: Section, key: str) -> Iterator[tuple[str, Section]]:
    yield from section.section(key).each() if section.has(key) else ()


def _going_on(section: Section, lent: Entry) -> Mapping[str, EntryForm]:
    """Forms of the lender that are asked for a further term: each says so again, on a ground of its own."""
    told = section.section("goes_on")
    names, since, until = told.texts("forms"), told.take("since", date), told.day("until")
    source = told.take("source", str)
    readers = told.section("readers") if told.has("readers") else None
    others = {name: readers.texts(name) for name in readers.content} if readers else {}
    told.close()
    for name in (*names, *others):
        if name not in lent.forms:
            raise told.wrong("forms", f"names {name!r}, which the lender lacks.{did_you_mean(name, lent.forms)}")
    return {
        name: replace(
            lent.forms[name],
            since=since, until=until, source=source, readers=others.get(name, lent.forms[name].readers),
        )
        for name in names
    }  # fmt: skip


def _widget(key: str, section: Section) -> Widget:
    widget = Widget(
        key=key,
        label=section.labels(),
        seconds=section.take("seconds", float),
        per_word=section.take("per_word", bool, False),
        intrusive=section.take("intrusive", bool, False),
        source=section.take("source", str, ""),
    )
    section.close()
    return widget


def _people(key: str, section: Section) -> People:
    each = section.section("answers_for")
    answers_for = {of: each.take(of, float) for of in each.content}
    people = People(
        answerer=Answerer(key, section.take("many", int), answers_for),
        label=section.labels(),
        budget=section.take("budget", float) if section.has("budget") else None,
        agreed=section.take("agreed", float),
        source=section.take("source", str, ""),
    )
    section.close()
    return people


def _form(
    key: str, section: Section, widgets: Mapping[str, Widget], words: Mapping[str, Labels], *, opened: float = 1.0
) -> EntryForm:
    """A form; `opened`: how often it is opened for each that it is answered for, where it does not say so itself."""
    fields = tuple(_field(it, widgets, words) for it in section.sections("fields"))
    form = EntryForm(
        asked=Asked(
            key=key,
            by=section.take("by", str),
            per=section.take("per", str),
            times=section.take("times", float),
            questions=tuple(it.question for it in fields),
            opening=section.take("opened", float, opened) * widgets[OPENING].seconds if OPENING in widgets else 0.0,
        ),
        label=section.labels(),
        pages=section.texts("pages"),
        owner=section.take("owner", str, ""),
        readers=section.texts("readers"),
        source=section.take("source", str, ""),
        since=section.day("since"),
        until=section.day("until"),
        fields=fields,
    )
    section.close()
    return form


def _field(section: Section, widgets: Mapping[str, Widget], words: Mapping[str, Labels]) -> EntryField:
    facts = section.texts("facts") or (section.take("fact", str),)
    for fact in facts:
        if not all(fact.partition(".")):
            raise section.wrong("fact", f"is {fact!r}. Write subject.property, such as delivery.evidence.")
    name = section.take("widget", str)
    if name not in widgets:
        raise section.wrong("widget", f"is {name!r}, which is no widget.{did_you_mean(name, widgets)}")
    widget = widgets[name]
    label = section.labels()
    seconds = widget.seconds * (section.take("words", float) if widget.per_word else 1)
    shown = section.take("shown", bool, False)
    asked = section.take("asked", float, 0.0 if shown else 1.0)
    found = EntryField(
        question=Question(facts, seconds, asked, shown, section.take("each", float, 1.0)),
        widget=name,
        label=label if label.texts else words.get(facts[0].partition(".")[2], NOBODY),
        readers=section.texts("readers") if section.has("readers") else None,
        necessity=section.labels_at("necessity") if section.has("necessity") else NOBODY,
    )
    section.close()
    return found


def _exception(section: Section) -> Allowance:
    found = Allowance(
        by=section.take("by", str),
        minutes=section.take("minutes", float),
        signed_by=section.take("signed_by", str),
        reason=section.labels_at("reason"),
        source=section.take("source", str, ""),
        since=section.day("since"),
        until=section.day("until"),
    )
    section.close()
    return found

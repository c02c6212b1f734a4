"""Checks what a pack asks: nothing without owner, reader, ground and end, nothing twice, nothing beyond its budget."""

from collections.abc import Iterator
from datetime import date, timedelta

from xiuhua.policy.checking.complaints import Complaint, joined, sourced, words
from xiuhua.policy.entry import READERS, TOLERANCE, Allowance, Entry, EntryField, EntryForm, People
from xiuhua.policy.pack import Pack
from xiuhua.reckon.burden import asked_again
from xiuhua.reckon.intake.layout import HOUSEHOLD_NOUNS, OF_PERSONS, VILLAGE_NOUNS
from xiuhua.reckon.rules.facts import Ref
from xiuhua.reckon.rules.tree import did_you_mean

# Of which rows the subjects of facts tell.
ROWS = {
    "persons": OF_PERSONS,
    "households": (*HOUSEHOLD_NOUNS, "household", "incomeentry"),
    "villages": (*VILLAGE_NOUNS, "village"),
}


def check_entry(pack: Pack) -> list[Complaint]:
    """What is wrong with the forms of a pack; nothing where it says none."""
    entry = pack.entry
    if entry is None:
        return []
    found = joined(_form(it, entry, pack) for it in entry.forms.values())
    found += joined(_former(it, entry, pack) for it in entry.before.values())
    if found:
        return found  # who answers, and for what, is needed for all that is reckoned below
    for key, label in entry.owners.items():
        found += words(f"owners.{key}", label, pack)
    for widget in entry.widgets.values():
        found += [*words(f"widgets.{widget.key}", widget.label, pack), *sourced(f"widgets.{widget.key}", widget.source)]
        if widget.seconds < 0:
            found.append((f"widgets.{widget.key}", f"takes {widget.seconds} seconds: write 0 or more."))
    found += joined(_people(key, it, pack) for key, it in entry.people.items())
    found += joined(_allowance(it, entry, pack) for it in entry.exceptions)
    return found + joined(_on(entry, pack, day) for day in _turning_days(entry))


def _form(it: EntryForm, entry: Entry, pack: Pack) -> Iterator[Complaint]:
    yield from _former(it, entry, pack)
    key = f"forms.{it.key}"
    if it.owner not in entry.owners:
        yield key, f"has the owner {it.owner!r}: name one of {', '.join(entry.owners) or 'none yet'}."
    if not it.readers:
        yield key, "has no reader: name who or what reads it, or do not ask it."
    for reader in {*it.readers, *(one for field in it.fields for one in field.readers or ())}:
        yield from _reader(key, reader, pack)
    if it.since is None or it.until is None or it.until <= it.since:
        yield key, "has no term: say since when and until when it is asked; every form ends unless it is renewed."


def _former(it: EntryForm, entry: Entry, pack: Pack) -> Iterator[Complaint]:
    """What a paper of former days must say too."""
    key = f"forms.{it.key}" if it.key in entry.forms else f"before.{it.key}"
    yield from words(key, it.label, pack)
    yield from sourced(key, it.source)
    people = entry.people.get(it.asked.by)
    if people is None:
        yield key, f"is answered by {it.asked.by!r}, who is nobody here.{did_you_mean(it.asked.by, entry.people)}"
    elif it.asked.per not in people.answerer.answers_for:
        yield key, f"is answered per {it.asked.per!r}, for which {it.asked.by} does not answer."
    if it.asked.times <= 0:
        yield key, f"is asked {it.asked.times} times a month: write how often."
    if not it.fields:
        yield key, "asks nothing: name its fields."
    yield from joined(_field(key, field, entry, pack) for field in it.fields)


def _field(form: str, it: EntryField, entry: Entry, pack: Pack) -> Iterator[Complaint]:
    key = f"{form}.{it.question.facts[0]}"
    yield from words(key, it.label, pack)
    if not 0 <= it.question.asked <= 1:
        yield key, f"is asked with the probability {it.question.asked}: write a number from 0 to 1."
    if it.question.seconds < 0:
        yield key, "takes less than no time: write 0 words or more."
    if entry.widgets[it.widget].intrusive:
        lacking = [tag for language in pack.languages if not it.necessity.texts.get(tag := language.partition("-")[0])]
        if lacking:
            yield key, f"takes a {it.widget} and does not say why that is needed: add `necessity`, or take it out."
    for fact in it.question.facts if not it.question.shown else ():
        if _is_worked_out(fact, pack):
            yield key, f"asks {fact}, which the pack works out by itself: say `shown`, or take it out."


def _is_worked_out(fact: str, pack: Pack) -> bool:
    """Whether a fact of the pack's rules has the name of what is asked of the same kind of row."""
    subject, _, name = fact.partition(".")
    table = next((table for table, nouns in ROWS.items() if subject in nouns), subject)
    known = pack.rules.entries.get(Ref(table, name))
    return known is not None and not known.is_condition


def _reader(key: str, reader: str, pack: Pack) -> Iterator[Complaint]:
    """A reader that there is not; whether there is a page is for those to know who have pages."""
    kind, _, name = reader.partition(":")
    known = {
        "rule": [*{it.column for it in pack.rules.entries}, *pack.rules.checks, *pack.rules.schemes],
        "figure": [it.key for it in pack.indicators],
        "paper": list(pack.papers),
        "procedure": list(pack.procedures),
        "notice": list(pack.notices.items) if pack.notices else [],
        "page": [name],
    }
    if kind not in READERS:
        yield key, f"is read by {reader!r}: write one of {', '.join(READERS)}, a colon and a key."
    elif name not in known[kind] or not name:
        yield key, f"is read by the {kind} {name!r}, which there is not.{did_you_mean(name, known[kind])}"


def _people(key: str, it: People, pack: Pack) -> Iterator[Complaint]:
    yield from words(f"people.{key}", it.label, pack)
    yield from sourced(f"people.{key}", it.source)
    if it.budget is not None and it.agreed > it.budget:
        yield f"people.{key}", f"agreed to {it.agreed} minutes, and the budget is {it.budget}: agree to no more."


def _allowance(it: Allowance, entry: Entry, pack: Pack) -> Iterator[Complaint]:
    yield from words("exceptions", it.reason, pack)
    yield from sourced("exceptions", it.source)
    if it.by not in entry.people:
        yield "exceptions", f"is for {it.by!r}, who is nobody here.{did_you_mean(it.by, entry.people)}"
    if not it.signed_by or it.since is None or it.until is None or it.until <= it.since:
        yield "exceptions", "needs a name under it, and the days since and until which it holds."


def _turning_days(entry: Entry) -> list[date]:
    """The days on which other forms are asked than the day before."""
    changes = {day for it in entry.forms.values() for day in (it.since, it.until) if day}
    return sorted({*changes, *(day - timedelta(days=1) for day in changes)})


def _on(entry: Entry, pack: Pack, day: date) -> Iterator[Complaint]:
    """What is asked twice, and whom all forms together ask for more minutes than were agreed, on a day."""
    if day < pack.since:
        return
    for fact, forms in asked_again([it.asked for it in entry.on(day)]).items():
        yield f"forms.{forms[-1]}", f"asks {fact} again, as {forms[0]} does: let it be shown, or ask it in one place."
    for by, minutes in entry.minutes_on(day).items():
        allowed = entry.allowed_on(by, day)
        if minutes > allowed + TOLERANCE:
            yield (
                f"people.{by}",
                (
                    f"is asked for {minutes:.2f} minutes a month from {day} on, and {allowed:.2f} were agreed: "
                    "take out what costs as much, or add an exception with a name, a reason and an end."
                ),
            )
        budget = entry.people[by].budget
        if budget is not None and minutes > budget + TOLERANCE:
            yield f"people.{by}", f"is asked for {minutes:.2f} minutes a month on {day}, and the budget is {budget}."

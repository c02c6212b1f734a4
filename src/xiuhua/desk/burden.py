"""What is asked of people as the board tells it: minutes, owners, readers and ends, in the reader's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl
from django.utils.translation import gettext as _

from xiuhua.desk.labels import language
from xiuhua.policy.entry import Entry, EntryForm
from xiuhua.policy.pack import Pack
from xiuhua.queries.burden import months_before
from xiuhua.reckon.burden import dearest, hours_of, minutes_of, saved

TOP = 5
QUARTER = 3  # months


@dataclass(frozen=True, slots=True)
class PeopleLine:
    """Those who answer: minutes a month of one of them, at most, on paper in former days, a quarter ago."""

    label: str
    many: int
    minutes: float
    budget: float | None
    before: float | None
    spared: float | None
    quarter: float


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form of entry: who answers it, what it costs, who owns and reads it, on what ground and until when."""

    key: str
    label: str
    people: str
    minutes: float
    hours: float
    owner: str
    readers: tuple[str, ...]
    source: str
    until: date | None
    unread: tuple[str, ...]


def people_lines(entry: Entry, *, on: date) -> list[PeopleLine]:
    """A line for each kind of those who answer."""
    now, then = entry.minutes_on(on), entry.minutes_on(months_before(on, QUARTER))
    before = entry.minutes_before()
    return [
        PeopleLine(
            it.label[language()], it.answerer.many, now[key], it.budget, before[key] or None,
            _per_cent(saved(before[key], now[key])), then[key],
        )
        for key, it in entry.people.items()
    ]  # fmt: skip


def _per_cent(share: float | None) -> float | None:
    return None if share is None else 100 * share


def form_lines(pack: Pack, entry: Entry, *, on: date) -> list[FormLine]:
    """Every form of a day, the dearest to all together first."""
    asked = entry.on(on)
    order = dearest([it.asked for it in asked], entry.answerers, most=len(asked))
    forms = {it.key: it for it in asked}
    return [_form(forms[it.key], hours, pack, entry) for it, hours in order]


def _form(it: EntryForm, hours: float, pack: Pack, entry: Entry) -> FormLine:
    people = entry.people[it.asked.by]
    return FormLine(
        key=it.key,
        label=it.label[language()],
        people=people.label[language()],
        minutes=minutes_of(it.asked, people.answerer),
        hours=hours or hours_of(it.asked, people.answerer),
        owner=entry.owners[it.owner][language()],
        readers=tuple(reader_words(one, pack) for one in it.readers),
        source=pack.source_words(it.source, language()),
        until=it.until,
        unread=tuple(field.label[language()] for field in it.unread()),
    )


def reader_words(reader: str, pack: Pack) -> str:
    """Who or what reads a form, in words; the key itself where nothing has words for it."""
    kind, _colon, name = reader.partition(":")
    if kind == "page":
        return page_words().get(name, name)
    if kind == "rule":
        return _rule_words(name, pack)
    known: dict[str, Mapping[str, str] | str] = {
        "figure": {it.key: it.label[language()] for it in pack.indicators if it.key == name},
        "paper": {key: it.label[language()] for key, it in pack.papers.items()},
        "procedure": {key: it.label[language()] for key, it in pack.procedures.items()},
        "notice": {key: it.label[language()] for key, it in pack.notices.items.items()} if pack.notices else {},
    }
    told = known.get(kind, {})
    return told.get(name, name) if isinstance(told, dict) else name


def _rule_words(name: str, pack: Pack) -> str:
    """What a rule is called: a check by what it finds, a fact or condition by its words."""
    if check := pack.rules.checks.get(name):
        return (check.brief or check.message)[language()]
    facts = {ref.column: it.label for ref, it in pack.rules.entries.items()}
    return facts[name][language()] if name in facts else name


def page_words() -> dict[str, str]:
    """The pages that read what was filled in."""
    return {
        "household": _("Card of the household"), "mine": _("My work"), "plan": _("Plan of a year"),
        "area-measures": _("Measures"), "proceedings": _("Procedures of the household"), "consents": _("Consents"),
        "documents": _("On paper"), "pairing": _("Pairing proposals"), "hand-out-scan-card": _("Card to scan"),
        "helper-requests": _("Requests for another helper"), "posts": _("Posts"), "person": _("A member of staff"),
        "scan-card": _("Page of the family"), "journal": _("Journal"), "public-notice": _("Public notice"),
        "projects": _("Industry projects"), "money": _("Money of the household"), "quality": _("Data quality"),
        "finding": _("A finding"), "import": _("An import"), "imports": _("Imports"), "asked-form": _("Forms"),
        "burden": _("This page"), "doubles": _("Doubles"), "double": _("Doubles"), "duties": _("Who may see what"),
        "accounts": _("Accounts"), "area": _("Map and figures"), "history": _("History of the household"),
        "villages": _("Villages"), "warnings": _("Warnings"), "watch": _("Staying out"),
        "area-flags": _("Questions about visits"), "call-backs": _("What households said"),
        "sheet": _("Sheet of an assessment"), "assessments": _("Assessment"),
        "surveys": _("What households think"), "survey-interview": _("Questions to a household"),
        "survey-slip": _("Slip of a survey"),
        "inspections": _("Inspections"), "organisation": _("An organisation"), "weak": _("Weak organisations"),
        "weakness": _("Signs of an organisation"), "case": _("Case of an organisation"),
        "meetings": _("Meetings and decisions"), "joint": _("Who joined, and whom it carries"),
        "presence": _("Days in the village"), "own-presence": _("My days in the village"),
        "training": _("Training"), "training-due": _("Who is to be trained"), "course": _("A course"),
        "own-training": _("My training and care"), "care": _("Terms and care"),
        "visits": _("Visits and promises"), "checks": _("Checks at the door"),
        "own-file-of-staff": _("My file"), "evidence-file": _("Evidence file"), "grade-list": _("Lists of grades"),
        "shortlist": _("Shortlists"),
        "signal-reports": _("Lists of departments"), "election": _("An election"),
        "elections": _("Elections of the two committees"),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spent:
    """Minutes entered in a county in a month; None where too few people could have, or none were."""

    month: date
    minutes: float | None
    rows: int | None


def spent_lines(told: pl.DataFrame, names: Mapping[str, str]) -> list[tuple[str, list[Spent]]]:
    """By county what was entered month by month, in the order of codes."""
    rows: dict[str, list[Spent]] = {}
    for it in told.iter_rows(named=True):
        rows.setdefault(it["area"], []).append(Spent(it["month"], it["minutes"], it["rows"]))
    return [(names.get(code, code), lines) for code, lines in rows.items()]

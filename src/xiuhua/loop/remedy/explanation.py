"""One household's measures line by line: who may have what and why, what is given, and what answers which cause.

It reckons plainly over a few rows what `verdicts` finds in whole tables: both are held equal by tests.
"""

import calendar
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from xiuhua.loop.remedy.answers import rules_of
from xiuhua.loop.remedy.unclear import rests_of
from xiuhua.loop.remedy.verdicts import MISSING, OPEN, PLANNED, RECEIVING, SOMEBODY
from xiuhua.policy.measures import (
    BEYOND,
    CALENDAR_YEAR,
    MONTHS,
    ONE_OFF,
    SCHOOL_YEAR,
    Item,
    Need,
    RemedyPolicy,
    Terms,
)
from xiuhua.policy.measures_reader import remedy_policy
from xiuhua.policy.pack import Pack
from xiuhua.policy.verdict import MET, NOT_MET, UNKNOWN, verdict_word
from xiuhua.reckon.rules.explaining import Row, Rows, Told
from xiuhua.reckon.rules.rulebook import Plan
from xiuhua.words import NotFound

RowsByTable = Mapping[str, Sequence[Row]]
NONE = "none"  # not eligible, and nothing given: whole tables have no row for it


@dataclass(frozen=True, slots=True)
class Given:
    """What a household or member is given of an item: rows that are received or planned on the day, and their ends."""

    household: str
    person: str | None
    item: str
    rows: tuple[tuple[Row, date | None, bool], ...]

    @property
    def is_received(self) -> bool:
        """Whether some of it is received already."""
        return any(received for _, _, received in self.rows)

    @property
    def ends(self) -> date | None:
        """When the last of what is received ends; None where it does not, or nothing is received."""
        ends = [end for _, end, received in self.rows if received]
        return None if None in ends or not ends else max(end for end in ends if end)


@dataclass(frozen=True, slots=True)
class Known:
    """The household's own row, what it is given, its rows in every table, and what holds on the day."""

    own: Row
    given: Sequence[Given]
    rows: Rows
    policy: RemedyPolicy


@dataclass(frozen=True, slots=True)
class MeasureTold:
    """An item for the household (`person` None) or a member: the verdict with what it read, and what is given.

    `terms` are those of the day, with document and ceiling; `item` is None where the pack knows none of that key.
    """

    key: str
    person: str | None
    item: Item | None
    terms: Terms | None
    eligible: str | None
    told: tuple[Told, ...]
    unclear: tuple[str, ...]
    state: str
    ends: date | None
    expiring: bool
    renewal_due: bool
    unentitled: bool
    duplicates: tuple[str, ...]
    given: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class AnswerTold:
    """A cause or need, its verdict, what the pack demands (`need`, if anything), and the items that answer it."""

    name: str
    cause: str | None
    main: bool | None
    need: Need | None
    verdict: str
    told: tuple[Told, ...]
    by_need: tuple[str, ...]
    by_item: tuple[str, ...]
    planned: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RemedyTold:
    """All that is found of a household's measures on a day."""

    household: str
    on: date
    measures: tuple[MeasureTold, ...]
    answers: tuple[AnswerTold, ...]


def explain(
    household: str,
    tables: RowsByTable,
    *,
    pack: Pack,
    day: date,
    plan: Plan | None = None,
    earlier: Callable[[int], Rows | None] = lambda _years: None,
) -> RemedyTold:
    """What is found of a household's measures, from its rows in every table that the stage reads.

    `plan` spares reading the rules again. Raises NotFound when no row is the household's, or the pack has no measures.
    """
    policy = remedy_policy(pack, day=day)
    rows = Rows(plan or rules_of(pack).plan(day), tables, earlier)
    own = next((row for row in tables.get("households", ()) if row["household"] == household), None)
    if own is None:
        raise NotFound(f"There is no household {household} on {day}: look at its number 户编号.")
    known = Known(own, _given(household, tables, policy), rows, policy)
    return RemedyTold(household, day, tuple(_measures(known)), tuple(_answers(known)))


# ── What is given ────────────────────────────────────────────────────────────────────────────────────────────────────


def _given(household: str, tables: RowsByTable, policy: RemedyPolicy) -> list[Given]:
    found: dict[tuple[str | None, str], list[tuple[Row, date | None, bool]]] = {}
    for row in tables.get("measures", ()):
        if row["household"] != household:
            continue
        item = policy.catalogue.items.get(row["item"])
        end = end_of(row, item, policy)
        going_on = end is None or end > policy.day
        received = row["status"] in policy.receiving and row["since"] <= policy.day and going_on
        if received or (row["status"] in policy.planned and going_on):
            person = None if item and item.of == "households" else row["person"]
            found.setdefault((person, row["item"]), []).append((row, end, received))
    return [Given(household, person, item, tuple(several)) for (person, item), several in found.items()]


def end_of(row: Row, item: Item | None, policy: RemedyPolicy) -> date | None:
    """The first day on which a measure (`since`, `until`) no longer holds; None where it does not end."""
    if item and item.validity == ONE_OFF:
        return None
    ends = [row["until"], _own_end(row["since"], item, policy) if item else None]
    return min((end for end in ends if end), default=None)


def _own_end(since: date, item: Item, policy: RemedyPolicy) -> date | None:
    begins = policy.catalogue.school_year
    if item.validity == CALENDAR_YEAR:
        return date(since.year + 1, 1, 1)
    if item.validity == SCHOOL_YEAR and begins:
        this = date(since.year, begins.month, begins.day)
        return this if since < this else this.replace(year=since.year + 1)
    if item.validity == MONTHS:
        year, month = divmod(since.year * 12 + since.month - 1 + item.months, 12)
        return date(year, month + 1, min(since.day, calendar.monthrange(year, month + 1)[1]))
    return None


# ── Who may have what ────────────────────────────────────────────────────────────────────────────────────────────────


def _measures(known: Known) -> Iterator[MeasureTold]:
    """The offered items for the household and its members, then what is given beside them."""
    household = known.own["household"]
    members = [row for row in known.rows.tables.get("persons", ()) if row["household"] == household]
    told = set()
    for item in known.policy.offered.values():
        for row in [known.own] if item.of == "households" else members:
            person = None if item.of == "households" else row["person"]
            told.add((person, item.key))
            yield _judged(item, person, row, known)
    for one in known.given:
        if (one.person, one.item) not in told:
            yield _unjudged(one, known)


def _judged(item: Item, person: str | None, row: Row, known: Known) -> MeasureTold:
    truth, rows = known.rows.value(item.ref, row), known.rows
    one = next((it for it in known.given if (it.person, it.item) == (person, item.key)), None)
    stays_open = truth is True and item.beyond is not None
    eligible = UNKNOWN if stays_open else verdict_word(truth)
    found = _lasting(one, known)
    return MeasureTold(
        key=item.key,
        person=person,
        item=item,
        terms=item.terms_on(known.policy.day),
        eligible=eligible,
        told=rows.told(rows.plan.rule(item.ref).tree, item.of, row),
        unclear=(BEYOND,) if stays_open else _empty(item, row, rows) if truth is None else (),
        state=_state(eligible) if one is None else RECEIVING if one.is_received else PLANNED,
        ends=one.ends if one else None,
        expiring=found.expiring,
        renewal_due=item.renewed and found.expiring and not found.followed and eligible != NOT_MET,
        unentitled=bool(one and one.is_received and eligible == NOT_MET and not item.kept),
        duplicates=_duplicates(one, known) if one else (),
        given=tuple(row for row, _, _ in one.rows) if one else (),
    )


def _unjudged(one: Given, known: Known) -> MeasureTold:
    """What is given though the item is not offered on the day, or to somebody who is not known in the household."""
    item, offered = known.policy.catalogue.items.get(one.item), one.item in known.policy.offered
    return MeasureTold(
        key=one.item,
        person=one.person,
        item=item,
        terms=item.terms_on(known.policy.day) if item else None,
        eligible=UNKNOWN if offered else None,
        told=(),
        unclear=(SOMEBODY,) if offered else (),
        state=RECEIVING if one.is_received else PLANNED,
        ends=one.ends,
        expiring=_lasting(one, known).expiring,
        renewal_due=False,
        unentitled=False,
        duplicates=_duplicates(one, known),
        given=tuple(row for row, _, _ in one.rows),
    )


def _state(eligible: str) -> str:
    """What is said of an item of which nothing is given."""
    return MISSING if eligible == MET else NONE if eligible == NOT_MET else OPEN


@dataclass(frozen=True, slots=True)
class Lasting:
    """Whether what is received ends soon, and whether something planned goes on after that."""

    expiring: bool
    followed: bool


def _lasting(one: Given | None, known: Known) -> Lasting:
    if one is None:
        return Lasting(expiring=False, followed=False)
    soon = known.policy.day + timedelta(days=known.policy.expiring_days)
    followed = any(not received and (end is None or end > soon) for _, end, received in one.rows)
    return Lasting(expiring=one.ends is not None and one.ends <= soon, followed=followed)


def _empty(item: Item, row: Row, rows: Rows) -> tuple[str, ...]:
    """The names of the columns that were empty."""

    def is_empty(column: str) -> bool:
        return rows.value(item.ref._replace(column=column), row) is None

    rests = rests_of(item.ref, rows.plan)
    return tuple(it.name for it in rests if is_empty(it.column) and any(map(is_empty, it.through)))


def _duplicates(one: Given, known: Known) -> tuple[str, ...]:
    """Items given too that are the same help; the item itself where two departments give it."""
    overlaps = known.policy.catalogue.overlaps()
    found = {
        other.item
        for other in known.given
        if (one.item, other.item) in overlaps
        and (one.person is None or other.person is None or one.person == other.person)
    }
    deliverers = {row["deliverer"] for row, _, _ in one.rows if row["deliverer"] is not None}
    return tuple(sorted(found | ({one.item} if len(deliverers) > 1 else set())))


# ── What is answered ─────────────────────────────────────────────────────────────────────────────────────────────────


def _answers(known: Known) -> Iterator[AnswerTold]:
    """The stated causes, the main one first, then the needs that the facts show."""
    household, rows, catalogue = known.own["household"], known.rows, known.policy.catalogue
    stated = [row for row in rows.tables.get("causes", ()) if row["household"] == household]
    for row in sorted(stated, key=lambda it: not it["main"]):
        yield _of_cause(row, catalogue.need_of(row["cause"]), known)
    for need in catalogue.needs.values():
        truth = rows.value(need.ref, known.own) if need.when else False
        if truth is not False:
            yield _of_need(need, known, sure=truth is True)


def _of_cause(row: Row, need: Need | None, known: Known) -> AnswerTold:
    catalogue, cause = known.policy.catalogue, row["cause"]
    naming = frozenset(it.key for it in catalogue.items.values() if cause in it.answers)
    demanded = catalogue.answering(need) if need else frozenset()
    by_need, by_item = _items(demanded, known), _items(naming, known, cause=cause)
    met = by_need if need else by_item
    planned = _items(demanded, known, received=False) if need else _items(naming, known, cause=cause, received=False)
    return AnswerTold(
        name=cause,
        cause=cause,
        main=bool(row["main"]),
        need=need,
        verdict=MET if met else NOT_MET,
        told=(),
        by_need=by_need,
        by_item=by_item,
        planned=() if met else planned,
    )


def _of_need(need: Need, known: Known, *, sure: bool) -> AnswerTold:
    demanded = known.policy.catalogue.answering(need)
    met = _items(demanded, known)
    return AnswerTold(
        name=need.name,
        cause=None,
        main=None,
        need=need,
        verdict=MET if met else NOT_MET if sure else UNKNOWN,
        told=known.rows.told(known.rows.plan.rule(need.ref).tree, need.ref.table, known.own),
        by_need=met,
        by_item=(),
        planned=() if met else _items(demanded, known, received=False),
    )


def _items(items: frozenset[str], known: Known, *, cause: str = "", received: bool = True) -> tuple[str, ...]:
    """Those of some items that are received, or planned; with a cause, only what was given for it."""
    found = {
        one.item
        for one in known.given
        for row, _, got in one.rows
        if one.item in items and got == received and (not cause or _is_for(row, cause))
    }
    return tuple(sorted(found))


def _is_for(row: Row, cause: str) -> bool:
    """Whether a measure was given for a cause; where nobody said what for, for each that its item names."""
    return row["causes"] is None or cause in row["causes"].split(" ")

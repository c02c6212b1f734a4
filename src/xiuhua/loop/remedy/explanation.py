"""One household's measures line by line: who may have what and why, what is given, and what answers which cause.

It reckons plainly over a few rows what `verdicts` finds in whole tables: both are held equal by tests.
"""

import calendar
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from xiuhua.loop.remedy.unclear import rests_of
from xiuhua.loop.remedy.verdicts import MISSING, OPEN, PLANNED, RECEIVING, SOMEBODY, rules_of
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
    given = _given(household, tables, policy)
    return RemedyTold(
        household, day, tuple(_measures(own, given, rows, policy)), tuple(_answers(own, given, rows, policy))
    )


# ── What is given ────────────────────────────────────────────────────────────────────────────────────────────────────


def _given(household: str, tables: RowsByTable, policy: RemedyPolicy) -> list[Given]:
    found: dict[tuple[str | None, str], list[tuple[Row, date | None, bool]]] = {}
    for row in tables.get("measures", ()):
        if row["household"] != household:
            continue
        item = policy.catalogue.items.get(row["item"])
        end = _end(row, item, policy)
        going_on = end is None or end > policy.day
        received = row["status"] in policy.receiving and row["since"] <= policy.day and going_on
        if received or (row["status"] in policy.planned and going_on):
            person = None if item and item.of == "households" else row["person"]
            found.setdefault((person, row["item"]), []).append((row, end, received))
    return [Given(household, person, item, tuple(several)) for (person, item), several in found.items()]


def _end(row: Row, item: Item | None, policy: RemedyPolicy) -> date | None:
    """The first day on which a measure no longer holds."""
    if item and item.validity == ONE_OFF:
        return None
    ends = [row["until"], _own_end(row["since"], item, policy) if item else None]
    return min((end for end in ends if end), default=None)


def _own_end(since: date, item: Item, policy: RemedyPolicy) -> date | None:
    begins = policy.catalogue.school_year
    match item.validity:
        case validity if validity == CALENDAR_YEAR:
            return date(since.year + 1, 1, 1)
        case validity if validity == SCHOOL_YEAR and begins:
            this = date(since.year, begins.month, begins.day)
            return this if since < this else this.replace(year=since.year + 1)
        case validity if validity == MONTHS:
            years, month = divmod(since.year * 12 + since.month - 1 + item.months, 12)
            return date(years, month + 1, min(since.day, calendar.monthrange(years, month + 1)[1]))
    return None


# ── Who may have what ────────────────────────────────────────────────────────────────────────────────────────────────


def _measures(own: Row, given: Sequence[Given], rows: Rows, policy: RemedyPolicy) -> Iterator[MeasureTold]:
    """The offered items for the household and its members, then what is given beside them."""
    members = [row for row in rows.tables.get("persons", ()) if row["household"] == own["household"]]
    told = set()
    for item in policy.offered.values():
        for row in [own] if item.of == "households" else members:
            person = None if item.of == "households" else row["person"]
            told.add((person, item.key))
            yield _judged(item, person, row, given, rows, policy)
    for one in given:
        if (one.person, one.item) not in told:
            yield _unjudged(one, given, policy)


def _judged(
    item: Item, person: str | None, row: Row, given: Sequence[Given], rows: Rows, policy: RemedyPolicy
) -> MeasureTold:
    truth = rows.value(item.ref, row)
    eligible = UNKNOWN if truth is True and item.beyond else verdict_word(truth)
    unclear = (BEYOND,) if truth is True and item.beyond else _empty(item, row, rows) if truth is None else ()
    told = rows.told(rows.plan.rule(item.ref).tree, item.of, row)
    one = next((it for it in given if (it.person, it.item) == (person, item.key)), None)
    return _told(item.key, person, item, eligible, one, given, policy, told=told, unclear=unclear)


def _unjudged(one: Given, given: Sequence[Given], policy: RemedyPolicy) -> MeasureTold:
    """What is given though the item is not offered on the day, or to somebody who is not known in the household."""
    item = policy.catalogue.items.get(one.item)
    offered = one.item in policy.offered
    unclear = (SOMEBODY,) if offered else ()
    return _told(one.item, one.person, item, UNKNOWN if offered else None, one, given, policy, told=(), unclear=unclear)


def _told(
    key: str,
    person: str | None,
    item: Item | None,
    eligible: str | None,
    one: Given | None,
    given: Sequence[Given],
    policy: RemedyPolicy,
    *,
    told: tuple[Told, ...],
    unclear: tuple[str, ...],
) -> MeasureTold:
    received, soon = bool(one and one.is_received), policy.day + timedelta(days=policy.expiring_days)
    judged = unclear != (SOMEBODY,) and eligible is not None
    ends = one.ends if one else None
    expiring = ends is not None and ends <= soon
    followed = one is not None and any(not got and (end is None or end > soon) for _, end, got in one.rows)
    lacking = MISSING if eligible == MET else NONE if eligible == NOT_MET else OPEN
    return MeasureTold(
        key=key,
        person=person,
        item=item,
        terms=item.terms_on(policy.day) if item else None,
        eligible=eligible,
        told=told,
        unclear=unclear,
        state=lacking if one is None else RECEIVING if received else PLANNED,
        ends=ends,
        expiring=expiring,
        renewal_due=bool(judged and item and item.renewed and expiring and not followed and eligible != NOT_MET),
        unentitled=bool(judged and item and not item.kept and received and eligible == NOT_MET),
        duplicates=_duplicates(one, given, policy) if one else (),
        given=tuple(row for row, _, _ in one.rows) if one else (),
    )


def _empty(item: Item, row: Row, rows: Rows) -> tuple[str, ...]:
    """The names of the columns that were empty."""

    def is_empty(column: str) -> bool:
        return rows.value(item.ref._replace(column=column), row) is None

    rests = rests_of(item.ref, rows.plan)
    return tuple(it.name for it in rests if is_empty(it.column) and any(map(is_empty, it.through)))


def _duplicates(one: Given, given: Sequence[Given], policy: RemedyPolicy) -> tuple[str, ...]:
    overlaps = policy.catalogue.overlaps()
    found = {
        other.item
        for other in given
        if (one.item, other.item) in overlaps
        and (one.person is None or other.person is None or one.person == other.person)
    }
    deliverers = {row["deliverer"] for row, _, _ in one.rows if row["deliverer"] is not None}
    return tuple(sorted(found | ({one.item} if len(deliverers) > 1 else set())))


# ── What is answered ─────────────────────────────────────────────────────────────────────────────────────────────────


def _answers(own: Row, given: Sequence[Given], rows: Rows, policy: RemedyPolicy) -> Iterator[AnswerTold]:
    """The stated causes, the main one first, then the needs that the facts show."""
    catalogue = policy.catalogue
    stated = [row for row in rows.tables.get("causes", ()) if row["household"] == own["household"]]
    for row in sorted(stated, key=lambda it: not it["main"]):
        yield _answer(row["cause"], row, catalogue.need_of(row["cause"]), given, policy, sure=True, told=())
    for need in catalogue.needs.values():
        truth = rows.value(need.ref, own) if need.when else False
        if truth is not False:
            told = rows.told(rows.plan.rule(need.ref).tree, need.ref.table, own)
            yield _answer(need.name, None, need, given, policy, sure=truth is True, told=told)


def _answer(
    name: str,
    stated: Row | None,
    need: Need | None,
    given: Sequence[Given],
    policy: RemedyPolicy,
    *,
    sure: bool,
    told: tuple[Told, ...],
) -> AnswerTold:
    catalogue = policy.catalogue
    demanded = catalogue.answering(need) if need else frozenset()
    naming = {it.key for it in catalogue.items.values() if stated and name in it.answers}

    def received(
        items: Sequence[str] | frozenset[str] | set[str], *, cause: str = "", got: bool = True
    ) -> tuple[str, ...]:
        return tuple(
            sorted(
                {
                    one.item
                    for one in given
                    for row, _, is_received in one.rows
                    if one.item in items and is_received == got and (not cause or _is_for(row, cause))
                }
            )
        )

    by_need, by_item = received(demanded), received(naming, cause=name)
    met = by_need if need else by_item
    planned = received(demanded, got=False) if need else received(naming, cause=name, got=False)
    return AnswerTold(
        name=name,
        cause=name if stated else None,
        main=bool(stated["main"]) if stated else None,
        need=need,
        verdict=MET if met else NOT_MET if sure else UNKNOWN,
        told=told,
        by_need=by_need,
        by_item=by_item,
        planned=() if met else planned,
    )


def _is_for(row: Row, cause: str) -> bool:
    """Whether a measure was given for a cause; where nobody said what for, for each that its item names."""
    return row["causes"] is None or cause in row["causes"].split(" ")

"""Which names of the register come near a word."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet, Value

from xiuhua.reckon.search.nearness import Nearness, nearness_to, sound
from xiuhua.reckon.search.question import Kind, Word
from xiuhua.reckon.search.shorthand import shorthands
from xiuhua.reckon.search.spelling import Spelling, fold
from xiuhua.register.models import NameSpelling
from xiuhua.register.statements import RowsOf, Told, ask

MOST_ROWS = 1_000
LAST_SIGN = "\U0010ffff"
COLUMNS = ("name", "part", "full", "initials")
ORDERS = {"initials": ("initials", "full")}  # of what begins a way: that of its index; else it is the column itself


@dataclass(frozen=True, slots=True)
class Names:
    """Names with how near each comes; `cut` says that more begin so than were looked at."""

    near: dict[str, Nearness]
    cut: bool

    def among(self, lowest: Nearness, highest: Nearness) -> list[str]:
        """The names between two degrees of nearness."""
        return [name for name, near in self.near.items() if lowest <= near <= highest]


@dataclass(frozen=True, slots=True)
class Among:
    """The spellings that may answer: those that `rows_of(*shape)` gives when told so.

    `at_once` asks them in all ways by one statement, in no order; else way by way, what is nearest first.
    """

    rows_of: RowsOf
    shape: tuple[Hashable, ...] = ()
    told: Mapping[str, str] = field(default_factory=dict)
    at_once: bool = False


def _of_places() -> QuerySet[NameSpelling]:
    return _spellings(of_place=True)


def spellings_of_people() -> QuerySet[NameSpelling]:
    """How people's names are spelled."""
    return _spellings(of_place=False)


def _spellings(*, of_place: bool) -> QuerySet[NameSpelling]:
    # As a value that is compared: SQLite takes "NOT of_place" for no beginning of an index.
    return NameSpelling.objects.filter(of_place=Value(of_place))


PLACES = Among(_of_places, at_once=True)
PEOPLE = Among(spellings_of_people)
PEOPLE_AT_ONCE = Among(spellings_of_people, at_once=True)


def names_near(word: Word, *, among: Among, by_sound: bool = False) -> Names:
    """The names that come near a word, those that are it or are spelled so first. One to five statements.

    Sounds are asked for apart, because they find much.
    """
    found: dict[str, Nearness] = {}
    cut = False
    near_to = nearness_to(word)
    for rows_of, shape, told in _statements(word, among, by_sound=by_sound):
        rows = ask(rows_of, among.rows_of, among.shape, *shape, **among.told, **told)
        for name, part, full, initials in rows:
            near = near_to(Spelling(part, full, initials))
            if near is not None:
                found[name] = min(near, found.get(name, near))
        cut |= len(rows) == MOST_ROWS
    return Names(found, cut=cut)


Way = Mapping[str, str]  # what some columns begin with, for a spelling to come near
Statement = tuple[RowsOf, tuple[Hashable, ...], dict[str, str]]


def _statements(word: Word, among: Among, *, by_sound: bool) -> Iterator[Statement]:
    """What to ask, and what to tell it: a statement for each way, which ends at its limit, or one for all."""
    if by_sound and word.kind is Kind.CHARACTERS:
        yield _sounding, (), {"sound": sound(word.text)}
        return
    ways: list[Way] = [{"folded": fold(word.text)}] if by_sound else _ways(word)
    for together in [ways] if among.at_once else [[way] for way in ways]:
        told: dict[str, str] = {}
        for place, way in enumerate(together):
            for column, text in way.items():
                told |= {f"{column}_{place}": text, f"{column}_{place}_ends": text + LAST_SIGN}
        yield _beginning, (tuple(map(tuple, together)),), told


def _beginning(rows_of: RowsOf, shape: tuple[Any, ...], ways: tuple[tuple[str, ...], ...]) -> QuerySet[Any, Any]:
    """Spellings in one of some ways, each given as its columns; of one way alone what is nearest stands first."""
    near = Q()
    for place, columns in enumerate(ways):
        told = {column: f"{column}_{place}" for column in columns}
        from_on = {f"{column}__gte": Told(begins) for column, begins in told.items()}
        until = {f"{column}__lt": Told(f"{begins}_ends") for column, begins in told.items()}
        near |= Q(**from_on, **until)
    rows = rows_of(*shape).filter(near)
    if len(ways) == 1:
        rows = rows.order_by(*ORDERS.get(ways[0][0], ways[0][:1]))
    return rows.values_list(*COLUMNS)[:MOST_ROWS]


def _sounding(rows_of: RowsOf, shape: tuple[Any, ...]) -> QuerySet[Any, Any]:
    return rows_of(*shape).filter(folded=Told("sound")).values_list(*COLUMNS)[:MOST_ROWS]


def names_condition(word: Word) -> Q:
    """The condition on spellings that a name comes near a word, sounds aside."""
    found = Q()
    for way in _ways(word):
        found |= Q(*(column_begins(column, text) for column, text in way.items()))
    return found


def column_begins(column: str, text: str) -> Q:
    """The condition that a column begins with a text, as an index of either database answers it."""
    if connection.vendor == "postgresql":
        return Q(**{f"{column}__startswith": text})
    return Q(**{f"{column}__gte": text, f"{column}__lt": text + LAST_SIGN})


def _ways(word: Word) -> list[Way]:
    """Each way in which a spelling comes near, the column first whose index finds it."""
    if word.kind is Kind.CHARACTERS:
        return [{"part": word.text}]
    found: list[Way] = [{"folded": fold(word.text), "full": word.text}]
    for way in shorthands(word.text):
        first = {"full": way.pieces[0]} if len(way.pieces[0]) > 1 else {}
        found.append({"initials": way.initials, **first})
    return found

"""The values that findings blame, as the register holds them now, and whether a check would flag them still."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from xiuhua.bridge.gather import gather
from xiuhua.policy.ruleset import Check
from xiuhua.queries.judging import Judging, by_table
from xiuhua.queries.wording import DAY_ITSELF, Wording, down_to_rows
from xiuhua.reckon.rules.explaining import Row, Rows, Told
from xiuhua.reckon.rules.facts import Ref
from xiuhua.reckon.rules.tree import UNKNOWN
from xiuhua.reckon.tables import TABLES
from xiuhua.register.models import Area, Residence
from xiuhua.register.vault import open_vault

Tables = Mapping[str, Sequence[Row]]
EXACT_TO = 6  # digits behind the point to which numbers are held equal


@dataclass(frozen=True, slots=True)
class Blamed:
    """The values of one finding; `stands` says whether the check would flag it now, None where no row is left."""

    told: tuple[Told, ...]
    stands: bool | None


def values_in_homes(check: Check, judge: Judging, about: Sequence[tuple[str, str]]) -> tuple[list[Blamed], Tables]:
    """The values of findings about households and members, by the numbers of both ("" for the household itself).

    About thirty statements, however many are asked for; with the rows, for whoever puts them into words.
    """
    rows = judge.rows_of(sorted({household for household, _ in about}))
    key = TABLES[check.of].key[0]
    by_key = {row[key]: row for row in rows.tables.get(check.of, ())}
    return [_blamed(check, by_key.get(member or household), rows, judge) for household, member in about], rows.tables


def values_of_place(check: Check, judge: Judging, place: Area) -> tuple[Blamed, Tables]:
    """The values of a finding about a place; about ten statements."""
    homes = Residence.objects.on(judge.day).filter(village=place)
    columns = by_table(_columns_of_place(check, judge))
    numbers = list(homes.values_list("household__number", flat=True))
    tables = gather(judge.day, columns, only=columns, households=numbers or None)
    rows = Rows(judge.plan, {name: frame.to_dicts() for name, frame in tables.items()})
    own = next((row for row in rows.tables.get(check.of, ()) if row["area"] == place.code), None)
    return _blamed(check, own, rows, judge), rows.tables


def index_of(told: Iterable[Told]) -> str:
    """The blind index of values in the clear: equal as long as none of them, and nothing they rest on, is another.

    What grows with the days alone (an age) counts by what it rests on (the birth); numbers of policy do not count.
    """
    return open_vault().index(json.dumps(list(_lasting(told)), ensure_ascii=False))


def said_of(told: Iterable[Told], wording: Wording) -> list[list[Any]]:
    """Values as they are kept beside an explanation: table, column and value, personal ones as stars."""
    return [[it.table, it.name, _plain(it.value)] for it in wording.readings(told)]


def _blamed(check: Check, row: Row | None, rows: Rows, judge: Judging) -> Blamed:
    if row is None:
        return Blamed((), None)
    told = tuple(
        told for name in check.blame for told in rows.told(rows.plan.read(name, check.of, UNKNOWN), check.of, row)
    )
    scope = judge.pack.rules.scope_ref(check.of)
    in_scope = scope is None or rows.value(scope, row) is True
    return Blamed(told, in_scope and rows.value(check.ref, row) is True)


def _columns_of_place(check: Check, judge: Judging) -> Iterator[Ref]:
    """What a check of places and the values it blames read, and which place is whose."""
    plan, scope = judge.plan, judge.pack.rules.scope_ref(check.of)
    named = (ref for name in check.blame for ref in plan.refs_in(plan.read(name, check.of, UNKNOWN), check.of))
    rules, _lookups, columns = plan.needed([check.ref, *named, *([scope] if scope else [])])
    yield from columns
    yield Ref(check.of, "area")
    for rule in rules:
        if rule.fact.of:
            yield from (Ref(rule.fact.of, "area"), Ref("within", "area"), Ref("within", "ancestor"))


def _lasting(told: Iterable[Told]) -> Iterator[list[Any]]:
    for it in told:
        if it.of:
            yield [it.of, it.name, it.row, None if _grows(it) else _plain(it.value), list(_lasting(it.below))]


def _grows(told: Told) -> bool:
    """Whether a value rests on the day itself."""
    return any(it.name == DAY_ITSELF and not it.of for it in down_to_rows(told.below))


def _plain(value: object) -> object:
    """A value as both databases write it alike."""
    match value:
        case bool() | None:
            return value
        case int() | float():
            return f"{value:.{EXACT_TO}f}".rstrip("0").rstrip(".")
        case date():
            return value.isoformat()
        case tuple() | list():
            return [_plain(it) for it in value]
    return str(value)

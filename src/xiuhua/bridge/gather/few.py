"""A few households' rows, plainly: what the columns of `gather` tell of them, without making columns.

A card asks for one household, and frames of one row cost more than what stands in them. What an owner has one of comes
with the owner, in one statement. Tests hold both ways equal.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import itemgetter
from typing import Any

import polars as pl
from django.db.models import Exists, F, Func, JSONField, OuterRef, QuerySet, Subquery

from xiuhua.bridge.gather import households as of_households
from xiuhua.bridge.gather import persons as of_persons
from xiuhua.bridge.gather.notes import Part
from xiuhua.bridge.gather.numbers import unsealed
from xiuhua.bridge.gather.posts import pairs
from xiuhua.bridge.gather.reading import same_names, told_by
from xiuhua.reckon import tables as schema
from xiuhua.reckon.intake.parts import IDENTITY_PARTS, PHONE_PARTS, parts_of_identity, parts_of_phone
from xiuhua.register.models import (
    Belonging,
    Contact,
    Household,
    IncomePart,
    Member,
    MemberContact,
    Residence,
    Standing,
    StatedIncome,
    Work,
)
from xiuhua.register.models.dated import Fact
from xiuhua.register.statements import RowsOf, Told, ask, many
from xiuhua.register.vault import open_vault

Row = dict[str, Any]
Rows = list[Row]
Columns = Mapping[str, Collection[str]]
Kind = tuple[type[Fact], tuple[str, ...]]  # a kind of fact, and which of its fields are read
Beside = tuple[type[Fact], Mapping[str, str]]  # the same, by what the fields are called

STANDING = same_names("status household_type plan_exit_year") | {"standing_since": "since"}
CONTACT = {"phone": "phone", "account": "account_index"}
MEMBER_CONTACT = same_names("phone speaks_mandarin")
PHONE_TOLD = ("phone", *PHONE_PARTS)
STATED = ("stated_income_fen", "income_until")
TOLD_LAST: Mapping[type[Fact], Callable[[date], QuerySet[Any]]] = {Work: of_persons.work_told}  # also what has ended
READERS: Mapping[Any, Callable[[Any], Any]] = {
    pl.Boolean: bool, pl.Float64: float, pl.Int64: int, pl.Int16: int, pl.String: lambda text: text or None,
    pl.Date: lambda day: date.fromisoformat(day) if isinstance(day, str) else day,
}  # fmt: skip


def tells(only: Columns) -> bool:
    """Whether these columns are told plainly: those of households and of their members, but no place."""
    return only.keys() <= TELLERS.keys() and not any("area" in columns for columns in only.values())


def rows_of_few(day: date, only: Columns, *, households: Collection[str]) -> dict[str, Rows]:
    """The named columns of tables that it `tells`, with their keys, of some households by number as of a day.

    Raises KeysUnusable when there are sealed numbers to open and no key file.
    """
    few = _Few(day, only, households)
    return {name: _told(TELLERS[name](few), schema.TABLES[name], wanted) for name, wanted in only.items()}


def _told(rows: Rows, table: schema.Table, wanted: Collection[str]) -> Rows:
    """A table's rows in the order of their keys and in its types; an empty text is unknown."""
    told = {name: READERS[kind] for name, kind in table.columns.items() if name in table.key or name in wanted}
    return [{name: None if row.get(name) is None else read(row[name]) for name, read in told.items()} for row in rows]


@dataclass(frozen=True, eq=False)
class _Few:
    """A day's few households; what several tables tell is read once."""

    day: date
    only: Columns
    numbers: Collection[str]

    def wants(self, table: str, names: Iterable[str]) -> bool:
        """Whether any of these columns of a table is wanted."""
        wanted = self.only.get(table, ())
        return any(name in wanted for name in names)

    def _besides(self, table: str, parts: Iterable[Part], *more: tuple[Beside, Iterable[str]]) -> list[Beside]:
        """The kinds of facts that tell any wanted column."""
        kinds = [(part.facts, part.tells) for part in parts if part.facts]
        return [facts for facts, told in (*kinds, *more) if self.wants(table, told)]

    @cached_property
    def homes(self) -> dict[int, Row]:
        """Households by id, in the order of their numbers, with what each has one of."""
        standing = any(self.wants(name, STANDING) for name in ("households", "persons"))
        besides: list[Beside] = [
            *([(Standing, STANDING)] if standing else []),
            *self._besides("households", of_households.PARTS, ((Contact, CONTACT), (*PHONE_TOLD, "bank_account"))),
        ]
        rows = ask(_homes, self.day, _kinds(besides), owners=many(self.numbers))
        held = [row[2:] for row in rows if row[0] or not row[1]]
        return {
            key: {"household": number, "registered_on": registered_on, **_beside(facts, besides)}
            for key, number, registered_on, *facts in sorted(held, key=itemgetter(1))
        }

    @cached_property
    def members(self) -> Rows:
        """Whoever belongs to them on the day, with what each has one of; of two households, to that told last."""
        besides = self._besides(
            "persons", of_persons.PARTS,
            ((MemberContact, MEMBER_CONTACT), (*PHONE_TOLD, "speaks_mandarin")),
            ((Work, of_persons.WORK), of_persons.WORK),
        )  # fmt: skip
        known = {name: field for name, field in of_persons.KNOWN.items() if self.wants("persons", [name])}
        sealed = ("key", "id_sealed") if self.wants("persons", IDENTITY_PARTS) else ()
        fields = ("number", *known.values(), *sealed)
        rows = ask(_people, self.day, fields, _kinds(besides), homes=many(self.homes)) if self.homes else []
        found = []
        for row in rows:
            own, (home, relation), facts = row[: len(fields)], row[len(fields)], row[len(fields) + 1 :]
            if home in self.homes:
                told = dict(zip(("person", *known, *sealed), own, strict=True))
                found.append(told | {"household_id": home, "relation": relation} | _beside(facts, besides))
        return found

    def listed(self, rows_of: RowsOf, *fields: str) -> dict[int, Rows]:
        """The rows of `rows_of` on the day by household, each with these fields."""
        rows = ask(_listed, rows_of, self.day, fields, homes=many(self.homes)) if self.homes else []
        found: dict[int, Rows] = {}
        for home, *cells in rows:
            found.setdefault(home, []).append(dict(zip(fields, cells, strict=True)))
        return found

    @cached_property
    def helped(self) -> dict[int, Rows]:
        """Pairings by household."""
        return self.listed(_pairs, "key", "person__key", "role", "since")

    @cached_property
    def caused(self) -> dict[int, Rows]:
        """Causes in force by household, as they were written."""
        return self.listed(of_households.causes_in_force, "cause", "main", "since")

    @cached_property
    def stated(self) -> dict[int, Rows]:
        """Incomes as they were stated, by household."""
        return self.listed(_stated, "since", "until", "per_head_fen")

    @cached_property
    def earned(self) -> dict[int, Rows]:
        """The parts of each household's latest income; a part told twice adds up."""
        told = self.listed(_income_parts, "part", "amount_fen", "since", "until")
        return {home: _added_up(_of_latest_period(rows, self.day)) for home, rows in told.items()}


# ── Statements ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _homes(day: date, kinds: tuple[Kind, ...]) -> QuerySet[Household, Any]:
    """Households with facts beside; whether any residence ever held, and whether one was withdrawn, comes first.

    Where none held and one was withdrawn, nothing is left but an import that was undone.
    """
    lived = Residence.objects.filter(household=OuterRef("pk"))
    undone = (Exists(lived.ever_held()), Exists(lived.filter(until=F("since"))))
    facts = _facts(day, kinds, owner="household")
    return Household.objects.filter(number__one_of=Told("owners")).values_list(
        *undone, "pk", "number", "registered_on", *facts
    )


def _people(day: date, fields: tuple[str, ...], kinds: tuple[Kind, ...]) -> QuerySet[Member, Any]:
    there = Belonging.objects.on(day).filter(household__one_of=Told("homes")).values("member")
    belonging = _facts(day, ((Belonging, ("household", "relation")),), owner="member")
    facts = _facts(day, kinds, owner="member")
    return Member.objects.filter(pk__in=there).values_list(*fields, *belonging, *facts)


def _facts(day: date, kinds: tuple[Kind, ...], *, owner: str) -> list[Subquery]:
    """Of each kind the fields of the fact that an owner was told last, as one cell."""
    found = []
    for model, fields in kinds:
        rows = TOLD_LAST[model](day) if model in TOLD_LAST else model.objects.on(day)
        latest = rows.filter(**{owner: OuterRef("pk")}).order_by("-since", "-pk")
        found.append(Subquery(latest.values_list(_Cell(*fields))[:1]))
    return found


class _Cell(Func):
    """Some columns as one list. Not Django's own: that asks SQLite first whether it may, in a transaction of its own.

    Where another writes just then it is refused, and Django remembers for as long as it runs that it may not.
    """

    function = "JSON_ARRAY"
    output_field = JSONField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        """The same under the name that PostgreSQL has for it."""
        sql, parameters = self.as_sql(compiler, connection, function="JSONB_BUILD_ARRAY", **context)
        return sql, parameters


def _listed(rows_of: RowsOf, day: date, fields: tuple[str, ...]) -> QuerySet[Any, Any]:
    return rows_of(day).filter(household__one_of=Told("homes")).values_list("household_id", *fields)


def _pairs(day: date) -> QuerySet[Any]:
    return pairs(day).order_by("pk")


def _income_parts(day: date) -> QuerySet[Any]:
    return told_by(IncomePart, day)


def _stated(day: date) -> QuerySet[Any]:
    return told_by(StatedIncome, day)


def _standings(day: date) -> QuerySet[Any]:
    return told_by(Standing, day)


def _kinds(besides: Iterable[Beside]) -> tuple[Kind, ...]:
    return tuple((model, tuple(told.values())) for model, told in besides)


def _beside(facts: Iterable[Sequence[Any] | None], besides: Iterable[Beside]) -> Row:
    """The cells of facts by what they are called."""
    return {
        name: cell
        for cells, (_, told) in zip(facts, besides, strict=True)
        if cells is not None
        for name, cell in zip(told, cells, strict=True)
    }


# ── Tables ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _households(few: _Few) -> Rows:
    return [row | _of_home(few, home, row) for home, row in few.homes.items()]


def _of_home(few: _Few, home: int, row: Row) -> Row:
    """What is reckoned of a household's rows."""
    told: Row = parts_of_phone(row.get("phone")) | {"bank_account": True if row.get("account") else None}
    if few.wants("households", ["main_cause"]):
        told["main_cause"] = next((it["cause"] for it in few.caused.get(home, ()) if it["main"]), None)
    if few.wants("households", ["members"]):
        told["members"] = sum(it["household_id"] == home for it in few.members)
    if few.wants("households", ["helpers"]):
        told["helpers"] = len(few.helped.get(home, ()))
    if few.wants("households", STATED):
        told |= _income_told(few, home)
    return told


def _persons(few: _Few) -> Rows:
    opens = few.wants("persons", IDENTITY_PARTS)
    vault = open_vault() if opens and any(row["id_sealed"] is not None for row in few.members) else None
    found = []
    for row in few.members:
        home = few.homes[row["household_id"]]
        told = row | {name: home.get(name) for name in ("household", "status", "household_type")}
        told |= parts_of_phone(row.get("phone"))
        if vault and row["id_sealed"] is not None:
            told |= parts_of_identity(unsealed(vault, row["id_sealed"], key=row["key"].hex))
        found.append(told)
    return sorted(found, key=itemgetter("household", "person"))


def _all_standings(few: _Few) -> Rows:
    found = []
    for home, rows in few.listed(_standings, "status", "household_type", "since", "until").items():
        for since, same in _by(rows, "since"):
            row = same[-1]
            over = row["until"] if row["until"] is not None and row["until"] <= few.day else None
            found.append(row | {"household": few.homes[home]["household"], "since": since, "until": over})
    return sorted(found, key=itemgetter("household", "since"))


def _causes(few: _Few) -> Rows:
    latest = [
        {"household": few.homes[home]["household"], **max(enumerate(same), key=lambda it: (it[1]["since"], it[0]))[1]}
        for home, rows in few.caused.items()
        for _, same in _by(rows, "cause")
    ]
    return sorted(latest, key=itemgetter("household", "cause"))


def _incomes(few: _Few) -> Rows:
    rows = [{"household": few.homes[home]["household"], **row} for home, rows in few.earned.items() for row in rows]
    return sorted(rows, key=itemgetter("household", "part"))


def _pairings(few: _Few) -> Rows:
    rows = [
        {
            "pairing": row["key"].hex, "helper": row["person__key"] and row["person__key"].hex, "role": row["role"],
            "household": few.homes[home]["household"], "since": row["since"],
        }
        for home, rows in few.helped.items()
        for row in rows
    ]  # fmt: skip
    return sorted(rows, key=itemgetter("household", "pairing"))


TELLERS: Mapping[str, Callable[[_Few], Rows]] = {
    "households": _households, "persons": _persons, "standings": _all_standings, "causes": _causes,
    "incomes": _incomes, "pairings": _pairings,
}  # fmt: skip


# ── Income ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _of_latest_period(rows: Rows, day: date) -> Rows:
    """As `households` has it: the latest period that had ended by the day, else the latest that had begun."""
    settled = [row for row in rows if row["until"] is not None and row["until"] <= day] or rows
    period = max(((row["since"], row["until"] or date.max) for row in settled), default=None)
    return [row for row in settled if (row["since"], row["until"] or date.max) == period]


def _added_up(rows: Rows) -> Rows:
    return [same[0] | {"amount_fen": sum(row["amount_fen"] for row in same)} for _, same in _by(rows, "part")]


def _income_told(few: _Few, home: int) -> Row:
    """When the latest income ended, and what was stated for it; without parts, of what was stated the latest."""
    stated = [same[-1] for _, same in _by(few.stated.get(home, ()), "since")]
    latest = few.earned.get(home) or _of_latest_period(stated, few.day)
    if not latest:
        return {}
    per_head = next((row["per_head_fen"] for row in stated if row["since"] == latest[0]["since"]), None)
    return {"stated_income_fen": per_head, "income_until": latest[0]["until"]}


def _by(rows: Iterable[Row], name: str) -> Iterable[tuple[Any, Rows]]:
    """Rows by what stands in a column, in the order of its first rows."""
    found: dict[Any, Rows] = {}
    for row in rows:
        found.setdefault(row[name], []).append(row)
    return found.items()

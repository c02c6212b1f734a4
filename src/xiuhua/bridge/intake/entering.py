"""Rows entered into the register: what they would change, and the change itself, by bulk and in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

import polars as pl
from django.db import connection

from xiuhua.bridge.bulk import next_ids, write_rows
from xiuhua.bridge.intake.facts import NOUNS, Comparison, compare, differing, write_differences
from xiuhua.bridge.intake.lookup import keys_of, rows_with
from xiuhua.bridge.intake.tracing import FILLED, NEW_HOUSEHOLDS, NEW_MEMBERS, spoken_of
from xiuhua.bridge.sealing import last_digits
from xiuhua.bridge.spelling import spell_names
from xiuhua.reckon.intake.identity import birth, id_kind, sex
from xiuhua.reckon.intake.layout import HOUSEHOLD_NOUNS, MEMBER_NOUNS, PERSONS, VILLAGE_NOUNS, VILLAGES, Layout
from xiuhua.register.models import Belonging, Household, Member
from xiuhua.register.vault import Vault

HOUSEHOLD_COLUMNS = ("household.registered_on", "household.standard")  # said once, when a household is new

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """Matched rows, with `accepted` (else unchanged) and `added` (new); and what differs of those that are known.

    `households` has one row each.
    """

    rows: pl.DataFrame
    households: pl.DataFrame
    differences: dict[str, Comparison]


@dataclass(frozen=True, slots=True)
class Entry:
    """From which day and source rows are entered, by whom and on what evidence, and what seals their numbers."""

    layout: Layout
    as_of: date
    source: str
    actor: str
    evidence: str
    vault: Vault


def plan_rows(rows: pl.DataFrame, layout: Layout, *, as_of: date) -> Plan:
    """What matched rows would change, as of a day; writes nothing."""
    said = statements(layout)
    households = _households(rows.filter(~_is_village()), said)
    known = {
        "household": households.filter(pl.col("household_id").is_not_null()),
        "member": rows.filter(pl.col("member_id").is_not_null()),  # of rows about persons only
        "village": rows.filter(_is_village()),
    }
    differences = {
        name: compare(NOUNS[name], known[NOUNS[name].owner].select(NOUNS[name].owner_id, *_named(columns)), as_of=as_of)
        for name, columns in said.items()
    }
    new = pl.when(_is_person()).then(pl.col("member_id").is_null()).otherwise(pl.col("household_id").is_null())
    added = new & ~_is_village()
    judged = rows.with_columns(added=added).with_columns(
        accepted=pl.any_horizontal("added", *(fill.fill_null(value=False) for fill in _fills()))
    )
    for name, comparison in differences.items():
        judged = _touched(judged, comparison, said[name])
    return Plan(judged, households, differences)


def statements(layout: Layout) -> dict[str, dict[str, str]]:
    """Per noun, the columns that a layout speaks of: column of the rows → column of the register."""
    said: dict[str, dict[str, str]] = {name: {} for name in (*HOUSEHOLD_NOUNS, *MEMBER_NOUNS, *VILLAGE_NOUNS)}
    said["residence"]["village_id"] = "village_id"
    said["belonging"]["household_id"] = "household_id"
    for column in layout.columns:
        for fact in column.facts:
            noun, _, name = fact.partition(".")
            if noun in said:
                said[noun][fact] = name
    return {noun: columns for noun, columns in said.items() if columns}


def enter(plan: Plan, entry: Entry, *, progress: Progress) -> dict[str, pl.DataFrame]:
    """Write a plan; gives the traces by which it can be undone (`bridge/intake/tracing`).

    To be called in a transaction: all of it or nothing is to remain.
    """
    said = statements(entry.layout)
    new_households = _new_households(plan.households, entry)
    rows = (
        plan.rows.join(new_households, on="household", how="left", maintain_order="left")
        .with_columns(household_id=pl.coalesce("household_id", "new_id"))
        .drop("new_id")
    )
    new_members = _new_members(rows, entry)
    traces = {
        NEW_HOUSEHOLDS: new_households.select(id="new_id"),
        NEW_MEMBERS: new_members.select(id="member_id"),
        FILLED: _fill_members(plan.rows, entry),
        **spoken_of(plan.rows, said),
    }
    owners = {
        "household": plan.households.join(new_households, on="household").with_columns(household_id="new_id"),
        "member": new_members,
    }
    for done, (name, comparison) in enumerate(plan.differences.items()):
        progress(f"write {name}", done, len(plan.differences))
        owner = comparison.noun.owner
        has_new = owner in owners and not owners[owner].is_empty()
        fresh = [_fresh(comparison, owners[owner], said[name])] if has_new else []
        traces[name] = pl.concat(
            write_differences(part, as_of=entry.as_of, source=entry.source, actor=entry.actor, evidence=entry.evidence)
            for part in (comparison, *fresh)
        )
    return traces


def _households(rows: pl.DataFrame, said: dict[str, dict[str, str]]) -> pl.DataFrame:
    """One row a household: what its rows say of it, blanks aside."""
    columns = [column for noun in HOUSEHOLD_NOUNS for column in said.get(noun, {})]
    return rows.group_by("household", maintain_order=True).agg(
        pl.col("household_id", "again_household_id").first(),
        pl.col("household.number").first(),
        *(pl.col(column).drop_nulls().first() for column in HOUSEHOLD_COLUMNS if column in rows.columns),
        *(pl.col(column).drop_nulls().first() for column in columns),
    )


def _named(columns: dict[str, str]) -> list[pl.Expr]:
    return [pl.col(column).alias(name) for column, name in columns.items()]


def _touched(rows: pl.DataFrame, comparison: Comparison, columns: dict[str, str]) -> pl.DataFrame:
    """Rows accepted also where they say what differs."""
    if comparison.rows.is_empty():
        return rows
    owner = comparison.noun.owner_id
    flags = comparison.rows.select(owner, *(f"{name}!" for name in columns.values()))
    says = [
        pl.col(column).is_not_null() & pl.col(f"{name}!").fill_null(value=False) for column, name in columns.items()
    ]
    return rows.join(flags, on=owner, how="left", maintain_order="left").with_columns(
        accepted=pl.any_horizontal("accepted", *says)
    ).drop([f"{name}!" for name in columns.values()])  # fmt: skip


def _fresh(comparison: Comparison, owners: pl.DataFrame, columns: dict[str, str]) -> Comparison:
    """The same comparison for owners that are new: everything said differs from nothing."""
    owner = comparison.noun.owner_id
    rows = owners.select(
        owner, *(expression for expression in _named(columns) if expression.meta.output_name() != owner)
    )
    nothing = [
        pl.lit(None, dtype=comparison.rows.schema[name]).alias(name) for name in ("old_id", "old_until", "next_since")
    ]
    flags = [pl.col(name).is_not_null().alias(f"{name}!") for name in comparison.said]
    return differing(comparison.noun, comparison.said, rows.with_columns(*nothing, *flags))


def _new_households(households: pl.DataFrame, entry: Entry) -> pl.DataFrame:
    """Write the households that are not known yet; gives `household` and `new_id`.

    Where the workbook does not say when a household was filed, the day the register learns that it was stands in.
    """
    new = households.filter(pl.col("household_id").is_null())
    new = _with_ids(new, Household, again="again_household_id").rename({"id": "new_id"})
    standing = pl.col("standing.status") if "standing.status" in new.columns else pl.lit(None)
    filed = pl.when(standing.is_not_null()).then(pl.lit(entry.as_of))
    said = {name.partition(".")[2]: pl.col(name) for name in HOUSEHOLD_COLUMNS if name in new.columns}
    registered = pl.coalesce(said.pop("registered_on", pl.lit(None, dtype=pl.Date)), filed)
    texts = {name: text.fill_null("") for name, text in said.items()}
    kept = new.select("key", "again", id="new_id", number="household.number", registered_on=registered, **texts)
    write_rows(Household, kept.filter(~pl.col("again")).drop("again"))
    _fill_again(Household, kept)
    return new.select("household", "new_id")


def _new_members(rows: pl.DataFrame, entry: Entry) -> pl.DataFrame:
    """Write the members that are not known yet; gives their rows with `member_id`."""
    new = rows.filter(_is_person(), pl.col("member_id").is_null())
    if new.is_empty():
        return new
    numbered = _numbered(new).drop("member_id")
    new = _with_ids(numbered, Member, again="again_member_id").rename({"id": "member_id"})
    kept = new.select(
        *_identity(entry.layout),
        id="member_id", key="key", again="again", number="member.number", name="member.name",
        ethnicity=pl.col("member.ethnicity").fill_null(""), political=pl.col("member.political").fill_null(""),
        id_sealed=_seals(new, entry.vault), id_index="id_index",
    ).with_columns(last_digits(new["member.identity"], entry.vault))  # fmt: skip
    write_rows(Member, kept.filter(~pl.col("again")).drop("again"))
    _fill_again(Member, kept)
    spell_names(kept.filter("again")["name"])
    return new


def _with_ids(new: pl.DataFrame, model: type[Household] | type[Member], *, again: str) -> pl.DataFrame:
    """New rows with `id`, `key` and whether they are there `again`: fresh ones, or those of the row that waits."""
    fresh, waiting = new.filter(pl.col(again).is_null()), new.filter(pl.col(again).is_not_null())
    ids = next_ids(model, fresh.height) if fresh.height else pl.Series([], dtype=pl.Int64)
    return pl.concat(
        [
            fresh.with_columns(id=ids, key=_keys(fresh.height), again=pl.lit(value=False)),
            waiting.with_columns(id=again, key=keys_of(model, waiting[again]), again=pl.lit(value=True)),
        ]
    )


def _fill_again(model: type[Household] | type[Member], kept: pl.DataFrame) -> None:
    """Write what is said of the rows that wait; their numbers and keys stay."""
    waiting = kept.filter("again").drop("key", "again", "number").with_columns(pl.col(pl.Date).cast(pl.String))
    names = [name for name in waiting.columns if name != "id"]
    changes = ", ".join(f"{name} = %s" for name in names)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {model._meta.db_table} SET {changes} WHERE id = %s",  # noqa: S608 -- names are the model's own
            waiting.select(*names, "id").rows(),
        )


def _numbered(new: pl.DataFrame) -> pl.DataFrame:
    """New persons with a number of the register's own where the workbook has none for anybody.

    It counts on from all who ever belonged to the household and from their numbers, so that it never comes twice.
    """
    belonged = rows_with(
        Belonging.objects.all(), "household", new["household_id"], household_id="household", member="member"
    )
    numbers = rows_with(Member.objects.all(), "id", belonged["member"], member="id", number="number")
    last = pl.col("number").str.extract(r"-(\d{1,4})$").cast(pl.Int64).max().fill_null(0)
    before = belonged.join(numbers, on="member").group_by("household_id").agg(before=pl.max_horizontal(pl.len(), last))
    counted = new.join(before, on="household_id", how="left", maintain_order="left")
    place = pl.col("before").fill_null(0) + pl.int_range(1, pl.len() + 1).over("household")
    own = pl.format("{}-{}", "household.number", place.cast(pl.String).str.zfill(2))
    return counted.with_columns(pl.coalesce("member.number", own).alias("member.number")).drop("before")


def _fills() -> list[pl.Expr]:
    """What of a known member was empty and is said now: the identity number, the ethnicity."""
    return [
        (pl.col("known_index") == "") & pl.col("member.identity").is_not_null(),
        (pl.col("known_ethnicity") == "") & pl.col("member.ethnicity").is_not_null(),
    ]


def _fill_members(rows: pl.DataFrame, entry: Entry) -> pl.DataFrame:
    """Write into known members what was empty; nothing that is there is replaced. Gives what they were before."""
    filled = rows.filter(pl.col("member_id").is_not_null() & pl.any_horizontal(_fills()))
    no_number, _ = _fills()
    before = rows_with(
        Member.objects.all(), "id", filled["member_id"],
        id="id", sex="sex", birth="birth", id_kind="id_kind", ethnicity="ethnicity", id_index="id_index",
    )  # fmt: skip
    _update_members(filled.filter(no_number), entry)
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE register_member SET ethnicity = %s WHERE id = %s AND ethnicity = ''",
            filled.filter(pl.col("member.ethnicity").is_not_null()).select("member.ethnicity", "member_id").rows(),
        )
    return before


def _update_members(rows: pl.DataFrame, entry: Entry) -> None:
    """Seal the identity numbers of members who had none."""
    whole = rows.with_columns(key=keys_of(Member, rows["member_id"]))
    ends = last_digits(whole["member.identity"], entry.vault)
    facts = whole.select(_seals(whole, entry.vault), "id_index", *ends, *_identity(entry.layout), "member_id")
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE register_member SET id_sealed = %s, id_index = %s, id_last4 = %s, id_last6 = %s, "
            "sex = CASE sex WHEN '' THEN %s ELSE sex END, birth = coalesce(birth, %s), id_kind = %s "
            "WHERE id = %s AND id_index = ''",
            facts.with_columns(pl.col("birth").cast(pl.String)).rows(),
        )


def _is_person() -> pl.Expr:
    return pl.col("about") == PERSONS


def _is_village() -> pl.Expr:
    return pl.col("about") == VILLAGES


def _identity(layout: Layout) -> list[pl.Expr]:
    """Sex, birth and kind of document, as the identity number tells them."""
    column = layout.column("member.identity")
    number = pl.col(column.feeds)
    return [
        sex(number, keys=column.sexes).alias("sex"),
        birth(number).alias("birth"),
        id_kind(number, lengths=column.lengths or {}).alias("id_kind"),
    ]


def _seals(rows: pl.DataFrame, vault: Vault) -> pl.Series:
    numbers = zip(rows["member.identity"], rows["key"], strict=True)
    sealed = [vault.seal(number, place=f"member.id:{key}") for number, key in numbers]
    return pl.Series("id_sealed", sealed, dtype=pl.Binary)


def _keys(count: int) -> pl.Series:
    """Fresh public keys."""
    return pl.Series("key", [uuid4().hex for _ in range(count)], dtype=pl.String)

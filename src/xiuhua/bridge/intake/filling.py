"""Facts out of the register in the columns of a layout: who lives in some villages on a day, one row a person."""

from collections.abc import Collection
from datetime import date

import polars as pl

from xiuhua.bridge.intake.entering import statements
from xiuhua.bridge.intake.facts import NOUNS
from xiuhua.bridge.intake.lookup import keys_of, rows_with
from xiuhua.reckon.intake.filling import filled
from xiuhua.reckon.intake.layout import Layout
from xiuhua.register.models import Area, Household, Member
from xiuhua.register.vault import Vault


def fill_layout(layout: Layout, villages: Collection[int], *, on: date, vault: Vault) -> pl.DataFrame:
    """The cells of every member of the households that live in these villages on a day, households together.

    Identity numbers come out in the clear: who calls this must be allowed to see them.
    """
    homes = rows_with(
        NOUNS["residence"].model.objects.on(on), "village", pl.Series(sorted(villages), dtype=pl.Int64),
        household_id="household", village_id="village",
    )  # fmt: skip
    known = rows_with(
        Household.objects.all(), "id", homes["household_id"], household_id="id", **{"household.number": "number"}
    )
    rows = homes.join(known, on="household_id").join(_places(homes["village_id"]), on="village_id")
    rows = rows.join(_members(rows["household_id"], on=on, vault=vault), on="household_id")
    for name, columns in statements(layout).items():
        rows = _beside(rows, name, columns, on=on)
    counted = rows.with_columns(pl.len().over("household_id").cast(pl.Int64).alias("stated.members"))
    is_head = pl.col("belonging.relation").eq_missing(pl.lit("head"))
    return filled(counted.sort("household.number", ~is_head, "member.number"), layout)


def _beside(rows: pl.DataFrame, name: str, columns: dict[str, str], *, on: date) -> pl.DataFrame:
    """The rows with the facts of one noun in force on the day; known columns are not read twice."""
    noun = NOUNS[name]
    wanted = {feeds: noun.columns[column] for feeds, column in columns.items() if feeds not in rows.columns}
    if not wanted:
        return rows
    facts = rows_with(
        noun.model.objects.on(on).filter(**noun.only),
        noun.owner,
        rows[noun.owner_id],
        **{noun.owner_id: noun.owner},
        **wanted,
    )
    return rows.join(
        facts.unique(noun.owner_id, keep="last", maintain_order=True),
        on=noun.owner_id,
        how="left",
        maintain_order="left",
    )


def _places(villages: pl.Series) -> pl.DataFrame:
    """The names of villages, of their townships and counties."""
    found = Area.objects.filter(pk__in=villages.unique().to_list()).values_list(
        "pk", "name", "parent__name", "parent__parent__name"
    )
    names = {"village_id": pl.Int64, "place.village": pl.String, "place.township": pl.String, "place.county": pl.String}
    return pl.DataFrame(list(found), schema=names, orient="row")


def _members(households: pl.Series, *, on: date, vault: Vault) -> pl.DataFrame:
    """The members of households on a day, with their identity numbers in the clear."""
    belonging = rows_with(
        NOUNS["belonging"].model.objects.on(on), "household", households, household_id="household", member_id="member"
    )
    members = rows_with(
        Member.objects.all(), "id", belonging["member_id"],
        **{"member_id": "id", "member.number": "number", "member.name": "name", "member.ethnicity": "ethnicity"},
        sealed="id_sealed",
    ).with_columns(pl.col("member.ethnicity").replace("", None))  # fmt: skip
    keys = keys_of(Member, members["member_id"])
    numbers = [
        vault.unseal(sealed, place=f"member.id:{key}") if sealed else None
        for sealed, key in zip(members["sealed"], keys, strict=True)
    ]
    plain = members.drop("sealed").with_columns(pl.Series("member.identity", numbers, dtype=pl.String))
    return belonging.join(plain, on="member_id")

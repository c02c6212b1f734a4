"""Facts out of the register in the columns of a layout: of some villages on a day, or of who lives there."""

from collections.abc import Collection, Iterator
from datetime import date

import polars as pl

from xiuhua.bridge.intake.entering import statements
from xiuhua.bridge.intake.facts import NOUNS
from xiuhua.bridge.intake.lookup import keys_of, rows_with
from xiuhua.reckon.intake.filling import filled
from xiuhua.reckon.intake.layout import PERSONS, VILLAGES, Layout
from xiuhua.register.models import Area, Household, Member
from xiuhua.register.vault import Vault

CHUNK_HOUSEHOLDS = 2_000
OF_MEMBERS = ("number", "name", "sex", "birth", "ethnicity", "political", "id_kind")


def fill_layout(layout: Layout, villages: Collection[int], *, on: date, vault: Vault) -> pl.DataFrame:
    """The cells of all rows at once, for places that are small: see `filled_chunks`."""
    none = pl.DataFrame(schema={column.feeds: pl.String for column in layout.columns})
    return pl.concat([none, *filled_chunks(layout, villages, on=on, vault=vault)])


def filled_chunks(
    layout: Layout, villages: Collection[int], *, on: date, vault: Vault, households: int = CHUNK_HOUSEHOLDS
) -> Iterator[pl.DataFrame]:
    """The cells of what lives in these villages on a day, some thousands of households at a time, in their order.

    A row is a person (households together, the head first), a household or a village, as the layout says. Only one
    chunk is held at a time. Identity numbers come out in the clear: who calls this must be allowed to see them, or
    mask them.
    """
    homes = _villages(villages, on=on) if layout.about == VILLAGES else _homes(villages, on=on)
    for part in homes.iter_slices(households):
        rows = part.join(_places(part["village_id"]), on="village_id", maintain_order="left")
        if layout.about == PERSONS:
            rows = _with_members(rows, on=on, vault=vault)
        for name, columns in statements(layout).items():
            if NOUNS[name].owner_id in rows.columns:
                rows = _beside(rows, name, columns, on=on)
        if layout.about == PERSONS:
            is_head = pl.col("belonging.relation").eq_missing(pl.lit("head"))
            rows = rows.sort("household.number", ~is_head, "member.number")
        yield filled(rows, layout)


def _villages(villages: Collection[int], *, on: date) -> pl.DataFrame:
    """Those of some villages that stand on a day, by code."""
    standing = Area.objects.on(on).filter(pk__in=villages).order_by("code").values_list("pk", flat=True)
    return pl.DataFrame({"village_id": list(standing)}, schema={"village_id": pl.Int64})


def _homes(villages: Collection[int], *, on: date) -> pl.DataFrame:
    """The households that live in some villages on a day, each once, by number."""
    lived = rows_with(
        NOUNS["residence"].model.objects.on(on), "village", pl.Series(sorted(villages), dtype=pl.Int64),
        household_id="household", village_id="village", since="since", fact="id",
    )  # fmt: skip
    homes = _latest(lived, of="household_id")
    known = rows_with(
        Household.objects.all(), "id", homes["household_id"],
        household_id="id", **{f"household.{name}": name for name in ("number", "registered_on", "standard")},
    )  # fmt: skip
    filed = pl.col("household.registered_on")
    known = known.with_columns(pl.when(filed <= on).then(filed).alias("household.registered_on"))
    return homes.join(known, on="household_id").sort("household.number")


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
        **{noun.owner_id: noun.owner, "since": "since", "fact": "id"},
        **wanted,
    )
    return rows.join(_latest(facts, of=noun.owner_id), on=noun.owner_id, how="left", maintain_order="left")


def _latest(facts: pl.DataFrame, *, of: str) -> pl.DataFrame:
    """One fact an owner, the one that an import compares with: where two hold on the day, the later."""
    return facts.sort("since", "fact").unique(of, keep="last", maintain_order=True).drop("since", "fact")


def _places(villages: pl.Series) -> pl.DataFrame:
    """The names of villages, of their townships and counties."""
    found = Area.objects.filter(pk__in=villages.unique().to_list()).values_list(
        "pk", "name", "parent__name", "parent__parent__name"
    )
    names = {"village_id": pl.Int64, "place.village": pl.String, "place.township": pl.String, "place.county": pl.String}
    return pl.DataFrame(list(found), schema=names, orient="row")


def _with_members(homes: pl.DataFrame, *, on: date, vault: Vault) -> pl.DataFrame:
    """A row for each member of the households on a day, with their identity numbers in the clear, and how many."""
    belonged = rows_with(
        NOUNS["belonging"].model.objects.on(on), "household", homes["household_id"],
        household_id="household", member_id="member", since="since", fact="id", **{"belonging.relation": "relation"},
    )  # fmt: skip
    belonging = _latest(belonged, of="member_id")
    members = rows_with(
        Member.objects.all(), "id", belonging["member_id"],
        member_id="id", sealed="id_sealed", **{f"member.{name}": name for name in OF_MEMBERS},
    )  # fmt: skip
    keys = keys_of(Member, members["member_id"])
    numbers = [
        vault.unseal(sealed, place=f"member.id:{key}") if sealed else None
        for sealed, key in zip(members["sealed"], keys, strict=True)
    ]
    plain = members.drop("sealed").with_columns(pl.Series("member.identity", numbers, dtype=pl.String))
    rows = homes.join(belonging.join(plain, on="member_id"), on="household_id")
    return rows.with_columns(pl.len().over("household_id").cast(pl.Int64).alias("stated.members"))

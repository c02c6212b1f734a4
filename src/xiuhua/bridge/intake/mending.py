"""Identity numbers that a spreadsheet shortened to fifteen digits, made whole again from the register where it is sure.

Sure is only who is found by the household's number and either the person's number or the name, is one person, and has
an identity number that begins with the fifteen digits that are left.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from xiuhua.bridge.intake.lookup import keys_of, rows_with
from xiuhua.reckon.intake.problems import without
from xiuhua.reckon.intake.spelling import cleaned
from xiuhua.register.models import Belonging, Household, Member, Residence
from xiuhua.register.vault import Vault

MENDABLE = pl.col("reason").is_in(["identity_zeroed", "identity_as_float"])
SHOWN_DIGITS, HIDDEN_DIGITS = 6, 12
FLOAT = re.compile(r"(\d)\.(\d{14})E\+?17")
ZEROED = re.compile(r"(\d{15})000")


@dataclass(frozen=True, slots=True)
class Mended:
    """Rows with their identity number whole, and its cells `before` and `after`."""

    rows: pl.DataFrame
    cells: pl.DataFrame


def shortened_rows(rows: pl.DataFrame, problems: pl.DataFrame) -> pl.DataFrame:
    """The rows with a shortened identity number, whatever else is wrong with them."""
    return rows.join(problems.filter(MENDABLE).select("seq"), on="seq", how="semi", maintain_order="left")


def flaws_left(problems: pl.DataFrame, mended: Mended) -> pl.DataFrame:
    """The problems without those of identity numbers that are whole again."""
    return problems.filter(~(MENDABLE & pl.col("seq").is_in(mended.rows["seq"].implode())))


def mended_rows(rows: pl.DataFrame, vault: Vault, villages: Collection[int] | None) -> Mended:
    """Those of the rows whose identity number the register tells, with it; of who lives in these villages (None: all).

    `after` has no tail: beside the fifteen digits that somebody typed it would be the whole number.
    """
    left = pl.Series("left", [_digits(text) for text in rows["member.identity"]], dtype=pl.String)
    sought = rows.with_columns(left).filter(pl.col("left").is_not_null())
    whole = [
        _the_one(known, digits) for known, digits in zip(_known(sought, vault, villages), sought["left"], strict=True)
    ]
    found = sought.with_columns(whole=pl.Series(whole, dtype=pl.String)).filter(pl.col("whole").is_not_null())
    cells = found.select(before="member.identity", after=pl.col("whole").str.head(SHOWN_DIGITS) + "*" * HIDDEN_DIGITS)
    return Mended(found.with_columns(pl.col("whole").alias("member.identity")).select(rows.columns), cells)


def with_mended(rows: pl.DataFrame, flaws: pl.DataFrame, mended: Mended) -> pl.DataFrame:
    """All rows, those that were mended with their whole number, and what is left of the others' as `shortened`."""
    if not mended.rows.is_empty():
        rows = pl.concat([without(rows, mended.rows), mended.rows]).sort("seq")
    lost = shortened_rows(rows, flaws)
    left = pl.Series("shortened", [_digits(text) for text in lost["member.identity"]], dtype=pl.String)
    return rows.join(lost.select("seq", left), on="seq", how="left", maintain_order="left")


def _digits(text: str | None) -> str | None:
    """The fifteen digits that are left of a number; None where fewer are."""
    for shortened in (FLOAT, ZEROED):
        if met := shortened.fullmatch(text or ""):
            return "".join(met.groups())
    return None


def _the_one(numbers: set[str], digits: str) -> str | None:
    met = {number for number in numbers if number.startswith(digits)}
    return met.pop() if len(met) == 1 else None


def _known(rows: pl.DataFrame, vault: Vault, villages: Collection[int] | None) -> list[set[str]]:
    """For each row the identity numbers of those whom it can mean."""
    households = Household.objects.all()
    if villages is not None:
        households = households.filter(pk__in=Residence.objects.filter(village__in=villages).values("household"))
    homes = rows_with(households, "number", rows["household.number"], number="number", household_id="id")
    belonging = rows_with(
        Belonging.objects.ever_held(), "household", homes["household_id"], household_id="household", member_id="member"
    )
    members = rows_with(
        Member.objects.exclude(id_index=""), "id", belonging["member_id"],
        member_id="id", member_number="number", name="name", sealed="id_sealed",
    ).with_columns(cleaned("name"))  # fmt: skip
    placed = homes.join(belonging, on="household_id").join(members, on="member_id")
    keys = keys_of(Member, placed["member_id"])
    identities = [
        vault.unseal(sealed, place=f"member.id:{key}") for sealed, key in zip(placed["sealed"], keys, strict=True)
    ]
    means: dict[tuple[str, str], set[str]] = {}
    for home, number, name, identity in zip(
        placed["number"], placed["member_number"], placed["name"], identities, strict=True
    ):
        for one in (number, name):
            means.setdefault((home, one), set()).add(identity)
    return [
        means.get((home, number or ""), set()) | means.get((home, name or ""), set())
        for home, number, name in rows.select("household.number", "member.number", "member.name").iter_rows()
    ]

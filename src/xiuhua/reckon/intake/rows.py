"""Rows judged beside one another: the same person twice, and households whose rows disagree."""

import polars as pl

from xiuhua.reckon.intake.identity import birth, sex
from xiuhua.reckon.intake.layout import HOUSEHOLD_NOUNS, HOUSEHOLDS, Column, Layout
from xiuhua.reckon.intake.problems import gathered, shown, told
from xiuhua.reckon.intake.spelling import masked

HEAD = "head"


def repeated_persons(rows: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Rows after the first that carry the same person number, or the same identity (`id_index`)."""
    found = []
    for key, feeds in (("member.number", "member.number"), ("id_index", "member.identity")):
        said = rows.filter(pl.col(key).is_not_null())
        first = pl.col("seq").min().over(key)
        again = said.with_columns(first_row=pl.col("row").sort_by("seq").first().over(key)).filter(
            pl.col("seq") > first
        )
        detail = pl.struct("first_row").struct.json_encode()
        found.append(told(again, layout.column(feeds), "person_repeated", detail=detail))
    return gathered(found)


def repeated_households(rows: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Rows about a household after the first that is."""
    whole = rows.filter(pl.col("about") == HOUSEHOLDS)
    again = whole.with_columns(first_row=pl.col("row").sort_by("seq").first().over("household")).filter(
        pl.col("seq") > pl.col("seq").min().over("household")
    )
    detail = pl.struct("first_row").struct.json_encode()
    return told(again, layout.column("household.number"), "household_repeated", detail=detail)


def repeated_villages(rows: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Rows about a village after the first that is."""
    again = rows.with_columns(first_row=pl.col("row").sort_by("seq").first().over("village_id")).filter(
        pl.col("seq") > pl.col("seq").min().over("village_id")
    )
    detail = pl.struct("first_row").struct.json_encode()
    return told(again, layout.column("place.village"), "village_repeated", detail=detail)


def contradicted_identities(rows: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Cells of sex and of the date of birth that say something else than the identity number on their row."""
    identity = layout.column("member.identity")
    number = pl.col(identity.feeds)
    told_by_number = {"member.sex": sex(number, keys=identity.sexes), "member.birth": birth(number)}
    columns = [column for column in layout.columns if column.feeds in told_by_number]
    odd = {it.feeds: rows.filter(pl.col(it.feeds) != told_by_number[it.feeds]) for it in columns}
    return gathered([told(odd[it.feeds], it, "identity_says_otherwise", value=shown(it)) for it in columns])


def household_columns(layout: Layout) -> list[Column]:
    """Columns that say something of the whole household, the same on each of its rows."""
    return [column for column in layout.columns if column.noun in HOUSEHOLD_NOUNS]


def disagreeing_rows(rows: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Cells that say of a household something else than its head's row, or than the first row that says anything.

    `rows` have `household` (whatever tells households apart) and `village_id`; a blank cell disagrees with nothing.
    """
    compared = {column.facts[0]: column for column in reversed(household_columns(layout))}
    compared["village_id"] = layout.column("place.village")
    found = [_disagreeing(rows, column, by=by) for by, column in compared.items()]
    return gathered(found)


def _disagreeing(rows: pl.DataFrame, column: Column, *, by: str) -> pl.DataFrame:
    said = rows.filter(pl.col(by).is_not_null())
    several = said.group_by("household").agg(least=pl.col(by).min(), most=pl.col(by).max())
    several = several.filter(pl.col("least") != pl.col("most")).select("household")
    doubtful = said.join(several, on="household", how="semi").with_columns(shown=shown(column))
    head_first = doubtful.sort(pl.col("belonging.relation").eq_missing(HEAD), "seq", descending=[True, False])
    told_first = head_first.group_by("household", maintain_order=True).agg(
        first=pl.col(by).first(), other=pl.col("shown").first(), other_row=pl.col("row").first()
    )
    odd = doubtful.join(told_first, on="household").filter(pl.col(by) != pl.col("first"))
    other = masked(pl.col("other"), kind=column.kind) if column.personal else pl.col("other")
    detail = pl.struct(other_row="other_row", other=other).struct.json_encode()
    return told(odd, column, "household_disagrees", detail=detail, value=pl.col("shown"))

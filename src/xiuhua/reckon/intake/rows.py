"""Rows judged beside one another: the same person twice, and households whose rows disagree.

Of rows that are at odds none is taken: whichever were, the others would come back with the rejected rows, uncorrected,
and turn it around. Of rows that say the very same the first is taken. For the same reason rows are compared that a bad
cell keeps out: mended, they would turn around what the others said.
"""

import polars as pl

from xiuhua.reckon.intake.identity import birth, sex
from xiuhua.reckon.intake.layout import HOUSEHOLD_NOUNS, HOUSEHOLDS, Column, Layout
from xiuhua.reckon.intake.problems import gathered, shown, told
from xiuhua.reckon.intake.spelling import masked

HEAD = "head"


def bad_cells_blank(rows: pl.DataFrame, problems: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Rows in which a cell that could not be taken says nothing, so that what the row says besides can be compared."""
    for (feeds,), told_of in problems.group_by("feeds"):
        column = layout.column(str(feeds))
        cells = sorted({*column.facts, *({column.feeds} if column.fact else ())})
        is_bad = pl.col("seq").is_in(told_of["seq"].implode())
        rows = rows.with_columns(pl.when(~is_bad).then(cell).alias(cell) for cell in cells)
    return rows


def repeated_persons(rows: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Rows that carry the same person number, or the same identity (`id_index`)."""
    found = []
    for key, feeds in (("member.number", "member.number"), ("id_index", "member.identity")):
        found.append(repeated(rows, key, layout.column(feeds), "person_repeated"))
    return gathered(found)


def repeated_households(rows: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Rows that are about the same household."""
    whole = rows.filter(pl.col("about") == HOUSEHOLDS)
    return repeated(whole, "household", layout.column("household.number"), "household_repeated")


def repeated_villages(rows: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Rows that are about the same village."""
    return repeated(rows, "village_id", layout.column("place.village"), "village_repeated")


def repeated(rows: pl.DataFrame, key: str, column: Column, reason: str) -> pl.DataFrame:
    """Rows that share what `key` holds, each with another; of those that say the very same the first may stay."""
    said = [name for name in rows.columns if "." in name]
    shared = rows.filter(pl.col(key).is_not_null() & pl.col(key).is_duplicated())
    told_apart = shared.with_columns(said=shared.select(said).hash_rows()).sort("seq")
    met = told_apart.with_columns(
        place=pl.int_range(pl.len()).over(key),
        first_row=pl.col("row").first().over(key),
        second_row=pl.col("row").get(1).over(key),
        differ=pl.col("said").n_unique().over(key) > 1,
    )
    odd = met.filter(pl.col("differ") | (pl.col("place") > 0))
    other = pl.when(pl.col("place") == 0).then("second_row").otherwise("first_row")
    return told(
        odd, column, reason, detail=pl.struct(other.alias("other_row")).struct.json_encode(), value=shown(column)
    )


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
    """Cells that say of a household something else than another of its rows; a blank cell disagrees with nothing.

    `rows` have `household` (whatever tells households apart) and `village_id`. Each is told with the head's row, or the
    first that says anything; that with the first that says otherwise.
    """
    compared = {column.facts[0]: column for column in reversed(household_columns(layout))}
    compared["village_id"] = layout.column("place.village")
    found = [_disagreeing(rows, column, by=by) for by, column in compared.items()]
    return gathered(found)


def _disagreeing(rows: pl.DataFrame, column: Column, *, by: str) -> pl.DataFrame:
    said = rows.filter(pl.col(by).is_not_null() & pl.col("household").is_not_null())
    several = said.group_by("household").agg(least=pl.col(by).min(), most=pl.col(by).max())
    several = several.filter(pl.col("least") != pl.col("most")).select("household")
    doubtful = said.join(several, on="household", how="semi").with_columns(shown=shown(column))
    head_first = doubtful.sort(pl.col("belonging.relation").eq_missing(HEAD), "seq", descending=[True, False])
    value, text, row = pl.col(by), pl.col("shown"), pl.col("row")
    differs = value != value.first()
    sides = head_first.group_by("household", maintain_order=True).agg(
        first=value.first(), first_text=text.first(), first_row=row.first(),
        other_text=text.filter(differs).first(), other_row=row.filter(differs).first(),
    )  # fmt: skip
    sided = doubtful.join(sides, on="household", maintain_order="left")
    is_first = value == pl.col("first")
    other = pl.when(is_first).then("other_text").otherwise("first_text")
    other = masked(other, kind=column.kind) if column.personal else other
    other_row = pl.when(is_first).then("other_row").otherwise("first_row")
    detail = pl.struct(other_row=other_row, other=other).struct.json_encode()
    return told(sided, column, "household_disagrees", detail=detail, value=pl.col("shown"))

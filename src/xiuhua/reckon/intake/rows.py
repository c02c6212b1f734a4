"""Rows judged beside one another: the same person twice, and households whose rows disagree.

Of rows that are at odds none is taken: whichever were, the others would come back with the rejected rows, uncorrected,
and turn it around. Of rows that say the very same the first is taken. For the same reason rows are compared that a bad
cell keeps out: mended, they would turn around what the others said.
"""

import polars as pl

from xiuhua.reckon.intake.identity import KEPT_DIGITS, birth, sex
from xiuhua.reckon.intake.layout import HOUSEHOLD_NOUNS, HOUSEHOLDS, Column, Layout
from xiuhua.reckon.intake.problems import PROBLEMS, gathered, shown, told, without
from xiuhua.reckon.intake.spelling import masked

HEAD = "head"
READABLE = "needs"  # the one problem of a cell that was read: another one is missing


def bad_cells_blank(rows: pl.DataFrame, problems: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Rows in which a cell that could not be read says nothing, so that what the row says besides can be compared.

    `flawed` tells the rows with problems: they never say the very same as another.
    """
    rows = rows.with_columns(flawed=pl.col("seq").is_in(problems["seq"].unique().implode()))
    for (feeds,), told_of in problems.filter(pl.col("reason") != READABLE).group_by("feeds"):
        column = layout.column(str(feeds))
        cells = sorted({*column.facts, *({column.feeds} if column.fact else ())})
        is_bad = pl.col("seq").is_in(told_of["seq"].implode())
        rows = rows.with_columns(pl.when(~is_bad).then(cell).alias(cell) for cell in cells)
    return rows


def repeated_persons(rows: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Rows that carry the same person number or identity (`id_index_18`), or one of which the tail was lost.

    Such a shortened one (`shortened`, fifteen digits) means whoever of the household has the name and these digits.
    """
    by_number = repeated(rows, "member.number", layout.column("member.number"), "person_repeated")
    by_identity = repeated(rows, "id_index_18", layout.column("member.identity"), "person_repeated")
    lost = rows.filter(pl.col("shortened").is_not_null())
    if lost.is_empty():
        return gathered([by_number, by_identity])
    digits = pl.coalesce("shortened", pl.col("member.identity").str.head(KEPT_DIGITS))
    whom = pl.concat_str("household", digits, "member.name", separator=" ")
    doubtful = rows.with_columns(whom=whom).filter(pl.col("whom").is_in(lost.select(whom).to_series().implode()))
    by_digits = repeated(doubtful, "whom", layout.column("member.identity"), "person_repeated")
    return gathered([by_number, by_identity, without(by_digits, by_identity)])


def repeated_households(rows: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Rows that are about the same household."""
    whole = rows.filter(pl.col("about") == HOUSEHOLDS)
    return repeated(whole, "household", layout.column("household.number"), "household_repeated")


def repeated_villages(rows: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Rows that are about the same village."""
    return repeated(rows, "village_id", layout.column("place.village"), "village_repeated")


def repeated(rows: pl.DataFrame, key: str, column: Column, reason: str) -> pl.DataFrame:
    """Rows that share what `key` holds, each with another; of those that say the very same the first may stay."""
    said = ["flawed", *(name for name in rows.columns if "." in name)]
    shared = rows.filter(pl.col(key).is_not_null() & pl.col(key).is_duplicated())
    if shared.is_empty():
        return PROBLEMS
    told_apart = shared.with_columns(said=shared.select(said).hash_rows()).sort("seq")
    met = told_apart.with_columns(
        place=pl.int_range(pl.len()).over(key),
        first=pl.struct("row", "sheet").first().over(key),
        second=pl.struct("row", "sheet").get(1).over(key),
        differ=pl.col("said").n_unique().over(key) > 1,
    )
    odd = met.filter(pl.col("differ") | (pl.col("place") > 0))
    other = pl.when(pl.col("place") == 0).then("second").otherwise("first")
    why = pl.when("differ").then(pl.lit(reason)).otherwise(pl.lit("row_repeated"))
    return told(odd, column, why, detail=_beside(other), value=shown(column))


def _beside(at: pl.Expr, **more: pl.Expr) -> pl.Expr:
    """The row (`row` and `sheet`) that a row is at odds with, as a detail: the sheet where it is another one."""
    row, sheet = at.struct.field("row").alias("other_row"), at.struct.field("sheet").alias("other_sheet")
    said = [value.alias(name) for name, value in more.items()]
    far, near = pl.struct(row, sheet, *said), pl.struct(row, *said)
    return pl.when(sheet != pl.col("sheet")).then(far.struct.json_encode()).otherwise(near.struct.json_encode())


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
    told_otherwise = [(pl.col(by).min() != pl.col(by).max()).alias(by) for by in compared]
    homes = rows.filter(pl.col("household").is_not_null()).group_by("household").agg(told_otherwise)
    differs = homes.select(pl.col(*compared).any()).row(0, named=True)  # no column does, as a rule
    return gathered([_disagreeing(rows, column, by=by) for by, column in compared.items() if differs[by]])


def _disagreeing(rows: pl.DataFrame, column: Column, *, by: str) -> pl.DataFrame:
    said = rows.filter(pl.col(by).is_not_null() & pl.col("household").is_not_null())
    several = said.group_by("household").agg(least=pl.col(by).min(), most=pl.col(by).max())
    several = several.filter(pl.col("least") != pl.col("most")).select("household")
    doubtful = said.join(several, on="household", how="semi").with_columns(shown=shown(column))
    head_first = doubtful.sort(pl.col("belonging.relation").eq_missing(HEAD), "seq", descending=[True, False])
    value, text, row = pl.col(by), pl.col("shown"), pl.struct("row", "sheet")
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
    return told(sided, column, "household_disagrees", detail=_beside(other_row, other=other), value=pl.col("shown"))

"""A file's rows judged whole: cell by cell as they come, then beside one another and beside the register."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl

from xiuhua.bridge.intake.entering import Plan, plan_rows
from xiuhua.bridge.intake.matching import Matching
from xiuhua.bridge.intake.meeting import match_rows
from xiuhua.bridge.intake.mending import flaws_left, mended_rows, shortened_rows, with_mended
from xiuhua.bridge.intake.persons import NUMBER
from xiuhua.reckon.intake.cells import Judged, judge_cells
from xiuhua.reckon.intake.layout import Layout
from xiuhua.reckon.intake.problems import without
from xiuhua.reckon.intake.repairs import counted, together
from xiuhua.reckon.intake.rows import bad_cells_blank

NO_ROWS = pl.DataFrame(schema={"seq": pl.UInt32, "sheet": pl.String, "row": pl.UInt32, "about": pl.String})
SLICE_ROWS = 50_000

# Reasons that lie in the register, not in the row: somebody has to look which of the two is right.
CONFLICTS = (
    *("identity_differs", "identity_of_another", "name_differs", "ethnicity_differs"),
    *(
        "person_elsewhere",
        "person_left",
        "person_ambiguous",
        "household_ambiguous",
        "person_merged",
        "household_merged",
    ),
)

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Read:
    """Typed rows, those with a bad cell among them, the problems of these, and the repairs."""

    rows: pl.DataFrame
    problems: pl.DataFrame
    repairs: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Judgement:
    """Every row of a file judged: what those that can be applied would change, and the problems of the others."""

    rows: int
    plan: Plan
    problems: pl.DataFrame
    repairs: pl.DataFrame

    def counts(self) -> dict[str, int]:
        """Rows in, and what becomes of them."""
        accepted = int(self.plan.rows["accepted"].sum())
        unchanged = self.plan.rows.height - accepted
        conflicting = self.problems.filter(pl.col("reason").is_in(CONFLICTS))
        return {
            "rows": self.rows,
            "accepted": accepted,
            "unchanged": unchanged,
            "rejected": self.rows - accepted - unchanged,
            "added": int(self.plan.rows["added"].sum()),
            "conflicting": conflicting["seq"].n_unique(),
        }

    def digest(self, layout: Layout) -> str:
        """SHA-256 of the accepted rows as they were understood, identity numbers by their blind index."""
        said = [name for name in self.plan.rows.columns if name != "member.identity" and "." in name]
        accepted = self.plan.rows.filter("accepted").select("id_index", *said)
        whole = hashlib.sha256(layout.name.encode())
        for part in accepted.iter_slices(SLICE_ROWS):
            whole.update(part.write_csv().encode())
        return whole.hexdigest()


def read_cells(chunks: Iterable[pl.DataFrame], matching: Matching, *, progress: Progress) -> Read:
    """Rows as text, judged and typed chunk by chunk; needs no register."""
    layout, as_of = matching.layout, matching.as_of
    judged: list[Judged] = []
    read = 0
    for chunk in chunks:
        judged.append(judge_cells(chunk, layout, as_of=as_of))
        read += chunk.height
        progress("judge cells", read, 0)
    parts = judged or [judge_cells(NO_ROWS, layout, as_of=as_of)]
    rows = pl.concat(part.rows for part in parts)
    problems = pl.concat(_located(part.problems, part.rows) for part in parts)
    return Read(rows, problems, together([part.repairs for part in parts]))


def judge_rows(read: Read, matching: Matching, *, sheets: list[dict[str, Any]], progress: Progress) -> Judgement:
    """Rows beside one another and beside the register. Reads the register, writes nothing."""
    progress("match rows", 0, 1)
    layout = matching.layout
    mended = mended_rows(shortened_rows(read.rows, read.problems), matching.vault, matching.villages)
    flaws = flaws_left(read.problems, mended)
    rows = bad_cells_blank(with_mended(read.rows, flaws, mended), flaws, layout)
    rows = without(rows, flaws.filter(pl.col("reason") == "no_row"))
    numbered = {sheet["name"] for sheet in sheets if NUMBER in dict(sheet["columns"])}
    good, found, named = match_rows(rows, flaws, matching, numbered=numbered)
    progress("compare facts", 0, 1)
    plan = plan_rows(good, layout, as_of=matching.as_of)
    located = _lent(_located(found, rows), rows, layout, sheets)
    problems = _headed(pl.concat([flaws, located]), layout, sheets)
    completed = counted(mended.cells, layout.column("member.identity"), "from_register")
    repairs = together([read.repairs, named, completed])
    return Judgement(read.rows.height, plan, problems, repairs)


def _located(problems: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Problems with the sheet and the row they stand in."""
    return problems.join(rows.select("seq", "sheet", "row"), on="seq", how="left", maintain_order="left")


def _lent(problems: pl.DataFrame, rows: pl.DataFrame, layout: Layout, sheets: list[dict[str, Any]]) -> pl.DataFrame:
    """Problems of a fact at the cell that said it, where the sheet has no column of the fact's own."""
    for column in (column for column in layout.columns if column.fact):
        names = [(sheet["name"], {name for name, _ in sheet["columns"]}) for sheet in sheets]
        lending = [name for name, fed in names if column.feeds in fed and column.fact not in fed]
        if not lending:
            continue
        said = rows.filter(pl.col("sheet").is_in(lending), pl.col(column.feeds).is_not_null())["seq"]
        is_lent = (pl.col("feeds") == column.fact) & pl.col("seq").is_in(said.implode())
        problems = problems.with_columns(feeds=pl.when(is_lent).then(pl.lit(column.feeds)).otherwise("feeds"))
    return problems


def _headed(problems: pl.DataFrame, layout: Layout, sheets: list[dict[str, Any]]) -> pl.DataFrame:
    """Problems with their column's header as the file has it, by row and then as the layout orders its columns."""
    theirs = pl.DataFrame(
        [(sheet["name"], feeds, header) for sheet in sheets for feeds, header in sheet["columns"]],
        schema={"sheet": pl.String, "feeds": pl.String, "header": pl.String},
        orient="row",
    )
    order = {column.feeds: place for place, column in enumerate(layout.columns)}
    ours = {column.feeds: column.header for column in layout.columns}
    return (
        problems.join(theirs, on=["sheet", "feeds"], how="left", maintain_order="left")
        .with_columns(
            place=pl.col("feeds").replace_strict(order, return_dtype=pl.Int64),
            column=pl.coalesce(
                "header", pl.col("feeds").replace_strict(ours, return_dtype=pl.String)
            ).str.strip_chars(),
        )
        .sort("seq", "place", maintain_order=True)
        .select("seq", "sheet", "row", "column", "value", "feeds", "reason", "detail")
    )

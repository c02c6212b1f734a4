"""Poverty measured from a file at the terminal: by one column of welfare, or by many deprivations."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import typer

from xiuhua.bridge.files import read_columns, read_toml
from xiuhua.console.outcome import Outcome, print_json, say
from xiuhua.reckon.deprivation import deprivation_scores, indicator_measures, measures
from xiuhua.reckon.deprivation_spec import DeprivationSpec, read_deprivation_spec
from xiuhua.reckon.poverty import ADDITIVE, MEASURES, contributions, poverty_measures
from xiuhua.words import Rejected

INDICES = ("H", "A", "M0")
OF_INDICATORS = ("uncensored", "censored", "contribution")
Row = dict[str, Any]


def show_poverty(
    file: Path, *, welfare: str, line: float, weight: str | None, by: Sequence[str], json: bool
) -> Outcome:
    """Measure poverty below a line and tell it, for all and by groups."""
    groups = list(by)
    frame = read_columns(file, numbers=[welfare, *filter(None, [weight])], texts=groups)
    (overall,) = poverty_measures(frame, welfare=welfare, line=line, weight=weight).to_dicts()
    found: list[Row] = []
    if groups:
        table = poverty_measures(frame, welfare=welfare, line=line, weight=weight, by=groups)
        found = contributions(table).to_dicts()
    tell_dropped(overall, why=f"{welfare} or its weight is missing, or the weight is not above 0")
    if overall["not_positive"]:
        count, rows = overall["not_positive"], overall["rows"]
        say(f"{count:,} of {rows:,} rows with {welfare} of 0 or less are left out of watts, mld and theil.")
    if json:
        print_json({
            "rows": overall["rows"], "dropped": overall["dropped"], "not_positive": overall["not_positive"],
            "overall": picked(overall, MEASURES), "by": [told_group(row, groups) for row in found],
        })  # fmt: skip
    else:
        print_table(["", "rows", "share", *MEASURES], [named(row, groups, MEASURES) for row in (overall, *found)])
    return Outcome.OK


def show_mpi(file: Path, *, spec: Path, weight: str | None, by: Sequence[str], json: bool) -> Outcome:
    """Measure multidimensional poverty and tell it, for all and by groups."""
    chosen, groups = read_deprivation_spec(read_toml(spec)), list(by)
    frame = read_columns(file, numbers=list(filter(None, [weight])), flags=chosen.columns, texts=groups)
    scored = deprivation_scores(frame, spec=chosen)
    (overall,) = indices(scored, spec=chosen, weight=weight, by=())
    found = indices(scored, spec=chosen, weight=weight, by=groups) if groups else []
    tell_dropped(overall, why="an indicator or the weight is missing, or the weight is not above 0")
    if json:
        told = [*groups, "rows", "dropped", "share", *INDICES, "contribution", "indicators"]
        print_json({
            "rows": overall["rows"], "dropped": overall["dropped"],
            "overall": picked(overall, [*INDICES, "indicators"]), "by": [picked(row, told) for row in found],
        })  # fmt: skip
        return Outcome.OK
    heads = [*INDICES, "contribution"]
    print_table(["", "rows", "share", *heads], [named(row, groups, heads) for row in (overall, *found)])
    print()
    indicators = [[one["column"], *(one[name] for name in OF_INDICATORS)] for one in overall["indicators"]]
    print_table(["", *OF_INDICATORS], indicators)
    return Outcome.OK


def groups_named(by: Sequence[str] | None, also_by: Sequence[str] | None) -> list[str]:
    """The columns of `--by`: given several times, one after another, or with commas; each once.

    Raises typer.BadParameter for words that follow no `--by`.
    """
    if also_by and not by:
        raise typer.BadParameter(f"{also_by[0]!r} follows no --by: one file is measured at a time.")
    words = [*(by or ()), *(also_by or ())]
    return list(dict.fromkeys(name.strip() for word in words for name in word.split(",") if name.strip()))


def indices(scored: pl.DataFrame, *, spec: DeprivationSpec, weight: str | None, by: Sequence[str]) -> list[Row]:
    """The rows of `measures`, each with its `indicators`."""
    table = indicator_measures(scored, spec=spec, weight=weight, by=by)
    parts = table.partition_by(by, as_dict=True) if by else {(): table}
    told = {key: table.select("column", *OF_INDICATORS).to_dicts() for key, table in parts.items()}
    rows = measures(scored, weight=weight, by=by).to_dicts()
    return [{**row, "indicators": told.get(tuple(row[name] for name in by), [])} for row in rows]


# ── As scripts and people read it ─────────────────────────────────────────────────────────────────────────────────────


def picked(row: Mapping[str, Any], names: Iterable[str]) -> Row:
    """Some cells of a row, in that order."""
    return {name: row[name] for name in names}


def told_group(row: Mapping[str, Any], groups: Sequence[str]) -> Row:
    """A group as scripts read it: what tells it, its measures, and its part of what adds up."""
    parts = {name: row[f"{name}_contribution"] for name in ADDITIVE}
    return {**picked(row, [*groups, "rows", "dropped", "not_positive", "share", *MEASURES]), "contribution": parts}


def tell_dropped(overall: Mapping[str, Any], *, why: str) -> None:
    """Say how many rows were read and how many could not be used. Raises Rejected when none could."""
    if overall["rows"] == overall["dropped"]:
        raise Rejected(f"None of {overall['rows']:,} rows can be measured: {why}.")
    if overall["dropped"]:
        say(f"{overall['dropped']:,} of {overall['rows']:,} rows are dropped: {why}.")


def named(row: Mapping[str, Any], groups: Sequence[str], measured: Sequence[str]) -> list[Any]:
    """A line of the table: who, how many rows, which share, and the measures."""
    name = " · ".join("unknown" if row[group] is None else str(row[group]) for group in groups if group in row)
    return [name or "all", row["rows"], row["share"], *(row[measure] for measure in measured)]


def print_table(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Columns under their heads, numbers to the right; a Chinese character takes two places."""
    lines = [list(heads), *([shown(cell) for cell in row] for row in rows)]
    widths = [max(map(places, column)) for column in zip(*lines, strict=True)]
    for first, *others in lines:
        cells = [" " * (width - places(cell)) + cell for cell, width in zip(others, widths[1:], strict=True)]
        print("  ".join([first + " " * (widths[0] - places(first)), *cells]))


def shown(cell: Any) -> str:
    """A cell as people read it; unknown is a dash."""
    match cell:
        case None:
            return "–"
        case float() if abs(cell) >= 100:
            return f"{cell:,.2f}"
        case float():
            return f"{cell:.4f}"
        case int():
            return f"{cell:,}"
        case _:
            return str(cell)


def places(text: str) -> int:
    """How many places of a terminal a text takes."""
    return sum(2 if unicodedata.east_asian_width(mark) in "WF" else 1 for mark in text)

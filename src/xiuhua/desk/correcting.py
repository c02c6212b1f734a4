"""The grid in which bad cells are corrected: what stands in each, why it cannot be taken, and what may be meant."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from xiuhua.actions.keep.import_result import ImportResult
from xiuhua.actions.keep.staged_import import Preview
from xiuhua.bridge.intake.forms import Forms
from xiuhua.desk.labels import language
from xiuhua.desk.pages import Leaf
from xiuhua.reckon.intake.places import said_in
from xiuhua.reckon.intake.report import sentence
from xiuhua.reckon.intake.spelling import masked

ROWS_SHOWN = 20
LINE_BREAKS = {ord(mark): None for mark in "\r\n"}
CHOICES_LISTED = 80
KNOWN_BY = ("household.number", "member.number", "member.name")
# Reasons that lie in the text itself: it is wrong wherever the same is said (of a place, below the same places).
OF_THE_TEXT = {
    *("not_in_list", "flags_contradict", "not_whole", "not_money", "not_decimal", "not_date", "not_phone", "too_long"),
    *("county_unknown", "township_unknown", "village_unknown", "place_ambiguous", "later_than_today"),
}
PLACES = {"county_unknown", "township_unknown", "village_unknown"}


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell to be corrected; `address` names it in forms, `alike` counts the cells that say the same."""

    address: str
    feeds: str
    header: str
    text: str
    why: tuple[str, ...]
    suggestions: tuple[str, ...]
    alike: int
    choices: bool
    in_file: bool


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be taken: where it stands, whom it means (masked), and its bad cells."""

    sheet: str
    number: int
    who: str
    household: str
    cells: tuple[BadCell, ...]


@dataclass(frozen=True, slots=True)
class BadColumn:
    """A column with bad cells: how many, for example, what it should hold, and of which values.

    `expected` is empty where no cell is written wrongly.
    """

    feeds: str
    header: str
    count: int
    sample: tuple[str, ...]
    expected: str
    allowed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edits:
    """What a form of the grid sends: the cells that were typed over, and all as they were shown."""

    typed: dict[tuple[int, str], str]
    was: dict[tuple[int, str], str]


def bad_columns(result: ImportResult) -> list[BadColumn]:
    """The columns that have bad cells, in the layout's order."""
    feeds = {column.header: column.feeds for column in result.form.layout.columns}
    return [
        BadColumn(feeds[it.column], it.column, it.count, it.sample, it.expected.get(language(), ""), it.allowed)
        for it in result.by_column
    ]


def bad_rows(seen: Preview, problems: pl.DataFrame, leaf: Leaf) -> list[BadRow]:
    """One page of the rows that cannot be taken."""
    numbers = problems["seq"].unique(maintain_order=True).slice(leaf.start, leaf.size)
    shown = problems.filter(pl.col("seq").is_in(numbers.implode()))
    texts = {row["seq"]: row for row in seen.rows.filter(pl.col("seq").is_in(numbers.implode())).iter_rows(named=True)}
    present = {sheet["name"]: {name for name, _ in sheet["columns"]} for sheet in seen.staged.headers}
    rows = []
    for (seq,), part in shown.partition_by("seq", as_dict=True, maintain_order=True).items():
        text = texts[seq]
        cells = part.partition_by("feeds", maintain_order=True)
        bad = tuple(_cell(seen, cell, text, present[text["sheet"]]) for cell in cells)
        household, number, name = (text.get(feeds) or "" for feeds in KNOWN_BY)
        rows.append(BadRow(text["sheet"], text["row"], f"{_masked_name(name)} {number}".strip(), household, bad))
    return rows


def choices_of(seen: Preview, rows: list[BadRow]) -> dict[str, tuple[str, ...]]:
    """The values to choose from, for each column of the cells shown that has a list of them."""
    wanted = {cell.feeds for row in rows for cell in row.cells if cell.choices}
    return {column.feeds: column.allowed for column in seen.result.form.layout.columns if column.feeds in wanted}


def as_shown(rows: list[BadRow]) -> str:
    """The cells of a page as they are shown, for the form to send back: so nobody's correction is undone unseen."""
    told = {cell.address: cell.text for row in rows for cell in row.cells}
    return json.dumps(told, ensure_ascii=False)


def edits_of(form: Mapping[str, Any]) -> Edits:
    """The cells of a form of the grid; what is no such form changes nothing."""
    try:
        shown = json.loads(form.get("was", ""))
        was = {cell_at(address): str(text) for address, text in shown.items()}
        sent = {cell_at(address): str(form[f"cell:{address}"]) for address in shown if f"cell:{address}" in form}
    except (ValueError, AttributeError):
        return Edits({}, {})
    return Edits({cell: text for cell, text in sent.items() if _typed(text) != _typed(was[cell])}, was)


def _typed(text: str) -> str:
    """A text as a field of one line gives it back: browsers take line breaks out."""
    return text.translate(LINE_BREAKS).strip()


def cell_at(address: str) -> tuple[int, str]:
    """The cell that an address names; raises ValueError."""
    seq, _, feeds = address.partition(":")
    if not (seq.isascii() and seq.isdigit() and len(seq) < 9):
        raise ValueError(f"{address} names no cell.")
    return int(seq), feeds


def _cell(seen: Preview, problems: pl.DataFrame, row: Mapping[str, Any], present: set[str]) -> BadCell:
    """All that is wrong with one cell."""
    form, told = seen.result.form, list(problems.iter_rows(named=True))
    feeds, header = told[0]["feeds"], told[0]["column"]
    column, text = form.layout.column(feeds), row.get(feeds) or ""
    of_text = not column.personal and any(one["reason"] in OF_THE_TEXT for one in told)
    return BadCell(
        address=f"{row['seq']}:{feeds}",
        feeds=feeds,
        header=header,
        text=text,
        why=tuple(why(one, form, suggesting=False) for one in told),
        suggestions=tuple(dict.fromkeys(one for problem in told for one in _suggested(problem))),
        alike=seen.alike(feeds, said_in(feeds, row)) if of_text and text else 0,
        choices=0 < len(column.allowed) <= CHOICES_LISTED,
        in_file=feeds in present,
    )


def why(problem: Mapping[str, Any], form: Forms, *, suggesting: bool = True) -> str:
    """The reason without the column's name, which stands beside it."""
    detail = json.loads(problem["detail"])
    if not suggesting:
        detail.pop("suggest", None)
    header = form.layout.column(problem["feeds"]).header
    before = form.phrases["word"]["cell"][language()].format(column=header, sentence="")
    plain = {**problem, "detail": json.dumps(detail, ensure_ascii=False)}
    said = sentence(plain, form.layout, form.phrases, language=language()).removeprefix(before)
    return said[:1].upper() + said[1:]


def _suggested(problem: Mapping[str, Any]) -> list[str]:
    """What may be meant; of places several."""
    suggested = json.loads(problem["detail"]).get("suggest", "")
    return suggested.split("、") if suggested and problem["reason"] in PLACES else [suggested] if suggested else []


def _masked_name(name: str) -> str:
    if not name:
        return ""
    return str(pl.DataFrame({"name": [name]}).select(masked(pl.col("name"), kind="name")).item())

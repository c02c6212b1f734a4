"""Cells judged one by one: what each says, or why it cannot be taken. Blank means "not said", never a change."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from xiuhua.reckon.intake.days import day_said
from xiuhua.reckon.intake.identity import FLOATED, identity_faults
from xiuhua.reckon.intake.layout import HOUSEHOLDS, PERSONS, VILLAGES, Column, Layout
from xiuhua.reckon.intake.problems import PROBLEMS, gathered, told, without
from xiuhua.reckon.intake.repairs import repaired, spellings
from xiuhua.reckon.intake.spelling import LOST, cleaned, is_lost, list_key, nearest, tidied
from xiuhua.words import FEN_PER_YUAN

PLACE_OF_ROW = ("seq", "sheet", "row", "about")
TEN_THOUSAND = 10_000  # 万
WHOLE_FEN = 1e-3  # what binary fractions may lack or exceed
SUGGESTED_FOR = 200  # distinct bad values for which a likely one is sought: nobody types more by mistake
SEPARATORS = ("、", ",", ";", "+", "/", "和")

Faults = list[tuple[pl.Expr, str]]


@dataclass(frozen=True, slots=True)
class Judged:
    """Typed rows (the place of each and a column per fact), the cells that could not be taken, and those repaired."""

    rows: pl.DataFrame
    problems: pl.DataFrame
    repairs: pl.DataFrame


def judge_cells(raw: pl.DataFrame, layout: Layout, *, as_of: date) -> Judged:
    """The cells of rows as read (columns named as the layout feeds them, all text), judged and typed.

    A row with a problem stays among the rows: who applies them leaves it out. Columns absent from the file are null.
    """
    present = [column for column in layout.columns if column.feeds in raw.columns]
    read = raw.select(*PLACE_OF_ROW, *(tidied(cleaned(it.feeds), kind=it.kind).alias(it.feeds) for it in present))
    text = read.with_columns(_where_it_speaks(read, column, layout) for column in present if column.on)
    spoken = _listed(text, present)
    values = {column.feeds: _untold(column) for column in layout.columns} | spoken.values
    problems = [_missing(text, layout), *spoken.problems]
    nobody = _nobody(text, layout)
    reasons = {}
    for column in (column for column in present if column.codes is None):
        value, faults = READERS[column.kind](column, as_of)
        values[column.feeds] = [value.alias(column.feeds)]
        reasons[column.feeds] = _reason(column, faults)
    problems += [_faulty(text, layout.column(why.name), why) for why in text.select(**reasons)]
    return Judged(
        text.select(*PLACE_OF_ROW, *_facts(values, layout)),
        gathered([nobody, without(gathered(problems), nobody)]),
        repaired(raw, read, present),
    )


def _facts(values: Mapping[str, list[pl.Expr]], layout: Layout) -> list[pl.Expr]:
    """A column for each fact, said by the first of its columns that says anything, its own before others.

    What another column says of a fact is kept beside it, under the name of that column.
    """
    said: dict[str, list[pl.Expr]] = {}
    for column in sorted(layout.columns, key=lambda it: bool(it.fact)):
        for fact, value in zip(column.facts, values[column.feeds], strict=True):
            said.setdefault(fact, []).append(value)
    others = [values[column.feeds][0].alias(column.feeds) for column in layout.columns if column.fact]
    return [pl.coalesce(saying).alias(fact) for fact, saying in said.items()] + others


def _where_it_speaks(text: pl.DataFrame, column: Column, layout: Layout) -> pl.Expr:
    """The cells of a column on the rows where it says anything, the others blank."""
    assert column.on is not None  # noqa: S101 -- only called for such columns
    codes = layout.column(column.on.feeds).codes
    if column.on.feeds not in text.columns or codes is None:
        return pl.lit(None, dtype=pl.String).alias(column.feeds)
    said = text[column.on.feeds].drop_nulls().unique().to_list()
    spellings = [spelling for spelling in said if codes.spellings.get(list_key(spelling)) == column.on.code]
    return pl.when(pl.col(column.on.feeds).is_in(spellings)).then(column.feeds).alias(column.feeds)


def _untold(column: Column) -> list[pl.Expr]:
    """What a column becomes that the file does not have: one fact, or several where it holds flags."""
    truth = column.flags or column.kind == "yes_no"
    plain = pl.Decimal(12, column.places) if column.kind == "decimal" else TYPES.get(column.kind, pl.String)
    kind = pl.Boolean if truth else plain
    return [pl.lit(None, dtype=kind).alias(name) for name in column.facts]


def _missing(text: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Blank cells of columns that no row can do without, and of those that another cell needs beside it."""
    found = []
    essential = [(it, pl.col("about") != VILLAGES) for it in layout.columns if it.essential == "always"]
    for column, theirs in [*essential, (layout.column("place.village"), pl.col("about") == VILLAGES)]:
        if column.feeds in text.columns:
            found.append(told(text.filter(theirs, pl.col(column.feeds).is_null()), column, "missing"))
    for column in layout.columns:
        if column.needs in text.columns and column.feeds in text.columns:
            lonely = text.filter(pl.col(column.feeds).is_not_null() & pl.col(column.needs).is_null())
            found.append(told(lonely, column, "needs"))
    who = [name for name in ("member.number", "member.identity") if name in text.columns]
    unnamed = [pl.col(name).is_null() for name in who] or [pl.lit(value=False)]
    nobody = text.filter(pl.col("about") == PERSONS, pl.all_horizontal(unnamed))
    return gathered([*found, *(told(nobody, layout.column(name), "missing") for name in who[:1])])


def _nobody(text: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Rows in which no number holds a digit and nobody is named: sums, notes and signatures below a list."""
    numbers = [name for name in ("household.number", "member.number", "member.identity") if name in text.columns]
    names = [name for name in ("member.name", "head.name") if name in text.columns]
    about = pl.col("about").is_in([PERSONS, HOUSEHOLDS])
    bare = [~pl.col(name).str.contains(r"\d").fill_null(value=False) for name in numbers]
    found = text.filter(about, *bare, *(pl.col(name).is_null() for name in names)) if numbers else text.clear()
    said = pl.col("household.number") if "household.number" in text.columns else pl.lit("")
    return told(found, layout.column("household.number"), "no_row", value=said)


def _reason(column: Column, faults: Faults) -> pl.Expr:
    """The first fault that holds of each cell of a column; null for a good cell and for a blank one."""
    cell = pl.col(column.feeds)
    hidden = [(cell.str.contains("*", literal=True), "masked")] if column.personal else []
    lost = [(is_lost(cell), "value_lost")]
    reason = pl.coalesce([pl.when(fault).then(pl.lit(why)) for fault, why in [*lost, *hidden, *faults]])
    return pl.when(cell.is_not_null()).then(reason)


def _faulty(text: pl.DataFrame, column: Column, reasons: pl.Series) -> pl.DataFrame:
    """Cells of a column that have a reason; a length fault tells the length, a birth fault the birth."""
    if reasons.null_count() == len(reasons):
        return PROBLEMS  # as for nearly every column of nearly every file
    cell = pl.col(column.feeds)
    bad = text.with_columns(reason=reasons).filter(pl.col("reason").is_not_null())
    length = pl.struct(length=cell.str.len_chars()).struct.json_encode()
    born = pl.struct(birth=cell.str.slice(6, 8)).struct.json_encode()
    detail = (
        pl.when(pl.col("reason").is_in(["too_long", "identity_length"])).then(length)
        .when(pl.col("reason") == "identity_birth").then(born)
        .otherwise(pl.lit("{}"))
    )  # fmt: skip
    return told(bad, column, pl.col("reason"), detail=detail)


# ── Readers: what a cell says, and what can be wrong with it ──────────────────────────────────────────────────────────


def _text(column: Column, _as_of: date) -> tuple[pl.Expr, Faults]:
    cell = pl.col(column.feeds)
    return cell, [(cell.str.len_chars() > column.most, "too_long")]


def _number(column: Column, as_of: date) -> tuple[pl.Expr, Faults]:
    cell, faults = _text(column, as_of)
    odd = [
        (cell.str.contains(FLOATED), "number_as_float"),
        (~cell.str.contains(r"^[0-9A-Za-z-]+$"), "number_characters"),
    ]
    return cell.str.to_uppercase(), [*odd, *faults]


def _name(column: Column, as_of: date) -> tuple[pl.Expr, Faults]:
    cell, faults = _text(column, as_of)
    return cell, [(~cell.str.contains(r"^[\p{L}\p{M}\p{Nl}\p{Co}·•.'-]+$"), "name_characters"), *faults]


def _identity(column: Column, as_of: date) -> tuple[pl.Expr, Faults]:
    upper = pl.col(column.feeds).str.to_uppercase()
    return upper, identity_faults(upper, lengths=list(column.lengths or ()), as_of=as_of)


def _whole(column: Column, _as_of: date) -> tuple[pl.Expr, Faults]:
    cell = pl.col(column.feeds)
    plain = cell.str.extract(r"^(\d{1,6})(?:\.0+)?$").cast(pl.Int64, strict=False)
    return plain, [(~plain.is_between(column.least, column.most).fill_null(value=False), "not_whole")]


def _year(column: Column, as_of: date) -> tuple[pl.Expr, Faults]:
    plain, faults = _whole(column, as_of)
    return plain, [*faults, (plain > as_of.year, "later_than_today")]


def _money(column: Column, _as_of: date) -> tuple[pl.Expr, Faults]:
    """Money in fen; a unit behind the amount goes before the column's own."""
    cell = pl.col(column.feeds).str.replace_all(",", "")
    plain = cell.str.extract(r"^(\d{1,12}(?:\.\d{1,8})?)(?:万?元|万)?$").cast(pl.Float64, strict=False)
    bare = pl.when(cell.str.ends_with("元")).then(1).otherwise(column.unit)
    exact = plain * pl.when(cell.str.contains("万")).then(TEN_THOUSAND).otherwise(bare) * FEN_PER_YUAN
    fen = exact.round().cast(pl.Int64)
    is_whole = (exact - fen).abs() < WHOLE_FEN
    most = column.most * column.unit * FEN_PER_YUAN
    return fen, [(~(fen.is_between(0, most) & is_whole).fill_null(value=False), "not_money")]


def _decimal(column: Column, _as_of: date) -> tuple[pl.Expr, Faults]:
    plain = pl.col(column.feeds).str.replace_all(",", "").str.replace(r"(亩|平方米|m2|公里|km)$", "")
    number = plain.str.extract(r"^(\d{1,6}(?:\.\d{1,4})?)0*$").cast(pl.Float64, strict=False)
    return number.cast(pl.Decimal(12, column.places)), [
        (~number.is_between(column.least, column.most).fill_null(value=False), "not_decimal")
    ]


def _date(column: Column, as_of: date) -> tuple[pl.Expr, Faults]:
    day = day_said(pl.col(column.feeds))
    return day, [(day.is_null(), "not_date"), (day > as_of, "later_than_today")]


def _phone(column: Column, _as_of: date) -> tuple[pl.Expr, Faults]:
    cell = pl.col(column.feeds)
    return cell, [(~cell.str.contains(r"^(1\d{10}|0\d{2,3}-?\d{7,8})$"), "not_phone")]


READERS: Mapping[str, Callable[[Column, date], tuple[pl.Expr, Faults]]] = {
    "place": _text, "text": _text, "number": _number, "name": _name, "identity": _identity, "whole": _whole,
    "year": _year,
    "money": _money, "phone": _phone, "decimal": _decimal, "date": _date,
}  # fmt: skip
TYPES: Mapping[str, type[pl.DataType]] = {"whole": pl.Int64, "year": pl.Int64, "money": pl.Int64, "date": pl.Date}


# ── Columns with a list of allowed values: few spellings, so each is judged once ──────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Listed:
    values: dict[str, list[pl.Expr]]
    problems: list[pl.DataFrame]


def _listed(text: pl.DataFrame, columns: Sequence[Column]) -> _Listed:
    listed = _Listed({}, [])
    with_codes = [column for column in columns if column.codes is not None]
    said = spellings(text, with_codes)
    for column in with_codes:
        cell = pl.col(column.feeds)
        keys = {spelling: _keys(spelling, column) for spelling in said[column.feeds]}
        unknown = _unknown(column, [spelling for spelling, known in keys.items() if not known])
        if unknown:
            whys = {spelling: why for spelling, (why, _) in unknown.items()}
            details = {spelling: more for spelling, (_, more) in unknown.items()}
            reason = cell.replace_strict(whys, return_dtype=pl.String)
            detail = cell.replace_strict(details, return_dtype=pl.String)
            listed.problems.append(told(text.filter(cell.is_in(list(unknown))), column, reason, detail=detail))
        listed.values[column.feeds] = _typed(column, {spelling: known for spelling, known in keys.items() if known})
    return listed


def _typed(column: Column, keys: dict[str, list[str]]) -> list[pl.Expr]:
    """The columns that a listed column becomes: a key, a yes or no, or a truth for each flag."""
    cell = pl.col(column.feeds)
    if column.flags is not None:
        truths = {feeds: {text: flag in known for text, known in keys.items()} for flag, feeds in column.flags.items()}
        return [_read_as(cell, said, pl.Boolean).alias(feeds) for feeds, said in truths.items()]
    if column.kind == "yes_no":
        return [_read_as(cell, {text: known == ["yes"] for text, known in keys.items()}, pl.Boolean)]
    return [_read_as(cell, {text: known[0] for text, known in keys.items()}, pl.String)]


def _read_as(cell: pl.Expr, meanings: Mapping[str, object], kind: type[pl.DataType]) -> pl.Expr:
    """What each spelling of a column means; null for one that means nothing."""
    return cell.replace_strict(meanings, default=None, return_dtype=kind)


def _keys(text: str, column: Column) -> list[str]:
    """The codes a cell names: one, or several for flags; empty when any part is unknown or contradicts another."""
    assert column.codes is not None  # noqa: S101 -- only called for listed columns
    whole = column.codes.spellings.get(list_key(text))
    if whole is not None or column.flags is None:
        return [whole] if whole is not None else []
    for separator in SEPARATORS:
        text = text.replace(separator, " ")
    keys = [column.codes.spellings.get(list_key(part)) for part in text.split()]
    return [key for key in keys if key] if all(keys) and column.none not in keys else []


def _unknown(column: Column, spellings: list[str]) -> dict[str, tuple[str, str]]:
    """Why each spelling cannot be taken, with what may have been meant."""
    codes = column.codes
    assert codes is not None  # noqa: S101 -- only called for listed columns
    found = {}
    for place, text in enumerate(spellings):
        if re.search(LOST, text):
            found[text] = ("value_lost", "{}")
            continue
        if column.none and codes.labels[column.none] in text:
            found[text] = ("flags_contradict", "{}")
            continue
        near = nearest(list_key(text), codes.spellings) if place < SUGGESTED_FOR else []
        suggest = {"suggest": codes.labels[codes.spellings[near[0]]]} if near else {}
        found[text] = ("not_in_list", json.dumps(suggest, ensure_ascii=False))
    return found

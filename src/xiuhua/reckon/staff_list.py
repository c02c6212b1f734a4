"""A list of staff with what each brings, judged row by row: who is meant, and which codes the cells name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from xiuhua.reckon.intake.layout import CodeList, read_codes
from xiuhua.reckon.intake.spelling import list_key

NAME, UNIT, TITLE, PHONE = "name", "unit", "title", "phone"
TELLS_APART = (UNIT, TITLE, PHONE)
BRINGS = ("skill", "language")  # each named by codes of a list
MOST_SAID = 60  # of a cell, in a sentence about it
BETWEEN = r"[、，,;；/\s]+"


@dataclass(frozen=True, slots=True)
class StaffLayout:
    """A pack's list of staff: what its columns are called (the first is the template's) and which codes they name.

    `none` are spellings of "there is none".
    """

    label: Mapping[str, str]
    headers: Mapping[str, tuple[str, ...]]
    lists: Mapping[str, CodeList]
    none: frozenset[str]


@dataclass(frozen=True, slots=True)
class StaffComplaint:
    """What is wrong with a row, at which column; `facts` fill the sentence of the `reason`."""

    sheet: str
    row: int
    column: str
    reason: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StaffList:
    """A list as judged. `rows`: person_id and, for each list of codes, the keys (null: nothing is said)."""

    rows: pl.DataFrame
    complaints: tuple[StaffComplaint, ...]


def read_staff_layout(document: Mapping[str, Any], code_lists: Mapping[str, Any]) -> StaffLayout:
    """The layout out of a pack's document and code lists; raises KeyError for a list that is not there."""
    columns = document["column"]
    return StaffLayout(
        label={"zh": document["zh"], "en": document["en"]},
        headers={it["says"]: (it["header"], *it.get("synonyms", [])) for it in columns},
        lists={it["says"]: read_codes(code_lists[it["list"]]) for it in columns if "list" in it},
        none=frozenset(map(list_key, document["none"])),
    )


def judge_staff(rows: pl.DataFrame, known: pl.DataFrame, layout: StaffLayout) -> StaffList:
    """Who is meant by each row and what it says of them.

    `rows`: sheet, row and as text (null where blank) all that the layout's headers name; `known`: person_id, name,
    unit, title, phone. Of several of one name the unit, then title and telephone tell who is meant; nothing is guessed.
    """
    numbered = rows.with_row_index("seq")
    meant, strange = _meant(numbered, known)
    wrong = [strange]
    for name, codes in layout.lists.items():
        told, unlisted = _keys(numbered, name, codes, layout.none)
        meant = meant.join(told, on="seq", how="left", maintain_order="left")
        wrong.append(unlisted)
    found = pl.concat(wrong).sort("seq", "column", maintain_order=True)
    complaints = tuple(
        StaffComplaint(sheet, row, column, reason, {"name": name, "value": value})
        for sheet, row, column, reason, name, value in found.drop("seq").iter_rows()
    )
    return StaffList(meant.select("person_id", *layout.lists), complaints)


def _meant(rows: pl.DataFrame, known: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows with the one who is meant; and those with nobody, several, or somebody of an earlier row."""
    named = rows.select("seq", NAME, *(pl.col(it).alias(f"said.{it}") for it in TELLS_APART))
    found = named.join(known, on=NAME, how="inner")
    found = found.filter(pl.col(f"said.{UNIT}").is_null() | (pl.col(f"said.{UNIT}") == pl.col(UNIT)))
    for name in (TITLE, PHONE):
        fits = (pl.col(f"said.{name}") == pl.col(name)).fill_null(value=False)
        found = found.filter(fits | ~fits.any().over("seq"))
    counted = found.group_by("seq").agg(pl.len().alias("count"), pl.col("person_id").first())
    judged = rows.join(counted, on="seq", how="left", maintain_order="left").with_columns(
        twice=pl.col("person_id").is_not_null() & ~pl.col("person_id").is_first_distinct()
    )
    reason = (
        pl.when(pl.col(NAME).is_null()).then(pl.lit("no_name"))
        .when(pl.col("count").is_null()).then(pl.lit("nobody"))
        .when(pl.col("count") > 1).then(pl.lit("several"))
        .when("twice").then(pl.lit("twice"))
    )  # fmt: skip
    judged = judged.with_columns(reason=reason)
    return judged.filter(pl.col("reason").is_null()).select("seq", "person_id"), _complaints(judged, NAME)


def _keys(rows: pl.DataFrame, name: str, codes: CodeList, none: frozenset[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """By row the keys that a column names, none where it says so; and what the list does not have."""
    if name not in rows.columns:
        return pl.DataFrame(schema={"seq": pl.UInt32, name: pl.List(pl.String)}), _complaints(rows.head(0), name)
    parts = rows.filter(pl.col(name).is_not_null()).with_columns(part=pl.col(name).str.replace_all(BETWEEN, "、"))
    parts = parts.with_columns(pl.col("part").str.strip_chars("、").str.split("、")).explode("part")
    spelled = {text: list_key(text) for text in parts["part"].unique()}
    keys = {text: codes.spellings.get(key, "" if key in none else None) for text, key in spelled.items()}
    parts = parts.with_columns(key=pl.col("part").replace_strict(keys, return_dtype=pl.String) if keys else pl.lit(""))
    told = parts.group_by("seq").agg(pl.col("key").filter(pl.col("key") != "").unique().sort().alias(name))
    strange = parts.filter(pl.col("key").is_null()).with_columns(
        reason=pl.lit("not_listed"), value=pl.col("part").str.slice(0, MOST_SAID)
    )
    return told, _complaints(strange, name)


def _complaints(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """Rows with a reason, in the columns of complaints."""
    reason = pl.col("reason") if "reason" in rows.columns else pl.lit(None, pl.String).alias("reason")
    value = pl.col("value") if "value" in rows.columns else pl.lit("")
    found = rows.select(
        "seq",
        "sheet",
        "row",
        pl.lit(column).alias("column"),
        reason,
        _shown(NAME),
        value.alias("value"),
    )
    return found.filter(pl.col("reason").is_not_null())


def _shown(column: str) -> pl.Expr:
    """What stands in a cell, as far as a sentence shows it."""
    return pl.col(column).fill_null("").str.slice(0, MOST_SAID)

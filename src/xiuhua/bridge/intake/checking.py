"""Workbooks judged by a pack's checks without any register: files → tables → checks → what to mend, by cell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from xiuhua.bridge.intake.forms import Form
from xiuhua.bridge.intake.workbooks import Workbook, open_workbook
from xiuhua.loop.diagnose.verdicts import plan_of, with_columns
from xiuhua.policy.pack import Pack
from xiuhua.policy.ruleset import Check
from xiuhua.reckon.intake.cells import judge_cells
from xiuhua.reckon.intake.layout import Layout
from xiuhua.reckon.intake.report import sentence
from xiuhua.reckon.intake.spelling import masked
from xiuhua.reckon.intake.tabling import Tabled, fed_by, tabled
from xiuhua.reckon.rules.facts import Ref
from xiuhua.reckon.rules.rulebook import Plan
from xiuhua.reckon.tables import TABLES

UNREADABLE = ("not_in_list", "flags_contradict", "not_whole", "not_money")
LEVEL_OF_UNREADABLE = 1  # must be mended first: nothing can be judged by such a cell
SUBJECTS = ("persons", "households")
NO_ROWS = pl.DataFrame(schema={"sheet": pl.String, "row": pl.UInt32})
Found = tuple[Any, ...]
FINDINGS = pl.DataFrame(
    schema={
        "rule": pl.String, "level": pl.Int64, "sheet": pl.String, "row": pl.Int64, "household": pl.String,
        "person": pl.String, "column": pl.String, "value": pl.String, "message": pl.String,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Checked:
    """How many rows were read, what was found (one row each), and which checks the workbooks tell too little for."""

    rows: int
    findings: pl.DataFrame
    passed_over: tuple[str, ...]


def check_workbooks(paths: Sequence[Path], *, form: Form, pack: Pack, as_of: date, language: str) -> Checked:
    """The findings of the pack's checks in workbooks of a layout, and the cells that cannot be read.

    All files are judged together: a number that two of them bear is found. A check is passed over when the workbooks
    lack a column that it reads, for what they do not tell is not missing. Personal values are masked. Raises
    WorkbookRefused.
    """
    books = [open_workbook(path, form.layout) for path in paths]
    headers = _headers(books, form.layout)
    raw = _numbered([chunk for book in books for chunk in book.chunks()])
    judged = judge_cells(raw, form.layout, as_of=as_of)
    lengths = dict(form.layout.column("member.identity").lengths or {})
    told = tabled(judged.rows, feeds=set(headers), id_kinds=lengths)
    checking = Checking(form, pack, plan_of(pack, as_of), as_of, language, headers, told)
    checks = [check for check in pack.rules.checks.values() if checking.tells(check.ref)]
    rows = [*checking.unreadable(judged.rows, judged.problems), *checking.found(checks, raw)]
    findings = pl.DataFrame(rows, schema=FINDINGS.schema, orient="row")
    others = tuple(check.key for check in pack.rules.checks.values() if check not in checks)
    return Checked(raw.height, findings.sort("sheet", "row", "level", "rule", maintain_order=True), others)


def _numbered(chunks: list[pl.DataFrame]) -> pl.DataFrame:
    """The rows of all files as one, numbered through."""
    rows = pl.concat(chunks, how="diagonal") if chunks else NO_ROWS
    return rows.with_columns(seq=pl.int_range(pl.len(), dtype=pl.UInt32))


def _headers(books: Sequence[Workbook], layout: Layout) -> dict[str, str]:
    """The facts that all files have a column for, each with its header in the first: what one lacks, none tells."""
    told = [{feeds: header for sheet in book.headers for feeds, header in sheet["columns"]} for book in books]
    common = set.intersection(*(set(columns) for columns in told))
    headers = {feeds: header for feeds, header in told[0].items() if feeds in common}
    flagged = [column for column in layout.columns if column.flags and column.feeds in headers]
    return headers | {fact: headers[column.feeds] for column in flagged for fact in (column.flags or {}).values()}


@dataclass(frozen=True, slots=True)
class Checking:
    """What one judgement of workbooks goes by, and what they tell."""

    form: Form
    pack: Pack
    plan: Plan
    as_of: date
    language: str
    headers: Mapping[str, str]
    told: Tabled

    def tells(self, ref: Ref) -> bool:
        """Whether the workbooks tell every column that a verdict rests on."""
        _, _, columns = self.plan.needed([ref])
        return columns <= self.told.told

    def unreadable(self, rows: pl.DataFrame, problems: pl.DataFrame) -> Iterator[Found]:
        """Cells that stand for nothing the layout knows; what a readable value is worth, the checks say."""
        bad = problems.filter(pl.col("reason").is_in(UNREADABLE)).join(rows, on="seq", maintain_order="left")
        for cell in bad.iter_rows(named=True):
            yield (
                cell["reason"], LEVEL_OF_UNREADABLE, cell["sheet"], cell["row"], cell["household.number"],
                cell["member.number"], self.headers.get(cell["feeds"], cell["feeds"]), cell["value"],
                sentence(cell, self.form.layout, self.form.phrases, language=self.language),
            )  # fmt: skip

    def found(self, checks: Sequence[Check], raw: pl.DataFrame) -> Iterator[Found]:
        """What the checks flag, at the cell to mend."""
        facts = [Ref(check.of, name) for check in checks for name in check.blame]
        scopes = {table: ref for table in SUBJECTS if (ref := self._scope(table))}
        wanted = [*(check.ref for check in checks), *scopes.values(), *(r for r in facts if self.plan.is_fact(r))]
        tables = with_columns({self.as_of: self.told.tables}, pack=self.pack, day=self.as_of, wanted=wanted)
        cells = _cells(raw, self.told, self.form)
        for check in checks:
            scope = [pl.col(scopes[check.of].column)] if check.of in scopes else []
            for row in tables[check.of].filter(pl.col(check.ref.column), *scope).iter_rows(named=True):
                at = cells[check.of, row[TABLES[check.of].key[0]]]
                yield self._finding(check, row, at)

    def _scope(self, table: str) -> Ref | None:
        """The scope of a table's checks, where the workbooks tell it; else all their rows are checked."""
        ref = self.pack.rules.scope_ref(table)
        return ref if ref is not None and self.tells(ref) else None

    def _finding(self, check: Check, row: Mapping[str, Any], at: Mapping[str, Any]) -> Found:
        fed = next((fed for name in check.blame if (fed := fed_by(Ref(check.of, name)))), None)
        words = Words(self.pack, check, row, self.language)
        return (
            check.key, check.level, at["sheet"], at["row"], row["household"], row.get("person"),
            self.headers.get(fed, "") if fed else "", at.get(fed) if fed else None,
            check.message[self.language].format_map(words),
        )  # fmt: skip


def _cells(raw: pl.DataFrame, told: Tabled, form: Form) -> dict[tuple[str, str], dict[str, Any]]:
    """Where each person and household stands (a household at its first row), with its cells, masked where personal."""
    personal = [
        masked(pl.col(it.feeds), kind=it.kind).alias(it.feeds)
        for it in form.layout.columns
        if it.personal and it.feeds in raw.columns
    ]
    rows = raw.with_columns(personal).drop("sheet", "row").hstack(told.places)
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows.iter_rows(named=True):
        found.setdefault(("persons", row["person"]), row)
        found.setdefault(("households", row["household"]), row)
    return found


class Words(dict[str, str]):
    """The values of a flagged row as a message speaks of them: code lists and yes and no in words."""

    def __init__(self, pack: Pack, check: Check, row: Mapping[str, Any], language: str) -> None:
        super().__init__()
        self._pack, self._check, self._row, self._language = pack, check, row, language

    def __missing__(self, name: str) -> str:
        value = self._row.get(name)
        words = self._pack.rules.columns.get(Ref(self._check.of, name))
        if value is not None and words is not None and words.code_list in self._pack.codes:
            return self._pack.codes[words.code_list].label_of(value, self._language)
        if value is None or isinstance(value, bool):
            known = {True: "yes", False: "no", None: "unknown"}[value]
            return self._pack.phrases[f"value.{known}"][self._language]
        return f"{value:,.10g}" if isinstance(value, float) else str(value)

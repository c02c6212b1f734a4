"""Workbooks judged by a pack's checks without any register: files → tables → checks → what to mend, by cell."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from xiuhua.bridge.intake.forms import Forms
from xiuhua.bridge.intake.workbooks import Workbook, open_workbook
from xiuhua.loop.diagnose.verdicts import plan_of, with_columns
from xiuhua.policy.code_lists import list_of
from xiuhua.policy.pack import Pack
from xiuhua.policy.ruleset import Check
from xiuhua.policy.words import filled
from xiuhua.reckon.intake.cells import judge_cells
from xiuhua.reckon.intake.layout import Layout
from xiuhua.reckon.intake.report import sentence
from xiuhua.reckon.intake.spelling import masked
from xiuhua.reckon.intake.tabling import Tabled, fed_by, tabled
from xiuhua.reckon.rules.facts import Ref
from xiuhua.reckon.rules.rulebook import Plan
from xiuhua.reckon.rules.tree import Name, Node
from xiuhua.reckon.tables import TABLES
from xiuhua.words import FEN_PER_YUAN

UNREADABLE = ("missing", "no_row", "value_lost", "not_in_list", "flags_contradict", "not_whole", "not_money")
LEVEL_OF_UNREADABLE = 1  # must be mended first: nothing can be judged by such a cell
SUBJECTS = ("persons", "households")
MASK = "******"
NO_ROWS = pl.DataFrame(schema={"file": pl.String, "sheet": pl.String, "row": pl.UInt32})
Found = tuple[Any, ...]
FINDINGS = pl.DataFrame(
    schema={
        "rule": pl.String, "level": pl.Int64, "sheet": pl.String, "row": pl.Int64, "household": pl.String,
        "person": pl.String, "column": pl.String, "value": pl.String, "message": pl.String, "file": pl.String,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Checked:
    """How many rows were read, what was found (one row each), and which checks the workbooks tell too little for."""

    rows: int
    findings: pl.DataFrame
    passed_over: tuple[str, ...]


def check_workbooks(paths: Sequence[Path], *, form: Forms, pack: Pack, as_of: date, language: str) -> Checked:
    """The findings of the pack's checks in workbooks of a layout, and the cells that cannot be read.

    All files are judged together: a number that two of them bear is found. A check is passed over when the workbooks
    lack a column that it reads, for what they do not tell is not missing. Personal values are masked. Raises
    WorkbookRefused.
    """
    books = [open_workbook(path, form.layout) for path in paths]
    headers = _headers(books, form.layout)
    raw = _numbered(
        chunk.with_columns(file=pl.lit(path.name))
        for path, book in zip(paths, books, strict=True)
        for chunk in book.chunks()
    )
    judged = judge_cells(raw, form.layout, as_of=as_of)
    lengths = dict(form.layout.column("member.identity").lengths or {})
    told = tabled(judged.rows, feeds=set(headers), id_kinds=lengths)
    checking = Checking(form, pack, plan_of(pack, as_of), as_of, language, headers, told)
    checks = [check for check in pack.rules.checks.values() if checking.tells(check.ref)]
    rows = [*checking.unreadable(judged.rows, judged.problems, raw), *checking.found(checks, raw)]
    findings = pl.DataFrame(rows, schema=FINDINGS.schema, orient="row")
    others = tuple(check.key for check in pack.rules.checks.values() if check not in checks)
    return Checked(raw.height, findings.sort("file", "sheet", "row", "level", "rule", maintain_order=True), others)


def _numbered(chunks: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """The rows of all files as one, numbered through."""
    rows = pl.concat([NO_ROWS, *chunks], how="diagonal")
    return rows.with_columns(seq=pl.int_range(pl.len(), dtype=pl.UInt32))


def _headers(books: Sequence[Workbook], layout: Layout) -> dict[str, str]:
    """The facts that all files have a column for, each with its header in the first: what one lacks, none tells."""
    told = [{feeds: header for sheet in book.headers for feeds, header in sheet["columns"]} for book in books]
    common = set.intersection(*(set(columns) for columns in told))
    headers = {feeds: header for feeds, header in told[0].items() if feeds in common}
    had = [column for column in layout.columns if column.feeds in headers]
    return {fact: headers[column.feeds] for column in had for fact in column.facts} | headers


@dataclass(frozen=True, slots=True)
class Checking:
    """What one judgement of workbooks goes by, and what they tell."""

    form: Forms
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

    def unreadable(self, rows: pl.DataFrame, problems: pl.DataFrame, raw: pl.DataFrame) -> Iterator[Found]:
        """Cells that stand for nothing the layout knows; what a readable value is worth, the checks say."""
        places = raw.select("seq", "file")
        bad = problems.filter(pl.col("reason").is_in(UNREADABLE)).join(rows, on="seq").join(places, on="seq")
        for cell in bad.sort("seq").iter_rows(named=True):
            yield (
                cell["reason"], LEVEL_OF_UNREADABLE, cell["sheet"], cell["row"], cell["household.number"],
                cell["member.number"], self.headers.get(cell["feeds"], cell["feeds"]), cell["value"],
                sentence(cell, self.form.layout, self.form.phrases, language=self.language), cell["file"],
            )  # fmt: skip

    def found(self, checks: Sequence[Check], raw: pl.DataFrame) -> Iterator[Found]:
        """What the checks flag, at the cell to mend."""
        scopes = {table: ref for table in SUBJECTS if (ref := self._scope(table))}
        blamed = [Ref(check.of, named.column) for check in checks for _, named in self._blamed(check)]
        wanted = [*(check.ref for check in checks), *scopes.values(), *blamed]
        tables = with_columns({self.as_of: self.told.tables}, pack=self.pack, day=self.as_of, wanted=wanted)
        cells = _masked(raw, self.form.layout)
        for check in checks:
            # A blank status does not hide a wrong number: only what is surely out of scope is left out.
            scope = pl.col(scopes[check.of].column).fill_null(value=True) if check.of in scopes else pl.lit(value=True)
            for row in tables[check.of].filter(pl.col(check.ref.column), scope).iter_rows(named=True):
                yield self._finding(check, row, cells.row(row["seq"], named=True))

    def _scope(self, table: str) -> Ref | None:
        """The scope of a table's checks, where the workbooks tell it; else all their rows are checked."""
        ref = self.pack.rules.scope_ref(table)
        return ref if ref is not None and self.tells(ref) else None

    def _blamed(self, check: Check) -> Iterator[tuple[str, Name]]:
        """The columns and facts to blame, as the check names them and as its table has them."""
        for name in check.blame:
            found = self.plan.names(check.of).find(name)
            if found is not None:
                yield name, found

    def _finding(self, check: Check, row: Mapping[str, Any], at: Mapping[str, Any]) -> Found:
        blamed = dict(self._blamed(check))
        fed = next((fed for named in blamed.values() if (fed := fed_by(Ref(check.of, named.column)))), None)
        words = {name: self._word(check.of, named, row.get(named.column)) for name, named in blamed.items()}
        return (
            check.key, check.level, at["sheet"], at["row"], row.get("household"), row.get("person"),
            self.headers.get(fed, "") if fed else "", at.get(fed) if fed else None,
            filled(check.message[self.language], words), at["file"],
        )  # fmt: skip

    def _word(self, table: str, named: Name, value: Any) -> str:
        """A value as a message speaks of it: codes, yes and no in words, money in yuan, personal values masked."""
        if named.column in TABLES[table].personal and value is not None:
            return MASK
        column = Node("column", named.kind, name=named.column)
        code_list = list_of(column, table, plan=self.plan, rules=self.pack.rules)
        if value is not None and code_list in self.pack.codes:
            return self.pack.codes[code_list].label_of(value, self.language)
        if value is None or isinstance(value, bool):
            known = {True: "yes", False: "no", None: "unknown"}[value]
            return self.pack.phrases[f"value.{known}"][self.language]
        number = value / FEN_PER_YUAN if named.fen else value
        return f"{number:,.10g}" if isinstance(number, float) else str(number)


def _masked(raw: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """The rows as read, personal values as lists show them."""
    return raw.with_columns(
        masked(pl.col(column.feeds), kind=column.kind).alias(column.feeds)
        for column in layout.columns
        if column.personal and column.feeds in raw.columns
    )

"""Workbooks whose headers were recognised: which column says what, and the rows as text, every number kept whole."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from xlsxwriter.utility import xl_col_to_name

from xiuhua.bridge.workbook.reading import HEAD_ROWS, RawSheet, RawWorkbook, open_raw
from xiuhua.bridge.workbook.refusal import WorkbookRefused
from xiuhua.reckon.intake.headers import HOUSEHOLD, Header, found_header
from xiuhua.reckon.intake.layout import Layout, nearest_form

CHUNK_ROWS = 20_000
OTHER = "other."  # a column that leads to no fact, by its place


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet whose header was recognised: per column its name inside and its header, what rows are about."""

    name: str
    columns: tuple[tuple[str, str], ...]
    first_row: int
    about: str

    @property
    def feeds(self) -> frozenset[str]:
        """The facts that it has columns for."""
        return frozenset(name for name, _ in self.columns if not name.startswith(OTHER))


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file opened: its sheets, the layout of their columns, and what it holds besides.

    `unknown` are headers that no layout knows, `dropped` known ones that are not kept.
    """

    raw: RawWorkbook
    layout: Layout
    sheets: tuple[Sheet, ...]
    unknown: tuple[str, ...]
    dropped: tuple[str, ...]
    passed_over: tuple[str, ...]

    @property
    def digest(self) -> str:
        """SHA-256 of the file."""
        return self.raw.digest

    @property
    def hidden_rows(self) -> int:
        """How many rows the spreadsheet hides; they are read like any other."""
        return sum(sheet.hidden_rows for sheet in self.raw.sheets if sheet.name not in self.passed_over)

    @property
    def headers(self) -> list[dict[str, Any]]:
        """The sheets' names and columns, as plain values."""
        return [
            {"name": sheet.name, "about": sheet.about, "columns": [list(column) for column in sheet.columns]}
            for sheet in self.sheets
        ]

    def chunks(self) -> Iterator[pl.DataFrame]:
        """The rows as text, in order, some thousands at a time: `seq` from 0, `sheet`, `row` as the spreadsheet counts.

        `about` says whether a row is a person's, a household's or a village's. Rows without any content are left out.
        """
        by_name = {sheet.name: sheet for sheet in self.sheets}
        seq = 0
        for name, raw in self.raw.frames(by_name):
            frame = _named(raw, by_name[name], seq=seq)
            yield from frame.iter_slices(CHUNK_ROWS)
            seq += frame.height


def open_workbook(path: Path, layout: Layout) -> Workbook:
    """A workbook by the items of a layout; raises WorkbookRefused, before any row is read, for what is none of it."""
    raw = open_raw(path)
    found = {sheet.name: found_header(sheet.head, layout) for sheet in raw.sheets}
    sheets = tuple(_sheet(sheet, header, layout) for sheet in raw.sheets if (header := found[sheet.name]).about)
    if not sheets:
        missing = max((header.missing for header in found.values()), key=lambda it: -len(it), default=())
        raise WorkbookRefused(
            "no_header", name=path.name, rows=HEAD_ROWS, missing="、".join(missing), layout=layout.label["zh"]
        )
    unknown, dropped = not_taken(((sheet.about, sheet.columns) for sheet in sheets), layout)
    feeds = frozenset().union(*(sheet.feeds for sheet in sheets))
    return Workbook(
        raw,
        layout.having(feeds),
        sheets,
        unknown=unknown,
        dropped=dropped,
        passed_over=tuple(name for name, header in found.items() if not header.about),
    )


def not_taken(
    sheets: Iterable[tuple[str, Iterable[Sequence[str]]]], layout: Layout
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The headers that no layout knows, and known ones that are not kept.

    Of sheets, as what their rows are about and their columns by name inside and header.
    """
    unfed = {
        header: about for about, columns in sheets for name, header in columns if name.startswith(OTHER) and header
    }
    strange = {header: about for header, about in unfed.items() if not layout.is_ignored(header)}
    dropped = tuple(header for header, about in strange.items() if layout.is_dropped(header, about=about))
    return tuple(header for header in strange if header not in dropped), dropped


def form_of(book: Workbook, forms: Sequence[Layout]) -> str:
    """The name of the form that the first sheet is likest to."""
    sheet = book.sheets[0]
    found = nearest_form([header for _, header in sheet.columns], forms, about=sheet.about)
    return found.name if found else book.layout.name


def _sheet(sheet: RawSheet, header: Header, layout: Layout) -> Sheet:
    """A recognised sheet; raises WorkbookRefused when two columns are the same item, be it in two units."""
    seen: dict[tuple[str, ...], int] = {}
    for place, feeds in enumerate(header.feeds):
        if not feeds:
            continue
        column = layout.column(feeds)
        said = column.facts if column.on is None else (feeds,)
        if said in seen:
            raise _said_twice(sheet, header, seen[said], place)
        seen[said] = place
    last = max(place for place, text in enumerate(header.texts) if text)
    columns = tuple((header.feeds[place] or f"{OTHER}{place}", header.texts[place]) for place in range(last + 1))
    return Sheet(sheet.name, columns, header.below + 1, header.about)


def _said_twice(sheet: RawSheet, header: Header, first: int, second: int) -> WorkbookRefused:
    """Why a sheet is refused two of whose columns are the same item, each named by its letter."""
    letters = [xl_col_to_name(sheet.left + place) for place in (first, second)]
    texts = [" ".join(header.texts[place].split()) for place in (first, second)]
    return WorkbookRefused(
        "twice", sheet=sheet.name, row=header.below,
        first=texts[0], first_column=letters[0], second=texts[1], second_column=letters[1],
    )  # fmt: skip


def _named(raw: pl.DataFrame, sheet: Sheet, *, seq: int) -> pl.DataFrame:
    """Rows below the header with their columns named; columns beyond the header are left, missing ones are blank."""
    kept = raw.filter(pl.col("row") >= sheet.first_row)
    cells = [
        (pl.col(str(place)) if str(place) in raw.columns else pl.lit(None, dtype=pl.String)).alias(name)
        for place, (name, _) in enumerate(sheet.columns)
    ]
    named = kept.select("row", *cells)
    filled = named.filter(pl.any_horizontal(pl.all().exclude("row").is_not_null()) & ~_repeats_header(sheet))
    places = {
        "seq": pl.int_range(seq, seq + pl.len(), dtype=pl.UInt32),
        "sheet": pl.lit(sheet.name),
        "row": pl.col("row"),
        "about": pl.lit(sheet.about),
    }
    return filled.select(**places, **{name: pl.col(name) for name, _ in sheet.columns})


def _repeats_header(sheet: Sheet) -> pl.Expr:
    """Whether a row is the header once more, as on every page of a printed list."""
    known = [(name, header) for name, header in sheet.columns if not name.startswith(OTHER)]
    for name, header in known:
        if name == HOUSEHOLD:  # nobody's number is its own header, whatever stands beside it
            return pl.col(name).str.replace_all(r"\s", "").eq_missing(pl.lit("".join(header.split())))
    return pl.all_horizontal([pl.col(name).eq_missing(pl.lit(header)) for name, header in known])

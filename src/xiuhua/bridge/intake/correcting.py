"""A batch on its way as it stands: its rows as read, corrections on top, its headers as somebody told them since."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from xiuhua.bridge.intake.staging import staged_rows, touch
from xiuhua.bridge.intake.workbooks import OTHER, not_taken
from xiuhua.reckon.intake.layout import Layout
from xiuhua.reckon.intake.spelling import header_key
from xiuhua.register.models import Account, ImportBatch, ImportCorrection
from xiuhua.register.vault import Vault

Cell = tuple[int, str]  # the row's number in the file from 0, the name of its column inside
STAND_LETTERS = 16
CORRECTIONS = pl.DataFrame(schema={"seq": pl.UInt32, "feeds": pl.String, "value": pl.String})


@dataclass(frozen=True, slots=True)
class Staged:
    """A batch as it is to be judged; `last` numbers its latest correction, `headers` are its sheets as plain values.

    `unknown`, `dropped`, `passed_over` and `hidden_rows` say the same as a workbook's.
    """

    batch: ImportBatch
    vault: Vault
    layout: Layout
    headers: list[dict[str, Any]]
    unknown: tuple[str, ...]
    dropped: tuple[str, ...]
    corrections: pl.DataFrame
    last: int

    @property
    def stand(self) -> str:
        """Tells this from how the batch stands once a cell is corrected or a header means something else."""
        return hashlib.sha256(json.dumps([self.headers, self.last]).encode()).hexdigest()[:STAND_LETTERS]

    @property
    def passed_over(self) -> tuple[str, ...]:
        """Sheets without a header that is known."""
        return tuple(self.batch.passed_over)

    @property
    def hidden_rows(self) -> int:
        """How many rows the spreadsheet hides."""
        return self.batch.hidden_rows

    def rows(self) -> Iterator[pl.DataFrame]:
        """The rows as text, chunk by chunk, named and corrected; raises SealBroken when one was tampered with."""
        names = {
            told["name"]: {was: now for (was, _), (now, _) in zip(read["columns"], told["columns"], strict=True)}
            for read, told in zip(self.batch.sheets, self.headers, strict=True)
        }
        for chunk in staged_rows(self.batch, self.vault):
            of_sheet = names[chunk["sheet"][0]] if chunk.height else {}
            yield from _corrected(chunk.rename(of_sheet, strict=False), self.corrections)


def staged_as(batch: ImportBatch, items: Layout, vault: Vault, *, after: int = 0) -> Staged:
    """A batch by all items of a pack, with the headers whose meaning was told, and its corrections `after` a number."""
    headers = [
        {**sheet, "columns": _told(sheet["columns"], items.by_spelling(sheet["about"]))} for sheet in batch.sheets
    ]
    columns = [(name, header) for sheet in headers for name, header in sheet["columns"]]
    unknown, dropped = not_taken(((sheet["about"], sheet["columns"]) for sheet in headers), items)
    layout = items.having({name for name, _ in columns})
    kept = list(batch.corrections.filter(pk__gt=after).order_by("pk").values_list("pk", "seq", "feeds", "sealed"))
    corrections = pl.DataFrame(
        [
            (seq, feeds, vault.unseal(sealed, place=_place(batch, (seq, feeds))) or None)
            for _, seq, feeds, sealed in kept
        ],
        schema=CORRECTIONS.schema,
        orient="row",
    )
    return Staged(batch, vault, layout, headers, unknown, dropped, corrections, kept[-1][0] if kept else after)


def latest_correction(batch: ImportBatch) -> int:
    """The number of the latest correction of a batch; 0 for none."""
    return batch.corrections.order_by("-pk").values_list("pk", flat=True).first() or 0


def keep_corrections(batch: ImportBatch, cells: Mapping[Cell, str], vault: Vault, *, by: Account | None) -> None:
    """Put texts in place of cells; an empty text leaves a cell blank. Each cell keeps its latest only."""
    rows: dict[str, list[int]] = {}
    for seq, feeds in cells:
        rows.setdefault(feeds, []).append(seq)
    for feeds, numbers in rows.items():
        for start in range(0, len(numbers), 500):
            batch.corrections.filter(feeds=feeds, seq__in=numbers[start : start + 500]).delete()
    ImportCorrection.objects.bulk_create(
        [
            ImportCorrection(
                batch=batch, seq=seq, feeds=feeds, sealed=vault.seal(text, place=_place(batch, (seq, feeds))), by=by
            )
            for (seq, feeds), text in cells.items()
        ],
        batch_size=2_000,
    )
    touch(batch)


def _told(columns: list[list[str]], known: Mapping[str, str]) -> list[list[str]]:
    """Columns under the names that their headers mean now; of two that mean the same the first is taken."""
    taken: set[str] = set()
    told = []
    for place, (_name, header) in enumerate(columns):
        feeds = known.get(header_key(header))
        name = feeds if feeds is not None and feeds not in taken else f"{OTHER}{place}"
        taken.add(name)
        told.append([name, header])
    return told


def _corrected(chunk: pl.DataFrame, corrections: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Rows with corrections in place of what was read.

    Those with a correction in a column that the file lacks come apart: for all others nothing is said in it.
    """
    lacking = corrections.filter(~pl.col("feeds").is_in(chunk.columns)).sort("feeds")
    whole = chunk.join(lacking, on="seq", how="anti", maintain_order="left")
    yield _put(whole, corrections)
    sets = lacking.group_by("seq").agg(pl.col("feeds").str.join(" "))
    for (feeds,), group in sets.partition_by("feeds", as_dict=True).items():
        rows = chunk.join(group, on="seq", how="semi", maintain_order="left")
        if not rows.is_empty():
            blank = [pl.lit(None, dtype=pl.String).alias(name) for name in str(feeds).split()]
            yield _put(rows.with_columns(blank), corrections)


def _put(chunk: pl.DataFrame, corrections: pl.DataFrame) -> pl.DataFrame:
    """Rows with corrections of the columns that they have in place of what was read."""
    theirs = corrections.filter(pl.col("feeds").is_in(chunk.columns))
    for (feeds,), cells in theirs.partition_by("feeds", as_dict=True).items():
        put = cells.select("seq", put="value", is_put=pl.lit(value=True))
        beside = chunk.select("seq").join(put, on="seq", how="left", maintain_order="left")
        cell = pl.when(beside["is_put"].fill_null(value=False)).then(beside["put"]).otherwise(pl.col(str(feeds)))
        chunk = chunk.with_columns(cell.alias(str(feeds)))
    return chunk


def _place(batch: ImportBatch, cell: Cell) -> str:
    """Where a correction stands, authenticated with it."""
    seq, feeds = cell
    return f"import.correction:{batch.key.hex}:{seq}:{feeds}"

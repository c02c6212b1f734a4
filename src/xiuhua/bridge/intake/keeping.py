"""A large batch as it was judged: counts, what is wrong and where, the rows to be corrected, sealed as one piece."""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from xiuhua.bridge.intake.correcting import Staged
from xiuhua.bridge.intake.judging import Judgement
from xiuhua.reckon.intake.places import saying
from xiuhua.register.models import ImportBatch, ImportPreview
from xiuhua.register.vault import Vault

KEPT_ROWS = 20_000  # bad rows that are kept whole: to be corrected cell by cell, or taken out as a workbook
ROWS_OF_A_COLUMN = 200  # of each column at least so many
FRAMES = ("problems", "repairs", "rows", "alike")


@dataclass(frozen=True, slots=True)
class Kept:
    """What a batch was judged to come to. `headers` are its sheets as they were understood.

    `problems` are those of all rows that cannot be taken, `rows` the first of these rows, as text and corrected, and
    `alike` counts the cells of the batch that say the same as a bad one (`saying`): feeds, text, count.
    """

    told: Mapping[str, int]
    headers: list[dict[str, Any]]
    problems: pl.DataFrame
    repairs: pl.DataFrame
    rows: pl.DataFrame
    alike: pl.DataFrame

    def counts(self) -> Mapping[str, int]:
        """Rows in, and what becomes of them."""
        return self.told


def kept_of(judged: Judgement, staged: Staged) -> Kept:
    """What is to be kept of a judgement; reads the batch's rows once more."""
    wanted = _rows_to_keep(judged.problems)
    bad = judged.problems.select("seq", "feeds").join(wanted, on="seq", how="semi").unique()
    rows = [staged_chunk.join(wanted, on="seq", how="semi", maintain_order="left") for staged_chunk in staged.rows()]
    kept = pl.concat(rows, how="diagonal").sort("seq")
    texts = _texts(kept, bad).drop("seq").unique()
    alike = pl.concat([_alike(chunk, texts) for chunk in staged.rows()]).group_by("feeds", "text").sum()
    return Kept(judged.counts(), staged.headers, judged.problems, judged.repairs, kept, alike)


def keep_preview(kept: Kept, staged: Staged) -> None:
    """Keep a judgement in place of an earlier one of the batch."""
    batch = staged.batch
    sealed = staged.vault.seal_bytes(_packed(kept), place=_place(batch))
    ImportPreview.objects.filter(batch=batch).delete()
    ImportPreview.objects.create(batch=batch, last=staged.last, sealed=sealed)


def kept_preview(preview: ImportPreview, batch: ImportBatch, vault: Vault) -> Kept:
    """What was kept; raises SealBroken when it was tampered with."""
    return _unpacked(vault.unseal_bytes(preview.sealed, place=_place(batch)))


def _rows_to_keep(problems: pl.DataFrame) -> pl.DataFrame:
    """The numbers of the bad rows that are kept: the first ones, and the first of each column."""
    first = problems.select("seq").unique(maintain_order=True).head(KEPT_ROWS)
    of_columns = problems.group_by("feeds").head(ROWS_OF_A_COLUMN).select("seq")
    return pl.concat([first, of_columns]).unique().sort("seq")


def _texts(rows: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    """What some cells say (`saying`): seq, feeds, text; blank ones are left out."""
    said = [
        theirs.join(_said(rows, feeds, "seq"), on="seq")
        for (feeds,), theirs in cells.partition_by("feeds", as_dict=True).items()
        if feeds in rows.columns
    ]
    return pl.concat([cells.clear().with_columns(text=pl.lit("")), *said])


def _alike(chunk: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """How many cells of a chunk say which of some texts."""
    found = [texts.clear().with_columns(count=pl.lit(0, dtype=pl.UInt32))]
    for (feeds,), theirs in texts.partition_by("feeds", as_dict=True).items():
        if feeds in chunk.columns:
            counted = _said(chunk, feeds).group_by("text").len("count")
            found.append(theirs.join(counted, on="text"))
    return pl.concat(found)


def _said(rows: pl.DataFrame, feeds: object, *beside: str) -> pl.DataFrame:
    return rows.select(*beside, text=saying(str(feeds), rows.columns).cast(pl.String)).drop_nulls("text")


def _packed(kept: Kept) -> bytes:
    """A line of JSON with the lengths of the frames that follow it."""
    frames = []
    for name in FRAMES:
        content = io.BytesIO()
        getattr(kept, name).write_ipc(content, compression="zstd")
        frames.append(content.getvalue())
    head = {"told": dict(kept.told), "headers": kept.headers, "lengths": [len(frame) for frame in frames]}
    return json.dumps(head).encode() + b"\n" + b"".join(frames)


def _unpacked(content: bytes) -> Kept:
    line, _, rest = content.partition(b"\n")
    head = json.loads(line)
    frames, begin = {}, 0
    for name, length in zip(FRAMES, head["lengths"], strict=True):
        frames[name] = pl.read_ipc(io.BytesIO(rest[begin : begin + length]))
        begin += length
    return Kept(head["told"], head["headers"], **frames)


def _place(batch: ImportBatch) -> str:
    """Where a kept preview stands, authenticated with it."""
    return f"import.preview:{batch.key.hex}"

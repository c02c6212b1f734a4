"""Verdicts into dated rows: only what changed is written, and the whole has a digest.

A verdict holds from the day of the turn that found it until the next turn that found otherwise. A turn for an earlier
day than the last is allowed: it changes what held from that day until the next turn after it, and nothing else.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl
from django.db import models

from xiuhua.bridge.bulk import write_rows
from xiuhua.bridge.gather import columns
from xiuhua.register.models import Area, FigureVerdict, SlotVerdict, Turn


@dataclass(frozen=True, slots=True)
class Kind:
    """How a verdict table is kept: its model, what tells its rows apart, and what it says."""

    model: type[models.Model]
    place: str
    name: str
    says: tuple[str, ...]


KINDS = {
    "slots": Kind(SlotVerdict, "village", "slot", ("required", "in_post", "filled", "reason")),
    "figures": Kind(FigureVerdict, "area", "figure", ("numerator", "denominator", "value")),
}


@dataclass(frozen=True, slots=True)
class Settled:
    """What a turn settled: verdicts in force on its day, rows written, and the digest of what is in force."""

    rows: int
    written: int
    digest: str


def settle(verdicts: Mapping[str, pl.DataFrame], *, day: date) -> Settled:
    """Write what the verdicts of a day change. To be called in the transaction of the turn.

    Raises KeyError for a verdict table that has no place in the register.
    """
    following = Turn.objects.filter(on__gt=day).order_by("on").values_list("on", flat=True).first()
    living = columns(Area.objects.on(day), area_id="id", area="code")
    digest = hashlib.sha256()
    rows = written = 0
    for name in sorted(verdicts):
        kind, frame = KINDS[name], verdicts[name].sort(verdicts[name].columns)
        digest.update(name.encode() + b"\n" + frame.write_csv(float_precision=6).encode())
        rows += frame.height
        placed = frame.with_columns(pl.col(pl.Float64).round(4)).join(living, on="area", maintain_order="left")
        written += _settle_kind(kind, placed, day=day, following=following)
    return Settled(rows, written, digest.hexdigest())


def _settle_kind(kind: Kind, found: pl.DataFrame, *, day: date, following: date | None) -> int:
    """Close what no longer holds, open what now does, and let what held after the next turn go on."""
    key = ["area_id", kind.name]
    held = columns(
        kind.model._default_manager.on(day),  # type: ignore[attr-defined]
        id="id", area_id=kind.place, since="since", until="until", **{name: name for name in (kind.name, *kind.says)},
    )  # fmt: skip
    held = held.with_columns(pl.col(name).cast(found.schema[name]) for name in (*key, *kind.says))
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_now")) for name in kind.says)
    now = found.select(*key, *(pl.col(name).alias(f"{name}_now") for name in kind.says), known=pl.lit(value=True))
    compared = held.join(now, on=key, how="left", maintain_order="left")
    over = compared.filter(~(same & pl.col("known")).fill_null(value=False))
    fresh = found.join(held.join(over, on="id", how="anti"), on=key, how="anti", maintain_order="left")
    _close(kind.model, over, day=day)
    opened = fresh.select(*key, *kind.says, since=pl.lit(day), until=pl.lit(following, dtype=pl.Date))
    written = write_rows(kind.model, _rows(kind, opened))
    if following is not None:
        later = over.filter(pl.col("until").is_null() | (pl.col("until") > following))
        written += write_rows(kind.model, _rows(kind, later.select(opened.columns).with_columns(since=following)))
    return over.height + written


def _close(model: type[models.Model], over: pl.DataFrame, *, day: date) -> None:
    ids = over["id"].to_list()
    for first in range(0, len(ids), 500):
        model._default_manager.filter(pk__in=ids[first : first + 500]).update(until=day)


def _rows(kind: Kind, frame: pl.DataFrame) -> pl.DataFrame:
    return frame.rename({"area_id": f"{kind.place}_id"})

"""Draws a round again from its frame and seed, and compares."""

from dataclasses import dataclass

import polars as pl

from xiuhua.reckon.sampling.drawing import Design, digest_of, drawn
from xiuhua.reckon.sampling.frames import unpacked
from xiuhua.register.models import CallBackRound


@dataclass(frozen=True, slots=True)
class Replay:
    """Whether the kept frame is the one whose digest was told, and whether it brings the very calls that are kept."""

    visits: int
    calls: int
    same_frame: bool
    same_draw: bool


def replay(found: CallBackRound) -> Replay | None:
    """Draw again; None when the frame has been forgotten. One statement."""
    if found.frame is None:
        return None
    frame = unpacked(bytes(found.frame))
    design = Design(found.calls, found.by_lot_percent, found.floor_percent, found.steepness)
    again = drawn(frame, design, seed=found.seed).filter(pl.col("by_lot") | pl.col("by_risk"))
    rows = again.select("visit", "by_lot", "by_risk", "probability").rows()
    kept = found.call_backs.values_list("visit__key", "by_lot", "by_risk", "probability")
    same = sorted((key.hex, *rest) for key, *rest in kept) == sorted(rows)
    digest = digest_of(frame)
    return Replay(frame.height, len(rows), digest == found.frame_digest and digest in found.seed, same)

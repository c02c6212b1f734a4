"""A frame packed and unpacked again: visits with their scores as they stood when they were drawn from."""

import zlib

import polars as pl

from xiuhua.reckon.sampling.drawing import frame_lines

FRAME = {"visit": pl.String, "score": pl.Float64}


def packed(frame: pl.DataFrame) -> bytes:
    """The lines whose digest is told, pressed."""
    return zlib.compress(frame_lines(frame).encode())


def unpacked(kept: bytes) -> pl.DataFrame:
    """The frame of `packed`: `visit` and `score`, in the order of the visits."""
    rows = [line.split(",") for line in zlib.decompress(kept).decode().splitlines()]
    return pl.DataFrame([(visit, float(score)) for visit, score in rows], FRAME, orient="row")

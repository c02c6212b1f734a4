"""The homes of an inspection: a frame with what it is digested from, and the draw that anybody can repeat from it."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

import polars as pl

from xiuhua.reckon.sampling.allocation import allocated
from xiuhua.reckon.sampling.clusters import draw_households, draw_villages

# A registered home is a row with its key; those on a village's roll are one row named by the village, with how `many`
# there are and the `persons` of one. `stratum` is that of the village, `kind` that of the home.
FRAME = {
    "stratum": pl.String, "village": pl.String, "kind": pl.String, "home": pl.String, "many": pl.Int64,
    "persons": pl.Int64,
}  # fmt: skip
SURE = "sure"  # the stratum of villages that are all gone to


@dataclass(frozen=True, slots=True)
class Design:
    """How many villages of each stratum, and homes of each kind in each village."""

    villages: Mapping[str, int]
    homes: Mapping[str, int]


def designed(frame: pl.DataFrame, *, villages: int, homes: Mapping[str, int]) -> Design:
    """The design that shares so many villages out over strata by how many villages each has; all of SURE are taken."""
    many = frame.group_by("stratum").agg(pl.col("village").n_unique())
    sizes = {str(key): int(count) for key, count in many.iter_rows()}
    sure = {SURE: sizes.pop(SURE)} if SURE in sizes else {}
    return Design(sure | allocated(sizes, min(villages, sum(sizes.values()))), dict(homes))


def frame_lines(frame: pl.DataFrame) -> str:
    """A frame as lines of its columns, in their order."""
    rows = frame.select(*FRAME).sort("stratum", "village", "kind", "home").iter_rows()
    return "".join(",".join(map(str, row)) + "\n" for row in rows)


def digest_of(frame: pl.DataFrame) -> str:
    """The sha256 of a frame's lines."""
    return sha256(frame_lines(frame).encode()).hexdigest()


def packed(frame: pl.DataFrame) -> bytes:
    """The lines whose digest is told, pressed."""
    return zlib.compress(frame_lines(frame).encode())


def unpacked(kept: bytes) -> pl.DataFrame:
    """The frame of `packed`."""
    rows = [line.split(",") for line in zlib.decompress(kept).decode().splitlines()]
    return pl.DataFrame(rows, list(FRAME), orient="row").cast({"many": pl.Int64, "persons": pl.Int64})


def homes_of(frame: pl.DataFrame) -> int:
    """How many homes a frame has."""
    return int(frame["many"].sum())


def seed_of(salt: str, *, day: str, place: str, digest: str, anchor: str) -> str:
    """The public seed: the salt was sealed before anybody could know the anchor, so that nobody can choose it."""
    return f"{salt}|{day}|{place}|{digest}|{anchor}"


def drawn_homes(frame: pl.DataFrame, design: Design, *, seed: str) -> pl.DataFrame:
    """Every home of the drawn villages in its drawn order.

    Columns: village, kind, home, persons, place, reached, taken, drawn. A village is drawn by how many homes of the
    design's kinds it has.
    """
    asked = frame.filter(pl.col("kind").is_in(list(design.homes)))
    sizes = asked.group_by("stratum", "village").agg(size=pl.col("many").sum())
    villages = draw_villages(sizes, design.villages, seed=seed).filter("drawn")
    there = _apart(asked.filter(pl.col("village").is_in(villages["village"].to_list())))
    found = draw_households(there.select("village", "kind", household="home"), design.homes, seed=seed)
    return (
        found.rename({"household": "home"})
        .join(villages.select("village", "stratum", "reached"), on="village")
        .join(there.select("home", "persons"), on="home")
        .sort("village", "kind", "place")
    )


def _apart(frame: pl.DataFrame) -> pl.DataFrame:
    """The rows of a frame with each home on a roll apart, under its village's code and number."""
    on_roll = frame.filter(pl.col("home") == pl.col("village"))
    numbered = on_roll.with_columns(number=pl.int_ranges(1, pl.col("many") + 1)).explode("number")
    numbered = numbered.with_columns(home=pl.format("{}-{}", "village", pl.col("number").cast(pl.String).str.zfill(5)))
    registered = frame.filter(pl.col("home") != pl.col("village"))
    return pl.concat([registered, numbered.select(frame.columns)])

"""A file of visits into the signs on them, and those into two files. No register here."""

import sys
from pathlib import Path
from time import perf_counter

import polars as pl

from xiuhua.bridge.files import FIRST_ROW, SHOWN, STDIN, read_columns
from xiuhua.loop.verify.verdicts import Verified, verify_visits
from xiuhua.policy.verify import VerifyPolicy
from xiuhua.reckon.visits import VISITS
from xiuhua.words import Rejected

REQUIRED = ("visit_id", "helper", "household", "village", "home_lat", "home_lon", "started", "duration_min")
OPTIONAL = ("lat", "lon", "accuracy_m", "note", "photo", "recorded", "role", "terrain")
TEXTS = ("visit_id", "helper", "household", "village", "started", "note", "photo", "recorded", "role", "terrain")
NUMBERS = ("home_lat", "home_lon", "duration_min", "lat", "lon", "accuracy_m")
NAMED = {"visit_id": "visit", "duration_min": "minutes"}
YEAR = 525_600  # minutes: what lasts longer is a slip of the pen
BOUNDS = {
    "home_lat": (-90, 90), "lat": (-90, 90), "home_lon": (-180, 180), "lon": (-180, 180), "duration_min": (0, YEAR),
    "accuracy_m": (0, None),
}  # fmt: skip
TIME = (
    r"^((?:19|20|21)\d{2}[-/]\d{1,2}[-/]\d{1,2})[T ](\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)"
    r" ?(Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?$"
)
MINUTE = 60_000_000  # microseconds
HASH = r"^[0-9a-f]{16}$"


def verify_file(path: Path, *, policy: VerifyPolicy) -> tuple[Verified, float]:
    """The signs on the visits of a file, and the seconds it took from its bytes on.

    Raises NotFound and Rejected as `read_visits` does.
    """
    begun = perf_counter()
    found = verify_visits(read_visits(path), policy=policy)
    return found, perf_counter() - begun


def read_visits(path: Path) -> pl.DataFrame:
    """The table VISITS of a CSV file (`-` is stdin); of the OPTIONAL columns any may be missing or empty.

    Village, home and duration may be empty in a row: then nothing is concluded from them. Raises NotFound and Rejected
    as `read_columns` does, and Rejected, with row and column, for a visit without name, helper, household or start, a
    name that stands twice, a time that is none, a place off the globe, and a photo that is no hash.
    """
    name = "stdin" if path == STDIN else path.name
    frame = read_columns(path, texts=TEXTS, numbers=NUMBERS, optional=OPTIONAL)
    for column in ("visit_id", "helper", "household", "started"):
        _require(frame, frame[column].is_not_null(), column, name, "filled in")
    _require(frame, ~frame["visit_id"].is_duplicated(), "visit_id", name, "there once only")
    for column in BOUNDS.keys() & set(frame.columns):
        low, high = BOUNDS[column]
        inside = pl.col(column).is_null() | (
            (pl.col(column) >= low) & (True if high is None else pl.col(column) <= high)
        )
        wanted = f"from {low} to {high}" if high is not None else f"{low} or more"
        _require(frame, frame.select(inside)[column], column, name, wanted)
    frame = frame.with_columns(_times(frame, name))
    if "photo" in frame.columns:
        frame = frame.with_columns(_hashes(frame, name))
    return VISITS.completed(frame.rename(NAMED))


def _times(frame: pl.DataFrame, name: str) -> list[pl.Series]:
    """Local times; `recorded` as the clock stood where the visit began, where both say how far they are from UTC."""
    started, zone = _time(frame, "started", name)
    if "recorded" not in frame.columns:
        return [started]
    recorded, other = _time(frame, "recorded", name)
    shift = ((zone - other).fill_null(0) * MINUTE).cast(pl.Duration("us"))
    return [started, (recorded + shift).alias("recorded")]


def _time(frame: pl.DataFrame, column: str, name: str) -> tuple[pl.Series, pl.Series]:
    """A column of times as the clock showed them, and the minutes that they are said to be before UTC, if any."""
    parts = frame.select(pl.col(column).str.extract_groups(TIME).struct.rename_fields(["day", "clock", "zone"])).unnest(
        column
    )
    text = pl.col("day").str.replace_all("/", "-") + " " + pl.col("clock")
    long = text.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", strict=False, time_unit="us")
    short = text.str.to_datetime("%Y-%m-%d %H:%M", strict=False, time_unit="us")
    zone = pl.when(pl.col("zone") == "Z").then(pl.lit("+0000")).otherwise(pl.col("zone").str.replace(":", ""))
    sign = pl.when(zone.str.starts_with("-")).then(-1).otherwise(1)
    minutes = sign * (zone.str.slice(1, 2).cast(pl.Int64) * 60 + zone.str.slice(3, 2).cast(pl.Int64))
    told = parts.select(time=pl.coalesce(long, short), zone=minutes)
    good = told["time"].is_not_null() | frame[column].is_null()
    _require(frame, good, column, name, "a time, like 2017-03-31T09:05")
    return told["time"].alias(column), told["zone"]


def _hashes(frame: pl.DataFrame, name: str) -> pl.Series:
    """Photos as whole numbers of 64 bits."""
    text = frame["photo"].str.to_lowercase().str.strip_prefix("0x")
    good = text.str.contains(HASH).fill_null(value=True)
    _require(frame, good, "photo", name, "a hash of 16 hexadecimal digits")
    halves = (text.str.slice(at, 8).str.to_integer(base=16).cast(pl.UInt64) for at in (0, 8))
    return (next(halves) * (1 << 32) + next(halves)).alias("photo")


def _require(frame: pl.DataFrame, good: pl.Series, column: str, name: str, wanted: str) -> None:
    """Refuse the file for cells of a column; the first few are named."""
    if good.all():
        return
    bad = frame.select(column).with_row_index("row", offset=FIRST_ROW).filter(~good)
    told = "; ".join(f"row {row}: {value!r}" for row, value in bad.head(SHOWN).rows())
    more = f" and {bad.height - SHOWN:,} more" if bad.height > SHOWN else ""
    raise Rejected(f"{name}: column {column} must be {wanted}: {told}{more}. Mend it and try again.")


def write_flags(found: Verified, out: Path) -> None:
    """Write visit_id, score, reasons of every visit (`-` is stdout)."""
    _write(found.visits.rename({"visit": "visit_id"}), out)


def write_helpers(found: Verified, out: Path) -> None:
    """Write helper, visits, flagged, kinds, score of every helper (`-` is stdout)."""
    _write(found.helpers, out)


def _write(frame: pl.DataFrame, out: Path) -> None:
    if out == STDIN:
        sys.stdout.write(frame.write_csv())
    else:
        frame.write_csv(out)


__all__ = ["Verified", "read_visits", "verify_file", "write_flags", "write_helpers"]

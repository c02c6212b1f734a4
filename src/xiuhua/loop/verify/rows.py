"""Visits as arrays in one order, whatever order they came in: by helper, then time, then name."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from xiuhua.policy.verify import Numbers
from xiuhua.reckon.ordering import once

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

NONE = -1
UNKNOWN = np.iinfo(np.int64).min
METRES = 110_574.0  # a degree of latitude
SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Rows:
    """Visits in order. Codes are whole numbers (NONE: not known), places metres from one corner (NaN: not known).

    `x` and `y` are of fixes exact enough to say anything (see `Numbers.fix_accuracy_m`); `started` and `recorded` are
    seconds, `recorded` UNKNOWN where it is not known; `minutes` is how long a visit is said to have taken.
    """

    taken: Ints
    helper: Ints
    household: Ints
    village: Ints
    month: Ints
    peers: Ints
    home_x: Floats
    home_y: Floats
    x: Floats
    y: Floats
    accuracy: Floats
    started: Ints
    minutes: Floats
    recorded: Ints
    note: pl.Series
    photo: npt.NDArray[np.uint64]
    has_photo: Bools

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.taken)

    @property
    def day(self) -> Ints:
        """The day of each, as a whole number."""
        return self.started // 86_400

    @property
    def fixed(self) -> Bools:
        """Whether there is a fix that says where."""
        return ~np.isnan(self.x)


def in_order(visits: pl.DataFrame, numbers: Numbers, *, elsewhere: Sequence[str] = ()) -> Rows:
    """Arrays of the table VISITS, ordered so that the order of its rows cannot matter.

    A visit whose note says that people met `elsewhere`, or spoke from afar, claims nothing of its home: for the signs
    such a home lies at no place.
    """
    frame = visits.with_row_index("taken").sort("helper", "started", "visit")
    if elsewhere:
        away = pl.col("note").fill_null("").str.to_lowercase().str.contains_any([it.lower() for it in elsewhere])
        frame = frame.with_columns(pl.when(~away).then(pl.col(it)).alias(it) for it in ("home_lat", "home_lon"))
    corner = frame.select(pl.col("home_lat", "home_lon", "lat", "lon").median()).row(0)
    lat0 = next((it for it in (corner[0], corner[2]) if it is not None), 0.0)
    east = METRES * 1.0067 * float(np.cos(np.radians(lat0)))
    good = pl.col("accuracy_m").is_null() | (pl.col("accuracy_m") <= numbers.fix_accuracy_m)
    nowhere = (pl.col("lat") == 0) & (pl.col("lon") == 0)  # what a phone says that knows no place
    fix = good & pl.col("lat").is_not_null() & pl.col("lon").is_not_null() & ~nowhere
    month = pl.col("started").dt.year().cast(pl.Int64) * 12 + pl.col("started").dt.month()
    told = frame.select(
        helper=_code("helper"), household=_code("household"), village=_code("village"),
        month=month, peers=_ranked(pl.struct(pl.col("role", "terrain").fill_null(""), month.alias("month"))),
        home_x=pl.col("home_lon") * east, home_y=pl.col("home_lat") * METRES,
        x=pl.when(fix).then(pl.col("lon") * east), y=pl.when(fix).then(pl.col("lat") * METRES),
        accuracy=pl.col("accuracy_m"), started=_seconds("started"), minutes=pl.col("minutes"),
        recorded=_seconds("recorded").fill_null(UNKNOWN), photo=pl.col("photo").fill_null(0),
        has_photo=pl.col("photo").is_not_null(), taken=pl.col("taken").cast(pl.Int64),
    )  # fmt: skip
    arrays = {name: told[name].to_numpy() for name in told.columns}
    return Rows(note=frame["note"], **arrays)


def _code(column: str) -> pl.Expr:
    return _ranked(pl.col(column)).fill_null(NONE)


def _ranked(value: pl.Expr) -> pl.Expr:
    return (value.rank("dense").cast(pl.Int64) - 1).fill_null(NONE)


def _seconds(column: str) -> pl.Expr:
    return pl.col(column).dt.epoch("s")


def runs(*keys: npt.NDArray[np.generic]) -> Ints:
    """A number for each row of which run of equal keys it is in, for rows that lie in order of them."""
    new = np.zeros(len(keys[0]), np.bool_)
    for key in keys:
        new[1:] |= key[1:] != key[:-1]
    return np.cumsum(new, dtype=np.int64)


def distinct(groups: Ints, values: Ints, count: int) -> Ints:
    """How many different values each of `count` groups has; rows with the value NONE count for nothing."""
    known = values != NONE
    width = int(values.max(initial=0)) + 1
    pairs = once(groups[known] * width + values[known])
    return np.bincount(pairs // width, minlength=count)


def within_pairs(groups: Ints, most: int) -> tuple[Ints, Ints]:
    """Every pair of rows of a group, earlier first, for rows in order of their groups; at most `most` apart."""
    left, right = [], []
    for step in range(1, most + 1):
        same = groups[:-step] == groups[step:]
        if not same.any():
            break
        at = np.flatnonzero(same)
        left.append(at)
        right.append(at + step)
    if not left:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    return np.concatenate(left), np.concatenate(right)

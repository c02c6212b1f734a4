"""A second family of visit files with truth, written without sight of the signs that are tried on it.

    visits, truth = blind_visits(100_000, 7, style="plateau")
    python -m benchmarks.visits.blind VISITS.csv TRUTH.csv [STYLE] [VISITS] [SEED] [SHARE]

Styles differ in land, habits, language and columns; nobody and nothing in them is real. What no column of a style can
show is not planted there: no copies without notes, no late typing without `recorded`. `bulk` of the detail "spaced" has
little to be seen by without `recorded`, and `partial` is there to show what the signs do not find. Without `recorded`
an honest note typed at home looks like the kind `desk`: the style that lacks it has few such helpers. The note or
photo that others were copied from is honest itself.
"""

import random
import sys
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import ModuleType

import numpy as np
import polars as pl

from benchmarks.visits import blind_words, blind_words_english
from benchmarks.visits.blind_days import Sheet, days_of
from benchmarks.visits.blind_notes import notes_of
from benchmarks.visits.blind_places import Habits, Land, Numbers, Places, places_of
from benchmarks.visits.blind_plants import PLANTS, World, planted

KINDS = tuple(PLANTS)
COLUMNS = (
    "visit_id", "helper", "household", "village", "home_lat", "home_lon", "started", "duration_min", "lat", "lon",
    "accuracy_m", "note", "photo", "recorded",
)  # fmt: skip
MONDAY = date(2001, 1, 1)  # before every file: days are counted from it and are never negative
DEFAULTS = ("county", "100000", "1", "0.05")
METRES = 111_320.0  # of a degree of latitude


@dataclass(frozen=True, slots=True)
class Style:
    """A county: land, habits, first month, words of its notes, columns its files lack, digits of a fix."""

    land: Land
    habits: Habits = field(default_factory=Habits)
    begins: tuple[int, int] = (2017, 3)
    words: ModuleType | None = blind_words
    lacks: frozenset[str] = frozenset()
    digits: int = 6
    clock: str = "%Y-%m-%dT%H:%M:%S"


COUNTY = Land(31.92, 106.75, (9_000, 38_000), (1_500, 8_000), hamlet_m=900, home_m=75, speed=11, gorges=0.2)
STYLES = {
    "county": Style(COUNTY),
    "plateau": Style(
        Land(32.27, 100.9, (20_000, 90_000), (4_000, 22_000), hamlet_m=2_600, home_m=160, speed=24, gorges=0.45),
        Habits(typing=(0.55, 0.17, 0.2, 0.08), fix=0.6, photo=0.05, large=0.1, terse=0.4, called=0.07, stamped=0.3),
        begins=(2018, 4), lacks=frozenset({"accuracy_m"}), digits=5,
    ),
    "plain": Style(
        Land(33.4, 116.2, (6_000, 20_000), (900, 4_000), hamlet_m=420, home_m=19, speed=13, gorges=0.0, in_rows=True),
        Habits(typing=(0.9, 0.03, 0.02, 0.05), fix=0.93, photo=0.3, gathered=0.22, market=0.02, stamped=0.7),
        begins=(2019, 2), lacks=frozenset({"recorded"}), clock="%Y-%m-%dT%H:%M",
    ),
    "english": Style(
        Land(25.6, 104.3, (7_000, 30_000), (1_200, 9_000), hamlet_m=1_100, home_m=60, speed=12, gorges=0.3),
        Habits(typing=(0.65, 0.15, 0.12, 0.08), photo=0.2, terse=0.2, shared=0.06),
        begins=(2018, 9), words=blind_words_english,
    ),
    "bare": Style(
        Land(28.1, 109.2, (8_000, 33_000), (1_500, 9_000), hamlet_m=1_000, home_m=90, speed=11, gorges=0.25),
        Habits(fix=0.75, called=0.03),
        begins=(2016, 10), words=None, lacks=frozenset({"note", "photo"}), digits=6,
    ),
}  # fmt: skip


def blind_visits(
    visits: int, seed: int, *, months: int = 6, style: str = "county", planted_share: float = 0.05,
    kinds: tuple[str, ...] = KINDS,
) -> tuple[pl.DataFrame, pl.DataFrame]:  # fmt: skip
    """So many visits as `xiuhua verify` reads them, and truth: visit_id, kind (empty where honest), helper, detail.

    `planted_share` is of 1, of all visits, even over the `kinds` that the style's columns can show. The same arguments
    give the same files.
    """
    chosen = STYLES[style]
    rng = np.random.default_rng([seed, list(STYLES).index(style), visits, months])
    starts = _starts(chosen.begins, months)
    places = places_of(max(20, round(visits / (months * 1.06))), land=chosen.land, habits=chosen.habits, rng=rng)
    sheet = days_of(places, visits=visits, starts=starts, land=chosen.land, habits=chosen.habits, rng=rng)
    notes, told = [""] * len(sheet.helper), np.zeros(len(sheet.helper), dtype=bool)
    if chosen.words is not None:
        notes, told = notes_of(sheet, places, words=chosen.words, rng=rng)
    world = World(
        sheet, notes, told, places, starts, chosen.words, "recorded" not in chosen.lacks, rng, random.Random(seed)
    )
    planted(world, share=planted_share, kinds=tuple(it for it in kinds if it not in _unseen(chosen)))
    return _written(sheet, notes, places, style=chosen, rng=rng)


def _unseen(style: Style) -> set[str]:
    """Kinds that no column of the style would show."""
    out = {"copy", "parrot"} if style.words is None else set()
    if "recorded" in style.lacks:
        out.add("late_bulk")
    return out | ({"photo"} if "photo" in style.lacks else set())


def _starts(begins: tuple[int, int], months: int) -> Numbers:
    """Number of the first day of each month and of the one after; 0 is a Monday."""
    year, month = begins
    firsts = [date(year + (month - 1 + it) // 12, (month - 1 + it) % 12 + 1, 1) for it in range(months + 1)]
    return np.array([(it - MONDAY).days for it in firsts])


def _written(
    sheet: Sheet, notes: list[str], places: Places, *, style: Style, rng: np.random.Generator
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Both tables by start, numbered by lot so that numbers tell nothing."""
    rows = len(sheet.helper)
    number = rng.permutation(rows)
    of_helper = rng.permutation(int(sheet.helper.max()) + 1)
    home, fix = (_degrees(it, style=style) for it in (places.home[sheet.household], sheet.fix))
    columns = {
        "visit_id": pl.Series(number),
        "helper": pl.Series(of_helper[sheet.helper]),
        "household": pl.Series(sheet.household),
        "village": pl.Series(places.village[sheet.household]),
        "home_lat": home[0], "home_lon": home[1],
        "started": _clock(sheet.started, style.clock),
        "duration_min": pl.Series(np.maximum(1, np.round(sheet.duration)).astype(int)),
        "lat": fix[0], "lon": fix[1],
        "accuracy_m": pl.Series(np.round(sheet.accuracy, 1)),
        "note": pl.Series(notes, dtype=pl.String),
        "photo": _hexes(sheet.photo, sheet.shown),
        "recorded": _clock(sheet.recorded, "%Y-%m-%dT%H:%M:%S"),
        "kind": pl.Series(sheet.kind.tolist(), dtype=pl.String),
        "detail": pl.Series(sheet.detail.tolist(), dtype=pl.String),
        "fixed": pl.Series(sheet.fixed), "order": pl.Series(sheet.started),
    }  # fmt: skip
    whole = (
        pl.DataFrame(columns)
        .sort("order", "visit_id")
        .with_columns(
            *(pl.when("fixed").then(pl.col(it)) for it in ("lat", "lon", "accuracy_m")),
            pl.when(pl.col("note") != "").then("note"),
            *(
                (pl.lit(sign) + pl.col(name).cast(pl.String).str.zfill(width)).alias(name)
                for name, sign, width in (
                    ("visit_id", "v", 7),
                    ("helper", "h", 6),
                    ("village", "5119", 8),
                    ("household", "J", 7),
                )
            ),
        )
    )
    shown = [it for it in COLUMNS if it not in style.lacks]
    return whole.select(shown), whole.select("visit_id", "kind", "helper", "detail")


def _degrees(metres: Numbers, *, style: Style) -> tuple[pl.Series, pl.Series]:
    lat = style.land.lat + metres[:, 1] / METRES
    lon = style.land.lon + metres[:, 0] / (METRES * np.cos(np.radians(style.land.lat)))
    return pl.Series(np.round(lat, style.digits)), pl.Series(np.round(lon, style.digits))


def _hexes(photo: Numbers, shown: Numbers) -> pl.Series:
    told = [f"{it:016x}" if here else None for it, here in zip(photo.tolist(), shown.tolist(), strict=True)]
    return pl.Series(told, dtype=pl.String)


def _clock(minutes: Numbers, shape: str) -> pl.Series:
    milliseconds = np.floor(minutes * 60).astype("int64") * 1000
    return pl.Series(np.datetime64(MONDAY, "ms") + milliseconds.astype("timedelta64[ms]")).dt.to_string(shape)


def _main() -> None:
    visits_file, truth_file, style, rows, seed, share = (*sys.argv[1:], *DEFAULTS[len(sys.argv) - 3 :])
    visits, truth = blind_visits(int(rows), int(seed), style=style, planted_share=float(share))
    visits.write_csv(Path(visits_file))
    truth.write_csv(Path(truth_file))


if __name__ == "__main__":
    _main()

"""Where and how the households live: home, house, water, living conditions, land, assets, and how to reach them."""

import numpy as np
import polars as pl

from xiuhua.demo.lots import Lots
from xiuhua.demo.moments import day_of, learnt, numbered
from xiuhua.demo.targets import FILED_ON

HOME_SPREAD = 0.012  # degrees around the village
GRADES = {  # of the house now: still poor, exited
    "poor": {"A": 0.08, "B": 0.42, "C": 0.33, "D": 0.17}, "exited": {"A": 0.4, "B": 0.6},
}  # fmt: skip
STRUCTURES = {
    "A": {"brick_concrete": 0.8, "reinforced_concrete": 0.2}, "B": {"brick_wood": 0.55, "brick_concrete": 0.45},
    "C": {"earth": 0.6, "brick_wood": 0.4}, "D": {"earth": 0.9, "brick_wood": 0.1},
}  # fmt: skip
BUILT = {"A": (2005, 2016), "B": (1990, 2010), "C": (1975, 1995), "D": (1960, 1985)}
NEW_FROM = 2014
SAFE_SOURCES, UNSAFE_SOURCES = (
    {"treated_tap": 0.6, "protected_well": 0.4},
    {"unprotected_well": 0.7, "surface": 0.2, "rain": 0.1},
)
FUELS = {"firewood": 0.55, "clean": 0.4, "coal": 0.05}
ROADS = {"earth": 0.3, "gravel": 0.25, "cement": 0.43, "asphalt": 0.02}
BANK = "农村信用社"
ASSETS = (
    "town_house", "vehicle", "large_machine", "business", "employs_others", "public_payroll", "village_cadre",
    "study_abroad", "absent",
)  # fmt: skip
KEPT = ["household_id", "since", "until"]
STEP, SHIFT, SPAN = 48_271, 5_119_000, 10**8  # a step without common factor with the span: no number comes twice


def home_tables(
    households: pl.DataFrame, villages: pl.DataFrame, members: pl.Series, lots: Lots
) -> dict[str, pl.DataFrame]:
    """The tables residence (of all filed), housing, water, living, land, assetcomparison, contact (of those on file).

    `members` is how many persons each household has now.
    """
    known = households.with_columns(
        members=members, household_id="id", since=pl.lit(FILED_ON), until=pl.lit(None, pl.Date)
    )
    helped = known.filter("helped")
    return {
        "residence": _residence(known, villages, lots),
        "housing": _housing(helped, lots),
        "water": _water(helped, lots),
        "living": _living(helped, lots),
        "land": _land(helped, lots),
        "assetcomparison": _table(helped, **dict.fromkeys(ASSETS, pl.lit(value=False))),
        "contact": _contact(helped),
    }


def _table(frame: pl.DataFrame, *columns: str, **made: pl.Expr | pl.Series) -> pl.DataFrame:
    return numbered(frame.with_columns(**made).select("household_id", "since", "until", *columns, *made)).with_columns(
        learnt()
    )


def _residence(households: pl.DataFrame, villages: pl.DataFrame, lots: Lots) -> pl.DataFrame:
    count = households.height
    away = {axis: (lots.uniform(f"home/{axis}", count) * 2 - 1) * HOME_SPREAD for axis in ("longitude", "latitude")}
    group = pl.Series(lots.between("home/group", count, low=1, high=7)).cast(pl.String) + "组"
    return _table(
        households,
        village_id=villages["area_id"].gather(households["village"]),
        group_name=group,
        **{
            axis: (villages[axis].gather(households["village"]) + pl.Series(shift)).round(6)
            for axis, shift in away.items()
        },
        point_basis=pl.lit("invented"),
    )


def _housing(households: pl.DataFrame, lots: Lots) -> pl.DataFrame:
    """The house now; where it is new since filing, the old one stands before it."""
    count = households.height
    grade = _by_poverty(households, {who: lots.choice(f"house/{who}", count, weights=GRADES[who]) for who in GRADES})
    low, high = (grade.replace_strict({key: years[end] for key, years in BUILT.items()}).to_numpy() for end in (0, 1))
    exit_year = households["exit_year"].to_numpy()
    built = lots.between("house/built", count, low=low, high=high)
    built = np.where((exit_year > 0) & (built > exit_year), exit_year, built)
    new = built >= NEW_FROM
    relocated = new & lots.happens("house/relocated", count, share=0.6)
    area = np.where(relocated, 18 + 7 * lots.uniform("house/area", count), 15 + 20 * lots.uniform("house/area", count))
    moved_in = day_of(built * new, month=10, day=1, after=lots.between("house/moved-in", count, low=0, high=60))
    now = _house(households, grade, lots, purpose="house/now").with_columns(
        floor_m2=(pl.Series(area) * households["members"]).clip(upper_bound=240).round(1),
        built_year=pl.Series(built),
        relocated=pl.Series(relocated),
        since=pl.coalesce(moved_in, "since"),
    )
    before = lots.choice("house/before", count, weights={"C": 0.5, "D": 0.5})
    old = _house(households, before, lots, purpose="house/old").with_columns(
        floor_m2=(pl.Series(15 + 15 * lots.uniform("house/old/area", count)) * households["members"])
        .clip(upper_bound=200)
        .round(1),
        built_year=pl.Series(lots.between("house/old/built", count, low=1960, high=1990)),
        relocated=pl.lit(value=False),
        until=moved_in,
    )
    columns = ["grade", "dangerous", "structure", "floor_m2", "built_year", "relocated"]
    return _in_order(pl.concat([old.filter(pl.Series(new)).select(KEPT + columns), now.select(KEPT + columns)]))


def _house(households: pl.DataFrame, grade: pl.Series, lots: Lots, *, purpose: str) -> pl.DataFrame:
    """The households with a house of each grade and a structure that fits it."""
    structure = pl.Series([""] * households.height)
    for key, weights in STRUCTURES.items():
        drawn = lots.choice(f"{purpose}/structure/{key}", households.height, weights=weights)
        structure = structure.zip_with(grade != key, drawn)
    return households.with_columns(grade=grade, dangerous=grade.is_in(["C", "D"]), structure=structure)


def _by_poverty(households: pl.DataFrame, drawn: dict[str, pl.Series]) -> pl.Series:
    return drawn["poor"].zip_with(households["poor"], drawn["exited"])


def _in_order(rows: pl.DataFrame) -> pl.DataFrame:
    return numbered(rows.sort("household_id", "since")).with_columns(learnt())


def _water(households: pl.DataFrame, lots: Lots) -> pl.DataFrame:
    """The water now; for some of the exited it became safe in the year of their exit."""
    count = households.height
    safe = ~households["poor"] | pl.Series(lots.happens("water/safe", count, share=0.75))
    source = lots.choice("water/source", count, weights=SAFE_SOURCES)
    bad = lots.choice("water/bad", count, weights=UNSAFE_SOURCES)
    scarce = pl.Series(lots.happens("water/scarce", count, share=0.5))
    better = ~households["poor"] & pl.Series(lots.happens("water/better", count, share=0.4))
    year = households["exit_year"].to_numpy() * better.to_numpy()
    piped = day_of(year, month=9, day=1, after=lots.between("water/piped", count, low=0, high=60))
    now = households.with_columns(
        safe=safe, difficult=~safe & scarce, water_source=source.zip_with(safe, bad), since=pl.coalesce(piped, "since")
    )
    before = households.with_columns(safe=pl.lit(value=False), difficult=scarce, water_source=bad, until=piped)
    columns = [*KEPT, "safe", "difficult", "water_source"]
    return _in_order(pl.concat([before.filter(better).select(columns), now.select(columns)]))


def _living(households: pl.DataFrame, lots: Lots) -> pl.DataFrame:
    count = households.height

    def has(what: str, share: float) -> pl.Series:
        return ~households["poor"] | pl.Series(lots.happens(f"living/{what}", count, share=share))

    return _table(
        households,
        electricity=has("electricity", 0.99),
        broadcast=has("broadcast", 0.85),
        fuel=lots.choice("living/fuel", count, weights=FUELS),
        toilet=has("toilet", 0.7),
        road_kind=lots.choice("living/road", count, weights=ROADS),
        road_km=pl.Series(lots.between("living/road/km", count, low=1, high=48) / 10.0),
    )


def _land(households: pl.DataFrame, lots: Lots) -> pl.DataFrame:
    count = households.height
    members = households["members"].to_numpy()

    def mu(what: str, most: int) -> pl.Series:
        """Up to so many hundredths of a mu for each member."""
        return pl.Series(lots.between(f"land/{what}", count, low=0, high=most) * members / 100.0)

    cultivated = mu("cultivated", 120) + pl.Series(members * 0.3)
    return _table(
        households,
        cultivated_mu=cultivated.round(2),
        irrigated_mu=(cultivated * pl.Series(lots.between("land/irrigated", count, low=0, high=7) / 10.0)).round(2),
        forest_mu=mu("forest", 300),
        returned_forest_mu=mu("returned", 60),
        fruit_mu=mu("fruit", 30),
    )


def _contact(households: pl.DataFrame) -> pl.DataFrame:
    """An invented phone and account for each household, no two alike."""
    running = (pl.col("household_id") * STEP + SHIFT) % SPAN
    digits = running.cast(pl.String).str.zfill(8)
    return _table(
        households, phone=pl.lit("154") + digits, bank=pl.lit(BANK), account_number=pl.lit("99") + digits + digits + "0"
    )

"""Call-backs of the demo: two months drawn for a county and two townships by the real draw, and what was answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import polars as pl

from xiuhua.demo.lots import Lots
from xiuhua.demo.moments import numbered
from xiuhua.demo.proceedings import ACCOUNTS, COUNTY_DIGITS
from xiuhua.demo.visiting.rows import GONE, ON_LEAVE
from xiuhua.policy.pack import Pack
from xiuhua.policy.recheck import SEED, recheck_policy
from xiuhua.reckon.sampling.drawing import Design, digest_of, drawn, seed_of
from xiuhua.reckon.sampling.frames import packed
from xiuhua.words import CallResult

NEVER_MADE = ("bulk", "copied", GONE, ON_LEAVE)  # kinds of which a household knows nothing
NOT_REACHED, DENIED, HONEST_DENIED, FORGOTTEN = 0.06, 0.8, 0.005, 0.025
DRAWN_ON, OPENS_AFTER, ASKED_WITHIN = (
    6,
    3,
    12,
)  # the day of the next month; days until it opens, and until all are asked
TOWNSHIP_DIGITS = 9
SEALED_FOR = timedelta(days=5)  # the last draw opens only after the demo's day
Tables = dict[str, pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Draw:
    """A month of an area that is drawn on a day, opened on another, by one of the offices of ACCOUNTS."""

    area: int
    code: str
    month: date
    office: str
    drawn_on: date
    opens_on: date


def call_tables(tables: Tables, truth: pl.DataFrame, *, pack: Pack, day: date, lots: Lots) -> Tables:
    """The tables callbackround and callback of the two months before a day's.

    Answers follow the truth: whoever was not visited says so in four of five calls, whoever was remembers it in
    nearly all. The township that the demo's accounts are in draws its last month itself, so that is left to it; the
    last month of another is drawn and still sealed. None of a pack without a draw.
    """
    if "visit" not in tables or "account" not in tables or SEED not in pack.parameters:
        return {}
    visits, never = _askable(tables, pack), truth.filter(pl.col("kind").is_in(NEVER_MADE))["visit"]
    rounds: list[dict[str, Any]] = []
    calls: list[pl.DataFrame] = []
    for draw in _draws(tables, visits, day):
        frame = _frame(visits, draw)
        if frame.height:
            rounds.append(_round(draw, frame, pack, day=day) | {"id": len(rounds) + 1})
            found = _drawn(frame, rounds[-1], recheck_policy(pack, day=day).design_of(frame.height))
            calls.append(_answered(found, never, draw, lots, day=day))
    if not rounds:
        return {}
    table = pl.concat(calls).join(visits.select("visit", visit_id="id"), on="visit", how="left", maintain_order="left")
    told = pl.DataFrame(rounds).with_columns(key=lots.keys("call/round", len(rounds)))
    kept = numbered(table.drop("visit")).with_columns(key=lots.keys("call/key", table.height))
    return {"callbackround": told, "callback": kept}


def _round(draw: Draw, frame: pl.DataFrame, pack: Pack, *, day: date) -> dict[str, Any]:
    policy = recheck_policy(pack, day=day)
    design, digest = policy.design_of(frame.height), digest_of(frame)
    return {
        "area_id": draw.area, "month": draw.month, "frame_size": frame.height, "frame_digest": digest,
        "seed": seed_of(policy.salt, month=f"{draw.month:%Y-%m}", place=draw.code, digest=digest),
        "frame": packed(frame), "calls": design.calls, "by_lot_percent": design.by_lot_percent,
        "floor_percent": design.floor_percent, "steepness": design.steepness, "opens_on": draw.opens_on,
        "drawn_on": draw.drawn_on, "drawn_by_id": ACCOUNTS[draw.office],
        "recorded": datetime.combine(draw.drawn_on, time(1), UTC),
    }  # fmt: skip


def _drawn(frame: pl.DataFrame, of: dict[str, Any], design: Design) -> pl.DataFrame:
    found = drawn(frame, design, seed=of["seed"]).filter(pl.col("by_lot") | pl.col("by_risk"))
    return found.with_columns(round_id=pl.lit(of["id"], pl.Int64))


def _askable(tables: Tables, pack: Pack) -> pl.DataFrame:
    """Visits at which somebody was met, with the code of the village where the household lives."""
    homes = tables["residence"].filter(pl.col("until").is_null()).select("household_id", area_id="village_id")
    codes = tables["area"].select("code", area_id="id")
    missed = list(pack.visits.missed) if pack.visits else []
    rows = (
        tables["visit"].filter(~pl.col("way").is_in(missed)).select("id", "household_id", "on", "recorded", visit="key")
    )
    told = rows.join(homes, on="household_id", maintain_order="left")
    return told.join(codes, on="area_id", maintain_order="left").select("id", "visit", "on", "recorded", "code")


def _draws(tables: Tables, visits: pl.DataFrame, day: date) -> Iterator[Draw]:
    """The draws: of the county around the demo's accounts, of their township, and of another township there."""
    areas = tables["area"].filter(pl.col("until").is_null())
    ids = dict(areas["code", "id"].iter_rows())
    shown = _code_shown(tables)
    county, own = shown[:COUNTY_DIGITS], shown[:TOWNSHIP_DIGITS]
    towns = visits.filter(pl.col("code").str.starts_with(county))["code"].str.head(TOWNSHIP_DIGITS).unique().sort()
    last = day.replace(day=1)
    before = (last - timedelta(days=1)).replace(day=1)
    first = (before - timedelta(days=1)).replace(day=1)
    others = [code for code in towns if code != own and code in ids]
    for code, office in ((county, "county"), (own, "township"), *((it, "township") for it in others[:1])):
        if code not in ids:
            continue
        for month, after in ((first, before), (before, last)):
            on = after.replace(day=DRAWN_ON)
            if code == own and month == before:
                continue
            is_sealed = month == before and code in others
            opens = day + SEALED_FOR if is_sealed else on + timedelta(days=OPENS_AFTER)
            if on <= day:
                yield Draw(ids[code], code, month, office, on, opens)


def _code_shown(tables: Tables) -> str:
    """The code of the village of the first household that has a helper: the demo's accounts are around it."""
    held = tables["assignment"].filter(pl.col("until").is_null() & (pl.col("kind") == "pair")).sort("id").head(1)
    homes = tables["residence"].filter(pl.col("until").is_null()).join(held, on="household_id", how="semi")
    codes = tables["area"].select("code", village_id="id")
    return str(homes.join(codes, on="village_id")["code"].first())


def _frame(visits: pl.DataFrame, draw: Draw) -> pl.DataFrame:
    """The visits of a month and area that were entered by the day of the draw, none of them flagged yet."""
    here = pl.col("code").str.starts_with(draw.code) & (pl.col("on").dt.truncate("1mo") == draw.month)
    return (
        visits.filter(here, pl.col("recorded").dt.date() < draw.drawn_on)
        .select("visit", score=pl.lit(0.0))
        .sort("visit")
    )


def _answered(found: pl.DataFrame, never: pl.Series, draw: Draw, lots: Lots, *, day: date) -> pl.DataFrame:
    """The calls of a draw with what was answered, all of them or, while it is sealed, none."""
    count, name = found.height, f"call/{draw.code}/{draw.month}"
    lot = pl.Series(lots.uniform(f"{name}/answer", count))
    planted = found["visit"].is_in(never.implode())
    denied = lot < (pl.Series([DENIED] * count).zip_with(planted, pl.Series([HONEST_DENIED] * count)))
    forgot = lot >= 1 - FORGOTTEN
    missed = pl.Series(lots.happens(f"{name}/reached", count, share=NOT_REACHED))
    said = pl.Series([str(CallResult.HAPPENED)] * count).set(forgot, CallResult.FORGOTTEN)
    said = said.set(denied, CallResult.DID_NOT).set(missed, CallResult.NOT_REACHED)
    asked = pl.Series(lots.between(f"{name}/day", count, low=0, high=ASKED_WITHIN))
    is_open = draw.opens_on <= day
    on = pl.min_horizontal(pl.lit(draw.opens_on) + pl.duration(days=pl.lit(asked)), pl.lit(day))
    tries = pl.Series(lots.between(f"{name}/tries", count, low=1, high=2)).set(missed, 3)
    opened = pl.lit(is_open)
    return found.select(
        "visit", "round_id", "by_lot", "by_risk", "probability", risky=pl.col("score") > 0,
        result=pl.when(opened).then(pl.lit(said)).otherwise(pl.lit("")), done_on=pl.when(opened).then(on),
        done_by_id=pl.when(opened).then(pl.lit(ACCOUNTS[draw.office])),
        tries=pl.when(opened).then(pl.lit(tries)).otherwise(0),
        recorded=pl.lit(datetime.combine(draw.drawn_on, time(1), UTC)),
    )  # fmt: skip

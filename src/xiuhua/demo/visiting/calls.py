"""Call-backs of the demo: two months drawn for a county and two townships by the real draw, and what was answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np
import polars as pl

from xiuhua.demo.lots import Lots
from xiuhua.demo.moments import numbered
from xiuhua.demo.proceedings import ACCOUNTS, COUNTY_DIGITS
from xiuhua.demo.visiting.numbers import CALLS, NEVER_MADE, NOT_RECEIVED
from xiuhua.policy.pack import Pack
from xiuhua.policy.recheck import SEED, recheck_policy
from xiuhua.reckon.sampling.drawing import Design, digest_of, drawn, seed_of
from xiuhua.reckon.sampling.frames import packed
from xiuhua.words import CallResult

TOWNSHIP_DIGITS = 9
FORGOTTEN = CallResult.FORGOTTEN
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
    visits = _askable(tables, pack)
    rounds: list[dict[str, Any]] = []
    calls: list[pl.DataFrame] = []
    for draw in _draws(tables, visits, day):
        frame = _frame(visits, draw)
        if frame.height:
            rounds.append(_round(draw, frame, pack, day=day) | {"id": len(rounds) + 1})
            found = _drawn(frame, rounds[-1], recheck_policy(pack, day=day).design_of(frame.height))
            calls.append(_answered(found, truth, draw, lots, day=day))
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
    """The draws: of the county around the demo's accounts, of their township, and of another, there if there is."""
    areas = tables["area"].filter(pl.col("since") <= day, pl.col("until").is_null() | (pl.col("until") > day))
    ids = dict(areas["code", "id"].iter_rows())
    shown = _code_shown(tables)
    county, own = shown[:COUNTY_DIGITS], shown[:TOWNSHIP_DIGITS]
    towns = visits["code"].str.head(TOWNSHIP_DIGITS).unique().sort().to_list()
    last = day.replace(day=1)
    before = (last - timedelta(days=1)).replace(day=1)
    first = (before - timedelta(days=1)).replace(day=1)
    others = [code for code in towns if code != own and code in ids]
    others.sort(key=lambda code: not code.startswith(county))
    for code, office in ((county, "county"), (own, "township"), *((it, "township") for it in others[:1])):
        if code not in ids:
            continue
        for month, after in ((first, before), (before, last)):
            on = after.replace(day=CALLS["drawn_on_day"])
            if code == own and month == before:
                continue
            is_sealed = month == before and code in others
            opens = (
                day + timedelta(days=CALLS["sealed_days"])
                if is_sealed
                else on + timedelta(days=CALLS["opens_after_days"])
            )
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


def _answered(found: pl.DataFrame, truth: pl.DataFrame, draw: Draw, lots: Lots, *, day: date) -> pl.DataFrame:
    """The calls of a draw with what was answered, all of them or, while it is sealed, none."""
    count, name, opened = found.height, f"call/{draw.code}/{draw.month}", pl.lit(draw.opens_on <= day)
    kind = found.join(truth.select("visit", "kind"), on="visit", how="left", maintain_order="left")["kind"]
    never, other = kind.fill_null("").is_in(NEVER_MADE), kind.fill_null("").is_in(NOT_RECEIVED)
    denies = np.where(never.to_numpy(), CALLS["denied"], CALLS["honest_denied"])
    lot = lots.uniform(f"{name}/answer", count)
    missed = pl.Series(lots.happens(f"{name}/reached", count, share=CALLS["not_reached"]))
    said = pl.Series([str(CallResult.HAPPENED)] * count).set(pl.Series(lot >= 1 - CALLS["forgotten"]), FORGOTTEN)
    said = said.set(pl.Series(lot < denies), CallResult.DID_NOT).set(missed, CallResult.NOT_REACHED)
    met = opened & pl.lit(said == CallResult.HAPPENED)
    asked = pl.Series(lots.between(f"{name}/day", count, low=0, high=CALLS["asked_within_days"]))
    on = pl.min_horizontal(pl.lit(draw.opens_on) + pl.duration(days=pl.lit(asked)), pl.lit(day))
    tries = pl.Series(lots.between(f"{name}/tries", count, low=1, high=2)).set(missed, 3)
    promise = pl.Series(lots.happens(f"{name}/promise", count, share=CALLS["other_promise"]))
    return found.select(
        "visit", "round_id", "by_lot", "by_risk", "probability", risky=pl.col("score") > 0,
        result=pl.when(opened).then(pl.lit(said)).otherwise(pl.lit("")), done_on=pl.when(opened).then(on),
        promised_differs=pl.when(met).then(pl.lit(promise)), received_differs=pl.when(met).then(pl.lit(other)),
        done_by_id=pl.when(opened).then(pl.lit(ACCOUNTS[draw.office])),
        tries=pl.when(opened).then(pl.lit(tries)).otherwise(0),
        recorded=pl.lit(datetime.combine(draw.drawn_on, time(1), UTC)),
    )  # fmt: skip

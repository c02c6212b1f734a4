"""Incomes in parts and work away, made from one net income per head, so that they add up to the fen."""

from datetime import date

import numpy as np
import polars as pl

from xiuhua.demo.lots import Flags, Ints, Lots, taken
from xiuhua.demo.moments import CAMPAIGN_YEARS, learnt, numbered
from xiuhua.demo.shares import rank_within
from xiuhua.words import FEN_PER_YUAN

LINES_YUAN = {2013: 2736, 2014: 2800, 2015: 2855, 2016: 3100}  # the province's acceptance lines, as far as known
ABLE_TO_LEAVE = ("ordinary", "skilled")
PENSION_YUAN, ALLOWANCE_YUAN, SUPPORT_YUAN = 900, 500, 1500  # a year and head
LEAST_WAGE_YUAN = 600  # below that nobody went out to work
SECOND_WAGE_YUAN = 14_000  # from there on two went out
EMPLOYERS = ("建筑工地", "电子厂", "服装厂", "家具厂", "餐馆", "物流公司", "家政", "砖厂", "茶园", "养殖场")
FAR, NEAR = ("out_of_province", "in_province"), ("in_county", "in_township")
FAR_FROM_MONTHS = 6


def income_tables(people: pl.DataFrame, households: pl.DataFrame, lots: Lots, *, full: bool) -> dict[str, pl.DataFrame]:
    """The tables incomepart, statedincome, work of the latest campaign year, or of all four.

    `households` are all filed ones with household_type; `people` those here with home, ability, age, student.
    """
    people = people.with_columns(earns=pl.col("ability").is_in(ABLE_TO_LEAVE))
    years = CAMPAIGN_YEARS if full else CAMPAIGN_YEARS[-1:]
    parts, stated, work = zip(*(_of_year(people, households, lots, period=period) for period in years), strict=True)
    return {
        "incomepart": numbered(pl.concat(parts)).with_columns(learnt(400)),
        "statedincome": numbered(pl.concat(stated)).with_columns(learnt(400)),
        "work": numbered(pl.concat(work)).with_columns(learnt(400)),
    }


def _of_year(
    people: pl.DataFrame, households: pl.DataFrame, lots: Lots, *, period: tuple[date, date]
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Parts, stated incomes and work of one campaign year, without ids."""
    since, until = period
    home, count = people["home"].to_numpy(), households.height
    members = np.bincount(home, minlength=count)
    per_head = _per_head(households, lots, year=until.year)
    parts = _transfers(households, members, np.bincount(home[people["age"].to_numpy() >= 60], minlength=count), lots)
    rest = per_head * members - sum(parts.values())
    earners = np.bincount(home[people["earns"].to_numpy()], minlength=count)
    parts |= _earned(rest, earners, households["poor"].to_numpy(), lots)
    helped = households["helped"]
    wide = pl.DataFrame(parts).with_columns(household_id=households["id"], since=pl.lit(since), until=pl.lit(until))
    long = wide.filter(helped).unpivot(
        index=["household_id", "since", "until"], variable_name="part", value_name="yuan"
    )
    part = long.filter(pl.col("yuan") > 0).sort("household_id", maintain_order=True)
    stated = wide.with_columns(yuan=per_head).filter(helped)
    return (
        part.select("household_id", "since", "until", "part", amount_fen=pl.col("yuan") * FEN_PER_YUAN),
        stated.select("household_id", "since", "until", per_head_fen=pl.col("yuan") * FEN_PER_YUAN),
        _work(people, parts["wage"], lots).with_columns(since=pl.lit(since), until=pl.lit(until)),
    )


def _per_head(households: pl.DataFrame, lots: Lots, *, year: int) -> Ints:
    """Net yuan a head: above the line of the year for who has exited by then, below it for nearly all others."""
    count, line = households.height, LINES_YUAN[year]
    exit_year, return_year = households["exit_year"].to_numpy(), households["return_year"].to_numpy()
    out = (exit_year > 0) & (exit_year <= year) & ~((return_year > 0) & (return_year <= year))
    chance = lots.uniform("income/per-head", count)
    poor = line * np.where(households["household_type"] == "special_support", 0.9 + 0.08 * chance, 0.55 + 0.42 * chance)
    otherwise_poor = lots.happens("income/otherwise-poor", count, share=0.05)  # an unsafe house, a child out of school
    poor = np.where(otherwise_poor, line * (1.0 + 0.1 * chance), poor)
    return np.floor(np.where(out, 1.05 * line + 5000 * chance * chance, poor)).astype(np.int64)


def _transfers(households: pl.DataFrame, members: Ints, old: Ints, lots: Lots) -> dict[str, Ints]:
    """What the state pays, in yuan; together less than the poorest have."""
    kind = households["household_type"].to_numpy()
    count = households.height
    ecology = lots.happens("income/ecology", count, share=0.3) & (kind == "general")
    return {
        "old_age_pension": PENSION_YUAN * old,
        "minimum_living": ALLOWANCE_YUAN * members * (kind == "allowance"),
        "special_support": SUPPORT_YUAN * members * (kind == "special_support"),
        "farm_subsidy": lots.between("income/subsidy", count, low=20, high=75) * members,
        "ecology": lots.between("income/forest", count, low=10, high=60) * members * ecology,
    }


def _earned(rest: Ints, earners: Ints, poor: Flags, lots: Lots) -> dict[str, Ints]:
    """What the household earns itself, in yuan: the rest of its net income, as wage, property and farming less cost."""
    count = len(rest)
    chance = lots.uniform("income/wage", count)
    share = np.where(poor, 0.2 + 0.5 * chance, 0.35 + 0.5 * chance)
    wage = np.floor(rest * share / 10).astype(np.int64) * 10
    wage[(earners == 0) | (wage < LEAST_WAGE_YUAN)] = 0
    lets = lots.happens("income/property", count, share=0.08)
    prop = np.floor((rest - wage) * 0.1).astype(np.int64) * lets
    farming = rest - wage - prop
    cost = np.floor(farming * (0.2 + 0.4 * lots.uniform("income/cost", count))).astype(np.int64)
    return {"wage": wage, "operating_gross": farming + cost, "operating_cost": cost, "property": prop}


def _work(people: pl.DataFrame, wage: Ints, lots: Lots) -> pl.DataFrame:
    """Who went out to work for the household's wage: one, or two where it is large; months and place fit the wage."""
    turn = lots.order("work/who", people.height)
    idle_last = turn[np.argsort(~people["earns"].to_numpy()[turn], kind="stable")]
    rank = rank_within(people["home"].to_numpy(), idle_last)
    home = people["home"].to_numpy()
    earners = np.bincount(home[people["earns"].to_numpy()], minlength=len(wage))
    two = (wage >= SECOND_WAGE_YUAN) & (earners >= 2)
    goes = people["earns"].to_numpy() & (wage[home] > 0) & ((rank == 0) | ((rank == 1) & two[home]))
    count = people.height
    own = np.where(two[home], wage[home] // 2, wage[home])
    monthly = lots.between("work/monthly", count, low=1100, high=3200)
    months = np.clip(np.floor(own / monthly + 0.5).astype(np.int64), 1, 11)
    pick = lots.between("work/place", count, low=0, high=1)
    place = np.where(months >= FAR_FROM_MONTHS, pick, 2 + pick)
    return pl.DataFrame({
        "member_id": people["id"],
        "place": taken([*FAR, *NEAR], place),
        "months": months,
        "employer": taken(EMPLOYERS, lots.between("work/employer", count, low=0, high=len(EMPLOYERS) - 1)),
    }).filter(pl.Series(goes))  # fmt: skip

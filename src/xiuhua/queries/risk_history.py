"""What became of the office's own households: at each half-year's end what was on file, and who was watched anew after.

It is what a score of risk is fitted to. What was on file is asked with today's knowledge, as facts of a day always are.
"""

from datetime import date

import polars as pl
from django.db.models import Q, QuerySet

from xiuhua.bridge.gather import columns, gather
from xiuhua.loop.sustain.risk import columns_needed, featured
from xiuhua.policy.pack import Pack
from xiuhua.policy.risk_reader import risk_policy
from xiuhua.queries.household_counts import codes_of
from xiuhua.reckon.risk.backtest import RULES
from xiuhua.reckon.risk.score import DAY, OUTCOME
from xiuhua.reckon.tables import HOUSEHOLDS, STANDINGS
from xiuhua.register.models import Signal

WATCHED_ONLY = ("programme.exited_statuses", "programme.removed_statuses")  # watched, and not under care
UNDER_CARE = "programme.monitored_statuses"
TOLD = ("status", "household_type", "members")
# What the history has of the groups by which a pack compares: any other group of a pack is left out.
GROUPS = {
    "township": pl.col("area").str.head(9),
    "class": pl.col("household_type"),
    "size": pl.col("members").cast(pl.String),
}


def watched_statuses(pack: Pack, *, on: date) -> tuple[str, ...]:
    """The statuses of households that are watched and not under care."""
    return tuple(code for name in WATCHED_ONLY for code in codes_of(pack, name, on=on))


def half_years(since: date, until: date) -> list[date]:
    """Every 30 June and 31 December from a day until a day, both included."""
    ends = (date(year, *end) for year in range(since.year, until.year + 1) for end in ((6, 30), (12, 31)))
    return [day for day in ends if since <= day <= until]


def history_of(pack: Pack, *, since: date, today: date) -> pl.DataFrame:
    """The history of the register since a day, as `fit_score` reads it: a row a household and half-year's end.

    Only half-years whose months are over by today have rows. With the warnings that were open of each, and the pack's
    groups as far as the register tells them. About thirty statements a half-year.
    """
    months = risk_policy(pack, day=today).fitting.months
    known = pl.Series([today]).dt.offset_by(f"-{months}mo").item()
    begun = _begun(pack, today)
    parts = [_half_year(pack, day, begun, months) for day in half_years(since, known)]
    policy = risk_policy(pack, day=today)
    empty = {"household": pl.String, DAY: pl.Date, OUTCOME: pl.Boolean, RULES: pl.Int64}
    nothing = pl.DataFrame(schema=empty | dict.fromkeys(policy.fitting.features, pl.Boolean))
    return pl.concat(parts) if parts else nothing


def groups_of(pack: Pack, *, on: date) -> list[str]:
    """The groups of a pack that a history has."""
    return [key for key in risk_policy(pack, day=on).rules.groups if key in GROUPS]


def _begun(pack: Pack, today: date) -> pl.DataFrame:
    """When households came under care, by today."""
    rows = gather(today, [STANDINGS.name])[STANDINGS.name]
    under = pl.col("status").is_in(codes_of(pack, UNDER_CARE, on=today))
    return rows.filter(under).select("household", begun="since").sort("begun")


def _half_year(pack: Pack, day: date, begun: pl.DataFrame, months: int) -> pl.DataFrame:
    needed = columns_needed(pack, day=day)
    only = {on: {name: set(told) for name, told in tables.items()} for on, tables in needed.items()}
    only[day][HOUSEHOLDS.name] |= {*TOLD}
    tables = {on: gather(on, told, only=told) for on, told in only.items()}
    homes = tables[day][HOUSEHOLDS.name].filter(pl.col("status").is_in(watched_statuses(pack, on=day)))
    after = begun.filter(pl.col("begun") > day, pl.col("begun") <= pl.lit(day).dt.offset_by(f"{months}mo"))
    returned = homes["household"].is_in(after["household"].implode())
    told = homes.select(
        "household", *(GROUPS[it].alias(it) for it in groups_of(pack, on=day)),
        pl.lit(day).alias(DAY), returned.alias(OUTCOME),
    )  # fmt: skip
    known = featured(tables, pack=pack, day=day).drop("area")
    return told.join(known, on="household", maintain_order="left").join(
        _warned(day), on="household", how="left", maintain_order="left"
    ).with_columns(pl.col(RULES).fill_null(0))  # fmt: skip


def _warned(day: date) -> pl.DataFrame:
    """How many signals were open of a household on a day."""
    rows = columns(_open_signals(day), household="household__number")
    return rows.group_by("household").agg(pl.len().cast(pl.Int64).alias(RULES))


def _open_signals(day: date) -> QuerySet[Signal]:
    is_open = Q(closed_on=None) | Q(closed_on__gt=day)
    return Signal.objects.filter(is_open, household__isnull=False, received_on__lte=day).order_by("pk")

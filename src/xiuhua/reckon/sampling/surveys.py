"""What a two-stage sample says of the whole: shares with intervals that know villages answer alike.

Missed rate, wrong-exit rate, recognition and satisfaction are one function on different columns; the comprehensive
incidence joins two of them, scaled up.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from xiuhua.reckon.sampling.intervals import Interval, student, wilson

# Rows of a survey: a household of a kind in a village of a stratum, with the probability that its village was drawn
# (1: it came in surely), and that it was once its village is. `domain` says what its answer is about; `part` of
# `whole` (persons, or 1 for the household) is so. A row that says nothing of a domain has 0 of 0.
ROWS = {
    "stratum": pl.String, "village": pl.String, "reached": pl.Float64, "kind": pl.String, "taken": pl.Float64,
    "domain": pl.String, "part": pl.Float64, "whole": pl.Float64,
}  # fmt: skip
PRIOR = 5.0  # households with the event whose spread over villages an expected design effect is worth
ALIKE = 0.05  # correlation of answers within a village that is expected before any were given
SURE = 1 - 1e-12


@dataclass(frozen=True, slots=True)
class Share:
    """A share of a whole; None where nobody was asked. `interval` holds the true one in 95 of 100 surveys.

    `error` is the linearised standard error, `freedom` its degrees of freedom (villages less strata), `effect` how
    many times the variance is that of as many households drawn by themselves, `asked` how many rows it stands on.
    """

    interval: Interval
    error: float
    freedom: float
    effect: float
    asked: int


def share(rows: pl.DataFrame) -> Share | None:
    """The share Σ w·part ÷ Σ w·whole of a frame with the columns ROWS, each row weighing one by its probability."""
    return combined(rows.with_columns(domain=pl.lit("")), {"": 1.0})


def incidence(rows: pl.DataFrame, people: Mapping[str, float], *, known: float, rural: float) -> Share | None:
    """Known poor persons and those found in each domain, scaled up from the rates to its `people`, of `rural` persons.

    The comprehensive incidence: domains are those not registered (missed) and those who exited (wrongly).
    """
    found = combined(rows, people)
    if found is None:
        return None
    scale = sum(people.values()) / rural
    ends = (known / rural + scale * end for end in (found.interval.value, found.interval.low, found.interval.high))
    return Share(Interval(*ends), scale * found.error, found.freedom, found.effect, found.asked)


def combined(rows: pl.DataFrame, people: Mapping[str, float]) -> Share | None:
    """The share of all `people` of some domains: the share within each, weighed by how many it has.

    Taylor's linearisation of the ratios; the variance is that of villages within strata, with the share of each that
    was not drawn (Hájek 1964, Deville 1999), and of households within villages. Villages that came in surely vary by
    their households alone. A stratum with a single village is taken together with its neighbour.
    """
    rows = rows.filter(pl.col("domain").is_in(list(people)))
    used = _linearised(rows.sort("stratum", "village", "kind"), people)
    if used is None:
        return None
    value = float(used["mean"].sum())
    first, freedom = _between(used)
    variance = first + _within(used)
    asked = used.filter(pl.col("whole") > 0)
    alone = float((asked["pull"] ** 2).sum())  # how unequally households weigh: 1 / the number that weigh alike
    interval, effect = _interval(value, variance, alone, freedom, asked)
    return Share(interval, variance**0.5, freedom, effect, asked.height)


def _linearised(rows: pl.DataFrame, people: Mapping[str, float]) -> pl.DataFrame | None:
    """The rows with `pull` (how much each counts), `mean` (its part in the share) and `off` (its pull on the error)."""
    told = {domain: many for domain, many in people.items() if many > 0}
    weighed = rows.filter(pl.col("domain").is_in(list(told))).with_columns(
        weight=1 / (pl.col("reached") * pl.col("taken"))
    )
    weight = pl.col("weight")
    whole = (weight * pl.col("whole")).sum().over("domain")
    weighed = weighed.with_columns(all=whole).filter(pl.col("all") > 0)
    if not told or weighed["domain"].n_unique() < len(told):
        return None
    counts = pl.col("domain").replace_strict(told, return_dtype=pl.Float64) / sum(told.values())
    ratio = (weight * pl.col("part")).sum().over("domain") / pl.col("all")
    each = counts * weight / pl.col("all")
    return weighed.with_columns(
        pull=each * pl.col("whole"), mean=each * pl.col("part"), off=each * (pl.col("part") - ratio * pl.col("whole"))
    )


def _between(rows: pl.DataFrame) -> tuple[float, float]:
    """The variance between villages that did not come in surely, and its degrees of freedom."""
    open_to_chance = rows.filter(pl.col("reached") < SURE)
    if not open_to_chance.height:
        many = rows.group_by("village", "kind").len()
        return 0.0, max(float((many["len"] - 1).sum()), 1.0)
    villages = open_to_chance.group_by("stratum", "village", maintain_order=True).agg(
        pl.col("off").sum(), pl.col("reached").first()
    )
    villages = villages.with_columns(stratum=pl.Series(_joined(villages["stratum"].to_list()), dtype=pl.Int64))
    chance = 1 - pl.col("reached")
    middle = ((chance * pl.col("off")).sum() / chance.sum()).over("stratum")
    size = pl.len().over("stratum")
    square = pl.when(size > 1).then(size / (size - 1) * (pl.col("off") - middle) ** 2).otherwise(pl.col("off") ** 2)
    strata = villages["stratum"].n_unique()
    return float(villages.select((chance * square).sum()).item()), float(max(villages.height - strata, 1))


def _joined(strata: list[str]) -> list[int]:
    """The strata of villages, in order, as numbers; one that has a single village is one with its neighbour."""
    groups: list[list[int]] = []
    for at, stratum in enumerate(strata):
        if groups and (strata[groups[-1][-1]] == stratum or len(groups[-1]) == 1):
            groups[-1].append(at)
        else:
            groups.append([at])
    if len(groups) > 1 and len(groups[-1]) == 1:
        groups[-2:] = [groups[-2] + groups[-1]]
    return [number for number, group in enumerate(groups) for _ in group]


def _within(rows: pl.DataFrame) -> float:
    """The variance that households within villages add: by kind, or all of a village where a kind has but one."""
    alone = (pl.len().over("village", "kind") == 1).any().over("village")
    rows = rows.with_columns(cell=pl.when(alone).then(pl.lit("")).otherwise("kind"))
    cell = ["village", "cell"]
    many = pl.len().over(cell)
    off = pl.col("off") - pl.col("off").mean().over(cell)
    spread = pl.when(many > 1).then(many / (many - 1) * off**2).otherwise(pl.col("off") ** 2)
    return float(rows.select((pl.col("reached") * (1 - pl.col("taken")) * spread).sum()).item())


def _interval(
    value: float, variance: float, alone: float, freedom: float, asked: pl.DataFrame
) -> tuple[Interval, float]:
    """Wilson's interval for as many households as would tell as much drawn by themselves, and their design effect.

    Where few have the event, the design effect that was seen says little: it counts as much as the events there are,
    beside one that is expected. So there is an upper end where no event was seen.
    """
    take = asked.height / asked["village"].n_unique()
    expected = 1 + (take - 1) * ALIKE
    spread = value * (1 - value) * alone
    events = min(float((asked["part"] > 0).sum()), float((asked["part"] < asked["whole"]).sum()))
    seen = variance / spread if spread > 0 else expected
    effect = max((events * seen + PRIOR * expected) / (events + PRIOR), 1.0)
    return wilson(value, 1 / (alone * effect), student(freedom)), seen

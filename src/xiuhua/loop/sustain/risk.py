"""Whom to check at the door next, and why: points for what is on file, a share by lot. It changes nothing else.

No other stage reads what stands here, nor does any verdict, warning or figure; the columns of features have names
that no rule can spell.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from xiuhua.policy.pack import Pack
from xiuhua.policy.risk import Feature, RiskPolicy
from xiuhua.policy.risk_reader import risk_policy
from xiuhua.policy.words import filled
from xiuhua.reckon.risk.ordering import BY_LOT, BY_POINTS, RISK_ORDER, order
from xiuhua.reckon.risk.score import Score
from xiuhua.reckon.rules.days import DatedRules, TablesByDay
from xiuhua.reckon.tables import HOUSEHOLDS, TABLES
from xiuhua.words import Rejected

PERCENT = 100


@dataclass(frozen=True, slots=True)
class FeatureLine:
    """A feature of a household: whether it has it (None: not known), and the points that this gives."""

    feature: Feature
    holds: bool | None
    points: int


@dataclass(frozen=True, slots=True)
class Why:
    """Why a household stands where it does in a month: `by` is points, lot, or None for who is not among the checks.

    `chance` is the share of households with as many points that returned to poverty; `probability` is that of coming
    into the checks of the month, lots included.
    """

    household: str
    lines: tuple[FeatureLine, ...]
    points: int
    chance: float
    month: str
    place: int
    by: str | None
    probability: float


def tables_needed(pack: Pack, *, day: date) -> dict[date, set[str]]:
    """The tables that the features read, by the day they are as of."""
    policy = risk_policy(pack, day=day)
    needed = _rules(pack).tables_needed([it.ref for it in policy.rules.features.values()], day=day)
    needed[day].add(HOUSEHOLDS.name)
    return needed


def columns_needed(pack: Pack, *, day: date) -> dict[date, dict[str, set[str]]]:
    """The columns that `featured` reads, by day and table; keys are not named."""
    policy = risk_policy(pack, day=day)
    needed = _rules(pack).columns_needed([it.ref for it in policy.rules.features.values()], day=day)
    needed[day].setdefault(HOUSEHOLDS.name, set()).add("area")
    return needed


def featured(tables_by_day: TablesByDay, *, pack: Pack, day: date) -> pl.DataFrame:
    """Households with their area and a truth for each feature, null where it is not known (see `tables_needed`)."""
    policy = risk_policy(pack, day=day)
    features = policy.rules.features.values()
    gathered = {
        on: {name: table for name, table in tables.items() if name in TABLES} for on, tables in tables_by_day.items()
    }
    rows = _rules(pack).with_columns(gathered, [it.ref for it in features], day=day)[HOUSEHOLDS.name]
    return rows.select("household", "area", *(pl.col(it.ref.column).alias(it.key) for it in features))


def check_order(rows: pl.DataFrame, score: Score, *, policy: RiskPolicy, checks: int, month: str) -> pl.DataFrame:
    """The table RISK_ORDER of households with their features: whom to check in a month ("2022-03"), and all others.

    Raises Rejected for a score of other features than the pack's: its points would be of something else.
    """
    if score.features != policy.fitting.features:
        raise Rejected(
            f"The score gives points for {', '.join(score.features)}, and the pack for "
            f"{', '.join(policy.fitting.features)}: fit it anew."
        )
    totals = score.totals(rows)
    scored = rows.select("household").with_columns(
        pl.Series("points", totals), pl.Series("chance", score.chances(totals))
    )
    return order(scored, checks=checks, drawn=policy.drawn, seed=policy.seed, month=month)


def lot_order(rows: pl.DataFrame, *, policy: RiskPolicy, checks: int, month: str) -> pl.DataFrame:
    """The same while there is no score: all checks are drawn by lot, and points and chance are of nothing."""
    alike = rows.select("household", points=pl.lit(0, pl.Int64), chance=pl.lit(None, pl.Float64))
    drawn = order(alike, checks=checks, drawn=1.0, seed=policy.seed, month=month)
    return drawn.with_columns(points=pl.lit(None, pl.Int64))


def why(
    household: str, rows: pl.DataFrame, ordered: pl.DataFrame, score: Score, *, policy: RiskPolicy, month: str
) -> Why:
    """One household's place in the order, feature by feature. `ordered` is what `check_order` gave for these rows."""
    here = pl.col("household") == household
    told, place = (
        rows.row(by_predicate=here, named=True),
        RISK_ORDER.conform(ordered).row(by_predicate=here, named=True),
    )
    return Why(
        household=household, lines=feature_lines(told, score, policy=policy), points=place["points"],
        chance=place["chance"], month=month, place=place["place"], by=place["by"], probability=place["probability"],
    )  # fmt: skip


def feature_lines(told: Mapping[str, bool | None], score: Score, *, policy: RiskPolicy) -> tuple[FeatureLine, ...]:
    """A household's features with the points that a score gives for each; of what the pack asks no more, none."""
    points = dict(zip(score.features, score.points, strict=True))
    known = [(it, told.get(key), points.get(key, 0)) for key, it in policy.rules.features.items()]
    return tuple(FeatureLine(it, holds, worth if holds else 0) for it, holds, worth in known)


def answer(found: Why, *, policy: RiskPolicy, language: str) -> list[str]:
    """What a family is told that asks why, in the pack's sentences; what gives no points and is known is left out."""

    def say(key: str, **words: object) -> str:
        return filled(policy.rules.says[key][language], {name: str(word) for name, word in words.items()})

    kinds = [(_kind(line), line) for line in found.lines]
    lines = [
        say(kind, feature=line.feature.label[language], points=abs(line.points)) for kind, line in kinds if kind
    ] or [say("nothing")]
    total = say("total", points=found.points, percent=f"{PERCENT * found.chance:.1f}")
    month = said_month(found.month, language)
    place = say({BY_POINTS: "by_points", BY_LOT: "by_lot"}.get(found.by or "", "waits"), month=month)
    return [say("order"), *lines, total, place, say("changes_nothing"), say("never")]


def said_month(month: str, language: str) -> str:
    """A month as it is told in a language: 2021-11 as 2021年11月 in Chinese."""
    year, _, number = month.partition("-")
    return f"{year}年{int(number)}月" if language.partition("-")[0] == "zh" else month


def _kind(line: FeatureLine) -> str:
    """By which sentence a line is told; by none where it says nothing."""
    if line.holds is None:
        return "unknown"
    if not line.points:
        return ""
    return "points" if line.points > 0 else "lowers"


def _rules(pack: Pack) -> DatedRules:
    return DatedRules(pack.rules.book, pack.parameters_on)

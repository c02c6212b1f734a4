"""What a score would have been worth: each year judged by what was known before it, beside plain rules and chance."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from xiuhua.reckon.risk.fitting import Fitting
from xiuhua.reckon.risk.judging import auc, brier, calibration, checks_of, reached
from xiuhua.reckon.risk.score import OUTCOME, TOTAL, Score, first_day, fit_score, known_before, truths, years
from xiuhua.reckon.sampling.intervals import Interval, share
from xiuhua.words import Rejected

RULES = "rules"  # how many warnings the plain rules gave of a household on the day; a history may be without
CHANCE, RATE = "chance", "rate"
ALL = 0  # the year of what is told of all years together


@dataclass(frozen=True, slots=True)
class Recall:
    """Of the events of the judged, the share found with as many checks: by points, with the draw, by rules, by lot."""

    percent: float
    checks: int
    points: float
    drawn: float
    rules: float | None
    chance: float


@dataclass(frozen=True, slots=True)
class Judged:
    """A year, or ALL: how well what was known before told it. `plain` is the Brier score of the rate until then.

    `known` are the events of the rows that the score was fitted to; of all years, those of the last.
    """

    year: int
    rows: int
    events: int
    known: int
    auc: Interval | None
    rules_auc: Interval | None
    brier: float
    plain: float
    recalls: tuple[Recall, ...]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A year before which too little was known."""

    year: int
    events: int
    needed: int


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A group of the judged: how many returned, beside how many were expected to."""

    group: str
    value: str
    rows: int
    events: int
    expected: float
    observed: Interval


@dataclass(frozen=True, slots=True)
class Backtest:
    """The score of the whole history, and what scores of its beginnings would have been worth."""

    score: Score
    judged: tuple[Judged, ...]
    skipped: tuple[Skipped, ...]
    groups: tuple[Calibrated, ...]
    left_out: int  # groups with too few rows to be told


def backtest(
    history: pl.DataFrame,
    fitting: Fitting,
    *,
    percents: Sequence[float],
    drawn: float,
    groups: Sequence[str] = (),
    least: int = 1,
) -> Backtest:
    """Judge each year of a history (see `fit_score`; `household` tells rows of a day apart) by what was known before.

    With a column RULES the plain rules are judged on the same rows. `drawn` is the share of checks that is drawn at
    random; groups of fewer than `least` rows are counted and not told. Raises Rejected where no year can be judged.
    """
    rows = history.filter(pl.col(OUTCOME).is_not_null())
    parts: list[tuple[int, int, pl.DataFrame]] = []
    skipped: list[Skipped] = []
    for year, judged in years(rows):
        before = known_before(rows, first_day(judged), months=fitting.months)
        events = int(truths(before).sum())
        try:
            score = fit_score(before, fitting)
        except Rejected:
            skipped.append(Skipped(year, events, fitting.needed))
            continue
        parts.append((year, events, _scored(judged, score)))
    whole = fit_score(rows, fitting)
    if not parts:
        raise Rejected(
            f"No year can be judged: before none of {', '.join(str(it.year) for it in skipped)} the outcomes of "
            f"{fitting.needed:,} households that returned were known. Give a longer history."
        )
    every = pl.concat([judged for *_, judged in parts])
    told = [_judged(*it, percents, drawn) for it in (*parts, (ALL, parts[-1][1], every))]
    found = [it for group in groups for it in _calibrated(every, group)]
    kept = tuple(it for it in found if it.rows >= least)
    return Backtest(whole, tuple(told), tuple(skipped), kept, len(found) - len(kept))


def _scored(rows: pl.DataFrame, score: Score) -> pl.DataFrame:
    totals = score.totals(rows)
    rate = pl.lit(score.events / score.rows)
    return rows.with_columns(pl.Series(TOTAL, totals), pl.Series(CHANCE, score.chances(totals)), rate.alias(RATE))


def _judged(year: int, known: int, judged: pl.DataFrame, percents: Sequence[float], drawn: float) -> Judged:
    outcome = truths(judged)
    return Judged(
        year=year,
        rows=judged.height,
        events=int(outcome.sum()),
        known=known,
        auc=auc(judged[CHANCE if year == ALL else TOTAL].to_numpy(), outcome),
        rules_auc=auc(judged[RULES].to_numpy(), outcome) if RULES in judged.columns else None,
        brier=brier(judged[CHANCE].to_numpy(), outcome),
        plain=brier(judged[RATE].to_numpy(), outcome),
        recalls=tuple(_recall(judged, percent, drawn) for percent in percents),
    )


def _recall(judged: pl.DataFrame, percent: float, drawn: float) -> Recall:
    checks, events = checks_of(judged, percent), max(int(judged[OUTCOME].sum()), 1)
    by_lot = judged.with_columns(same=pl.lit(0))
    return Recall(
        percent=percent,
        checks=int(checks["checks"].sum()),
        points=reached(judged, TOTAL, checks) / events,
        drawn=reached(judged, TOTAL, checks, drawn=drawn) / events,
        rules=reached(judged, RULES, checks) / events if RULES in judged.columns else None,
        chance=reached(by_lot, "same", checks) / events,
    )


def _calibrated(rows: pl.DataFrame, group: str) -> list[Calibrated]:
    return [
        Calibrated(group, it["value"] or "", it["rows"], it["events"], it["expected"], share(it["events"], it["rows"]))
        for it in calibration(rows, group).iter_rows(named=True)
    ]

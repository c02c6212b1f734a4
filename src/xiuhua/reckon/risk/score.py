"""A score of whole points, fitted to what became of households, with the probability that each total has come to.

Weights are those of a logistic regression with an L2 penalty; its penalty is the one that told later years best from
earlier ones. A weight becomes as many points as it doubles the odds, times the points of a doubling, rounded. What a
total comes to is fitted after Platt (1999) to totals of years that the points had not seen: one curve that only rises,
where steps of isotonic regression would follow the few events that there are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from xiuhua.reckon.risk.fitting import Fitting
from xiuhua.reckon.risk.logistic import Flags, Floats, Ints, Patterns, fitted, log_loss, logit, sigmoid
from xiuhua.words import Rejected

PENALTIES = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
OUTCOME, DAY, TOTAL = "returned", "day", "total"


@dataclass(frozen=True, slots=True)
class Score:
    """Points by feature, in the order of `features`, and the line from a total to the logit of its probability."""

    features: tuple[str, ...]
    weights: tuple[float, ...]
    points: tuple[int, ...]
    intercept: float
    penalty: float
    folds: int  # years that the penalty and the probabilities were judged on
    base: float
    slope: float
    rows: int
    events: int

    def totals(self, rows: pl.DataFrame) -> Ints:
        """The points of each row together; a feature that is not known gives none."""
        return np.asarray(_totals(rows, self.features, self.points).to_numpy(), np.int64)

    def chances(self, totals: Ints | Sequence[int]) -> Floats:
        """The probability of each total."""
        return sigmoid(self.base + self.slope * np.asarray(totals, np.float64))

    def table(self) -> list[tuple[int, float]]:
        """Every total that there can be, the least first, with its probability."""
        totals = range(sum(it for it in self.points if it < 0), sum(it for it in self.points if it > 0) + 1)
        return list(zip(totals, self.chances(list(totals)).tolist(), strict=True))


def fit_score(history: pl.DataFrame, fitting: Fitting) -> Score:
    """The score of a history: `day`, a truth for each feature (null where not known), `returned` (null: not yet known).

    Raises Rejected where too few households returned, or too few did not, to fit anything to.
    """
    rows = history.filter(pl.col(OUTCOME).is_not_null())
    events = int(rows[OUTCOME].sum())
    require_enough(events, rows.height, fitting)
    folds = [it for it in _folds(rows, fitting) if _has_both(it[0])]
    penalty = _penalty(folds, fitting)
    beta = fitted(_patterns(rows, fitting), penalty=penalty)
    points = _points(beta, fitting)
    seen = rows.select(OUTCOME, _totals(rows, fitting.features, points))
    base, slope = _line(_unseen(folds, penalty, fitting) if folds else seen)
    return Score(
        fitting.features, tuple(beta[1:].tolist()), points, float(beta[0]), penalty, len(folds), base, slope,
        rows.height, events,
    )  # fmt: skip


def require_enough(events: int, rows: int, fitting: Fitting) -> None:
    """Refuse to fit to too few: what came out would be chance, and somebody would believe it."""
    fewer = min(events, rows - events)
    if fewer < fitting.needed:
        raise Rejected(
            f"Of {rows:,} rows whose outcome is known, {events:,} returned to poverty and {rows - events:,} did not. "
            f"A score needs {fitting.needed:,} of each (at least {fitting.events_least}, and {fitting.per_feature} for "
            f"each of {len(fitting.features)} features). Until there are as many, order checks by the warnings alone."
        )


def known_before(rows: pl.DataFrame, day: date, *, months: int) -> pl.DataFrame:
    """The rows whose outcome was known on a day."""
    return rows.filter(pl.col(DAY).dt.offset_by(f"{months}mo") <= pl.lit(day))


def years(rows: pl.DataFrame) -> Iterator[tuple[int, pl.DataFrame]]:
    """The rows by the year of their day, the first year first."""
    for year in rows[DAY].dt.year().unique().sort().to_list():
        yield year, rows.filter(pl.col(DAY).dt.year() == year)


def first_day(rows: pl.DataFrame) -> date:
    """The first day of rows, of which there are some."""
    days: list[date] = rows[DAY].to_list()
    return min(days)


def truths(rows: pl.DataFrame) -> Flags:
    """What became of rows."""
    return np.asarray(rows[OUTCOME].to_numpy(), np.bool_)


def _folds(rows: pl.DataFrame, fitting: Fitting) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """For each year what was known before its first day, and the year itself."""
    for _, judged in years(rows):
        yield known_before(rows, first_day(judged), months=fitting.months), judged


def _has_both(rows: pl.DataFrame) -> bool:
    return 0 < int(rows[OUTCOME].sum()) < rows.height


def _penalty(folds: list[tuple[pl.DataFrame, pl.DataFrame]], fitting: Fitting) -> float:
    """The penalty by which years were told best from what was known before; the strongest where there is no year."""
    pairs = [(_patterns(before, fitting), _patterns(judged, fitting)) for before, judged in folds]

    def loss(penalty: float) -> float:
        return sum(log_loss(judged, fitted(before, penalty=penalty)) for before, judged in pairs)

    return min(reversed(PENALTIES), key=loss)


def _unseen(folds: list[tuple[pl.DataFrame, pl.DataFrame]], penalty: float, fitting: Fitting) -> pl.DataFrame:
    """The rows of every year with their totals by points that were fitted before it."""
    found = []
    for before, judged in folds:
        points = _points(fitted(_patterns(before, fitting), penalty=penalty), fitting)
        found.append(judged.select(OUTCOME, _totals(judged, fitting.features, points)))
    return pl.concat(found)


def _line(unseen: pl.DataFrame) -> tuple[float, float]:
    """Base and slope of the logit by TOTAL, with Platt's targets; a line that would fall is laid flat."""
    rows = Patterns.of(unseen, [TOTAL], outcome=OUTCOME)
    returned, every = float(rows.events.sum()), float(rows.count.sum())
    high, low = (returned + 1) / (returned + 2), 1 / (every - returned + 2)
    aims = Patterns(rows.design, rows.count, rows.events * high + (rows.count - rows.events) * low)
    base, slope = fitted(aims, penalty=0.0)
    if slope > 0:
        return float(base), float(slope)
    return logit(float(aims.events.sum()) / every), 0.0


def _points(beta: Floats, fitting: Fitting) -> tuple[int, ...]:
    return tuple(int(it) for it in np.rint(beta[1:] * fitting.doubling / np.log(2)))


def _patterns(rows: pl.DataFrame, fitting: Fitting) -> Patterns:
    return Patterns.of(_told(rows, fitting.features), fitting.features, outcome=OUTCOME)


def _told(rows: pl.DataFrame, features: Sequence[str]) -> pl.DataFrame:
    """The rows with 0 and 1 for each feature."""
    return rows.with_columns(pl.col(it).fill_null(value=False).cast(pl.Int64) for it in features)


def _totals(rows: pl.DataFrame, features: Sequence[str], points: Sequence[int]) -> pl.Series:
    added = [pl.col(name) * point for name, point in zip(features, points, strict=True)]
    return _told(rows, features).select(pl.sum_horizontal(added).cast(pl.Int64).alias(TOTAL)).to_series()

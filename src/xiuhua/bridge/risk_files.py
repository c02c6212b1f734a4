"""A file of what became of households into a history that a score is fitted to and judged on. No register here."""

from datetime import date
from pathlib import Path
from time import perf_counter

import polars as pl

from xiuhua.bridge.files import FIRST_ROW, STDIN, read_columns
from xiuhua.policy.risk import RiskPolicy
from xiuhua.reckon.risk.backtest import RULES, Backtest, backtest
from xiuhua.reckon.risk.score import DAY, OUTCOME
from xiuhua.words import Rejected

KEY = "household"


def read_history(path: Path, *, policy: RiskPolicy) -> pl.DataFrame:
    """The history in a CSV file: household, day, a 0 or 1 for each feature of the pack, returned; empty: not known.

    It may have the pack's groups, and `rules`, the number of warnings that the household had on the day. Raises
    NotFound and Rejected as `read_columns` does, and Rejected for a row without household or day, and for one that
    stands twice.
    """
    name = "stdin" if path == STDIN else path.name
    groups = list(policy.rules.groups)
    rows = read_columns(
        path, texts=[KEY, DAY, *groups], flags=[OUTCOME, *policy.fitting.features], wholes=[RULES],
        optional=[RULES, *groups],
    )  # fmt: skip
    days = rows[DAY].str.to_date("%Y-%m-%d", strict=False)
    _require_none(rows[KEY].is_null(), name, "has no household. Give each its number.")
    _require_none(days.is_null(), name, "has no day like 2021-10-15. Write it so.")
    rows = rows.with_columns(days.alias(DAY))
    _require_none(rows.select(KEY, DAY).is_duplicated(), name, "stands twice: one row for a household and a day.")
    return rows


def backtest_file(path: Path, *, policy: RiskPolicy) -> tuple[Backtest, pl.DataFrame, float]:
    """The back-test of a history in a file, the history, and the seconds it took from its bytes on.

    Raises as `read_history` and `backtest` do.
    """
    begun = perf_counter()
    history = read_history(path, policy=policy)
    groups = [it for it in policy.rules.groups if it in history.columns]
    found = backtest(
        history, policy.fitting, percents=policy.rules.percents, drawn=policy.drawn, groups=groups,
        least=policy.group_least,
    )  # fmt: skip
    return found, history, perf_counter() - begun


def span(history: pl.DataFrame) -> tuple[date, date]:
    """The first and the last day of a history that has rows."""
    days: list[date] = history[DAY].sort().to_list()
    return days[0], days[-1]


def _require_none(wrong: pl.Series, name: str, why: str) -> None:
    if wrong.any():
        raise Rejected(f"{name}: row {wrong.arg_true()[0] + FIRST_ROW} {why}")

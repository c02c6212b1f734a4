"""Which deprivations make somebody poor: dimensions, indicators, weights and the cutoff k, read from plain data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from xiuhua.reckon.intake.spelling import nearest
from xiuhua.words import Rejected

RESERVED = ("score", "poor", "weight")
ROUNDED = 0.01  # shares written with two decimals may miss their sum by this much; they are scaled to it
WAY_OUT = 'Write a share as 0.25 or, to be exact, as "1/3".'


@dataclass(frozen=True, slots=True)
class Indicator:
    """A deprivation: a column of 0 and 1, and its part of the whole score."""

    column: str
    dimension: str
    weight: float


@dataclass(frozen=True, slots=True)
class DeprivationSpec:
    """The indicators, whose weights sum to 1, and the score `k` from which on somebody is poor."""

    k: float
    indicators: tuple[Indicator, ...]

    @property
    def columns(self) -> list[str]:
        """The columns of the indicators, in their order."""
        return [indicator.column for indicator in self.indicators]

    @property
    def weights(self) -> dict[str, float]:
        """Each column's weight."""
        return {indicator.column: indicator.weight for indicator in self.indicators}


def read_deprivation_spec(text: Mapping[str, Any]) -> DeprivationSpec:
    """The specification that a mapping (a TOML file) states: `k`, and `dimension`s of `name`, `weight`, `indicator`s.

    Weights of dimensions are shares of 1. Weights of indicators are shares of 1 within their dimension, or shares of
    the dimension's weight: which one, their sum tells. Raises Rejected.
    """
    _require_keys(text, {"k", "dimension"}, where="the specification")
    dimensions = _tables(text, "dimension", where="the specification")
    weights = [_share(one, where=_named(one, number)) for number, one in enumerate(dimensions, start=1)]
    _require_sum(weights, wholes=(1.0,), where="The dimensions")
    indicators = tuple(
        indicator
        for number, (one, weight) in enumerate(zip(dimensions, weights, strict=True), start=1)
        for indicator in _indicators(one, weight=weight / sum(weights), where=_named(one, number))
    )
    _require_free_columns([indicator.column for indicator in indicators])
    return DeprivationSpec(_cutoff(text), indicators)


def _indicators(dimension: Mapping[str, Any], *, weight: float, where: str) -> list[Indicator]:
    _require_keys(dimension, {"name", "weight", "indicator"}, where=where)
    tables = _tables(dimension, "indicator", where=where)
    for table in tables:
        _require_keys(table, {"column", "weight"}, where=f"an indicator of {where}")
    columns = [_text(table, "column", where=f"an indicator of {where}") for table in tables]
    shares = [_share(table, where=f"the indicator {column}") for table, column in zip(tables, columns, strict=True)]
    _require_sum(shares, wholes=(1.0, weight), where=f"The indicators of {where}")
    name = _text(dimension, "name", where=where)
    return [
        Indicator(column, name, weight * share / sum(shares)) for column, share in zip(columns, shares, strict=True)
    ]


# ── Refusals ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _named(dimension: Mapping[str, Any], number: int) -> str:
    return f"the dimension {dimension.get('name', f'number {number}')}"


def _require_keys(table: Mapping[str, Any], known: set[str], *, where: str) -> None:
    for key in table:
        if key not in known:
            near = nearest(key, sorted(known))
            raise Rejected(f"{key!r} has no meaning in {where}. {_perhaps(near) or f'Known are {_listed(known)}.'}")


def _perhaps(near: Sequence[str]) -> str:
    return f"Did you mean {' or '.join(near)}?" if near else ""


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names))


def _tables(table: Mapping[str, Any], key: str, *, where: str) -> list[Mapping[str, Any]]:
    found = table.get(key)
    header = "[[dimension]]" if key == "dimension" else "[[dimension.indicator]]"
    if not isinstance(found, list) or not found or not all(isinstance(one, Mapping) for one in found):
        raise Rejected(f"There is no {key} in {where}: write at least one {header}.")
    return found


def _text(table: Mapping[str, Any], key: str, *, where: str) -> str:
    found = table.get(key)
    if not isinstance(found, str) or not found.strip():
        raise Rejected(f'There is no {key} for {where}: write {key} = "…".')
    return found


def _share(table: Mapping[str, Any], *, where: str) -> float:
    if "weight" not in table:
        raise Rejected(f"There is no weight for {where}. {WAY_OUT}")
    share = _number(table["weight"])
    if share is None or not 0 < share <= 1:
        raise Rejected(f"The weight {table['weight']!r} of {where} is no share of 1. {WAY_OUT}")
    return share


def _number(value: object) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value)
    try:
        return float(Fraction(value)) if isinstance(value, str) else None
    except (ValueError, ZeroDivisionError):
        return None


def _require_sum(shares: Sequence[float], *, wholes: Sequence[float], where: str) -> None:
    if not any(abs(sum(shares) - whole) <= ROUNDED for whole in wholes):
        wanted = " or, as shares of the whole, ".join(f"{whole:.4g}" for whole in wholes)
        raise Rejected(f"{where} weigh {sum(shares):.4g} together, not {wanted}. {WAY_OUT}")


def _require_free_columns(columns: Sequence[str]) -> None:
    for column in columns:
        if columns.count(column) > 1:
            raise Rejected(f"The indicator {column} stands twice: its column would count double. Leave one out.")
        if column in RESERVED:
            raise Rejected(f"An indicator cannot be called {column}: the result has such a column. Rename it.")


def _cutoff(text: Mapping[str, Any]) -> float:
    if "k" not in text:
        raise Rejected("There is no cutoff k in the specification: write k = 0.33 above the first [[dimension]].")
    k = _number(text["k"])
    if k is None or not 0 < k <= 1:
        raise Rejected(f'The cutoff k = {text["k"]!r} is no share of 1: 33 per cent are written 0.33, a third "1/3".')
    return k

"""Checks a list of grades that people gave against a quota and rules: it names what stands against it.

No grade is proposed, reckoned or ordered here: the persons of a breach are told in the order in which the list came.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from xiuhua.reckon.rules.condition import Condition

LINES = {"person": pl.Int64, "grade": pl.String}


@dataclass(frozen=True, slots=True)
class Bar:
    """Grades that somebody of whom a condition is true cannot be given."""

    key: str
    condition: Condition
    bars: frozenset[str]


@dataclass(frozen=True, slots=True)
class Quota:
    """At most a share of those on a list may have a grade; parts of a person are not rounded up."""

    key: str
    grade: str
    share: Fraction

    def most(self, persons: int) -> int:
        """How many of so many persons may have it."""
        return int(self.share * persons)


@dataclass(frozen=True, slots=True)
class Breach:
    """What stands against a list: the key of a rule or quota, whom it is about, and what is on file of each.

    `most` is what a quota allows, None for a rule.
    """

    key: str
    persons: tuple[int, ...]
    values: tuple[Mapping[str, int | bool | None], ...] = ()
    most: int | None = None


def breaches(
    lines: pl.DataFrame, confirmed: pl.DataFrame, *, bars: Sequence[Bar], quotas: Sequence[Quota]
) -> tuple[Breach, ...]:  # fmt: skip
    """What stands against a list (person, grade), as is confirmed of each person on it; quotas first, as they come.

    What is not known of somebody stands against no grade.
    """
    return (*_over(lines, quotas), *_barred(lines, confirmed, bars))


def _over(lines: pl.DataFrame, quotas: Sequence[Quota]) -> list[Breach]:
    found = []
    for quota in quotas:
        given = lines.filter(pl.col("grade") == quota.grade)["person"].to_list()
        most = quota.most(lines.height)
        if len(given) > most:
            found.append(Breach(quota.key, tuple(given), most=most))
    return found


def _barred(lines: pl.DataFrame, confirmed: pl.DataFrame, bars: Sequence[Bar]) -> list[Breach]:
    found = []
    told = lines.join(confirmed, on="person", how="left", maintain_order="left")
    for bar in bars:
        met = bar.condition.rows_met(told).filter(pl.col("grade").is_in(bar.bars))
        if met.height:
            values = met.select(bar.condition.columns).to_dicts()
            found.append(Breach(bar.key, tuple(met["person"]), tuple(values)))
    return found

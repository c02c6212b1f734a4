"""Rows of one list matched to the records of another: whom each speaks of, or among whom somebody has to choose."""

from dataclasses import replace

import numpy as np
import polars as pl

from xiuhua.reckon.linkage.blocks import propose
from xiuhua.reckon.linkage.codes import Flags, Floats, Ints
from xiuhua.reckon.linkage.comparing import FAMILY, name_levels
from xiuhua.reckon.linkage.groups import odds_of
from xiuhua.reckon.linkage.levels import Comparison
from xiuhua.reckon.linkage.linking import weigh_by
from xiuhua.reckon.linkage.model import Candidates, Model
from xiuhua.reckon.linkage.names import read_names
from xiuhua.reckon.linkage.records import COLUMNS, Records, read_records

MOST = 5  # records shown for one row
# What tells one person of a name from another, and the level from which on it does not agree.
TELLING = {
    Comparison.NUMBER_CHECKED: 2, Comparison.NUMBER_LOOSE: 4, Comparison.NUMBER_OPAQUE: 2, Comparison.NUMBER_FOREIGN: 1,
    Comparison.NUMBER_MASKED: 1,
    Comparison.BIRTH: 4, Comparison.BIRTH_MONTH: 2, Comparison.BIRTH_YEAR: 1, Comparison.PHONE: 2,
}  # fmt: skip
MATCHED = {"row": pl.String, "known": pl.String, "probability": pl.Float64}


def match(rows: pl.DataFrame, known: pl.DataFrame, *, people: int | None = None, most: int = MOST) -> pl.DataFrame:
    """For each row the records it may speak of: row, known (both by unique_id), probability; the likeliest first.

    Both are frames of text columns (records.COLUMNS), each with a unique_id that is unique among its own. Where those
    known are not all the `people` there are, they must be whoever shares a name's sound, a day of birth, a phone or a
    number with some row, and beside them a sample of the others. Without a day of birth, a number or a phone that comes
    near nobody is more likely than not: a name and a village are no person, and not everybody is known. Probabilities
    of one row add up to 1 at most: two who are alike have half of it each, and are not guessed between.
    """
    if not rows.height or not known.height:
        return pl.DataFrame(schema=MATCHED)
    both = pl.concat([_listed(rows, "1"), _listed(known, "2")])
    records = read_records(both)
    first: Flags = records.place < rows.height
    people = max(people or 0, known.height)
    before = Model.across(records, first=first, people=people)
    found, model = weigh_by(_scaled(records, people / known.height), propose(records, first=first), before)
    of_first = first[found.left]
    row = np.where(of_first, found.left, found.right)
    other = np.where(of_first, found.right, found.left)
    ids = both["unique_id"].str.slice(1)
    return (
        pl.DataFrame(
            {
                "row": ids[records.place[row]], "known": ids[records.place[other]],
                "probability": np.round(_shared(row, _odds(model, found), rows=records.count), 6),
            },
            schema=MATCHED,
        )
        .sort("row", "probability", "known", descending=[False, True, False])
        .group_by("row", maintain_order=True).head(most)
    )  # fmt: skip


def names_agree(left: pl.Series, right: pl.Series) -> pl.Series:
    """Whether two names, row by row, could be of one person: more than a surname in common. Null where one is none."""
    names = read_names(pl.concat([left.alias("name"), right.alias("name")]), np.ones(2 * len(left), np.bool_))
    places = np.arange(len(left))
    level = pl.Series(name_levels(names, places, places + len(left)))
    return pl.DataFrame({"level": level}).select(pl.when(pl.col("level") >= 0).then(pl.col("level") < FAMILY))["level"]


def _scaled(records: Records, times: float) -> Records:
    """Records of which so many times as many people live in each village."""
    return replace(records, villages=replace(records.villages, held=records.villages.held * times))


def _listed(frame: pl.DataFrame, number: str) -> pl.DataFrame:
    missing = [pl.lit(None, pl.String).alias(name) for name in COLUMNS if name not in frame.columns]
    texts = frame.with_columns(missing).select(pl.col(COLUMNS).cast(pl.String))
    return texts.with_columns(unique_id=number + pl.col("unique_id"))


def _odds(model: Model, found: Candidates) -> Floats:
    """Log odds of pairs, at most even where nothing but names, sexes and villages agrees."""
    level = found.levels
    told = np.any([(level[name] >= 0) & (level[name] < worst) for name, worst in TELLING.items()], axis=0)
    odds = odds_of(model, found)
    return np.where(told, odds, np.minimum(odds, 0.0))


def _shared(row: Ints, odds: Floats, *, rows: int) -> Floats:
    """The probability of each of a row's pairs, where at most one of them can be right."""
    weight = np.exp(odds)
    return np.asarray(weight / (1 + np.bincount(row, weights=weight, minlength=rows))[row])

"""Records of one person: a file in, pairs with their probability out."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import polars as pl

from xiuhua.reckon.linkage.blocks import Proposed, propose
from xiuhua.reckon.linkage.codes import Floats, Ints
from xiuhua.reckon.linkage.groups import grouped
from xiuhua.reckon.linkage.levels import Comparison, Levels, compare
from xiuhua.reckon.linkage.model import Model, chance, fitted, two
from xiuhua.reckon.linkage.records import Records, read_records

STRETCH = 1 << 16  # pairs weighed at a time
WORTH = -12.0  # log odds by the first beliefs, below which a pair is not weighed again
THRESHOLD = 0.95


@dataclass(frozen=True, slots=True)
class Weighed:
    """Pairs that may be of one person, how they agree, and what else explains them."""

    left: Ints
    right: Ints
    levels: Levels
    others: Floats


@dataclass(frozen=True, slots=True)
class Linked:
    """Pairs of one person (id_a, id_b, probability, in the order of the file), and what was looked at."""

    pairs: pl.DataFrame
    records: int
    proposed: int
    refined: int
    windowed: int
    persons: int  # groups of two or more
    model: Model


def link(frame: pl.DataFrame, *, threshold: float = THRESHOLD) -> Linked:
    """Link a frame of text columns (records.COLUMNS; all but unique_id may be missing or empty).

    The answer depends on the rows and not on their order, but for which of a pair is named first.
    """
    records = read_records(frame)
    proposed = propose(records)
    weighed, model = weigh(records, proposed)
    found, persons = grouped(records, model, weighed.left, weighed.right, chance(model.one(weighed.levels), weighed.others), threshold=threshold)
    return Linked(
        _in_order_of_file(records, *found), records.count, len(proposed.left), proposed.refined, proposed.windowed, persons, model
    )


def weigh(records: Records, proposed: Proposed) -> tuple[Weighed, Model]:
    """Those of the proposed pairs that may be of one person, and the model after it has seen them."""
    model = Model.before(records)

    def look(start: int) -> Weighed:
        left, right = proposed.left[start : start + STRETCH], proposed.right[start : start + STRETCH]
        levels = compare(records, left, right)
        others = two(model, records, levels, left, right)
        worth = model.one(levels) - others > WORTH
        return Weighed(left[worth], right[worth], {it: levels[it][worth] for it in Comparison}, others[worth])

    weighed = _joined(_in_threads(look, range(0, len(proposed.left), STRETCH)))
    return weighed, fitted(model, weighed.levels, weighed.others)


def _in_threads(look: Callable[[int], Weighed], starts: range) -> list[Weighed]:
    with ThreadPoolExecutor(max_workers=min(os.cpu_count() or 1, 4)) as pool:
        return list(pool.map(look, starts))


def _joined(parts: list[Weighed]) -> Weighed:
    none = np.zeros(0, np.int64)
    return Weighed(
        np.concatenate([none, *(it.left for it in parts)]),
        np.concatenate([none, *(it.right for it in parts)]),
        {
            name: np.concatenate([np.zeros(0, np.int8), *(it.levels[name] for it in parts)]) for name in Comparison
        },
        np.concatenate([np.zeros(0), *(it.others for it in parts)]),
    )  # fmt: skip


def _in_order_of_file(records: Records, left: Ints, right: Ints, probability: Floats) -> pl.DataFrame:
    first = np.where(records.place[left] < records.place[right], left, right)
    second = left + right - first
    order = np.lexsort((records.place[second], records.place[first]))
    ids = records.frame["unique_id"]
    return pl.DataFrame(
        {"id_a": ids[first[order]], "id_b": ids[second[order]], "probability": np.round(probability[order], 6)}
    )

"""Records of one person: a file in, pairs with their probability out."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import polars as pl

from xiuhua.reckon.linkage.blocks import Proposed, propose
from xiuhua.reckon.linkage.groups import Groups, grouped
from xiuhua.reckon.linkage.levels import Comparison, compare
from xiuhua.reckon.linkage.model import Candidates, Model, fitted
from xiuhua.reckon.linkage.records import Records, read_records
from xiuhua.reckon.linkage.sieve import Sieve, sifted

STRETCH = 1 << 16  # pairs weighed at a time
MANY = 0.5  # other records of one person, in the mean, from which on they are told from strangers
THRESHOLD, LEAST_THRESHOLD = 0.95, 1e-4


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
    known: Records


def link(frame: pl.DataFrame, *, threshold: float = THRESHOLD) -> Linked:
    """Link a frame of text columns (records.COLUMNS; all but unique_id may be missing or empty).

    The answer depends on the rows and not on their order, but for which of a pair is named first.
    """
    threshold = min(max(threshold, LEAST_THRESHOLD), 1 - LEAST_THRESHOLD)
    records = read_records(frame)
    proposed = propose(records)
    candidates, model = weigh(records, proposed)
    groups = grouped(records, model, candidates, threshold=threshold)
    return Linked(
        _in_order_of_file(records, groups), records.count, len(proposed.left), proposed.refined, proposed.windowed,
        groups.persons, model, records,
    )  # fmt: skip


def weigh(records: Records, proposed: Proposed) -> tuple[Candidates, Model]:
    """Those of the proposed pairs that may be of one person, and the model after it has seen them.

    Where many records are of one person, values seem to be more frequent than they are among strangers: once it is
    known how many, all is weighed again.
    """
    found, model = weigh_by(records, proposed, Model.before(records))
    if 2 * model.ones > MANY * records.count:
        found, model = weigh_by(records, proposed, Model.before(records, ones=model.ones))
    return found, model


def weigh_by(records: Records, proposed: Proposed, before: Model) -> tuple[Candidates, Model]:
    """The same with what is believed before pairs are seen."""
    sieve = Sieve(before)

    def look(start: int) -> Candidates:
        left, right = proposed.left[start : start + STRETCH], proposed.right[start : start + STRETCH]
        return sifted(before, records, compare(records, left, right), left, right, sieve=sieve)

    found = _joined(_in_threads(look, range(0, max(len(proposed.left), 1), STRETCH)))
    return found, fitted(before, found)


def _in_threads(look: Callable[[int], Candidates], starts: range) -> list[Candidates]:
    with ThreadPoolExecutor(max_workers=min(os.cpu_count() or 1, 4)) as pool:
        return list(pool.map(look, starts))


def _joined(parts: list[Candidates]) -> Candidates:
    return Candidates(
        np.concatenate([it.left for it in parts]),
        np.concatenate([it.right for it in parts]),
        {name: np.concatenate([it.levels[name] for it in parts]) for name in Comparison},
        np.concatenate([it.rivals for it in parts], axis=1),
        sum(it.twins for it in parts),
    )


def _in_order_of_file(records: Records, groups: Groups) -> pl.DataFrame:
    left, right = groups.left, groups.right
    first = np.where(records.place[left] < records.place[right], left, right)
    second = left + right - first
    order = np.lexsort((records.place[second], records.place[first]))
    ids = records.frame["unique_id"]
    return pl.DataFrame(
        {"id_a": ids[first[order]], "id_b": ids[second[order]], "probability": np.round(groups.probability[order], 6)}
    )

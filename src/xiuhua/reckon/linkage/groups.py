"""Pairs into persons: who is joined with one record is joined with all of its group, or with none of them.

Two right numbers that differ are two persons', whoever else resembles both. A record that resembles several who cannot
be one person is worth a part of its probability to each. Groups grow by their surest pairs as long as all pairs
across, taken together, speak for one person (average linkage on log odds).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from xiuhua.reckon.linkage.codes import Flags, Floats, Ints
from xiuhua.reckon.linkage.levels import FAR, Comparison, compare
from xiuhua.reckon.linkage.model import Candidates, Model
from xiuhua.reckon.linkage.records import Records
from xiuhua.reckon.linkage.rivals import looked_at

LEAST = 0.2  # probability from which on a pair is one of several that a record may choose from
MOST_TOGETHER = 40  # records of one heap that are put into groups; of more the sure pairs are given as they are
EXCLUDING = -5.0  # log odds below which two records exclude one another
UNSEEN = -4.0  # log odds of a pair of a large heap that was not proposed: it excludes nobody
CERTAIN = 30.0  # log odds beyond which more does not count


@dataclass(frozen=True, slots=True)
class Groups:
    """Pairs of one person, left before right, with their probability; how many persons have several records."""

    left: Ints
    right: Ints
    probability: Floats
    persons: int


def grouped(records: Records, model: Model, found: Candidates, *, threshold: float) -> Groups:
    """The pairs of one person at a threshold of probability, without contradiction among them."""
    odds = odds_of(model, found)
    least = np.log(threshold / (1 - threshold))
    kept = odds >= min(np.log(LEAST / (1 - LEAST)), least)
    left, right, odds = _narrowed(found.left[kept], found.right[kept], odds[kept], count=records.count, least=least)
    heap, size = _heaps(left, right, count=records.count)
    sure = odds >= least
    plain = sure & ((size == 2) | (size > MOST_TOGETHER))
    pairs = [(left[plain], right[plain], odds[plain])]
    persons = len(np.unique(heap[left[plain]]))
    chosen = (size > 2) & (size <= MOST_TOGETHER)
    for told in _several(records, model, (left, right, odds, heap), chosen, least=least):
        pairs.append(told[:3])
        persons += told[3]
    one, other, told_odds = (np.concatenate([it[place] for it in pairs]) for place in range(3))
    return Groups(one, other, 1 / (1 + np.exp(-told_odds)), persons)


def _narrowed(left: Ints, right: Ints, odds: Floats, *, count: int, least: float) -> tuple[Ints, Ints, Floats]:
    """Of heaps that are too large only the pairs that stay sure beside what each record could choose instead.

    Most heaps fall apart so; what does not is left as it is.
    """
    _, size = _heaps(left, right, count=count)
    large = np.flatnonzero(size > MOST_TOGETHER)
    pairs = list(zip(left[large].tolist(), right[large].tolist(), strict=True))
    shared = _shared_out(dict(zip(pairs, odds[large].tolist(), strict=True)))
    kept = np.ones(len(left), np.bool_)
    kept[large] = [shared[pair] >= least for pair in pairs]
    return left[kept], right[kept], odds[kept]


def odds_of(model: Model, found: Candidates) -> Floats:
    """Log odds of each pair; where two right numbers are far apart, none are left."""
    odds = np.clip(model.one(found.levels) - found.others(model), -CERTAIN, CERTAIN)
    far = [found.levels[it] == FAR for it in (Comparison.NUMBER_CHECKED, Comparison.NUMBER_MASKED)]
    return np.where(far[0] | far[1], -CERTAIN, odds)


def _heaps(left: Ints, right: Ints, *, count: int) -> tuple[Ints, Ints]:
    """For each record the heap of those that some chain of pairs joins, and for each pair how large its heap is."""
    graph = coo_array((np.ones(len(left), np.int8), (left, right)), shape=(count, count))
    heap = np.asarray(connected_components(graph, directed=False)[1], np.int64)
    return heap, np.bincount(heap, minlength=1)[heap[left]]


Told = tuple[Ints, Ints, Floats, int]


def _several(
    records: Records, model: Model, pairs: tuple[Ints, Ints, Floats, Ints], chosen: Flags, *, least: float
) -> list[Told]:
    """The groups in heaps of three records or more."""
    left, right, odds, heap = pairs
    rows = np.flatnonzero(chosen)
    members: dict[int, set[int]] = defaultdict(set)
    said: dict[int, dict[tuple[int, int], float]] = defaultdict(dict)
    for row in rows:
        key, pair = int(heap[left[row]]), (int(left[row]), int(right[row]))
        members[key].update(pair)
        said[key][pair] = float(odds[row])
    whole = {key: sorted(it) for key, it in members.items()}
    _weigh_all(records, model, whole, said)
    return [_joined(whole[key], said[key], least=least) for key in sorted(whole)]


def _weigh_all(
    records: Records, model: Model, heaps: Mapping[int, Sequence[int]], said: dict[int, dict[tuple[int, int], float]]
) -> None:
    """Weigh those pairs of heaps that nobody proposed."""
    asked = [
        (key, one, other)
        for key, members in heaps.items()
        for place, one in enumerate(members)
        for other in members[place + 1 :]
        if (one, other) not in said[key]
    ]
    if not asked:
        return
    left, right = (np.array([it[place] for it in asked], np.int64) for place in (1, 2))
    found = looked_at(model, records, compare(records, left, right), left, right)
    for (key, one, other), odds in zip(asked, odds_of(model, found), strict=True):
        said[key][one, other] = float(odds)


def _joined(members: Sequence[int], said: Mapping[tuple[int, int], float], *, least: float) -> Told:
    """Groups of one heap: the surest pair first, as long as all pairs across speak for one person."""
    group = {it: frozenset([it]) for it in members}
    for (one, other), odds in sorted(_shared_out(said).items(), key=lambda it: (-it[1], it[0])):
        mine, theirs = group[one], group[other]
        if odds < least or mine is theirs:
            continue
        across = [said[min(a, b), max(a, b)] for a in mine for b in theirs]
        if min(across) > -CERTAIN and sum(across) > 0:
            group.update(dict.fromkeys(mine | theirs, mine | theirs))
    persons = [sorted(it) for it in set(group.values()) if len(it) > 1]
    pairs = [(a, b) for it in persons for place, a in enumerate(it) for b in it[place + 1 :]]
    told = [max(said[pair], least) for pair in pairs]
    left, right = (np.array([pair[place] for pair in pairs], np.int64) for place in (0, 1))
    return left, right, np.array(told, np.float64), len(persons)


def _shared_out(said: Mapping[tuple[int, int], float]) -> dict[tuple[int, int], float]:
    """Odds of each pair, against those of others that a record could choose instead and that exclude this one."""
    partners: dict[int, list[int]] = defaultdict(list)
    for (one, other), odds in said.items():
        if odds > np.log(LEAST / (1 - LEAST)):
            partners[one].append(other)
            partners[other].append(one)
    found = {}
    for (one, other), odds in said.items():
        rivals = [
            said[min(shared, rival), max(shared, rival)]
            for shared, chosen in ((one, other), (other, one))
            for rival in partners[shared]
            if rival != chosen and said.get((min(rival, chosen), max(rival, chosen)), UNSEEN) < EXCLUDING
        ]
        found[one, other] = odds - float(np.logaddexp.reduce([0.0, *rivals]))
    return found

"""Most pairs that are proposed can be told from their levels alone not to be of one person: they are sifted out."""

from collections.abc import Sequence

import numpy as np

from xiuhua.reckon.linkage.codes import Floats, Ints
from xiuhua.reckon.linkage.comparing import DIFFERS
from xiuhua.reckon.linkage.levels import Comparison, Levels
from xiuhua.reckon.linkage.model import TWINS, Candidates, Model, Shares
from xiuhua.reckon.linkage.records import Records
from xiuhua.reckon.linkage.rivals import OF_NEIGHBOURS, looked_at, of_strangers
from xiuhua.reckon.linkage.words import beliefs

WORTH = -9.0  # log odds by the first beliefs, below which a pair is not weighed again
HALVES = (
    (Comparison.NAME, Comparison.BIRTH, Comparison.BIRTH_MONTH, Comparison.BIRTH_YEAR, Comparison.SEX),
    (
        Comparison.NUMBER_CHECKED, Comparison.NUMBER_LOOSE, Comparison.NUMBER_OPAQUE, Comparison.NUMBER_FOREIGN,
        Comparison.NUMBER_MASKED, Comparison.VILLAGE, Comparison.PHONE,
    ),
)  # fmt: skip


class Sieve:
    """Which pairs may be of one person however rare what they share is, or look like twins; most are neither.

    That can be told from their levels alone: by the most that each could be worth against each kind of two persons.
    """

    def __init__(self, model: Model) -> None:
        self.tables = []
        for rival in ("kin", "neighbours", "strangers"):
            least = _least_shares(model, rival)
            ahead = {it: np.log(model.shares[it]) - np.log(least[it]) for it in Comparison}
            tables = [_table(ahead, half) for half in HALVES]
            self.tables.append((tables, WORTH - np.log(model.ones / model.rates.pairs[rival])))

    def left(self, levels: Levels) -> Ints:
        """The rows of the pairs that are left."""
        index = [_packed(levels, half) for half in HALVES]
        found = np.ones(len(index[0]), np.bool_)
        for tables, least in self.tables:
            found &= tables[0][index[0]] + tables[1][index[1]] > least
        return np.flatnonzero(found | (levels[Comparison.NUMBER_CHECKED] == 1))


def sifted(model: Model, records: Records, levels: Levels, left: Ints, right: Ints, *, sieve: Sieve) -> Candidates:
    """Those pairs that may be of one person; of the others only twins are counted."""
    could = sieve.left(levels)
    found = looked_at(model, records, {it: levels[it][could] for it in Comparison}, left[could], right[could])
    one, others = model.one(found.levels), np.logaddexp.reduce(found.rivals, axis=0)
    worth = one - others > WORTH
    twins = float(np.exp(found.rivals[TWINS] - np.logaddexp(one, others))[~worth].sum())
    levels = {it: found.levels[it][worth] for it in Comparison}
    return Candidates(found.left[worth], found.right[worth], levels, found.rivals[:, worth], twins)


def _least_shares(model: Model, rival: str) -> Shares:
    """Shares of levels that a pair of a rival kind has at least, whatever values it shares."""
    told, rate = beliefs(), beliefs()["least"]["rate"]
    shares = {it: np.array(told["kin"][it]) for it in Comparison} if rival == "kin" else of_strangers(model.rates)
    if rival != "kin":
        shares[Comparison.NAME] = np.array([rate / 10] * (DIFFERS - 1) + [rate / 10, 0.5])
    if rival == "neighbours":
        shares[Comparison.VILLAGE] = np.array(OF_NEIGHBOURS)
    for name, values in told["one_day"].items():
        shares[name] = np.where(np.array(values) > 0, np.minimum(shares[name], values), shares[name])
    return {it: np.where(values > 0, values, rate) for it, values in shares.items()}


def _radix(half: Sequence[Comparison]) -> int:
    return 1 + max(len(beliefs()["one"][name]) for name in half)


def _packed(levels: Levels, half: Sequence[Comparison]) -> Ints:
    """One number for the levels of some comparisons."""
    found = np.zeros(len(levels[half[0]]), np.int32)
    for name in half:
        found = found * _radix(half) + levels[name] + 1
    return found


def _table(values: Shares, half: Sequence[Comparison]) -> Floats:
    """By packed levels, the sum of their values."""
    found = np.zeros(1)
    for name in half:
        told = np.zeros(_radix(half))
        told[1 : len(values[name]) + 1] = values[name]
        found = (found[:, None] + told).ravel()
    return found

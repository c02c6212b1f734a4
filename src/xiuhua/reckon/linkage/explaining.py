"""Why two records are held to be of one person, or not: column by column, in bits, against what explains them best."""

import math
from dataclasses import dataclass

import numpy as np

from xiuhua.reckon.linkage.levels import Comparison, compare
from xiuhua.reckon.linkage.model import RIVALS, Model
from xiuhua.reckon.linkage.records import Records
from xiuhua.reckon.linkage.rivals import by_rival, looked_at

LEVELS: dict[Comparison, tuple[str, ...]] = {
    Comparison.NAME: ("same", "sounds_same", "slip", "near", "part", "family_only", "differs"),
    Comparison.NUMBER_CHECKED: ("same", "near", "far"),
    Comparison.NUMBER_LOOSE: ("same", "slip", "few_slips", "part", "differs"),
    Comparison.NUMBER_OPAQUE: ("same", "slip", "differs"),
    Comparison.NUMBER_FOREIGN: ("same", "differs"),
    Comparison.NUMBER_MASKED: ("same", "differs"),
    Comparison.BIRTH: ("same", "swapped", "slip", "near", "differs"),
    Comparison.BIRTH_MONTH: ("same", "near", "differs"),
    Comparison.BIRTH_YEAR: ("same", "near", "differs"),
    Comparison.SEX: ("same", "differs"),
    Comparison.VILLAGE: ("same", "near", "differs"),
    Comparison.PHONE: ("same", "slip", "differs"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """What one comparison says: how far it agrees, and bits for one person (above 0) or for two (below)."""

    comparison: Comparison
    level: str  # a key of LEVELS
    bits: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Bits that add up to the log odds: before anything is compared, each comparison, and other rivals together."""

    probability: float
    rival: str  # of RIVALS: the kind of two persons that explains the pair best
    before: float
    parts: tuple[Part, ...]
    others: float

    @property
    def bits(self) -> float:
        """The sum: log odds of one person, to base 2."""
        return self.before + sum(it.bits for it in self.parts) + self.others


def explain(records: Records, model: Model, one: int, other: int) -> Explanation:
    """Explain a pair of records, by their places among the records, with the model of their file."""
    left, right = np.array([min(one, other)]), np.array([max(one, other)])
    levels = compare(records, left, right)
    now = looked_at(model, records, levels, left, right).now(model)[:, 0]
    best = int(np.argmax(now))
    told = by_rival(model, records, levels, left, right)[RIVALS[best]]
    corrected = float(now[best]) - sum(float(values[0]) for values in told.values())
    parts = tuple(
        Part(name, LEVELS[name][level[0]], _bits(np.log(model.shares[name][level[0]]) - told[name][0]))
        for name, level in levels.items()
        if level[0] >= 0
    )
    before = _bits(np.log(model.ones) - told["pairs"][0] - corrected)
    others = _bits(now[best] - np.logaddexp.reduce(now))
    bits = before + sum(it.bits for it in parts) + others
    probability = 1 / (1 + 2.0 ** -min(max(bits, -900.0), 900.0))
    return Explanation(probability, RIVALS[best], before, parts, others)


def _bits(nats: float) -> float:
    return float(nats) / math.log(2)

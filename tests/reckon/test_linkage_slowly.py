"""What a pair is worth, reckoned with plain numbers from the tables of beliefs, is what the columns reckon."""

import math

import numpy as np
from hypothesis import given, settings

from tests.examples import examples
from tests.reckon.test_linkage_properties import ROWS, records_of
from xiuhua.reckon.linkage.levels import Comparison, compare
from xiuhua.reckon.linkage.model import Model
from xiuhua.reckon.linkage.records import Records
from xiuhua.reckon.linkage.rivals import looked_at
from xiuhua.reckon.linkage.words import beliefs

SAID = beliefs()
LEAST = SAID["least"]["rate"]


class Pair:
    """One pair of records, looked at without columns."""

    def __init__(self, records: Records, model: Model, levels: dict[Comparison, int]) -> None:
        self.records, self.rates, self.levels = records, model.rates, levels
        self.count = int(records.fresh.sum())

    def rival(self, kind: str) -> float:
        """The logarithm of how many pairs of this kind look like this one."""
        shares = [self.share(kind, name, level) for name, level in self.levels.items() if level >= 0]
        return math.log(self.rates.pairs[kind]) + sum(map(math.log, shares))

    def share(self, kind: str, name: Comparison, level: int) -> float:
        """How large a share of the pairs of a kind has this level."""
        one_day = 0 <= self.levels[Comparison.BIRTH] <= 2
        if kind != "twins" and name in SAID["one_day"] and one_day and level > 0:
            return float(SAID["one_day"][name][level])
        if kind in ("twins", "kin"):
            by_chance = 0.6 * self.most("rate_given") if kind == "kin" and name == "name" and level < 2 else 0.0
            return float(SAID[kind][name][level]) + by_chance
        return self.of_strangers(name, level, neighbours=kind == "neighbours")

    def of_strangers(self, name: Comparison, level: int, *, neighbours: bool) -> float:
        match name:
            case Comparison.NAME:
                return self.of_name(level, neighbours=neighbours)
            case Comparison.SEX:
                return (self.rates.sex, 1 - self.rates.sex)[level]
            case Comparison.BIRTH | Comparison.BIRTH_MONTH | Comparison.BIRTH_YEAR:
                return self.of_birth(name, level)
            case Comparison.VILLAGE:
                rate = self.counted(self.records.villages.held, self.records.villages.code)
                if neighbours:
                    return (1.0, 1e-6, 1e-6)[level]
            case Comparison.PHONE:
                rate = self.counted(self.records.phones.held, self.records.phones.code)
                rate = min(rate / max(self.rates.village, 1e-6), 0.5) if neighbours else rate
            case _:
                rate = self.counted(self.records.number_held, self.records.number)
        return self.bounded(name, level, SAID["strangers"][name], max(rate, LEAST))

    def of_birth(self, name: Comparison, level: int) -> float:
        year, records = self.rates.year, self.records
        if name is not Comparison.BIRTH:
            close = 0.15 / 12
            months = (year / 12, year + close, 1 - year / 12 - year - close)
            return (months if name is Comparison.BIRTH_MONTH else (year, 0.15, 0.85 - year))[level]
        table = [0.0, year / 900, year * (1 / 12 + 1 / 30) + 0.15 / 365, 0.008, 1.0]
        share = self.bounded(Comparison.BIRTH, level, table, max(self.rate(records.birth_held, 1 / 25550), LEAST))
        alike = all(part[0] == part[1] for part in (records.births.month, records.births.day))
        if level in (2, 3) and alike:
            return max(share, (0.15 if level == 2 else 1.0) * self.rate(records.month_day_held, 1 / 365))
        return share

    def of_name(self, level: int, *, neighbours: bool) -> float:
        family, given, unit, composed = map(self.most, ("rate_family", "rate_given", "rate_unit", "composed"))
        count, weight = self.count, max(self.count, 200)
        same, sound = (
            (max(self.most(it) - 2, 0) + weight * composed) / (count + weight) for it in ("held", "held_sound")
        )
        home = min(family + SAID["least"]["in_village"], 1.0) if neighbours else family
        factor, sound = home / max(family, 1e-9), max(sound, same)
        partly = max(2 * home * unit + given, sound * factor)
        rates = (same * factor, sound * factor, 0.3 * partly, partly, max(given, partly), home, 1 - min(home, 0.5))
        told = SAID["one"]["name"]
        least = told[level] / told[0] * same * factor if level < 5 else 0.0
        return min(max(rates[level], least, LEAST / 10), 1.0)

    def bounded(self, name: Comparison, level: int, table: list[float], rate: float) -> float:
        told = SAID["one"][name]
        if level == 0:
            return rate
        return max(table[level], told[level] / told[0] * rate) if level < len(table) - 1 else table[level]

    def rate(self, held: np.ndarray, by_chance: float) -> float:
        weight = max(self.count, 200)
        return (max(max(held[:2]) - 2, 0) + weight * by_chance) / (self.count + weight)

    def counted(self, held: np.ndarray, code: np.ndarray) -> float:
        return max(max(held[it] if it >= 0 else 0 for it in code[:2]) - 2, 0) / self.count

    def most(self, column: str) -> float:
        values = getattr(self.records.names, column)
        return float(max(values[it] if it >= 0 else 0 for it in self.records.names.code[:2]))


@settings(deadline=None, max_examples=examples(150))
@given(ROWS)
def test_columns_reckon_what_plain_numbers_do(cells):
    records = records_of(cells)
    model, left, right = Model.before(records), np.array([0]), np.array([1])
    levels = compare(records, left, right)
    pair = Pair(records, model, {name: int(level[0]) for name, level in levels.items()})
    found = looked_at(model, records, levels, left, right)
    slowly = [pair.rival(kind) for kind in ("twins", "kin", "neighbours", "strangers")]
    assert np.allclose(found.rivals[:, 0], slowly)
    one = math.log(model.ones) + sum(
        math.log(SAID["one"][name][level]) for name, level in pair.levels.items() if level >= 0
    )
    assert math.isclose(found.chance(model)[0], 1 / (1 + sum(math.exp(it - one) for it in slowly)), rel_tol=1e-6)

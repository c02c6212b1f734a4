"""How likely a pair is of one person: agreement weighed against what else could explain it.

A mixture after Fellegi and Sunter (1969) with more than one kind of two persons: of one household, twins, of one
village, strangers. Who lives together shares a village, a phone and a surname, so only against them is it weighed what
those are worth; how rare a shared value is counts everywhere else. Shares of levels within one person's records are
estimated by EM (Winkler 1988) from what the file holds, starting from beliefs that count as some pairs of their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from xiuhua.reckon.linkage.codes import Floats, Ints, looked_up
from xiuhua.reckon.linkage.comparing import FAMILY, NEAR, PART, SAME, SOUND
from xiuhua.reckon.linkage.levels import Comparison, Level, Levels
from xiuhua.reckon.linkage.records import Records
from xiuhua.reckon.linkage.words import beliefs

ROUNDS = 12
RIVALS = ("twins", "kin", "neighbours", "strangers")
OF_TWO_NEIGHBOURS = 1e-6  # the share of levels that neighbours cannot have: they are of one village
BORN_ALIKE = 2  # up to this level of a day of birth two are born on one day
Shares = dict[Comparison, Floats]


@dataclass(frozen=True, slots=True)
class Rates:
    """How often, in a file, two who are not one person share what has no value of its own to go by."""

    pairs: Mapping[str, float]  # how many pairs of each kind
    year: float  # share of pairs that were born in one year
    sex: float
    village: float

    @classmethod
    def of(cls, records: Records) -> "Rates":
        """The rates of a file; a small one is told what is usual."""
        count, told = records.count, beliefs()["pairs"]
        everybody = max(count * (count - 1) / 2, 1.0)
        village = np.bincount(records.villages.code[records.villages.code >= 0]).astype(np.float64)
        within = float((village * (village - 1) / 2).sum()) if len(village) else everybody * 0.01
        known = max(float(village.sum()), 1.0)
        within = min(max(within * (count / known) ** 2, 0.0), 0.9 * everybody)
        kin = min(told["kin"] * count, 0.3 * everybody)
        pairs = {"twins": told["twins"] * count, "kin": kin, "neighbours": max(within - kin, 0.01 * everybody)}
        pairs["strangers"] = max(everybody - sum(pairs.values()), 0.01 * everybody)
        year = np.bincount(records.births.year[records.births.year > 0]).astype(np.float64)
        shared = (year * (year - 1)).sum() + 1e4 / 60
        sex = np.bincount(records.sex[records.sex > 0], minlength=1).astype(np.float64)
        alike = ((sex * (sex - 1)).sum() + 200) / (sex.sum() ** 2 + 400)
        return cls(pairs, float(shared / (year.sum() ** 2 + 1e4)), float(alike), within / everybody)


@dataclass(frozen=True, slots=True)
class Model:
    """Shares of levels in one person's records, how many such pairs there are, and the rates of all others."""

    shares: Shares
    ones: float
    rates: Rates

    @classmethod
    def before(cls, records: Records) -> "Model":
        """What is believed before pairs of a file are seen."""
        told = beliefs()
        shares = {it: np.array(told["one"][it]) for it in Comparison}
        return cls(shares, told["pairs"]["one"] * records.count, Rates.of(records))

    def one(self, levels: Levels) -> Floats:
        """For each pair, the logarithm of how many pairs of one person look like it."""
        return np.log(self.ones) + sum(_logs(self.shares[name], level) for name, level in levels.items())


def fitted(model: Model, levels: Levels, others: Floats) -> Model:
    """The model after EM on pairs that may be of one person; `others` is what `two` tells of them."""
    told = beliefs()["pairs"]
    prior = {name: shares * told["weight"] for name, shares in model.shares.items()}
    believed = model.ones
    for _ in range(ROUNDS):
        likely = chance(model.one(levels), others)
        shares = {name: _share(level, likely, prior[name]) for name, level in levels.items()}
        weight = told["one_weight"] * min(1.0, believed / told["one_weight"])
        ones = max(float(likely.sum()), 1e-3 * believed, 1e-3)
        model = Model(shares, (ones * believed + weight * believed) / (believed + weight), model.rates)
    return model


def chance(one: Floats, others: Floats) -> Floats:
    """The probability that pairs are of one person."""
    return np.asarray(1 / (1 + np.exp(np.clip(others - one, -700, 700))))


def _share(level: Level, likely: Floats, prior: Floats) -> Floats:
    there = level >= 0
    seen = np.bincount(level[there], weights=likely[there], minlength=len(prior)) + prior
    return np.asarray(seen / seen.sum(), np.float64)


def _logs(shares: Floats, level: Level) -> Floats:
    """Logarithms of shares by level; 0 where nothing is compared."""
    return np.asarray(np.append(np.log(shares), 0.0)[level])


# ── Two persons ──────────────────────────────────────────────────────────────────────────────────────────────────────


def two(model: Model, records: Records, levels: Levels, left: Ints, right: Ints) -> Floats:
    """For each pair, the logarithm of how many pairs of two persons look like it."""
    told = [sum(parts.values()) for parts in by_rival(model, records, levels, left, right).values()]
    return np.asarray(np.logaddexp.reduce(np.array(told), axis=0))


def by_rival(model: Model, records: Records, levels: Levels, left: Ints, right: Ints) -> dict[str, dict[str, Floats]]:
    """For each kind of two persons: logarithms of how many pairs there are ("pairs"), and of each comparison's share."""
    rare = _Rare(model, records, left, right)
    told = beliefs()
    found: dict[str, dict[str, Floats]] = {}
    born = levels[Comparison.BIRTH]
    alike = (born >= 0) & (born <= BORN_ALIKE)
    strangers = {**{it: np.array(told["strangers"].get(it, [1.0])) for it in Comparison}, **_of_days(model.rates)}
    strangers[Comparison.SEX] = np.array([model.rates.sex, 1 - model.rates.sex])
    for rival in RIVALS:
        together = rival in ("twins", "kin")
        parts = {"pairs": np.full(len(left), np.log(model.rates.pairs[rival]))}
        for name, level in levels.items():
            shares = np.array(told[rival][name]) if together else strangers[name]
            if together:
                logs = _logs(shares, level)
            else:
                logs = rare.logs(name, level, shares, neighbours=rival == "neighbours")
            if name in told["one_day"] and rival != "twins":
                on_one_day = np.array(told["one_day"][name])
                logs = np.where(alike & (level > 0), _logs(np.maximum(on_one_day, 1e-300), level), logs)
            parts[name] = logs
        if rival == "kin":
            parts[Comparison.NAME] = rare.kin(levels[Comparison.NAME], parts[Comparison.NAME])
        found[rival] = parts
    return found


def _of_days(rates: Rates) -> Shares:
    """Shares of levels of days of birth among strangers, by how often two were born in one year."""
    year = rates.year
    slip = year * (1 / 12 + 1 / 30) + 0.15 / 365
    return {
        Comparison.BIRTH: np.array([0, year / 900, slip, 0.008, 1.0]),
        Comparison.BIRTH_MONTH: np.array([year / 12, year + 0.15 / 12, 1 - year / 12 - year - 0.15 / 12]),
        Comparison.BIRTH_YEAR: np.array([year, 0.15, 0.85 - year]),
    }


class _Rare:
    """How often strangers and neighbours share the very value that a pair shares."""

    def __init__(self, model: Model, records: Records, left: Ints, right: Ints) -> None:
        self.model, self.records, self.left, self.right = model, records, left, right
        self.least = beliefs()["least"]["rate"]

    def logs(self, name: Comparison, level: Level, shares: Floats, *, neighbours: bool) -> Floats:
        """Logarithms of the share of each pair's level; of levels that agree in part it is never less than it must be.

        A rare partial agreement may not speak more for one person than the same value shared whole would.
        """
        match name:
            case Comparison.NAME:
                return self._names(level, neighbours=neighbours)
            case Comparison.VILLAGE if neighbours:
                return _logs(np.array([1.0, OF_TWO_NEIGHBOURS, OF_TWO_NEIGHBOURS]), level)
            case Comparison.BIRTH:
                rate = np.maximum(self.records.birth_rate[self.left], self.records.birth_rate[self.right])
            case Comparison.VILLAGE:
                rate = self._most(self.records.villages.rate, self.records.villages.code)
            case Comparison.PHONE:
                rate = self._most(self.records.phones.rate, self.records.phones.code)
                if neighbours:
                    rate = np.minimum(rate / max(self.model.rates.village, 1e-6), 0.5)
            case Comparison.SEX | Comparison.BIRTH_MONTH | Comparison.BIRTH_YEAR:
                return _logs(shares, level)
            case _:
                rate = self._most(self.records.number_rate, self.records.number)
        return self._with_rate(level, shares, np.maximum(rate, self.least), self.model.shares[name])

    def _with_rate(self, level: Level, shares: Floats, rate: Floats, ones: Floats) -> Floats:
        logs = _logs(np.where(shares > 0, shares, 1.0), level)
        least = np.log(np.append(ones / ones[0], 1.0))[level] + np.log(rate)
        partly = (level > 0) & (level < len(shares) - 1)
        return np.asarray(np.select([level == 0, partly], [np.log(rate), np.maximum(logs, least)], logs))

    def _most(self, rates: Floats, code: Ints) -> Floats:
        return np.maximum(looked_up(rates, code[self.left]), looked_up(rates, code[self.right]))

    def _names(self, level: Level, *, neighbours: bool) -> Floats:
        names = self.records.names
        family, given, unit = (self._most(it, names.code) for it in (names.rate_family, names.rate_given, names.rate_unit))
        same, sound = self._most(names.rate, names.code), self._most(names.rate_sound, names.code)
        at_home = self.least_family(family) if neighbours else family
        factor = at_home / np.maximum(family, 1e-9)
        sound = np.maximum(sound, same)
        partly = np.maximum(2 * at_home * unit + given, sound * factor)
        rate = np.select(
            [level == SAME, level == SOUND, level == NEAR, level == PART, level == FAMILY],
            [same * factor, sound * factor, partly, np.maximum(given, partly), at_home],
            1 - np.minimum(at_home, 0.5),
        )
        ones = self.model.shares[Comparison.NAME]
        rate = np.maximum(rate, np.append(ones / ones[0], 1.0)[level] * same * factor * (level < FAMILY))
        return np.where(level >= 0, np.log(np.clip(rate, self.least / 10, 1.0)), 0.0)

    def least_family(self, family: Floats) -> Floats:
        """How often neighbours share a surname: families of one name live in one village."""
        return np.minimum(family + beliefs()["least"]["in_village"], 1.0)

    def kin(self, level: Level, logs: Floats) -> Floats:
        """Two of one household share a given name as often as any two, beside what kin do on purpose."""
        names = self.records.names
        given = self._most(names.rate_given, names.code)
        by_chance = np.log(np.exp(logs) + 0.6 * given)
        return np.where((level == SAME) | (level == SOUND), by_chance, logs)

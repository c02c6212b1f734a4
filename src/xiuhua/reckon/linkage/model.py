"""How likely a pair is of one person: agreement weighed against what else could explain it.

A mixture after Fellegi and Sunter (1969) with more than one kind of two persons: of one household, twins, of one
village, strangers. Who lives together shares a village, a phone and a surname, so only against them is it weighed what
those are worth; how rare a shared value is counts everywhere else. Shares of levels within one person's records are
estimated by EM (Winkler 1988) from what the file holds, starting from beliefs that count as some pairs of their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from xiuhua.reckon.linkage.codes import Flags, Floats, Ints, looked_up
from xiuhua.reckon.linkage.comparing import FAMILY, NEAR, PART, SAME, SLIP, SOUND
from xiuhua.reckon.linkage.levels import Comparison, Level, Levels
from xiuhua.reckon.linkage.records import Records
from xiuhua.reckon.linkage.words import beliefs

TWINS, KIN = 0, 1
ROUNDS, SETTLED = 40, 1e-3
LEAST_KIN = 0.02  # of what is believed: there is no file without kin
LEAST_KNOWN = 0.5  # of days of birth, for twins to be counted by them
WORTH = -12.0  # log odds by the first beliefs, below which a pair is not weighed again
SHARED_NUMBERS = (Comparison.NUMBER_CHECKED, Comparison.NUMBER_LOOSE, Comparison.NUMBER_OPAQUE)
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
    phones_known: float  # share of records with a phone
    phone_pairs: float  # pairs of records with one phone

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
        phone = np.bincount(records.phones.code[records.phones.code >= 0]).astype(np.float64)
        return cls(
            pairs, float(shared / (year.sum() ** 2 + 1e4)), float(alike), within / everybody,
            float(phone.sum()) / max(count, 1), float((phone * (phone - 1) / 2).sum()),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Model:
    """Shares of levels in one person's records, how many such pairs there are, and the rates of all others."""

    shares: Shares
    ones: float
    rates: Rates
    one_number: float  # the share of kin of whom one has the other's number
    kin: float = 1.0  # how many pairs of kin there are for each that is believed
    twins: float = 1.0  # the same of twins

    @classmethod
    def before(cls, records: Records) -> "Model":
        """What is believed before pairs of a file are seen."""
        told = beliefs()
        shares = {it: np.array(told["one"][it]) for it in Comparison}
        return cls(shares, told["pairs"]["one"] * records.count, Rates.of(records), told["pairs"]["one_number"])

    def one(self, levels: Levels) -> Floats:
        """For each pair, the logarithm of how many pairs of one person look like it."""
        return np.log(self.ones) + sum(_logs(self.shares[name], level) for name, level in levels.items())


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs that may be of one person: how they agree, and how many pairs of each rival kind look like them.

    `rivals` are logarithms by kind (in the order of RIVALS) and pair, reckoned with the beliefs about twins and numbers.
    """

    left: Ints
    right: Ints
    levels: Levels
    rivals: Floats
    twins: float  # how many pairs seemed to be twins and not of one person, and are therefore not among these

    @property
    def one_number(self) -> Flags:
        """Whether both records have one and the same number."""
        found: Flags = np.any([self.levels[it] == 0 for it in SHARED_NUMBERS], axis=0)
        return found

    def others(self, model: Model) -> Floats:
        """For each pair, the logarithm of how many pairs of two persons look like it."""
        return np.asarray(np.logaddexp.reduce(self.now(model), axis=0))

    def now(self, model: Model) -> Floats:
        """The rivals as a model that has seen pairs counts them."""
        rivals = self.rivals.copy()
        believed = beliefs()["pairs"]["one_number"]
        rivals[TWINS] += np.log(model.twins)
        rivals[KIN] += np.log(model.kin) + self.one_number * np.log(model.one_number / believed)
        return rivals

    def chance(self, model: Model) -> Floats:
        """The probability that each pair is of one person."""
        return chance(model.one(self.levels), self.others(model))


def fitted(model: Model, found: Candidates) -> Model:
    """The model after EM on pairs that may be of one person."""
    believed, weight = beliefs()["pairs"], beliefs()["pairs"]["weight"]
    prior = {name: shares * weight for name, shares in model.shares.items()}
    first, one_weight = model.ones, min(model.ones, believed["one_weight"])
    for _ in range(ROUNDS):
        rivals = found.now(model)
        one = model.one(found.levels)
        everything = np.logaddexp(one, np.logaddexp.reduce(rivals, axis=0))
        likely = np.exp(one - everything)
        counted = max(float(likely.sum()), 1e-3 * first, 1e-3)
        shared = float((found.one_number * np.exp(rivals[KIN] - everything)).sum())
        kin = _kin(model, found, likely)
        before, model = model.ones, Model(
            {name: _share(level, likely, prior[name]) for name, level in found.levels.items()},
            first * (counted + one_weight) / (first + one_weight),
            model.rates,
            (shared + believed["one_number"] * believed["one_number_weight"])
            / (kin * model.rates.pairs["kin"] + believed["one_number_weight"]),
            kin,
            _twins(model, found, np.exp(rivals[TWINS] - everything)),
        )
        if abs(model.ones - before) < SETTLED * before:
            break
    return model


def _kin(model: Model, found: Candidates, likely: Floats) -> float:
    """How many pairs of kin there are for each that is believed, by the phones that pairs share and one person's do not.

    Where phones are not told, households cannot be seen, and what is believed stays.
    """
    rates = model.rates
    if rates.phones_known < LEAST_KNOWN:
        return 1.0
    of_one = float(likely[found.levels[Comparison.PHONE] == 0].sum())
    shared = max(rates.phone_pairs - of_one, 0.0) / (beliefs()["kin"]["phone"][0] * rates.phones_known**2)
    believed = rates.pairs["kin"]
    return float(np.clip(shared / believed, LEAST_KIN, 1.0))


def _twins(model: Model, found: Candidates, likely: Floats) -> float:
    """How many pairs of twins were seen for each that is believed; it takes days of birth to see any."""
    known = float((found.levels[Comparison.BIRTH] >= 0).mean()) if len(found.left) else 0.0
    if known < LEAST_KNOWN:
        return 1.0
    believed, weight = model.rates.pairs["twins"], beliefs()["pairs"]["twins_weight"]
    return (found.twins + float(likely.sum()) + weight) / (believed + weight)


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


def looked_at(
    model: Model, records: Records, levels: Levels, left: Ints, right: Ints, *, all_of_them: bool = False
) -> Candidates:
    """Pairs with what rivals there are; of those that cannot well be of one person only the twins are counted."""
    told = by_rival(model, records, levels, left, right)
    rivals = np.array([sum(parts.values()) for parts in told.values()])
    one, others = model.one(levels), np.logaddexp.reduce(rivals, axis=0)
    worth = (one - others > WORTH) | all_of_them
    twins = float(np.exp(rivals[TWINS] - np.logaddexp(one, others))[~worth].sum())
    levels = {it: levels[it][worth] for it in Comparison}
    return Candidates(left[worth], right[worth], levels, rivals[:, worth], twins)


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
            [level == SAME, level == SOUND, level == SLIP, level == NEAR, level == PART, level == FAMILY],
            [same * factor, sound * factor, 0.3 * partly, partly, np.maximum(given, partly), at_home],
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

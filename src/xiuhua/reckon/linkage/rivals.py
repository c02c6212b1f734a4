"""What else could explain that two records agree: twins, kin, neighbours or strangers, and how many such pairs do."""

import numpy as np

from xiuhua.reckon.linkage.codes import Floats, Ints, looked_up
from xiuhua.reckon.linkage.comparing import FAMILY, NEAR, PART, SAME, SLIP, SOUND
from xiuhua.reckon.linkage.levels import Comparison, Level, Levels
from xiuhua.reckon.linkage.model import RIVALS, Candidates, Model, Rates, Shares, logs_of
from xiuhua.reckon.linkage.records import Records
from xiuhua.reckon.linkage.words import beliefs

OF_NEIGHBOURS = (1.0, 1e-6, 1e-6)  # they are of one village
LEAST_WEIGHT = 200  # records by which chance counts against what a small file shows
DAYS_OF_A_YEAR, DAYS_OF_BIRTH = 365, 70 * 365
CLOSE_YEARS = 0.15  # the share of years that a slip makes of one another
BIRTH_SLIP, BIRTH_NEAR = 2, 3
BORN_ALIKE = 2  # up to this level of a day of birth two are born on one day


def looked_at(model: Model, records: Records, levels: Levels, left: Ints, right: Ints) -> Candidates:
    """Pairs with how many of each rival kind look like them."""
    told = by_rival(model, records, levels, left, right)
    return Candidates(left, right, levels, np.array([sum(parts.values()) for parts in told.values()]), 0.0)


def by_rival(model: Model, records: Records, levels: Levels, left: Ints, right: Ints) -> dict[str, dict[str, Floats]]:
    """For each kind of two persons: logarithms of how many pairs there are ("pairs") and of each comparison's share."""
    rare = _Rare(model, records, left, right)
    told = beliefs()
    found: dict[str, dict[str, Floats]] = {}
    born = levels[Comparison.BIRTH]
    alike = (born >= 0) & (born <= BORN_ALIKE)
    strangers = of_strangers(model.rates)
    for rival in RIVALS:
        together = rival in ("twins", "kin")
        parts = {"pairs": np.full(len(left), np.log(model.rates.pairs[rival]))}
        for name, level in levels.items():
            shares = np.array(told[rival][name]) if together else strangers[name]
            if together:
                logs = logs_of(shares, level)
            else:
                logs = rare.logs(name, level, shares, neighbours=rival == "neighbours")
            if name in told["one_day"] and rival != "twins":
                on_one_day = np.array(told["one_day"][name])
                logs = np.where(alike & (level > 0), logs_of(np.maximum(on_one_day, 1e-300), level), logs)
            parts[name] = logs
        if rival == "kin":
            parts[Comparison.NAME] = rare.kin(levels[Comparison.NAME], parts[Comparison.NAME])
        found[rival] = parts
    return found


def of_strangers(rates: Rates) -> Shares:
    """Shares of levels among strangers, 0 for what each pair's values tell.

    Those of days of birth follow from how often two were born in one year.
    """
    year = rates.year
    slip = year * (1 / 12 + 1 / 30) + CLOSE_YEARS / DAYS_OF_A_YEAR
    return {
        **{it: np.array(beliefs()["strangers"].get(it, [0.0])) for it in Comparison},
        Comparison.BIRTH: np.array([0, year / 900, slip, 0.008, 1.0]),
        Comparison.BIRTH_MONTH: np.array([year / 12, year + CLOSE_YEARS / 12, 1 - year / 12 - year - CLOSE_YEARS / 12]),
        Comparison.BIRTH_YEAR: np.array([year, CLOSE_YEARS, 1 - CLOSE_YEARS - year]),
        Comparison.SEX: np.array([rates.sex, 1 - rates.sex]),
    }


class _Rare:
    """How often strangers and neighbours share the very value that a pair shares."""

    def __init__(self, model: Model, records: Records, left: Ints, right: Ints) -> None:
        self.model, self.records, self.left, self.right = model, records, left, right
        self.least = beliefs()["least"]["rate"]
        self.total = max(model.total or int(records.fresh.sum()), 1)

    def logs(self, name: Comparison, level: Level, shares: Floats, *, neighbours: bool) -> Floats:
        """Logarithms of the share of each pair's level; of levels that agree in part it is never less than it must be.

        A rare partial agreement may not speak more for one person than the same value shared whole would.
        """
        match name:
            case Comparison.NAME:
                return self._names(level, neighbours=neighbours)
            case Comparison.VILLAGE if neighbours:
                return logs_of(np.array(OF_NEIGHBOURS), level)
            case Comparison.BIRTH:
                return self._births(level, shares)
            case Comparison.VILLAGE:
                rate = self._counted(self.records.villages.held, self.records.villages.code)
            case Comparison.PHONE:
                rate = self._counted(self.records.phones.held, self.records.phones.code)
                if neighbours:
                    rate = np.minimum(rate / max(self.model.rates.village, 1e-6), 0.5)
            case Comparison.SEX | Comparison.BIRTH_MONTH | Comparison.BIRTH_YEAR | Comparison.NUMBER_MASKED:
                return logs_of(shares, level)
            case _:
                rate = self._counted(self.records.number_held, self.records.number)
        return self._with_rate(level, shares, np.maximum(rate, self.least), self.believed(name))

    def _births(self, level: Level, shares: Floats) -> Floats:
        """Of days that many have, as the first of January where nobody knew the day, agreement is worth little."""
        records = self.records
        days, whole = (
            np.maximum(held[self.left], held[self.right]) for held in (records.month_day_held, records.birth_held)
        )
        rate = self._rate(whole, np.full(len(level), 1 / DAYS_OF_BIRTH), total=self.total)
        logs = self._with_rate(level, shares, np.maximum(rate, self.least), self.believed(Comparison.BIRTH))
        month_day = self._rate(days, np.full(len(level), 1 / DAYS_OF_A_YEAR), total=self.total)
        one, other = records.births.month, records.births.day
        alike = (one[self.left] == one[self.right]) & (other[self.left] == other[self.right])
        least = np.log(np.where(level == BIRTH_SLIP, CLOSE_YEARS, 1.0) * month_day)
        partly = alike & ((level == BIRTH_SLIP) | (level == BIRTH_NEAR))
        return np.asarray(np.where(partly, np.maximum(logs, least), logs))

    def _with_rate(self, level: Level, shares: Floats, rate: Floats, ones: Floats) -> Floats:
        logs = logs_of(np.where(shares > 0, shares, 1.0), level)
        least = np.log(np.append(ones / ones[0], 1.0))[level] + np.log(rate)
        partly = (level > 0) & (level < len(shares) - 1)
        return np.asarray(np.select([level == 0, partly], [np.log(rate), np.maximum(logs, least)], logs))

    def _rate(self, held: Floats, by_chance: Floats, *, total: float, unseen: float = 0.0) -> Floats:
        """How often a stranger has a value: as counted without this person's records, and as chance would have it."""
        weight = max(total, LEAST_WEIGHT)
        others = np.maximum(held - 2 - self.model.excess, 0) + unseen
        return np.asarray((others + weight * by_chance) / (total + weight))

    def _counted(self, held: Floats, code: Ints) -> Floats:
        """The same of a value that chance alone gives to nobody."""
        return np.maximum(self._most(held, code) - 2 - self.model.excess, 0) / self.total

    def _most(self, rates: Floats, code: Ints) -> Floats:
        return np.maximum(looked_up(rates, code[self.left]), looked_up(rates, code[self.right]))

    def _names(self, level: Level, *, neighbours: bool) -> Floats:
        names = self.records.names
        rates = (names.rate_family, names.rate_given, names.rate_unit)
        family, given, unit = (self._most(it, names.code) for it in rates)
        composed = self._most(names.composed, names.code)
        same, sound = (
            self._rate(self._most(it, names.code), composed, total=self.total, unseen=self.model.namesakes)
            for it in (names.held, names.held_sound)
        )
        at_home = self.least_family(family) if neighbours else family
        factor = at_home / np.maximum(family, 1e-9)
        sound = np.maximum(sound, same)
        partly = np.maximum(2 * at_home * unit + given, sound * factor)
        rate = np.select(
            [level == SAME, level == SOUND, level == SLIP, level == NEAR, level == PART, level == FAMILY],
            [same * factor, sound * factor, 0.3 * partly, partly, np.maximum(given, partly), at_home],
            1 - np.minimum(at_home, 0.5),
        )
        ones = self.believed(Comparison.NAME)
        rate = np.maximum(rate, np.append(ones / ones[0], 1.0)[level] * same * factor * (level < FAMILY))
        return np.asarray(np.where(level >= 0, np.log(np.clip(rate, self.least / 10, 1.0)), 0.0))

    @staticmethod
    def believed(name: Comparison) -> Floats:
        """Shares of levels of one person, before pairs are seen."""
        return np.array(beliefs()["one"][name])

    def least_family(self, family: Floats) -> Floats:
        """How often neighbours share a surname: families of one name live in one village."""
        return np.asarray(np.minimum(family + beliefs()["least"]["in_village"], 1.0))

    def kin(self, level: Level, logs: Floats) -> Floats:
        """Two of one household share a given name as often as any two, beside what kin do on purpose."""
        names = self.records.names
        given = self._most(names.rate_given, names.code)
        by_chance = np.log(np.exp(logs) + 0.6 * given)
        return np.where((level == SAME) | (level == SOUND), by_chance, logs)

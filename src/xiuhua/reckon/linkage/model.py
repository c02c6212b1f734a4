"""How likely a pair is of one person: agreement weighed against what else could explain it.

A mixture after Fellegi and Sunter (1969) with more than one kind of two persons: of one household, twins, of one
village, strangers. Who lives together shares a village, a phone and a surname, so only against them is it weighed what
those are worth; how rare a shared value is counts everywhere else. Shares of levels within one person's records are
estimated by EM (Winkler 1988) from what the file holds, starting from beliefs that count as some pairs of their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from xiuhua.reckon.linkage.codes import Flags, Floats, Ints
from xiuhua.reckon.linkage.levels import Comparison, Level, Levels
from xiuhua.reckon.linkage.records import Records
from xiuhua.reckon.linkage.words import beliefs

TWINS, KIN = 0, 1
ROUNDS = 25
MOST = 4.0  # times what is believed, of a level of less agreement: else many namesakes would become one person
MOST_OF_A_YEAR = 0.5  # share of pairs born in one year that is believed: a class of a school is no city
LEAST_KIN = 0.02  # of what is believed: there is no file without kin
LEAST_KNOWN = 0.5  # of days of birth, for twins to be counted by them
SHARED_NUMBERS = (Comparison.NUMBER_CHECKED, Comparison.NUMBER_LOOSE, Comparison.NUMBER_OPAQUE)
RIVALS = ("twins", "kin", "neighbours", "strangers")
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
        count, told = max(records.count, 2), beliefs()["pairs"]
        everybody = count * (count - 1) / 2
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
            pairs, min(float(shared / (year.sum() ** 2 + 1e4)), MOST_OF_A_YEAR), float(alike), within / everybody,
            float(phone.sum()) / count, float((phone * (phone - 1) / 2).sum()),
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
    excess: float = 0.0  # how many records of a person there are beside two, in the mean: they are no strangers
    total: float = 0.0  # among how many people shared values are counted; 0: the records at hand
    namesakes: float = 0.0  # unseen bearers of any name, where not everybody is among the records

    @classmethod
    def before(cls, records: Records, *, ones: float = 0.0) -> "Model":
        """What is believed before pairs of a file are seen, but for how many of one person there may be."""
        told = beliefs()
        shares = {it: np.array(told["one"][it]) for it in Comparison}
        count = max(records.count, 2)
        believed, excess = told["pairs"]["one"] * count, 2 * ones / count
        return cls(shares, believed, Rates.of(records), told["pairs"]["one_number"], excess=excess)

    @classmethod
    def across(cls, records: Records, *, first: Flags, people: int) -> "Model":
        """What is believed where only rows of a first list are paired with records of so many people.

        Of those at least everybody is among the records who shares a name, day, phone or number with a row; of a
        village as many as in a sample.
        """
        told, rows, met = cls.before(records), int(first.sum()), beliefs()["pairs"]
        share = rows * people / max(records.count * (records.count - 1) / 2, 1)
        kin = {"twins": 2 * rows * met["twins"], "kin": 2 * rows * met["kin"]}
        pairs = {kind: max(kin.get(kind, count * share), 1e-6) for kind, count in told.rates.pairs.items()}
        rates = replace(told.rates, pairs=pairs)
        namesakes = met["namesakes"] * people
        return replace(told, ones=rows * met["met"], rates=rates, total=float(people + rows), namesakes=namesakes)

    def one(self, levels: Levels) -> Floats:
        """For each pair, the logarithm of how many pairs of one person look like it."""
        return np.asarray(np.log(self.ones) + sum(logs_of(self.shares[name], level) for name, level in levels.items()))


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs that may be of one person: how they agree, and how many pairs of each rival kind look like them.

    `rivals` are logarithms by kind (in the order of RIVALS) and pair, as is believed before pairs are seen.
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
        model = Model(
            {name: _share(level, likely, prior[name]) for name, level in found.levels.items()},
            first * (counted + one_weight) / (first + one_weight),
            model.rates,
            (shared + believed["one_number"] * believed["one_number_weight"])
            / (kin * model.rates.pairs["kin"] + believed["one_number_weight"]),
            kin,
            _twins(model, found, np.exp(rivals[TWINS] - everything)),
            model.excess,
        )
    return model


def _kin(model: Model, found: Candidates, likely: Floats) -> float:
    """How many pairs of kin there are for each that is believed, by the phones that two persons share.

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
    """How many pairs of twins were seen for each that is believed; it takes days of birth to see any.

    Never fewer than is believed: without numbers twins look like one person whose name is near, and would become one.
    """
    known = float((found.levels[Comparison.BIRTH] >= 0).mean()) if len(found.left) else 0.0
    if known < LEAST_KNOWN:
        return 1.0
    believed, weight = model.rates.pairs["twins"], beliefs()["pairs"]["twins_weight"]
    return max(float((found.twins + float(likely.sum()) + weight) / (believed + weight)), 1.0)


def chance(one: Floats, others: Floats) -> Floats:
    """The probability that pairs are of one person."""
    return np.asarray(1 / (1 + np.exp(np.clip(others - one, -700, 700))))


def _share(level: Level, likely: Floats, prior: Floats) -> Floats:
    there = level >= 0
    seen = np.bincount(level[there], weights=likely[there], minlength=len(prior)) + prior
    shares = np.minimum(seen / seen.sum(), MOST * prior / prior.sum())
    shares[0] += 1 - shares.sum()
    return np.asarray(shares, np.float64)


def logs_of(shares: Floats, level: Level) -> Floats:
    """Logarithms of shares by level; 0 where nothing is compared."""
    return np.asarray(np.append(np.log(shares), 0.0)[level])

"""Shapes of families: which relatives live under one roof, and how old each of them is on the day of filing."""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from xiuhua.demo.lots import Flags, Ints, Lots
from xiuhua.demo.shares import rank_within

YOUNGEST_PARENT, OLDEST_PARENT = 19, 39  # completed years between a child and each of its parents


@dataclass(frozen=True, slots=True)
class Shape:
    """Who lives together, a letter each, in the order in which they are listed.

    H head, S spouse, C unmarried child, M married son, D his wife, G their child, K grandchild whose parents are
    away, F and O father and mother of the head.
    """

    letters: str
    weight: float
    ages: tuple[int, int]  # of the head
    female: float = 0.06  # how often the head is a woman


SHAPES = (
    Shape("H", 10, (44, 88), 0.35),
    Shape("HS", 10, (50, 82)), Shape("HC", 4, (36, 54), 0.45), Shape("HO", 4, (35, 60), 0.0),
    Shape("HK", 2, (58, 78), 0.6),
    Shape("HSC", 12, (27, 55)), Shape("HSO", 3, (34, 58), 0.0), Shape("HSK", 3, (55, 74)),
    Shape("HCC", 2, (34, 50), 0.5), Shape("HMD", 2, (52, 76), 0.5), Shape("HCO", 2, (34, 54), 0.0),
    Shape("HFO", 2, (28, 50), 0.0),
    Shape("HSCC", 10, (29, 50)), Shape("HSCO", 5, (31, 54), 0.0), Shape("HSKK", 2, (56, 74)),
    Shape("HSMD", 2, (50, 72)), Shape("HMDG", 2, (50, 74), 0.5),
    Shape("HSCCO", 6, (31, 50), 0.0), Shape("HSMDG", 6, (50, 72)), Shape("HSCFO", 4, (30, 52), 0.0),
    Shape("HSCCC", 2, (32, 48)),
    Shape("HSMDGG", 6, (50, 70)), Shape("HSCCFO", 4, (32, 50), 0.0), Shape("HSCCCO", 2, (33, 48), 0.0),
    Shape("HSMDGGO", 2, (50, 62), 0.0), Shape("HSCCCFO", 1, (34, 48), 0.0),
    Shape("HSMDGGFO", 2, (50, 60), 0.0), Shape("HSCCCCFO", 1, (36, 48), 0.0),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Families:
    """A family per household: its shape, the ages of its parts (0 where there is none), and with whom it merges.

    `host` is the row of the household that takes the old people in, -1 for all others.
    """

    shape: Ints
    head: Ints
    head_male: Flags
    spouse: Ints
    son: Ints
    son_wife: Ints
    father: Ints
    mother: Ints
    host: Ints

    def has(self, letter: str) -> Flags:
        """Which families have somebody of this letter."""
        return np.array([letter in shape.letters for shape in SHAPES])[self.shape]

    @property
    def young_parent(self) -> Ints:
        """Age of the younger of head and spouse."""
        return np.where(self.has("S"), np.minimum(self.head, self.spouse), self.head)

    @property
    def old_parent(self) -> Ints:
        """Age of the older of head and spouse."""
        return np.maximum(self.head, self.spouse)


def form_families(households: pl.DataFrame, lots: Lots) -> Families:
    """A family for each household, of as many persons as it has."""
    shape = _shapes(households["persons"].to_numpy(), lots)
    merged = (households["end_kind"] == "merged").to_numpy()
    shape[merged] = households["persons"].to_numpy()[merged] - 1  # H or HS
    count = len(shape)
    low, high = np.array([shape.ages for shape in SHAPES]).T
    head = lots.between("family/head", count, low=low[shape], high=high[shape])
    male = ~lots.happens("family/head-sex", count, share=np.array([shape.female for shape in SHAPES])[shape])
    host = _hosts(households, shape, head, male, lots)
    moves_in = host >= 0
    head = np.where(moves_in, head[host] + lots.between("family/elder", count, low=24, high=30), head)
    male = np.where(moves_in, (shape == 1) | lots.happens("family/elder-sex", count, share=0.4), male)
    younger = lots.between("family/spouse", count, low=np.where(moves_in, 0, -2), high=np.where(moves_in, 5, 6))
    spouse = np.where(male, head - younger, head + younger)
    nobody = np.zeros(count, np.int64)
    families = Families(shape, head, male, spouse, nobody, nobody, nobody, nobody, host)
    return _with_relatives(families, lots)


def _shapes(persons: Ints, lots: Lots) -> Ints:
    shape = np.empty(len(persons), np.int64)
    for size in range(1, int(persons.max()) + 1):
        fitting = [place for place, shape in enumerate(SHAPES) if len(shape.letters) == size]
        rows = np.flatnonzero(persons == size)
        drawn = lots.index(f"family/shape/{size}", len(rows), weights=[SHAPES[place].weight for place in fitting])
        shape[rows] = np.array(fitting)[drawn]
    return shape


def _hosts(households: pl.DataFrame, shape: Ints, head: Ints, male: Flags, lots: Lots) -> Ints:
    """For each household that merges, the household of a grown son in its village; -1 where there is none."""
    village = households["village"].to_numpy()
    with_parents = np.array([bool(set("FO") & set(shape.letters)) for shape in SHAPES])[shape]
    exited = (households["helped"] & ~households["poor"]).to_numpy()
    fit = exited & male & ~with_parents & (head >= 34) & (head <= 56)
    guests = np.flatnonzero((households["end_kind"] == "merged").to_numpy())
    hosts = lots.order("family/hosts", len(shape))
    hosts = hosts[fit[hosts]]
    free = {
        (place, rank): row
        for place, rank, row in zip(
            village[hosts].tolist(),
            rank_within(village[hosts], np.arange(len(hosts))).tolist(),
            hosts.tolist(),
            strict=True,
        )
    }
    host = np.full(len(shape), -1)
    ranks = rank_within(village[guests], np.arange(len(guests)))
    host[guests] = [free.get(wish, -1) for wish in zip(village[guests].tolist(), ranks.tolist(), strict=True)]
    return host


def _with_relatives(families: Families, lots: Lots) -> Families:
    """Ages of spouse, married son and his wife, father and mother, each fitting the others."""
    count = len(families.head)
    known = replace(families, spouse=np.where(families.has("S"), families.spouse, 0))
    low = np.maximum(22, known.old_parent - OLDEST_PARENT)
    son = lots.between("family/son", count, low=low, high=np.maximum(low, np.minimum(known.young_parent - 20, 45)))
    wife = np.maximum(20, son + lots.between("family/son-wife", count, low=-5, high=2))
    father = known.head + lots.between("family/father", count, low=20, high=30)
    alone = known.head + lots.between("family/mother", count, low=YOUNGEST_PARENT, high=32)
    beside = np.maximum(
        known.head + YOUNGEST_PARENT, father - lots.between("family/mother/younger", count, low=-1, high=6)
    )
    return replace(
        known,
        son=np.where(known.has("M"), son, 0),
        son_wife=np.where(known.has("D"), wife, 0),
        father=np.where(known.has("F"), father, 0),
        mother=np.where(known.has("O"), np.where(known.has("F"), beside, alone), 0),
    )

"""What a pair costs, term by term in whole points, so that terms add up to costs and costs to the objective."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from xiuhua.loop.assign.candidates import pair_keys, rows_of
from xiuhua.loop.assign.net import Flags, Ints, Rows
from xiuhua.loop.assign.pools import Pools
from xiuhua.loop.assign.task import Task

Points = npt.NDArray[np.float64]
Masks = npt.NDArray[np.uint64]
EARTH_KM = 6371.0088  # mean radius
BITS = 64
STRETCH = 1_000_000  # pairs weighed at a time, so that memory does not grow with their terms


@dataclass(frozen=True, slots=True, eq=False)
class Weighing:
    """What the terms of a pair are reckoned from, by row of helpers (their pools after them) and of households.

    Points are unit vectors from the centre of the Earth (not a number where unknown); masks have a bit for each cause
    or language. `current` are the keys of the current pairs, `has` tells which households have one.
    """

    weights: Mapping[str, int]
    terrain: float
    unknown_km: float
    helpers: int
    points: tuple[Points, Points]
    causes: tuple[Masks, Masks]
    languages: tuple[Masks, Masks]
    current: Ints
    has: Flags

    def load(self, helper: Rows, household: Rows) -> None:
        """Each takes one."""

    def terms(self, helper: Rows, household: Rows) -> dict[str, Ints]:
        """Each term of some pairs but for load, which belongs to no pair alone."""
        return {
            "distance": self._distance(helper, household),
            "cause": self.weights["cause"] * self._unanswered(helper, household),
            "language": self.weights["language"] * self._strange(helper, household),
            "change": self.change(helper, household),
        }

    def change(self, helper: Rows, household: Rows) -> Ints:
        """What giving the household another helper than it has costs, of some pairs."""
        found: Ints = self.weights["change"] * self._changed(helper, household).astype(np.int64)
        return found

    def cost(self, helper: Rows, household: Rows) -> Ints:
        """The sum of the terms of each pair."""
        found = np.empty(len(helper), dtype=np.int64)
        for begin in range(0, len(helper), STRETCH):
            some = slice(begin, begin + STRETCH)
            found[some] = sum(self.terms(helper[some], household[some]).values())
        return found

    def _distance(self, helper: Rows, household: Rows) -> Ints:
        ours, theirs = self.points
        km = ways_km(ours[:, helper], theirs[:, household], terrain=self.terrain, unknown_km=self.unknown_km)
        points: Ints = np.rint(self.weights["distance"] * km).astype(np.int64)
        return points

    def _unanswered(self, helper: Rows, household: Rows) -> Ints:
        answered, causes = self.causes
        words = [np.bitwise_count(causes[word][household] & ~answered[word][helper]) for word in range(len(causes))]
        return np.sum(words, axis=0, dtype=np.int64) if words else np.zeros(len(helper), dtype=np.int64)

    def _strange(self, helper: Rows, household: Rows) -> Flags:
        """Whether both say which languages they speak, and share none."""
        ours, theirs = self.languages
        shared, speak, ask = (np.zeros(len(helper), dtype=bool) for _ in range(3))
        for word in range(len(ours)):
            own, asked = ours[word][helper], theirs[word][household]
            shared |= (own & asked) > 0
            speak |= own > 0
            ask |= asked > 0
        return speak & ask & ~shared

    def _changed(self, helper: Rows, household: Rows) -> Flags:
        """Whether the household has a helper, and it is another."""
        has = self.has[household]
        if len(self.current):
            keys = household[has] * np.int64(self.helpers) + helper[has]
            at = np.minimum(np.searchsorted(self.current, keys), len(self.current) - 1)
            has[has] = self.current[at] != keys
        return has


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """Costs that somebody told: the keys of pairs, in order, with cost and load (None: 1 each)."""

    helpers: int
    keys: Ints
    costs: Ints
    loads: Ints | None

    def terms(self, helper: Rows, household: Rows) -> dict[str, Ints]:
        """The one term of some pairs."""
        return {"told": self.cost(helper, household)}

    def cost(self, helper: Rows, household: Rows) -> Ints:
        """The cost of each pair."""
        return self.costs[self._at(helper, household)]

    def load(self, helper: Rows, household: Rows) -> Ints | None:
        """What each pair takes of its helper's room."""
        return None if self.loads is None else self.loads[self._at(helper, household)]

    def _at(self, helper: Rows, household: Rows) -> Ints:
        return np.searchsorted(self.keys, household * np.int64(self.helpers) + helper)


def told(task: Task, costs: pl.DataFrame) -> Told:
    """What the pairs of a task cost where it is told."""
    helper, household = rows_of(task, costs)
    keys = household * np.int64(task.helpers.height) + helper
    order = np.argsort(keys)
    cost, load = (costs[name].to_numpy()[order] for name in ("cost", "load"))
    return Told(task.helpers.height, keys[order], cost, load if (load != 1).any() else None)


def weighing(task: Task, pools: Pools) -> Weighing:
    """What a task's pairs are weighed by; a pool weighs as whoever of it helps the household not yet."""
    policy, current = task.policy, pair_keys(task, task.current, pools.rows)
    has = np.zeros(task.households.height, dtype=bool)
    has[current // max(1, pools.rows)] = True
    causes = _masks(_answered(task), _listed(task.households, "causes"))
    languages = _masks(_listed(task.helpers, "languages"), _listed(task.households, "languages"))
    return Weighing(
        weights=policy.weights,
        terrain=policy.terrain,
        unknown_km=policy.unknown_km,
        helpers=pools.rows,
        points=(unit_vectors(task.helpers)[:, pools.like], unit_vectors(task.households)),
        causes=(causes[0][:, pools.like], causes[1]),
        languages=(languages[0][:, pools.like], languages[1]),
        current=current,
        has=has,
    )


def ways_km(ours: Points, theirs: Points, *, terrain: float, unknown_km: float) -> Points:
    """Kilometres by road between points (unit vectors, by column): the great circle times `terrain`."""
    chord = np.sqrt(((ours - theirs) ** 2).sum(axis=0))
    km: Points = terrain * 2 * EARTH_KM * np.arcsin(np.minimum(chord / 2, 1))
    km[np.isnan(km)] = unknown_km
    return km


def unit_vectors(frame: pl.DataFrame) -> Points:
    """Coordinates in degrees (lon, lat) as unit vectors: three rows."""
    lon, lat = (np.radians(frame[name].cast(pl.Float64).to_numpy()) for name in ("lon", "lat"))
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


@dataclass(frozen=True, slots=True, eq=False)
class _Listed:
    """Codes by row: how many rows there are, and a frame of row and code."""

    height: int
    codes: pl.DataFrame


def _listed(frame: pl.DataFrame, column: str) -> _Listed:
    codes = frame.select(pl.row_index("row"), code=column).explode("code").drop_nulls()
    return _Listed(frame.height, codes)


def _answered(task: Task) -> _Listed:
    """The causes that each helper answers: by skills, by the topics of their department, and a cause named as skill."""
    parts = []
    for column, answers in (("skills", task.policy.skills), ("topics", task.policy.topics)):
        codes = _listed(task.helpers, column).codes
        pairs = [(name, cause) for name, causes in answers.items() for cause in causes]
        named = pl.DataFrame(pairs, schema={"code": pl.String, "cause": pl.String}, orient="row")
        parts += [codes.join(named, on="code").select("row", code="cause"), codes]
    return _Listed(task.helpers.height, pl.concat(parts))


def _masks(ours: _Listed, theirs: _Listed) -> tuple[Masks, Masks]:
    """Bits for the codes that either side names: words of 64 by row."""
    known = pl.concat([ours.codes["code"], theirs.codes["code"]]).unique().sort()
    bits = pl.DataFrame({"code": known}).with_row_index("bit")
    words = -(-known.len() // BITS)
    found = []
    for side in (ours, theirs):
        mask = np.zeros((words, side.height), dtype=np.uint64)
        marked = side.codes.join(bits, on="code").unique()
        bit, row = marked["bit"].to_numpy().astype(np.uint64), marked["row"].to_numpy()
        np.bitwise_or.at(mask, (bit // np.uint64(BITS), row), np.uint64(1) << bit % np.uint64(BITS))
        found.append(mask)
    return found[0], found[1]

"""The filed households: where each lives, what becomes of it until the demo's day, and how many persons it has."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from xiuhua.demo.lots import Flags, Ints, Lots
from xiuhua.demo.shares import apportion, nudged, rank_within
from xiuhua.demo.targets import FILED_ON, Targets

END_SHARES = {2014: 0.25, 2015: 0.5, 2016: 0.25}  # of the households that were cleaned out or merged
CLOSED_SHARE, MERGED_SHARE = 0.18, 0.12  # of those; the rest had been included wrongly
WITH_ITS_VILLAGE = 0.96  # of a poor village's households exit no later than the village
PERSONS = (0.10, 0.19, 0.25, 0.22, 0.14, 0.07, 0.02, 0.01)  # how often a household has 1, 2 ... 8 persons
MOST_PERSONS = len(PERSONS)


@dataclass(frozen=True, slots=True)
class Fates:
    """What becomes of each household; a year 0 means that it never happens."""

    exit_year: Ints
    return_year: Ints
    end_year: Ints
    end_kind: pl.Series  # terminated, closed or merged; empty where it goes on

    @property
    def helped(self) -> Flags:
        """Households that are on file on the demo's day."""
        return self.end_year == 0

    @property
    def poor(self) -> Flags:
        """Households that are poor on the demo's day."""
        return self.helped & ((self.exit_year == 0) | (self.return_year > 0))


def file_households(villages: pl.DataFrame, wanted: Targets, lots: Lots) -> pl.DataFrame:
    """The filed households, by village.

    Columns: id, key, number, registered_on, village (row of `villages`), exit_year, return_year, end_year, end_kind,
    helped, poor, persons (when filed).
    """
    filed = villages["filed"].to_numpy()
    village = np.repeat(np.arange(len(filed)), filed)
    first = rank_within(village, np.arange(len(village))) == 0
    fates = _fates(villages["exit_year"].fill_null(0).to_numpy()[village], first, wanted, lots)
    frame = pl.DataFrame({"village": village}).with_columns(
        id=pl.int_range(1, len(village) + 1, dtype=pl.Int64),
        key=lots.keys("household/key", len(village)),
        registered_on=pl.lit(FILED_ON),
        exit_year=fates.exit_year,
        return_year=fates.return_year,
        end_year=fates.end_year,
        end_kind=fates.end_kind,
        helped=fates.helped,
        poor=fates.poor,
        persons=_persons(fates, wanted, lots),
    )
    place = pl.int_range(1, pl.len() + 1).over("village").cast(pl.String).str.zfill(4)
    return frame.with_columns(number=villages["code"].gather(village) + frame.select(place).to_series())


def natural_change(wanted: Targets) -> int:
    """By how many persons the households that stay poor grow (shrink, if below zero) from filing to the demo's day."""
    return -int(wanted.poor_persons_2016 * 0.003)


def _fates(village_exit: Ints, first: Flags, wanted: Targets, lots: Lots) -> Fates:
    """Draws who leaves the file and who exits, so that the counts of each year are exact.

    A village keeps its first household, and an exited village's households exit before or with it.
    """
    count = len(first)
    shuffle = lots.order("fate/end", count)
    ended = shuffle[~first[shuffle]][: wanted.filed_households - wanted.households]
    end_year = np.zeros(count, np.int64)
    end_year[ended] = np.repeat(list(END_SHARES), apportion(len(ended), list(END_SHARES.values())))
    exit_year = np.where(end_year > 0, -1, 0)
    eager = lots.happens("fate/with-village", count, share=WITH_ITS_VILLAGE)
    for year, exits in wanted.exits.items():
        with_village = eager & (village_exit > 0) & (village_exit <= year)
        turn = lots.uniform(f"fate/exit/{year}", count) + np.where(with_village, 0.0, 1.0)
        turn[exit_year != 0] = np.inf
        exit_year[np.argsort(turn, kind="stable")[:exits]] = year
    exit_year[exit_year < 0] = 0
    returned = _returned(exit_year, end_year, village_exit, wanted, lots)
    exit_year[returned] = 2014 + lots.between("fate/return/exit", len(returned), low=0, high=1)
    return_year = np.zeros(count, np.int64)
    return_year[returned] = 2016
    return Fates(exit_year, return_year, end_year, _end_kinds(end_year, lots))


def _returned(exit_year: Ints, end_year: Ints, village_exit: Ints, wanted: Targets, lots: Lots) -> Ints:
    """Households that exited early and came back, beyond those that the exits of the years count."""
    shuffle = lots.order("fate/return", len(exit_year))
    stays = (exit_year == 0) & (end_year == 0) & (village_exit == 0)
    return shuffle[stays[shuffle]][: wanted.returns]


def _end_kinds(end_year: Ints, lots: Lots) -> pl.Series:
    chance = lots.uniform("fate/end-kind", len(end_year))
    kind = np.where(
        chance < MERGED_SHARE, "merged", np.where(chance < MERGED_SHARE + CLOSED_SHARE, "closed", "terminated")
    )
    return pl.Series(np.where(end_year > 0, kind, "").tolist(), dtype=pl.String)


def _persons(fates: Fates, wanted: Targets, lots: Lots) -> Ints:
    """Persons per household when filed; each group adds up to what its later counts need.

    Those still poor at the end are the smaller households, as published; so are those that were poor a year before.
    """
    last_year = ~fates.poor & ((fates.exit_year == 2016) | (fates.end_year == 2016))
    totals = {"poor": wanted.poor_persons_2016 - natural_change(wanted)}
    totals["last_year"] = wanted.poor_persons_2015 - wanted.poor_persons_2016
    totals["earlier"] = wanted.filed_persons - sum(totals.values())
    groups = {"poor": fates.poor, "last_year": last_year, "earlier": ~fates.poor & ~last_year}
    persons = 1 + lots.index("persons", len(last_year), weights=PERSONS)
    merged = (fates.end_kind == "merged").to_numpy()
    persons[merged] = np.minimum(persons[merged], 2)  # old people who move in with their children
    for name, members in groups.items():
        rows = np.flatnonzero(members & ~merged)
        total = totals[name] - int(persons[members & merged].sum())
        order = lots.order(f"persons/{name}", len(rows))
        persons[rows] = nudged(persons[rows], total=total, low=1, high=MOST_PERSONS, order=order)
    return persons

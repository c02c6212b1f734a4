"""Who helps which household: each helper a few neighbouring ones, some after another helper."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from xiuhua.demo.lots import Flags, Ints, Lots
from xiuhua.demo.posts import assignment_rows
from xiuhua.demo.shares import apportion, rank_within
from xiuhua.demo.staff import Group
from xiuhua.demo.targets import Targets

MOST_HOUSEHOLDS = 5
PAIRED_FROM = date(2015, 9, 1)
FOLLOWER_SHARE = 0.12  # of the helpers took over from another
EARLIER_FROM = date(2014, 6, 1)
TITLES = {"科员": 0.45, "副主任科员": 0.2, "主任科员": 0.15, "股长": 0.12, "副局长": 0.08}
REASONS = {"transferred": 0.5, "retired": 0.2, "replaced": 0.3}


@dataclass(frozen=True, slots=True)
class Pairs:
    """How the helpers are laid out: the village (row) of each, the helper of each household, who followed another."""

    village: Ints
    helper: Ints  # by row of the households on file
    follows: Flags  # by helper
    former: Ints  # by helper that follows: place in the list of former helpers, else -1


def lay_out_helpers(households: pl.DataFrame, wanted: Targets, lots: Lots) -> Pairs:
    """Helpers for the households on file, from one to five households each, all of one village."""
    village = households.filter("helped")["village"].to_numpy()
    counts = np.bincount(village)
    helpers = 1 + apportion(wanted.helpers - len(counts), counts - 1)
    owner = np.repeat(np.arange(len(counts)), helpers)
    loads = _loads(owner, counts - helpers, lots)
    follows = lots.happens("pair/follows", len(owner), share=FOLLOWER_SHARE)
    former = np.where(follows, np.cumsum(follows) - 1, -1)
    return Pairs(owner, np.repeat(np.arange(len(owner)), loads), follows, former)


def _loads(owner: Ints, extra: Ints, lots: Lots) -> Ints:
    """One household each, and the extra ones of each village where the lots fall, four more at most."""
    more = MOST_HOUSEHOLDS - 1
    eagerness = np.repeat(lots.uniform("pair/eager", len(owner)), more)
    chance = lots.uniform("pair/extra", len(owner) * more) + 0.5 * eagerness
    place = rank_within(np.repeat(owner, more), np.argsort(chance, kind="stable"))
    takes = place < extra[np.repeat(owner, more)]
    return 1 + takes.reshape(-1, more).sum(axis=1)


def helper_groups(pairs: Pairs, unit: pl.DataFrame, lots: Lots) -> dict[str, Group]:
    """The helpers, and those whom they followed, from the units of their villages (`unit`: id, level by village)."""

    def of(villages: Ints, name: str) -> Group:
        titles = lots.choice(f"pair/title/{name}", len(villages), weights=TITLES)
        return Group(unit["id"].gather(villages), unit["level"].gather(villages), titles)

    return {"helpers": of(pairs.village, "now"), "former_helpers": of(pairs.village[pairs.follows], "former")}


def pairing_rows(households: pl.DataFrame, pairs: Pairs, people: dict[str, pl.Series], lots: Lots) -> pl.DataFrame:
    """Assignments of kind pair (without ids): those before, the current ones, and those of households that ended."""
    since = _starts(pairs, lots)
    known = (
        households.filter("helped")
        .select("number", household_id="id")
        .with_columns(
            helper=pl.Series(pairs.helper),
            follows_other=pl.Series(pairs.follows[pairs.helper]),
            since=since.gather(pairs.helper),
            slot=pl.lit("helper@") + pl.col("number"),
        )
    )
    tag = pl.lit("P") + pl.col("number")
    now = known.with_columns(
        person_id=people["helpers"].gather(pairs.helper), follows=pl.when("follows_other").then(tag)
    )
    reason = lots.choice("pair/end-reason", len(pairs.village), weights=REASONS).gather(pairs.helper)
    before = known.with_columns(end_reason=reason).filter("follows_other")
    former = pairs.former[pairs.helper[pairs.follows[pairs.helper]]]
    before = before.with_columns(
        person_id=people["former_helpers"].gather(former), until="since", since=pl.lit(EARLIER_FROM), tag=tag
    )
    parts = [before, now, _ended(households, pairs, people)]
    columns = {"kind": pl.lit("pair"), "role": pl.lit("helper"), "document": pl.lit("结对帮扶名册")}
    return pl.concat(assignment_rows(part.with_columns(**columns)) for part in parts)


def _starts(pairs: Pairs, lots: Lots) -> pl.Series:
    """The day from which each helper helps; later for those who followed another."""
    count = len(pairs.village)
    days = lots.between("pair/since", count, low=0, high=60)
    days += np.where(pairs.follows, lots.between("pair/followed", count, low=150, high=480), 0)
    return pl.Series(np.datetime64(PAIRED_FROM, "D") + days.astype("timedelta64[D]")).cast(pl.Date)


def _ended(households: pl.DataFrame, pairs: Pairs, people: dict[str, pl.Series]) -> pl.DataFrame:
    """Households that left the file after the pairing had a helper of their village until then."""
    gone = households.filter(pl.col("ended_on") > date(2016, 1, 1))
    first = np.searchsorted(pairs.village, gone["village"].to_numpy())
    follows = pairs.follows[first]
    return gone.select(
        household_id="id", slot=pl.lit("helper@") + pl.col("number"), until="ended_on",
        since=pl.lit(date(2015, 11, 5)), person_id=people["helpers"].gather(first),
        end_reason=pl.lit("household_closed"),
    ).filter(pl.Series(~follows))  # fmt: skip

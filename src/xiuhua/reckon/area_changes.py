"""What a list of areas brought again changes: places that end, begin or are renamed, their heirs, what lay where."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from xiuhua.reckon.area_list import AreaComplaint, as_edition
from xiuhua.reckon.succession import from_editions
from xiuhua.reckon.within import places_within


@dataclass(frozen=True, slots=True)
class KeptAreas:
    """The areas of the register as its tables: every life, every heir, and what lay in what.

    `areas`: id, code, name, kind, level, parent_id, since, until. `successions`: before_id, after_id. `within`: id,
    area_id, ancestor_id, since, until.
    """

    areas: pl.DataFrame
    successions: pl.DataFrame
    within: pl.DataFrame

    def on(self, day: date) -> pl.DataFrame:
        """The areas that live on a day, with `parent`, the code of the one around."""
        living = self.areas.filter(pl.col("since") <= day, pl.col("until").is_null() | (pl.col("until") > day))
        above = self.areas.select(parent_id="id", parent="code")
        return living.join(above, on="parent_id", how="left", maintain_order="left")


@dataclass(frozen=True, slots=True)
class AreaChanges:
    """Rows to write: ids of areas are the register's, of new ones counted from `first_id` on.

    `ended`: id. `begun`: id, code, name, kind, level, parent_id, since. `renamed`: id, name (the new), kind, former.
    `successions`: before_id, after_id, kind, on, source, inferred. `closed`: id (of a row of within), until. `entered`:
    area_id, ancestor_id, since, until.
    """

    ended: pl.DataFrame
    begun: pl.DataFrame
    renamed: pl.DataFrame
    successions: pl.DataFrame
    closed: pl.DataFrame
    entered: pl.DataFrame

    @property
    def counts(self) -> dict[str, int]:
        """How many areas ended, began and were renamed."""
        return {"ended": self.ended.height, "begun": self.begun.height, "renamed": self.renamed.height}


def complaints_of_change(kept: KeptAreas, places: pl.DataFrame, *, day: date) -> list[AreaComplaint]:
    """What in a list cannot follow what the register holds; `places` as `judge_areas` gives them."""
    before = kept.on(day - timedelta(days=1))
    return sorted(_complaints(before, places), key=lambda it: (it.sheet, it.row))


def changes_by(kept: KeptAreas, places: pl.DataFrame, *, day: date, first_id: int) -> AreaChanges:
    """What changes on a day when a list holds from it on; ids of new areas are counted from `first_id`."""
    eve = day - timedelta(days=1)
    before = kept.on(eve)
    former = places.explode("former").filter(pl.col("former").is_not_null() & (pl.col("former") != ""))
    told = former.select(pl.lit(day).alias("on"), before="former", after="code")
    editions = pl.concat([as_edition(before, day=eve), as_edition(places, day=day)])
    tables = from_editions(editions, begins=eve, told=told)
    lives = _with_register_ids(tables["area"], before, day=day, first_id=first_id)
    number = dict(zip(lives["id"], lives["kept_id"], strict=True))
    successions = (
        tables["areasuccession"].drop("id").with_columns(pl.col("before_id", "after_id").replace_strict(number))
    )
    begun = lives.filter(since=day).select(
        "code", "name", "kind", "level", "since", id="kept_id",
        parent_id=pl.col("parent_id").replace_strict(number, default=None),
    )  # fmt: skip
    ended = lives.filter(until=day).select(id="kept_id")
    closed, entered = _moves(kept, ended, begun, successions, day=day)
    return AreaChanges(ended, begun, _renamed(lives, before, day=day), successions, closed, entered)


def _complaints(before: pl.DataFrame, places: pl.DataFrame) -> Iterator[AreaComplaint]:
    top = before.filter(pl.col("parent").is_null())["code"].to_list()
    for row in places.filter(pl.col("parent").is_null() & ~pl.col("code").is_in(top)).iter_rows(named=True):
        facts = {"value": row["code"], "top": "、".join(top)}
        yield AreaComplaint(row["sheet"], row["row"], "code", "another_top", facts)
    lay = before.select("code", lay_in="parent")
    going_on = places.join(lay, on="code", maintain_order="left")
    for row in going_on.filter(pl.col("parent") != pl.col("lay_in")).iter_rows(named=True):
        yield AreaComplaint(row["sheet"], row["row"], "former", "moved", {"value": row["code"]})
    former = places.explode("former").filter(pl.col("former").is_not_null() & (pl.col("former") != ""))
    here, then = places["code"].implode(), before["code"].implode()
    for reason, wrong in (
        ("former_lives", pl.col("former").is_in(here)),
        ("former_unknown", ~pl.col("former").is_in(then)),
    ):
        for row in former.filter(wrong).iter_rows(named=True):
            yield AreaComplaint(row["sheet"], row["row"], "former", reason, {"value": row["former"]})


def _with_register_ids(lives: pl.DataFrame, before: pl.DataFrame, *, day: date, first_id: int) -> pl.DataFrame:
    """The lives of both editions with `kept_id`: the register's for those that lived before, fresh ones for others."""
    known = before.select("code", known="id")
    fresh = pl.col("since") == day
    return lives.join(known, on="code", how="left", maintain_order="left").with_columns(
        kept_id=pl.when(fresh).then(first_id - 1 + fresh.cum_sum().cast(pl.Int64)).otherwise("known")
    )


def _renamed(lives: pl.DataFrame, before: pl.DataFrame, *, day: date) -> pl.DataFrame:
    """Places that go on under another name or as another kind."""
    going_on = lives.filter(pl.col("since") < day, pl.col("until").is_null())
    was = before.select(kept_id="id", former="name", former_kind="kind")
    both = going_on.join(was, on="kept_id", maintain_order="left")
    changed = (pl.col("name") != pl.col("former")) | (pl.col("kind") != pl.col("former_kind"))
    return both.filter(changed).select("name", "kind", "former", id="kept_id")


def _moves(
    kept: KeptAreas, ended: pl.DataFrame, begun: pl.DataFrame, successions: pl.DataFrame, *, day: date
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of within that are to be closed, and those that are to be added."""
    gone = ended.with_columns(ends=pl.lit(day))
    known = kept.areas.join(gone, on="id", how="left").select(
        "parent_id", "since", area="id", until=pl.coalesce("until", "ends")
    )
    fresh = begun.select("parent_id", "since", area="id", until=pl.lit(None, pl.Date))
    heirs = pl.concat([kept.successions, successions.select("before_id", "after_id")])
    wanted = places_within(pl.concat([known, fresh.select(known.columns)]), heirs)
    key = ["area_id", "ancestor_id", "since"]
    held = kept.within.rename({"until": "held_until"})
    both = wanted.join(held, on=key, how="left", maintain_order="left")
    closed = both.filter(pl.col("id").is_not_null() & ~pl.col("until").eq_missing(pl.col("held_until")))
    return closed.select("id", "until"), both.filter(pl.col("id").is_null()).select(*key, "until")

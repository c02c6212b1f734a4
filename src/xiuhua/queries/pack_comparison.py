"""Two packs on the same rows: who changes verdict, how many, and where. Nothing is written."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from xiuhua.bridge.gather import Tables, gather
from xiuhua.loop import cycle
from xiuhua.policy.pack import Pack
from xiuhua.queries.figure import require_area
from xiuhua.reckon.tables import AREA_VERDICTS, FIGURES, FINDINGS, HOUSEHOLD_VERDICTS, HOUSEHOLDS, PERSONS, SLOTS
from xiuhua.words import AreaLevel

# What stands where a pack says nothing of a row: its rule does not apply, does not flag it, or is not there at all.
NOT_JUDGED, NOT_FLAGGED, FLAGGED, NO_RULE = "not_judged", "not_flagged", "flagged", "no_rule"
SCHEME, CHECK, POST = "scheme", "check", "post"
WHERE = ("county", "township")
CHANGED = ("kind", "rule", "row", "area", "before", "after")


@dataclass(frozen=True, slots=True)
class PackComparison:
    """What changes from one pack to another, as of a day, in an area.

    `changes` has a row for each verdict that changes: `kind` (scheme, check, post), `rule`, `row` (the number of the
    household or member, or the code of the place), `area`, `county`, `township`, `before` and `after`. `judged` counts
    the verdicts of each kind that either pack gives. `figures` has the area's figures that change.
    """

    old: Pack
    new: Pack
    on: date
    area: str
    judged: Mapping[str, int]
    changes: pl.DataFrame
    figures: pl.DataFrame

    def counts(self) -> pl.DataFrame:
        """How many rows change from what to what, by rule."""
        by = ("kind", "rule", "before", "after")
        return self.changes.group_by(by, maintain_order=True).agg(rows=pl.len())

    def places(self) -> pl.DataFrame:
        """The same by county and township."""
        by = ("kind", "rule", "before", "after", *WHERE)
        return self.changes.group_by(by, maintain_order=True).agg(rows=pl.len())


def compare_packs(old: Pack, new: Pack, *, on: date, area: str) -> PackComparison:
    """Judge the register's rows as of a day by both packs, each as its turn would, and tell what differs in an area.

    Raises NotFound for an area that there is not, RuleError for a pack whose rules cannot be read.
    """
    tables = _gathered((old, new), on)
    require_area(tables[on]["areas"], area, on=on)
    found = [cycle.turn(tables, pack=pack, day=on).verdicts for pack in (old, new)]
    told = [_told(verdicts, tables[on]) for verdicts in found]
    inside = tables[on]["within"].filter(pl.col("ancestor") == area).select("area")
    both = _beside(*told, packs=(old, new)).join(inside, on="area", how="semi", maintain_order="left")
    changes = both.filter(pl.col("before") != pl.col("after")).sort("kind", "rule", "before", "after", "row")
    return PackComparison(
        old, new, on, area,
        judged={kind: both.filter(kind=kind).height for kind in (SCHEME, CHECK, POST)},
        changes=_placed(changes, tables[on]),
        figures=_figures(*(verdicts[FIGURES.name] for verdicts in found), area=area),
    )  # fmt: skip


def _gathered(packs: Iterable[Pack], on: date) -> dict[date, Tables]:
    """What either pack reads, gathered once."""
    names: dict[date, set[str]] = {on: {"areas", "within", HOUSEHOLDS.name}}
    columns: dict[date, dict[str, set[str]]] = {}
    for pack in packs:
        for day, tables in cycle.tables_needed(pack, day=on).items():
            names.setdefault(day, set()).update(tables)
        for day, read in cycle.columns_needed(pack, day=on).items():
            for table, wanted in read.items():
                columns.setdefault(day, {}).setdefault(table, {"area"}).update(wanted)
    return {day: gather(day, tables, only=_large(columns.get(day, {}))) for day, tables in names.items()}


def _large(columns: Mapping[str, Collection[str]]) -> dict[str, Collection[str]]:
    """Of the tables with a row a household or person, what is read; the others are small and come whole."""
    return {name: columns[name] for name in (HOUSEHOLDS.name, PERSONS.name) if name in columns}


def _told(verdicts: Mapping[str, pl.DataFrame], tables: Tables) -> pl.DataFrame:
    """The verdicts of a turn as one table: which rule says what of which row, and where that is."""
    homes = tables[HOUSEHOLDS.name].select("household", "area")
    households = verdicts[HOUSEHOLD_VERDICTS.name].join(homes, on="household", maintain_order="left")
    parts = [
        households.select(*_head(SCHEME, "scheme", "household"), value="verdict"),
        verdicts[AREA_VERDICTS.name].select(*_head(SCHEME, "scheme", "area"), value="verdict"),
        verdicts[FINDINGS.name].select(
            *_head(CHECK, "rule", pl.coalesce("person", "household", "area")), value=pl.lit(FLAGGED)
        ),
        verdicts[SLOTS.name].select(*_head(POST, "slot", "area"), value="reason"),
    ]
    return pl.concat(parts)


def _head(kind: str, rule: str, row: str | pl.Expr) -> list[pl.Expr]:
    key = pl.col(row) if isinstance(row, str) else row
    return [pl.lit(kind).alias("kind"), pl.col(rule).alias("rule"), key.alias("row"), pl.col("area").alias("area")]


def _beside(old: pl.DataFrame, new: pl.DataFrame, *, packs: tuple[Pack, Pack]) -> pl.DataFrame:
    """What both say of each row that either speaks of."""
    by = ["kind", "rule", "row", "area"]
    both = old.rename({"value": "before"}).join(new.rename({"value": "after"}), on=by, how="full", coalesce=True)
    return both.with_columns(
        _or_silence("before", packs[0]),
        _or_silence("after", packs[1]),
    ).select(CHANGED)


def _or_silence(column: str, pack: Pack) -> pl.Expr:
    """A value, or why there is none."""
    known = {SCHEME: [*pack.rules.schemes], CHECK: [*pack.rules.checks], POST: [slot.slot for slot in pack.slots]}
    there = pl.lit(value=False)
    for kind, rules in known.items():
        there = there | ((pl.col("kind") == kind) & pl.col("rule").is_in(rules))
    silent = pl.when(pl.col("kind") == CHECK).then(pl.lit(NOT_FLAGGED)).otherwise(pl.lit(NOT_JUDGED))
    return pl.coalesce(column, pl.when(there).then(silent).otherwise(pl.lit(NO_RULE))).alias(column)


def _placed(changes: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """The changes with the county and the township that each lies in, as far as it lies in one."""
    found = changes
    levels = {"county": AreaLevel.COUNTY, "township": AreaLevel.TOWNSHIP}
    for name in WHERE:
        of_level = tables["areas"].filter(level=levels[name].value).select(ancestor="area")
        around = tables["within"].join(of_level, on="ancestor").rename({"ancestor": name}).unique("area", keep="first")
        found = found.join(around, on="area", how="left", maintain_order="left")
    return found


def _figures(old: pl.DataFrame, new: pl.DataFrame, *, area: str) -> pl.DataFrame:
    """The figures of an area whose value changes: `figure`, `before` and `after`."""
    before, after = (
        frame.filter(area=area).select("figure", value)
        for frame, value in ((old.rename({"value": "before"}), "before"), (new.rename({"value": "after"}), "after"))
    )
    both = before.join(after, on="figure", how="full", coalesce=True, maintain_order="left_right")
    return both.filter(pl.col("before").ne_missing(pl.col("after")))

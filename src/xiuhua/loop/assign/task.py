"""What a pairing is reckoned from, frozen: helpers, households, what binds them, and the policy that weighs.

A helper is whoever answers, a household whoever is answered for. Units or leaders for villages are the same task of
another kind: the units (or leaders) stand in `helpers` and the villages in `households`.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from xiuhua.policy.pairing import PairingPolicy
from xiuhua.reckon.tables import Table
from xiuhua.words import Rejected

LIST = pl.List(pl.String)
# `least` and `most` count households (or the `load` of told costs); null: as the policy says by `rank`.
HELPERS = Table(
    "helpers",
    ("helper",),
    {
        "helper": pl.String, "least": pl.Int64, "most": pl.Int64, "rank": pl.String, "unit": pl.String,
        "lon": pl.Float64, "lat": pl.Float64, "skills": LIST, "topics": LIST, "languages": LIST,
    },
)  # fmt: skip
# `units` are contracted to the household's village: where it names any, only their people may be its helper.
HOUSEHOLDS = Table(
    "households",
    ("household",),
    {
        "household": pl.String, "village": pl.String, "lon": pl.Float64, "lat": pl.Float64,
        "causes": LIST, "units": LIST, "languages": LIST,
    },
)  # fmt: skip
PAIRS = Table("pairs", ("helper", "household"), {"helper": pl.String, "household": pl.String})
EXCLUSIONS = Table("exclusions", ("helper", "household", "why"), {**PAIRS.columns, "why": pl.String})
COSTS = Table("costs", ("helper", "household"), {**PAIRS.columns, "cost": pl.Int64, "load": pl.Int64})
SHOWN = 3


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """The input of a pairing; make it with `task_of`, which checks it and puts its rows in the order of their ids.

    Frames as HELPERS, HOUSEHOLDS, PAIRS (`current`, `pins`, `bans`), EXCLUSIONS and COSTS say. Where `costs` are told,
    only these pairs are allowed, and the objective is their sum and nothing else.
    """

    helpers: pl.DataFrame
    households: pl.DataFrame
    policy: PairingPolicy
    current: pl.DataFrame = field(default_factory=PAIRS.empty)
    pins: pl.DataFrame = field(default_factory=PAIRS.empty)
    bans: pl.DataFrame = field(default_factory=PAIRS.empty)
    exclusions: pl.DataFrame = field(default_factory=EXCLUSIONS.empty)
    costs: pl.DataFrame | None = None

    @property
    def digest(self) -> str:
        """64 hex digits that change with anything that the pairing is reckoned from, and with nothing else."""
        told = hashlib.sha256(repr(self.policy).encode())
        for frame in (self.helpers, self.households, self.current, self.pins, self.bans, self.exclusions, self.costs):
            told.update(b"\0" if frame is None else frame.write_json().encode())
        return told.hexdigest()

    def under(self, policy: PairingPolicy) -> "Task":
        """The same input under another policy (what if the weights were others?); capacities stay."""
        return replace(self, policy=policy)

    def with_pairs(self, *, pins: pl.DataFrame | None = None, bans: pl.DataFrame | None = None) -> "Task":
        """The same input with other pins or bans (checked as `task_of` does)."""
        return task_of(
            self.helpers, self.households, policy=self.policy, current=self.current, exclusions=self.exclusions,
            costs=self.costs, pins=self.pins if pins is None else pins, bans=self.bans if bans is None else bans,
        )  # fmt: skip


def task_of(
    helpers: pl.DataFrame,
    households: pl.DataFrame,
    *,
    policy: PairingPolicy,
    current: pl.DataFrame | None = None,
    pins: pl.DataFrame | None = None,
    bans: pl.DataFrame | None = None,
    exclusions: pl.DataFrame | None = None,
    costs: pl.DataFrame | None = None,
) -> Task:
    """A task from frames in any order of rows; columns that are absent are unknown in every row.

    Capacities that the helpers leave open come from the policy. A row of `current` or of `exclusions` that names
    somebody not here means nothing and is dropped. Raises Rejected for an id that is missing or doubled, a capacity
    that is none, and pins, bans or costs that name somebody who is not here.
    """
    given = _capacities(_sorted(HELPERS, helpers), policy)
    asked = _sorted(HOUSEHOLDS, households)
    _require_capacities(given)
    ids = {"helper": given["helper"], "household": asked["household"]}
    known = {name: _sorted(PAIRS, frame) for name, frame in (("pins", pins), ("bans", bans)) if frame is not None}
    if costs is not None:
        known["costs"] = _sorted(COSTS, costs).with_columns(pl.col("load").fill_null(1))
        _require_costs(known["costs"])
    for name, frame in known.items():
        _require_known(name, frame, ids)
    kept = {
        name: _here(_sorted(table, frame), ids)
        for name, table, frame in (("current", PAIRS, current), ("exclusions", EXCLUSIONS, exclusions))
        if frame is not None
    }
    return Task(given, asked, policy, **known, **kept)


def _sorted(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """The frame as its table says, in the order of its keys: the order in which rows came must not matter."""
    found = table.completed(frame).sort(table.key)
    keys = found.select(table.key)
    if keys.null_count().sum_horizontal().item():
        raise Rejected(f"In {table.name}, {' or '.join(table.key)} is empty in some row: fill it or drop the row.")
    doubled = keys.filter(keys.is_duplicated()).unique(maintain_order=True)
    if doubled.height and table.name in (HELPERS.name, HOUSEHOLDS.name, COSTS.name):
        raise Rejected(f"In {table.name}, {_shown(doubled)} stands more than once: leave one row of each.")
    return found.unique(subset=table.key, keep="first", maintain_order=True) if doubled.height else found


def _capacities(helpers: pl.DataFrame, policy: PairingPolicy) -> pl.DataFrame:
    """Least and most of every helper: their own, else by rank."""
    told = {"least": pl.Int64, "most": pl.Int64}
    by_rank = {rank: (it.least, it.most) for rank, it in policy.capacities.items()}
    ranks = pl.DataFrame(
        [(rank, *it) for rank, it in by_rank.items()], schema={"rank": pl.String, **told}, orient="row"
    )
    known = helpers.select(pl.col("rank").fill_null("")).join(ranks, on="rank", how="left", maintain_order="left")
    return helpers.with_columns(
        pl.coalesce(name, known[name], pl.lit(usual, dtype=pl.Int64))
        for name, usual in zip(told, by_rank.get("", (0, 1)), strict=True)
    )


def _require_capacities(helpers: pl.DataFrame) -> None:
    wrong = helpers.filter((pl.col("least") < 0) | (pl.col("most") < pl.col("least")))
    if wrong.height:
        raise Rejected(
            f"Helpers {_shown(wrong.select('helper', 'least', 'most'))}: the least must be 0 or more, "
            "and the most no less than the least. Mend their capacity."
        )


def _require_costs(costs: pl.DataFrame) -> None:
    wrong = costs.filter(pl.col("cost").is_null() | (pl.col("load") < 1))
    if wrong.height:
        raise Rejected(
            f"The costs of {_shown(wrong.select(PAIRS.key))} are no whole numbers, or their load is below 1."
        )


def _require_known(name: str, pairs: pl.DataFrame, ids: dict[str, pl.Series]) -> None:
    for column, known in ids.items():
        strange = pairs.filter(~pl.col(column).is_in(known.implode())).select(column).unique(maintain_order=True)
        if strange.height:
            raise Rejected(f"The {name} name {column} {_shown(strange)}, which the {column}s lack: add or drop it.")


def _here(pairs: pl.DataFrame, ids: dict[str, pl.Series]) -> pl.DataFrame:
    return pairs.filter([pl.col(column).is_in(known.implode()) for column, known in ids.items()])


def _shown(rows: pl.DataFrame) -> str:
    """The first few rows, and how many more there are."""
    told = [" · ".join(str(cell) for cell in row) for row in rows.head(SHOWN).rows()]
    more: Sequence[str] = [f"{rows.height - SHOWN:,} more"] if rows.height > SHOWN else []
    return ", ".join([*told, *more])

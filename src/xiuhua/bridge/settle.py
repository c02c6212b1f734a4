"""Verdicts into dated rows: only what changed is written, and the whole has a digest.

A verdict holds from the day of the turn that found it until the next turn that found otherwise. A turn for an earlier
day than the last is allowed: it changes what held from that day until the next turn after it, and nothing else.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl
from django.db import models

from xiuhua.bridge.bulk import write_rows
from xiuhua.bridge.gather import columns
from xiuhua.bridge.gather.reading import bare_key
from xiuhua.bridge.intake.lookup import change_where
from xiuhua.register.models import (
    AnswerVerdict,
    Area,
    AreaVerdict,
    FigureVerdict,
    Finding,
    HelpedVerdict,
    Household,
    HouseholdVerdict,
    Member,
    Organisation,
    RemovalVerdict,
    ScoreLineVerdict,
    ScoreVerdict,
    SlotVerdict,
    Team,
    Turn,
    WeaknessVerdict,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """How a verdict table is kept: its model, who it is about (column of the table → field), its name, what it says.

    A name may be of several columns, by spaces. One without a name is the only one about its owner. Where it may be
    about one or another, the first that is told is meant.
    """

    model: type[models.Model]
    about: Mapping[str, str]
    name: str
    says: tuple[str, ...] = ()

    @property
    def key(self) -> list[str]:
        """The database columns that tell verdicts apart."""
        return [*(f"{field}_id" for field in self.about.values()), *self.named]

    @property
    def named(self) -> list[str]:
        """The columns of its name, if it has one."""
        return self.name.split()


HELP = (
    *("received", "developmental", "planned", "missing", "open", "expiring", "renewals", "unentitled", "duplicated"),
    *("needs", "answered"),
)
SCHEME = ("verdict", "unmet", "unclear")
SCORED = {"area": "area", "organisation": "organisation", "team": "team"}
OF_LINE = (
    *("value", "low", "high", "points", "full", "judged", "lost"),
    *("state", "reason", "rests_on"),
)
KINDS = {
    "slots": Kind(SlotVerdict, {"area": "village"}, "slot", ("required", "in_post", "filled", "reason")),
    "figures": Kind(FigureVerdict, {"area": "area"}, "figure", ("numerator", "denominator", "value")),
    "household_verdicts": Kind(HouseholdVerdict, {"household": "household"}, "scheme", SCHEME),
    "area_verdicts": Kind(AreaVerdict, {"area": "area"}, "scheme", SCHEME),
    "answers": Kind(AnswerVerdict, {"household": "household"}, "need", ("verdict", "by_need", "by_item", "planned")),
    "helped": Kind(HelpedVerdict, {"household": "household"}, "", HELP),
    "removals": Kind(RemovalVerdict, {"household": "household"}, "", ("removable", "kept", "unmet", "unclear")),
    "weakness": Kind(WeaknessVerdict, {"organisation": "organisation"}, "", ("verdict", "signs", "unclear")),
    "score_lines": Kind(ScoreLineVerdict, SCORED, "scheme year line", OF_LINE),
    "scores": Kind(ScoreVerdict, SCORED, "scheme year", ("points", "possible", "full", "unassessed", "grade")),
    "findings": Kind(Finding, {"person": "member", "household": "household", "area": "area"}, "rule"),
}


@dataclass(frozen=True, slots=True)
class Settled:
    """What a turn settled: verdicts in force on its day, rows written, and the digest of what is in force."""

    rows: int
    written: int
    digest: str


def settle(verdicts: Mapping[str, pl.DataFrame], *, day: date) -> Settled:
    """Write what the verdicts of a day change; a table that is not given stays as it is.

    To be called in the transaction of the turn. Raises KeyError for a verdict table that has no place in the register,
    and the database's IntegrityError for a verdict about nobody that it keeps.
    """
    following = Turn.objects.filter(on__gt=day).order_by("on").values_list("on", flat=True).first()
    digest = hashlib.sha256()
    rows = written = 0
    for name in sorted(verdicts):
        kind = KINDS[name]
        frame = verdicts[name].sort(verdicts[name].columns)
        digest.update(name.encode() + b"\n" + frame.write_csv(float_precision=6).encode())
        rows += frame.height
        written += _settle_kind(kind, _kept(kind, frame, day=day), day=day, following=following)
    return Settled(rows, written, digest.hexdigest())


def _kept(kind: Kind, frame: pl.DataFrame, *, day: date) -> pl.DataFrame:
    """The verdicts as the register keeps them: owners by id, figures to four places, an absent text as an empty one."""
    is_meant = pl.lit(value=True)
    for column, field in kind.about.items():
        owner = f"{field}_id"
        named = _owners(column, day).rename({"called": column, "id": owner})
        frame = frame.join(named, on=column, how="left", maintain_order="left")
        frame = frame.with_columns(pl.when(is_meant).then(owner).alias(owner))
        is_meant &= pl.col(column).is_null()
    kept = frame.select(*kind.key, *kind.says)
    return kept.with_columns(pl.col(pl.Float64).round(4), pl.col(pl.String).fill_null(""))


def _owners(column: str, day: date) -> pl.DataFrame:
    """`called` and `id` of everyone whom a column of a verdict table may name."""
    match column:
        case "area":
            return columns(Area.objects.on(day), id="id", called="code")
        case "household":
            return columns(Household.objects.all(), id="id", called="number")
        case "organisation":
            return columns(Organisation.objects.all(), id="id", called="key").with_columns(bare_key("called"))
        case "team":
            return columns(Team.objects.all(), id="id", called="key").with_columns(bare_key("called"))
    return columns(Member.objects.all(), id="id", called="number")


def _settle_kind(kind: Kind, found: pl.DataFrame, *, day: date, following: date | None) -> int:
    """Close what no longer holds, open what now does, and let what held after the next turn go on."""
    said = [*kind.named, *kind.says]
    held = columns(
        kind.model._default_manager.on(day),  # type: ignore[attr-defined]
        id="id", since="since", until="until",
        **{f"{field}_id": field for field in kind.about.values()}, **{name: name for name in said},
    )  # fmt: skip
    held = held.with_columns(pl.col(name).cast(found.schema[name]) for name in (*kind.key, *kind.says))
    same = pl.all_horizontal(
        pl.lit(value=True), *(pl.col(name).eq_missing(pl.col(f"{name}_now")) for name in kind.says)
    )
    now = found.select(*kind.key, *(pl.col(name).alias(f"{name}_now") for name in kind.says), known=pl.lit(value=True))
    compared = held.join(now, on=kind.key, how="left", maintain_order="left", nulls_equal=True)
    over = compared.filter(~(same & pl.col("known")).fill_null(value=False))
    still = held.join(over, on="id", how="anti")
    fresh = found.join(still, on=kind.key, how="anti", maintain_order="left", nulls_equal=True)
    change_where(kind.model, over["id"], until=day)
    opened = fresh.with_columns(since=pl.lit(day), until=pl.lit(following, dtype=pl.Date))
    written = write_rows(kind.model, opened)
    if following is not None:
        later = over.filter(pl.col("until").is_null() | (pl.col("until") > following))
        written += write_rows(kind.model, later.select(opened.columns).with_columns(since=following))
    return over.height + written

"""What rows say beside what the register holds: compared as of a day, closed and appended where they differ."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl
from django.db.models import ForeignKey, Q

from xiuhua.bridge.bulk import next_ids, write_rows
from xiuhua.bridge.gather.reading import last_told
from xiuhua.bridge.intake.lookup import change_where, rows_with
from xiuhua.reckon.intake.spelling import cleaned
from xiuhua.register.models import (
    AssetComparison,
    Belonging,
    Cause,
    Contact,
    Food,
    Health,
    HomeLanguage,
    HouseholdEvent,
    Housing,
    Labour,
    Land,
    Living,
    MemberContact,
    Residence,
    Schooling,
    SocialSecurity,
    Standing,
    StatedIncome,
    VillageSurvey,
    Water,
    Work,
)
from xiuhua.register.models.dated import Fact

OWN = ("id", "since", "until", "recorded", "source", "corrects_id", "event_id")
TRACE = {"owner": pl.Int64, "old_id": pl.Int64, "old_until": pl.Date, "until": pl.Date, "appended": pl.Boolean}
ALL = "*"
WORKPLACE = ("employer", "industry", "channel", "abroad", "destination", "province", "county")


@dataclass(frozen=True, slots=True)
class Noun:
    """One kind of fact: whose it is, which of its rows an import speaks of, and what a change of a column outdates."""

    model: type[Fact]
    owner: str = "member"
    only: Mapping[str, object] = field(default_factory=dict)
    outdates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def owner_id(self) -> str:
        """The column that names the owner."""
        return f"{self.owner}_id"

    @property
    def columns(self) -> dict[str, str]:
        """The columns that carry what is known: database column → field."""
        return {
            kept.attname: kept.name
            for kept in self.model._meta.concrete_fields
            if kept.attname not in (*OWN, self.owner_id)
        }


NOUNS: dict[str, Noun] = {
    "residence": Noun(Residence, "household", outdates={"village_id": (ALL,)}),
    "standing": Noun(Standing, "household"),
    "cause": Noun(Cause, "household", only={"main": True}, outdates={"cause": (ALL,)}),
    "housing": Noun(Housing, "household", outdates={"dangerous": ("grade",)}),
    "water": Noun(Water, "household"),
    "living": Noun(Living, "household"),
    "land": Noun(Land, "household"),
    "food": Noun(Food, "household"),
    "assetcomparison": Noun(AssetComparison, "household"),
    "statedincome": Noun(StatedIncome, "household"),
    "homelanguage": Noun(HomeLanguage, "household"),
    "contact": Noun(Contact, "household"),
    "belonging": Noun(Belonging),
    "membercontact": Noun(MemberContact),
    "schooling": Noun(Schooling),
    "health": Noun(Health, outdates={"disabled": ("disability_kind", "disability_grade", "certified_year")}),
    "labour": Noun(Labour),
    "work": Noun(Work, outdates={"place": WORKPLACE}),
    "socialsecurity": Noun(SocialSecurity),
    "villagesurvey": Noun(VillageSurvey, "village", outdates={"exit_year": ("exited",)}),
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Owners of whom something else or something new is said of one noun, and which columns differ (`<column>!`).

    With `old_id` and `old_until` of the fact in force, and `next_since`, from when a later fact is known already.
    """

    noun: Noun
    said: tuple[str, ...]
    rows: pl.DataFrame


def differing(noun: Noun, said: tuple[str, ...], rows: pl.DataFrame) -> Comparison:
    """A comparison of those rows only in which anything differs."""
    return Comparison(noun, said, rows.filter(pl.any_horizontal([pl.col(f"{column}!") for column in said])))


def compare(noun: Noun, said: pl.DataFrame, *, as_of: date) -> Comparison:
    """Statements (the owner's id and columns of the noun; null is "not said") beside the facts in force on a day.

    Texts differ where they do so as cells are read: spaces and widths that no import reads are no difference.
    """
    columns = tuple(name for name in said.columns if name != noun.owner_id)
    if said.is_empty():
        return Comparison(noun, columns, pl.DataFrame(schema={**said.schema, **_compared(columns)}))
    held = noun.model.objects.ever_held().filter(Q(until__isnull=True) | Q(until__gt=as_of), **noun.only)
    known = rows_with(
        held.exclude(_corrected(noun)),
        noun.owner_id, said[noun.owner_id],
        **{noun.owner_id: noun.owner, "old_id": "id", "since": "since", "old_until": "until"},
        **{f"old.{name}": noun.columns[name] for name in columns},
    )  # fmt: skip
    texts = [name for name, kind in known.schema.items() if kind == pl.String]
    known = known.with_columns(cleaned(name).alias(name) for name in texts).sort("since", "old_id")
    begun = known.filter(pl.col("since") <= as_of)
    later = known.filter(pl.col("since") > as_of)
    in_force = said.join(last_told(begun).drop("since"), on=noun.owner_id, how="left", maintain_order="left")
    joined = _with_next(in_force, later, noun)
    differs = [
        (pl.col(name).is_not_null() & pl.col(name).ne_missing(pl.col(f"old.{name}"))).alias(f"{name}!")
        for name in columns
    ]
    return differing(noun, columns, joined.with_columns(differs).drop([f"old.{name}" for name in columns]))


def _with_next(rows: pl.DataFrame, later: pl.DataFrame, noun: Noun) -> pl.DataFrame:
    """Rows with the day from when a later fact is known (`next_since`)."""
    if later.is_empty():
        return rows.with_columns(next_since=pl.lit(None, dtype=pl.Date))
    first = later.group_by(noun.owner_id).agg(next_since=pl.col("since").min())
    return rows.join(first, on=noun.owner_id, how="left", maintain_order="left")


def _compared(columns: tuple[str, ...]) -> dict[str, type[pl.DataType]]:
    """What a comparison has beside the statements."""
    in_force = {"old_id": pl.Int64, "old_until": pl.Date, "next_since": pl.Date}
    return in_force | dict.fromkeys((f"{column}!" for column in columns), pl.Boolean)


def write_differences(comparison: Comparison, *, as_of: date, source: str, actor: str, evidence: str) -> pl.DataFrame:
    """Close the facts that are outdated as of a day and append what is said instead.

    What is not said stays as it was, unless a change outdates it: a new village, the old home's point. Gives the trace
    by which all of it can be undone (TRACE): of whom, the fact that was closed and when it had ended, and until when
    the appended one holds.
    """
    noun = comparison.noun
    rows = comparison.rows
    if rows.is_empty():
        return pl.DataFrame(schema=TRACE)
    old = rows_with(
        noun.model._base_manager.all(), "id", rows["old_id"],
        old_id="id", **{f"old.{column}": name for column, name in noun.columns.items()},
    )  # fmt: skip
    whole = rows.join(old, on="old_id", how="left", maintain_order="left")
    change_where(noun.model, whole["old_id"].drop_nulls(), until=as_of)
    until = pl.coalesce("old_until", "next_since")
    traces = [
        whole.select("old_id", "old_until", owner=noun.owner_id, until=until, appended=pl.lit(value=True)),
        *([_close_the_other_mention(whole, as_of=as_of)] if noun.model is Cause else ()),
    ]
    facts = whole.select(
        pl.col(noun.owner_id),
        *(_kept(noun, column, comparison.said) for column in noun.columns),
        since=pl.lit(as_of),
        until=until,
        source=pl.lit(source),
    ).with_columns(pl.lit(value).alias(name) for name, value in noun.only.items())
    if noun.model is Standing:
        facts = facts.with_columns(event_id=_events(facts, as_of=as_of, actor=actor, evidence=evidence))
    write_rows(noun.model, facts)
    traced: pl.DataFrame = pl.concat([pl.DataFrame(schema=TRACE), *(trace.select(list(TRACE)) for trace in traces)])
    return traced


def _kept(noun: Noun, column: str, said: tuple[str, ...]) -> pl.Expr:
    """A column of the new fact: what is said, else what was known and is not outdated, else empty."""
    outdated = [
        pl.col(f"{cause}!") for cause, gone in noun.outdates.items() if cause in said and {ALL, column} & {*gone}
    ]
    known = pl.col(f"old.{column}")
    if outdated:
        known = pl.when(~pl.any_horizontal(outdated)).then(known)
    kept = pl.coalesce(column, known) if column in said else known
    field_of = noun.model._meta.get_field(noun.columns[column])
    is_text = field_of.get_internal_type() == "CharField" and not isinstance(field_of, ForeignKey)
    return (kept.fill_null("") if is_text else kept).alias(column)


def _corrected(noun: Noun) -> Q:
    """Facts that a later row corrects."""
    every: Any = noun.model._base_manager  # of an abstract model the checker knows no columns
    return Q(pk__in=every.filter(corrects__isnull=False).values("corrects"))


def _close_the_other_mention(rows: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """A cause that becomes the main one is no longer among the others; gives the trace of those closed."""
    others = rows_with(
        Cause.objects.filter(Q(until__isnull=True) | Q(until__gt=as_of), main=False, since__lte=as_of),
        "household", rows["household_id"], id="id", household_id="household", cause="cause", old_until="until",
    )  # fmt: skip
    again = others.join(rows.select("household_id", "cause"), on=["household_id", "cause"], how="semi")
    change_where(Cause, again["id"], until=as_of)
    return again.select(
        "old_until", owner="household_id", old_id="id", until=pl.lit(None, pl.Date), appended=pl.lit(value=False)
    )


def _events(facts: pl.DataFrame, *, as_of: date, actor: str, evidence: str) -> pl.Series:
    """A step of the status machine for each standing: it was read from a workbook."""
    ids = next_ids(HouseholdEvent, facts.height)
    write_rows(
        HouseholdEvent,
        facts.select(
            "household_id",
            id=ids,
            kind=pl.lit("imported"),
            on=pl.lit(as_of),
            actor=pl.lit(actor),
            evidence=pl.lit(evidence),
        ),
    )
    return ids

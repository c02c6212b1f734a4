"""Rows into columns: the tables that the loop reads, as of a day (their schemas stand in reckon.tables)."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import polars as pl
from django.db import connection, models
from django.db.models import Q, QuerySet
from django.db.models.functions import Cast

from xiuhua.reckon import tables as schema
from xiuhua.register.models import (
    Area,
    AreaWithin,
    Assignment,
    Belonging,
    Cause,
    Grant,
    Household,
    Leader,
    Member,
    Organisation,
    Rectification,
    Residence,
    Standing,
    Team,
    TeamBudget,
    VillageSurvey,
)
from xiuhua.words import AreaLevel, AssignmentKind

Tables = dict[str, pl.DataFrame]


def gather(day: date, names: Iterable[str] = schema.TABLES) -> Tables:
    """The named tables as of a day, each with exactly the columns of its schema."""
    notes = Notes(day)
    return {name: schema.TABLES[name].conform(_GATHERERS[name](notes)) for name in names}


def columns(rows: QuerySet[Any], **wanted: str) -> pl.DataFrame:
    """The wanted columns (new name = field) of a query, read in one statement without making objects."""
    sql, parameters = rows.values_list(*(_spelled(field) for field in wanted.values())).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        found = cursor.fetchall()
    frame = pl.DataFrame(found, schema=list(wanted), orient="row", infer_schema_length=None)
    kinds = {name: _KINDS.get(_field(rows.model, field).get_internal_type()) for name, field in wanted.items()}
    return frame.with_columns(pl.col(name).cast(kind) for name, kind in kinds.items() if kind is not None)


def _latest(rows: QuerySet[Any], **wanted: str) -> pl.DataFrame:
    """The columns of a kind of fact, for each owner (the first column) the fact that began last: none counts twice."""
    found = columns(rows.order_by("since", "pk"), **wanted)
    return found.unique(found.columns[0], keep="last", maintain_order=True)


# SQLite gives dates as text and truths as numbers, an empty answer has no types: the same from both databases.
_KINDS: dict[str, type[pl.DataType]] = {
    "DateField": pl.Date, "BooleanField": pl.Boolean, "ForeignKey": pl.Int64, "BigAutoField": pl.Int64,
    "CharField": pl.String, "UUIDField": pl.String, "DecimalField": pl.Float64, "BigIntegerField": pl.Int64,
    "PositiveIntegerField": pl.Int64, "PositiveSmallIntegerField": pl.Int64,
}  # fmt: skip


def _field(model: type[models.Model], path: str) -> "models.Field[Any, Any]":
    """The field at the end of a path such as person__key."""
    *through, last = path.split("__")
    for name in through:
        model = model._meta.get_field(name).related_model  # type: ignore[assignment]
    return model._meta.get_field(last)  # type: ignore[return-value]


def _spelled(path: str) -> str | Cast:
    """Public keys are read as text: the drivers hand them over each in its own way."""
    return Cast(path, models.TextField()) if path.rsplit("__", maxsplit=1)[-1] == "key" else path


class Notes:
    """What several tables need of one day, read once: the places, and each household's standing and home."""

    def __init__(self, day: date) -> None:
        """For one day; nothing is read until asked."""
        self.day = day
        self._kept: dict[str, pl.DataFrame] = {}

    def once(self, read: "Callable[[Notes], pl.DataFrame]") -> pl.DataFrame:
        """The frame of a reader, read at its first use."""
        if read.__name__ not in self._kept:
            self._kept[read.__name__] = read(self)
        return self._kept[read.__name__]


def _living(notes: Notes) -> pl.DataFrame:
    """Areas that exist on the day."""
    return columns(
        Area.objects.on(notes.day),
        area_id="id",
        area="code",
        name="name",
        kind="kind",
        level="level",
        parent_id="parent",
    )


def _lies_in(notes: Notes) -> pl.DataFrame:
    """Every area ever, with the living areas that it lies in on the day."""
    pairs = columns(AreaWithin.objects.on(notes.day), area_id="area", ancestor_id="ancestor")
    living = notes.once(_living).select(ancestor_id="area_id", ancestor="area", level="level")
    return pairs.join(living, on="ancestor_id", maintain_order="left")


def _places(notes: Notes) -> pl.DataFrame:
    """For every area ever, the code of the smallest living place it lies in on the day."""
    nearest = notes.once(_lies_in).sort("area_id", "level", "ancestor").group_by("area_id", maintain_order=True).last()
    return nearest.select("area_id", area="ancestor")


def _homes(notes: Notes) -> pl.DataFrame:
    """Households with number, standing and place on the day."""
    standing = _latest(
        Standing.objects.on(notes.day), household_id="household", status="status", household_type="household_type"
    )
    residence = _latest(Residence.objects.on(notes.day), household_id="household", area_id="village")
    known = columns(Household.objects.all(), household_id="id", household="number", registered_on="registered_on")
    return (
        known.join(standing, on="household_id", how="left", maintain_order="left")
        .join(residence, on="household_id", how="left", maintain_order="left")
        .join(notes.once(_places), on="area_id", how="left", maintain_order="left")
        .drop("area_id")
    )


def _areas(notes: Notes) -> pl.DataFrame:
    living = notes.once(_living)
    parents = living.select(parent_id="area_id", parent="area")
    return living.join(parents, on="parent_id", how="left", maintain_order="left").sort("area")


def _within(notes: Notes) -> pl.DataFrame:
    living = notes.once(_living).select("area_id", "area")
    return notes.once(_lies_in).join(living, on="area_id", maintain_order="left").sort("area", "level")


def _villages(notes: Notes) -> pl.DataFrame:
    living = notes.once(_living).filter(pl.col("level") == AreaLevel.VILLAGE).select("area", "name")
    survey = _latest(
        VillageSurvey.objects.on(notes.day),
        area_id="village", poor_village="poor_village", exit_year="exit_year", population="population",
        poor_persons="poor_persons", collective_income_fen="collective_income_fen", hardened_road="hardened_road",
        clinic="clinic", culture_room="culture_room", network="network", surveyed_on="since",
    )  # fmt: skip
    teams = columns(Team.objects.on(notes.day), area_id="village").join(notes.once(_places), on="area_id")
    survey = (
        survey.join(notes.once(_places), on="area_id", maintain_order="left")
        .group_by("area", maintain_order=True)
        .agg(_merged_survey())
    )
    return (
        living.join(survey, on="area", how="left", maintain_order="left")
        .join(teams.group_by("area").len("resident_teams"), on="area", how="left", maintain_order="left")
        .with_columns(pl.col("resident_teams").fill_null(0), village="area")
        .sort("area")
    )


def _merged_survey() -> list[pl.Expr]:
    """Surveys of villages that were merged since they were surveyed, as one: numbers add up, a gap stays unknown."""
    counts = ["population", "poor_persons", "collective_income_fen"]
    flags = ["hardened_road", "clinic", "culture_room", "network"]
    return [
        *(pl.when(pl.col(name).is_not_null().all()).then(pl.col(name).sum()).alias(name) for name in counts),
        *(pl.col(name).all(ignore_nulls=False).alias(name) for name in flags),
        pl.col("poor_village").any(ignore_nulls=False).alias("poor_village"),
        pl.col("exit_year").max(),
        pl.col("surveyed_on").max(),
    ]


def _members(notes: Notes) -> pl.DataFrame:
    return columns(Belonging.objects.on(notes.day), member_id="member", household_id="household", relation="relation")


def _households(notes: Notes) -> pl.DataFrame:
    causes = columns(Cause.objects.on(notes.day).filter(main=True), household_id="household", main_cause="cause")
    counts = notes.once(_members).group_by("household_id").len("members")
    helpers = columns(_pairs(notes), household_id="household").group_by("household_id").len("helpers")
    return (
        notes.once(_homes)
        .join(
            causes.unique("household_id", keep="first", maintain_order=True),
            on="household_id",
            how="left",
            maintain_order="left",
        )
        .join(counts, on="household_id", how="left", maintain_order="left")
        .join(helpers, on="household_id", how="left", maintain_order="left")
        .with_columns(pl.col("members", "helpers").fill_null(0))
        .sort("household")
    )


def _persons(notes: Notes) -> pl.DataFrame:
    known = columns(Member.objects.all(), member_id="id", person="number", sex="sex", birth="birth")
    return (
        notes.once(_members)
        .join(known, on="member_id", maintain_order="left")
        .join(notes.once(_homes), on="household_id", maintain_order="left")
        .sort("person")
    )


def _pairs(notes: Notes) -> QuerySet[Assignment]:
    return Assignment.objects.on(notes.day).filter(kind=AssignmentKind.PAIR)


def _pairings(notes: Notes) -> pl.DataFrame:
    pairs = columns(
        _pairs(notes), pairing="key", helper="person__key", household_id="household", role="role", since="since"
    )
    return (
        pairs.join(
            notes.once(_homes).select("household_id", "household", "area"), on="household_id", maintain_order="left"
        )
        .with_columns(_key("pairing"), _key("helper"))
        .sort("household", "pairing")
    )


def _posts(notes: Notes) -> pl.DataFrame:
    posts = Assignment.objects.on(notes.day).exclude(kind=AssignmentKind.PAIR)
    held = columns(
        posts, assignment="key", area_id="area", kind="kind", role="role", person="person__key",
        organisation="organisation__key", team="team__key", since="since",
    )  # fmt: skip
    return (
        held.join(notes.once(_places), on="area_id", how="left", maintain_order="left")
        .with_columns(_key("assignment"), _key("team"), holder=pl.coalesce(_key("person"), _key("organisation")))
        .sort("area", "role", "assignment")
    )


def _key(name: str) -> pl.Expr:
    """A public key as 32 hex digits, whichever way the database hands it over."""
    return pl.col(name).str.replace_all("-", "", literal=True)


def _teams(notes: Notes) -> pl.DataFrame:
    teams = columns(Team.objects.on(notes.day), team_id="id", team="key", area_id="village")
    budgets = columns(TeamBudget.objects.on(notes.day), team_id="team", budget_fen="amount_fen")
    residents = Assignment.objects.on(notes.day).filter(kind=AssignmentKind.RESIDE, team__isnull=False)
    counts = columns(residents, team_id="team").group_by("team_id").len("members")
    poor = notes.once(_villages).select("area", "poor_village")
    return (
        teams.join(budgets, on="team_id", how="left", maintain_order="left")
        .join(counts, on="team_id", how="left", maintain_order="left")
        .join(notes.once(_places), on="area_id", how="left", maintain_order="left")
        .join(poor, on="area", how="left", maintain_order="left")
        .with_columns(_key("team"), pl.col("members").fill_null(0))
        .sort("area", "team")
    )


def _rectifications(notes: Notes) -> pl.DataFrame:
    cases = columns(
        Rectification.objects.filter(listed_on__lte=notes.day),
        case="key", organisation="organisation__key", area_id="village", listed_on="listed_on",
        accepted_on="accepted_on",
    )  # fmt: skip
    return (
        cases.join(notes.once(_places), on="area_id", how="left", maintain_order="left")
        .with_columns(
            _key("case"),
            _key("organisation"),
            accepted=(pl.col("accepted_on") <= notes.day).fill_null(value=False),
        )
        .sort("area", "case")
    )


def _leaders(notes: Notes) -> pl.DataFrame:
    leaders = columns(
        Leader.objects.on(notes.day),
        leader="person__key", organisation_id="organisation", post="post", elected_on="election__held_on",
    )  # fmt: skip
    organisations = columns(
        Organisation.objects.filter(Q(dissolved__isnull=True) | Q(dissolved__gt=notes.day)),
        organisation_id="id", organisation="key", organisation_kind="kind", organisation_level="level", area_id="area",
    )  # fmt: skip  # fmt: skip
    return (
        leaders.join(organisations, on="organisation_id", maintain_order="left")
        .join(notes.once(_places), on="area_id", how="left", maintain_order="left")
        .with_columns(_key("leader"), _key("organisation"))
        .sort("area", "organisation", "leader")
    )


def _grants(notes: Notes) -> pl.DataFrame:
    grants = columns(
        Grant.objects.filter(granted_on__lte=notes.day),
        grant="key", organisation="organisation__key", area_id="area", kind="kind", granted_on="granted_on",
        amount_fen="amount_fen",
    )  # fmt: skip
    return (
        grants.join(notes.once(_places), on="area_id", how="left", maintain_order="left")
        .with_columns(_key("grant"), _key("organisation"))
        .sort("area", "grant")
    )


_GATHERERS: dict[str, Callable[[Notes], pl.DataFrame]] = {
    "areas": _areas, "within": _within, "villages": _villages, "households": _households, "persons": _persons,
    "pairings": _pairings, "posts": _posts, "teams": _teams, "rectifications": _rectifications, "leaders": _leaders,
    "grants": _grants,
}  # fmt: skip

"""The tables of who answers for whom: pairings, posts, teams."""

from datetime import date

import polars as pl
from django.db.models import QuerySet

from xiuhua.bridge.gather.notes import Notes, homes, places
from xiuhua.bridge.gather.places import villages
from xiuhua.bridge.gather.reading import bare_key, columns
from xiuhua.register.models import Assignment, Team, TeamBudget
from xiuhua.words import AssignmentKind


def pairs(day: date) -> QuerySet[Assignment]:
    """Assignments of helpers to households on a day."""
    return Assignment.objects.on(day).filter(kind=AssignmentKind.PAIR)


def pairings(notes: Notes) -> pl.DataFrame:
    """Helpers and the households they answer for."""
    rows = notes.columns(
        pairs, notes.day, through="household",
        pairing="key", helper="person__key", household_id="household", role="role", since="since",
    )  # fmt: skip
    known = notes.once(homes).select("household_id", "household", "area")
    return (
        rows.join(known, on="household_id", maintain_order="left")
        .with_columns(bare_key("pairing"), bare_key("helper"))
        .sort("household", "pairing")
    )


def posts(notes: Notes) -> pl.DataFrame:
    """Who answers for villages and other areas, as what."""
    held = columns(
        Assignment.objects.on(notes.day).exclude(kind=AssignmentKind.PAIR),
        assignment="key", area_id="area", kind="kind", role="role", person="person__key",
        organisation="organisation__key", team="team__key", since="since",
    )  # fmt: skip
    return (
        held.join(notes.once(places), on="area_id", how="left", maintain_order="left")
        .with_columns(
            bare_key("assignment"),
            bare_key("team"),
            holder=pl.coalesce(bare_key("person"), bare_key("organisation")),
        )
        .sort("area", "role", "assignment")
    )


def teams(notes: Notes) -> pl.DataFrame:
    """Resident teams with members and budget."""
    standing = columns(Team.objects.on(notes.day), team_id="id", team="key", area_id="village")
    budgets = columns(TeamBudget.objects.on(notes.day), team_id="team", budget_fen="amount_fen")
    residents = Assignment.objects.on(notes.day).filter(kind=AssignmentKind.RESIDE, team__isnull=False)
    counts = columns(residents, team_id="team").group_by("team_id").len("members")
    poor = notes.once(villages).select("area", "poor_village")
    return (
        standing.join(budgets, on="team_id", how="left", maintain_order="left")
        .join(counts, on="team_id", how="left", maintain_order="left")
        .join(notes.once(places), on="area_id", how="left", maintain_order="left")
        .join(poor, on="area", how="left", maintain_order="left")
        .with_columns(bare_key("team"), pl.col("members").fill_null(0))
        .sort("area", "team")
    )

"""The table of measures: what each household and its members are given, in the state of the day."""

from datetime import date

import polars as pl
from django.db.models import QuerySet

from xiuhua.bridge.gather.notes import Notes, homes
from xiuhua.bridge.gather.reading import bare_key, told_by
from xiuhua.register.models import Delivery, MeasureState

OF_HOUSEHOLD = "measure__household"


def measures(notes: Notes) -> pl.DataFrame:
    """Measures with their state in force, and what was delivered by the day; planned ones may begin later.

    In the order in which they were entered: of a city there are more than a million, and their keys say nothing.
    """
    rows = notes.columns(
        states, notes.day, through=OF_HOUSEHOLD, of="household",
        measure_id="measure", measure="measure__key", household_id="measure__household",
        person="measure__member__number", item="measure__item", status="status", deliverer="measure__deliverer",
        causes="measure__causes", since="measure__since", until="measure__until", planned_fen="measure__planned_fen",
    )  # fmt: skip
    told_of_home = [name for name in ("household", "area") if notes.asks("measures", {name})]
    known = notes.once(homes).select("household_id", *told_of_home)
    return (
        rows.join(known, on="household_id", maintain_order="left")
        .join(_delivered(notes), on="measure_id", how="left", maintain_order="left")
        .with_columns(bare_key("measure"))
        .sort("measure_id")
    )


def states(day: date) -> QuerySet[MeasureState]:
    """States of measures in force on a day."""
    return MeasureState.objects.on(day)


def _delivered(notes: Notes) -> pl.DataFrame:
    """The money of all deliveries of a measure by the day; null where none told of any."""
    rows = notes.columns(
        told_by, Delivery, notes.day, through=OF_HOUSEHOLD, of="household",
        measure_id="measure", amount_fen="amount_fen",
    )  # fmt: skip
    told = rows.drop_nulls("amount_fen")
    return told.group_by("measure_id").agg(delivered_fen=pl.col("amount_fen").sum())

"""The tables of staying out: signals, the steps that were done about open warnings, and warnings that are over."""

from datetime import date

import polars as pl
from django.db.models import Q, QuerySet

from xiuhua.bridge.gather.notes import Notes, homes
from xiuhua.bridge.gather.reading import bare_key
from xiuhua.register.models import HouseholdWarning, Signal, WarningAct
from xiuhua.words import WarningDeed

OF_WARNING = "warning__household"


def signals(notes: Notes) -> pl.DataFrame:
    """What was told by the day of households that are known."""
    rows = notes.columns(
        _told, notes.day, through="household",
        signal="key", household_id="household", person="member__number", kind="kind", value="value",
        received_on="received_on", closed_on="closed_on",
    )  # fmt: skip
    return _of_homes(rows, notes).with_columns(bare_key("signal"))


def warning_steps(notes: Notes) -> pl.DataFrame:
    """The steps that were done by the day about the warnings that were open on it."""
    rows = notes.columns(
        _done, notes.day, through=OF_WARNING, of="household",
        household_id=OF_WARNING, step="step", done_on="on", number="number",
    )  # fmt: skip
    last = rows.sort("household_id", "step", "number").unique(["household_id", "step"], keep="last")
    return _of_homes(last, notes).sort("household", "step")


def ended_warnings(notes: Notes) -> pl.DataFrame:
    """Warnings that were over by the day."""
    rows = notes.columns(
        _over, notes.day, through="household",
        warning="key", household_id="household", since="since", ended_on="ended_on", end="end", late="late",
        urgent="urgent", relapse="relapse",
    )  # fmt: skip
    return _of_homes(rows, notes).with_columns(bare_key("warning")).sort("warning")


def _of_homes(rows: pl.DataFrame, notes: Notes) -> pl.DataFrame:
    known = notes.once(homes).select("household_id", "household", "area")
    return rows.join(known, on="household_id", maintain_order="left")


def _told(day: date) -> QuerySet[Signal]:
    return Signal.objects.filter(household__isnull=False, received_on__lte=day).order_by("pk")


def _done(day: date) -> QuerySet[WarningAct]:
    is_open = Q(warning__ended_on=None) | Q(warning__ended_on__gt=day)
    return WarningAct.objects.filter(is_open, kind=WarningDeed.STEP, on__lte=day).order_by("pk")


def _over(day: date) -> QuerySet[HouseholdWarning]:
    return HouseholdWarning.objects.filter(ended_on__lte=day).order_by("pk")

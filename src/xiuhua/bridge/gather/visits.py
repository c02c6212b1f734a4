"""The tables of visits: when each household was met last, by each way, and what was promised."""

from datetime import date, timedelta

import polars as pl
from django.db.models import Count, F, Max, QuerySet

from xiuhua.bridge.gather.notes import Notes, homes
from xiuhua.bridge.gather.reading import bare_key
from xiuhua.reckon.tables_of_visits import MEETINGS
from xiuhua.register.models import Task, Visit

YEAR = timedelta(days=366)  # further back nobody asks when a household was met


def meetings(notes: Notes) -> pl.DataFrame:
    """Of each household and way the last visit of the year until the day, and how many; none that were taken back."""
    rows = notes.own(_visits(notes.day), "household")
    told = rows.values("household", "way").annotate(last_on=Max("on"), visits=Count("pk"))
    found = list(told.order_by("household", "way").values_list("household", "way", "last_on", "visits"))
    kinds = {"household_id": pl.Int64, **{name: MEETINGS.columns[name] for name in ("way", "last_on", "visits")}}
    frame = pl.DataFrame(found, schema=kinds, orient="row")
    return frame.join(notes.once(homes), on="household_id", maintain_order="left").sort("household", "way")


def promises(notes: Notes) -> pl.DataFrame:
    """What was promised by the day; one that was settled later waits on it."""
    rows = notes.columns(
        _promised, notes.day, through="household",
        promise="key", household_id="household", made_on="made_on", first_due="first_due", due="due",
        done_on="done_on", given_up_on="given_up_on",
    )  # fmt: skip
    by_the_day = [pl.when(pl.col(name) <= notes.day).then(name).alias(name) for name in ("done_on", "given_up_on")]
    known = notes.once(homes).select("household_id", "household", "area")
    joined = rows.join(known, on="household_id", maintain_order="left")
    return joined.with_columns(bare_key("promise"), *by_the_day).sort("household", "promise")


def _visits(day: date) -> QuerySet[Visit]:
    return Visit.objects.filter(withdrawn_at=None, on__lte=day, on__gt=day - YEAR)


def _promised(day: date) -> QuerySet[Task]:
    return Task.objects.filter(made_on__lte=day).order_by(F("pk"))

"""The table of what samples said of places: what closed inspections reckoned, of the last of each kind and place."""

from datetime import timedelta

import polars as pl

from xiuhua.bridge.gather.notes import Notes, places
from xiuhua.bridge.gather.reading import columns
from xiuhua.reckon.tables_of_samples import ESTIMATES
from xiuhua.register.models import InspectionEstimate

YEAR = timedelta(days=366)


def estimates(notes: Notes) -> pl.DataFrame:
    """The shares of inspections that closed within the year before the day; the last of each kind in an area.

    One statement.
    """
    rows = InspectionEstimate.objects.filter(plan__closed_on__lte=notes.day, plan__closed_on__gt=notes.day - YEAR)
    found = columns(
        rows.order_by("plan", "pk"), area_id="plan__inspection__area", round="plan__inspection__key", kind="plan__kind",
        quantity="quantity", on="plan__closed_on", share="share", low="low", high="high", asked="asked",
    )  # fmt: skip
    if not found.height:
        return ESTIMATES.empty()
    told = found.join(notes.once(places), on="area_id", maintain_order="left")
    last = told.filter(pl.col("on") == pl.col("on").max().over("area_id", "kind", "quantity"))
    return last.with_columns(pl.col("round").cast(pl.String).str.replace_all("-", "")).sort("area", "round", "quantity")

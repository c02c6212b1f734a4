"""The table of what samples said of places: what closed inspections and surveys reckoned, the last of each kind."""

from datetime import timedelta

import polars as pl

from xiuhua.bridge.gather.notes import Notes, places
from xiuhua.bridge.gather.reading import columns
from xiuhua.reckon.tables_of_samples import ESTIMATES
from xiuhua.register.models import InspectionEstimate, SurveyEstimate

YEAR = timedelta(days=366)
SURVEY = "survey"
SHARE = {"quantity": "quantity", "share": "share", "low": "low", "high": "high", "asked": "asked"}


def estimates(notes: Notes) -> pl.DataFrame:
    """The shares of what closed within the year before the day; the last of each kind and quantity in an area.

    Two statements.
    """
    inspected = InspectionEstimate.objects.filter(plan__closed_on__lte=notes.day, plan__closed_on__gt=notes.day - YEAR)
    surveyed = SurveyEstimate.objects.filter(round__closed_on__lte=notes.day, round__closed_on__gt=notes.day - YEAR)
    found = [
        columns(
            inspected.order_by("plan", "pk"), area_id="plan__inspection__area", round="plan__inspection__key",
            kind="plan__kind", on="plan__closed_on", **SHARE,
        ),
        columns(
            surveyed.order_by("round", "pk"), area_id="area", round="round__key", on="round__closed_on", **SHARE
        ).with_columns(kind=pl.lit(SURVEY)),
    ]  # fmt: skip
    told = [frame.with_columns(pl.col("round").cast(pl.String)) for frame in found if frame.height]
    if not told:
        return ESTIMATES.empty()
    placed = pl.concat(told, how="diagonal").join(notes.once(places), on="area_id", maintain_order="left")
    last = placed.filter(pl.col("on") == pl.col("on").max().over("area_id", "kind", "quantity"))
    return last.with_columns(pl.col("round").str.replace_all("-", "")).sort("area", "round", "quantity")

"""The table of what samples said of places within the year: shares of rounds that closed, with their intervals."""

from datetime import timedelta

import polars as pl

from xiuhua.bridge.gather.notes import Notes, places
from xiuhua.bridge.gather.reading import columns
from xiuhua.reckon.tables_of_samples import ESTIMATES
from xiuhua.register.models import SurveyEstimate

YEAR = timedelta(days=366)
SURVEY = "survey"


def estimates(notes: Notes) -> pl.DataFrame:
    """What each round of a survey said that closed within the year until the day. Two statements."""
    rows = SurveyEstimate.objects.filter(round__closed_on__lte=notes.day, round__closed_on__gt=notes.day - YEAR)
    told = columns(
        rows.order_by("round", "area", "quantity"), area_id="area", round="round__key", quantity="quantity",
        on="round__closed_on", share="share", low="low", high="high", asked="asked",
    )  # fmt: skip
    if not told.height:
        return ESTIMATES.empty()
    found = told.with_columns(pl.col("round").cast(pl.String), kind=pl.lit(SURVEY))
    return found.join(notes.once(places), on="area_id", maintain_order="left").sort("area", "round", "quantity")

"""The table of what households said who were asked of a month's visits: shares of many, by the place that asked."""

from datetime import date, timedelta
from math import ceil, floor

import polars as pl
from django.db.models import Exists, F, OuterRef, QuerySet

from xiuhua.bridge.gather.notes import Notes, places
from xiuhua.bridge.gather.reading import columns
from xiuhua.reckon.sampling.estimating import Estimate, estimate
from xiuhua.reckon.tables_of_visits import DRAWN_VISITS
from xiuhua.register.models import AreaWithin, CallBack, CallBackRound
from xiuhua.words import CallResult

YEAR = timedelta(days=366)
SAID = {str(CallResult.HAPPENED): True, str(CallResult.DID_NOT): False}


def drawn_visits(notes: Notes) -> pl.DataFrame:
    """The last month that each place asked of within the year, by what was said until the day. Two statements.

    What a place asked is left out where a wider one around it asked of the same or a later month: no visit counts
    twice. What was asked about a flag was not drawn from all, and counts nowhere.
    """
    calls = columns(
        _calls(notes.day), round_id="round", area_id="round__area", month="round__month", frame="round__frame_size",
        probability="probability", result="result", risky="risky", done_on="done_on",
    )  # fmt: skip
    if not calls.height:
        return DRAWN_VISITS.empty()
    told = calls.filter(pl.col("month") == pl.col("month").max().over("area_id")).select(
        "round_id", "area_id", "month", "frame", "probability",
        yes=pl.when(pl.col("done_on") <= notes.day)
        .then(pl.col("result").replace_strict(SAID, default=None, return_dtype=pl.Boolean)),
        group=pl.col("risky").cast(pl.String),
    )  # fmt: skip
    rounds = [_row(of_round) for of_round in told.partition_by("round_id", maintain_order=True)]
    found = pl.DataFrame(rounds, schema={"area_id": pl.Int64, **dict(list(DRAWN_VISITS.columns.items())[1:])})
    return found.join(notes.once(places), on="area_id", maintain_order="left").sort("area")


def _calls(day: date) -> QuerySet[CallBack]:
    within = AreaWithin.objects.on(day).filter(area=OuterRef(OuterRef("round__area"))).exclude(ancestor=F("area"))
    asked = CallBackRound.objects.filter(flag=None, month__gte=OuterRef("round__month"), opens_on__lte=day)
    wider = asked.filter(area__in=within.values("ancestor"))
    rows = CallBack.objects.filter(round__flag=None, round__opens_on__lte=day, round__month__gt=day - YEAR)
    return rows.filter(~Exists(wider)).order_by("round", "pk")


def _row(calls: pl.DataFrame) -> dict[str, object]:
    """A draw in numbers of visits: the ends of its interval are rounded outwards."""
    size = max(int(calls["frame"][0]), calls.height)
    found: Estimate = estimate(calls.select("probability", "yes", "group"), frame=size)
    share = found.share
    return {
        "area_id": calls["area_id"][0], "month": calls["month"][0], "visits": size, "called": found.called,
        "answered": found.answered,
        "happened": round(share.value * size) if share else None,
        "low": floor(share.low * size) if share else None,
        "high": ceil(share.high * size) if share else None,
    }  # fmt: skip

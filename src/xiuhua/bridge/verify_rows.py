"""Visits of the register, and what is known beside them, as the tables in which signs are looked for."""

from datetime import date, timedelta

import polars as pl
from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from xiuhua.bridge.gather.reading import bare_key, columns, latest_of_all
from xiuhua.loop.verify.verdicts import Beside
from xiuhua.policy.visits import VisitRules
from xiuhua.reckon.visits import ABSENCES, ANSWERS, FOUND_EMPTY, GONE, VISITS
from xiuhua.register.models import Belonging, Leave, Residence, Visit, VisitPhoto
from xiuhua.words import AnswerHow

FIRST_HOUR, HOURS = 8, 10  # a day in the field: visits without a told time are laid over it
TOWNSHIP_DIGITS = 9
TO_UNSIGNED = 1 << 64


def visits_to_verify(day: date, *, back_days: int, rules: VisitRules) -> tuple[pl.DataFrame, Beside]:
    """The visits of some days up to one, made in person and not taken back, and what is known beside them.

    Of those that say that people met elsewhere the home is not told: it lies nowhere on their way. Nothing of a visit
    says what was delivered at it, so what the ledger does not know contradicts none.
    A visit whose time was not told is laid over the hours of its day beside the others of that day, so that its time
    says nothing unless they are too many for one day; that it was entered late is told of those that did not say so.
    """
    rows = Visit.objects.filter(
        withdrawn_at=None, way__in=rules.there, on__lte=day, on__gt=day - timedelta(days=back_days)
    )
    told = columns(
        rows.order_by("pk"), visit_id="id", visit="key", helper="person__key", household_id="household", on="on",
        started="started", minutes="minutes", lat="latitude", lon="longitude", accuracy_m="accuracy_m", note="note",
        way="way", recorded="recorded", late="late", role="office",
    )  # fmt: skip
    told = told.with_columns(_local(told["started"]), _local(told["recorded"]))
    homes = _homes(day)
    joined = told.join(homes, on="household_id", how="left", maintain_order="left")
    joined = joined.join(_photos(rows), on="visit_id", how="left", maintain_order="left")
    at_home = ~pl.col("way").is_in(rules.away)
    frame = _timed(joined).with_columns(
        *(pl.when(at_home).then(it).alias(it) for it in ("home_lat", "home_lon")),
        bare_key("visit"), bare_key("helper"), household=pl.col("household_id").cast(pl.String),
        recorded=pl.when("late").then(None).otherwise("recorded"),
    )  # fmt: skip
    beside = Beside(
        answers=_answers(rows), absences=_absences(day), gone=_gone(day),
        found_empty=_found_empty(day, back_days=back_days, rules=rules),
    )  # fmt: skip
    return VISITS.completed(frame.select(name for name in VISITS.columns if name in frame.columns)), beside


def _timed(visits: pl.DataFrame) -> pl.DataFrame:
    """With a time for each: the told one, or one laid over the day by the order in which the day's were entered."""
    of_day = ("helper", "on")
    place = pl.col("recorded").rank("ordinal").over(of_day)
    share = (place - 0.5) / pl.len().over(of_day)
    laid = pl.col("on").cast(pl.Datetime("us")) + pl.duration(seconds=(FIRST_HOUR + HOURS * share) * 3600)
    return visits.with_columns(started=pl.coalesce("started", laid))


def _local(times: pl.Series) -> pl.Series:
    """Times as the office's clock shows them: one database hands them over with their zone, the other as UTC."""
    if times.dtype == pl.Null:
        return times.cast(pl.Datetime("us"))
    told = times.str.to_datetime(time_unit="us", strict=False) if times.dtype == pl.String else times
    zoned = told.dtype.time_zone if isinstance(told.dtype, pl.Datetime) else None
    of_utc = told.dt.convert_time_zone("UTC") if zoned else told.dt.replace_time_zone("UTC")
    local = of_utc.dt.convert_time_zone(timezone.get_current_timezone_name()).dt.replace_time_zone(None)
    return local.dt.cast_time_unit("us")


def _homes(day: date) -> pl.DataFrame:
    """Where each household lives: village, its township as the terrain, and the home's point if known."""
    told = {"home_lat": "latitude", "home_lon": "longitude", "village": "village__code"}
    rows = latest_of_all(Residence.objects.on(day), household_id="household", **told)
    return rows.with_columns(terrain=pl.col("village").str.slice(0, TOWNSHIP_DIGITS))


def _photos(visits: QuerySet[Visit]) -> pl.DataFrame:
    """The likeness of a picture of each visit that has one, without its sign."""
    found = columns(VisitPhoto.objects.filter(visit__in=visits), visit_id="visit", likeness="likeness")
    first = found.unique("visit_id", keep="first", maintain_order=True)
    return first.select("visit_id", photo=pl.col("likeness").cast(pl.Int64).reinterpret(signed=False))


def _answers(visits: QuerySet[Visit]) -> pl.DataFrame:
    """What was answered on each visit, a row a question."""
    found = [
        (key.hex, question, said, how != AnswerHow.EDITED, how != AnswerHow.UNTOUCHED)
        for key, answers in visits.exclude(answers={}).values_list("key", "answers")
        for question, (said, how) in answers.items()
    ]
    return pl.DataFrame(found, schema=ANSWERS.columns, orient="row")


def _absences(day: date) -> pl.DataFrame:
    """Days on which somebody was on leave from what they hold."""
    rows = Leave.objects.filter(until__gt=F("since"), since__lte=day)
    told = columns(rows, helper="assignment__person__key", since="since", until="until", why="why")
    known = told.filter(pl.col("helper").is_not_null()).with_columns(bare_key("helper"))
    known = known.sort("helper", "since", "until", "why", descending=[False, False, True, False])  # the longest of two
    return ABSENCES.conform(known.unique(["helper", "since"], keep="first", maintain_order=True))


def _found_empty(day: date, *, back_days: int, rules: VisitRules) -> pl.DataFrame:
    """Visits of the same days at which nobody was met, where their time was told."""
    rows = Visit.objects.filter(
        withdrawn_at=None, way__in=rules.missed, on__lte=day, on__gt=day - timedelta(days=back_days),
        started__isnull=False,
    )  # fmt: skip
    told = columns(rows.order_by("pk"), household="household_id", helper="person__key", at="started")
    named = told.with_columns(bare_key("helper"), _local(told["at"]), household=pl.col("household").cast(pl.String))
    return FOUND_EMPTY.conform(named.unique(maintain_order=True))


def _gone(day: date) -> pl.DataFrame:
    """Households in which nobody is left, since the last one went."""
    left = Belonging.objects.ever_held().values("household").annotate(last=Max("until"))
    open_ = Belonging.objects.filter(Q(until=None) | Q(until__gt=day)).values("household")
    rows = left.exclude(household__in=open_).filter(last__isnull=False).values_list("household", "last")
    found = [(str(home), last, "") for home, last in rows]
    return pl.DataFrame(found, schema=GONE.columns, orient="row")

"""What was entered by hand, by place and month, and never by whom; complaints about it; bans that were lifted."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import polars as pl
from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractMonth, ExtractYear, Substr

from xiuhua.bridge.gather.entries import ENTERED, placed
from xiuhua.policy.entry import Entry
from xiuhua.queries.figure import widest_area
from xiuhua.queries.pack import pack_in_force
from xiuhua.reckon.burden import minutes_entered
from xiuhua.register.models import Area, AskedForm, BurdenComplaint, FigureVerdict, LiftedBan
from xiuhua.words import AreaLevel, NotFound

COUNTY_LETTERS = 6  # of a statutory code: the county
HELPERS = "helpers"  # the figure by which one knows how many people could have entered something
COUNTED = {"area": pl.String, "month": pl.Date, "kind": pl.String, "rows": pl.Int64, "people": pl.Int64}


def minutes_by_area_and_month(on: date, *, months: int) -> pl.DataFrame:
    """Minutes of entry by county and month, of some months until a day: `area`, `month`, `rows`, `minutes`, `people`.

    Rows that somebody typed, times what their form costs by the pack. Places with too few people to tell have neither
    rows nor minutes. Three statements.
    """
    entry = entry_in_force(on)
    seconds = {it.key: it.asked.seconds for it in entry.on(on)} if entry else {}
    return minutes_entered(rows_entered(on, months=months), seconds)


def rows_entered(on: date, *, months: int) -> pl.DataFrame:
    """How many rows of each kind were typed, by county and month, and how many people help there. Two statements."""
    first = months_before(on, months - 1)
    parts = [_counted(kind, first=first, on=on) for kind in ENTERED]
    rows = parts[0].union(*parts[1:], all=True)
    people = {it: int(many or 0) for it, many in _helpers(on)}
    counted = [
        (area, date(year, month, 1), kind, number, people.get(area, 0)) for kind, area, year, month, number in rows
    ]
    return pl.DataFrame(counted, schema=COUNTED, orient="row")


def _counted(kind: str, *, first: date, on: date) -> QuerySet[Any, Any]:
    """The fillings of a form by county and month; those about a household count where it lives on the day."""
    filled = ENTERED[kind]
    named = placed(kind, first=first, on=on).annotate(
        in_county=Substr("in_place", 1, COUNTY_LETTERS), in_year=ExtractYear(filled.when),
        in_month=ExtractMonth(filled.when),
    )  # fmt: skip
    told = named.values_list("of_form", "in_county", "in_year", "in_month")
    return told.annotate(n=Count(filled.each, distinct=True))


def _helpers(on: date) -> Iterator[tuple[str, Any]]:
    told = FigureVerdict.objects.on(on).filter(figure=HELPERS)
    yield from told.values_list("area__code", "numerator")


def entry_in_force(on: date) -> Entry | None:
    """What the pack in force asks; None where no pack is in force, or it does not say. One statement."""
    try:
        return pack_in_force(on).entry
    except NotFound:
        return None


def months_before(day: date, months: int) -> date:
    """The first day of the month so many months before that of a day."""
    past = day.year * 12 + day.month - 1 - months
    return date(past // 12, past % 12 + 1, 1)


def forms_known(on: date) -> frozenset[str]:
    """The keys of the forms of entry that the pack in force asks on a day. One statement."""
    entry = entry_in_force(on)
    return frozenset(it.key for it in entry.on(on)) if entry else frozenset()


def counties(on: date) -> dict[str, str]:
    """The names of counties by their codes. One statement."""
    return dict(Area.objects.on(on).filter(level=AreaLevel.COUNTY).values_list("code", "name"))


def place_of_complaints(*, on: date) -> Area:
    """The place that complaints are kept for: the whole of the register, so that no village tells who it was."""
    return Area.objects.on(on).get(code=widest_area(on))


def complaints(*, most: int) -> list[BurdenComplaint]:
    """The latest complaints with what was answered; who complained is in no table. One statement."""
    return list(BurdenComplaint.objects.select_related("area").order_by("-said_on", "-pk")[:most])


def forms_asked() -> list[AskedForm]:
    """The forms of departments that are asked for, the first to be handed in first. One statement."""
    return sorted(AskedForm.objects.filter(ended_at=None), key=lambda it: (it.needed_by or date.max, it.department))


def bans_lifted(profile: str, *, on: date) -> list[tuple[str, str]]:
    """The bans of a profile that were lifted on a day, each with the beginning of where. One statement."""
    held = LiftedBan.objects.filter(profile=profile, since__lte=on, until__gt=on)
    return list(held.values_list("ban", "where"))

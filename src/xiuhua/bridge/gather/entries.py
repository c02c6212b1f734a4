"""The table of what was typed: fillings of each form of entry, by place and by month."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl
from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from xiuhua.bridge.gather.notes import Notes
from xiuhua.reckon.tables_of_visits import ENTRIES
from xiuhua.register.models import (
    CallBack,
    Consent,
    Delivery,
    DoorCheck,
    HelperRequest,
    HouseholdPlan,
    IncomeEntry,
    Leave,
    PresenceNote,
    ProceedingAct,
    SpotCheck,
    Task,
    Visit,
    WarningAct,
)

BY_DESK = "desk"


@dataclass(frozen=True, slots=True)
class Filled:
    """The rows that fillings of a form leave, and when each was entered.

    Its place is its `area`, or where the household at the end of `home` lives; fillings that leave several rows are
    counted by `each`.
    """

    rows: QuerySet[Any]
    when: str
    home: str = ""
    area: str = ""
    each: str = "pk"


# By the pack's form of entry. Answers to flags are left out: of a flag no figure tells, be it of minutes.
ENTERED: dict[str, Filled] = {
    "visit": Filled(Visit.objects.all(), "recorded", "household__"),
    "promise": Filled(Task.objects.filter(done_on__isnull=False), "done_on", "household__"),
    "call_back": Filled(CallBack.objects.all(), "done_on", "visit__household__"),
    "presence": Filled(PresenceNote.objects.all(), "recorded", area="village__"),
    "spot_check": Filled(SpotCheck.objects.all(), "recorded", area="village__"),
    "leave": Filled(
        Leave.objects.all(), "said_at", "assignment__household__", "assignment__area__", each="assignment__person"
    ),
    "delivery": Filled(Delivery.objects.filter(source=BY_DESK), "recorded", "measure__household__"),
    "income": Filled(IncomeEntry.objects.all(), "entered_on", "household__"),
    "proceeding": Filled(ProceedingAct.objects.all(), "recorded", "proceeding__household__"),
    "consent": Filled(Consent.objects.all(), "given_on", "household__"),
    "helper_request": Filled(HelperRequest.objects.all(), "asked_on", "household__"),
    "plan": Filled(HouseholdPlan.objects.all(), "written_on", "household__"),
    "warning": Filled(WarningAct.objects.filter(by__isnull=False), "recorded", "warning__household__"),
    "door_check": Filled(DoorCheck.objects.filter(done_on__isnull=False), "done_on", "household__"),
}


def entries(notes: Notes) -> pl.DataFrame:
    """What was typed in the last month that is over on the day, by the place it is about at its end. One statement."""
    until = notes.day.replace(day=1)
    if (notes.day + timedelta(days=1)).day == 1:  # the month is over on its last evening
        until = notes.day + timedelta(days=1)
    first = (until - timedelta(days=1)).replace(day=1)
    parts = [
        placed(kind, first=first, on=until - timedelta(days=1))
        .values_list("of_form", "in_place")
        .annotate(n=Count(filled.each, distinct=True))
        for kind, filled in ENTERED.items()
    ]
    found = [(area, first, form, number) for form, area, number in parts[0].union(*parts[1:], all=True)]
    return pl.DataFrame(found, schema=ENTRIES.columns, orient="row").sort("area", "form")


def placed(kind: str, *, first: date, on: date) -> QuerySet[Any, Any]:
    """The rows of a form of some days, each with the code of its place; a household's is where it lives on the last."""
    filled = ENTERED[kind]
    rows, when = filled.rows, filled.when
    told = rows.filter(**{_day(rows, when, "gte"): first, _day(rows, when, "lte"): on}).order_by()
    places = []
    if filled.home:
        lives = f"{filled.home}residences__"
        here = Q(**{f"{lives}since__lte": on}) & (Q(**{f"{lives}until": None}) | Q(**{f"{lives}until__gt": on}))
        told = told.filter(here | Q(**{f"{filled.area}isnull": False}) if filled.area else here)
        places.append(F(f"{lives}village__code"))
    if filled.area:
        places.append(F(f"{filled.area}code"))
    place = Coalesce(*places) if len(places) > 1 else places[0]
    named: QuerySet[Any, Any] = told.annotate(of_form=Value(kind), in_place=place)
    return named


def _day(rows: QuerySet[Any], when: str, compared: str) -> str:
    """The name of a comparison by day, of a day or of a moment."""
    moment = rows.model._meta.get_field(when).get_internal_type() == "DateTimeField"
    return f"{when}__date__{compared}" if moment else f"{when}__{compared}"

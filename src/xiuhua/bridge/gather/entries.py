"""The table of what was typed: rows of each form of entry, by the village of their household and by month."""

from datetime import date, timedelta
from typing import Any

import polars as pl
from django.db.models import Count, F, Q, QuerySet, Value

from xiuhua.bridge.gather.notes import Notes
from xiuhua.reckon.tables_of_visits import ENTRIES
from xiuhua.register.models import (
    Consent,
    Delivery,
    DoorCheck,
    HelperRequest,
    HouseholdPlan,
    IncomeEntry,
    ProceedingAct,
    Task,
    Visit,
    WarningAct,
)

BY_DESK = "desk"
# By the pack's form of entry: the rows that one filling leaves, when it was entered, and the way to its household.
ENTERED: dict[str, tuple[QuerySet[Any], str, str]] = {
    "visit": (Visit.objects.all(), "recorded", "household__"),
    "promise": (Task.objects.filter(done_on__isnull=False), "done_on", "household__"),
    "delivery": (Delivery.objects.filter(source=BY_DESK), "recorded", "measure__household__"),
    "income": (IncomeEntry.objects.all(), "entered_on", "household__"),
    "proceeding": (ProceedingAct.objects.all(), "recorded", "proceeding__household__"),
    "consent": (Consent.objects.all(), "given_on", "household__"),
    "helper_request": (HelperRequest.objects.all(), "asked_on", "household__"),
    "plan": (HouseholdPlan.objects.all(), "written_on", "household__"),
    "warning": (WarningAct.objects.filter(by__isnull=False), "recorded", "warning__household__"),
    "door_check": (DoorCheck.objects.filter(done_on__isnull=False), "done_on", "household__"),
}


def entries(notes: Notes) -> pl.DataFrame:
    """What was typed in the last month that is over on the day, by villages as they are on it. One statement."""
    until = notes.day.replace(day=1)
    if (notes.day + timedelta(days=1)).day == 1:  # the month is over on its last evening
        until = notes.day + timedelta(days=1)
    first = (until - timedelta(days=1)).replace(day=1)
    parts = [
        lived_in(kind, *how, first=first, on=until - timedelta(days=1))
        .values_list("of_form", "in_place")
        .annotate(n=Count("pk", distinct=True))
        for kind, how in ENTERED.items()
    ]
    found = [(area, first, form, number) for form, area, number in parts[0].union(*parts[1:], all=True)]
    return pl.DataFrame(found, schema=ENTRIES.columns, orient="row").sort("area", "form")


def lived_in(kind: str, rows: QuerySet[Any], when: str, home: str, *, first: date, on: date) -> QuerySet[Any, Any]:
    """The rows of a form of some days, with the code of the village where their household lives on the last of them."""
    lives = f"{home}residences__"
    here = Q(**{f"{lives}since__lte": on}) & (Q(**{f"{lives}until": None}) | Q(**{f"{lives}until__gt": on}))
    told = rows.filter(here, **{_day(rows, when, "gte"): first, _day(rows, when, "lte"): on}).order_by()
    named: QuerySet[Any, Any] = told.annotate(of_form=Value(kind), in_place=F(f"{lives}village__code"))
    return named


def _day(rows: QuerySet[Any], when: str, compared: str) -> str:
    """The name of a comparison by day, of a day or of a moment."""
    moment = rows.model._meta.get_field(when).get_internal_type() == "DateTimeField"
    return f"{when}__date__{compared}" if moment else f"{when}__{compared}"

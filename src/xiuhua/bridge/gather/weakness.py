"""The table of organisations as the rules on weak and lax ones read them: leaders, meetings, elections, last survey."""

from datetime import date
from typing import Any

import polars as pl
from django.db.models import F, Q, QuerySet

from xiuhua.bridge.gather.notes import Notes, places
from xiuhua.bridge.gather.reading import bare_key, columns, last_told, same_names
from xiuhua.reckon.tables_of_organisations import ORGANISATIONS
from xiuhua.register.models import Election, Leader, Meeting, Organisation, OrganisationSurvey
from xiuhua.words import years_before

SECRETARY = "secretary"
TOLD = "satisfied_percent ranked_last standstill unfit_secretary divided disorder interference accounts_open named"


def organisations(notes: Notes) -> pl.DataFrame:
    """Organisations that there are on the day; only what the register knows of them is told."""
    rows = _told(_bodies(notes.day), notes.day)
    return rows.join(notes.once(places), on="area_id", how="left", maintain_order="left").sort("organisation")


def organisation_row(organisation: Organisation, *, on: date) -> dict[str, Any] | None:
    """The row of one organisation without its area; None on a day on which there is none. Five statements."""
    found = _told(_bodies(on).filter(pk=organisation.pk), on).with_columns(area=pl.lit(None, pl.String))
    return next(ORGANISATIONS.conform(found).iter_rows(named=True), None)


def _told(bodies: QuerySet[Organisation], day: date) -> pl.DataFrame:
    rows = columns(
        bodies, organisation_id="id", organisation="key", kind="kind", level="level", founded="founded", area_id="area"
    )
    for part in (_secretaries, _meetings, _elections, _surveys):
        rows = rows.join(part(bodies, day), on="organisation_id", how="left", maintain_order="left")
    return rows.with_columns(
        bare_key("organisation"),
        vacant_days=pl.when("led").then(0).otherwise(_days_since("led_until", day)),
        meeting_days=_days_since("met_on", day),
        election_overdue_days=_days_since("term_ends", day),
        surveyed_days=_days_since("surveyed_on", day),
        admission_days=_days_since("admitted_on", day),
    )


def _days_since(column: str, day: date) -> pl.Expr:
    return (pl.lit(day) - pl.col(column)).dt.total_days()


def _bodies(day: date) -> QuerySet[Organisation]:
    return Organisation.objects.filter(Q(dissolved__isnull=True) | Q(dissolved__gt=day), founded__lte=day)


def _secretaries(bodies: QuerySet[Organisation], day: date) -> pl.DataFrame:
    """Whether somebody is secretary, and since when nobody is; no row where no secretary was ever told."""
    rows = Leader.objects.filter(organisation__in=bodies, post=SECRETARY, since__lte=day).exclude(until=F("since"))
    found = columns(rows.order_by("pk"), organisation_id="organisation", until="until")
    leads = pl.col("until").is_null() | (pl.col("until") > day)
    return found.group_by("organisation_id", maintain_order=True).agg(led=leads.any(), led_until=pl.col("until").max())


def _meetings(bodies: QuerySet[Organisation], day: date) -> pl.DataFrame:
    rows = Meeting.objects.filter(organisation__in=bodies, on__lte=day, withdrawn_at=None).order_by("on", "pk")
    return last_told(columns(rows, organisation_id="organisation", met_on="on"))


def _elections(bodies: QuerySet[Organisation], day: date) -> pl.DataFrame:
    """When the term of the last election ends."""
    rows = Election.objects.filter(organisation__in=bodies, held_on__lte=day).order_by("held_on", "pk")
    found = last_told(columns(rows, organisation_id="organisation", held_on="held_on", years="term_years"))
    ends = [years_before(held, -years) for held, years in found.select("held_on", "years").iter_rows()]
    return found.select("organisation_id", term_ends=pl.Series(ends, dtype=pl.Date))


def _surveys(bodies: QuerySet[Organisation], day: date) -> pl.DataFrame:
    """What surveys told: each thing as it was told last."""
    rows = OrganisationSurvey.objects.filter(organisation__in=bodies, on__lte=day, withdrawn_at=None)
    told = columns(
        rows.order_by("on", "pk"),
        organisation_id="organisation", surveyed_on="on", admitted_on="admitted_on", **same_names(TOLD),
    )  # fmt: skip
    return told.group_by("organisation_id", maintain_order=True).agg(pl.all().drop_nulls().last())

"""The tables of training: who holds the posts of which a pack asks it, and what they were certified of."""

from collections.abc import Collection
from datetime import date
from typing import Any

import polars as pl
from django.db.models import F, Q, QuerySet

from xiuhua.bridge.gather.notes import Notes, places
from xiuhua.bridge.gather.reading import bare_key, columns
from xiuhua.register.models import Assignment, Certificate, Leader
from xiuhua.words import AssignmentKind

LED_LEVEL = "village"  # of organisations: a code of the pack's list organisation_level
LEAD, RESIDE = "lead", "reside"


Areas = Collection[int] | QuerySet[Any, Any]


def post_rows(since: date, *, areas: Areas | None = None, person: int | None = None) -> pl.DataFrame:
    """Posts of residents, and of who leads a village's organisation, that are held on a day or later. Two statements.

    In some areas (by id), or of one person. Columns: person, holder, name, area_id, village, village_code, kind, post,
    since, until, a post of somebody in a place once.
    """
    wanted = {
        "person": "person", "holder": "person__key", "name": "person__name", "since": "since", "until": "until",
    }  # fmt: skip
    lasting = Q(until=None) | Q(until__gt=since)
    resides = Assignment.objects.filter(
        lasting, kind=AssignmentKind.RESIDE, person__isnull=False, area__isnull=False
    ).exclude(until=F("since"))
    leads = Leader.objects.filter(lasting, organisation__level=LED_LEVEL, organisation__area__isnull=False)
    if areas is not None:
        resides, leads = resides.filter(area__in=areas), leads.filter(organisation__area__in=areas)
    if person is not None:
        resides, leads = resides.filter(person=person), leads.filter(person=person)
    seat = "organisation__area"
    found = [
        columns(
            resides, **wanted, area_id="area", village="area__name", village_code="area__code", post="role"
        ).with_columns(kind=pl.lit(RESIDE)),
        columns(
            leads, **wanted, area_id=seat, village=f"{seat}__name", village_code=f"{seat}__code", post="post"
        ).with_columns(kind=pl.lit(LEAD)),
    ]
    rows = pl.concat(found, how="vertical_relaxed").with_columns(bare_key("holder"))
    return rows.cast({"person": pl.Int64, "area_id": pl.Int64}).unique(
        ["person", "area_id", "kind", "post", "since"], keep="first", maintain_order=True
    )


def certificate_rows(until: date) -> pl.DataFrame:
    """Certificates that were given by a day and stand on it, with level, theme and last day of the course."""
    held = Certificate.objects.filter(
        Q(revoked_on=None) | Q(revoked_on__gt=until), issued_on__lte=until,
        enrolment__session__course__withdrawn_on=None,
    )  # fmt: skip
    session = "enrolment__session"
    rows = columns(
        held, certificate="key", holder="enrolment__person__key", level=f"{session}__course__level",
        theme=f"{session}__course__theme", over=f"{session}__until", area_id=f"{session}__course__area",
    )  # fmt: skip
    return rows.with_columns(
        bare_key("certificate"), bare_key("holder"), ended_on=pl.col("over") - pl.duration(days=1)
    ).sort("certificate")


def trainees(notes: Notes) -> pl.DataFrame:
    """Posts of residents, and of who leads a village's organisation, that are held on the day or begin after it."""
    rows = post_rows(notes.day).join(notes.once(places), on="area_id", how="inner", maintain_order="left")
    return rows.sort("area", "holder", "kind", "post", "since")


def certified(notes: Notes) -> pl.DataFrame:
    """Certificates that were given by the day and stand; `area` is that of the office which held the course."""
    return certificate_rows(notes.day).join(notes.once(places), on="area_id", how="left", maintain_order="left")

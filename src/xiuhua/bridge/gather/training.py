"""The tables of training: who holds the posts of which a pack asks it, and what they were certified of."""

import polars as pl
from django.db.models import F, Q

from xiuhua.bridge.gather.notes import Notes, places
from xiuhua.bridge.gather.reading import bare_key, columns
from xiuhua.register.models import Assignment, Certificate, Leader
from xiuhua.words import AssignmentKind

LED_LEVEL = "village"  # of organisations: a code of the pack's list organisation_level


def trainees(notes: Notes) -> pl.DataFrame:
    """Posts of residents, and of who leads a village's organisation, that are held on the day or begin after it."""
    wanted = {"holder": "person__key", "since": "since", "until": "until"}
    lasting = Q(until=None) | Q(until__gt=notes.day)
    resides = Assignment.objects.filter(
        lasting, kind=AssignmentKind.RESIDE, person__isnull=False, area__isnull=False
    ).exclude(until=F("since"))
    leads = Leader.objects.filter(lasting, organisation__level=LED_LEVEL, organisation__area__isnull=False)
    found = [
        columns(resides, **wanted, area_id="area", post="role").with_columns(kind=pl.lit("reside")),
        columns(leads, **wanted, area_id="organisation__area", post="post").with_columns(kind=pl.lit("lead")),
    ]
    rows = pl.concat(found, how="vertical_relaxed")
    placed = rows.join(notes.once(places), on="area_id", how="inner", maintain_order="left")
    return placed.with_columns(bare_key("holder")).unique(["holder", "area", "kind", "post", "since"])


def certified(notes: Notes) -> pl.DataFrame:
    """Certificates that were given by the day and hold; `area` is that of the office which held the course."""
    held = Certificate.objects.filter(
        Q(revoked_on=None) | Q(revoked_on__gt=notes.day), issued_on__lte=notes.day,
        enrolment__session__course__withdrawn_on=None,
    )  # fmt: skip
    session = "enrolment__session"
    rows = columns(
        held, certificate="key", holder="enrolment__person__key", level=f"{session}__course__level",
        theme=f"{session}__course__theme", until=f"{session}__until", area_id=f"{session}__course__area",
    )  # fmt: skip
    placed = rows.join(notes.once(places), on="area_id", how="left", maintain_order="left")
    return placed.with_columns(
        bare_key("certificate"), bare_key("holder"), ended_on=pl.col("until") - pl.duration(days=1)
    ).sort("certificate")

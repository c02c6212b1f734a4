"""Care on record as columns, and the days of courses on which somebody was there."""

from collections.abc import Collection
from datetime import date

import polars as pl

from xiuhua.bridge.gather.reading import columns
from xiuhua.reckon.training import CARED
from xiuhua.register.models import Attendance, CareRecord
from xiuhua.register.models.training import PRESENT


def care_rows(persons: Collection[int] | None = None) -> pl.DataFrame:
    """Care on record as CARED, of some persons (by id) or of all. One statement."""
    rows = CareRecord.objects.filter(withdrawn_on=None)
    if persons is not None:
        rows = rows.filter(person__in=persons)
    return columns(rows, person="person", care="care", on="on", until="until").cast(CARED)  # type: ignore[arg-type]


def course_days(persons: Collection[int], within: tuple[date, date]) -> pl.DataFrame:
    """Days [first, until) of courses on which some persons (by id) were there: person, day. One statement.

    As the course's own record says; what was corrected says nothing.
    """
    rows = Attendance.objects.filter(
        enrolment__person__in=persons, state=PRESENT, corrected_by=None, on__gte=within[0], on__lt=within[1],
        enrolment__withdrawn_on=None, enrolment__session__course__withdrawn_on=None,
    )  # fmt: skip
    return columns(rows, person="enrolment__person", day="on")

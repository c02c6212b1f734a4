"""Rows from which days in the village are reckoned: who was in a team, on leave, and what they did on which day.

Every source is a row of work that is on file anyway; none says that somebody was present.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

import polars as pl
from django.db.models import F, Q, QuerySet

from xiuhua.bridge.gather.reading import columns
from xiuhua.bridge.training_rows import course_days
from xiuhua.policy.presence import PresencePolicy
from xiuhua.reckon.presence import EVIDENCE, LEAVES, TEAM, month_after
from xiuhua.register.models import (
    Account,
    Assignment,
    Delivery,
    DoorCheck,
    Leave,
    PresenceNote,
    ProceedingAct,
    Residence,
    SpotCheck,
    Visit,
    WarningAct,
)
from xiuhua.words import AssignmentKind, WarningDeed

COURSE = "training"  # a code of the pack's list presence_kind
ROWS = {**EVIDENCE, "household": pl.Int64}


def resident_posts(policy: PresencePolicy, *, month: date) -> QuerySet[Assignment]:
    """Posts of resident teams that somebody held on some day of a month."""
    posts = Assignment.objects.filter(
        Q(until=None) | Q(until__gt=month), kind=AssignmentKind.RESIDE, role__in=policy.roles, person__isnull=False,
        since__lt=month_after(month),
    )  # fmt: skip
    return posts.exclude(until=F("since"))


def team_rows(posts: Collection[Assignment]) -> pl.DataFrame:
    """Posts that were read as TEAM."""
    rows = [(it.person_id, it.area_id, it.since, it.until) for it in posts]
    return pl.DataFrame(rows, schema=TEAM, orient="row")


def leave_rows(posts: Collection[Assignment], policy: PresencePolicy, *, month: date) -> pl.DataFrame:
    """Leave that was granted from these posts, as LEAVES. One statement."""
    rows = Leave.objects.ever_held().filter(assignment__in=[it.pk for it in posts], since__lt=month_after(month))
    found = rows.filter(until__gt=month).values_list("assignment__person", "assignment__area", "since", "until", "why")
    told = [(*row, why in policy.duty_leave) for *row, why in found]
    return pl.DataFrame(told, schema=LEAVES, orient="row")


def evidence_rows(posts: Collection[Assignment], policy: PresencePolicy, *, month: date) -> pl.DataFrame:
    """What those who hold the posts did in a month, row by row: EVIDENCE and the household, none where it was none's.

    About ten statements, however many they are.
    """
    persons = {it.person_id for it in posts if it.person_id}
    villages = {it.area_id for it in posts if it.area_id}
    within = (month, month_after(month))
    of_homes = [
        _visits(persons, policy, within), _deliveries(persons, villages, within), _door_checks(persons, within),
        _warning_steps(persons, within), _acts(persons, within).filter(pl.col("household").is_not_null()),
    ]  # fmt: skip
    homes = pl.concat(of_homes)
    lived = _lived(homes["household"].unique().to_list(), within)
    at_home = homes.drop("village").join(lived, on="household", how="left")
    then = (pl.col("since") <= pl.col("day")) & (pl.col("until").is_null() | (pl.col("until") > pl.col("day")))
    known = at_home.filter(then | pl.col("since").is_null()).select(list(ROWS))
    of_places = _acts(persons, within).filter(pl.col("household").is_null())
    others = (_spot_checks(persons, within), _notes(persons, within), _told(course_days(persons, within), kind=COURSE))
    return pl.concat([known, of_places, *others])


def _visits(persons: Collection[int], policy: PresencePolicy, within: tuple[date, date]) -> pl.DataFrame:
    rows = Visit.objects.filter(
        person__in=persons, withdrawn_at=None, way__in=policy.visit_ways, on__gte=within[0], on__lt=within[1]
    )
    return _told(columns(rows, person="person", household="household", day="on"), kind="visit")


def _acts(persons: Collection[int], within: tuple[date, date]) -> pl.DataFrame:
    rows = ProceedingAct.objects.filter(by__person__in=persons, on__gte=within[0], on__lt=within[1])
    found = columns(
        rows, person="by__person", household="proceeding__household", village="proceeding__area", day="on"
    )  # fmt: skip
    return _told(found, kind="act")


def _deliveries(persons: Collection[int], villages: Collection[int], within: tuple[date, date]) -> pl.DataFrame:
    """What they entered as delivered to households of their villages; what was taken back was none."""
    names = dict(Account.objects.filter(person__in=persons).values_list("username", "person"))
    lived = Residence.objects.filter(Q(until=None) | Q(until__gt=within[0]), since__lt=within[1], village__in=villages)
    rows = Delivery.objects.filter(
        Q(amount_fen__gt=0) | Q(units__gt=0), since__gte=within[0], since__lt=within[1], said_by__in=names,
        measure__household__in=lived.values("household"),
    ).exclude(pk__in=Delivery.objects.filter(corrects__isnull=False).values("corrects"))  # fmt: skip
    found = columns(rows, name="said_by", household="measure__household", day="since")
    person = pl.col("name").replace_strict(names, default=None, return_dtype=pl.Int64)
    return _told(found.with_columns(person=person), kind="delivery")


def _door_checks(persons: Collection[int], within: tuple[date, date]) -> pl.DataFrame:
    rows = DoorCheck.objects.filter(done_by__person__in=persons, done_on__gte=within[0], done_on__lt=within[1])
    return _told(columns(rows, person="done_by__person", household="household", day="done_on"), kind="door_check")


def _warning_steps(persons: Collection[int], within: tuple[date, date]) -> pl.DataFrame:
    rows = WarningAct.objects.filter(kind=WarningDeed.STEP, by__person__in=persons, on__gte=within[0], on__lt=within[1])
    return _told(columns(rows, person="by__person", household="warning__household", day="on"), kind="warning_step")


def _spot_checks(persons: Collection[int], within: tuple[date, date]) -> pl.DataFrame:
    rows = SpotCheck.objects.filter(person__in=persons, on__gte=within[0], on__lt=within[1])
    found = columns(rows, person="person", village="village", day="on", found="found")
    return _told(found.with_columns(kind=pl.concat_str(pl.lit("spot_"), "found")))


def _notes(persons: Collection[int], within: tuple[date, date]) -> pl.DataFrame:
    rows = PresenceNote.objects.filter(person__in=persons, withdrawn_at=None, on__gte=within[0], on__lt=within[1])
    return _told(columns(rows, person="person", village="village", day="on", kind="kind"))


def _lived(households: Collection[int], within: tuple[date, date]) -> pl.DataFrame:
    rows = Residence.objects.filter(Q(until=None) | Q(until__gt=within[0]), household__in=households)
    found = columns(
        rows.filter(since__lt=within[1]), household="household", village="village", since="since", until="until"
    )
    return found.cast({"household": pl.Int64, "village": pl.Int64})


def _told(found: pl.DataFrame, **fixed: Any) -> pl.DataFrame:
    """The columns of ROWS, empty where a source has none of them."""
    given = found.with_columns(pl.lit(value).alias(name) for name, value in fixed.items())
    lacking = [pl.lit(None).alias(name) for name in ROWS if name not in given.columns]
    return given.with_columns(lacking).select(pl.col(name).cast(kind) for name, kind in ROWS.items())

"""Withdraws an appointment that was entered by mistake, on the day it was entered: what was before holds again."""

from datetime import datetime, time
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from xiuhua.actions.assign.appoint import PASSED_ON, end_row
from xiuhua.actions.assign.appointment import name_of
from xiuhua.actions.assign.appointment_refusal import AppointmentRefused
from xiuhua.actions.assign.post_ending import open_held
from xiuhua.actions.assign.village_posts import VillagePost
from xiuhua.actions.journal import write_line
from xiuhua.queries.office import clock_day
from xiuhua.register.models import Account, Assignment, JournalLine

APPOINTING = ("appoint", "replace_holder")
MISTAKEN = "posts.mistaken_reason"


@transaction.atomic
def withdraw_appointment(key: UUID, *, by: Account) -> str:
    """Let an appointment never have held, and whoever was in post before hold it again; gives the village's code.

    The row stays, ended on the day it began. Withdrawn twice, it is withdrawn once. Raises Absent for whoever does not
    fill posts there, AppointmentRefused once its day is over, it has ended or somebody follows.
    """
    at, row = open_held(key, by=by, on=clock_day(), hold=True)
    if row.until == row.since:
        return at.village.code
    require_withdrawable(row)
    before = row.predecessor
    _never_held(row, at)
    _give_lead_back(row, at)
    _reopen(before)
    if row.person is not None and row.team is not None:
        moved = {"person": row.person, "team": row.team, "until": row.since, "end_reason": at.rules.text(PASSED_ON)}
        _reopen(Assignment.objects.filter(**moved, successor=None).order_by("-pk").first())
    if row.team is not None and not Assignment.objects.ever_held().filter(team=row.team).exists():
        row.team.until = row.team.since
        row.team.save(update_fields=["until"])
    told = {"post": row.role, "holder": name_of(row), "since": row.since}
    after = {"holder": name_of(before)} if before else {}
    write_line(
        "withdraw_appointment", by=by, subject_kind="area", subject=at.village.code, before=told,
        after=after | {"assignment": key.hex},
    )  # fmt: skip
    return at.village.code


def require_withdrawable(row: Assignment) -> None:
    """Refuse to withdraw what was followed, has ended, or was not appointed here today."""
    name = name_of(row)
    after = Assignment.objects.ever_held().filter(predecessor=row).select_related("person", "organisation").first()
    if after is not None:
        raise AppointmentRefused("followed", name=name, other=name_of(after), day=after.since)
    if row.until is not None:
        raise AppointmentRefused("ended", name=name, day=row.until, why=row.end_reason)
    if row.key not in appointed_today(row.area.code if row.area else ""):
        raise AppointmentRefused("not_today", name=name)


def appointed_today(code: str) -> frozenset[UUID]:
    """The keys of what was appointed in a village today, as the journal has it. One statement.

    What files brought is not among them: it is not withdrawn one by one.
    """
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(), time()))
    lines = JournalLine.objects.filter(at__gte=midnight, deed__in=APPOINTING, subject=code)
    told = [after or {} for after in lines.values_list("after", flat=True)]
    return frozenset(UUID(str(after["assignment"])) for after in told if "assignment" in after)


def _give_lead_back(row: Assignment, at: VillagePost) -> None:
    """Whoever made room in the team by the same deed leads it again; rows of one deed have one `recorded`."""
    leader, acting, member = (at.rules.text(f"team.{role}_role") for role in ("leader", "acting", "member"))
    if row.role != leader:
        return
    told = {"area": row.area, "recorded": row.recorded, "role": member, "predecessor__role": acting}
    for made in Assignment.objects.filter(since=row.since, **told).select_related("predecessor"):
        _reopen(made.predecessor)
        _never_held(made, at)


def _never_held(row: Assignment, at: VillagePost) -> None:
    """It frees its predecessor, whom another may follow now; the journal keeps whom it followed."""
    end_row(row, until=row.since, reason=at.rules.text(MISTAKEN))
    row.predecessor = None
    row.save(update_fields=["predecessor"])


def _reopen(row: Assignment | None) -> None:
    if row is not None:
        row.until, row.end_reason = None, ""
        row.save(update_fields=["until", "end_reason"])

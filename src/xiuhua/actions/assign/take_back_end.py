"""Takes back the end of a post of a village while its term runs: who held it holds it again, as if it had not ended."""

from uuid import UUID

from django.db import transaction

from xiuhua.actions.assign.appoint import end_row
from xiuhua.actions.assign.appointment import name_of, running_posts
from xiuhua.actions.assign.appointment_refusal import AppointmentRefused
from xiuhua.actions.assign.post_ending import open_held
from xiuhua.actions.assign.village_posts import VillagePost
from xiuhua.actions.journal import write_line
from xiuhua.queries.office import clock_day
from xiuhua.register.models import Account, Assignment, Person


@transaction.atomic
def take_back_end(key: UUID, *, by: Account) -> str:
    """Let an assignment that ended without a successor run on; gives the village's code. Said twice, done once.

    Raises Absent for whoever does not fill posts there, and AppointmentRefused where somebody followed, the post is
    held, the term is over, they are in another team, or it never held.
    """
    at, row = open_held(key, by=by, on=clock_day(), hold=True)
    if row.until is None:
        return at.village.code
    if row.person is not None:
        Person.objects.select_for_update().get(pk=row.person.pk)
    require_resumable(row, at)
    before = {"post": row.role, "holder": name_of(row), "until": row.until, "end_reason": row.end_reason}
    end_row(row, until=None, reason="")
    write_line(
        "take_back_end", by=by, subject_kind="area", subject=at.village.code, before=before,
        after={"post": row.role, "holder": name_of(row), "since": row.since, "assignment": key.hex},
    )  # fmt: skip
    return at.village.code


def require_resumable(row: Assignment, at: VillagePost) -> None:
    """Refuse to resume what never held, was followed, whose term is over, or for which there is no room any more."""
    name = name_of(row)
    if row.until == row.since:
        raise AppointmentRefused("never_held", name=name)
    after = Assignment.objects.ever_held().filter(predecessor=row).select_related("person", "organisation").first()
    if after is not None:
        raise AppointmentRefused("followed", name=name, other=name_of(after), day=after.since)
    end = at.rules.term_end(row.role, row.since)
    if end is not None and end <= at.on:
        raise AppointmentRefused("term_over", name=name, day=end)
    others = running_posts(at, since=row.until or at.on).exclude(pk=row.pk)
    held = others.filter(slot=row.slot).order_by("since", "pk").first() if row.slot else None
    own = others.filter(person=row.person, team=row.team).first() if row.person and row.team else None
    now = held or own
    if now is not None:
        raise AppointmentRefused("held", name=name_of(now), role=now.role, day=now.since)
    _require_no_other_team(row, at)


def _require_no_other_team(row: Assignment, at: VillagePost) -> None:
    if row.person is None or row.team is None:
        return
    elsewhere = Assignment.objects.on(at.on).filter(person=row.person, team__isnull=False).exclude(area=row.area)
    rows = list(elsewhere.select_related("area").order_by("since", "pk"))
    most = at.rules.setting("team.most_per_person")
    if most is not None and len(rows) >= int(str(most.value)):
        place = rows[0].area.name if rows[0].area else ""
        raise AppointmentRefused(
            "other_team", name=name_of(row), area=place, day=rows[0].since, most=most.value, source=most.source
        )

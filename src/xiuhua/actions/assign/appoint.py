"""Appoints somebody to a post of a village: exactly one of those who do it at once wins."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from xiuhua.actions.assign.appointment import Appointment, Asked, held_by, judged, name_of
from xiuhua.actions.journal import write_line
from xiuhua.queries.post_rules import PostRules
from xiuhua.register.models import Account, Assignment, Organisation, Person, Team

Holder = Mapping[str, Person | Organisation | None]
PASSED_ON = "posts.passed_on_reason"  # why whoever holds another post of the same team now gave up the one before


@transaction.atomic
def appoint(asked: Asked, *, by: Account) -> UUID:
    """Appoint somebody to a post of a village from a day on; gives the key of the assignment. Said twice, done once.

    A resident team begins with the first who comes. Raises as `check_appointment`.
    """
    plan = judged(asked, by=by, hold=True)
    if plan.made is not None:
        return plan.made.key
    return write_appointment(plan, by=by)


def write_appointment(plan: Appointment, *, by: Account) -> UUID:
    """Write what was judged, with its line: who leaves, who moves within the team, who comes. Gives the new key."""
    now, since = timezone.now(), plan.asked.since
    if plan.former is not None:
        end_row(plan.former, until=since, reason=plan.asked.reason)
    for moved in (plan.own, plan.yields):
        if moved is not None:
            end_row(moved, until=since, reason=plan.at.rules.text(PASSED_ON))
    team = _formed(plan) if plan.forms_team else plan.team
    before = plan.former or plan.own
    row = _made(plan, role=plan.asked.role, holder=held_by(plan.holder), team=team, before=before, now=now)
    if plan.yields is not None:
        member = plan.at.rules.text("team.member_role")
        _made(plan, role=member, holder={"person": plan.yields.person}, team=team, before=plan.yields, now=now)
    _write_line(row, plan, by=by)
    return row.key


def _write_line(row: Assignment, plan: Appointment, *, by: Account) -> None:
    """The journal's line: of a replacement with who held the post before, and why they left."""
    yields = {"gave up the lead": name_of(plan.yields)} if plan.yields else {}
    told = {"post": row.role, "holder": name_of(row), "since": row.since, "document": row.document}
    after = told | yields | {"assignment": row.key.hex}
    code = plan.at.village.code
    if plan.former is None:
        write_line("appoint", by=by, subject_kind="area", subject=code, after=after)
        return
    before = {"post": plan.former.role, "holder": name_of(plan.former), "end_reason": plan.asked.reason}
    write_line("replace_holder", by=by, subject_kind="area", subject=code, before=before, after=after)


def end_row(row: Assignment, *, until: date | None, reason: str) -> None:
    """Close an assignment, or let it run on without a day; it is not overwritten otherwise."""
    row.until, row.end_reason = until, reason
    row.save(update_fields=["until", "end_reason"])


def _made(
    plan: Appointment,
    *,
    role: str,
    holder: Holder,
    team: Team | None,
    before: Assignment | None,
    now: datetime,
) -> Assignment:
    post = plan.at.rules.pack.posts[role]
    return Assignment.objects.create(
        kind=post.kind, role=role, team=team, area=plan.at.village, slot=post.slot_at(plan.at.village.code),
        document=plan.document, since=plan.asked.since, predecessor=before, recorded=now, **holder,
    )  # fmt: skip


def _formed(plan: Appointment) -> Team:
    """A team that begins: of the unit that sends the first who comes, called by what the pack calls teams."""
    unit = getattr(plan.holder, "unit", None)
    parent = plan.at.village.parent
    place = f"{parent.name if parent else ''}{plan.at.village.name}"
    name = f"{place}{_called(plan.at.rules)}"
    return Team.objects.create(name=name, village=plan.at.village, unit=unit, since=plan.asked.since)


def _called(rules: PostRules) -> str:
    slot = next((it.slot for it in rules.pack.slots if it.filled_by.column == "team"), "")
    return rules.pack.codes["slot"].label_of(slot, "zh") if slot else ""

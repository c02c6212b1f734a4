"""Ends a post of a village without a successor: for leave, recall, a term that is over; and what is vacant then."""

from datetime import date
from uuid import UUID

from django.db import transaction

from xiuhua.actions.assign.appoint import end_row
from xiuhua.actions.assign.appointment import name_of
from xiuhua.actions.assign.post_ending import judged_ending
from xiuhua.actions.journal import write_line
from xiuhua.register.models import Account


@transaction.atomic
def end_appointment(key: UUID, *, until: date, reason: str, by: Account) -> None:
    """End an assignment on the first day that it holds no more, for a reason of the pack. Said twice, done once.

    Raises as `check_ending`.
    """
    plan = judged_ending(key, until=until, reason=reason, by=by, hold=True)
    if plan.made:
        return
    end_row(plan.row, until=until, reason=plan.reason)
    told = {"post": plan.row.role, "holder": name_of(plan.row)}
    write_line(
        "end_appointment", by=by, subject_kind="area", subject=plan.at.village.code,
        before=told | {"since": plan.row.since},
        after={"until": until, "end_reason": plan.reason, "assignment": key.hex},
    )  # fmt: skip

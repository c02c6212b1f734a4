"""Replaces whoever holds a post of a village: the former ends on the day, and who follows names them."""

from uuid import UUID

from django.db import transaction

from xiuhua.actions.assign.appoint import told_of, write_appointment
from xiuhua.actions.assign.appointment import Asked, judged, name_of
from xiuhua.actions.journal import write_line
from xiuhua.register.models import Account


@transaction.atomic
def replace_holder(asked: Asked, *, by: Account) -> UUID:
    """Let somebody follow `asked.replaces` from a day on, who held the post until the day before; gives the new key.

    Said twice, done once. Raises as `check_appointment`.
    """
    plan = judged(asked, by=by, hold=True)
    if plan.made is not None:
        return plan.made.key
    row = write_appointment(plan)
    before = {"post": row.role, "holder": name_of(plan.former) if plan.former else "", "end_reason": asked.reason}
    write_line(
        "replace_holder", by=by, subject_kind="area", subject=plan.at.village.code, before=before,
        after=told_of(row, plan),
    )  # fmt: skip
    return row.key

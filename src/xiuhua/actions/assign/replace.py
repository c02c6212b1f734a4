"""Replaces whoever holds a post of a village: the former ends on the day, and who follows names them."""

from uuid import UUID

from django.db import transaction

from xiuhua.actions.assign.appoint import write_appointment
from xiuhua.actions.assign.appointment import Asked, judged
from xiuhua.register.models import Account


@transaction.atomic
def replace_holder(asked: Asked, *, by: Account) -> UUID:
    """Let somebody follow `asked.replaces` from a day on, who held the post until the day before; gives the new key.

    Said twice, done once. Raises as `check_appointment`.
    """
    plan = judged(asked, by=by, hold=True)
    if plan.made is not None:
        return plan.made.key
    return write_appointment(plan, by=by)

"""Replaces whoever holds a post of a village: the former ends on the day, and who follows names them."""

from uuid import UUID

from xiuhua.actions.assign.appoint import appoint
from xiuhua.actions.assign.appointment import Asked
from xiuhua.duty.door import Absent
from xiuhua.register.models import Account


def replace_holder(asked: Asked, *, by: Account) -> UUID:
    """Let somebody follow `asked.replaces` from a day on, who held the post until the day before; gives the new key.

    An appointment that ends another, in the one transaction of `appoint`. Said twice, done once. Raises as
    `check_appointment`, and Absent where nobody is named who is to be replaced.
    """
    if asked.replaces is None:
        raise Absent
    return appoint(asked, by=by)

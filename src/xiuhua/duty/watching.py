"""Who may do something about the warning of a household: offices and posts over its place, and its helper."""

from uuid import UUID

from xiuhua.duty.acting import acting_key, open_to_act_on_household
from xiuhua.duty.door import Scope, open_household
from xiuhua.register.models import Household


def open_to_watch(scope: Scope, key: UUID) -> tuple[Household, frozenset[str]]:
    """A household by key, and the offices and posts as which the scope acts on its warning; raises Absent.

    Other than in a proceeding its helper is among them. Ten statements.
    """
    opened = open_household(scope, key, on=scope.today)
    household, offices = open_to_act_on_household(scope, key)
    helps = {acting_key(opened.reason)} if opened.is_paired and opened.is_answered_for else set()
    return household, offices | helps

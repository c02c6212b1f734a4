"""Opening a household's card is a deed: it passes the door and leaves a line."""

from datetime import date
from uuid import UUID

from xiuhua.actions.waiting_lines import write_look
from xiuhua.duty.door import OpenedHousehold, Scope, open_household


def view_household(scope: Scope, key: UUID, *, on: date) -> OpenedHousehold:
    """The household as of a day, and a line that this account looked, by which duty; raises Absent."""
    opened = open_household(scope, key, on=on)
    write_look(
        "view_household",
        by=scope.account,
        subject_kind="household",
        subject=opened.household.key,
        after={"on": on, "reason": opened.reason.key, "topics": sorted(opened.topics) if opened.topics else None},
    )
    return opened

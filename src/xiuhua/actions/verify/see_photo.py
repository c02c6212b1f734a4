"""Pictures of visits: shown to whoever answers for the household, with a line that they were; forgotten in time."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.actions.keep.forget_rows import SCHEDULE
from xiuhua.actions.verify.visiting import visits_in_force
from xiuhua.actions.waiting_lines import write_look
from xiuhua.duty.door import Absent, open_household, scope_of
from xiuhua.queries.office import clock_day
from xiuhua.register.models import Account, VisitPhoto
from xiuhua.register.vault import open_vault


def see_photo(key: UUID, *, household: UUID, by: Account) -> bytes:
    """A picture of a visit to a household (by key) as JPEG, and a line that it was looked at.

    Raises Absent where it is hidden, forgotten or none of that household.
    """
    row = VisitPhoto.objects.filter(key=key, visit__household__key=household).select_related("visit").first()
    if row is None or row.picture_sealed is None:
        raise Absent
    today = clock_day()
    opened = open_household(scope_of(by, today=today), household, on=today)
    if opened.topics is not None:
        raise Absent
    write_look(
        "see_visit_photo", by=by, subject_kind="household", subject=household,
        after={"visit": row.visit.key.hex, "reason": opened.reason.key},
    )  # fmt: skip
    return open_vault().unseal_bytes(row.picture_sealed, place=f"visit_photo:{row.key.hex}")


@transaction.atomic
def forget_photos(*, today: date) -> int:
    """Forget the pictures that the pack keeps no longer; the marks by which equal ones are found stay. Gives how many.

    Raises VisitRefused where no pack says for how long they are kept: then none is forgotten.
    """
    _pack, policy = visits_in_force(today)
    before = today - timedelta(days=policy.photo_days)
    rows = VisitPhoto.objects.filter(visit__on__lt=before).exclude(picture_sealed=None)
    count = rows.update(picture_sealed=None)
    if count:
        write_line("forget_visit_photos", by=None, nobody=SCHEDULE, after={"pictures": count, "before": before})
    return count

"""A family confirms a visit with the code of its card, on the telephone of whoever came; nobody asks it to."""

from uuid import UUID

from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.actions.scan_card import require_code_of
from xiuhua.actions.verify.visit_refusal import VisitRefused
from xiuhua.actions.verify.visiting import moment
from xiuhua.duty.door import Absent, open_household, scope_of
from xiuhua.queries.office import clock_day
from xiuhua.register.models import Account, Visit


def confirm_visit(key: UUID, code: str, *, by: Account) -> UUID:
    """Keep that the family confirmed a visit; gives its household. Confirmed twice, confirmed once.

    Raises Absent for whoever does not answer for the household, VisitRefused for a visit that was taken back, and
    ScanCardRefused for a wrong code, which counts.
    """
    row = Visit.objects.filter(key=key).select_related("household").first()
    if row is None:
        raise Absent
    today = clock_day()
    if not open_household(scope_of(by, today=today), row.household.key, on=today).is_answered_for:
        raise Absent
    if row.withdrawn_at is not None:
        raise VisitRefused("withdrawn")
    if row.confirmed_at is None:
        require_code_of(row.household, code)
        with transaction.atomic():
            Visit.objects.filter(pk=row.pk, confirmed_at=None).update(confirmed_at=moment(today))
            write_line(
                "confirm_visit", by=by, subject_kind="household", subject=row.household.key,
                after={"visit": row.key.hex, "on": row.on},
            )  # fmt: skip
    return row.household.key

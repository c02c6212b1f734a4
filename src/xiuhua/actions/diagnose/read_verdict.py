"""Opens what criteria found when a proceeding ended: sealed, as it tells of income and health; each look is kept."""

import json
from typing import Any
from uuid import UUID

from xiuhua.actions.waiting_lines import write_look
from xiuhua.duty.door import Absent, Scope, open_area, open_household
from xiuhua.register.models import Household, Proceeding
from xiuhua.register.vault import open_vault


def read_verdict(key: UUID, *, scope: Scope) -> dict[str, Any]:
    """The verdict that was kept with a proceeding, as plain values, and a line that somebody looked.

    Raises Absent for a proceeding without one, and for whoever does not open what it is about in all topics.
    """
    row = Proceeding.objects.select_related("household", "area").filter(key=key, against=None).first()
    if row is None or row.verdict_sealed is None:
        raise Absent
    kind, subject = _opened(row, scope)
    told = json.loads(open_vault().unseal(bytes(row.verdict_sealed), place=f"proceeding.verdict:{row.key.hex}"))
    write_look(
        "read_verdict", by=scope.account, subject_kind=kind, subject=subject, after={"proceeding": row.key.hex}
    )  # fmt: skip
    kept: dict[str, Any] = told
    return kept


def _opened(row: Proceeding, scope: Scope) -> tuple[str, UUID | str]:
    """What the line is about: the household or the place, once the door has opened it."""
    if isinstance(row.household, Household):
        if open_household(scope, row.household.key, on=scope.today).topics is not None:
            raise Absent
        return "household", row.household.key
    code = row.area.code if row.area else ""
    open_area(scope, code, on=scope.today)
    return "area", code

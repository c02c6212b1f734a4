"""Office roles: given from a day, ended on a day; what they open shuts with them."""

from datetime import date

from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.duty.door import OFFICERS, Scope, require_office
from xiuhua.duty.grounds import LEVELS
from xiuhua.register.models import Account, Area, OfficeRole
from xiuhua.words import AreaLevel, Conflict, Rejected, Role


@transaction.atomic
def give_role(
    account: Account, role: Role, *, area: Area | None = None, topic: str = "", since: date, by: Scope | None
) -> OfficeRole:
    """Give an account an office role; `by` is the security officer, or None for the console.

    Raises Rejected for an area that does not fit the role, Conflict when the three officers would meet in one account.
    """
    if by is not None:
        require_office(by, Role.SECURITY)
    _require_fitting_area(role, area=area, topic=topic)
    _require_separation(account, role, since=since)
    given = OfficeRole.objects.create(account=account, role=role, area=area, topic=topic, since=since)
    _write("give_role", given, by=by, after={"since": since})
    return given


@transaction.atomic
def end_role(role: OfficeRole, *, on: date, by: Scope | None) -> OfficeRole:
    """End a role: from this day on it opens nothing.

    Raises Rejected for a day before it began or after it ended: what ended comes back only by being given anew.
    """
    if by is not None:
        require_office(by, Role.SECURITY)
    if on < role.since:
        raise Rejected(f"The role {role.role} began on {role.since}: end it on that day or later.")
    if role.until is not None and on > role.until:
        raise Rejected(f"The role {role.role} ended on {role.until} already. Give the role anew if it is held again.")
    before, role.until = role.until, on
    role.save(update_fields=["until"])
    _write("end_role", role, by=by, before={"until": before}, after={"until": on})
    return role


def _require_fitting_area(role: Role, *, area: Area | None, topic: str) -> None:
    if role in LEVELS and (area is None or area.level != LEVELS[role]):
        wanted = LEVELS[role].name.lower()
        raise Rejected(f"The role {role} is for a {wanted}, not for {_named(area)}. Choose a {wanted}.")
    if role == Role.DEPARTMENT and (area is None or not topic):
        raise Rejected("A department's role needs an area and a topic. Give both.")


def _require_separation(account: Account, role: Role, *, since: date) -> None:
    """三员: auditor, security and system officer hold that one role and no other."""
    held = {Role(row.role) for row in OfficeRole.objects.filter(account=account).exclude(until__lte=since)}
    if held - {role} and (held | {role}) & OFFICERS:
        others = ", ".join(sorted(held - {role}))
        raise Conflict(f"{account.username} holds {others}: {role} cannot be added. Use an account of its own.")


def _named(area: Area | None) -> str:
    return f"{area} (a {AreaLevel(area.level).name.lower()})" if area else "no area"


def _write(
    deed: str, role: OfficeRole, *, by: Scope | None, before: dict[str, object] | None = None, after: dict[str, object]
) -> None:
    told: dict[str, object] = {"role": role.role, "area": role.area.code if role.area else None, "topic": role.topic}
    write_line(
        deed,
        by=by.account if by else None,
        subject_kind="account",
        subject=role.account.key,
        before=before,
        after={**told, **after},
    )

"""Office roles: given from a day, ended on a day; what they open shuts with them."""

from datetime import date

from django.db import transaction

from xiuhua.actions.account.officers import require_three_persons, tell_officers
from xiuhua.actions.account.refusal import AccountRefused, Why
from xiuhua.actions.journal import write_line
from xiuhua.duty.door import OFFICERS, Scope, require_office
from xiuhua.duty.grounds import LEVELS
from xiuhua.register.models import Account, Area, OfficeRole
from xiuhua.words import Role


@transaction.atomic
def give_role(
    account: Account, role: Role, *, area: Area | None = None, topic: str = "", since: date, by: Scope | None
) -> OfficeRole:
    """Give an account an office role; `by` is the security officer, or None for the console.

    Raises AccountRefused for an area that does not fit the role, when the three officers would meet in one account or
    one might be nobody's, for a role of one's own, and for a day that is over.
    """
    _require_another(account, by=by)
    if by is not None and since < by.today:
        raise AccountRefused(Why.PAST, since=since)
    _require_fitting_area(role, area=area, topic=topic)
    Account.objects.select_for_update().get(pk=account.pk)
    _require_separation(account, role, since=since)
    given = OfficeRole.objects.create(account=account, role=role, area=area, topic=topic, since=since)
    _write("give_role", given, by=by, after={"since": since})
    if role in OFFICERS:
        tell_officers("name_officer", account, by=by, today=by.today if by else since)
    return given


@transaction.atomic
def end_role(role: OfficeRole, *, on: date, by: Scope | None) -> OfficeRole:
    """End a role: from this day on it opens nothing.

    Raises AccountRefused for a day before it began or after it ended: what ended comes back only by being given anew.
    """
    _require_another(role.account, by=by)
    role = OfficeRole.objects.select_for_update(of=("self",)).select_related("account__person", "area").get(pk=role.pk)
    if on < role.since:
        raise AccountRefused(Why.NOT_BEGUN, role=role.role, since=role.since)
    if role.until is not None and on > role.until:
        raise AccountRefused(Why.ENDED, role=role.role, until=role.until)
    before, role.until = role.until, on
    role.save(update_fields=["until"])
    _write("end_role", role, by=by, before={"until": before}, after={"until": on})
    if role.role in OFFICERS:
        tell_officers("end_officer", role.account, by=by, today=by.today if by else on)
    return role


def _require_another(account: Account, *, by: Scope | None) -> None:
    """Refuse whoever is not the security officer, and that one about themselves."""
    if by is not None:
        require_office(by, Role.SECURITY)
        if by.account.pk == account.pk:
            raise AccountRefused(Why.ONESELF)


def _require_fitting_area(role: Role, *, area: Area | None, topic: str) -> None:
    if role in LEVELS:
        wanted = LEVELS[role].name.lower()
        if area is None:
            raise AccountRefused(Why.NO_AREA, role=str(role), wanted=wanted)
        if area.level != LEVELS[role]:
            raise AccountRefused(Why.AREA, role=str(role), wanted=wanted, area=area)
    if role == Role.DEPARTMENT and (area is None or not topic):
        raise AccountRefused(Why.TOPIC)


def _require_separation(account: Account, role: Role, *, since: date) -> None:
    """三员: auditor, security and system officer hold that one role and no other, and are three persons.

    The database refuses it too: `three_officers_are_not_one`; and a person has one account.
    """
    if role in OFFICERS and account.person_id is None and not account.demo:
        raise AccountRefused(Why.PERSON)
    held = {Role(row.role) for row in OfficeRole.objects.ever_held().filter(account=account).exclude(until__lte=since)}
    if held - {role} and (held | {role}) & OFFICERS:
        others = ", ".join(sorted(held - {role}))
        raise AccountRefused(Why.MEET, username=account.username, others=others, role=str(role))
    if role in OFFICERS:
        require_three_persons(account, role, since=since)


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

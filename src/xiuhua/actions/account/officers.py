"""The three officers watch one another: nobody comes in as another of them, and whoever becomes one is told to all."""

from datetime import date

from django.db.models import Q

from xiuhua.actions.account.refusal import AccountRefused, Why
from xiuhua.duty.door import OFFICERS, Scope
from xiuhua.register.models import Account, Assignment, Notice, OfficeRole
from xiuhua.words import Role

CONSOLE = "console"
MOST_SAID = 200


def require_no_way_in(account: Account, *, by: Scope | None) -> None:
    """Refuse the security officer a new key for an auditor or a system officer: they could come in as them.

    Whoever keeps the machine lets these in (`xiuhua admit`), and the other officers are told. One statement.
    """
    held = _offices_of(account, since=by.today) - {Role.SECURITY} if by else frozenset()
    if held:
        raise AccountRefused(Why.OFFICER, username=account.username, role=str(min(held)))


def require_three_persons(account: Account, role: Role, *, since: date) -> None:
    """Refuse an officer who has the name or telephone of another kind of officer, or who answers for anybody.

    Two statements.
    """
    person = account.person
    if person is None:
        return
    if Assignment.objects.filter(person=person).exclude(until__lte=since).exists():
        raise AccountRefused(Why.POSTS, name=person.name)
    same = Q(account__person__name=person.name)
    if person.phone:
        same |= Q(account__person__phone=person.phone)
    others = OfficeRole.objects.ever_held().filter(same, role__in=OFFICERS - {role}).exclude(account=account)
    other = others.exclude(until__lte=since).select_related("account__person").first()
    if other is not None:
        raise AccountRefused(Why.ONE_PERSON, name=person.name, username=other.account.username, role=other.role)


def tell_officers(deed: str, account: Account, *, by: Scope | None, today: date) -> None:
    """Tell every other officer at their next log-in that somebody became one, or is one no more. Two statements.

    Of a demo's accounts everybody knows the password: nobody is told of them.
    """
    if account.demo:
        return
    told = OfficeRole.objects.ever_held().filter(role__in=OFFICERS).exclude(until__lte=today).exclude(account=account)
    accounts = set(told.filter(account__is_active=True).values_list("account", flat=True))
    accounts.discard(by.account.pk if by else None)
    who, said = by.account.called if by else CONSOLE, f"{account.called} ({account.username})"[:MOST_SAID]
    Notice.objects.bulk_create(Notice(account_id=one, deed=deed, who=who, why=said) for one in sorted(accounts))


def is_officer(account: Account, *, today: date) -> bool:
    """Whether an account holds one of the three offices, today or from a later day. One statement."""
    return bool(_offices_of(account, since=today))


def _offices_of(account: Account, *, since: date) -> frozenset[Role]:
    rows = OfficeRole.objects.ever_held().filter(account=account, role__in=OFFICERS).exclude(until__lte=since)
    return frozenset(Role(row.role) for row in rows)

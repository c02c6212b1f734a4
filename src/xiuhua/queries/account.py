"""Accounts as the security officer sees them: who logs in, which offices they hold and held, how their keys stand."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from xiuhua.bridge.sessions import sessions_kept
from xiuhua.register.models import Account, Area, OfficeRole, Person
from xiuhua.words import Role

MOST_MATCHES = 20
OFFICERS = (Role.SYSTEM, Role.SECURITY, Role.AUDITOR)


@dataclass(frozen=True, slots=True)
class RoleLine:
    """An office role; `state` is held, to_come or ended as of the day asked."""

    number: int
    role: str
    area_code: str
    area: str
    topic: str
    since: date
    until: date | None
    state: str


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account in the list, with the roles that it holds on the day."""

    key: UUID
    username: str
    name: str
    unit: str
    active: bool
    one_time: bool
    factors: int
    roles: list[RoleLine]

    @property
    def is_officers(self) -> bool:
        """Whether one of the three officers works with it: then it needs a second factor and somebody's name."""
        return self.active and any(held.role in OFFICERS for held in self.roles)


@dataclass(frozen=True, slots=True)
class AccountCard:
    """One account whole: all its roles, the latest first, and how its keys stand."""

    line: AccountLine
    roles: list[RoleLine]
    one_time_until: datetime | None
    codes: int
    sessions: int
    demo: bool


@dataclass(frozen=True, slots=True)
class StaffLine:
    """Somebody of the staff; `username` when they have an account already."""

    key: UUID
    name: str
    unit: str
    title: str
    username: str


def count_accounts(words: str, *, role: str, on: date) -> int:
    """How many accounts fit some words and hold a role. One statement."""
    return _fitting(words, role=role, on=on).count()


def accounts_listed(words: str, *, role: str, on: date, first: int, size: int) -> list[AccountLine]:
    """Accounts by user name, with the roles that they hold on a day. Two statements."""
    rows = _fitting(words, role=role, on=on).select_related("person__unit").annotate(factors=Count("second_factors"))
    found = list(rows.order_by("username")[first : first + size])
    held = OfficeRole.objects.on(on).filter(account__in=found).select_related("area").order_by("since", "pk")
    roles: dict[int, list[RoleLine]] = {}
    for role_held in held:
        roles.setdefault(role_held.account_id, []).append(_role(role_held, on=on))
    return [_line(account, account.factors, roles.get(account.pk, [])) for account in found]


def account_card(account: Account, *, on: date) -> AccountCard:
    """One account whole. Three statements."""
    rows = OfficeRole.objects.filter(account=account).select_related("area").order_by("-since", "-pk")
    roles = [_role(row, on=on) for row in rows]
    line = _line(account, account.second_factors.count(), [role for role in roles if role.state == "held"])
    codes = account.recovery_codes.count()
    return AccountCard(line, roles, account.one_time_until, codes, len(sessions_kept(account.pk)), account.demo)


def role_of(account: Account, number: int) -> OfficeRole | None:
    """A role of an account by its row's number. One statement."""
    return OfficeRole.objects.filter(account=account, pk=number).select_related("account", "area").first()


def area_coded(code: str, *, on: date) -> Area | None:
    """The area that bears a code on a day. One statement."""
    return Area.objects.on(on).filter(code=code).first()


def staff_named(name: str) -> list[StaffLine]:
    """Staff of just this name, with where they work, to tell one from another. One statement."""
    rows = Person.objects.filter(name=name).select_related("unit", "account").order_by("pk")[:MOST_MATCHES]
    return [StaffLine(row.key, row.name, row.unit.name if row.unit else "", row.title, _username(row)) for row in rows]


def person_keyed(key: UUID) -> Person | None:
    """Somebody of the staff. One statement."""
    return Person.objects.filter(key=key).first()


def officers_missing(*, on: date) -> list[Role]:
    """Which of the three officers nobody is on a day. One statement."""
    officers = OfficeRole.objects.on(on).filter(role__in=OFFICERS, account__is_active=True)
    held = set(officers.values_list("role", flat=True))
    return [role for role in OFFICERS if role not in held]


def _fitting(words: str, *, role: str, on: date) -> QuerySet[Account]:
    accounts = Account.objects.all()
    for word in words.split():
        accounts = accounts.filter(Q(username__icontains=word) | Q(person__name__icontains=word))
    if role:
        accounts = accounts.filter(pk__in=OfficeRole.objects.on(on).filter(role=role).values("account"))
    return accounts


def _line(account: Account, factors: int, roles: list[RoleLine]) -> AccountLine:
    person = account.person
    unit = person.unit.name if person and person.unit else ""
    name = person.name if person else ""
    one_time = account.one_time_until is not None
    return AccountLine(account.key, account.username, name, unit, account.is_active, one_time, factors, roles)


def _role(row: OfficeRole, *, on: date) -> RoleLine:
    over = row.until is not None and row.until <= on
    state = "ended" if over else "to_come" if row.since > on else "held"
    code, name = (row.area.code, row.area.name) if row.area else ("", "")
    return RoleLine(row.pk, row.role, code, name, row.topic, row.since, row.until, state)


def _username(person: Person) -> str:
    account = getattr(person, "account", None)
    return account.username if account else ""

"""What accounts answer for, as the security officer sees it: offices, posts, pairings, samples, no household."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from xiuhua.register.models import Account, Assignment, InspectionSample, OfficeRole, Residence
from xiuhua.words import AssignmentKind


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account as a search finds it; `name` is its person's, empty for an office's."""

    key: UUID
    username: str
    name: str
    unit: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One duty of an account: its kind, the role in it, where, and from when until when.

    `kind` is office, post, pair or sample; `area` the place, of a pairing the village where the household lives;
    `topic` a department's; `called` the name of an inspection.
    """

    kind: str
    role: str
    area: str
    since: date
    until: date | None
    topic: str = ""
    called: str = ""

    def is_in_force(self, day: date) -> bool:
        """Whether it opens something on a day."""
        return self.since <= day and (self.until is None or day < self.until)


def accounts_called(words: str, *, limit: int) -> list[AccountLine]:
    """Accounts whose name for logging in or whose person's name holds some letters, by name. One statement."""
    called = Account.objects.filter(Q(username__icontains=words) | Q(person__name__icontains=words))
    return [account_line(account) for account in called.select_related("person__unit").order_by("username")[:limit]]


def account_keyed(key: UUID) -> Account | None:
    """An account by its key. One statement."""
    return Account.objects.filter(key=key).select_related("person__unit").first()


def account_line(account: Account) -> AccountLine:
    """An account as a line."""
    person = account.person
    unit = person.unit.name if person and person.unit else ""
    return AccountLine(account.key, account.username, person.name if person else "", unit, account.is_active)


def duties_of(account: Account, *, today: date) -> list[DutyLine]:
    """What an account answers for or did, what is in force first, then the latest. At most four statements."""
    lines = [*_offices(account), *_assignments(account, today=today), *_samples(account)]
    return sorted(lines, key=lambda line: (not line.is_in_force(today), -line.since.toordinal(), line.role, line.area))


def _offices(account: Account) -> list[DutyLine]:
    roles = OfficeRole.objects.filter(account=account).select_related("area").order_by("pk")
    return [
        DutyLine("office", row.role, row.area.name if row.area else "", row.since, row.until, topic=row.topic)
        for row in roles
    ]


def _assignments(account: Account, *, today: date) -> list[DutyLine]:
    if account.person_id is None:
        return []
    held = Assignment.objects.filter(person=account.person_id).select_related("area", "team__village").order_by("pk")
    kinds = (AssignmentKind.PAIR, AssignmentKind.LINK, AssignmentKind.RESIDE)
    rows = list(held.filter(kind__in=kinds))
    homes = dict(
        Residence.objects.on(today)
        .filter(household__in=[row.household_id for row in rows if row.household_id])
        .values_list("household", "village__name")
    )
    return [
        DutyLine(
            "pair" if row.kind == AssignmentKind.PAIR else "post", row.role, _where(row, homes), row.since, row.until
        )
        for row in rows
    ]


def _where(row: Assignment, homes: dict[int, str]) -> str:
    if row.household_id is not None:
        return homes.get(row.household_id, "")
    area = row.team.village if row.team else row.area
    return area.name if area else ""


def _samples(account: Account) -> list[DutyLine]:
    """The inspections in which an account was given households, one line each, however many those are."""
    drawn = InspectionSample.objects.filter(account=account).order_by("inspection__opens_on", "inspection__name")
    rows = drawn.values_list(
        "inspection__name", "inspection__area__name", "inspection__opens_on", "inspection__closes_on"
    )
    return [
        DutyLine("sample", "inspector", area, since, until, called=name) for name, area, since, until in rows.distinct()
    ]

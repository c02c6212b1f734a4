"""The demo's accounts: one for each kind of duty; they open nothing in any other register."""

from datetime import date, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F

from xiuhua.actions.account.office_role import give_role
from xiuhua.actions.journal import write_line
from xiuhua.queries.office import is_demo
from xiuhua.register.models import (
    Account,
    Area,
    AreaWithin,
    Assignment,
    Inspection,
    InspectionSample,
    OfficeRole,
    Person,
    Residence,
)
from xiuhua.words import AreaLevel, AssignmentKind, Conflict, Role

DEMO_PASSWORD = "xiuhua-demo-2017"  # noqa: S105 -- shown on the demo's log-in page, refused by every other register
DEMO_SAMPLE = 20
DEMO_INSPECTION = timedelta(days=30)
# The posts that a demo shows, by the name to log in with: kind of assignment and role in it
DEMO_POSTS = {
    "helper": (AssignmentKind.PAIR, "helper"),
    "team": (AssignmentKind.RESIDE, "team_member"),
    "secretary": (AssignmentKind.RESIDE, "first_secretary"),
    "technician": (AssignmentKind.RESIDE, "technician"),
    "leader": (AssignmentKind.LINK, "linked_leader"),
}
DEMO_OFFICES = {
    "village": Role.VILLAGE,
    "township": Role.TOWNSHIP,
    "county": Role.COUNTY,
    "city": Role.CITY,
    "health": Role.DEPARTMENT,
    "auditor": Role.AUDITOR,
    "security": Role.SECURITY,
    "system": Role.SYSTEM,
}


def demo_usernames() -> list[str]:
    """The names that log in to the demo with DEMO_PASSWORD. One statement."""
    return list(Account.objects.filter(demo=True).order_by("id").values_list("username", flat=True))


@transaction.atomic
def make_demo_accounts(day: date) -> None:
    """One account for each kind of duty, around one household of the demo; raises Conflict outside a demo.

    Posts that nobody holds get no account. Doing it again changes nothing.
    """
    if not is_demo():
        raise Conflict("This register is not a demo's: demo accounts would open it to everybody. Make real accounts.")
    if Account.objects.filter(demo=True).exists():
        return
    home = _home_shown(day)
    secret = make_password(DEMO_PASSWORD)
    for username, (kind, role) in DEMO_POSTS.items():
        if post := _post_shown(day, home=home, kind=kind, role=role):
            _demo_account(username, secret, person=post.person)
    areas = _areas_around(home.village)
    for username, office in DEMO_OFFICES.items():
        _give_office(_demo_account(username, secret), office, areas=areas, day=day)
    _make_inspections(secret, areas[AreaLevel.COUNTY], day=day)


@transaction.atomic
def let_demo_offices_go_on(day: date) -> int:
    """Give the offices of places that were merged by a day to the accounts that had them; gives to how many.

    Whoever answered for a village answers for what it became. Doing it again changes nothing.
    """
    ended = OfficeRole.objects.filter(account__demo=True, until=None, area__until__lte=day).select_related("area")
    given = 0
    villages = OfficeRole.objects.filter(account__demo=True, role=Role.VILLAGE).values("area")
    heirs = AreaWithin.objects.on(day).filter(area__in=villages).values("ancestor")
    for role in ended.order_by("pk"):
        within = AreaWithin.objects.on(day).filter(area=role.area, ancestor__level=F("area__level"))
        now = within.select_related("ancestor").order_by("-ancestor__since").first()
        if now is None:  # it was divided: the part in which the demo's village lies on
            level = role.area.level if role.area else None
            now = AreaWithin.objects.on(day).filter(area__in=heirs, ancestor__level=level).first()
        if now is None:
            continue
        if OfficeRole.objects.on(day).filter(account=role.account, role=role.role, area=now.ancestor).exists():
            continue
        since = max(now.ancestor.since, role.since)
        give_role(role.account, Role(role.role), area=now.ancestor, topic=role.topic, since=since, by=None)
        given += 1
    return given


def _home_shown(day: date) -> Residence:
    """The home of the household that the demo's accounts are around: one that has a helper."""
    paired = Assignment.objects.on(day).filter(kind=AssignmentKind.PAIR).order_by("id").values("household")[:1]
    home = Residence.objects.on(day).filter(household__in=paired).select_related("household", "village").first()
    if home is None:
        raise Conflict(f"No household has a helper on {day}: load the demo's city first (xiuhua demo).")
    return home


def _post_shown(day: date, *, home: Residence, kind: AssignmentKind, role: str) -> Assignment | None:
    """Who holds such a post for this household, else in this village, else anywhere; nobody twice."""
    posts = Assignment.objects.on(day).filter(kind=kind, role=role, person__account__isnull=True)
    near = {"household": home.household} if kind == AssignmentKind.PAIR else {"area": home.village}
    return posts.filter(**near).order_by("id").first() or posts.order_by("id").first()


def _areas_around(village: Area) -> dict[AreaLevel, Area]:
    found: dict[AreaLevel, Area] = {}
    area: Area | None = village
    while area is not None:
        found[AreaLevel(area.level)] = area
        area = area.parent
    return found


def _demo_account(username: str, secret: str, *, person: Person | None = None) -> Account:
    account = Account.objects.create(username=username, password=secret, person=person, demo=True)
    write_line(
        "make_account", by=None, subject_kind="account", subject=account.key, after={"username": account.username}
    )
    return account


def _give_office(account: Account, office: Role, *, areas: dict[AreaLevel, Area], day: date) -> None:
    level = {
        Role.VILLAGE: AreaLevel.VILLAGE,
        Role.TOWNSHIP: AreaLevel.TOWNSHIP,
        Role.COUNTY: AreaLevel.COUNTY,
        Role.CITY: AreaLevel.CITY,
        Role.DEPARTMENT: AreaLevel.COUNTY,
    }.get(office)
    topic = "health" if office == Role.DEPARTMENT else ""
    give_role(account, office, area=areas[level] if level else None, topic=topic, since=day, by=None)


def _make_inspections(secret: str, county: Area, *, day: date) -> None:
    """Two inspectors of one county: one whose sample opened today, one whose sample is sealed yet."""
    there = AreaWithin.objects.on(day).filter(ancestor=county).values("area_id")
    living = Residence.objects.on(day).filter(village__in=there).order_by("household__key")
    drawn = list(living.values_list("household_id", flat=True).distinct()[: 2 * DEMO_SAMPLE])
    for place, username in enumerate(("inspector", "sealed_inspector")):
        account = _demo_account(username, secret)
        give_role(account, Role.INSPECTOR, since=day, by=None)
        opens_on = day + place * DEMO_INSPECTION
        inspection = Inspection.objects.create(
            name=f"{opens_on.year}-{place + 1}", area=county, opens_on=opens_on, closes_on=opens_on + DEMO_INSPECTION
        )
        InspectionSample.objects.bulk_create(
            InspectionSample(inspection=inspection, account=account, household_id=household)
            for household in drawn[place::2]
        )

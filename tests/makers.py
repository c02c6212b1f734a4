"""Makers: real rows for tests, with as little said as the test is about.

A place is made from the top (`make_area`), then who lives there (`make_household`, `make_member`), then who answers for
it (`make_person`, `pair`, `reside`, `link`, `make_team`), then who logs in (`make_account`, `give_role`,
`make_inspection`). Codes, numbers and names follow a counter, so that nothing meets by chance.
"""

import itertools
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from django.conf import settings

from xiuhua.policy.reader import pack_serving
from xiuhua.register.models import (
    Account,
    Area,
    AreaWithin,
    Assignment,
    Belonging,
    Contact,
    Delivery,
    Household,
    Inspection,
    InspectionSample,
    Measure,
    MeasureState,
    Member,
    Office,
    OfficeRole,
    Organisation,
    PackInForce,
    Person,
    Residence,
    Standing,
    Team,
    Visit,
)
from xiuhua.register.vault import Vault
from xiuhua.words import AreaLevel

LONG_AGO = date(2010, 1, 1)
TODAY = date(2017, 3, 31)
PASSWORD = "a long and quiet password"
# Digits of a statutory code by level: 51, 5119, 511921, 511921100, 511921100201
DIGITS = {AreaLevel.PROVINCE: 2, AreaLevel.CITY: 2, AreaLevel.COUNTY: 2, AreaLevel.TOWNSHIP: 3, AreaLevel.VILLAGE: 3}
_numbers = itertools.count(1)


def make_office(*, demo_day: date | None = None) -> Office:
    """The office's row; a demo's when it has a day."""
    return Office.objects.create(demo_day=demo_day, demo_ready=demo_day is not None)


def make_area(
    parent: Area | None = None,
    *,
    name: str = "",
    code: str = "",
    level: AreaLevel | None = None,
    since: date = LONG_AGO,
    until: date | None = None,
) -> Area:
    """An area one level below its parent, or a city without one, and what it lies within."""
    level = level or (AreaLevel(parent.level + 1) if parent else AreaLevel.CITY)
    number = next(_numbers)
    stem = parent.code if parent else "51"
    code = code or f"{stem}{number % 10 ** DIGITS.get(level, 2):0{DIGITS.get(level, 2)}}"
    area = Area.objects.create(
        code=code, name=name or f"{level.name.title()} {number}", level=level, parent=parent, since=since, until=until
    )
    ancestors = AreaWithin.objects.filter(area=parent).values_list("ancestor_id", flat=True) if parent else []
    AreaWithin.objects.bulk_create(
        AreaWithin(area=area, ancestor_id=ancestor, since=since, until=until) for ancestor in [area.pk, *ancestors]
    )
    return area


def make_village(*, name: str = "") -> Area:
    """A village in a township, a county and a city of its own."""
    return make_area(make_area(make_area(make_area())), name=name)


def make_household(
    village: Area | None = None,
    *,
    number: str = "",
    status: str = "not_exited",
    household_type: str = "general",
    since: date = LONG_AGO,
    head: str = "",
) -> Household:
    """A household that lives in a village and stands in the programme; with a head when a name is given."""
    household = Household.objects.create(number=number or f"H{next(_numbers):08}", registered_on=since)
    Residence.objects.create(household=household, village=village or make_village(), since=since)
    Standing.objects.create(household=household, status=status, household_type=household_type, since=since)
    if head:
        make_member(household, name=head, relation="head", since=since)
    return household


def make_member(
    household: Household | None = None,
    *,
    name: str = "",
    relation: str = "head",
    id_number: str = "",
    birth: date | None = date(1970, 1, 1),
    sex: str = "male",
    since: date = LONG_AGO,
) -> Member:
    """A member of a household; a number that is given is sealed."""
    count = next(_numbers)
    member = Member(number=f"M{count:08}", name=name or f"Member {count}", sex=sex, birth=birth)
    if id_number:
        vault = Vault.open(settings.KEY_FILE, create=True)
        member.id_kind = "identity_card"
        member.id_sealed = vault.seal(id_number, place=f"member.id:{member.key.hex}")
        member.id_index = vault.index(id_number)
    member.save()
    Belonging.objects.create(member=member, household=household or make_household(), relation=relation, since=since)
    return member


def make_contact(
    household: Household, *, phone: str = "", bank: str = "", account_number: str = "", since: date = LONG_AGO
) -> Contact:
    """How to reach and pay a household; the account number is sealed."""
    contact = Contact(household=household, phone=phone, bank=bank, since=since)
    if account_number:
        vault = Vault.open(settings.KEY_FILE, create=True)
        contact.account_sealed = vault.seal(account_number, place=f"contact.account:{household.key.hex}")
        contact.account_index = vault.index(account_number)
    contact.save()
    return contact


def make_organisation(
    *, name: str = "", kind: str = "department", area: Area | None = None, level: str = ""
) -> Organisation:
    """An organisation founded long ago."""
    return Organisation.objects.create(
        name=name or f"Organisation {next(_numbers)}", kind=kind, area=area, level=level, founded=LONG_AGO
    )


def make_person(name: str = "", *, unit: Organisation | None = None, phone: str = "") -> Person:
    """Somebody of the staff."""
    return Person.objects.create(name=name or f"Person {next(_numbers)}", unit=unit, phone=phone)


def make_team(village: Area, *, since: date = LONG_AGO, until: date | None = None) -> Team:
    """A resident team in a village."""
    return Team.objects.create(name=f"Team {next(_numbers)}", village=village, since=since, until=until)


def pair(
    person: Person, household: Household, *, since: date = LONG_AGO, until: date | None = None, slot: str | None = None
) -> Assignment:
    """帮: a helper for a household."""
    return Assignment.objects.create(
        kind="pair", role="helper", person=person, household=household, since=since, until=until, slot=slot
    )


def reside(
    person: Person,
    village: Area,
    *,
    role: str = "team_member",
    team: Team | None = None,
    since: date = LONG_AGO,
    until: date | None = None,
    slot: str | None = None,
) -> Assignment:
    """驻: a resident in a village: team_leader, team_member, first_secretary, technician."""
    return Assignment.objects.create(
        kind="reside", role=role, person=person, area=village, team=team, since=since, until=until, slot=slot
    )


def link(person: Person, area: Area, *, since: date = LONG_AGO, until: date | None = None) -> Assignment:
    """挂: a leader linked with a village."""
    return Assignment.objects.create(
        kind="link", role="linked_leader", person=person, area=area, since=since, until=until
    )


def make_account(username: str = "", *, person: Person | None = None, demo: bool = False) -> Account:
    """An account that logs in with PASSWORD."""
    account = Account(username=username or f"account{next(_numbers)}", person=person, demo=demo)
    account.set_password(PASSWORD)
    account.save()
    return account


def give_role(
    account: Account,
    role: str,
    area: Area | None = None,
    *,
    topic: str = "",
    since: date = LONG_AGO,
    until: date | None = None,
) -> OfficeRole:
    """An office role for an account."""
    return OfficeRole.objects.create(account=account, role=role, area=area, topic=topic, since=since, until=until)


def make_inspection(area: Area, *, opens_on: date = TODAY, closes_on: date = TODAY + timedelta(days=14)) -> Inspection:
    """An inspection of an area, without a sample."""
    return Inspection.objects.create(
        name=f"Inspection {next(_numbers)}", area=area, opens_on=opens_on, closes_on=closes_on
    )


def draw(inspection: Inspection, household: Household, *, account: Account) -> InspectionSample:
    """A household drawn for an inspection and given to an inspector."""
    return InspectionSample.objects.create(inspection=inspection, account=account, household=household)


def give_pack(area: Area) -> PackInForce:
    """The pack that serves Sichuan, in force in an area since long ago."""
    name, version = _serving(settings.PACKS)
    return PackInForce.objects.create(area=area, pack=name, version=version, since=LONG_AGO)


@cache
def _serving(packs: Path) -> tuple[str, str]:
    """Name and version of the pack for Sichuan in a folder: reading all packs takes a tenth of a second."""
    pack = pack_serving("51", packs=packs)
    return pack.name, pack.version


def make_visit(
    household: Household, person: Person, *, on: date = TODAY, way: str = "in_person", **told: object
) -> Visit:
    """A visit of somebody to a household, with whatever else was told."""
    return Visit.objects.create(household=household, person=person, on=on, way=way, form="sichuan 2017.1", **told)


def take_measures_away(household: Household) -> None:
    """Leave a household of the synthetic city with nothing that it was given."""
    Delivery.objects.filter(measure__household=household).delete()
    MeasureState.objects.filter(measure__household=household).delete()
    Measure.objects.filter(household=household).delete()

"""A county with records that stand twice, and the officers who decide about them."""

from dataclasses import dataclass
from datetime import date

from tests.makers import (
    TODAY,
    give_pack,
    give_role,
    make_account,
    make_area,
    make_contact,
    make_household,
    make_member,
    make_office,
    make_person,
)
from xiuhua.demo.names import CHECKS, WEIGHTS
from xiuhua.register.models import (
    Account,
    Area,
    Belonging,
    Double,
    Health,
    Household,
    Labour,
    Member,
    MemberContact,
    Schooling,
)


def number(body: str) -> str:
    """An identity number of 17 digits with its check character."""
    return body + CHECKS[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


HEAD = number("51190219650302123")
SLIPPED = HEAD[:10] + "0203" + HEAD[14:]


@dataclass
class Ground:
    """The Wangs in one village; and the head once more, alone in a household of the next village."""

    county: Area
    villages: tuple[Area, Area]
    homes: tuple[Household, Household]
    head: Member
    wife: Member
    again: Member
    by: dict[str, Account]


def doubles_ground() -> Ground:
    """What both records tell differs: one has neither number nor ethnicity, and each tells of other years."""
    make_office(demo_day=TODAY)
    county = make_area(make_area())
    give_pack(county.parent)
    township = make_area(county)
    villages = make_area(township, name="石桥村"), make_area(township, name="青龙村")
    homes = make_household(villages[0], number="H1"), make_household(villages[1], number="H2")
    birth = date(1965, 3, 2)
    head = make_member(homes[0], name="王建国", birth=birth, since=date(2014, 1, 1))
    wife = make_member(homes[0], name="李桂芳", relation="spouse", sex="female", birth=date(1967, 8, 15))
    again = make_member(homes[1], name="王建國", birth=birth, id_number=SLIPPED, since=date(2012, 1, 1))
    Member.objects.filter(pk=again.pk).update(ethnicity="han")
    make_contact(homes[0], phone="15412345678")
    make_contact(homes[1], phone="15412345678", account_number="6222000011112222")
    Health.objects.create(member=head, chronic=True, since=date(2015, 1, 1))
    Health.objects.create(member=again, chronic=False, since=date(2014, 1, 1))
    Labour.objects.create(member=again, ability="ordinary", since=date(2014, 1, 1))
    Schooling.objects.create(member=head, education="primary", since=date(2016, 1, 1))
    Schooling.objects.create(member=again, education="middle", since=date(2012, 1, 1), until=date(2014, 1, 1))
    MemberContact.objects.create(member=again, phone="15412345678", since=date(2014, 1, 1))
    return Ground(county, villages, homes, head, wife, again, _officers(county, township, villages[0]))


def _officers(county: Area, township: Area, village: Area) -> dict[str, Account]:
    found = {}
    for name, role, area in (
        ("one", "township", township), ("other", "township", township), ("county", "county", county),
        ("village", "village", village),
    ):  # fmt: skip
        found[name] = make_account(f"double-{name}", person=make_person(f"干部{name}"))
        give_role(found[name], role, area)
    found["nobody"] = make_account("double-nobody")
    return found


def pair_of(ground: Ground, one: Member | None = None, other: Member | None = None) -> Double:
    """A pair that waits, as if it had been found."""
    both = sorted((one or ground.head, other or ground.again), key=lambda it: it.pk)
    homes = [Belonging.objects.on(TODAY).get(member=it).household for it in both]
    villages = [it.residences.on(TODAY).get().village for it in homes]
    return Double.objects.create(
        first=both[0], second=both[1], first_home=homes[0], second_home=homes[1], first_village=villages[0],
        second_village=villages[1], probability=0.99, index="x", found_on=TODAY,
    )  # fmt: skip

"""A poor household that may be given measures, and who may give them."""

from dataclasses import dataclass
from datetime import date

from tests.makers import (
    LONG_AGO,
    TODAY,
    give_pack,
    give_role,
    make_account,
    make_household,
    make_member,
    make_office,
    make_person,
    make_village,
    pair,
)
from xiuhua.register.models import Account, Area, Cause, Health, Household, Labour, Land, Member, Schooling
from xiuhua.register.vault import open_vault


@dataclass(frozen=True, slots=True)
class Ground:
    """A household of a farmer who can work and a pupil of a primary school, and its helper, offices and departments."""

    household: Household
    village: Area
    farmer: Member
    pupil: Member
    by: dict[str, Account]


def helped_ground() -> Ground:
    """The household lacks skill, its main cause, and is ill."""
    open_vault(create=True)
    make_office(demo_day=TODAY)
    village = make_village()
    give_pack(village.parent.parent.parent)
    household = make_household(village, number="H1")
    farmer = make_member(household, name="张大", birth=date(1975, 5, 1))
    pupil = make_member(household, name="张小", relation="child", birth=date(2007, 5, 1))
    Labour.objects.create(member=farmer, ability="ordinary", since=LONG_AGO)
    Labour.objects.create(member=pupil, ability="none", since=LONG_AGO)
    Health.objects.create(member=farmer, chronic=True, since=LONG_AGO)
    Schooling.objects.create(member=pupil, school_status="primary", since=LONG_AGO)
    Land.objects.create(household=household, cultivated_mu=3, since=LONG_AGO)
    for cause, main in (("skill", True), ("illness", False)):
        Cause.objects.create(household=household, cause=cause, main=main, since=LONG_AGO)
    return Ground(household, village, farmer, pupil, _accounts(village, household))


def _accounts(village: Area, household: Household) -> dict[str, Account]:
    helper = make_person("王帮")
    pair(helper, household)
    found = {"helper": make_account(person=helper), "inspector": make_account()}
    give_role(found["inspector"], "inspector")
    for role, area in (("village", village), ("township", village.parent), ("county", village.parent.parent)):
        found[role] = make_account()
        give_role(found[role], role, area)
    for topic in ("education", "health"):
        found[topic] = make_account()
        give_role(found[topic], "department", village.parent.parent, topic=topic)
    return found

"""A county whose villages exit, homes of three kinds in them, and the offices and inspectors who have to do with it."""

from dataclasses import dataclass, field
from datetime import date

from tests.makers import (
    TODAY,
    give_pack,
    give_role,
    make_account,
    make_area,
    make_household,
    make_office,
    make_person,
    pair,
)
from xiuhua.actions.verify.inspect_home import answer_home
from xiuhua.actions.verify.plan_inspection import Planned, depart, plan_inspection
from xiuhua.register.models import Account, Area, DrawnHome, InspectionPlan, Office, Standing, VillageSurvey
from xiuhua.register.vault import open_vault

MONDAY, LAST = date(2017, 4, 10), date(2017, 4, 28)
WELL = {"persons": "3", "standard": "no", "stable": "yes", "guarantees": "yes", "recognition": "yes"}


@dataclass(frozen=True, slots=True)
class Ground:
    """A county with a township, its villages, and who logs in."""

    city: Area
    county: Area
    township: Area
    villages: list[Area]
    by: dict[str, Account] = field(default_factory=dict)

    def planned(self, **told) -> InspectionPlan:
        """An evaluation that departs on Monday, planned by the county."""
        kept = {"kind": "third_party", "name": "", "departs_on": MONDAY, "closes_on": LAST,
                "inspectors": ["ann", "ben"]} | told  # fmt: skip
        return plan_inspection(self.county.code, Planned(**kept), by=self.by["county"])

    def departed(self) -> InspectionPlan:
        """The same, on its Monday."""
        plan = self.planned()
        clock(MONDAY)
        return depart(plan.inspection.key, by=self.by["county"])


def inspection_ground(*, villages: int = 4, homes: int = 8) -> Ground:
    """Of each village half the homes exited this year, half did not, and thirty households are on its roll."""
    open_vault(create=True)
    make_office(demo_day=TODAY)
    city = make_area()
    give_pack(city)
    county = make_area(city)
    township = make_area(county)
    found = Ground(city, county, township, [make_area(township) for _ in range(villages)])
    for number, village in enumerate(found.villages):
        VillageSurvey.objects.create(village=village, households=30 + number, population=100, since=date(2014, 1, 1))
        for place in range(homes):
            home = make_household(village, head=f"王{number}{place}")
            exited = place % 2 == 0
            Standing.objects.filter(household=home).delete()
            Standing.objects.create(
                household=home, status="exited" if exited else "not_exited",
                since=date(2017, 1, 5) if exited else date(2014, 1, 1),
            )  # fmt: skip
    for name, role, area in (
        ("county", "county", county), ("city", "city", city), ("township", "township", township),
        ("auditor", "auditor", city),
        ("ann", "inspector", None), ("ben", "inspector", None), ("eve", "inspector", None),
    ):  # fmt: skip
        found.by[name] = make_account(name, person=make_person())
        give_role(found.by[name], role, area)
    pair(found.by["eve"].person, home)
    return found


def clock(day: date) -> None:
    """Set the office's clock."""
    Office.objects.update(demo_clock=day)


def answer_all(plan: InspectionPlan, **other: str) -> None:
    """Every home that waits answers well, save for what is said otherwise."""
    for home in DrawnHome.objects.filter(plan=plan, state="waits").select_related("account"):
        answer_home(home.key, WELL | other, by=home.account)

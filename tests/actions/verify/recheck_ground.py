"""A county with two townships: households that a helper visited, and the offices that may ask them."""

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
    make_visit,
)
from xiuhua.actions.verify.keep_flags import Flagged, KeptFlags, keep_flags
from xiuhua.queries.pack import pack_named
from xiuhua.register.models import Account, Area, CallBackRound, Flag, Household, Office, Person, Visit
from xiuhua.register.vault import open_vault

MARCH = date(2017, 3, 1)
DUE = date(2017, 4, 17)  # ten working days after 31 March 2017: Qingming falls between, and 1 April is worked


@dataclass(frozen=True, slots=True)
class Ground:
    """Two townships of a county, a household in the first for each visit of the helper, and who logs in."""

    county: Area
    township: Area
    other: Area
    helper: Person
    homes: list[Household]
    visits: list[Visit]
    by: dict[str, Account] = field(default_factory=dict)

    def flag(self, *numbers: int, signs: tuple[str, ...] = ("C02", "C03"), day: date = TODAY) -> KeptFlags:
        """Signs on some of the visits, by place."""
        rows = [Flagged(self.visits[it].key, signs, 0.9, {sign: {"metres": 12} for sign in signs}) for it in numbers]
        return keep_flags(rows, pack=pack_named("sichuan"), day=day)

    def flagged(self, *numbers: int, signs: tuple[str, ...] = ("C02", "C03")) -> Flag:
        """The one flag that is open then."""
        self.flag(*numbers or range(len(self.visits)), signs=signs)
        return Flag.objects.get(closed_on=None)


def recheck_ground(*, visits: int = 9) -> Ground:
    """All visits are of 28 March, entered on that day, each to a household of its own."""
    open_vault(create=True)
    make_office(demo_day=TODAY)
    city = make_area()
    give_pack(city)
    county = make_area(city)
    township, other = make_area(county), make_area(county)
    village = make_area(township)
    helper = make_person("张帮")
    homes = [make_household(village, head=f"王{place}") for place in range(visits)]
    found = [make_visit(home, helper, on=date(2017, 3, 28)) for home in homes]
    ground = Ground(county, township, other, helper, homes, found)
    ground.by["helper"] = make_account("helper", person=helper)
    ground.by["stranger"] = make_account("stranger", person=make_person())
    for name, role, area in (
        ("township", "township", township), ("other", "township", other), ("county", "county", county),
        ("city", "city", city), ("village", "village", village), ("auditor", "auditor", city),
    ):  # fmt: skip
        ground.by[name] = make_account(name, person=make_person())
        give_role(ground.by[name], role, area)
    return ground


def clock(day: date) -> None:
    """Set the office's clock."""
    Office.objects.update(demo_clock=day)


def the_round() -> CallBackRound:
    """The only draw there is."""
    return CallBackRound.objects.get()

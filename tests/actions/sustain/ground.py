"""A township with a household that exited and one that never was poor, watched over since 2021."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from tests.makers import (
    LONG_AGO,
    give_role,
    make_account,
    make_area,
    make_household,
    make_member,
    make_office,
    make_person,
    pair,
)
from xiuhua.queries.pack import pack_named
from xiuhua.register.models import Account, Area, Household, PackInForce
from xiuhua.register.vault import open_vault

TODAY = date(2023, 6, 30)  # a Friday
PACK = "monitoring"
NUMBER = "511902196503021218"


@dataclass(frozen=True, slots=True)
class Watched:
    """`home` exited and has a helper; `other` never was on the books; who may act."""

    home: Household
    other: Household
    village: Area
    by: dict[str, Account]

    @property
    def county(self) -> str:
        return self.village.parent.parent.code


def watched_ground() -> Watched:
    open_vault(create=True)
    pack_named.cache_clear()
    make_office(demo_day=TODAY)
    county = make_area(make_area(code="5119"), code="511902")
    village = make_area(make_area(county), name="石桥村民委员会")
    pack = pack_named(PACK)
    PackInForce.objects.create(area=county.parent, pack=PACK, version=pack.version, since=date(2021, 1, 1))
    home = make_household(village, number="H1", status="exited")
    make_member(home, name="王建国", id_number=NUMBER, birth=date(1965, 3, 2))
    other = make_household(village, number="H2", status="ordinary")
    make_member(other, name="李桂芳", birth=date(1970, 7, 7))
    helper = make_person("张帮")
    pair(helper, home)
    accounts = {"helper": make_account(person=helper), "stranger": make_account(person=make_person("赵远"))}
    for role, area in (("village", village), ("township", village.parent), ("county", county)):
        accounts[role] = make_account()
        give_role(accounts[role], role, area, since=LONG_AGO)
    assert PACK in {path.name for path in settings.PACKS.iterdir()}
    return Watched(home, other, village, accounts)

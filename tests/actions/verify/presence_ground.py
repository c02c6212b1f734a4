"""A village of a resident team whose February 2017 is over: its first secretary, and the offices over it."""

from datetime import date
from types import SimpleNamespace

from tests.makers import (
    LONG_AGO,
    give_pack,
    give_role,
    make_account,
    make_area,
    make_household,
    make_office,
    make_person,
    make_village,
    reside,
)
from xiuhua.queries.pack import pack_named
from xiuhua.queries.presence import MonthLine, months_of, policy_around, posts_in
from xiuhua.register.models import Area, Office

FEBRUARY = date(2017, 2, 1)  # 19 working days: 13 are two thirds
OVER = date(2017, 3, 3)  # the member sees the month until 7 March
LATER = date(2017, 3, 8)


def day(number: int) -> date:
    return FEBRUARY.replace(day=number)


def lay_team() -> SimpleNamespace:
    pack_named.cache_clear()
    make_office(demo_day=OVER)
    village = make_village(name="石桥村")
    give_pack(village.parent.parent.parent)
    secretary, helper = make_person("何书记"), make_person("林帮")
    post = reside(secretary, village, role="first_secretary", since=date(2016, 5, 1))
    reside(secretary, village, role="team_leader", since=date(2017, 2, 10))
    reside(helper, village, role="technician")
    by = {"secretary": make_account("secretary", person=secretary), "helper": make_account("helper", person=helper)}
    places = {"village": village, "township": village.parent, "county": village.parent.parent}
    for role, area in places.items():
        by[role] = make_account(role, person=make_person())
        give_role(by[role], role, area, since=LONG_AGO)
    beside = make_area(village.parent, name="邻村")
    return SimpleNamespace(
        village=village, beside=beside, person=secretary, post=post, by=by, home=make_household(village, number="H1"),
        other=make_household(beside, number="H2"),
    )  # fmt: skip


def set_clock(today: date) -> None:
    Office.objects.update(demo_clock=today)


def month_of(village: Area, *, today: date = OVER, month: date = FEBRUARY) -> list[MonthLine]:
    pack, policy = policy_around(village.pk, month=month)
    posts = list(posts_in(village.pk, policy, month=month))
    return months_of(posts, pack, policy, month=month, today=today)


def states(line: MonthLine) -> dict[int, str]:
    return {it.day.day: str(it.state) for it in line.days if it.state != "not_known"}

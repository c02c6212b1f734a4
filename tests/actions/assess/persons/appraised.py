"""A county whose staff is appraised: ten members of resident teams, and officers who draft, decide and open files."""

from datetime import date, timedelta
from types import SimpleNamespace

from tests.makers import (
    LONG_AGO,
    give_pack,
    give_role,
    make_account,
    make_office,
    make_organisation,
    make_person,
    make_village,
    reside,
)
from xiuhua.queries.pack import pack_named
from xiuhua.register.models import Office

TODAY = date(2017, 3, 1)


def set_clock(day: date) -> None:
    Office.objects.update(demo_clock=day)


def after_days(count: int) -> date:
    return TODAY + timedelta(days=count)


def lay_staff() -> SimpleNamespace:
    pack_named.cache_clear()
    make_office(demo_day=TODAY)
    village = make_village(name="石桥村")
    township, county = village.parent, village.parent.parent
    give_pack(county.parent)
    unit = make_organisation(name="县林业局")
    team = [make_person(f"队员{name}", unit=unit) for name in "甲乙丙丁戊己庚辛壬癸"]
    posts = [reside(it, village, role="team_member", since=date(2015, 5, 1)) for it in team]
    by = {"member": make_account("member", person=team[0]), "colleague": make_account("colleague", person=team[1])}
    places = (
        ("town", township, "township"),
        ("county", county, "county"),
        ("other", county, "county"),
        ("third", county, "county"),
    )
    for name, area, role in places:
        by[name] = make_account(name, person=make_person(f"干部{name}"))
        give_role(by[name], role, area, since=LONG_AGO)
    far = make_village(name="远村")
    by["far"] = make_account("far", person=make_person("外县干部"))
    give_role(by["far"], "county", far.parent.parent, since=LONG_AGO)
    return SimpleNamespace(village=village, township=township, county=county, team=team, posts=posts, by=by)

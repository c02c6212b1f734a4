"""The demo's city with an account for each user, and what each of them opens."""

import random
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password
from pypinyin import Style, lazy_pinyin

from xiuhua.actions.account.demo import DEMO_PASSWORD
from xiuhua.actions.account.office_role import give_role
from xiuhua.actions.keep.load_demo import DemoCity
from xiuhua.console.demo import stand_city
from xiuhua.console.layout import lay_out_database
from xiuhua.queries.figure import widest_area
from xiuhua.queries.form_rows import forms_to_fill
from xiuhua.queries.office import clock_day
from xiuhua.register.models import Account, Area, AreaWithin, Assignment, Belonging, Household, Residence
from xiuhua.words import AreaLevel, AssignmentKind, Role

# How thirty people of an office are made up; the two of the city open the largest pages there are.
MIX = {"city": 2, "county": 6, "township": 12, "village": 6, "helper": 4}
CARDS, LISTED, SOUGHT = 60, 50, 40
SEED = 20_170_331


def planned(households: int) -> dict[str, Any]:
    """The city made unless it stands, and its users."""
    lay_out_database()
    stand_city(DemoCity(households, SEED, date(2017, 3, 31), full=False))
    day = clock_day()
    users = list(_users(random.Random(SEED), day))
    counted = {"households": Household.objects.count(), "persons": Belonging.objects.on(day).count()}
    return {"password": DEMO_PASSWORD, **counted, "users": users, "form": _form(day)}


def _users(chance: random.Random, day: date) -> Iterator[dict[str, Any]]:
    for role, number in MIX.items():
        for place in range(number):
            name = f"bench-{role}-{place}"
            yield _helper(name, place, chance, day) if role == "helper" else _officer(name, role, chance, day)


def _officer(username: str, role: str, chance: random.Random, day: date) -> dict[str, Any]:
    """Somebody with an office in an area drawn by chance, in which households live; drawn alike in every run."""
    homes = Residence.objects.on(day).select_related("village__parent__parent__parent")
    last = Residence.objects.order_by("-pk").values_list("pk", flat=True)[0]
    home = homes.filter(pk__gte=chance.randrange(1, last)).order_by("pk").first() or homes.order_by("pk").first()
    area: Area = home.village
    while area.level > AreaLevel[role.upper()] and area.parent is not None:
        area = area.parent
    _account(username, role, area, day)
    inside = homes.filter(village__in=_villages(area, day))
    keys = list(inside.order_by("pk").values_list("household__key", flat=True))
    children = list(Area.objects.on(day).filter(parent=area).order_by("code").values_list("code", flat=True))
    return {
        "username": username, "role": role, "area": area.code, "children": children, "pages": -(-len(keys) // LISTED),
        "cards": [str(key) for key in chance.sample(keys, min(CARDS, len(keys)))],
        "sought": _sought([str(key) for key in keys], chance, day),
    }  # fmt: skip


def _helper(username: str, place: int, chance: random.Random, day: date) -> dict[str, Any]:
    paired = Assignment.objects.on(day).filter(kind=AssignmentKind.PAIR)
    post = paired.filter(pk__gte=paired.order_by("pk")[1_000 * place % paired.count()].pk).order_by("pk")
    account = Account.objects.filter(username=username).first()
    person = account.person if account else post.filter(person__account=None).select_related("person")[0].person
    _account(username, "", None, day, person=person)
    keys = [str(key) for key in paired.filter(person=person).values_list("household__key", flat=True)]
    return {
        "username": username, "role": "helper", "area": "", "children": [], "pages": 0, "cards": keys,
        "sought": _sought(keys, chance, day),
    }  # fmt: skip


def _account(username: str, role: str, area: Any, day: date, *, person: Any = None) -> None:
    secret = {"password": make_password(DEMO_PASSWORD), "demo": True, "person": person}
    account, is_new = Account.objects.get_or_create(username=username, defaults=secret)
    if is_new and role:
        give_role(account, Role(role), area=area, since=day, by=None)


def _villages(area: Any, day: date) -> Any:
    return AreaWithin.objects.on(day).filter(ancestor=area).values("area")


def _sought(keys: list[str], chance: random.Random, day: date) -> list[list[str]]:
    """What somebody types for some heads of these households, keystroke by keystroke: initials, then the village."""
    drawn = chance.sample(keys, min(SOUGHT, len(keys)))
    heads = Belonging.objects.on(day).filter(household__key__in=drawn, relation="head")
    names = dict(heads.values_list("household", "member__name"))
    homes = Residence.objects.on(day).filter(household__in=names).values_list("household", "village__name")
    typed = []
    for household, village in homes:
        initials = "".join(lazy_pinyin(names[household], style=Style.FIRST_LETTER))
        typed.append([initials[:2], initials, f"{initials} {village[:2]}"])
    return typed


def _form(day: date) -> dict[str, str]:
    """The form about households with the most columns, for the whole city."""
    about = [form for form in forms_to_fill(day) if form.about == "households"]
    return {"form": max(about, key=lambda form: len(form.headers)).name, "area": widest_area(day), "on": str(day)}

"""A family with its helper, the office over it, and a stranger; on a day of the campaign."""

from datetime import date
from types import SimpleNamespace
from uuid import uuid4

from tests.makers import (
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
from xiuhua.actions.verify.promises import Promise
from xiuhua.actions.verify.record_visit import VisitTold
from xiuhua.register.models import Area, AreaWithin
from xiuhua.register.vault import open_vault
from xiuhua.words import AreaLevel


def visited_ground(*, day: date = TODAY) -> SimpleNamespace:
    """A household with its head and helper; a township office, a stranger, and an account of nobody in an office."""
    open_vault(create=True)
    make_office(demo_day=day)
    village = make_village()
    around = {it.ancestor.level: it.ancestor for it in AreaWithin.objects.filter(area=village)}
    give_pack(Area.objects.order_by("level").first())
    household = make_household(village)
    make_member(household, name="赵大山")
    helper = make_person("杨晓兰")
    pair(helper, household)
    by = {
        "helper": make_account("helper", person=helper),
        "other": make_account("other", person=make_person()),
        "township": make_account("township", person=make_person("王主任")),
        "nobody": make_account("nobody"),
    }
    for name in ("township", "nobody"):
        give_role(by[name], "township", around[AreaLevel.TOWNSHIP])
    return SimpleNamespace(village=village, household=household, helper=helper, by=by, day=day)


def told(day: date = TODAY, **more) -> VisitTold:
    """A visit of a day, with a note and whatever else is said."""
    return VisitTold(**({"key": uuid4(), "on": day, "way": "in_person", "note": "看了新修的圈舍"} | more))


def promised(what: str = "送两袋化肥", due: date = date(2017, 4, 10)) -> Promise:
    """Something promised by a day."""
    return Promise(what, due)

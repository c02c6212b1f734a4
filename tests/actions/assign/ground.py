"""The ground of tests about posts: a poor village under an office that fills its posts, and people to choose from."""

from datetime import date
from types import SimpleNamespace

from tests.makers import (
    LONG_AGO,
    TODAY,
    give_pack,
    give_role,
    make_account,
    make_area,
    make_office,
    make_organisation,
    make_person,
    make_village,
)
from xiuhua.actions.assign.appointment import Asked
from xiuhua.duty.door import Absent, households_seen, open_household, scope_of
from xiuhua.register.models import Area, PackInForce, VillageSurvey

FROM = date(2016, 9, 1)
LATER = date(2017, 3, 1)
DOCUMENT = "县委组〔2016〕12号"


def lay_ground(*, pack: str = "") -> SimpleNamespace:
    """A poor village, the office of its township, a bureau of its county with people, and a village beside it."""
    make_office(demo_day=TODAY)
    village = make_village(name="Shaziping")
    township = village.parent
    in_force = give_pack(township.parent.parent)
    if pack:
        PackInForce.objects.filter(pk=in_force.pk).update(pack=pack)
    VillageSurvey.objects.create(village=village, poor_village=True, since=LONG_AGO)
    office = make_account("township")
    give_role(office, "township", township)
    bureau = make_organisation(name="Bureau", area=township.parent)
    people = [make_person(f"P{number}", unit=bureau) for number in range(8)]
    beside = make_area(township, name="Zhongling")
    return SimpleNamespace(village=village, beside=beside, office=office, bureau=bureau, people=people)


def asked(village: Area, role: str, who, *, since: date = FROM, document: str = DOCUMENT, **more) -> Asked:
    return Asked(village.code, role, who.key if who else None, since, document, **more)


def opens(account, household, day) -> bool:
    """Whether an account opens a household on a day: its card and its list say the same."""
    scope = scope_of(account, today=day)
    listed = household in households_seen(scope, on=day)
    try:
        opened = open_household(scope, household.key, on=day).household == household
    except Absent:
        opened = False
    assert listed == opened
    return opened

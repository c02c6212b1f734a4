"""The ground of tests about proposals: a township with two villages, units contracted to them, and who helps now."""

from datetime import date
from types import SimpleNamespace

from django.conf import settings

from tests.makers import (
    TODAY,
    give_pack,
    give_role,
    make_account,
    make_area,
    make_household,
    make_office,
    make_organisation,
    make_person,
    make_village,
    pair,
)
from xiuhua.register.models import Assignment, Cause, Household, Person, ProposedPair
from xiuhua.register.vault import Vault

SINCE = date(2016, 3, 1)
WHY = "乡镇党委会议定"


def lay_pairs() -> SimpleNamespace:
    """Six households of two villages; H1 and H2 are helped by P0, H3 by P1 of another unit, the others by nobody.

    The bureau (P0 to P2) is contracted to the first village (H1 to H4), the school (S0, S1) to the second (H5, H6).
    """
    make_office(demo_day=TODAY)
    Vault.open(settings.KEY_FILE, create=True)
    village = make_village(name="Shaziping")
    township = village.parent
    give_pack(township.parent.parent)
    beside = make_area(township, name="Zhongling")
    bureau = make_organisation(name="Bureau", area=township.parent)
    school = make_organisation(name="School", area=township)
    for unit, place in ((bureau, village), (school, beside)):
        Assignment.objects.create(kind="contract", role="assisting_unit", organisation=unit, area=place, since=SINCE)
    people = {name: titled(name, bureau) for name in ("P0", "P1", "P2")}
    people |= {name: titled(name, school) for name in ("S0", "S1")}
    homes = {f"H{n}": make_household(village, number=f"H{n}") for n in range(1, 5)}
    homes |= {f"H{n}": make_household(beside, number=f"H{n}") for n in (5, 6)}
    for number, name in (("H1", "P0"), ("H2", "P0"), ("H3", "P1")):
        pair(people[name], homes[number], since=SINCE, slot=f"helper@{number}")
    maker, checker = make_account("maker"), make_account("checker")
    give_role(maker, "township", township)
    give_role(checker, "county", township.parent)
    return SimpleNamespace(
        township=township, village=village, beside=beside, people=people, homes=homes, maker=maker, checker=checker,
        bureau=bureau, school=school,
    )  # fmt: skip


def titled(name: str, unit) -> Person:
    person = make_person(name, unit=unit)
    person.title = "科员"
    person.save()
    return person


def cause(home: Household, of: str) -> Cause:
    return Cause.objects.create(household=home, cause=of, main=True, since=SINCE)


def proposed(**of) -> dict[str, str | None]:
    """By household who is to be its helper."""
    rows = ProposedPair.objects.filter(**of).order_by("household__number")
    return dict(rows.values_list("household__number", "person__name"))


def in_force() -> dict[str, str]:
    """By household who helps it today."""
    rows = Assignment.objects.on(TODAY).filter(kind="pair").order_by("household__number")
    return dict(rows.values_list("household__number", "person__name"))


def every_pairing() -> list[tuple]:
    """All pairings ever, as the history has them."""
    rows = Assignment.objects.filter(kind="pair").order_by("household__number", "since", "pk")
    told = rows.values_list(
        "household__number", "person__name", "since", "until", "end_reason", "predecessor__person__name"
    )
    return list(told)

"""Whose imports somebody opens: those brought for places that they answer for now, whoever holds which office later."""

from datetime import date

import pytest

from tests.actions.keep.test_staged_import import BAD, office, stage, town
from tests.importing import DAY, LATER, ROWS, bring
from tests.makers import give_role, make_account, make_area, make_household, make_member, make_person, reside
from xiuhua.actions.keep.import_access import (
    areas_answered_for,
    importing_scope,
    imports_overseen,
    open_import,
    villages_to_import,
)
from xiuhua.actions.keep.import_refusal import ImportRefused
from xiuhua.actions.keep.staged_import import preview
from xiuhua.actions.keep.tell_header import take_back_meaning, tell_header
from xiuhua.duty.door import Absent
from xiuhua.register.models import ImportBatch, OfficeRole
from xiuhua.words import AreaLevel

__all__ = ["office", "town"]
pytestmark = pytest.mark.django_db
SETTLED = date(2014, 1, 1)


def test_the_imports_of_the_terminal_are_the_citys(tmp_path, office, town):
    key = ImportBatch.objects.get(key=bring(tmp_path, ROWS).batch).key
    city = make_account()
    give_role(city, "city", town.parent.parent)
    assert open_import(key, by=city).by is None
    with pytest.raises(Absent):
        open_import(key, by=office)


def test_an_import_stays_with_the_place_it_was_brought_for(tmp_path, office, town):
    key = stage(tmp_path, BAD, office)
    elsewhere = make_area(town.parent, level=AreaLevel.TOWNSHIP)
    successor, neighbour, wider = make_account(), make_account(), make_account()
    give_role(successor, "township", town)
    give_role(neighbour, "township", elsewhere)
    give_role(wider, "county", town.parent)
    OfficeRole.objects.filter(account=office).update(until=LATER)
    give_role(office, "township", elsewhere, since=LATER)
    opened = {name: opens(key, by=one) for name, one in zip("OSNW", (office, successor, neighbour, wider), strict=True)}
    assert opened == {"O": False, "S": True, "N": False, "W": True}


def opens(key, *, by) -> bool:
    """Whether an account opens an import, in lists as at the door."""
    try:
        open_import(key, by=by)
    except Absent:
        at_the_door = False
    else:
        at_the_door = True
    assert imports_overseen(importing_scope(by)).filter(key=key).exists() is at_the_door
    return at_the_door


def test_an_office_for_one_topic_of_a_wider_place_imports_nothing_there(tmp_path, office, town):
    key = stage(tmp_path, BAD, office)
    outside = make_area(town.parent, level=AreaLevel.TOWNSHIP)
    give_role(both := make_account(), "township", outside)
    give_role(both, "department", town.parent, topic="health")
    assert not opens(key, by=both)
    assert villages_to_import(both, on=LATER) == set()
    assert areas_answered_for(both) == {outside.pk}


def test_an_office_of_another_level_than_its_place_imports_nothing(tmp_path, town):
    give_role(odd := make_account(), "township", town.parent)
    with pytest.raises(Absent):
        stage(tmp_path, ROWS, odd)
    with pytest.raises(Absent):
        tell_header("爱好", "labour.ability", by=odd, on=DAY)


def test_who_moved_and_brings_the_file_again_does_not_take_it_along(tmp_path, office, town):
    key = stage(tmp_path, BAD, office)
    give_role(successor := make_account(), "township", town)
    OfficeRole.objects.filter(account=office).update(until=LATER)
    give_role(office, "township", make_area(town.parent, level=AreaLevel.TOWNSHIP), since=LATER)
    with pytest.raises(ImportRefused, match="brought for another place"):
        stage(tmp_path, BAD, office)
    assert (opens(key, by=office), opens(key, by=successor)) == (False, True)


def test_a_post_in_a_village_elsewhere_imports_nothing_there(tmp_path, office, town):
    afar = make_area(make_area(make_area(town.parent.parent, name="南江县"), name="别镇"), name="远村")
    office.person = make_person()
    office.save()
    reside(office.person, afar)
    give_role(county := make_account(), "county", town.parent)
    assert afar.pk not in villages_to_import(office, on=LATER)
    assert opens(stage(tmp_path, ROWS, office), by=county)


def test_a_department_takes_back_no_meaning_of_the_county(town):
    give_role(county := make_account(), "county", town.parent)
    told = tell_header("爱好", "labour.ability", by=county, on=DAY)
    give_role(both := make_account(), "township", make_area(town.parent, level=AreaLevel.TOWNSHIP))
    give_role(both, "department", town.parent, topic="health")
    with pytest.raises(Absent):
        take_back_meaning(told.pk, by=both)


@pytest.mark.parametrize("day", [DAY, date(2013, 12, 31)])
def test_a_household_of_another_township_is_shut_on_a_day_before_it_lived_there(tmp_path, office, town, day):
    home = make_household(make_area(make_area(town.parent, name="别镇"), name="远村"), number="9999", since=SETTLED)
    one = make_member(home, name="孙某某", since=SETTLED)
    row = {**ROWS[0], "户编号": home.number, "人编号": one.number, "姓名": "孙某某"}
    seen = preview(stage(tmp_path, [row], office, on=day), by=office).result
    assert (seen.accepted, seen.problems["reason"].to_list()) == (0, ["not_your_area"])

"""Lists, searches and their counts tell of nobody outside of a reader's duty: compared with a slow count of rows."""

import re
from html import unescape

import pytest
from django.conf import settings

from tests.desk.asking import HOUSEHOLD, visit
from tests.desk.relations import World
from tests.desk.test_matrix import ROLES
from xiuhua.register.vault import Vault
from xiuhua.words import AreaLevel

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
SAID = re.compile(r'data-said="[^"\d]*(\d*)')
OWN = re.compile(r'"/household/([-\w]+)/"')
PLACE = re.compile(r'href="/area/(\d+)/"')


def offered(reader, typed: str) -> str:
    return reader.client.post("/search/offer/", {"q": typed}).content.decode()


def heading(page: str) -> int:
    """The first number of a page's list heading."""
    return int(re.search(r"<h2[^>]*>[^<\d]*([\d,]+)", page[page.index('id="list"') :])[1].replace(",", ""))


@pytest.mark.parametrize("role", ROLES)
def test_a_household_is_found_by_its_number_by_those_who_answer_for_it(world: World, role):
    reader = visit(world, role)
    found, theirs = {}, {}
    for relation, thing in world.things[role].items():
        found[relation] = set(HOUSEHOLD.findall(offered(reader, thing.household.number)))
        theirs[relation] = {str(thing.household.key)} if reader.answers.opens(thing.household.pk) else set()
    assert found == theirs


@pytest.mark.parametrize("role", ["city", "health", "helper", "inspector", "system"])
def test_a_name_finds_and_counts_no_stranger(world: World, role):
    reader = visit(world, role)
    for thing in world.things[role].values():
        page = offered(reader, thing.member.name)
        shown = HOUSEHOLD.findall(page)
        assert [key for key in shown if not reader.answers.opens(world.rows.by_key[key])] == []
        assert int(SAID.search(page)[1] or 0) == page.count('role="option"')
        if reader.answers.opens(thing.household.pk):
            assert shown


@pytest.mark.parametrize("role", ["township", "helper", "health", "auditor"])
def test_a_place_is_found_by_those_who_may_see_its_figures(world: World, role):
    reader = visit(world, role)
    for thing in world.things[role].values():
        codes = set(PLACE.findall(offered(reader, thing.area.code)))
        assert {code for code in codes if world.rows.codes[code] not in reader.answers.figures} == set()
        if thing.area.level == AreaLevel.VILLAGE:  # whose code begins no other's
            assert codes == ({thing.area.code} if thing.area.pk in reader.answers.figures else set())


@pytest.mark.parametrize("role", ["county", "health", "helper"])
def test_a_whole_identity_number_finds_nobody_of_others(world: World, role):
    reader, vault = visit(world, role), Vault.open(settings.KEY_FILE)
    for thing in world.things[role].values():
        if not thing.member.id_sealed:
            continue
        number = vault.unseal(thing.member.id_sealed, place=f"member.id:{thing.member.key.hex}")
        page = reader.client.post("/search/", {"q": number}).content.decode()
        found = set(HOUSEHOLD.findall(page))
        assert found == ({str(thing.household.key)} if reader.answers.opens(thing.household.pk, whole=True) else set())
        assert number not in page


@pytest.mark.parametrize("role", ["city", "county", "township", "village", "health", "leader"])
def test_a_list_counts_the_households_of_its_place(world: World, role):
    reader, place = visit(world, role), world.things[role]["self"].area
    page = reader.client.get(f"/area/{place.code}/households/").content.decode()
    assert heading(page) == len(world.rows.living[place.pk])
    by_status = re.findall(r"status=\w+[^>]*>[^<]+<span>([\d,]+)", page)
    assert sum(int(count.replace(",", "")) for count in by_status) == len(world.rows.living[place.pk])


@pytest.mark.parametrize("role", ROLES)
def test_own_households_are_those_paired_or_drawn(world: World, role):
    reader = visit(world, role)
    page = unescape(reader.client.get("/my/").content.decode())
    own = set(OWN.findall(page))
    assert own == {str(world.rows.key_of[one]) for one in reader.answers.own}
    # A township's page lists findings too, each at its place on a card that opens.
    assert set(HOUSEHOLD.findall(page)) <= {str(world.rows.key_of[one]) for one in reader.answers.households}


@pytest.mark.parametrize("role", ["city", "county", "township"])
def test_imports_counted_are_those_overseen(world: World, role):
    from xiuhua.register.models import ImportBatch

    reader = visit(world, role)
    areas = {batch.pk: [area.pk for area in batch.areas.all()] for batch in ImportBatch.objects.all()}
    theirs = [its for its in areas.values() if (reader.answers.oversees(its) if its else role == "city")]
    assert heading(reader.client.get("/imports/").content.decode()) == len(theirs)

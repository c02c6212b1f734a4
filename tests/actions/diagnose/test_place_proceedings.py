"""A village and a county go through their own procedures; the criteria of that day are frozen with the decision."""

import json
from datetime import date
from pathlib import Path

import pytest

from tests.actions.diagnose.ground import BEGUN, WHOLE, clock, exit_ground
from tests.makers import LONG_AGO, give_role, make_account, make_person, make_village, reside
from xiuhua.actions.diagnose.act import Told, act
from xiuhua.actions.diagnose.begin_proceeding import begin_place_proceeding, begin_proceeding
from xiuhua.actions.diagnose.proceeding_refusal import ProceedingRefused
from xiuhua.duty.door import Absent, scope_of
from xiuhua.queries.judging import judging
from xiuhua.queries.pack import pack_named
from xiuhua.queries.proceedings_waiting import waiting_for
from xiuhua.reckon.workflow import ActKind
from xiuhua.register.models import (
    JournalLine,
    PackInForce,
    Proceeding,
    ProceedingAct,
    Residence,
    TownshipSurvey,
    VillageSurvey,
)
from xiuhua.register.vault import open_vault
from xiuhua.words import Conflict

pytestmark = pytest.mark.django_db
FINISH, BEGIN = ActKind.FINISH, ActKind.BEGIN
ALL = WHOLE | dict.fromkeys(("application", "spot_check", "province_document"), "folder 8")
UP, DOWN = date(2017, 3, 7), date(2017, 3, 15)
OF_VILLAGE = (
    (FINISH, "application", "village", date(2017, 3, 2)),
    (FINISH, "township_review", "township", date(2017, 3, 6)),
    (BEGIN, "publication", "township", UP),
    (FINISH, "publication", "township", DOWN),
    (FINISH, "county_check", "county", date(2017, 3, 16)),
    (FINISH, "announcement", "county", date(2017, 3, 17)),
)
OF_COUNTY = (
    (FINISH, "application", "county", date(2017, 3, 2)),
    (FINISH, "city_review", "city", date(2017, 3, 3)),
    (FINISH, "province_check", "city", date(2017, 3, 6)),
    (BEGIN, "publication", "city", UP),
    (FINISH, "publication", "city", DOWN),
    (FINISH, "province_decision", "city", date(2017, 3, 17)),
)


@pytest.fixture
def ground():
    ground = exit_ground()
    village = Residence.objects.get(household=ground.household).village
    ground.by["city"] = make_account()
    give_role(ground.by["city"], "city", village.parent.parent.parent)
    VillageSurvey.objects.create(
        village=village, population=100, poor_village=True, collective_income_fen=100_000_00, hardened_road=True,
        clinic=True, culture_room=True, network=True, since=LONG_AGO,
    )  # fmt: skip
    TownshipSurvey.objects.create(
        township=village.parent, central_school=True, health_centre=True, service_centre=True, since=LONG_AGO
    )
    return ground


def village_of(ground):
    return Residence.objects.get(household=ground.household).village


def begun(ground, place, procedure: str, office: str) -> Proceeding:
    clock(BEGUN)
    return Proceeding.objects.get(key=begin_place_proceeding(place.code, procedure, by=ground.by[office]))


def go(ground, row, road) -> None:
    for kind, step, office, on in road:
        clock(on)
        act(row.key, kind, step=step, told=Told(on, ALL), by=ground.by[office])


def refused(call) -> ProceedingRefused:
    with pytest.raises(ProceedingRefused) as found:
        call()
    return found.value


def test_a_county_exits_and_what_each_criterion_found_is_kept_with_what_it_read(ground):
    county = village_of(ground).parent.parent
    row = begun(ground, county, "county_exit", "county")
    go(ground, row, OF_COUNTY)
    row.refresh_from_db()
    assert (row.outcome, row.ended_on, row.area, row.household) == ("finished", date(2017, 3, 17), county, None)
    kept = json.loads(open_vault().unseal(bytes(row.verdict_sealed), place=f"proceeding.verdict:{row.key.hex}"))
    assert (kept["scheme"], kept["on"], kept["verdict"]) == ("county_exit", "2017-03-17", "met")
    assert {it["key"]: it["verdict"] for it in kept["criteria"]} == dict.fromkeys(
        ("incidence", "central_schools", "health_centres", "service_centres"), "met"
    )
    lines = JournalLine.objects.filter(deed="act_in_proceeding")
    assert {(line.subject_kind, line.subject) for line in lines} == {("area", county.code)}


def test_a_county_whose_criteria_are_not_met_does_not_end_so(ground):
    TownshipSurvey.objects.update(health_centre=False)
    row = begun(ground, village_of(ground).parent.parent, "county_exit", "county")
    go(ground, row, OF_COUNTY[:-1])
    found = refused(lambda: go(ground, row, OF_COUNTY[-1:]))
    assert (found.reason, found.facts["criteria"]) == ("not_met", "county_exit.health_centres")


def test_a_village_waits_for_the_floor_of_its_income_that_nobody_has_entered(ground):
    row = begun(ground, village_of(ground), "village_exit", "village")
    go(ground, row, OF_VILLAGE[:-1])
    found = refused(lambda: go(ground, row, OF_VILLAGE[-1:]))
    assert (found.reason, found.facts["criteria"]) == ("unset", "village_exit.collective_income")
    assert found.facts["parameters"] == "exit.collective_income_floor_yuan"
    assert found.facts["who"]["zh"].startswith("四川省")
    row.refresh_from_db()
    assert (row.outcome, row.open_step, row.verdict_sealed) == ("", "announcement", None)


ASSUMED = Path(__file__).parents[3] / "packs/sichuan/assumed"


@pytest.fixture
def office_sets(settings):
    """What an office sets of its pack: read anew before and after."""

    def sets(folder) -> None:
        settings.OVERLAYS = folder
        for kept in (pack_named, judging):
            kept.cache_clear()

    before = settings.OVERLAYS
    yield sets
    settings.OVERLAYS = before
    for kept in (pack_named, judging):
        kept.cache_clear()


def test_once_the_office_has_set_the_floor_a_village_exits(ground, office_sets):
    office_sets(ASSUMED)
    with pytest.raises(Conflict, match="Look what that changes"):  # another version: it is put in force first
        begun(ground, village_of(ground), "village_exit", "village")
    PackInForce.objects.update(version=pack_named("sichuan").version)
    row = begun(ground, village_of(ground), "village_exit", "village")
    go(ground, row, OF_VILLAGE)
    row.refresh_from_db()
    assert (row.outcome, row.version) == ("finished", pack_named("sichuan").version)
    kept = json.loads(open_vault().unseal(bytes(row.verdict_sealed), place=f"proceeding.verdict:{row.key.hex}"))
    read = next(it["read"] for it in kept["criteria"] if it["key"] == "collective_income")
    assert [value for of, name, _row, value in read if not of] == [5]


def test_a_village_below_the_floor_that_was_set_does_not_exit(ground, office_sets):
    office_sets(ASSUMED)
    PackInForce.objects.update(version=pack_named("sichuan").version)
    VillageSurvey.objects.update(collective_income_fen=499_00)
    row = begun(ground, village_of(ground), "village_exit", "village")
    go(ground, row, OF_VILLAGE[:-1])
    found = refused(lambda: go(ground, row, OF_VILLAGE[-1:]))
    assert (found.reason, found.facts["criteria"]) == ("not_met", "village_exit.collective_income")


def test_a_place_begins_its_own_procedures_once_by_its_own_office(ground):
    village, county = village_of(ground), village_of(ground).parent.parent
    assert refused(lambda: begun(ground, village, "county_exit", "village")).reason == "other_subject"
    assert refused(lambda: begun(ground, county, "household_exit", "county")).reason == "other_subject"
    assert refused(lambda: begun(ground, village, "no_such", "village")).reason == "no_procedure"
    for place, office in ((village, "county"), (make_village(), "village")):
        with pytest.raises(Absent):
            begun(ground, place, "village_exit", office)
    begun(ground, village, "village_exit", "village")
    assert refused(lambda: begun(ground, village, "village_exit", "village")).reason == "begun_already"


def test_the_other_offices_step_is_refused_and_another_place_is_as_if_there_were_none(ground):
    row = begun(ground, village_of(ground), "village_exit", "village")
    told = Told(BEGUN, ALL)
    assert refused(
        lambda: act(row.key, FINISH, step="application", told=told, by=ground.by["county"])
    ).reason == "wrong_office"  # fmt: skip
    stranger = make_account()
    give_role(stranger, "village", make_village())
    with pytest.raises(Absent):
        act(row.key, FINISH, step="application", told=told, by=stranger)


# ── Posts ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def holder(ground, role: str):
    account = make_account(person=make_person())
    reside(account.person, village_of(ground), role=role)
    return account


def test_the_resident_team_does_the_step_that_the_pack_lets_it_do_and_no_other(ground):
    row = ground.begin()
    member = holder(ground, "team_member")
    first = Told(date(2017, 3, 2), ALL, people=3)
    clock(date(2017, 3, 3))
    assert refused(
        lambda: act(row.key, FINISH, step="villagers_review", told=first, by=member)
    ).reason == "wrong_office"  # fmt: skip
    act(row.key, FINISH, step="villagers_review", told=first, by=ground.by["village"])
    kept = act(row.key, FINISH, step="village_check", told=Told(date(2017, 3, 3), ALL, people=3), by=member)
    assert (kept.office, kept.by) == ("team_member", member)
    with pytest.raises(Absent):
        begin_proceeding(ground.household.key, "correction", by=member)


def test_whoever_looked_as_a_member_of_the_team_does_not_review_as_an_office(ground):
    row = ground.begin()
    member = holder(ground, "team_leader")
    give_role(member, "township", village_of(ground).parent)
    for kind, step, office, on in (
        (FINISH, "villagers_review", "village", date(2017, 3, 2)), (FINISH, "village_check", "", date(2017, 3, 3)),
        (FINISH, "household_agrees", "village", date(2017, 3, 6)), (BEGIN, "publication", "village", date(2017, 3, 6)),
        (FINISH, "publication", "village", date(2017, 3, 14)),
    ):  # fmt: skip
        clock(on)
        act(row.key, kind, step=step, told=Told(on, ALL, people=3), by=ground.by.get(office, member))
    told = Told(date(2017, 3, 15), ALL)
    clock(date(2017, 3, 15))
    assert refused(
        lambda: act(row.key, FINISH, step="township_review", told=told, by=member)
    ).reason == "same_person"  # fmt: skip
    assert ProceedingAct.objects.filter(step="township_review").count() == 0


# ── What waits ───────────────────────────────────────────────────────────────────────────────────────────────────────


def waits(account, on) -> list[tuple]:
    found = waiting_for(scope_of(account, today=on).places, reader=account.person_id, on=on)
    return [(it.procedure, it.step, it.count, it.of_place) for it in found]


def test_what_waits_is_told_to_whoever_does_the_step_and_to_nobody_else(ground):
    row = begun(ground, village_of(ground), "village_exit", "village")
    ground.begin()
    member = holder(ground, "team_member")
    on = date(2017, 3, 2)
    assert waits(ground.by["village"], on) == [
        ("household_exit", "villagers_review", 1, False), ("village_exit", "application", 1, True),
    ]  # fmt: skip
    assert [waits(it, on) for it in (ground.by["township"], member)] == [[], []]
    go(ground, row, OF_VILLAGE[:1])
    assert waits(ground.by["township"], on) == [("village_exit", "township_review", 1, True)]

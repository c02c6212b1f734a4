"""What the loop reads is what the register holds on the day, and nothing else."""

from datetime import date

import pytest

from tests.makers import (
    TODAY,
    link,
    make_area,
    make_household,
    make_member,
    make_organisation,
    make_person,
    make_team,
    make_village,
    pair,
    reside,
)
from xiuhua.bridge.gather import gather
from xiuhua.reckon.tables import TABLES
from xiuhua.register.models import (
    Area,
    AreaWithin,
    Assignment,
    Belonging,
    Cause,
    Grant,
    Leader,
    Rectification,
    Residence,
    Standing,
    TeamBudget,
    TownshipSurvey,
    VillageSurvey,
)

pytestmark = pytest.mark.django_db
MERGED_ON = date(2016, 6, 30)


def end(old: Area, *, heir: Area) -> None:
    """Merge a place into another."""
    Area.objects.filter(pk=old.pk).update(until=MERGED_ON)
    AreaWithin.objects.filter(area=old).update(until=MERGED_ON)
    for place in AreaWithin.objects.filter(area=heir):
        AreaWithin.objects.create(area=old, ancestor=place.ancestor, since=MERGED_ON)


def test_an_empty_register_gives_every_table_empty_and_typed() -> None:
    tables = gather(TODAY)
    assert list(tables) == list(TABLES)
    assert {name: frame.schema for name, frame in tables.items()} == {
        name: table.empty().schema for name, table in TABLES.items()
    }
    assert [frame.height for frame in tables.values()] == [0] * len(TABLES)


def test_only_the_named_tables_are_read() -> None:
    assert list(gather(TODAY, ["areas"])) == ["areas"]


def test_a_place_lies_in_itself_and_in_all_above_it() -> None:
    village = make_village()
    within = gather(TODAY, ["within"])["within"]
    chain = [village.parent.parent.parent, village.parent.parent, village.parent, village]
    assert within.filter(area=village.code)["ancestor"].to_list() == [area.code for area in chain]


def test_what_stood_under_an_ended_village_is_counted_in_its_successor() -> None:
    old, new = make_village(), make_village()
    end(old, heir=new)
    make_household(old, number="H1")
    before = gather(date(2016, 6, 29), ["households"])["households"]
    after = gather(MERGED_ON, ["households"])["households"]
    assert (before["area"].to_list(), after["area"].to_list()) == ([old.code], [new.code])


def test_a_person_is_told_with_household_standing_and_place() -> None:
    village = make_village()
    household = make_household(village, number="H1", status="not_exited")
    member = make_member(household, relation="head", sex="female", birth=date(1950, 2, 3))
    row = gather(TODAY, ["persons"])["persons"].row(0, named=True)
    assert {name: value for name, value in row.items() if value is not None} == {
        "person": member.number, "household": "H1", "area": village.code, "status": "not_exited",
        "household_type": "general", "relation": "head", "sex": "female", "birth": date(1950, 2, 3),
    }  # fmt: skip


def test_facts_that_ended_or_were_corrected_are_not_read() -> None:
    household = make_household(number="H1", status="not_exited", since=date(2014, 1, 1))
    gone = make_member(household, since=date(2014, 1, 1))
    Belonging.objects.filter(member=gone).update(until=date(2016, 1, 1))
    wrong = Standing.objects.get(household=household)
    Standing.objects.filter(pk=wrong.pk).update(until=date(2020, 1, 1))
    Standing.objects.create(household=household, status="exited", since=date(2014, 1, 1), corrects=wrong)
    tables = gather(TODAY, ["households", "persons"])
    assert tables["persons"].height == 0
    assert tables["households"]["status"].to_list() == ["exited"]


def test_a_household_is_told_with_its_main_cause_members_and_helpers() -> None:
    household = make_household(number="H1")
    make_member(household)
    make_member(household, relation="spouse")
    Cause.objects.create(household=household, cause="illness", main=True, since=date(2014, 1, 1))
    Cause.objects.create(household=household, cause="skill", main=False, since=date(2014, 1, 1))
    pair(make_person(), household)
    row = gather(TODAY, ["households"])["households"].row(0, named=True)
    assert (row["main_cause"], row["members"], row["helpers"]) == ("illness", 2, 1)


def test_pairings_posts_and_teams_tell_who_answers_where() -> None:
    village = make_village()
    VillageSurvey.objects.create(village=village, population=1000, poor_village=True, since=date(2016, 12, 31))
    team = make_team(village)
    secretary = make_person()
    reside(secretary, village, role="first_secretary", team=team)
    link(make_person(), village)
    unit = make_organisation()
    Assignment.objects.create(kind="contract", role="assisting_unit", organisation=unit, area=village, since=TODAY)
    household = make_household(village, number="H1")
    helper = make_person()
    pair(helper, household)
    TeamBudget.objects.create(team=team, amount_fen=2_500_000, since=date(2017, 1, 1), until=date(2018, 1, 1))
    tables = gather(TODAY)
    assert tables["pairings"].select("helper", "household", "area").rows() == [(helper.key.hex, "H1", village.code)]
    assert tables["posts"].select("role", "holder").rows()[:1] == [("assisting_unit", unit.key.hex)]
    assert tables["posts"]["role"].to_list() == ["assisting_unit", "first_secretary", "linked_leader"]
    assert tables["teams"].drop("team").rows() == [(village.code, 1, 2_500_000, True)]
    assert tables["villages"].select("poor_village", "population", "resident_teams").rows() == [(True, 1000, 1)]


def test_surveys_of_merged_villages_add_up_and_a_gap_stays_unknown() -> None:
    old, new = make_village(), make_village()
    end(old, heir=new)
    VillageSurvey.objects.create(village=old, population=300, poor_persons=20, since=date(2015, 12, 31))
    VillageSurvey.objects.create(village=new, population=700, poor_persons=None, since=date(2015, 12, 31))
    survey = gather(TODAY, ["villages"])["villages"].filter(village=new.code)
    assert survey.select("population", "poor_persons").rows() == [(1000, None)]


def test_townships_are_told_with_their_survey_and_counties_by_name() -> None:
    county = make_area(make_area(), name="通江县")
    surveyed, other = make_area(county, name="诺江镇"), make_area(county, name="广纳镇")
    TownshipSurvey.objects.create(
        township=surveyed, central_school=True, health_centre=False, since=date(2016, 12, 31)
    )  # fmt: skip
    tables = gather(TODAY, ["townships", "counties"])
    assert tables["townships"].drop("area").rows() == [
        (surveyed.code, "诺江镇", True, False, None, date(2016, 12, 31)),
        (other.code, "广纳镇", None, None, None, None),
    ]  # fmt: skip
    assert tables["counties"].rows() == [(county.code, county.code, "通江县")]


def test_a_township_has_what_every_part_had_from_which_it_was_merged() -> None:
    county = make_area(make_area())
    old, new = make_area(county), make_area(county)
    end(old, heir=new)
    for township, school, clinic, centre in ((old, True, False, None), (new, True, True, True)):
        TownshipSurvey.objects.create(
            township=township, central_school=school, health_centre=clinic, service_centre=centre, since=MERGED_ON
        )
    survey = gather(TODAY, ["townships"])["townships"].select(
        "township", "central_school", "health_centre", "service_centre"
    )
    assert survey.rows() == [(new.code, True, False, None)]


def test_cases_leaders_and_grants_are_known_up_to_the_day() -> None:
    village = make_village()
    branch = make_organisation(kind="branch", area=village)
    Rectification.objects.create(
        organisation=branch, village=village, listed_on=date(2015, 1, 1), accepted_on=date(2017, 5, 1), criteria="x"
    )
    leader = make_person()
    Leader.objects.create(organisation=branch, person=leader, post="secretary", since=date(2016, 12, 1))
    Grant.objects.create(
        organisation=branch, area=village, kind="working_funds", granted_on=date(2017, 6, 1), amount_fen=100
    )
    tables = gather(TODAY)
    assert tables["rectifications"]["accepted"].to_list() == [False]
    assert tables["leaders"]["leader"].to_list() == [leader.key.hex]
    assert tables["grants"].height == 0
    assert gather(date(2017, 6, 1), ["grants", "rectifications"])["grants"]["amount_fen"].to_list() == [100]


def test_a_place_that_never_was_in_the_register_is_left_out() -> None:
    make_area(code="51")
    assert gather(date(2000, 1, 1), ["areas"])["areas"].height == 0


def test_a_survey_that_was_left_open_gives_way_to_the_next_one() -> None:
    village = make_village()
    for day, population in ((date(2015, 12, 31), 90), (date(2016, 12, 31), 100)):
        VillageSurvey.objects.create(village=village, since=day, population=population)
    rows = gather(TODAY, ["villages"])["villages"]
    assert rows.select("population", "surveyed_on").rows() == [(100, date(2016, 12, 31))]


def test_a_household_counts_once_though_two_homes_overlap() -> None:
    old, new = make_village(), make_village()
    household = make_household(old, number="H1")
    Residence.objects.create(household=household, village=new, since=date(2016, 1, 1), until=date(2018, 1, 1))
    rows = gather(TODAY, ["households"])["households"]
    assert rows.select("household", "area").rows() == [("H1", new.code)]


def test_nobody_leads_an_organisation_that_was_dissolved() -> None:
    branch = make_organisation(area=make_village(), kind="branch", level="village")
    Leader.objects.create(organisation=branch, person=make_person(), post="secretary", since=date(2014, 1, 1))
    type(branch).objects.filter(pk=branch.pk).update(dissolved=TODAY)
    counts = [gather(day, ["leaders"])["leaders"].height for day in (date(2017, 3, 30), TODAY)]
    assert counts == [1, 0]

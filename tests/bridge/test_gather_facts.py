"""What is known of households and their members on a day, as the rules read it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.makers import TODAY, make_household, make_member, make_village
from xiuhua.bridge.gather import gather
from xiuhua.reckon.tables import HOUSEHOLDS, PERSONS
from xiuhua.register.models import (
    AssetComparison,
    Belonging,
    Cause,
    Food,
    Health,
    Housing,
    Labour,
    Land,
    Living,
    Production,
    Saving,
    Schooling,
    SocialSecurity,
    Standing,
    Water,
    Wealth,
    Work,
)

pytestmark = pytest.mark.django_db
FILED = date(2014, 1, 1)
ASSETS = [
    *("town_house", "vehicle", "large_machine", "business", "employs_others", "public_payroll", "village_cadre"),
    *("study_abroad", "absent"),
]


def household() -> dict:
    (row,) = gather(TODAY, ["households"])["households"].to_dicts()
    return row


def person() -> dict:
    (row,) = gather(TODAY, ["persons"])["persons"].to_dicts()
    return row


def told(row: dict, names: list[str] | str) -> tuple:
    return tuple(row[name] for name in (names.split() if isinstance(names, str) else names))


def test_every_fact_of_a_household_stands_in_its_columns() -> None:
    of = {"household": make_household(number="H1", since=FILED), "since": FILED}
    Standing.objects.update(plan_exit_year=2017)
    Housing.objects.create(
        **of, grade="C", dangerous=True, structure="earth", floor_m2="80.5", built_year=1980, relocated=False,
        solid_roof=True,
    )  # fmt: skip
    Water.objects.create(**of, safe=True, difficult=False, water_source="rain")
    Living.objects.create(
        **of, electricity=True, broadcast=False, fuel="coal", toilet=None, road_kind="earth", road_km="2.25"
    )
    Land.objects.create(**of, cultivated_mu="3.5", irrigated_mu=1, forest_mu=2, returned_forest_mu=0, fruit_mu="0.25")
    Production.objects.create(**of, power=True, cooperative=False, enterprise=None, capable_leader=True)
    AssetComparison.objects.create(**of, **dict.fromkeys(ASSETS, False) | {"vehicle": True})
    Wealth.objects.create(**of, assets_fen=12_345, livestock=3)
    Saving.objects.create(**of, savings_fen=100, loans_fen=0, saves_regularly=True)
    Food.objects.create(**of, meals_a_day=3, hungry_months=1, kitchen_garden=False)
    row = household()
    assert told(row, "standing_since plan_exit_year registered_on") == (FILED, 2017, FILED)
    assert told(row, "housing_grade dangerous structure floor_m2 built_year relocated solid_roof") == (
        "C", True, "earth", 80.5, 1980, False, True,
    )  # fmt: skip
    assert told(row, "water_safe water_difficult water_source") == (True, False, "rain")
    assert told(row, "electricity broadcast fuel toilet road_kind road_km") == (
        True,
        False,
        "coal",
        None,
        "earth",
        2.25,
    )
    assert told(row, "cultivated_mu irrigated_mu forest_mu returned_forest_mu fruit_mu grass_mu water_mu") == (
        3.5, 1.0, 2.0, 0.0, 0.25, None, None,
    )  # fmt: skip
    assert told(row, "production_power cooperative enterprise capable_leader") == (True, False, None, True)
    assert told(row, ASSETS) == (False, True, *[False] * 7)
    assert told(row, "assets_fen livestock savings_fen loans_fen saves_regularly") == (12_345, 3, 100, 0, True)
    assert told(row, "meals_a_day hungry_months kitchen_garden") == (3, 1, False)


def test_every_fact_of_a_member_stands_in_its_columns() -> None:
    of = {"member": make_member(), "since": FILED}
    Schooling.objects.create(**of, education="junior", school_status="not_in_school", dropout_reason="illness")
    Health.objects.create(**of, chronic=True, serious=False, disabled=True, disability_kind="sight", disability_grade=2)
    Labour.objects.create(**of, ability="weak")
    Work.objects.create(
        **of, place="in_county", months=7, industry="building", channel="self", abroad=False, public_post="forest",
        public_post_months=12,
    )  # fmt: skip
    security = {
        **dict.fromkeys(["medical", "major_illness", "pension", "accident"], True),
        **dict.fromkeys(["employee_medical", "commercial_medical", "medical_relief", "other_health_help"], False),
    }
    SocialSecurity.objects.create(**of, **security, minimum_living=True, special_support=None)
    row = person()
    assert told(row, "education school_status dropout_reason") == ("junior", "not_in_school", "illness")
    assert told(row, "chronic serious disabled disability_kind disability_grade") == (True, False, True, "sight", 2)
    assert told(row, "ability work_place work_months industry work_channel") == (
        "weak", "in_county", 7, "building", "self",
    )  # fmt: skip
    assert told(row, "abroad public_post public_post_months") == (False, "forest", 12)
    assert {name: row[name] for name in security} == security
    assert told(row, "minimum_living special_support employee_pension") == (True, None, None)


def test_an_empty_text_is_unknown_wherever_it_stands() -> None:
    family = make_household(number="H1", household_type="")
    member = make_member(family, relation="", sex="")
    Housing.objects.create(household=family, since=FILED)
    Schooling.objects.create(member=member, since=FILED)
    tables = gather(TODAY)
    texts = [name for name, frame in tables.items() for column in frame if "" in column.cast(str).to_list()]
    assert texts == []
    assert told(household(), "household_type housing_grade structure") == (None, None, None)
    assert told(person(), "relation sex ethnicity political id_kind education") == (None,) * 6


def test_what_was_told_late_counts_from_the_day_it_was_true() -> None:
    """A house that fell in December, told in May: the turn of March run again sees it."""
    family = make_household(number="H1")
    Housing.objects.create(household=family, grade="A", since=FILED, until=date(2016, 12, 1))
    Housing.objects.create(
        household=family, grade="D", since=date(2016, 12, 1), recorded="2017-05-02T09:00:00+08:00"
    )  # fmt: skip
    days = [date(2016, 11, 30), date(2016, 12, 1)]
    assert [gather(day, ["households"])["households"]["housing_grade"].item() for day in days] == ["A", "D"]


def test_a_correction_stands_in_place_of_what_it_corrects() -> None:
    family = make_household(number="H1")
    wrong = Housing.objects.create(household=family, grade="A", since=date(2016, 1, 1))
    Housing.objects.create(household=family, grade="C", since=FILED, corrects=wrong)
    assert household()["housing_grade"] == "C"


def test_of_facts_that_overlap_the_one_that_began_last_counts() -> None:
    family = make_household(number="H1")
    Water.objects.create(household=family, safe=True, since=date(2016, 1, 1))
    Water.objects.create(household=family, safe=False, since=FILED)
    assert household()["water_safe"] is True


def test_a_person_counts_once_though_two_households_claim_them() -> None:
    village = make_village()
    old, new = make_household(village, number="H1"), make_household(village, number="H2")
    member = make_member(old, since=FILED)
    Belonging.objects.create(
        member=member, household=new, relation="son", since=date(2016, 1, 1), until=date(2018, 1, 1)
    )
    tables = gather(TODAY, ["households", "persons"])
    assert tables["persons"].select("person", "household", "relation").rows() == [(member.number, "H2", "son")]
    assert tables["households"].select("household", "members").rows() == [("H1", 0), ("H2", 1)]


def test_of_work_the_last_year_told_stands_until_another_is() -> None:
    member = make_member()
    for year, months in ((2014, 3), (2015, 9), (2017, 1)):
        Work.objects.create(member=member, months=months, since=date(year, 6, 1), until=date(year + 1, 6, 1))
    wrong = Work.objects.create(member=member, months=12, since=date(2016, 6, 1))
    Work.objects.create(member=member, months=11, since=date(2015, 6, 2), corrects=wrong)
    assert person()["work_months"] == 11


def test_persons_come_household_by_household() -> None:
    village = make_village()
    second, first = make_household(village, number="H2"), make_household(village, number="H1")
    one, two, three = make_member(second), make_member(first), make_member(first)
    rows = gather(TODAY, ["persons"])["persons"].select("household", "person").rows()
    assert rows == [("H1", two.number), ("H1", three.number), ("H2", one.number)]


def test_standings_tell_the_whole_course_up_to_the_day_and_no_end_that_is_still_to_come() -> None:
    family = make_household(number="H1", status="not_exited", since=FILED)
    Standing.objects.update(until=date(2016, 12, 1))
    wrong = Standing.objects.create(
        household=family, status="closed", since=date(2016, 12, 1), until=date(2016, 12, 2)
    )  # fmt: skip
    Standing.objects.create(
        household=family, status="exited", household_type="general", since=date(2016, 12, 1), until=date(2017, 6, 1),
        corrects=wrong,
    )  # fmt: skip
    Standing.objects.create(household=family, status="returned", since=date(2017, 6, 1))
    rows = [("H1", "not_exited", "general", FILED, date(2016, 12, 1)), ("H1", "exited", "general", date(2016, 12, 1))]
    assert gather(TODAY, ["standings"])["standings"].rows() == [rows[0], (*rows[1], None)]
    assert gather(date(2017, 6, 1), ["standings"])["standings"].rows()[1] == (*rows[1], date(2017, 6, 1))


def test_causes_in_force_are_told_each_once() -> None:
    family = make_household(number="H1")
    for cause, main, since, until in (
        ("illness", True, FILED, None), ("skill", False, FILED, date(2016, 1, 1)), ("land", False, FILED, None),
        ("land", False, date(2016, 1, 1), None),
    ):  # fmt: skip
        Cause.objects.create(household=family, cause=cause, main=main, since=since, until=until)
    rows = gather(TODAY, ["causes"])["causes"].rows()
    assert rows == [("H1", "illness", True, FILED), ("H1", "land", False, date(2016, 1, 1))]


def test_only_the_wanted_columns_are_told_and_the_facts_behind_the_others_are_not_read() -> None:
    make_member(make_household(number="H1"), id_number="511902198001011237")
    wanted = {"households": {"water_safe"}, "persons": {"household", "ability"}}
    with CaptureQueriesContext(
        connection,
    ) as asked:
        tables = gather(TODAY, ["households", "persons"], only=wanted)
    assert tables["households"].columns == ["household", "water_safe"]
    assert tables["persons"].columns == ["person", "household", "ability"]
    statements = " ".join(query["sql"] for query in asked)
    tables = ("housing", "socialsecurity", "id_sealed", "water", "labour")
    assert [name for name in tables if name in statements] == ["water", "labour"]


def test_whole_tables_take_as_many_statements_for_many_as_for_one() -> None:
    counts = []
    for number in range(3):
        make_member(make_household(number=f"H{number}"))
        with CaptureQueriesContext(connection) as asked:
            tables = gather(TODAY, ["households", "persons"])
        counts.append(len(asked))
        assert [tables["households"].columns, tables["persons"].columns] == [
            list(HOUSEHOLDS.columns), list(PERSONS.columns),
        ]  # fmt: skip
    assert counts == [29] * 3

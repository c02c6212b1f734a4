"""A workbook's typed rows as the tables that rules read."""

import polars as pl

from xiuhua.reckon.intake.tabling import HOUSEHOLDS_FED, PERSONS_FED, PLACE, VILLAGES_FED, fed_by, tabled
from xiuhua.reckon.rules.facts import Ref

KINDS = {18: "resident_identity", 20: "disability_certificate"}
ROWS = [
    {"member.number": "a1", "household.number": "a", "belonging.relation": "spouse", "standing.status": None,
     "member.identity": "511902198207214727", "contact.phone": None},
    {"member.number": "a2", "household.number": "a", "belonging.relation": "head", "standing.status": "exited",
     "member.identity": "51190219800305471712", "contact.phone": "13800000001"},
    {"member.number": None, "household.number": None, "belonging.relation": None, "standing.status": "candidate",
     "member.identity": None, "contact.phone": "138"},
]  # fmt: skip

VILLAGE = {
    "place.township": "曾口镇",
    "place.village": "大东村",
    "villagesurvey.population": 900,
    "villagesurvey.doctors": 1,
}


def made(feeds=("member.identity", "standing.status", "contact.phone")):
    schema = dict.fromkeys(
        {"member.number", "household.number", *PERSONS_FED.values(), *HOUSEHOLDS_FED.values(), *PLACE}, pl.String
    ) | dict.fromkeys(VILLAGES_FED.values(), pl.Int64)
    rows = pl.DataFrame([*ROWS, VILLAGE], schema=schema).with_columns(
        seq=pl.int_range(4, dtype=pl.UInt32), sheet=pl.lit("一"), row=pl.int_range(2, 6, dtype=pl.UInt32),
        about=pl.Series(["persons"] * 3 + ["villages"]),
    )  # fmt: skip
    return tabled(rows, feeds=feeds, id_kinds=KINDS)


def test_a_person_is_a_row_and_a_household_the_row_of_its_head():
    tables = made().tables
    assert tables["persons"].select("seq", "person").rows() == [(0, "a1"), (1, "a2"), (2, None)]
    assert tables["households"].select("seq", "household").rows() == [(1, "a")]


def test_an_identity_number_is_taken_apart():
    persons = made().tables["persons"]
    assert persons.select(
        "id_length", "id_valid", "id_kind", "sex", "certificate_kind", "certificate_grade"
    ).rows() == [
        (18, True, "resident_identity", "female", None, None),
        (20, True, "disability_certificate", "male", 1, 2),
        (None, None, None, None, None, None),
    ]
    assert [str(day) for day in persons["birth"]] == ["1982-07-21", "1980-03-05", "None"]


def test_a_household_says_what_its_head_says_or_whoever_says_it():
    households = made().tables["households"]
    assert households.select("household", "members", "status", "phone", "phone_length", "phone_mobile").rows() == [
        ("a", 2, "exited", "13800000001", 11, True)
    ]


def test_only_what_the_workbook_has_columns_for_is_told():
    told = made(feeds=("contact.phone",)).told
    assert Ref("households", "phone_mobile") in told
    assert Ref("households", "members") in told
    assert {Ref("persons", "birth"), Ref("persons", "status"), Ref("causes", "cause")} & told == set()
    assert {Ref("persons", "birth"), Ref("persons", "id_valid")} <= made().told
    assert Ref("causes", "main") in made(feeds=("cause.cause",)).told


def test_a_column_leads_back_to_its_cell():
    assert fed_by(Ref("persons", "id_birth")) == "member.identity"
    assert fed_by(Ref("persons", "relation")) == "belonging.relation"
    assert fed_by(Ref("households", "phone_length")) == "contact.phone"
    assert fed_by(Ref("households", "members")) is None
    assert fed_by(Ref("villages", "doctors")) == "villagesurvey.doctors"
    assert fed_by(Ref("villages", "resident_teams")) is None


def test_a_village_is_a_row_told_apart_by_its_place():
    villages = made().tables["villages"]
    assert villages.select("seq", "village", "name", "population", "doctors", "clinics").rows() == [
        (3, "曾口镇/大东村", "大东村", 900, 1, None)
    ]


def test_the_year_of_exit_tells_that_a_village_exited_and_so_does_the_answer():
    for fed in ("exited", "exit_year"):
        told = made(feeds=(f"villagesurvey.{fed}", "villagesurvey.bus")).told
        assert {ref.column for ref in told if ref.table == "villages"} == {"exited", "exit_year", "bus"}

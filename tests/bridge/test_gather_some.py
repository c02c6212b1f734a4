"""Tables gathered for some households are the rows of the whole gather that are theirs, and who else bears a number."""

from datetime import date

import polars as pl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.makers import TODAY, make_contact, make_household, make_member, make_person, make_village, pair
from xiuhua.bridge.gather import NARROWED, gather, rows_of_some
from xiuhua.bridge.gather.bearers import bearers
from xiuhua.reckon.tables import TABLES
from xiuhua.register.models import AreaWithin, Belonging, Team, VillageSurvey

pytestmark = pytest.mark.django_db
OF_HOUSEHOLDS = ("households", "persons", "standings", "causes", "incomes", "pairings")
OF_PLACES = ("areas", "within", "villages", "townships", "counties")
WHOLE = {name: TABLES[name].columns for name in OF_HOUSEHOLDS}
PLACELESS = {name: TABLES[name].columns.keys() - {"area"} for name in OF_HOUSEHOLDS}
ALIKE = {"persons": {"identity"}, "households": {"phone"}, "pairings": {"helper"}}
READS = {
    "persons": {"persons": {"household", "status", "identity"}}, "households": {"households": {"status", "phone"}},
    "pairings": {"pairings": {"household", "helper"}},
}  # fmt: skip
NUMBER = "511902197001010018"


def rows_of(tables: dict[str, pl.DataFrame]) -> dict[str, list[dict]]:
    return {name: frame.to_dicts() for name, frame in tables.items()}


def test_columns_that_are_not_wanted_are_left_out_of_some_households_too():
    make_household(number="H1")
    only = {"households": {"status"}}
    assert gather(TODAY, ["households"], only=only, households=["H1"])["households"].columns == ["household", "status"]


def test_a_household_without_members_home_or_anything_is_told_empty():
    make_household(number="H1").residences.all().delete()
    tables = gather(TODAY, [*OF_HOUSEHOLDS, *OF_PLACES], households=["H1"])
    assert {name: frame.height for name, frame in tables.items() if frame.height} == {"households": 1, "standings": 1}
    assert tables["persons"].schema == TABLES["persons"].empty().schema


def test_nobody_asked_for_is_nobody_told():
    make_household()
    assert [frame.height for frame in gather(TODAY, NARROWED, households=[]).values()] == [0] * len(NARROWED)


def test_a_table_of_neither_households_nor_places_cannot_be_narrowed():
    with pytest.raises(ValueError, match="teams: not of households or places"):
        gather(TODAY, ["teams", "persons"], households=["H1"])


def test_whoever_moved_is_told_where_they_belong_now():
    first, second = make_household(number="H1"), make_household(number="H2")
    member = make_member(first, since=date(2014, 1, 1))
    Belonging.objects.filter(member=member).update(until=date(2018, 1, 1))
    Belonging.objects.create(member=member, household=second, relation="son", since=date(2016, 1, 1))
    told = {number: gather(TODAY, ["persons"], households=[number])["persons"].height for number in ("H1", "H2")}
    assert told == {"H1": 0, "H2": 1}


def test_a_village_that_took_others_in_is_told_with_their_surveys_and_teams():
    old, new = make_village(), make_village()
    merged_on = date(2016, 6, 30)
    type(old).objects.filter(pk=old.pk).update(until=merged_on)
    AreaWithin.objects.filter(area=old).update(until=merged_on)
    for place in AreaWithin.objects.filter(area=new):
        AreaWithin.objects.create(area=old, ancestor=place.ancestor, since=merged_on)
    for village, population in ((old, 300), (new, 700)):
        VillageSurvey.objects.create(village=village, population=population, since=date(2015, 12, 31))
    Team.objects.create(name="T", village=old, since=date(2015, 1, 1))
    for number, village in (("H1", old), ("H2", new)):
        make_household(village, number=number)
        tables = gather(TODAY, ["villages", "within"], households=[number])
        assert tables["villages"].select("area", "population", "resident_teams").rows() == [(new.code, 1000, 1)]
        assert tables["within"].height == 10


@pytest.mark.parametrize("only", [WHOLE, PLACELESS], ids=["with places", "without"])
def test_who_else_bears_an_identity_number_a_phone_or_a_helper_is_told_with_what_is_compared(only):
    home, other, third = (make_household(number=number) for number in ("H1", "H2", "H3"))
    make_contact(home, phone="13900000000")
    make_contact(third, phone="13900000000")
    make_member(home, id_number=NUMBER)
    bearer = make_member(other, id_number=NUMBER, sex="female")
    make_member(third)
    helper = make_person()
    for household in (home, third):
        pair(helper, household)
    tables = rows_of_some(TODAY, only, households=["H1"], alike=ALIKE, reads=READS)
    assert [row["household"] for row in tables["households"] if row["phone"] == "13900000000"] == ["H1", "H3"]
    assert [row["household"] for row in tables["pairings"] if row["helper"] == helper.key.hex] == ["H1", "H3"]
    row = next(row for row in tables["persons"] if row["person"] == bearer.number)
    assert {name for name, value in row.items() if value is not None} == {"person", "household", "status", "identity"}
    assert sum(it["identity"] == row["identity"] for it in tables["persons"]) == 2


def test_what_nobody_else_bears_brings_nobody():
    home = make_household(number="H1")
    make_contact(home, phone="13900000000")
    make_member(home, id_number=NUMBER)
    make_member(make_household(number="H2"))
    own = gather(TODAY, OF_HOUSEHOLDS, households=["H1"])
    assert rows_of_some(TODAY, WHOLE, households=["H1"], alike=ALIKE, reads=READS) == rows_of(own)


@pytest.mark.parametrize(("column", "found"), [("phone", ["M2"]), ("sex", ["M2", "M3"])])
def test_a_members_phone_is_found_and_a_column_without_a_way_to_find_is_compared_with_everybody(column, found):
    from xiuhua.register.models import Member, MemberContact

    for number, phone in (("1", "139"), ("2", "139"), ("3", "138")):
        member = make_member(make_household(number=f"H{number}"))
        Member.objects.filter(pk=member.pk).update(number=f"M{number}")
        MemberContact.objects.create(member=member, phone=phone, since=date(2014, 1, 1))
    reads = {"persons": {"persons": {"household", column}}}
    tables = rows_of_some(
        TODAY, {"persons": TABLES["persons"].columns}, households=["H1"], alike={"persons": [column]}, reads=reads
    )
    same = [row["person"] for row in tables["persons"] if row[column] == tables["persons"][0][column]]
    assert sorted(same) == ["M1", *found]


def test_a_larger_register_takes_no_more_statements():
    home = make_household(number="H1", head="A")

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            rows_of_some(TODAY, PLACELESS, households=["H1"], alike=ALIKE, reads=READS)
        return len(asked.captured_queries)

    before = statements()
    for _ in range(5):
        make_household(home.residences.get().village, head="B")
    assert statements() == before <= 10


def test_the_statement_that_is_kept_tells_others_and_what_changed_since():
    make_contact(make_household(number="H1"), phone="13800000001")
    second = make_household(number="H2")
    made = {
        number: gather(TODAY, ["households"], households=[number])["households"]["phone"][0] for number in ("H1", "H2")
    }
    make_contact(second, phone="13800000002", since=date(2016, 1, 1))
    then = gather(TODAY, ["households"], households=["H2"])["households"]["phone"][0]
    before = gather(date(2015, 1, 1), ["households"], households=["H2"])["households"]["phone"][0]
    assert (made, then, before) == ({"H1": "13800000001", "H2": None}, "13800000002", None)


@pytest.mark.parametrize("phone", ["110", "13800000001"])
def test_whoever_bears_a_telephone_is_found_also_by_a_short_one(phone):
    for number, told in (("H1", phone), ("H2", phone), ("H3", f"9{phone}"), ("H4", "")):
        make_contact(make_household(number=number), phone=told)
    assert bearers("households", "phone", [phone], day=TODAY) == {"H1", "H2"}

"""Rows of a department's list find the members they speak of, within the places that are allowed."""

from datetime import date

import polars as pl
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.makers import TODAY, make_area, make_contact, make_household, make_member
from xiuhua.bridge.matching_people import RowsRepeated, match_people
from xiuhua.bridge.spelling import spell_all_names
from xiuhua.demo.names import CHECKS, WEIGHTS
from xiuhua.register.models import Belonging, MemberContact
from xiuhua.register.vault import Vault

pytestmark = pytest.mark.django_db
COLUMNS = ("name", "identity", "birth", "sex", "village", "phone")
MOST_STATEMENTS = 13


def number(body: str) -> str:
    return body + CHECKS[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


HEAD, SON, OLD, LAMED = (
    number(f"511902{rest}") for rest in ("19650302123", "19900101121", "19400504001", "19701210331")
)
FORMER = OLD[:6] + OLD[8:17]  # of fifteen digits


@pytest.fixture
def people():
    """A county with two villages: the Wangs in one, two who are called alike and were born on one day in one each."""
    county = make_area(make_area())
    stone, dragon = (make_area(make_area(county), name=name) for name in ("石桥村", "青龙村"))
    wangs = make_household(stone)
    found = {
        "head": make_member(wangs, name="王建国", id_number=HEAD, birth=date(1965, 3, 2)),
        "son": make_member(wangs, name="王志强", relation="son", id_number=SON, birth=date(1990, 1, 1)),
        "old": make_member(wangs, name="王大山", relation="father", id_number=FORMER, birth=date(1940, 5, 4)),
        "lamed": make_member(make_household(stone), name="何永贵", id_number=f"{LAMED}43", birth=date(1970, 12, 10)),
        "here": make_member(make_household(stone), name="李秀英", sex="female", birth=date(1955, 7, 8)),
        "there": make_member(make_household(dragon), name="李秀英", sex="female", birth=date(1955, 7, 8)),
    }
    make_contact(wangs, phone="15412345678")
    MemberContact.objects.create(member=found["here"], phone="15487654321", since=date(2010, 1, 1))
    found["lamed"].id_last6 = Vault.open(settings.KEY_FILE).index_last(LAMED, digits=6)
    found["lamed"].save()
    spell_all_names()
    return county, stone, dragon, found


def asked(*rows: dict[str, str], within, on=TODAY):
    told = [{"row": place, **dict.fromkeys(COLUMNS), **row} for place, row in enumerate(rows, 1)]
    kinds = {"row": pl.Int64, **dict.fromkeys(COLUMNS, pl.String)}
    return match_people(pl.DataFrame(told, schema=kinds), on=on, within=[it.code for it in within])


def met(people, *rows, within=None, on=TODAY):
    """For each row by whom it is met and how; for rows that are not sure whom they might be of."""
    county, *_, members = people
    names = {member.pk: name for name, member in members.items()}
    found = asked(*rows, within=within or [county], on=on)
    sure = [(names.get(member), how) for member, how in found.rows.select("member_id", "how").iter_rows()]
    return sure, [(row, names[member]) for row, member in found.candidates.select("row", "member_id").iter_rows()]


def test_numbers_new_and_old_and_of_certificates_find_who_bears_them(people):
    rows = [
        {"identity": HEAD}, {"identity": HEAD[:6] + HEAD[8:17], "name": "王建国"}, {"identity": f"{OLD} "},
        {"identity": FORMER}, {"identity": f"{LAMED}43"}, {"identity": LAMED, "name": "何永贵", "birth": "1970-12-10"},
    ]  # fmt: skip
    sure, unsure = met(people, *rows)
    assert [how for _, how in sure] == [*["identity"] * 5, "linkage"]
    assert ([name for name, _ in sure], unsure) == (["head", "head", "old", "old", "lamed", "lamed"], [])


def test_a_number_typed_for_another_of_the_household_is_not_believed(people):
    told = {"name": "王志强", "identity": HEAD, "birth": "1990-01-01", "village": "石桥村", "phone": "15412345678"}
    assert met(people, told) == ([("son", "linkage")], [])
    sure, unsure = met(people, {"name": "赵海", "identity": HEAD})
    assert (sure, unsure) == ([(None, None)], [(1, "head")])


def test_a_number_that_two_bear_is_for_a_person_to_choose_from(people):
    stone = people[1]
    people[3]["again"] = make_member(make_household(stone), name="王建国", id_number=HEAD, birth=date(1965, 3, 2))
    sure, unsure = met(people, {"name": "王建国", "identity": HEAD})
    assert (sure, sorted(unsure)) == ([(None, None)], [(1, "again"), (1, "head")])


def test_who_is_written_otherwise_is_found_by_the_rest(people):
    rows = [
        {"name": "汪建国", "birth": "1965年3月2日", "phone": "+86 154 1234 5678"},
        {"name": "王志強", "birth": "19900101", "village": "石桥"},
        {"name": "李秀英", "birth": "1955-07-08", "phone": "15487654321", "sex": "女"},
        {"name": "王建国", "identity": "511902196504311234", "birth": "1965-02-31", "phone": "15412345678"},  # no day
    ]
    assert met(people, *rows) == ([(name, "linkage") for name in ("head", "son", "here", "head")], [])


def test_between_two_who_are_alike_nobody_guesses(people):
    sure, unsure = met(people, {"name": "李秀英", "birth": "1955-07-08", "sex": "女"})
    assert (sure, sorted(unsure)) == ([(None, None)], [(1, "here"), (1, "there")])


def test_nobody_is_found_or_shown_who_lives_elsewhere(people):
    _, stone, dragon, members = people
    rows = [{"identity": HEAD, "name": "王建国"}, {"name": "李秀英", "birth": "1955-07-08", "sex": "女"}]
    sure, unsure = met(people, *rows, within=[dragon])
    assert (sure[0], unsure) == ((None, None), [] if sure[1][0] else [(2, "there")])
    Belonging.objects.filter(member=members["head"]).update(until=date(2016, 1, 1))
    assert met(people, rows[0], within=[stone])[0] != [("head", "identity")]
    assert met(people, rows[0], within=[stone], on=date(2015, 12, 31)) == ([("head", "identity")], [])
    assert asked(*rows, within=[]).rows["member_id"].to_list() == [None, None]


def test_many_rows_take_no_more_statements_than_few(people):
    row = {"name": "汪建国", "identity": "511902196503021999", "birth": "1965-03-02", "phone": "15412345678"}
    for rows in ([row], [row] * 50, []):
        with CaptureQueriesContext(
            connection,
        ) as found:
            told = asked(*rows, within=[people[0]])
        assert (told.rows.height, len(found) <= MOST_STATEMENTS) == (len(rows), True)


def test_rows_must_have_numbers_of_their_own():
    with pytest.raises(RowsRepeated, match="Two rows of a list have one number"):
        match_people(pl.DataFrame({"row": [1, 1]}), on=TODAY, within=["51"])

"""What the criteria found at the end is read as it was kept, whatever was entered or set since, by whoever may."""

from datetime import date

import pytest

from tests.actions.diagnose.ground import BEGUN, clock, exit_ground
from tests.actions.diagnose.test_place_proceedings import OF_COUNTY, begun, go, village_of
from tests.actions.diagnose.test_place_proceedings import ground as place_ground
from tests.makers import give_role, make_account, make_person, make_village, pair
from xiuhua.actions.diagnose.read_verdict import read_verdict
from xiuhua.duty.door import Absent, scope_of
from xiuhua.queries.kept_verdict import verdict_in_words
from xiuhua.queries.proceeding import proceedings_of
from xiuhua.register.models import Housing, IncomePart, JournalLine, Proceeding, SocialSecurity
from xiuhua.words import NotFound

__all__ = ["place_ground"]
pytestmark = pytest.mark.django_db
LATER = date(2017, 6, 1)


@pytest.fixture
def ground():
    return exit_ground()


def ended(ground) -> Proceeding:
    row = ground.begin()
    ground.go(row)
    row.refresh_from_db()
    return row


def told(account, row):
    return verdict_in_words(read_verdict(row.key, scope=scope_of(account, today=LATER)))


def test_it_tells_what_was_read_then_line_by_line_whatever_was_entered_since(ground):
    row = ended(ground)
    clock(LATER)
    IncomePart.objects.update(amount_fen=1)
    Housing.objects.update(grade="D", dangerous=True)
    SocialSecurity.objects.update(medical=False)
    view = told(ground.by["county"], row)
    assert (view.key, view.verdict) == ("household_exit", "met")
    lines = {it.key: (it.verdict, [(reading.name, reading.value) for reading in it.readings]) for it in view.criteria}
    assert lines["income"][0] == "met"
    assert 20_000 in [value for _name, value in lines["income"][1]]
    assert lines["housing"][0] == "met"


def test_parameters_are_told_with_the_value_that_was_read(ground):
    row = ended(ground)
    kept = read_verdict(row.key, scope=scope_of(ground.by["county"], today=LATER))
    numbers = [it for it in kept["criteria"][0]["read"] if not it[0]]
    (before,) = {it.text for it in verdict_in_words(kept).criteria[0].parameters if it.name == numbers[0][1]}
    numbers[0][3] = 1
    view = verdict_in_words(kept)
    (now,) = {it.text for it in view.criteria[0].parameters if it.name == numbers[0][1]}
    assert (now, now == before) == ("1", False)


def test_a_criterion_that_the_pack_lost_keeps_its_key_and_a_lost_scheme_is_said(ground):
    kept = read_verdict(ended(ground).key, scope=scope_of(ground.by["county"], today=LATER))
    kept["criteria"][0]["key"] = "lost"
    assert verdict_in_words(kept).criteria[0].label == "lost"
    with pytest.raises(NotFound):
        verdict_in_words(kept | {"scheme": "lost"})


def test_each_look_is_written_down_and_whoever_does_not_open_it_finds_none(ground):
    row = ended(ground)
    helper, stranger = make_account(person=make_person()), make_account()
    pair(helper.person, ground.household)
    give_role(stranger, "village", make_village())
    told(helper, row)
    assert JournalLine.objects.filter(deed="read_verdict", subject=ground.household.key.hex).count() == 1
    for account, key in ((stranger, row.key), (helper, ground.household.key)):
        with pytest.raises(Absent):
            read_verdict(key, scope=scope_of(account, today=LATER))


def test_an_open_one_has_none(ground):
    row = ground.begin()
    with pytest.raises(Absent):
        read_verdict(row.key, scope=scope_of(ground.by["county"], today=BEGUN))
    assert [it.judged for it in proceedings_of(ground.household, reader=None, on=BEGUN)] == [False]


def test_of_a_county_too(place_ground):
    county = village_of(place_ground).parent.parent
    row = begun(place_ground, county, "county_exit", "county")
    go(place_ground, row, OF_COUNTY)
    view = told(place_ground.by["city"], row)
    assert [(it.key, it.verdict) for it in view.criteria] == [
        ("incidence", "met"), ("central_schools", "met"), ("health_centres", "met"), ("service_centres", "met"),
    ]  # fmt: skip


def test_parts_of_income_and_lists_of_policy_are_told_in_words(ground):
    view = told(ground.by["county"], ended(ground))
    readings = {it.row: it.label for part in view.criteria for it in part.readings if it.row}
    assert readings["wage"] == "工资性收入"
    grades = next(it for part in view.criteria for it in part.parameters if "grades" in it.name)
    assert grades.text == "C、D"

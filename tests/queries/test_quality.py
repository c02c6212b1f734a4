"""What checks flag in an area is counted where people live, and opens to whom it is about."""

from datetime import date

import pytest
from django.utils import translation

from tests.makers import (
    LONG_AGO,
    TODAY,
    give_pack,
    make_account,
    make_area,
    make_contact,
    make_household,
    make_member,
    make_village,
)  # fmt: skip
from xiuhua.queries import household_counts as households
from xiuhua.queries import quality
from xiuhua.queries.quality import quality_of
from xiuhua.queries.quality_rows import findings_of
from xiuhua.register.models import Belonging, Contact, ExplainedFinding, Finding, Member, PackInForce, Residence, Turn
from xiuhua.words import NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def afresh():
    """Counts kept by the rows of one test are not those of the next, nor is the language of a page."""
    quality._counts.cache_clear()
    households.counts_kept.cache_clear()
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def village():
    found = make_village(name="Shaziping")
    give_pack(found.parent.parent.parent)
    Turn.objects.create(on=TODAY, digest="d", rows=0, stages=[])
    return found


def flag(rule: str, *, member=None, household=None, area=None, since: date = TODAY) -> Finding:
    return Finding.objects.create(rule=rule, member=member, household=household, area=area, since=since)


def lines(area, *, on: date = TODAY) -> dict[str, tuple[int, int, float | None]]:
    return {line.rule: (line.findings, line.households, line.share) for line in quality_of(area, on=on).lines}


def test_findings_are_counted_by_rule_with_the_households_concerned(village):
    first, second, *_others = (make_household(village) for _ in range(4))
    for home in (first, first, second):
        flag("sex_missing", member=make_member(home))
    flag("heads_two", household=first)
    found = quality_of(village, on=TODAY)
    assert lines(village) == {"sex_missing": (3, 2, 50.0), "heads_two": (1, 1, 25.0)}
    assert (found.findings, found.households, found.checked, found.share) == (4, 2, 4, 50.0)
    assert found.as_of == TODAY


def test_an_area_counts_what_lies_in_it_and_nothing_else(village):
    flag("heads_two", household=make_household(village))
    beside = make_area(village.parent)
    flag("heads_two", household=make_household(beside))
    counts = [
        lines(area).get("heads_two", (0,))[0] for area in (village, beside, village.parent, village.parent.parent)
    ]
    assert counts == [1, 1, 2, 2]


def test_a_member_is_counted_where_the_household_lives_on_the_day(village):
    old, new = make_household(village), make_household(make_area(village.parent))
    member = make_member(old)
    flag("sex_missing", member=member)
    Belonging.objects.filter(member=member).update(until=TODAY)
    Belonging.objects.create(member=member, household=new, since=TODAY)
    assert "sex_missing" not in lines(village)
    Residence.objects.filter(household=new).update(until=TODAY)
    Residence.objects.create(household=new, village=village, since=TODAY)
    assert lines(village)["sex_missing"][:2] == (1, 1)


def test_a_finding_that_is_over_is_not_counted_and_an_earlier_day_has_its_own(village):
    home = make_household(village)
    over = flag("heads_two", household=home, since=date(2017, 1, 31))
    Finding.objects.filter(pk=over.pk).update(until=TODAY)
    Turn.objects.create(on=date(2017, 1, 31), digest="e", rows=0, stages=[])
    assert lines(village) == {}
    assert lines(village, on=date(2017, 2, 28)) == {"heads_two": (1, 1, 100.0)}
    assert quality_of(village, on=date(2017, 2, 28)).as_of == date(2017, 1, 31)


def test_counts_follow_the_next_turn(village):
    home = make_household(village)
    assert lines(village) == {}
    flag("heads_two", household=home)
    assert lines(village)["heads_two"][0] == 1


def test_an_explanation_that_commits_late_under_a_lower_number_is_counted(village):
    by, told = make_account(), []
    homes = [flag("heads_two", household=make_household(village)).household for _ in range(2)]
    for number, home in zip((1_000, 999), homes, strict=True):
        ExplainedFinding.objects.create(
            pk=number, rule="heads_two", household=home, reason="seen", said_of=[], index="a", by=by, since=TODAY
        )
        told += [line.now.explained for line in quality_of(village, on=TODAY).lines]
    assert told == [1, 2]


def test_before_any_turn_nothing_was_checked(village):
    Turn.objects.all().delete()
    found = quality_of(village, on=TODAY)
    assert (found.as_of, found.lines, found.share) == (None, (), None)


def test_only_households_on_file_are_the_whole_of_which_a_share_is_told(village):
    for status in ("not_exited", "exited", "candidate", "terminated"):
        home = make_household(village, status=status)
    home.standings.all().delete()
    assert quality_of(village, on=TODAY).checked == 2


def test_rules_stand_level_by_level_and_levels_add_up(village):
    home = make_household(village)
    member = make_member(home)
    for rule in ("phone_shared", "heads_two"):
        flag(rule, household=home)
    for rule in ("duplicate_id", "id_checksum"):
        flag(rule, member=member)
    found = quality_of(village, on=TODAY)
    assert [line.rule for line in found.lines] == ["duplicate_id", "id_checksum", "heads_two", "phone_shared"]
    assert found.levels == {1: 2, 3: 1, 5: 1}
    assert (found.line("heads_two").level, found.line("nonsense")) == (3, None)


def test_a_check_is_told_without_values_in_whole_sentences_of_the_reader(village):
    home = make_household(village)
    flag("heads_two", household=home)
    flag("relation_sex", member=make_member(home))
    told = [(line.what, line.way_out) for line in quality_of(village, on=TODAY).lines]
    assert told == [
        ("性别与其和户主的关系不符。", "请改正其中有误的一项。"),
        ("登记了不止一名户主。", "请只保留一名，其余按与户主的关系登记。"),
    ]
    with translation.override("en"):
        told = [line.what for line in quality_of(village, on=TODAY).lines]
    assert told == [
        "The sex and the relation to the head contradict each other.", "More than one member is entered as head."
    ]  # fmt: skip


def test_rows_say_whom_a_rule_flags_with_the_values_to_blame(village):
    home = make_household(village, number="H1", head="Pan Suchang")
    son = make_member(home, relation="son", name="Pan Gang", sex="")
    flag("sex_missing", member=son)
    (row,) = findings_of(village, "sex_missing", on=TODAY, first=0, size=50)
    assert (row.number, row.head, row.member, row.place_name) == ("H1", "Pan Suchang", "Pan Gang", "Shaziping")
    assert (row.household, row.anchor) == (home.key, f"finding-sex_missing-{son.number}")
    assert [(it.label, it.text) for it in row.readings] == [("性别", None), ("证件号码中的性别", None)]
    assert row.stands is True


def test_what_was_mended_since_the_turn_no_longer_stands(village):
    son = make_member(make_household(village), sex="male")
    flag("sex_missing", member=son)
    assert [row.stands for row in findings_of(village, "sex_missing", on=TODAY, first=0, size=50)] == [False]
    Member.objects.filter(pk=son.pk).update(sex="")
    assert [row.stands for row in findings_of(village, "sex_missing", on=TODAY, first=0, size=50)] == [True]


def test_personal_values_are_masked_in_rows(village):
    home = make_household(village)
    make_contact(home, phone="139")
    flag("phone_length", household=home)
    (row,) = findings_of(village, "phone_length", on=TODAY, first=0, size=50)
    assert {it.name: it.text for it in row.readings} == {"phone_length": "3", "phone": "******"}
    assert Contact.objects.get(household=home).phone == "139"


@pytest.mark.parametrize("rule", ["village_unpaved", "no_rule_of_this_pack"])
def test_a_finding_about_a_place_has_the_place_alone(village, rule):
    flag(rule, area=village)
    flag("heads_two", household=make_household(village))
    (row,) = findings_of(village.parent, rule, on=TODAY, first=0, size=50)
    assert (row.place_code, row.household, row.readings, row.stands) == (village.code, None, (), None)


def test_rows_come_page_by_page_by_place(village):
    beside = make_area(village.parent)
    homes = [make_household(place) for place in (beside, village, beside, village)]
    for home in homes:
        flag("heads_two", household=home)
    pages = [findings_of(village.parent, "heads_two", on=TODAY, first=first, size=3) for first in (0, 3)]
    assert [len(page) for page in pages] == [3, 1]
    numbers = [row.number for page in pages for row in page]
    assert numbers == [homes[place].number for place in (1, 3, 0, 2)]


def test_a_part_with_a_pack_of_its_own_is_told_in_the_words_of_that_pack(village):
    beside = make_area(village.parent)
    PackInForce.objects.create(area=beside, pack="graduation", version="1", since=LONG_AGO)
    ours, theirs = make_member(make_household(village), sex=""), make_member(make_household(beside), sex="")
    for member in (ours, theirs):
        flag("sex_missing", member=member)
    flag("age_doubtful", member=theirs)
    here, there = (quality_of(area, on=TODAY).line("sex_missing").way_out for area in (village, beside))
    assert (here, there) == ("请照证件补填。", "请向本人核实后补填。")
    whole = quality_of(village.parent, on=TODAY)
    assert {line.rule: line.findings for line in whole.lines} == {"sex_missing": 2, "age_doubtful": 1}
    rows = findings_of(village.parent, "sex_missing", on=TODAY, first=0, size=50)
    assert [[it.label for it in row.readings] for row in rows] == [["性别", "证件号码中的性别"], ["性别"]]


def test_without_a_pack_in_force_nobody_can_say_what_a_rule_means(village):
    assert quality_of(village, on=TODAY).checks > 100
    PackInForce.objects.all().delete()
    with pytest.raises(NotFound, match="No pack is in force"):
        quality_of(village, on=TODAY)

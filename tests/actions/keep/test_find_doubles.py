"""Records of one person are found among those of an area and wait for people; kin, twins and namesakes do not."""

import random
from datetime import date

import pytest

from benchmarks.doubles.damage import faulty
from benchmarks.doubles.people import town
from tests.actions.keep.doubles_ground import doubles_ground
from tests.makers import TODAY, make_household, make_member
from xiuhua.actions.keep.double_refusal import DoubleRefused
from xiuhua.actions.keep.find_doubles import FoundDoubles, find_doubles
from xiuhua.actions.keep.merge_records import say_different
from xiuhua.duty.door import Absent
from xiuhua.queries.double import DECIDED, double_of, double_views, doubles_in
from xiuhua.register.models import Double, JournalLine, Member, MemberContact

pytestmark = pytest.mark.django_db


def test_a_pair_is_found_once_and_told_without_numbers():
    ground = doubles_ground()
    assert find_doubles(ground.county.code, by=ground.by["county"]) == FoundDoubles(3, 1, 1)
    assert find_doubles(ground.county.code, by=None) == FoundDoubles(3, 1, 0)
    row = Double.objects.get()
    assert ({row.first, row.second}, row.state) == ({ground.head, ground.again}, "open")
    assert (row.levels["name"], row.levels["birth"], row.levels["phone"]) == ("same", "same", "same")
    (view,) = double_views(doubles_in(ground.county, on=TODAY), on=TODAY)
    assert [it.identity for it in view.records] == ["", f"511902{'*' * 8}1234"]
    assert (view.records[0].phone, view.records[1].household_number) == ("154****5678", "H2")
    line = JournalLine.objects.filter(deed="find_doubles").order_by("pk").first()
    assert line.after == {"people": 3, "pairs": 1, "new": 1}


def test_two_who_were_said_to_differ_come_again_only_with_other_values():
    ground = doubles_ground()
    find_doubles(ground.county.code, by=None)
    say_different(Double.objects.get().key, why="堂兄弟，同名同日生", by=ground.by["one"])
    assert find_doubles(ground.county.code, by=None) == FoundDoubles(3, 1, 0)
    assert doubles_in(ground.county, on=TODAY).count() == 0
    assert [it.state for it in doubles_in(ground.county, on=TODAY, which=DECIDED)] == ["different"]
    MemberContact.objects.create(member=ground.head, phone="15499990000", since=TODAY)
    assert find_doubles(ground.county.code, by=None) == FoundDoubles(3, 1, 1)


def test_only_offices_over_the_area_look_and_each_sees_its_own():
    ground = doubles_ground()
    for name in ("village", "nobody", "one"):
        with pytest.raises(Absent):
            find_doubles(ground.county.code, by=ground.by[name])
    assert find_doubles(ground.villages[0].code, by=ground.by["one"]) == FoundDoubles(2, 0, 0)
    find_doubles(ground.county.code, by=None)
    key = Double.objects.get().key
    assert double_of(ground.villages[0], key, on=TODAY) is None
    assert double_of(ground.county, key, on=TODAY) is not None
    with pytest.raises(DoubleRefused, match="3 people live there: too many"):
        find_doubles(ground.county.code, by=ground.by["county"], most=2)


def test_twins_kin_and_namesakes_stay_apart_and_doubled_rows_are_found():
    ground, chance = doubles_ground(), random.Random(3)  # noqa: S311 -- chance, no secret
    people = town(240, seed=11)
    homes, shares = {}, {"name": 0.3, "birth": 0.1, "phone": 0.2, "idno": 0.4}
    doubled = chance.sample(people, 12)
    rows = [*people, *(faulty(it, chance, shares=shares) for it in doubled)]
    truth = {}
    for place, it in enumerate(rows):
        home = (it.household, place >= len(people))
        if home not in homes:
            homes[home] = make_household(ground.villages[it.household % 2])
        member = make_member(
            homes[home], name=it.name, id_number=it.idno, sex={"男": "male", "女": "female"}.get(it.sex, ""),
            birth=date.fromisoformat(it.birth) if len(it.birth) == 10 and it.birth[5:] < "12-32" else None,
        )  # fmt: skip
        truth[member.pk] = it.truth
        MemberContact.objects.create(member=member, phone=it.phone, since=TODAY)
    Member.objects.filter(pk__in=(ground.head.pk, ground.again.pk)).update(name="赵海", birth=None)
    find_doubles(ground.county.code, by=None)
    pairs = [(truth.get(it.first_id), truth.get(it.second_id)) for it in Double.objects.filter(probability__gte=0.95)]
    assert [pair for pair in pairs if pair[0] != pair[1]] == []
    assert len(pairs) >= 11

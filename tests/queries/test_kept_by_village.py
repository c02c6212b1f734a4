"""Counts that are kept are those that would be counted anew, whatever was written, and little is counted again."""

from collections.abc import Collection
from datetime import date, datetime

import pytest
from django.utils import timezone

from tests.makers import LONG_AGO, TODAY, give_pack, make_area, make_household, make_member, make_village
from xiuhua.queries.change import steps_of
from xiuhua.queries.household_counts import By, Part, counts_kept, counts_of, part_of
from xiuhua.queries.kept_by_village import Facts, KeptByVillage, newest_facts
from xiuhua.register.models import Belonging, Cause, ImportBatch, Residence, Standing

pytestmark = pytest.mark.django_db
WINTER = date(2016, 12, 31)


@pytest.fixture
def villages():
    first = make_village()
    second = make_area(first.parent)
    give_pack(first.parent.parent.parent)
    return first, second


@pytest.fixture
def city(villages):
    area = villages[0]
    while area.parent is not None:
        area = area.parent
    return area


def told(city) -> list:
    """What a city's pages count, by way of what is kept."""
    facts = newest_facts()
    parts = [part_of(by, on=TODAY) for by in (By.STATUS, By.CAUSE, By.EXIT_YEAR)]
    return [
        *(counts_of(city.pk, part, TODAY, facts).by_village for part in parts),
        steps_of(city.pk, WINTER, TODAY, facts),
    ]


def told_anew(city) -> list:
    KeptByVillage.forget_all()
    counts_kept.cache_clear()
    steps_of.cache_clear()
    return told(city)


def step(household, status: str, *, on: date) -> None:
    household.standings.filter(until=None).update(until=on)
    Standing.objects.create(household=household, status=status, since=on)


def test_whatever_is_written_is_counted(villages, city) -> None:
    first, second = villages
    home, other = make_household(first, status="registered"), make_household(second, status="exited")
    member = make_member(home)
    make_member(other)
    seen = [told_anew(city)]

    def agrees_after(*_written: object) -> None:
        now = told(city)
        assert now == told_anew(city)
        seen.append(now)

    agrees_after(step(home, "exited", on=date(2017, 2, 1)))
    agrees_after(Cause.objects.create(household=other, cause="illness", main=True, since=LONG_AGO))
    agrees_after(step(other, "returned", on=date(2017, 2, 1)))
    Residence.objects.filter(household=home).update(until=date(2017, 1, 1))
    agrees_after(Residence.objects.create(household=home, village=second, since=date(2017, 1, 1)))
    Belonging.objects.filter(member=member).update(until=date(2017, 1, 1))
    agrees_after(Belonging.objects.create(member=member, household=other, relation="son", since=date(2017, 1, 1)))
    agrees_after(make_household(first))
    assert len({repr(it) for it in seen}) == len(seen) - 1  # the cause of one who is not poor is not counted


def test_only_the_villages_of_those_who_were_written_about_are_counted_again(villages) -> None:
    first, second = villages
    for _ in range(220):  # more than what is looked at again for safety
        make_household(first)
    asked: list[Collection[int] | None] = []

    def count(of: Collection[int] | None) -> list[tuple[int, str, int]]:
        asked.append(of)
        return [(first.pk, "poor", len(asked))]

    kept = KeptByVillage()
    before = newest_facts()
    assert kept.rows("status", count, before) == {first.pk: (("poor", 1),)}
    assert kept.rows("status", count, before) == {first.pk: (("poor", 1),)}
    step(make_household(second), "exited", on=date(2017, 2, 1))
    kept.rows("status", count, newest_facts())
    assert asked == [None, {first.pk, second.pk}]
    ImportBatch.objects.create(state="applied", as_of=TODAY, applied_at=timezone.now())
    kept.rows("status", count, newest_facts())
    assert asked[2:] == [None]


@pytest.mark.parametrize(
    ("newest", "others", "goes_on"), [((3, 4), ("a",), True), ((2, 4), ("a",), False), ((3, 4), ("b",), False)]
)
def test_a_register_that_was_brought_back_or_undone_does_not_go_on(newest, others, goes_on) -> None:
    assert Facts(newest, others).goes_on_from(Facts((3, 4), ("a",))) is goes_on


def test_an_import_that_was_applied_has_all_counted_anew(villages, city) -> None:
    make_household(villages[0])
    told(city)
    before = newest_facts()
    ImportBatch.objects.create(
        state="applied", as_of=TODAY, applied_at=datetime(2017, 3, 1, tzinfo=timezone.get_current_timezone())
    )
    assert not newest_facts().goes_on_from(before)


def test_a_part_of_a_counted_city_is_counted_as_by_itself(villages, city) -> None:
    first, second = villages
    for village, status in ((first, "registered"), (first, "exited"), (second, "returned")):
        make_household(village, status=status)
    facts = newest_facts()
    part = Part(By.STATUS)
    by_itself = [counts_of(village.pk, part, TODAY, facts) for village in villages]
    counts_kept.cache_clear()
    counts_of(city.pk, part, TODAY, facts)
    assert [counts_of(village.pk, part, TODAY, facts) for village in villages] == by_itself

"""Households parted by cause, year of exit and step: charts, lists and reasons count the same."""

from datetime import date, timedelta

import pytest

from tests.makers import (
    LONG_AGO,
    TODAY,
    give_pack,
    make_area,
    make_household,
    make_member,
    make_person,
    make_village,
    pair,
)
from xiuhua.queries.change import Before, Step, change_of, figures_before, steps_of
from xiuhua.queries.household import households_in
from xiuhua.queries.household_counts import By, Only, counts_kept, homes_told, households_by, part_of, unpaired_in
from xiuhua.register.models import Area, AreaWithin, Assignment, Cause, FigureVerdict, Household, Standing, Turn

pytestmark = pytest.mark.django_db
WINTER = date(2016, 12, 31)


@pytest.fixture(autouse=True)
def _nothing_kept():
    """Facts that are rolled back leave their numbers to those of the next test, here and in other modules."""
    counts_kept.cache_clear()
    steps_of.cache_clear()
    yield
    counts_kept.cache_clear()
    steps_of.cache_clear()


@pytest.fixture
def village():
    village = make_village()
    give_pack(village.parent.parent.parent)
    return village


def poor_by(village, cause: str, **told) -> Household:
    household = make_household(village, **told)
    Cause.objects.create(household=household, cause=cause, main=True, since=LONG_AGO)
    return household


def step(household: Household, status: str, *, on: date) -> None:
    household.standings.filter(until=None).update(until=on)
    Standing.objects.create(household=household, status=status, since=on)


def listed(village, by: By, key: str, **told) -> list[str]:
    part = part_of(by, on=TODAY, **told)
    return [line.number for line in households_in(village, on=TODAY, only=Only(part, key)).lines]


def test_causes_are_those_of_the_poor_and_an_unstated_one_is_told(village) -> None:
    poor_by(village, "illness", number="H1")
    poor_by(village, "illness", number="H2", status="returned")
    poor_by(village, "illness", number="H3", status="exited")
    make_household(village, number="H4")
    assert households_by(part_of(By.CAUSE, on=TODAY), village, on=TODAY) == {"illness": 2, "": 1}
    assert listed(village, By.CAUSE, "illness") == ["H1", "H2"]
    assert listed(village, By.CAUSE, "") == ["H4"]


def test_exits_are_counted_in_the_year_since_which_a_household_stays_out(village) -> None:
    for number, year in (("H1", 2014), ("H2", 2016), ("H3", 2016)):
        step(make_household(village, number=number), "exited", on=date(year, 6, 30))
    back = make_household(village, number="H4")
    step(back, "exited", on=date(2014, 6, 30))
    step(back, "returned", on=date(2016, 6, 30))
    assert households_by(part_of(By.EXIT_YEAR, on=TODAY), village, on=TODAY) == {"2014": 1, "2016": 2}
    assert listed(village, By.EXIT_YEAR, "2016") == ["H2", "H3"]


def test_a_step_is_from_the_standing_of_a_day_to_that_of_another(village) -> None:
    step(make_household(village, number="H1"), "exited", on=TODAY)
    step(make_household(village, number="H2"), "exited", on=date(2015, 1, 1))
    make_household(village, number="H3", since=TODAY)
    part = part_of(By.STEP, on=TODAY, before=WINTER)
    assert households_by(part, village, on=TODAY) == {"not_exited>exited": 1, ">not_exited": 1}
    assert listed(village, By.STEP, "not_exited>exited", before=WINTER) == ["H1"]
    assert listed(village, By.STEP, ">not_exited", before=WINTER) == ["H3"]


def test_a_key_that_nobody_has_lists_nobody(village) -> None:
    make_household(village)
    assert listed(village, By.CAUSE, "happiness") == []
    assert listed(village, By.EXIT_YEAR, "1999") == []


def test_without_an_earlier_turn_nothing_changed_since(village) -> None:
    Turn.objects.create(on=TODAY, digest="", rows=0, stages=[])
    assert figures_before(village.code, ["poor_persons"], on=TODAY) is None
    assert change_of(village, None, 7.0, on=TODAY) is None


def test_the_turn_before_the_last_tells_what_figures_were(village) -> None:
    for day in (date(2016, 6, 30), WINTER, TODAY):
        Turn.objects.create(on=day, digest="", rows=0, stages=[])
    FigureVerdict.objects.create(area=village, figure="poor_persons", value=9, since=LONG_AGO, until=TODAY)
    FigureVerdict.objects.create(area=village, figure="poor_persons", value=7, since=TODAY)
    assert figures_before(village.code, ["poor_persons"], on=TODAY) == Before(WINTER, {"poor_persons": 9.0})


def test_a_change_is_told_by_the_steps_of_households_and_an_honest_rest(village) -> None:
    left, back, waiting = make_household(village), make_household(village, status="exited"), make_household(village)
    for household, members in ((left, 4), (back, 2), (waiting, 3)):
        for _ in range(members):
            make_member(household, relation="other")
    step(left, "exited", on=TODAY)
    step(back, "returned", on=TODAY)
    step(waiting, "pre_exit", on=TODAY)
    change = change_of(village, Before(WINTER, {"poor_persons": 10.0}), 7.0, on=TODAY)
    assert change.persons == -3
    assert change.steps == (Step("exited", "returned", 1, 1, 2), Step("not_exited", "exited", -1, 1, 4))
    assert change.rest == -1


def test_what_was_unknown_changes_by_nothing_that_is_known(village) -> None:
    assert change_of(village, Before(WINTER, {"poor_persons": None}), 7.0, on=TODAY) is None
    assert change_of(village, Before(WINTER, {"poor_persons": 7.0}), None, on=TODAY) is None


def test_homes_of_some_villages_are_told_as_among_all(village) -> None:
    elsewhere = make_village()
    poor_by(village, "illness", number="H1")
    poor_by(village, "illness", number="H2", status="exited")
    poor_by(elsewhere, "illness", number="H3")
    step(poor_by(village, "disaster", number="H4"), "exited", on=date(2016, 6, 30))
    for part in [part_of(by, on=TODAY) for by in (By.STATUS, By.CAUSE, By.EXIT_YEAR, By.HELPER)]:
        told = [homes_told(part, on=TODAY).filter(village=village), homes_told(part, on=TODAY, villages=[village.pk])]
        among_all, alone = (sorted(homes.values_list("household__number", "told")) for homes in told)
        assert (alone, bool(alone)) == (among_all, True)


def test_registered_households_that_nobody_helps_are_counted_and_listed_until_somebody_does(village) -> None:
    helped, alone = make_household(village, number="H1"), make_household(village, number="H2", status="exited")
    make_household(village, number="H3", status="candidate")
    held = pair(make_person("P1"), helped)
    assert households_by(part_of(By.HELPER, on=TODAY), village, on=TODAY) == {"": 1, "helped": 1}
    assert (listed(village, By.HELPER, ""), listed(village, By.HELPER, "helped")) == (["H2"], ["H1"])
    Assignment.objects.filter(pk=held.pk).update(until=TODAY)
    assert (unpaired_in(village, on=TODAY), listed(village, By.HELPER, "")) == (2, ["H1", "H2"])
    assert unpaired_in(village, on=TODAY - timedelta(days=1)) == 1
    for household in (helped, alone):
        pair(make_person("P2"), household, since=TODAY)
    assert unpaired_in(village.parent, on=TODAY) == 0


def test_without_a_pack_nobody_can_say_who_is_registered() -> None:
    assert unpaired_in(make_village(), on=TODAY) is None


def test_a_new_standing_shows_at_once(village) -> None:
    household = make_household(village, number="H1")
    before = households_by(part_of(By.STATUS, on=TODAY), village, on=TODAY)
    step(household, "exited", on=date(2017, 1, 1))
    assert (before, households_by(part_of(By.STATUS, on=TODAY), village, on=TODAY)) == (
        {"not_exited": 1},
        {"exited": 1},
    )


def test_a_birth_shows_at_once_among_the_persons_of_a_step(village) -> None:
    household = make_household(village)
    make_member(household, relation="head")
    step(household, "exited", on=TODAY)
    before = change_of(village, Before(WINTER, {"poor_persons": 1.0}), 0.0, on=TODAY)
    make_member(household, relation="other")
    after = change_of(village, Before(WINTER, {"poor_persons": 1.0}), 0.0, on=TODAY)
    assert [change.steps for change in (before, after)] == [
        (Step("not_exited", "exited", -1, 1, persons),) for persons in (1, 2)
    ]


def test_a_village_that_went_to_another_township_is_counted_there_at_once(village) -> None:
    make_household(village)
    here, there = village.parent, make_area(village.parent.parent)
    told = [households_by(part_of(By.STATUS, on=TODAY), area, on=TODAY) for area in (here, there)]
    Area.objects.filter(pk=village.pk).update(until=WINTER)
    AreaWithin.objects.filter(area=village, ancestor=here).update(until=WINTER)
    AreaWithin.objects.create(area=village, ancestor=there, since=WINTER)
    told += [households_by(part_of(By.STATUS, on=TODAY), area, on=TODAY) for area in (here, there)]
    assert told == [{"not_exited": 1}, {}, {}, {"not_exited": 1}]

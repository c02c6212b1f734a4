"""What rules found of households, areas and members becomes dated rows like every other verdict."""

import random
from datetime import date, timedelta

import polars as pl
import pytest
from django.db import IntegrityError, transaction

from tests.makers import make_household, make_member, make_village
from xiuhua.bridge.settle import Settled, settle
from xiuhua.reckon.tables import AREA_VERDICTS, FINDINGS, HOUSEHOLD_VERDICTS
from xiuhua.register.models import AreaVerdict, Finding, HouseholdVerdict, SlotVerdict, Turn

pytestmark = pytest.mark.django_db
MARCH, APRIL, MAY = date(2017, 3, 31), date(2017, 4, 30), date(2017, 5, 31)
SCHEMES = ["scheme", "verdict", "unmet", "unclear"]


def households(*rows: tuple) -> pl.DataFrame:
    return HOUSEHOLD_VERDICTS.conform(pl.DataFrame(rows, schema=["household", *SCHEMES], orient="row"))


def findings(*rows: tuple) -> pl.DataFrame:
    return FINDINGS.conform(pl.DataFrame(rows, schema=["rule", "area", "household", "person"], orient="row"))


def turn(day: date, **verdicts: pl.DataFrame) -> Settled:
    settled = settle(verdicts, day=day)
    Turn.objects.update_or_create(on=day, defaults={"digest": settled.digest, "rows": settled.rows, "stages": []})
    return settled


def flagged(day: date) -> list[tuple]:
    rows = Finding.objects.on(day).order_by("rule", "member__number", "household__number", "area__code")
    return list(rows.values_list("rule", "member__number", "household__number", "area__code"))


def test_a_household_s_verdict_is_kept_with_the_criteria_that_made_it_so() -> None:
    make_household(number="H1")
    turn(MARCH, household_verdicts=households(("H1", "exit", "not_met", "income housing", None)))
    kept = HouseholdVerdict.objects.get()
    assert (kept.household.number, kept.scheme, kept.verdict, kept.unmet, kept.unclear, kept.since, kept.until) == (
        "H1", "exit", "not_met", "income housing", "", MARCH, None,
    )  # fmt: skip


def test_another_reason_is_another_verdict_and_the_same_one_is_not_written_again() -> None:
    make_household(number="H1")
    rows = [("H1", "exit", "not_met", "income", None), ("H1", "exit", "not_met", "income water", None)]
    days = [(MARCH, rows[0]), (APRIL, rows[0]), (MAY, rows[1])]
    written = [turn(day, household_verdicts=households(row)).written for day, row in days]
    told = HouseholdVerdict.objects.order_by("since").values_list("since", "until", "unmet")
    assert written == [1, 0, 2]
    assert list(told) == [(MARCH, MAY, "income"), (MAY, None, "income water")]


def test_no_criteria_are_the_same_as_an_empty_list_of_them() -> None:
    make_household(number="H1")
    written = [
        turn(MARCH, household_verdicts=households(("H1", "exit", "met", empty, empty))).written for empty in (None, "")
    ]
    assert written == [1, 0]


def test_schemes_of_one_household_stand_beside_each_other() -> None:
    make_household(number="H1")
    both = [("H1", "exit", "unknown", None, "income"), ("H1", "identification", "met", None, None)]
    turn(MARCH, household_verdicts=households(*both))
    turn(APRIL, household_verdicts=households(both[1]))
    told = HouseholdVerdict.objects.order_by("scheme").values_list("scheme", "until")
    assert list(told) == [("exit", APRIL), ("identification", None)]


def test_a_verdict_on_a_place_is_about_the_life_of_its_code_on_the_day() -> None:
    village = make_village()
    frame = pl.DataFrame([(village.code, "village_exit", "met", "", "")], schema=["area", *SCHEMES], orient="row")
    turn(MARCH, area_verdicts=AREA_VERDICTS.conform(frame))
    kept = AreaVerdict.objects.get()
    assert (kept.area, kept.scheme, kept.verdict) == (village, "village_exit", "met")


def test_a_finding_names_what_was_flagged_and_nothing_around_it() -> None:
    village = make_village()
    household = make_household(village, number="H1")
    member = make_member(household)
    rows = [
        ("id_checksum", village.code, "H1", member.number),
        ("phone_shared", village.code, "H1", None),
        ("road_missing", village.code, None, None),
    ]
    turn(MARCH, findings=findings(*rows))
    assert flagged(MARCH) == [
        ("id_checksum", member.number, None, None),
        ("phone_shared", None, "H1", None),
        ("road_missing", None, None, village.code),
    ]


def test_a_finding_that_holds_on_is_not_written_again_though_its_member_moved() -> None:
    village = make_village()
    member = make_member(make_household(village, number="H1"))
    make_household(village, number="H2")
    told = [
        turn(day, findings=findings(("id_checksum", village.code, number, member.number))).written
        for day, number in ((MARCH, "H1"), (APRIL, "H2"))
    ]
    assert told == [1, 0]


def test_a_finding_that_was_mended_is_closed() -> None:
    household = make_household(number="H1")
    turn(MARCH, findings=findings(("phone", None, "H1", None), ("road", None, "H1", None)))
    assert turn(APRIL, findings=findings(("road", None, "H1", None))).written == 1
    closed = Finding.objects.get(rule="phone")
    assert (closed.household, closed.since, closed.until) == (household, MARCH, APRIL)


def test_a_table_that_is_not_given_is_left_alone() -> None:
    make_household(number="H1")
    turn(
        MARCH, findings=findings(("phone", None, "H1", None)), household_verdicts=households(("H1", "e", "met", "", ""))
    )
    turn(APRIL, findings=findings())
    assert (Finding.objects.get().until, HouseholdVerdict.objects.get().until) == (APRIL, None)
    assert SlotVerdict.objects.count() == 0


@pytest.mark.parametrize("who", [("H9", None), (None, "M9"), (None, None)])
def test_a_finding_about_nobody_that_the_register_keeps_is_refused(who: tuple) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        settle({"findings": findings(("phone", None, *who))}, day=MARCH)
    assert Finding.objects.count() == 0


def test_a_word_that_is_no_verdict_is_refused() -> None:
    make_household(number="H1")
    with pytest.raises(IntegrityError, match="is_met_not_met_or_unknown"), transaction.atomic():
        settle({"household_verdicts": households(("H1", "exit", "perhaps", None, None))}, day=MARCH)
    assert HouseholdVerdict.objects.count() == 0


@pytest.mark.parametrize("seed", range(8))
def test_on_the_day_of_every_turn_holds_what_it_last_found_in_whichever_order_they_ran(seed: int) -> None:
    """The slow, obvious twin: a dictionary of what was found for each day."""
    chance = random.Random(seed)  # noqa: S311 -- invented findings, not secrets
    village = make_village()
    members = [make_member(make_household(village, number=f"H{number}")) for number in range(3)]
    subjects = [("H0", None), ("H1", None), (None, None), *(("H2", member.number) for member in members)]
    found: dict[date, list[tuple]] = {}
    digests = {}
    for _ in range(12):
        day = MARCH + timedelta(days=chance.randrange(5))
        rows = [(f"rule{chance.randrange(2)}", village.code, *who) for who in subjects if chance.random() < 0.6]
        digests[day] = turn(day, findings=findings(*rows)).digest
        found[day] = rows
    for day, rows in found.items():
        expected = [
            (rule, person, None if person else household, None if household else area)
            for rule, area, household, person in rows
        ]
        assert sorted(flagged(day), key=str) == sorted(expected, key=str)
        again = turn(day, findings=findings(*rows))
        assert (again.written, again.digest) == (0, digests[day])

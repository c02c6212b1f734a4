"""A list of grades is checked, never made: quota, what is barred, what is unknown, and no order but the given one."""

from fractions import Fraction

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from tests.architecture.source import ROOT
from xiuhua.policy.reader import read_pack
from xiuhua.reckon.grading import LINES, Breach, Quota, breaches
from xiuhua.reckon.tables_of_grades import CONFIRMED

GRADES = ("excellent", "competent", "basically_competent", "incompetent")
SAID = read_pack("sichuan", packs=ROOT / "packs").grading
QUOTA = Quota("quota", "excellent", Fraction("0.3"))


def checked(lines, confirmed=(), *, bars=(), quotas=()):
    told = pl.DataFrame(lines, schema=LINES, orient="row")
    return breaches(
        told, pl.DataFrame(confirmed, schema=dict(CONFIRMED.columns), orient="row"), bars=bars, quotas=quotas
    )


def bars_of(year):
    from datetime import date

    return [it.bar for it in SAID.rules_on(date(year, 1, 1))]


def test_of_ten_persons_three_may_be_excellent_and_a_part_of_a_person_is_not_rounded_up():
    ten = [(it, "excellent" if it < 3 else "competent") for it in range(10)]
    nine = ten[:9]
    assert checked(ten, quotas=[QUOTA]) == ()
    assert checked(nine, quotas=[QUOTA]) == (Breach("quota", (0, 1, 2), most=2),)
    assert QUOTA.most(0) == 0


def test_absence_found_once_twice_and_thrice_bars_as_the_source_says():
    found = {}
    for times in range(5):
        confirmed = [(1, times, 0, None, False)]
        found[times] = {
            grade for grade in GRADES if checked([(1, grade)], confirmed, bars=bars_of(2016))
        }  # fmt: skip
    none, excellent, competent = set(), {"excellent"}, {"excellent", "competent"}
    assert found == {
        0: none, 1: excellent, 2: competent, 3: competent | {"basically_competent"},
        4: competent | {"basically_competent"},
    }  # fmt: skip


def test_the_scale_of_teams_has_no_step_between_so_twice_bars_excellent_alone():
    twice = [(1, 2, 0, None, False)]
    assert [bool(checked([(1, grade)], twice, bars=bars_of(2018))) for grade in GRADES] == [True, False, False, False]


def test_recall_and_months_with_too_few_days_bar_excellent_and_what_is_unknown_bars_nothing():
    lines = [(1, "excellent"), (2, "excellent"), (3, "excellent"), (4, "excellent")]
    confirmed = [(1, 0, 0, None, True), (2, 0, 5, 1, False), (3, 0, 5, 0, False), (4, 0, 0, None, False)]
    assert checked(lines, confirmed, bars=bars_of(2016)) == (
        Breach("days_short", (2,), ({"months_short": 1},)),
        Breach("recalled", (1,), ({"recalled": True},)),
    )
    assert checked(lines, [], bars=bars_of(2016)) == ()


@given(grades=st.lists(st.sampled_from(GRADES), min_size=1, max_size=12), seed=st.randoms())
def test_what_stands_against_a_list_does_not_hang_on_its_order_and_is_told_in_it(grades, seed):
    lines = list(enumerate(grades))
    confirmed = [(it, it % 4, 1, it % 2, it % 5 == 0) for it, _ in lines]
    shuffled = list(lines)
    seed.shuffle(shuffled)
    one = checked(lines, confirmed, bars=bars_of(2016), quotas=[QUOTA])
    other = checked(shuffled, confirmed, bars=bars_of(2016), quotas=[QUOTA])
    assert {(it.key, frozenset(it.persons)) for it in one} == {(it.key, frozenset(it.persons)) for it in other}
    places = {person: place for place, (person, _) in enumerate(shuffled)}
    assert [list(it.persons) for it in other] == [sorted(it.persons, key=places.get) for it in other]


@given(grades=st.lists(st.sampled_from(GRADES), min_size=1, max_size=12))
def test_a_lower_grade_never_breaks_more(grades):
    lines = list(enumerate(grades))
    confirmed = [(it, it % 4, 1, it % 2, it % 5 == 0) for it, _ in lines]
    lowered = [(it, "incompetent") for it, _ in lines]
    assert checked(lowered, confirmed, bars=bars_of(2016), quotas=[QUOTA]) == ()
    worse = [(it, grade if grade != "excellent" else "competent") for it, grade in lines]
    count = sum(len(it.persons) for it in checked(worse, confirmed, bars=bars_of(2016)))
    assert count <= sum(len(it.persons) for it in checked(lines, confirmed, bars=bars_of(2016)))

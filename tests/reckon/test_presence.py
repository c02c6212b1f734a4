"""Days in the village from work on file: each day once; what is not on file is not known, and decides nothing."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reckon.test_workdays import CHINA
from xiuhua.reckon.presence import (
    EVIDENCE,
    LEAVES,
    TEAM,
    PresenceRule,
    Treatment,
    days_of_month,
    presence_of,
    share_of,
)

MARCH = date(2017, 3, 1)  # 23 working days, so that 16 are two thirds
HERE, OTHER, WHO = 1, 2, 7
RULE = PresenceRule(
    share=Fraction(2, 3), days=None, there=frozenset({"visit", "note"}), duty=frozenset({"training"}),
    away=frozenset({"not_there"}), elsewhere_is_duty=True,
)  # fmt: skip
WORKDAYS = [MARCH + timedelta(days=n) for n in range(31) if CHINA.is_worked(MARCH + timedelta(days=n))]
FREE = date(2017, 3, 4)  # a Saturday
ORDER = {"not_met": 0, "unknown": 1, "met": 2}


def month(evidence=(), leaves=(), *, team=((WHO, HERE, date(2016, 1, 1), None),), rule=RULE):
    days = days_of_month(
        pl.DataFrame(list(team), schema=TEAM, orient="row"), pl.DataFrame(list(leaves), schema=LEAVES, orient="row"),
        pl.DataFrame(list(evidence), schema=EVIDENCE, orient="row"), month=MARCH, rule=rule, calendar=CHINA,
    )  # fmt: skip
    return days, presence_of(days, month=MARCH, rule=rule, calendar=CHINA)


def told(*args, **asked):
    return month(*args, **asked)[1].row(0, named=True)


def visits(days, kind="visit", village=HERE):
    return [(WHO, village, day, kind) for day in days]


@pytest.mark.parametrize(
    ("there", "away", "verdict"),
    [(16, 0, "met"), (15, 0, "unknown"), (0, 0, "unknown"), (15, 7, "unknown"), (15, 8, "not_met"), (16, 7, "met")],
)
def test_a_verdict_holds_whatever_the_days_were_that_nobody_knows_of(there, away, verdict):
    rows = [*visits(WORKDAYS[:there]), *visits(WORKDAYS[there : there + away], "not_there")]
    found = told(rows)
    assert (found["needed"], found["counted"], found["away"], found["not_known"]) == (
        16,
        there,
        away,
        23 - there - away,
    )
    assert found["verdict"] == verdict


def test_a_day_of_which_nothing_is_on_file_is_not_known_and_no_absence():
    days, found = month()
    assert set(days["state"]) == {"not_known"}
    assert found.select("workdays", "there", "away", "not_known", "verdict").row(0) == (23, 0, 0, 23, "unknown")


def test_a_day_of_leave_leaves_the_reckoning_or_counts_or_stays_as_the_pack_says():
    leave = [(WHO, HERE, MARCH, date(2017, 3, 9), False)]  # six working days and a weekend
    by_rule = {how: told([], leave, rule=replace(RULE, leave_is=how)) for how in Treatment}
    assert {how: (it["asked"], it["counted"], it["needed"]) for how, it in by_rule.items()} == {
        "left_out": (17, 0, 12), "counts": (23, 6, 16), "stays": (23, 0, 16),
    }  # fmt: skip
    assert {it["leave"] for it in by_rule.values()} == {6}


def test_work_elsewhere_is_duty_only_where_the_pack_says_so_and_training_is_always():
    rows = [*visits(WORKDAYS[:4], village=OTHER), *visits(WORKDAYS[4:6], "training", None)]
    assert [told(rows)[it] for it in ("there", "duty", "not_known")] == [0, 6, 17]
    alone = replace(RULE, elsewhere_is_duty=False)
    assert [told(rows, rule=alone)[it] for it in ("there", "duty", "not_known")] == [0, 2, 21]


def test_leave_that_was_granted_for_duty_is_duty():
    found = told([], [(WHO, HERE, MARCH, date(2017, 3, 4), True)])
    assert (found["duty"], found["leave"], found["asked"]) == (3, 0, 20)


def test_work_on_a_free_day_counts_where_the_pack_says_so():
    found = told(visits([FREE]))
    assert (found["there"], found["free_there"], found["counted"]) == (1, 1, 1)
    assert told(visits([FREE]), rule=replace(RULE, free_days=False))["counted"] == 0


def test_who_held_the_post_for_a_part_of_the_month_is_asked_for_that_part():
    team = [(WHO, HERE, date(2017, 3, 20), None)]
    assert [told(team=team)[it] for it in ("workdays", "needed")] == [10, 7]
    twenty = replace(RULE, share=None, days=20)
    assert [told(rule=twenty)["needed"], told(team=team, rule=twenty)["needed"]] == [20, 9]


def test_two_posts_in_one_village_are_one_and_two_villages_are_two():
    team = [(WHO, HERE, MARCH, None), (WHO, HERE, date(2017, 3, 10), None), (WHO, OTHER, MARCH, date(2017, 3, 4))]
    assert month(team=team)[1].select("person", "village", "workdays").rows() == [(WHO, HERE, 23), (WHO, OTHER, 3)]


def test_nothing_is_asked_without_a_rule_or_without_a_day_that_counts():
    assert told(rule=replace(RULE, share=None))["verdict"] == "not_asked"
    assert told([], [(WHO, HERE, MARCH, date(2017, 4, 1), False)])["verdict"] == "not_asked"
    assert told(visits(WORKDAYS[:1]), [(WHO, HERE, MARCH, date(2017, 4, 1), False)])["verdict"] == "met"


def test_four_digits_of_a_share_are_the_fraction_that_they_stand_for():
    assert [share_of(it) for it in (0.6667, 0.98, 0.5, 1.0)] == [
        Fraction(2, 3), Fraction(49, 50), Fraction(1, 2), Fraction(1),
    ]  # fmt: skip


DAYS = st.integers(0, 30).map(lambda n: MARCH + timedelta(days=n))
ROWS = st.lists(
    st.tuples(
        st.just(WHO), st.sampled_from([HERE, OTHER, None]), DAYS,
        st.sampled_from(["visit", "note", "training", "not_there", "other"]),
    ),
    max_size=40,
)  # fmt: skip
SPANS = st.lists(
    st.tuples(DAYS, st.integers(1, 9), st.booleans()).map(
        lambda it: (WHO, HERE, it[0], it[0] + timedelta(days=it[1]), it[2])
    ),
    max_size=3,
)
RULES = st.builds(
    replace, st.just(RULE), share=st.sampled_from([Fraction(2, 3), None]), days=st.sampled_from([20, None]),
    duty_is=st.sampled_from(Treatment), leave_is=st.sampled_from(Treatment), elsewhere_is_duty=st.booleans(),
    free_days=st.booleans(),
)  # fmt: skip


@given(rows=ROWS, leaves=SPANS, rule=RULES, data=st.data())
def test_neither_order_nor_number_of_rows_about_a_day_matters(rows, leaves, rule, data):
    again = data.draw(st.permutations([*rows, *rows[:5]]))
    assert month(again, leaves, rule=rule)[1].rows() == month(rows, leaves, rule=rule)[1].rows()


@given(rows=ROWS, leaves=SPANS, rule=RULES, day=DAYS)
def test_more_work_in_the_village_never_lowers_a_verdict(rows, leaves, rule, day):
    before, after = (told(it, leaves, rule=rule) for it in (rows, [*rows, (WHO, HERE, day, "visit")]))
    assert after["there"] - before["there"] in (0, 1)
    if before["verdict"] in ORDER and after["verdict"] in ORDER:
        assert ORDER[after["verdict"]] >= ORDER[before["verdict"]]


@given(rows=ROWS, leaves=SPANS, rule=RULES)
def test_each_working_day_is_told_once_and_is_what_an_obvious_reader_finds(rows, leaves, rule):
    days, found = month(rows, leaves, rule=rule)
    total = found.row(0, named=True)
    parts = ("duty", "leave", "away", "not_known")
    assert total["there"] - total["free_there"] + sum(total[it] for it in parts) == total["workdays"] == 23
    for _, _, day, _, state in days.rows():
        assert state == obvious(day, rows, leaves, rule)


def obvious(day, rows, leaves, rule):
    here = {kind for _, where, on, kind in rows if on == day and where == HERE}
    beyond = {kind for _, where, on, kind in rows if on == day and where != HERE}
    away = [duty for _, _, since, until, duty in leaves if since <= day < until]
    if here & rule.there:
        return "there"
    if (here | beyond) & rule.duty or (rule.elsewhere_is_duty and beyond & rule.there) or any(away):
        return "duty"
    if away:
        return "leave"
    return "away" if here & rule.away else "not_known"

"""Rows of a list are matched to whom is known, and where two are alike nobody is guessed."""

import random

import polars as pl
import pytest

from benchmarks.doubles.damage import faulty
from benchmarks.doubles.people import Person, town
from tests.reckon.linkage_files import HEAD, WIFE, frame, strangers
from xiuhua.reckon.linkage.matching import MATCHED, match, names_agree
from xiuhua.reckon.linkage.records import COLUMNS

WANG = ("王建国", HEAD, "1965-03-02", "男", "石桥村", "15412345678")
FAULTS = {"idno": 1.0, "name": 0.12, "birth": 0.12, "village": 0.15, "phone": 0.2, "sex": 0.05}


def matched(rows, known):
    """(row, known) of the pairs that are sure."""
    sure = match(frame(*rows), frame(*known, *strangers(40))).filter(pl.col("probability") >= 0.95)
    return sure.select("row", "known").rows()


@pytest.mark.parametrize(
    "told",
    [
        ("王建國", "", "1965年3月2日", "1", "石桥", ""),
        ("汪建国", "511902196503021273", "19650302", "", "", ""),  # two digits exchanged
        ("王国建", "", "1965-03-02", "男", "石桥村", "+86 15412345678"),
    ],
)
def test_a_row_with_faults_is_matched(told):
    assert matched([("1", *told)], [("a", *WANG)]) == [("1", "a")]


@pytest.mark.parametrize(
    "other",
    [
        ("王建军", "511902196503021218", "1965-03-02", "男", "石桥村", "15412345678"),  # a twin
        ("王建军", "", "1968-08-15", "男", "石桥村", "15412345678"),  # a brother
        ("李桂芳", WIFE, "1967-08-15", "女", "石桥村", "15412345678"),  # the wife, with the household's phone
        ("王建国", "510112196503021232", "1965-03-02", "男", "", ""),  # all but a right number
        ("王建国", "", "1971-07-19", "男", "石桥村", ""),  # a namesake
        ("王建国", "", "", "男", "石桥村", ""),  # anybody of that name: not everybody is known
    ],
)
def test_a_row_of_somebody_else_is_not(other):
    assert matched([("1", *other)], [("a", *WANG)]) == []


def test_of_two_who_are_alike_each_has_half_and_neither_is_chosen():
    twins = [("a", "王建国", "", "1965-03-02", "男"), ("b", "王建国", "", "1965-03-02", "男")]
    found = match(frame(("1", *twins[0][1:])), frame(*twins, *strangers(40))).head(2)
    assert set(found["known"]) == {"a", "b"}
    assert found["probability"].to_list() == pytest.approx([0.5, 0.5], abs=0.01)


def test_records_of_one_list_are_not_matched_to_one_another():
    known = [("a", *WANG), ("b", "王建國", HEAD, "1965-03-02")]
    found = match(frame(("1", "赵海桂", "", "1999-01-01")), frame(*known, *strangers(40)))
    assert found.filter(pl.col("known").is_in(["a", "b"])).height == 0


def test_at_most_five_are_shown_for_a_row():
    alike = [(f"k{place}", "王建国", "", "1965-03-02", "男") for place in range(9)]
    found = match(frame(("1", "王建国", "", "1965-03-02", "男")), frame(*alike))
    assert (found.height, found["probability"].sum() <= 1) == (5, True)


def test_empty_lists_match_nothing():
    empty, some = frame(), frame(("1", *WANG))
    assert [match(*lists).schema == pl.Schema(MATCHED) for lists in ((empty, some), (some, empty))] == [True, True]


def test_names_agree_by_more_than_a_surname_and_unknown_ones_neither_way():
    left = pl.Series(["王建国", "王建国", "王建国", "王建国", None, "不详"])
    right = pl.Series(["王建國", "王国建", "王志强", "李桂芳", "王建国", "王建国"])
    assert names_agree(left, right).to_list() == [True, True, False, False, None, None]


def persons(people: list[Person]) -> pl.DataFrame:
    rows = [(str(it.truth), it.name, it.idno, it.birth, it.sex, it.village, it.phone) for it in people]
    return pl.DataFrame(rows, schema=list(COLUMNS), orient="row")


@pytest.mark.parametrize("lost", [0.0, 1.0])
def test_half_a_list_whose_people_are_known_is_matched_and_the_other_half_is_not(lost):
    chance = random.Random(20_170_331)  # noqa: S311 -- chance, no secret
    people = town(6_000, seed=7)
    chosen = chance.sample(people, 400)
    strange = {it.truth for it in chosen[:200]}  # their kin, twins and namesakes are known
    rows = [faulty(it, chance, shares={**FAULTS, "lost": lost}) for it in chosen]
    found = match(persons(rows), persons([it for it in people if it.truth not in strange]))
    sure = found.filter(pl.col("probability") >= 0.95)
    wrong = sure.filter(pl.col("row") != pl.col("known")).height
    assert (wrong, sure.height >= 190) == (0, True)

"""Records of one person are found, and those of two are kept apart, in files small and large."""

from hashlib import blake2b
from itertools import pairwise

import polars as pl
import pytest

from tests.reckon.linkage_files import HEAD, WIFE, found, frame, strangers
from xiuhua.reckon.linkage.linking import link

AB = [("a", "b")]
WANG = ("王建国", HEAD, "1965-03-02", "男", "石桥村", "15412345678")


@pytest.mark.parametrize(
    "again",
    [
        WANG,
        ("王建国", "511902650302123", "1965-03-02", "男", "石桥村", ""),  # the old number
        ("王建國", "", "1965年3月2日", "1", "石桥", ""),
        ("汪建国", "511902196503021273", "19650302", "", "", ""),  # two digits exchanged
        ("王建国", "51190219650302123", "1965", "男", "石桥村", ""),  # the end lost
        ("王国建", "无", "1965-03-02", "男", "石桥村", "+86 15412345678"),
        ("王建", HEAD, "", "", "", ""),
        ("Wang Jianguo", HEAD, "02/03/1965", "M", "", ""),
        ("王建国（老王）", "511902196503021234", "1965-02-03", "male", "新名村", "13900000000"),
        ("王建国", "511902186503021237", "1965-03-12", "男", "石桥村3组", "15412345679"),
        ("王建国", WIFE, "1965-03-02", "男", "石桥村", "15412345678"),  # somebody else's number typed
        ("汪建国", "511902********1234", "1965", "男", "新名村", ""),  # masked
        ("", "王建国", HEAD, "1965-03-02", "男", "石桥村"),  # a row that slid to the right
        (HEAD, "1965-03-02", "男", "石桥村", "15412345678", ""),  # and to the left
        ("老王（王建国）", "5l19O2l96503O21Z34", "1965年正月廿八", "", "新名村", ""),  # as a scanner read it
    ],
)
def test_one_person_is_found_again(again):
    assert found(("a", *WANG), ("b", *again), *strangers(40)) == AB


@pytest.mark.parametrize(
    "other",
    [
        ("王建军", "511902196808151216", "1968-08-15", "男", "石桥村", "15412345678"),  # a brother
        ("王建军", "511902196503021218", "1965-03-02", "男", "石桥村", "15412345678"),  # a twin
        ("王建军", "", "1965-03-02", "男", "石桥村", "15412345678"),  # the same without a number
        ("王国", "51190219900302001X", "1990-03-02", "男", "石桥村", "15412345678"),  # a son of a like name
        ("王建国", "511902197107190014", "1971-07-19", "男", "石桥村", "15499999999"),  # a namesake in the village
        ("李桂芳", WIFE, "1967-08-15", "女", "石桥村", "15412345678"),  # the wife, with the household's phone
        ("李桂芳", HEAD, "1967-08-15", "女", "石桥村", "15412345678"),  # and with the head's number
        ("王建国", "510112196503021232", "1965-03-02", "男", "", ""),  # all but a right number
        ("王建国", "511902********4321", "1965-03-02", "男", "", ""),  # all but what a masked one shows
    ],
)
def test_two_persons_are_kept_apart(other):
    assert found(("a", *WANG), ("b", *other), *strangers(40)) == []


def test_a_file_of_two_rows_is_linked():
    assert found(("a", *WANG), ("b", "王建國", HEAD, "1965.3.2")) == AB


@pytest.mark.parametrize("rows", [[], [("a", *WANG)], [("a",), ("b",)], [("a", "王"), ("b", "李")]])
def test_files_without_two_records_of_one_person_give_no_pair(rows):
    assert found(*rows) == []


def test_a_record_that_resembles_two_with_different_numbers_joins_them_not():
    other = "510112196503021232"
    rows = [("a", *WANG), ("b", "王建国", "", "1965-03-02", "男", "石桥村", ""), ("c", "王建国", other, *WANG[2:])]
    assert found(*rows, *strangers(40)) == []


def test_three_records_of_one_person_give_all_three_pairs():
    rows = [("a", *WANG), ("b", "王建國", HEAD, "1965"), ("c", "", HEAD, "1965-03-02", "1", "石桥", "15412345678")]
    assert found(*rows, *strangers(40)) == [("a", "b"), ("a", "c"), ("b", "c")]


def test_pairs_stand_in_the_order_of_the_file():
    rows = [("z", *WANG), ("y", *WANG), ("b", *WANG)]
    pairs = link(frame(*rows)).pairs
    assert pairs.columns == ["id_a", "id_b", "probability"]
    assert pairs.select("id_a", "id_b").rows() == [("z", "y"), ("z", "b"), ("y", "b")]
    assert pairs["probability"].is_between(0.95, 1).all()


def test_any_order_of_rows_gives_the_same_pairs():
    rows = [("a", *WANG), ("b", "王建國", HEAD, "1965"), ("c", "汪建国", "", "1965-03-02", "", "石桥"), *strangers(60)]
    answers = []
    for seed in range(4):
        rows.sort(key=lambda row: blake2b(f"{seed}{row[0]}".encode()).digest())
        answers.append({(frozenset(pair), chance) for *pair, chance in link(frame(*rows)).pairs.iter_rows()})
    assert answers == [answers[0]] * 4
    assert len(answers[0]) == 3


def test_a_lower_threshold_keeps_what_a_higher_one_finds():
    rows = [
        ("a", *WANG),
        ("b", "王建国", "", "1966-03-02", "", "石桥村"),
        ("c", "王建国", "", "1965-03-02"),
        *strangers(40),
    ]
    pairs = [set(found(*rows, threshold=threshold)) for threshold in (0.0, 0.5, 0.999999, 1.0)]
    assert [higher <= lower for lower, higher in pairwise(pairs)] == [True] * 3


def test_columns_may_be_missing_and_values_huge():
    whole = frame(("a", *WANG), ("b", *WANG), *strangers(20))
    assert link(whole.select("unique_id", "name", "dob", "village")).pairs.height == 1
    huge = whole.with_columns(pl.lit("9" * 100_000).alias("idno"))
    assert link(huge).pairs.rows()[0][:2] == ("a", "b")


def test_large_blocks_are_parted_and_counted():
    rows = [(f"k{place}", "王伟", "", f"19{place:02d}-01-01", "男", "石桥村", "") for place in range(30, 90)]
    answer = link(frame(*rows, ("b", "王伟", "", "1930-01-01", "男", "石桥村", "15412345678")), threshold=0.8)
    assert answer.pairs.select("id_a", "id_b").rows() == [("k30", "b")]
    assert answer.refined > 0
    assert answer.windowed > 0


def test_a_heap_of_very_many_like_records_is_given_as_its_sure_pairs():
    rows = [(f"k{place:03d}", *WANG) for place in range(60)]
    answer = link(frame(*rows), threshold=0.5)
    assert answer.pairs.height >= 59
    assert answer.persons == 1


def test_a_class_of_one_year_is_linked_without_a_warning():
    rows = [
        (f"k{place}", f"{family}伟", "", "2010", "男", "石桥村") for place, family in enumerate("赵钱孙李周吴郑冯陈褚")
    ]
    assert found(*rows) == []

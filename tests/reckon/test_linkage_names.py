"""Names lose what tells nothing of the person, and are near when hands or ears make one of another."""

import numpy as np
import polars as pl
import pytest

from xiuhua.reckon.linkage.comparing import FAMILY, name_levels
from xiuhua.reckon.linkage.names import plain_names, read_names

NAMES_OF_LEVELS = ("same", "sound", "slip", "near", "part", "family", "differs")


def level(one: str | None, other: str | None) -> str | None:
    names = read_names(pl.Series([one, other], dtype=pl.String), np.ones(2, bool))
    found = int(name_levels(names, np.array([0]), np.array([1]))[0])
    return NAMES_OF_LEVELS[found] if found >= 0 else None


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("张 伟", "张伟"), ("張偉", "张伟"), ("张伟（户主）", "张伟"), ("张伟【小名毛毛】", "张伟"),
        ("张伟先生", "张伟"), ("张伟老汉", "张伟"), ("张伟又名张二娃", "张伟"), ("老张（张伟）", "张伟"),
        ("小张（曾用名张伟）", "张伟"), ("老张（户主）", "老张"), ("张小名", "张小名"),
        ("王老师", "王老师"), ("（小明）", "小明"), ("阿卜杜拉·买买提", "阿卜杜拉买买提"), ("ZHANG  Wei", "zhang wei"),
        ("José O'Neil, Jr.", "jose oneil"), ("Dr. Ada Lovelace", "ada lovelace"), ("无", None), ("  ", None),
        ("-", None),
        (None, None), ("x" * 5000, "x" * 60),
    ],
)  # fmt: skip
def test_a_name_is_compared_without_what_stands_beside_it(written, compared):
    assert plain_names(pl.Series([written], dtype=pl.String)).to_list() == [compared]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("张伟", "張偉", "same"),
        ("张伟", "张玮", "sound"),
        ("张晓明", "章小铭", "sound"),
        ("张志明", "张明志", "sound"),
        ("刘兰", "牛南", "sound"),  # n and l at the beginning: an accent
        ("陈红霞", "程红霞", "sound"),  # n and ng at the end: the same
        ("张伟", "Zhang Wei", "sound"),
        ("张晓明", "Xiaoming ZHANG", "sound"),
        ("张晓明", "张明", "slip"),
        ("张晓明", "张晓红", "near"),
        ("张晓明", "章晓明明", "slip"),
        ("张建国", "王建国", "near"),
        ("张伟", "张芳", "family"),
        ("张伟", "李伟", "differs"),
        ("阿卜杜拉买买提", "阿卜杜拉买提", "slip"),
        ("阿卜杜拉买买提", "买买提", "part"),
        ("Robert Allen", "Allen, Robert", "sound"),
        ("Robert Allen", "Robert Alen", "slip"),
        ("Roberta Allenson", "Ruperta Alenson", "near"),
        ("Robert Allen", "Robert", "part"),
        ("Robert Allen", "Grace Allen", "family"),
        ("Robert Allen", "Grace Kelly", "differs"),
        ("Li", "Lu", "differs"),
        (None, "张伟", None),
    ],
)
def test_how_near_two_names_are(one, other, expected):
    assert (level(one, other), level(other, one)) == (expected, expected)


def test_a_rare_name_is_held_to_be_rarer_than_a_frequent_one():
    names = read_names(pl.Series(["王伟"] * 30 + ["王伟丽"] * 2 + ["濮阳"] * 2), np.ones(34, bool))
    common, _, rare = names.composed
    assert rare < common
    assert FAMILY == 5

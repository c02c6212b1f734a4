"""Villages, phones and sexes are compared without what tells nothing; codes of sex mean what right numbers show."""

import numpy as np
import polars as pl
import pytest

from xiuhua.reckon.linkage.comparing import phone_levels, village_levels
from xiuhua.reckon.linkage.places import read_phones, read_sexes, read_villages

ONE, OTHER = np.array([0]), np.array([1])


def texts(*values: str | None) -> pl.Series:
    return pl.Series(values, dtype=pl.String)


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("石桥村", "石桥", 0), ("石桥村村民委员会", "石桥村", 0), ("石桥村3组", "石桥", 0), ("石橋村", "石桥村", 0),
        ("石桥村", "十桥村", 1), ("巴州区青岩镇石桥村", "石桥村", 1), ("Springfield", "Sprngfield", 1),
        ("石桥村", "青岩村", 2), ("石桥村", "不详", -1), ("石桥村", None, -1), ("村", "村", 0),
    ],
)  # fmt: skip
def test_how_near_two_villages_are(one, other, level):
    assert village_levels(read_villages(texts(one, other), np.ones(2, bool)), ONE, OTHER).tolist() == [level]


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("15400000001", "+86 154-0000-0001", 0), ("15400000001", "015400000001", 0), ("0827-5220001", "5220001", 0),
        ("08275220001", "0827 5220002", 1), ("15400000001", "15400000002", 1), ("15400000012", "15400000021", 1),
        ("15400000001", "13912345678", 2), ("15400000001", "00000000000", -1), ("15400000001", "无", -1),
        ("a@b.c", "A@b.c", 0), ("15400000001.0", "15400000001", 0),
    ],
)  # fmt: skip
def test_how_near_two_phones_are(one, other, level):
    assert phone_levels(read_phones(texts(one, other), np.ones(2, bool)), ONE, OTHER).tolist() == [level]


def test_sexes_are_read_in_words_letters_and_codes_of_the_standard():
    written = texts("男", "女性", "M", "female", "1", "2", "1.0", "0", "9", "未知", "", None)
    assert read_sexes(written, np.zeros(12, int)).tolist() == [1, 2, 1, 2, 1, 2, 1, 0, 0, 0, 0, 0]


def test_codes_mean_what_right_numbers_show():
    shown = np.array([2, 1] * 20)
    assert read_sexes(texts(*["0", "1"] * 20), shown).tolist() == [2, 1] * 20
    assert read_sexes(texts(*["1", "2"] * 20), shown).tolist() == [2, 1] * 20


def test_a_code_that_right_numbers_contradict_means_nothing():
    assert read_sexes(texts(*["7"] * 20), np.array([2, 1] * 10)).tolist() == [0] * 20


def test_zero_and_one_alone_are_two_sexes_and_so_are_strange_codes():
    assert read_sexes(texts("0", "1"), np.zeros(2, int)).tolist() == [2, 1]
    assert read_sexes(texts("k", "q", "k"), np.zeros(3, int)).tolist() == [3, 4, 3]

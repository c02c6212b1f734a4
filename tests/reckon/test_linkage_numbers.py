"""Identity numbers are read however they are written, and told apart by what they are worth."""

import polars as pl
import pytest

from xiuhua.reckon.linkage.numbers import NumberKind, plain_numbers, read_numbers

# The two examples of GB 11643-1999 itself.
PUBLISHED = ("11010519491231002X", "440524188001010014")


def read(text: str | None) -> tuple[str | None, NumberKind]:
    plain = plain_numbers(pl.Series([text], dtype=pl.String))
    kind = read_numbers(plain["text"].fill_null(""), old=plain["old"].to_numpy()).kind[0]
    return plain["text"][0], NumberKind(kind)


def parts(text: str) -> tuple[int, ...]:
    plain = plain_numbers(pl.Series([text]))
    told = read_numbers(plain["text"], old=plain["old"].to_numpy())
    return tuple(int(it[0]) for it in (told.year, told.month, told.day, told.sex, told.area))


@pytest.mark.parametrize(
    "text",
    [
        "11010519491231002X", "11010519491231002x", " 110105 19491231 002X ", "'11010519491231002X",
        "１１０１０５１９４９１２３１００２Ｘ", "110105-19491231-002X", "11010519491231002X43",
        "身份证11010519491231002X",
    ],
)  # fmt: skip
def test_a_right_number_is_itself_however_it_is_written(text):
    assert read(text) == (PUBLISHED[0], NumberKind.CHECKED)


def test_a_number_of_the_standard_before_1895_is_read_but_no_day_is_believed():
    assert read(PUBLISHED[1]) == (PUBLISHED[1], NumberKind.LOOSE)


def test_day_sex_and_area_stand_in_a_number():
    assert parts(PUBLISHED[0]) == (1949, 12, 31, 2, 110105)
    assert parts("511902196503021234") == (1965, 3, 2, 1, 511902)


def test_a_number_of_fifteen_digits_is_the_one_of_eighteen_that_it_became():
    assert read("110105491231002") == (PUBLISHED[0], NumberKind.LOOSE)


def test_fifteen_digits_that_begin_a_number_of_today_have_lost_their_end():
    assert read("511921200603293") == ("511921200603293", NumberKind.LOOSE)


@pytest.mark.parametrize(
    "text", ["", None, "无", "0", "/", "000000000000000000", "111111111111111111", "123456789012345678", "abcdef"]
)
def test_fillers_are_no_numbers(text):
    assert read(text)[1] is NumberKind.NONE


@pytest.mark.parametrize("text", ["110105194912310021", "1101051949123100", "110105194913310021", "511902500000000000"])
def test_a_spoilt_number_is_loose(text):
    assert read(text) == (text, NumberKind.LOOSE)


def test_a_number_of_another_country_is_kept_as_it_stands():
    assert read("e-1234 567") == ("E1234567", NumberKind.OPAQUE)
    assert read("6988048") == ("6988048", NumberKind.OPAQUE)


def test_a_number_that_a_spreadsheet_made_a_fraction_is_what_it_kept():
    assert read("5.11902196503E+17") == ("511902196503", NumberKind.LOOSE)


@pytest.mark.parametrize("text", ["11O1O5194912310O2X", "1lOIO519491Z3l002X", "1101051949123100ZX"])
def test_letters_that_a_scanner_read_for_digits_are_digits_where_the_check_is_right(text):
    assert read(text) == (PUBLISHED[0], NumberKind.CHECKED)


def test_letters_in_a_number_whose_check_is_not_right_stay():
    assert read("11O1O51949123100S1") == ("11O1O51949123100S1", NumberKind.OPAQUE)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("110105********002X", "110105********002X"),
        ("110 105 ******** 002x", "110105********002X"),
        ("1101051949****002X", "1101051949****002X"),
        ("110105*002X", "110105002X"),  # of another length: nobody knows what is hidden
        ("***", None),
    ],
)
def test_a_masked_number_keeps_its_stars(text, plain):
    assert read(text)[0] == plain


def test_a_masked_number_is_worth_what_it_shows():
    plain = plain_numbers(pl.Series(["110105********002X"]))
    told = read_numbers(plain["text"], old=plain["old"].to_numpy())
    assert (bool(told.masked[0]), int(told.kind[0]), int(told.day[0]), int(told.sex[0])) == (
        True,
        NumberKind.LOOSE,
        0,
        2,
    )

"""Numbers of people are found however they are written; days, sums and counts are none."""

import pytest

from xiuhua.actions.personal_numbers import holds_personal_number

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    "number",
    [
        "510123198001011234", "51012319800101123X", "510123-19800101-1234", "510123.1980.01.01.1234",
        "510123/19800101/1234", "510123 1980-01-01 1234", "510123-1980-01-01-1234", "510123 - 19800101 - 123x",
        "５１０１２３１９８００１０１１２３４", "５１０１２３－１９８００１０１－１２３４",
        "510123\u200b19800101\u200b1234",
        "510123800101123", "510123_800101_123", "6214 6712 3456 7890 123", "1980-01-01 510123198001011234",
        "13800138000", "138-0013-8000", "138 0013 8000", "１３８００１３８０００", "+86 13800138000", "198·0013·8000",
    ],
)  # fmt: skip
def test_a_number_of_somebody_is_found(number):
    assert [holds_personal_number(text) for text in (number, f"已核实，号码{number}，本人签字")] == [True, True]


@pytest.mark.parametrize(
    "text",
    [
        "1913-05-01", "生于1913-05-01，1998年入户", "1913-05-01 2017-03-31", "1913.5.1—2017.3.31",
        "2014.1-2014.12 2015.1", "1913-05-01 120户", "2017/03/31 - 2017/04/30", "2014、2015、2016、2017 年",
        "收入 12,000.50 元，支出 3,400.00 元", "0827-5222222", "511921100201", "3 口人", "",
    ],
)  # fmt: skip
def test_days_sums_and_codes_of_places_are_none(text):
    assert holds_personal_number(text) is False

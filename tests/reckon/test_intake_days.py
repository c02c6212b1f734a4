"""A day is understood in every usual spelling, and nothing else is taken for one."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiuhua.reckon.intake.days import day_said


def said(text: str | None) -> date | None:
    return pl.DataFrame({"text": pl.Series([text], dtype=pl.String)}).select(day_said(pl.col("text"))).item()


@pytest.mark.parametrize(
    "text",
    [
        *("2016-03-05", "2016-3-5", "2016/3/5", "2016.03.05", "2016年3月5日", "2016年03月05", "20160305", "20160305.0"),
        *("42434", "42434.0", "2016-03-05T00:00:00", "2016-03-0512:30:00", "2016-03-05T08:00:00.000"),
    ],
)
def test_a_day_is_understood(text):
    assert said(text) == date(2016, 3, 5)


@pytest.mark.parametrize(
    "text",
    [None, "2016", "2016-03", "2016年3月", "5/3/2016", "2016-02-30", "20161301", "99999", "1234", "今天", "2016-3-5x"],
)
def test_what_is_no_day_is_not_guessed(text):
    assert said(text) is None


@given(
    st.dates(date(1930, 1, 1), date(2060, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d"]),
)
def test_every_day_is_understood_in_every_spelling(day, spelling):
    assert said(day.strftime(spelling)) == day
    assert said(str((day - date(1899, 12, 30)).days)) == day

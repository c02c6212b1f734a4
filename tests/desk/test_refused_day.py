"""A day that no page can be shown for is told, its field is marked, and today is shown instead."""

import pytest

from tests.desk.visitor import visit_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
NO_DAY = "“%s”不是 1949 年以来的日期，本页显示的是今天（2017-03-31）。请选择一个日期。"
AHEAD = "%s 还没有到，本页显示的是今天（2017-03-31）。请选择今天或以前的日期。"


@pytest.mark.parametrize(
    ("on", "typed", "said"),
    [
        ("yesterday", "yesterday", NO_DAY), ("9999-99-99", "9999-99-99", NO_DAY), ("0001-01-01", "0001-01-01", NO_DAY),
        ("2017-02-30", "2017-02-30", NO_DAY), ("2999-01-01", "2999-01-01", AHEAD), ("2017-04-01", "2017-04-01", AHEAD),
        ("%E2%80%AE" + "x" * 30, "x" * 24 + "…", NO_DAY), ("%3Cb%3E", "&lt;b&gt;", NO_DAY),
    ],
)  # fmt: skip
def test_a_day_that_none_can_be_shown_for_is_told_and_today_shown(places, on, typed, said):
    reader = visit_as("city")
    for address in ("/area/5119/", f"/area/{places.village}/households/", f"/household/{places.household}/"):
        page = reader.text(f"{address}?on={on}")
        field = f'name="on" value="{typed}" max="2017-03-31" required aria-invalid="true"'
        assert (page.count('id="refused-day"'), said % typed in page, page.count(field)) == (1, True, 1)


def test_a_day_that_is_none_is_told_in_english_too():
    reader = visit_as("city")
    reader.client.cookies["django_language"] = "en"
    told = "2999-01-01 is still to come, so the page shows today, 2017-03-31. Choose a day until then."
    assert told in reader.text("/area/5119/?on=2999-01-01")


@pytest.mark.parametrize("on", ["", "2017-03-31"])
def test_todays_own_day_is_told_of_nobody(on):
    page = visit_as("city").text(f"/area/5119/?on={on}")
    assert ("refused-day" in page, page.count('name="on" value="2017-03-31"')) == (False, 1)

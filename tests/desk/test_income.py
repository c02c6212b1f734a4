"""The income ledger on the desk: written, corrected, refused; and the list of what was changed afterwards."""

import re
from html import unescape

import pytest

from tests.desk.visitor import visit_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


def main(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition('<main id="main"')[2])).split())


@pytest.fixture
def page(places):
    return f"/household/{places.household}/income/"


def sent(address: str, **form) -> tuple[int, str]:
    answer = visit_as("helper").client.post(address, form, follow=True)
    return answer.status_code, main(answer.content.decode())


def test_an_item_is_written_and_what_is_computed_follows(page, city):
    form = {"do": "write", "year": "2016-10-01", "part": "property", "amount": "1,200.50", "evidence": "租约2号"}
    status, told = sent(page, **form, on=city.isoformat())
    assert (status, "已填写。纯收入和人均纯收入已重新计算。" in told) == (200, True)
    assert "2017 2016-10-01 – 2017-10-01" in told
    assert "财产性收入 租约2号" in told
    status, told = sent(page, **form, on=city.isoformat())
    assert (status, "该年度已有财产性收入。请改正原有的一项。" in told) == (422, True)


def test_what_is_no_amount_no_year_or_no_day_is_refused_with_what_was_typed(page, city):
    form = {
        "do": "write",
        "year": "2016-10-01",
        "part": "property",
        "amount": "很多",
        "evidence": "x",
        "on": "2017-03-01",
    }
    assert "这不是金额。" in sent(page, **form)[1]
    assert "这个年度不能填写。" in sent(page, **(form | {"amount": "1", "year": "去年"}))[1]
    assert "这不是日期，请选一个。" in sent(page, **(form | {"amount": "1", "on": "三月"}))[1]
    answer = visit_as("helper").client.post(page, form)
    assert (answer.status_code, 'value="很多"' in answer.content.decode()) == (422, True)
    assert visit_as("helper").client.post(page, {"do": "jump"}).status_code == 404
    assert city.year == 2017


def test_an_item_is_corrected_and_taken_back_after_an_exit_and_the_reviewers_read_it(page, places):
    from xiuhua.register.models import Household, HouseholdEvent

    home = Household.objects.get(key=places.household)
    HouseholdEvent.objects.create(household=home, kind="exited", on="2017-01-15", actor="x")
    text = visit_as("helper").text(page)
    item = re.search(r'name="item" value="(\d+)"', text)[1]
    assert "本年度收入已作为依据" in main(text)
    status, told = sent(page, do="correct", item=item, amount="77", evidence="更正工资单", on="2017-03-01")
    assert (status, "已改正。原来的内容列在下面。" in told, "更正工资单" in told) == (200, True, True)
    assert "刚被改正或撤回" in sent(page, do="take_back", item=item, evidence="x", on="2017-03-01")[1]
    township = visit_as("township")
    code = re.search(r'href="/area/(\d{9})/households/', township.text("/my/")).group(1)
    listed = main(township.text(f"/area/{code}/income/"))
    assert ("1 处改动" in listed, "更正工资单" in listed) == (True, True)


def test_a_day_that_is_past_is_read_and_not_written(page):
    text = visit_as("helper").text(f"{page}?on=2016-12-31")
    assert ('name="amount"' in text, "分年" in text) == (False, False)

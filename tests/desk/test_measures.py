"""Measures on the desk: granted, delivered and ended where they are read, and not by who only looks."""

import re
from html import unescape
from types import SimpleNamespace

import pytest

from tests.desk.visitor import visit_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


@pytest.fixture
def home(city, places):
    """The helper's household, to which nothing is given yet, its address, and the day."""
    from tests.makers import take_measures_away
    from xiuhua.register.models import Household

    household = Household.objects.get(key=places.household)
    take_measures_away(household)
    return SimpleNamespace(household=household, address=f"/household/{household.key}/measures/", on=city)


def main(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition('<main id="main"')[2])).split())


def sent(role: str, home, **form) -> tuple[int, str]:
    answer = visit_as(role).client.post(home.address, form, follow=True)
    return answer.status_code, main(answer.content.decode())


def granted(home, **form) -> str:
    """A dividend of the co-operative granted by the township; gives the measure's key."""
    told = {"do": "grant", "item": "cooperative_dividend", "since": "2017-01-01", "amount": "600", **form}
    assert sent("township", home, **told)[0] == 200
    return str(home.household.measures.get().key)


def test_a_helper_reads_what_the_household_may_have_and_grants_it(home):
    card = visit_as("helper").text(f"/household/{home.household.key}/")
    assert f'href="{home.address}"' in card
    page = main(visit_as("helper").text(home.address))
    assert all(part in page for part in ("原因、措施、成效", "符合条件而未享受", "目录中的其他措施"))
    status, page = sent("helper", home, do="grant", item="cooperative_dividend", since="2017-01-01", amount="600")
    assert (status, "已批准。有实际落实后才算享受。" in page, "计划 600 元" in page) == (200, True, True)


def test_what_was_delivered_is_read_with_its_evidence_and_corrected(home):
    key = granted(home)
    told = {"do": "deliver", "of": key, "on": "2017-03-20", "amount": "350.50", "evidence": "分红表 3 号"}
    status, page = sent("township", home, **told)
    assert (status, "2017年3月20日 350.5 元 分红表 3 号" in page or "分红表 3 号" in page) == (200, True)
    number = home.household.measures.get().deliveries.get().pk
    status, page = sent("township", home, do="correct", of=key, delivery=number, amount="300", why="少发五十元五角")
    assert (status, "已发放 300 元" in page) == (200, True)
    status, page = sent("township", home, do="end", of=key, on="2017-03-31", reason="declined")
    assert (status, "农户不愿意" in page.partition("已结束")[2]) == (200, True)


def test_a_refusal_is_said_where_it_was_typed_and_nothing_is_lost(home):
    key = granted(home)
    again = {"do": "grant", "item": "cooperative_dividend", "since": "2017-02-01", "amount": "7"}
    status, page = sent("township", home, **again)
    assert (status, "已从2017年1月1日起安排此项。" in page) == (422, True)
    raw = visit_as("township").client.post(home.address, again | {"amount": "lots"}).content.decode()
    assert ('value="lots"' in raw, "金额或数量有误" in main(raw)) == (True, True)
    status, page = sent("township", home, do="deliver", of=key, on="2017-03-20", amount="5", evidence="")
    assert (status, "请写明凭什么可以查证" in page) == (422, True)


def test_who_only_looks_gets_no_form_and_may_send_none(home):
    from tests.makers import give_role, make_account

    key = granted(home)
    former = visit_as("inspector")
    assert former.client.post(home.address, {"do": "end", "of": key}).status_code == 404
    account = make_account("education-office")
    give_role(account, "department", home.household.residences.get().village.parent.parent, topic="education")
    seen = visit_as("education-office").text(home.address)
    assert ("原因、措施、成效" in seen, "合作社入股分红" in seen, "控辍保学劝返" in seen) == (False, False, True)


def test_a_form_that_no_page_offers_is_not_there(home):
    key = granted(home)
    client = visit_as("township").client
    strange = {"do": "end", "of": "00000000-0000-0000-0000-000000000000", "on": "2017-03-31"}
    assert [client.post(home.address, form).status_code for form in (strange, {"do": "x", "of": key})] == [404, 404]


def test_an_end_is_taken_back_where_it_is_read(home):
    key = granted(home)
    assert sent("township", home, do="end", of=key, on="2017-03-31", reason="declined")[0] == 200
    page = visit_as("township").text(home.address)
    assert page.count('value="resume"') == 1
    status, page = sent("township", home, do="resume", of=key)
    assert (status, "已恢复，视同未终止。" in page, "农户不愿意" in page.partition("已结束")[2]) == (200, True, False)

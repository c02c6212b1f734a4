"""What a household got and what is on paper about it, read beside its card, as of a day."""

import re
from datetime import date
from html import unescape
from types import SimpleNamespace

import pytest

from tests.desk.visitor import visit_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


@pytest.fixture
def home(city, places):
    """The helper's household with two deliveries, one corrected, a share of a project and its dividend."""
    from tests.makers import take_measures_away
    from xiuhua.actions.remedy.deliver import correct_delivery, deliver_measure
    from xiuhua.actions.remedy.grant import Grant, grant_measure
    from xiuhua.actions.remedy.measure_ground import Amount
    from xiuhua.actions.remedy.run_project import begin_project, pay_dividend, share_out
    from xiuhua.register.models import Account, Household, ProjectShare, Residence

    by = Account.objects.get(username="township")
    household = Household.objects.get(key=places.household)
    take_measures_away(household)
    ProjectShare.objects.filter(household=household).update(until=date(2014, 1, 1))
    key = grant_measure(household.key, Grant("cooperative_dividend", date(2016, 1, 1)), by=by)
    for day, fen in ((date(2016, 2, 10), 20_050), (date(2017, 2, 10), 40_000)):
        last = deliver_measure(key, Amount(fen=fen), on=day, evidence=f"分红表 {day.year}", by=by)
    correct_delivery(key, last.pk, Amount(fen=30_000), why="少发一百元", by=by)
    village = Residence.objects.on(city).get(household=household).village
    told = {"kind": "planting", "organisation": None, "funds_fen": 1_000_000, "basis": "县〔2016〕5号", "by": by}
    project = begin_project(village.code, name="核桃园", since=date(2016, 5, 1), **told)
    share_out(project, [household.key], amount_fen=1_000_000, since=date(2016, 5, 1), by=by)
    pay_dividend(project, year=2016, amount_fen=12_345, on=date(2017, 1, 20), evidence="核桃园分红表", by=by)
    return SimpleNamespace(household=household, address=f"/household/{household.key}/", by=by)


def main(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition('<main id="main"')[2])).split())


def test_money_is_added_up_by_source_and_year_and_what_was_corrected_is_left_out(home):
    text = main(visit_as("helper").text(f"{home.address}money/"))
    assert (
        "来源 2017 2016 合计 合作社入股分红 300 200.50 500.50 核桃园 分红 123.45 – 123.45 合计 423.45 200.50 623.95"
        in text
    )
    assert "核桃园 2016年度分红 2017年1月20日 123.45 元 核桃园分红表 township" in text
    assert "400" not in text.partition("逐笔")[2]


def test_as_of_a_past_day_only_what_had_come_by_then_is_counted(home):
    text = main(visit_as("helper").text(f"{home.address}money/?on=2016-12-31"))
    assert "来源 2016 合计 合作社入股分红 200.50 200.50 合计 200.50 200.50" in text
    assert "该户尚未收到任何资金或物资。" in main(visit_as("helper").text(f"{home.address}money/?on=2015-12-31"))


def test_money_is_as_much_as_a_plain_sum_of_all_rows(home):
    from xiuhua.queries.household_money import money_of
    from xiuhua.queries.measure import deliveries_by
    from xiuhua.register.models import Dividend

    on = date(2017, 3, 31)
    rows = [it.amount_fen or 0 for it in deliveries_by(on).filter(measure__household=home.household)]
    rows += [it.amount_fen for it in Dividend.objects.filter(share__household=home.household)]
    money = money_of(home.household, on=on)
    assert (
        money.total
        == sum(rows)
        == sum(line.total for line in money.lines)
        == sum(it.amount_fen for it in money.receipts)
    )


def test_documents_are_listed_with_where_they_are_kept_and_narrowed_by_kind(home):
    page = visit_as("helper").text(f"{home.address}documents/")
    text = main(page)
    assert "合作社入股分红 落实凭据 2017年2月10日 分红表 2017 township" in text
    assert "核桃园 分红凭据 2017年1月20日 核桃园分红表 township" in text
    assert (f'href="{home.address}papers/"' in page, f'href="{home.address}documents/?kind=delivery"' in page) == (
        True,
        True,
    )
    some = main(visit_as("helper").text(f"{home.address}documents/?kind=dividend"))
    assert ("核桃园分红表" in some, "分红表 2017 township" in some) == (True, False)


def test_a_paper_that_was_printed_is_a_document_afterwards(home):
    form = {"paper": "card", "language": "zh", "purpose": "张贴在农户家中"}
    client = visit_as("helper").client
    assert client.post(f"{home.address}papers/?on=2017-01-31", form)["Content-Type"] == "application/pdf"
    text = main(visit_as("helper").text(f"{home.address}documents/?kind=printed"))
    assert "已打印材料 2017年3月31日 张贴在农户家中 数据截至2017年1月31日" in text
    assert "张贴在农户家中" not in main(visit_as("helper").text(f"{home.address}documents/?on=2017-03-30"))


def test_evidence_of_procedures_and_what_was_put_up_lead_to_the_notice(home):
    from tests.journeys.proceedings import _acts, _begun

    day = date(2017, 3, 1)
    row = _begun(home.household, "household_exit", day)
    first = row.steps[0]["key"]
    _acts(row, ("finish", first, day, {"evidence": {"minutes": "会议记录 2017-3-1"}}))
    text = main(visit_as("helper").text(f"{home.address}documents/?kind=procedure"))
    assert "会议记录 2017-3-1" in text


def test_a_complaint_about_the_reader_leaves_no_trace_among_documents(home):
    from tests.journeys.proceedings import _acts, _begun
    from xiuhua.register.models import Account

    day = date(2017, 3, 1)
    row = _begun(home.household, "complaint", day)
    row.against = Account.objects.get(username="helper").person
    row.save(update_fields=["against"])
    _acts(row, ("finish", "received", day, {"evidence": {"written_answer": "信访登记 77"}}))
    address = f"{home.address}documents/"
    assert ["信访登记 77" in main(visit_as(who).text(address)) for who in ("helper", "township")] == [False, True]


def test_procedures_as_of_a_past_day_have_what_was_done_by_then_and_no_form(home):
    from tests.journeys.proceedings import _acts, _begun

    day = date(2017, 2, 1)
    row = _begun(home.household, "household_exit", day)
    keys = [step["key"] for step in row.steps]
    _acts(
        row,
        ("finish", keys[0], day, {"reason": "第一步"}),
        ("withdraw", keys[1], date(2017, 3, 1), {"reason": "户主要求"}),
    )
    row.outcome, row.ended_on, row.open_step = "withdrawn", date(2017, 3, 1), ""
    row.save(update_fields=["outcome", "ended_on", "open_step"])
    address = f"{home.address}procedures/"
    then, now = (visit_as("township").text(f"{address}{query}") for query in ("?on=2017-02-15", ""))
    assert ("户主要求" in then, "第一步" in then, 'name="do"' in then) == (False, True, False)
    assert ("户主要求" in now, 'name="do"' in now) == (True, True)
    assert "户主要求" not in visit_as("township").text(f"{address}?on=2017-01-15")
    assert visit_as("township").client.post(f"{address}?on=2017-02-15", {"do": "start"}).status_code == 404


def test_a_department_opens_none_of_these_pages(home):
    from tests.makers import give_role, make_account

    account = make_account("health-office")
    village = home.household.residences.get().village
    give_role(account, "department", village.parent.parent, topic="health")
    client = visit_as("health-office").client
    pages = ("money", "documents", "history")
    assert [client.get(f"{home.address}{page}/").status_code for page in pages] == [404, 404, 404]

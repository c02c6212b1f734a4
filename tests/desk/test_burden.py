"""The board of burden: open to all who log in, it tells nobody's name, and an office answers complaints there."""

import re
from datetime import date
from html import unescape

import pytest
from django.db import IntegrityError, transaction

from tests.desk.visitor import visit_as
from xiuhua.actions.office.lift_ban import lift_ban
from xiuhua.desk.burden import page_words
from xiuhua.queries.burden import bans_lifted, entry_in_force, forms_known, minutes_by_area_and_month, rows_entered
from xiuhua.register.models import Account, BurdenComplaint, Consent, FigureVerdict, JournalLine, LiftedBan
from xiuhua.words import Rejected

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
TOO_MUCH = "收入台账每月都填，没有变化也要填"


def main(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition('<main id="main"')[2])).split())


def sent(role: str, **form) -> tuple[int, str]:
    answer = visit_as(role).client.post("/burden/", form, follow=True)
    return answer.status_code, main(answer.content.decode())


def test_everybody_reads_what_is_asked_what_it_costs_who_reads_it_and_until_when():
    pages = {role: main(visit_as(role).text("/burden/")) for role in ("helper", "county", "auditor", "system")}
    assert ["帮扶责任人 56,737 2.21 10 2.21 18 88" in page for page in pages.values()] == [True] * 4
    assert "村支部书记（文书） 699 7.18 60 7.18 264 97" in pages["helper"]
    assert "走访记录 帮扶责任人 1,050" in pages["helper"]
    assert "已知还再问的：0%" in pages["helper"]
    assert "收入台账 帮扶责任人 0.39 扶贫开发局 人均纯收入" in pages["helper"]
    assert 'href="/burden/"' in visit_as("helper").text("/my/")


def test_every_page_that_reads_a_form_is_told_by_its_name(city):
    readers = {it for form in entry_in_force(city).on(city) for it in form.readers}
    pages = {it.removeprefix("page:") for it in readers if it.startswith("page:")}
    assert pages - set(page_words()) == set()
    assert len(pages) > 20


def test_a_complaint_is_kept_without_its_author_and_answered_by_the_office():
    status, page = sent("helper", do="complain", form="income", words=TOO_MUCH)
    assert (status, f"{TOO_MUCH} 收入台账 · 2017年3月31日" in page) == (200, True)
    kept = BurdenComplaint.objects.get()
    line = JournalLine.objects.get(deed="complain_of_burden")
    assert (kept.form, line.actor, line.actor_name, line.why) == ("income", None, "somebody", "")
    names = {it.name for it in BurdenComplaint._meta.get_fields()}
    assert names & {"by", "account", "person", "author"} == set()
    assert sent("helper", do="answer", of=kept.key, answer="以后没有变化不用填")[0] == 404
    assert "以后没有变化不用填 2017年3月31日" in sent("city", do="answer", of=kept.key, answer="以后没有变化不用填")[1]
    assert sent("city", do="answer", of=kept.key, answer="再答一次也不行")[0] == 422


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("多", "请用几个字说明哪里填得太多"),
        ("我的号码是13800138000，太多", "请删去"),
        ("多" * 301, "301"),
    ],
)
def test_what_says_nothing_too_much_or_a_number_is_refused(words, said):
    status, page = sent("helper", do="complain", form="no such form", words=words)
    assert (status, said in page, BurdenComplaint.objects.count()) == (422, True, 0)


def test_a_form_that_there_is_not_is_none_and_no_other_deed_is_done_here():
    assert sent("helper", do="complain", form="no such form", words=TOO_MUCH)[0] == 200
    assert BurdenComplaint.objects.get().form == ""
    assert (sent("helper", do="jump")[0], "income" in forms_known(date(2017, 3, 31))) == (404, True)


def test_minutes_are_told_by_county_and_month_and_not_where_few_could_have_entered_something(city, places):
    before = rows_entered(city, months=1).filter(kind="consent")["rows"].sum()
    home, by = places.household, Account.objects.get(username="helper")
    told = {"household_id": by.person.assignments.get_queryset().filter(household__key=home)[0].household_id}
    for _ in range(3):
        Consent.objects.create(**told, purpose="photo", to_whom="县电视台", told_by="户主", given_on=city, by=by)
    found = rows_entered(city, months=1).filter(kind="consent")
    assert (found["rows"].sum() - before, found["month"].unique().to_list()) == (3, [city.replace(day=1)])
    county = found["area"][0]
    shown = {}
    for many in (4, 5):
        FigureVerdict.objects.filter(figure="helpers", area__code=county).update(numerator=many)
        told = minutes_by_area_and_month(city, months=1).filter(area=county, month=city.replace(day=1))
        shown[many] = [it is None for it in told.select("rows", "minutes").row(0)]
    assert shown == {4: [True, True], 5: [False, False]}


def test_who_could_have_entered_something_is_told_as_of_the_day_whatever_came_later(city):
    before = minutes_by_area_and_month(city, months=1)
    assert before["minutes"].null_count() < before.height
    FigureVerdict.objects.filter(figure="helpers").update(until=date(2023, 6, 30))  # a turn of a later day
    assert minutes_by_area_and_month(city, months=1).equals(before)


def test_a_ban_is_lifted_for_a_term_on_a_basis_and_the_journal_has_it(city):
    basis, until = "防汛应急预案（2017）第3号第5条", date(2017, 9, 1)
    kept = lift_ban("cn-2026", "track", where="/flood/", basis=basis, until=until, by=None)
    line = JournalLine.objects.get(deed="lift_ban")
    assert (line.why, line.after["ban"], line.after["until"]) == (basis, "track", "2017-09-01")
    assert (bans_lifted("cn-2026", on=city), bans_lifted("cn-2026", on=until)) == ([("track", "/flood/")], [])
    with pytest.raises(IntegrityError), transaction.atomic():
        LiftedBan.objects.filter(pk=kept.pk).update(basis="")


@pytest.mark.parametrize(
    "wrong",
    [
        {"ban": "trakc"}, {"basis": "上级要求"}, {"where": " "}, {"until": date(2017, 3, 31)},
        {"until": date(2018, 4, 1)},
    ],
)  # fmt: skip
def test_a_ban_is_not_lifted_without_place_basis_and_end(wrong):
    told = {"ban": "track", "where": "/flood/", "basis": "防汛应急预案（2017）第3号第5条", "until": date(2017, 9, 1)}
    with pytest.raises(Rejected):
        lift_ban("cn-2026", **(told | wrong), by=None)
    assert LiftedBan.objects.count() == 0

"""One handover followed through in a browser: asked for, granted, handed over, read, printed, and read no more."""

import re
from datetime import timedelta

import pytest

from tests.journeys.made import made

__all__ = ["made"]
pytestmark = pytest.mark.browser


@pytest.mark.django_db
def test_the_city_stands(city):
    from xiuhua.register.models import Office

    assert Office.objects.get().demo_day == city


@pytest.mark.usefixtures("made")
def test_one_handover_is_followed_through(open_window, site):
    asking = open_window("helper", at="")
    asking.goto(site.card)
    asking.get_by_role("link", name="交接，或申请更换帮扶责任人").click()
    asking.select_option("#why", "distance")
    asking.fill("#note", "山路太远，每月只能来一次")
    asking.get_by_role("button", name="提出申请").click()
    assert "申请已提交" in asking.locator(".done").inner_text()

    office = open_window("township", at="")
    office.goto("/my/")
    office.get_by_role("link", name=re.compile("等您办理")).click()
    head = office.locator("tbody tr", has_text="路途太远").get_by_role("link").first
    head.click()
    office.fill("#answer", "情况属实")
    office.get_by_role("button", name="同意", exact=True).click()
    office.fill("#who", "李接任")
    office.select_option("#reason", "transferred")
    office.get_by_role("button", name="先看结果").click()
    assert "以此办结2017年3月31日提出的申请。" in office.locator(".will-be").inner_text()
    office.get_by_role("button", name="办理交接").click()
    assert "交接已办理" in office.locator(".done").inner_text()
    assert "李接任" in office.locator("section[aria-labelledby=now]").inner_text()

    follows = open_window("successor", at="")
    follows.goto("/my/")
    handed = follows.locator("section[aria-labelledby=handed-to]")
    handed.get_by_role("link").first.click()
    assert "致贫原因" in follows.locator("main").inner_text()
    follows.get_by_role("link", name="农户告知卡").click()
    follows.emulate_media(media="print")
    told = follows.locator(".told-card").inner_text()
    assert ("李接任" in told, site.number in told, follows.locator(".lead").is_visible()) == (True, False, False)

    asking.goto(site.card)
    assert "2017年4月30日前可继续查阅卡片" in asking.locator("main").inner_text()
    assert [page.complaints for page in (asking, office, follows)] == [[], [], []]


def test_once_the_days_are_over_the_former_helper_finds_nothing(open_window, site, city, django_db_blocker):
    from xiuhua.register.models import Assignment

    with django_db_blocker.unblock():
        pair = Assignment.objects.get(person=site.helper, household__number=site.number, read_until__isnull=False)
        day = timedelta(days=1)
        Assignment.objects.filter(pk=pair.pk).update(until=city - 31 * day, read_until=city)
    page = open_window("helper", at="")
    assert page.goto(site.card).status == 404

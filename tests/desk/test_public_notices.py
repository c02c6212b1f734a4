"""Public notices on the desk: drafted for a village, put up by its office, printed; nobody's number on any sheet."""

import re
from html import unescape
from types import SimpleNamespace

import pytest

from tests.desk.visitor import visit_as
from xiuhua.desk.places import place
from xiuhua.reckon.numbers_of_people import number_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
ITEMS = ["head", "village", "members"]


@pytest.fixture
def site(city, places):
    """The helper's village, in which three exits wait to be put up and six hang."""
    from tests.journeys.proceedings import notices
    from xiuhua.register.models import Household, Residence

    household = Household.objects.get(key=places.household)
    village = Residence.objects.on(city).get(household=household).village
    made = notices(village, city)
    return SimpleNamespace(village=village, draft=made["to_hang"], hung=made["hung"], on=city)


def main(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition('<main id="main"')[2])).split())


def sent(role: str, site, **form) -> tuple[int, str]:
    answer = visit_as(role).client.post(site.draft, form, follow=True)
    return answer.status_code, main(answer.content.decode())


def chosen(role: str, site) -> list[str]:
    return re.findall(r'name="chosen" value="([0-9a-f-]{36})"', visit_as(role).text(site.draft))


def published(site, **others) -> tuple[int, str]:
    told = {"do": "publish", "chosen": chosen("village", site), "items": ITEMS, "place": "公示栏", "on": site.on}
    return sent("village", site, **(told | others))


def test_a_draft_is_put_up_and_the_sheet_says_nothing_that_is_masked(site):
    waiting = re.findall(
        r'<a href="/household/[0-9a-f-]+/procedures/">([^<]+)</a>', visit_as("village").text(site.draft)
    )
    status, page = published(site)
    assert (status, "已生成并留存原文。" in page, "与张贴时一致。" in page) == (200, True, True)
    assert [name for name in waiting if name in page] == []
    assert len(waiting) == 3
    assert "没有待此项公示的农户。" in main(visit_as("village").text(site.draft))


def test_the_list_of_a_place_tells_what_waits_and_what_stands(site):
    page = main(visit_as("township").text(f"/area/{site.village.parent.code}/notices/"))
    assert f"{place(site.village.name)} 贫困户退出 公示 3 拟稿" in page
    assert ("已张贴 1 份公示" in page, "2017年4月7日 公示中" in page) == (True, True)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"items": ["head", "identity"]}, "“证件号码”一律不得公示，请去掉。"),
        ({"items": ["head", "income"]}, "“income”不在政策包准许公示的内容之列，请去掉。"),
        ({"items": ["full_name"]}, "“户主全名”须由另一人核准后才可公示"),
        ({"place": ""}, "请写明张贴地点，便于群众查看。"),
        ({"place": "问 13800138000"}, "文字中有个人号码，人人可见，请删去。"),
        ({"chosen": []}, "没有选择农户，请至少选择一户。"),
        ({"on": "soon"}, "日期有误，请选择张贴日期。"),
    ],
)
def test_what_must_not_stand_is_refused_with_its_name(site, form, said):
    status, page = published(site, **form)
    assert (status, said in page) == (422, True), page


def test_a_full_name_is_released_by_another_office_than_asked_for_it(site):
    release = re.search(r'name="of" value="([0-9a-f-]{36})"', visit_as("township").text(site.draft)).group(1)
    assert "待另一人核准。" in main(visit_as("village").text(site.draft))
    refused = sent("village", site, do="let", of=release, answer="好")
    assert refused[0] == 404
    status, page = sent("township", site, do="let", of=release, answer="已核对")
    assert (status, "已核准全名" in page) == (200, True)
    status, page = published(site, items=[*ITEMS, "full_name"])
    names = re.findall(r"<td>([^<*]{2,4})</td>", visit_as("village").text(site.hung))
    assert (status, names) == (200, [name for name in names if name.endswith("组")])


def test_the_sheets_have_nobodys_number_and_a_form_to_object_lies_beside(site):
    for address in (site.hung, f"{site.hung}?paper=a3", f"{site.hung}objection/"):
        page = main(visit_as("village").text(address))
        assert number_in(page) is None, address
    assert "提出人一律保密，任何人不得要求撤回。" in page


def test_a_sheet_that_was_changed_says_so(site):
    from xiuhua.register.models import PublicNotice

    notice = PublicNotice.objects.get()
    content = notice.content | {"place": "别处"}
    PublicNotice.objects.filter(pk=notice.pk).update(content=content)
    assert "张贴后被改动过：与留存的摘要不符。" in main(visit_as("village").text(site.hung))


def test_who_answers_for_one_household_alone_sees_none_of_it(site):
    assert [visit_as("helper").get(address).status_code for address in (site.draft, site.hung)] == [404, 404]


def test_a_notice_about_a_village_itself_is_drafted_put_up_and_signed_by_its_township(site, city):
    from tests.journeys.proceedings import place_notices

    ground = SimpleNamespace(village=site.village, township=site.village.parent)
    made = place_notices(ground, city)
    township = visit_as("township")
    listed = main(township.text(f"/area/{site.village.parent.code}/notices/"))
    assert "贫困村退出 公示 村（县）自身 拟稿" in listed
    assert "拟写公示：贫困村退出 · 公示" in main(township.text(f"{made['place_waiting']}procedures/own/"))
    assert "村（县）名 所在乡镇、县、市 对照的退出标准（只列条目）" in main(township.text(made["place_to_hang"]))
    form = {"do": "publish", "items": ["place", "criteria"], "on": site.on}
    refused = township.client.post(made["place_to_hang"], form)
    assert (refused.status_code, "请写明张贴地点" in main(refused.content.decode())) == (422, True)
    page = main(township.client.post(made["place_to_hang"], form | {"place": "公示栏"}, follow=True).content.decode())
    assert ("拟退出贫困村。" in page, "所在地" in page, "有卫生室" in page) == (True, False, True)
    assert f"{place(site.village.parent.name)} 乡镇办公室" in page
    assert "哪一户" not in main(township.text(f"{made['place_hung']}objection/"))
    assert "没有待张贴的这项公示。" in main(township.text(made["place_hangs"]))

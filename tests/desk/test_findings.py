"""The page of one finding: its values, the way to mend it, and its explanation, said and withdrawn on the page."""

import re
from html import unescape
from types import SimpleNamespace

import pytest

from tests.desk.visitor import visit_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
WHY = "本人自愿不参保，村干部三次上门，已签字"
RULE = "uninsured"


@pytest.fixture
def flagged(city):
    """A finding that may be explained, where it is, and the account of the township that answers for it."""
    from tests.makers import give_role, make_account
    from xiuhua.register.models import Finding, Residence

    member = Finding.objects.on(city).get(rule=RULE).member
    home = member.belongings.get(until=None).household
    village = Residence.objects.on(city).get(household=home).village
    township = make_account("explainer")
    give_role(township, "township", village.parent)
    return SimpleNamespace(
        member=member,
        home=home,
        village=village.code,
        address=f"/household/{home.key}/findings/{RULE}/?member={member.key}",
    )


def main(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition('<main id="main"')[2])).split())


def title(page: str) -> str:
    return unescape(page.partition("<title>")[2].partition("</title>")[0])


def test_from_the_board_to_the_row_to_the_explanation_and_back(flagged):
    reader = visit_as("explainer")
    board = f"/area/{flagged.village}/quality/"
    rows = reader.text(f"{board}?rule={RULE}&state=open")
    assert flagged.address in unescape(rows)
    page = reader.text(flagged.address)
    assert ("居民医疗保险 否" in main(page), "保存说明" in page) == (True, True)
    said = reader.client.post(flagged.address, {"reason": WHY})
    assert (said.status_code, said.headers["Location"]) == (302, flagged.address)
    assert (WHY in reader.text(flagged.address), "保存说明" in reader.text(flagged.address)) == (True, False)
    assert WHY in reader.text(f"{board}?rule={RULE}&state=explained")
    assert "这些都已说明。" in reader.text(f"{board}?rule={RULE}&state=open")
    assert re.search(rf'rule={RULE}&amp;state=explained">1</a>', reader.text(board))
    assert WHY in reader.text(f"/household/{flagged.home.key}/")
    withdraw = re.search(r'action="(/findings/[^"]+/withdraw/)"', reader.text(flagged.address))[1]
    assert reader.client.post(withdraw).headers["Location"] == flagged.address
    page = reader.text(flagged.address)
    assert ("保存说明" in page, "由explainer撤回" in main(page)) == (True, True)


def test_a_reason_that_does_not_do_comes_back_with_what_was_typed(flagged):
    reader = visit_as("explainer")
    answer = reader.client.post(flagged.address, {"reason": "证号510521197001010013"})
    assert answer.status_code == 422
    assert "请去掉后再写" in main(answer.content.decode())
    assert ">证号510521197001010013</textarea>" in answer.content.decode()


def test_what_must_be_mended_offers_no_explanation_and_says_why(city):
    from xiuhua.register.models import Finding

    member = Finding.objects.on(city).filter(rule="duplicate_id").order_by("pk").first().member
    home = member.belongings.get(until=None).household
    page = visit_as("city").text(f"/household/{home.key}/findings/duplicate_id/?member={member.key}")
    assert "必须改正" in main(page)
    assert "<textarea" not in page


def test_what_a_browser_keeps_as_a_title_tells_no_values_and_no_names(city):
    from xiuhua.register.models import Finding

    member = Finding.objects.on(city).filter(rule="id_birth").order_by("pk").first().member
    home = member.belongings.get(until=None).household
    page = visit_as("city").text(f"/household/{home.key}/findings/id_birth/?member={member.key}")
    assert member.birth.isoformat() in main(page)
    assert title(page) == "出生日期与证件号码不一致。 · 绣花"
    card = visit_as("city").text(f"/household/{home.key}/")
    head = home.belongings.get(until=None, relation="head").member.name
    assert (head in main(card), title(card)) == (True, f"农户 {home.number} · 绣花")


def test_what_was_typed_beside_an_explanation_of_somebody_else_is_shown_again(flagged):
    first, second = visit_as("explainer"), visit_as("city")
    first.client.post(flagged.address, {"reason": WHY})
    answer = second.client.post(flagged.address, {"reason": "另一个人写的说明"})
    assert (answer.status_code, "另一个人写的说明" in main(answer.content.decode())) == (422, True)


def test_whoever_only_inspects_reads_and_cannot_explain(flagged, city):
    from tests.makers import draw, give_role, make_account, make_inspection
    from xiuhua.register.models import Area

    account = make_account("drawn")
    area = Area.objects.get(code="5119")
    give_role(account, "inspector", area)
    draw(make_inspection(area, opens_on=city), flagged.home, account=account)
    reader = visit_as("drawn")
    page = reader.text(flagged.address)
    assert ("还没有人说明" in page, "<textarea" in page) == (True, False)
    assert reader.client.post(flagged.address, {"reason": WHY}).status_code == 404


@pytest.mark.parametrize(
    "tail", [f"{RULE}/?member=x", "nonsense/", f"{RULE}/?member=6f8f3c52-0000-4000-8000-000000000000"]
)
def test_what_is_no_finding_is_absent(flagged, tail):
    assert visit_as("city").get(f"/household/{flagged.home.key}/findings/{tail}").status_code == 404


def test_a_village_has_its_own(places):
    reader = visit_as("city")
    page = reader.text(f"/area/{places.village}/findings/village_unpaved/")
    assert "没有查出问题，无需说明。" in main(page)
    answer = reader.client.post(f"/area/{places.village}/findings/village_unpaved/", {"reason": WHY})
    assert answer.status_code == 422


def test_the_page_in_english_is_english(flagged):
    reader = visit_as("city")
    reader.client.cookies["django_language"] = "en"
    page = main(reader.text(flagged.address))
    assert "Why this is right as it stands" in page
    assert not re.search(r"[\u4e00-\u9fff]{5}", page)

"""The card that a household scans: handed out on the desk, and what a telephone sees without its code and with it."""

import re
from html import unescape

import pytest
from django.test import Client

from tests.desk.visitor import visit_as
from tests.scan_cards import CODE, NO_CODE, card_with_code

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
TOKEN = "a-token-of-a-test-0001"


def main(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition('<main id="main"')[2])).split())


@pytest.fixture
def home(places):
    """The helper's household, and its card."""
    from xiuhua.register.models import Account, Household

    found = Household.objects.get(key=places.household)
    card_with_code(found, by=Account.objects.get(username="village"), at=TOKEN)
    return found


def scanned(**form) -> tuple[int, str]:
    address = f"/c/{TOKEN}/"
    answer = Client().post(address, form) if form else Client().get(address)
    return answer.status_code, answer.content.decode()


def names_of(home) -> list[str]:
    return [row.member.name for row in home.belongings.select_related("member")]


def test_without_a_code_it_tells_whom_to_call_and_nothing_of_the_household(home, places):
    from xiuhua.register.models import Account

    helper = Account.objects.get(username="helper").person
    status, page = scanned()
    assert (status, helper.name in page, f'href="tel:{helper.phone}"' in page) == (200, True, True)
    told = [*names_of(home), home.number, str(home.key), home.key.hex, places.household.hex]
    assert [it for it in told if it in page] == []


def test_with_the_code_the_household_reads_its_own_file(home):
    status, page = scanned(code=CODE)
    said = main(page)
    assert status == 200
    assert [it for it in ("为什么帮扶您家", "2017年的帮扶", "正在办的事", "不满意怎么办") if it not in said] == []
    assert (home.number in said, "用密码打开了登记" in said, "农户自己" in said) == (True, True, True)


@pytest.mark.usefixtures("home")
def test_the_telephone_keeps_nothing_of_the_file_that_the_code_opened():
    answer = Client().post(f"/c/{TOKEN}/", {"code": CODE})
    assert (answer.status_code, "为什么帮扶您家" in answer.content.decode()) == (200, True)
    assert set(answer.cookies) <= {"csrftoken"}
    assert "no-store" in answer.headers["Cache-Control"]


def test_without_a_code_nobody_of_the_village_is_named_whose_post_is_not_public(home):
    from xiuhua.register.models import Assignment

    village = home.residences.get(until=None).village
    helpers = home.assignments.filter(until=None).values("person")
    there = Assignment.objects.filter(area=village, until=None).exclude(person__in=helpers).exclude(person__phone="")
    there = there.filter(person__isnull=False)
    phones = sorted(set(there.values_list("person__phone", flat=True)))
    _status, page = scanned()
    _status, own = scanned(code=CODE)
    assert phones
    assert [it for it in phones if it in page] == []
    assert [it for it in phones if f"tel:{it}" not in own] == []
    assert ("输入密码后，可看到村里其他责任人的电话" in page, "输入密码后，可看到" in own) == (True, False)


def test_a_card_whose_issuer_answers_no_more_opens_nothing_and_waits_for_the_successor(home, places):
    from xiuhua.register.models import Account, ScanCard

    ScanCard.objects.filter(household=home, ended_at=None).update(issued_by=Account.objects.get(username="auditor"))
    for form in ({}, {"code": CODE}):
        status, page = scanned(**form)
        assert (status, "请向您的帮扶责任人要一张新卡" in main(page)) == (410, True)
        assert [it for it in [*names_of(home), home.number, "tel:"] if it in page] == []
    handing = main(visit_as("helper").text(f"/household/{places.household}/scan-card/"))
    assert ("已打不开，请发新卡" in handing, "此人已不再负责该户" in handing) == (True, True)
    mine = f'href="/household/{places.household}/scan-card/"'
    told = {it: visit_as(it).text("/my/") for it in ("helper", "village")}
    assert [("须重新发放的扫码卡" in page, mine in page) for page in told.values()] == [(True, True)] * 2
    ScanCard.objects.update(issued_by=Account.objects.get(username="village"))
    assert [mine in visit_as(it).text("/my/") for it in told] == [False, False]


@pytest.mark.usefixtures("home")
def test_what_is_typed_wrong_is_said_with_what_follows():
    status, page = scanned(code=NO_CODE)
    assert (status, "请输入印在卡虚线以下的8位数字。" in main(page)) == (422, True)
    found = [scanned(code="00000000") for _ in range(5)]
    assert [status for status, _page in found] == [422] * 4 + [429]
    assert "密码不对。再错4次，须等待30分钟。" in main(found[0][1])
    assert re.search(r"输错次数太多，请在\d\d:\d\d以后再试", main(found[-1][1]))
    assert scanned(code=CODE)[0] == 429


@pytest.mark.usefixtures("home")
def test_it_is_handed_out_as_a_paper_and_ended(places):
    address = f"/household/{places.household}/scan-card/"
    village = visit_as("village").client
    form = re.search(r'name="form" value="(\w+)"', village.get(address).content.decode()).group(1)
    sent = {"do": "print", "language": "zh", "form": form}
    paper = village.post(address, sent)
    assert (paper.status_code, paper.headers["Content-Type"], paper.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert (scanned()[0], "这张卡已经作废" in scanned()[1]) == (410, True)
    twice = village.post(address, sent)
    assert (twice.status_code, "已经用这张表制作过卡" in main(twice.content.decode())) == (422, True)
    page = village.post(address, {"do": "end"}, follow=True).content.decode()
    assert ("已停用" in main(page), "该户还没有卡" in main(page)) == (True, True)
    again = village.post(address, {"do": "end"})
    assert (again.status_code, "该户没有现用的卡" in main(again.content.decode())) == (422, True)
    assert village.post(address, {"do": "jump"}).status_code == 404


def test_the_address_in_the_card_is_the_one_by_which_telephones_reach_the_desk(settings, rf):
    from xiuhua.desk.scan_cards import CardAddress, address_of_cards

    settings.ALLOWED_HOSTS = ["*"]
    told = {
        it: address_of_cards(rf.get("/", headers={"host": it}, secure=True)).reached
        for it in (
            *("bangfu.example.cn", "8.8.8.8", "localhost", "desk.localhost", "127.0.0.1:8000", "[::1]", "10.0.0.8"),
            *("192.168.1.2:8000", "fupin", "fupin.local"),
        )
    }
    assert [it for it, reached in told.items() if reached] == ["bangfu.example.cn", "8.8.8.8"]
    plain = rf.get("/", headers={"host": "bangfu.example.cn"})
    found = CardAddress("http://bangfu.example.cn", "http://bangfu.example.cn/c/{token}/", reached=False)
    assert address_of_cards(plain) == found
    settings.PUBLIC_ADDRESS = "http://10.0.0.8"
    assert address_of_cards(plain) == CardAddress("http://10.0.0.8", "http://10.0.0.8/c/{token}/", reached=True)


@pytest.mark.usefixtures("home")
def test_the_address_stands_above_the_button_and_one_that_no_telephone_reaches_prints_no_card(
    places, monkeypatch, settings
):
    from xiuhua.actions import scan_card
    from xiuhua.desk.views import scan_cards

    address, form = f"/household/{places.household}/scan-card/", {"do": "print", "language": "zh"}
    village = visit_as("village")
    demo = village.text(address)
    button = 'value="print"'
    assert demo.index("http://testserver") < demo.index(button)
    assert ("手机打不开这个网址" in demo, "这是演示" in demo, f"{button} disabled" in demo) == (True, True, False)
    for module in (scan_card, scan_cards):
        monkeypatch.setattr(module, "is_demo", lambda: False)
    office = village.text(address)
    assert ("XIUHUA_PUBLIC_ADDRESS" in office, f"{button} disabled" in office) == (True, True)
    refused = village.client.post(address, form)
    assert (refused.status_code, "手机打不开http://testserver" in main(refused.content.decode())) == (422, True)
    assert scanned()[0] == 200  # the card that the household has is not ended for it
    settings.PUBLIC_ADDRESS = "https://bangfu.example.cn"
    assert "手机打不开" not in village.text(address)
    assert village.client.post(address, form).status_code == 200


@pytest.mark.usefixtures("home")
def test_the_office_reads_who_opened_it_with_the_code(places):
    scanned(code=CODE)
    page = main(visit_as("helper").text(f"/household/{places.household}/who/"))
    assert re.search(r"农户自己 凭\S+发放的卡 用密码打开了登记", page)


@pytest.mark.usefixtures("home")
def test_a_pack_without_rules_has_no_cards(places, monkeypatch):
    from xiuhua.desk.views import scan_cards

    monkeypatch.setattr(scan_cards, "scan_card_rules", lambda *_pack, **_on: None)
    address, village = f"/household/{places.household}/scan-card/", visit_as("village")
    page = village.text(address)
    assert ("现行政策包没有扫码卡的规定" in page, "自家登记" in main(scanned()[1])) == (True, False)
    assert ("须等待" in page, 'value="print"' in page, 'value="end"' in page) == (False, False, True)
    assert "已停用" in main(village.client.post(address, {"do": "end"}, follow=True).content.decode())
    assert (scanned()[0], "停用这张卡" in main(village.text(address))) == (410, False)

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
    assert [line for line in ("Set-Cookie: sessionid",) if line in str(Client().get(f"/c/{TOKEN}/").headers)] == []


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
    paper = village.post(address, {"do": "print", "language": "zh"})
    assert (paper.status_code, paper.headers["Content-Type"], paper.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert (scanned()[0], "这张卡已经作废" in scanned()[1]) == (410, True)
    page = village.post(address, {"do": "end"}, follow=True).content.decode()
    assert ("已停用" in main(page), "该户还没有卡" in main(page)) == (True, True)
    again = village.post(address, {"do": "end"})
    assert (again.status_code, "该户没有现用的卡" in main(again.content.decode())) == (422, True)
    assert village.post(address, {"do": "jump"}).status_code == 404


def test_the_address_in_the_card_is_the_one_by_which_telephones_reach_the_desk(settings, rf):
    from xiuhua.desk.scan_cards import address_of_cards

    request = rf.get("/", headers={"host": "localhost"})
    assert address_of_cards(request) == "http://localhost/c/{token}/"
    settings.PUBLIC_ADDRESS = "https://bangfu.example.cn"
    assert address_of_cards(request) == "https://bangfu.example.cn/c/{token}/"


@pytest.mark.usefixtures("home")
def test_the_office_reads_who_opened_it_with_the_code(places):
    scanned(code=CODE)
    page = main(visit_as("helper").text(f"/household/{places.household}/who/"))
    assert "农户自己 用密码打开了登记" in page


@pytest.mark.usefixtures("home")
def test_a_pack_without_rules_has_no_cards(places, monkeypatch):
    from xiuhua.desk.views import scan_cards

    monkeypatch.setattr(scan_cards, "scan_card_rules", lambda *_pack, **_on: None)
    page = main(visit_as("village").text(f"/household/{places.household}/scan-card/"))
    assert ("现行政策包没有扫码卡的规定" in page, "自家登记" in main(scanned()[1])) == (True, False)

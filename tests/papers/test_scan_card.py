"""The card that a household scans, as a PDF: nobody is named above its line, and what is scanned is the address."""

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from xiuhua.papers.leaving import NumberLeaves
from xiuhua.papers.scan_card import ScanCardPaper, scan_cards_pdf
from xiuhua.policy.reader import read_pack

PACKS = Path(__file__).parents[2] / "packs"
SAYS = {
    "says_title": "帮扶查询卡", "says_scan": "扫一扫", "says_without": "看到该找谁", "says_with": "看自家登记",
    "says_fold": "沿虚线剪下", "says_code": "您家的密码", "says_secret": "不要告诉外人", "says_lost": "丢了请换",
    "says_free": "不收费",
}  # fmt: skip


def card(**others) -> ScanCardPaper:
    told = {"address": "https://bangfu.example.cn/c/abc/", "code": "01234567", "issued": "2017-03-31 发给 张三"}
    return ScanCardPaper(**(SAYS | told | others))


def text_of(pdf: bytes) -> list[str]:
    return ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def test_it_is_one_page_with_the_code_and_the_name_below_the_line():
    (page,) = text_of(scan_cards_pdf([card()], language="zh"))
    above, _line, below = page.partition("沿虚线剪下")
    assert ("张三" in above, "0123" in above) == (False, False)
    assert below == "您家的密码01234567不要告诉外人丢了请换2017-03-31发给张三"


def test_a_full_number_in_what_is_said_stops_it():
    with pytest.raises(NumberLeaves):
        scan_cards_pdf([card(issued="发给 11010519491231002X")], language="zh")


def test_the_same_card_gives_the_same_bytes():
    assert scan_cards_pdf([card()], language="en") == scan_cards_pdf([card()], language="en")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_the_pack_says_takes_one_page(language):
    phrases = read_pack("sichuan", packs=PACKS).phrases
    says = {name: phrases[f"scan_card.{name.removeprefix('says_')}"][language] for name in SAYS}
    assert len(text_of(scan_cards_pdf([card(**says)], language=language))) == 1

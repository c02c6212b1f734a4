"""Causes and wishes on the desk: said, asked about, answered, and read as of an earlier day."""

import re
from html import unescape

import pytest

from tests.desk.visitor import visit_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
SAID = {
    "do": "causes", "main": "disability", "evidence-0": "残疾人证", "further-1": "money", "evidence-1": "入户调查",
    "said_by": "村民代表会议",
}  # fmt: skip


def main(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition('<main id="main"')[2])).split())


@pytest.fixture
def page():
    """The page of the causes of the helper's first household."""
    found = re.search(r'href="(/household/[0-9a-f-]{36}/)', visit_as("helper").text("/my/"))
    return f"{found[1]}causes/"


def sent(address: str, role: str = "helper", **form) -> tuple[int, str]:
    answer = visit_as(role).client.post(address, form, follow=True)
    return answer.status_code, main(answer.content.decode())


def test_causes_that_the_records_do_not_show_are_asked_about_and_answered(page, city):
    status, told = sent(page, **SAID, on=city.isoformat())
    assert (status, "已保存。原来的内容列在下面。" in told) == (200, True)
    assert "因残 主因 残疾人证 · 村民代表会议" in told
    assert "认定了这项原因，登记的情况却不能说明。实际怎样？" in told
    assert "缺资金 因业（缺产业） 入户调查" in told
    status, told = sent(page, do="answer", cause="disability", answer="残疾人证补办中")
    assert (status, "残疾人证补办中" in told, "重新答复" in told) == (200, True, True)


def test_a_refusal_keeps_what_was_typed(page, city):
    status, told = sent(page, **(SAID | {"said_by": ""}), on=city.isoformat())
    assert (status, "请写明由谁认定：会议、单位或个人。" in told) == (422, True)
    told = sent(page, **(SAID | {"evidence-1": ""}), on=city.isoformat())[1]
    assert told.count("缺资金没有依据") == 2  # on top and at the field
    assert "这不是日期，请选一个。" in sent(page, **SAID, on="2017-02-30")[1]


def test_what_the_family_wants_stands_in_its_own_words(page):
    form = {
        "do": "wishes",
        "wish-1": "treatment",
        "words-1": "想把老伴的腿治好",
        "words-2": "门口装灯",
        "told_by": "户主",
    }
    status, told = sent(page, **form)
    assert (status, "治病和医药费 想把老伴的腿治好 门口装灯" in told) == (200, True)
    assert "户主所说" in told


def test_a_day_that_is_past_is_read_and_not_written(page):
    text = visit_as("helper").text(f"{page}?on=2016-12-31")
    assert ('name="main"' in text, "重新认定原因" in main(text)) == (False, False)
    assert 'name="main"' in visit_as("helper").text(page)
    assert visit_as("helper").client.post(page, {"do": "jump"}).status_code == 404

"""Consents on the desk: written down by whoever answers for the household, read with it, taken back."""

import re
from html import unescape

import pytest

from tests.desk.visitor import visit_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
FORM = {"do": "keep", "purpose": "photo", "to_whom": "县电视台", "told_by": "户主"}


def main(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition('<main id="main"')[2])).split())


def sent(places, role: str = "helper", **form) -> tuple[int, str]:
    answer = visit_as(role).client.post(f"/household/{places.household}/consents/", form, follow=True)
    return answer.status_code, main(answer.content.decode())


def test_it_is_written_down_read_and_taken_back(city, places):
    status, page = sent(places, **FORM, given_on=city)
    assert (status, "已登记。农户可随时撤回。" in page) == (200, True)
    assert "拍照并使用照片 给县电视台 有效 户主于2017年3月31日作出" in page
    address = f"/household/{places.household}/consents/"
    key = re.search(r'name="of" value="([0-9a-f-]{36})"', visit_as("township").text(address)).group(1)
    status, page = sent(places, "township", do="take_back", of=key)
    assert (status, "已于2017年3月31日撤回" in page) == (200, True)


def test_what_is_refused_is_said_and_what_was_typed_stays(city, places):
    status, page = sent(places, **FORM, given_on="soon")
    assert (status, "日期有误，请选择作出日期。" in page) == (422, True)
    status, page = sent(places, **(FORM | {"purpose": ""}), given_on=city)
    assert (status, "请从列表中选择同意的事项。" in page) == (422, True)
    assert sent(places, do="jump")[0] == 404


def test_the_card_leads_there(places):
    assert f'href="/household/{places.household}/consents/"' in visit_as("helper").text(
        f"/household/{places.household}/"
    )

"""A change of a value on file on the desk: chosen, asked for with what it should be, checked by somebody else."""

import re
from html import unescape

import pytest

from tests.desk.visitor import visit_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
FORM = {"item": "land.fruit_mu", "value": "2.5", "reason": "去年新栽", "evidence-proof": "照片 3 张"}


def main(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition('<main id="main"')[2])).split())


def sent(places, role: str = "village", **form) -> tuple[int, str]:
    answer = visit_as(role).client.post(f"/household/{places.household}/change/", FORM | form, follow=True)
    return answer.status_code, main(answer.content.decode())


def test_it_is_asked_for_checked_and_written(city, places):
    from xiuhua.register.models import Land, Proceeding

    address = f"/household/{places.household}/change/"
    assert "可以变更的事项" in main(visit_as("village").text(address))
    assert "应为" in main(visit_as("village").text(f"{address}?item=land.fruit_mu"))
    status, page = sent(places)
    assert (status, "已提出。经他人核实后才会写入。" in page) == (200, True)
    assert re.search(r"→ 2\.5 登记有误", page)
    row = Proceeding.objects.get(procedure="change")
    form = {"do": "finish", "of": row.key, "step": "check", "on": city, "evidence-opinion": "核查单 8 号"}
    procedures = f"/household/{places.household}/procedures/"
    checked = visit_as("township").client.post(procedures, form, follow=True)
    assert checked.status_code == 200
    assert [str(it.fruit_mu) for it in Land.objects.on(city).filter(household__key=places.household)] == ["2.50"]
    assert "提出登记事项变更" in main(visit_as("village").text(procedures))


def test_what_cannot_be_read_is_said_with_what_is_expected(places):
    status, page = sent(places, value="很多")
    assert (status, 'value="很多"' in page) == (422, False)
    assert sent(places, since="soon")[0] == 422
    assert sent(places, item="standing.status")[0] == 422


def test_a_stale_request_is_refused_with_both_values(city, places):
    from xiuhua.register.models import Land, Proceeding

    sent(places)
    row = Proceeding.objects.get(procedure="change")
    held = Land.objects.on(city).filter(household__key=places.household)
    before = held.get().fruit_mu
    held.update(fruit_mu=9)
    form = {"do": "finish", "of": row.key, "step": "check", "on": city, "evidence-opinion": "核查单 8 号"}
    answer = visit_as("township").client.post(f"/household/{places.household}/procedures/", form)
    page = main(answer.content.decode())
    assert (answer.status_code, "现在是9。" in page) == (422, True)
    assert before != 9


def test_what_was_sent_back_is_mended_and_sent_again(city, places):
    from xiuhua.register.models import Proceeding

    sent(places)
    row = Proceeding.objects.get(procedure="change")
    procedures = f"/household/{places.household}/procedures/"
    back = {"do": "send_back", "of": row.key, "step": "check", "on": city, "to": "request", "reason": "照片看不清"}
    assert visit_as("township").client.post(procedures, back).status_code == 302
    page = visit_as("village").text(procedures)
    form = re.search(r'href="([^"]+\?of=[^"]+)#ask"', page).group(1)
    assert ("修改申请" in main(page), "提出登记事项变更" in main(visit_as("village").text(form))) == (True, False)
    page = visit_as("village").text(form)
    assert ('value="2.5"' in page, 'value="照片 3 张"' in page, "照片看不清" in page) == (True, True, True)
    status, page = sent(places, of=row.key, value="2.5亩多")
    assert (status, row.changes.count()) == (422, 1)
    status, page = sent(places, of=row.key, value="3", item="water.safe")
    assert (status, re.search(r"→ 3 登记有误", page) is not None) == (200, True)
    assert list(row.changes.order_by("number").values_list("item", "after")) == [
        ("land.fruit_mu", "2.5"), ("land.fruit_mu", "3"),
    ]  # fmt: skip
    assert re.search(r"→ 2\.5 登记有误", main(visit_as("township").text(procedures)))
    assert visit_as("village").get(form).status_code == 404  # it waits for its check again


def test_whoever_does_not_ask_for_changes_finds_no_such_page(places):
    assert visit_as("helper").get(f"/household/{places.household}/change/").status_code == 404

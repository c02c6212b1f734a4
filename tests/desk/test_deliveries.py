"""Many deliveries on the desk: entered by list, refused rows named, and the good ones kept on a choice."""

import re
from datetime import date
from html import unescape
from types import SimpleNamespace

import pytest

from tests.desk.test_typed_stays import Filled
from tests.desk.visitor import visit_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
ITEM = "cooperative_dividend"


@pytest.fixture
def village(city, places):
    """Two households of a village that are to get a dividend, and the address where it is entered."""
    from tests.makers import take_measures_away
    from xiuhua.actions.remedy.grant import Grant, grant_measure
    from xiuhua.actions.remedy.measure_refusal import MeasureRefused
    from xiuhua.register.models import Account, Household, Measure, Residence

    by = Account.objects.get(username="township")
    home = Household.objects.get(key=places.household)
    at = Residence.objects.on(city).get(household=home).village
    near = Residence.objects.on(city).filter(village=at).exclude(household=home).order_by("pk")
    homes = [home, *(it.household for it in near)]
    for one in homes:
        take_measures_away(one)
    keys = []
    for one in homes:
        try:
            keys.append(grant_measure(one.key, Grant(ITEM, date(2017, 1, 1)), by=by))
        except MeasureRefused:
            continue  # whoever may not have it is none of the two
        if len(keys) == 2:
            break
    rows = [Measure.objects.get(key=key) for key in keys]
    return SimpleNamespace(rows=rows, address=f"/area/{at.code}/deliveries/", measures=f"/area/{at.code}/measures/")


def main(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition('<main id="main"')[2])).split())


def form(village, **told) -> dict[str, object]:
    return {
        "item": ITEM, "do": "deliver", "on": "2017-03-20", "amount": "300", "evidence": "分红表 3 号",
        "of": [str(row.key) for row in village.rows],
    } | told  # fmt: skip


def posted(village, **told):
    return visit_as("township").client.post(village.address, form(village, **told), follow=True)


def delivered(village) -> list[int]:
    from xiuhua.register.models import Delivery

    rows = Delivery.objects.filter(measure__in=village.rows).order_by("amount_fen")
    return list(rows.values_list("amount_fen", flat=True))


def test_an_office_enters_what_a_list_paid_and_reads_it_there(village):
    assert f'href="{village.address}"' in visit_as("township").text(village.measures)
    page = Filled(visit_as("township").text(village.address))
    first, second = (f"amount-{row.key.hex}" for row in village.rows)
    assert (page.value(first), page.value(second)) == ("", "")
    answer = posted(village, **{second: "250.50"})
    assert (answer.status_code, delivered(village)) == (200, [25_050, 30_000])
    text = main(answer.content.decode())
    assert ("已登记 2 笔落实。" in text, "2017年3月20日" in text) == (True, True)


def test_refused_rows_are_named_and_all_that_was_typed_stays(village):
    second = f"amount-{village.rows[1].key.hex}"
    answer = posted(village, **{second: "lots"})
    page = Filled(answer.content.decode())
    typed = {"on": "2017-03-20", "amount": "300", "evidence": "分红表 3 号", second: "lots"}
    assert (answer.status_code, {name: page.value(name) for name in typed}) == (422, typed)
    assert page.leads["trouble"] == f"#{second}"
    assert page.words(f"w-{village.rows[1].key.hex}") == "金额或数量有误。请填写数字，最多两位小数。"
    assert answer.content.decode().count('name="of" value="') - answer.content.decode().count(" checked> ") >= 0
    assert (delivered(village), 'value="good"' in answer.content.decode()) == ([], True)
    assert (posted(village, **{second: "lots", "do": "good"}).status_code, delivered(village)) == (200, [30_000])


def test_who_was_not_chosen_gets_nothing(village):
    assert posted(village, of=[str(village.rows[0].key)]).status_code == 200
    assert delivered(village) == [30_000]
    page = posted(village, of=[])
    assert (page.status_code, "请至少选择一户。" in page.content.decode()) == (422, True)


def test_who_acts_for_no_office_of_the_village_finds_no_such_page(village):
    for who in ("helper", "inspector"):
        client = visit_as(who).client
        assert [client.get(village.address).status_code, client.post(village.address, {}).status_code] == [404, 404]

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
    chosen = re.findall(r'name="of" value="([^"]+)" checked', answer.content.decode())
    assert sorted(chosen) == sorted(str(row.key) for row in village.rows)
    assert (delivered(village), 'value="good"' in answer.content.decode()) == ([], True)
    assert (posted(village, **{second: "lots", "do": "good"}).status_code, delivered(village)) == (200, [30_000])


def chosen_in(page: str) -> set[str]:
    return set(re.findall(r'name="of" value="([^"]+)" checked', page))


def test_nobody_is_chosen_before_somebody_is_or_an_amount_was_typed_for_them(village):
    page = visit_as("township").text(f"{village.address}?item={ITEM}")
    assert (chosen_in(page), page.count('name="of"') > 1) == (set(), True)
    one, both = str(village.rows[0].key), {str(row.key) for row in village.rows}
    typed = {f"amount-{village.rows[0].key.hex}": "50", "of": []}
    assert chosen_in(posted(village, **typed, evidence="").content.decode()) == {one}
    every = posted(village, **typed, do="all")
    assert (every.status_code, both <= chosen_in(every.content.decode()), delivered(village)) == (200, True, [])
    assert Filled(every.content.decode()).value("evidence") == "分红表 3 号"
    assert (posted(village, **typed).status_code, delivered(village)) == (200, [5_000])


def test_who_was_not_chosen_gets_nothing(village):
    assert posted(village, of=[str(village.rows[0].key)]).status_code == 200
    assert delivered(village) == [30_000]
    page = posted(village, of=[])
    assert (page.status_code, "请至少选择一户。" in page.content.decode()) == (422, True)


def test_who_acts_for_no_office_of_the_village_finds_no_such_page(village):
    for who in ("helper", "inspector"):
        client = visit_as(who).client
        assert [client.get(village.address).status_code, client.post(village.address, {}).status_code] == [404, 404]


def test_the_same_amount_on_other_paper_is_asked_about_with_all_that_was_typed(village):
    posted(village)
    told = {"evidence": "分红表 4 号"}
    page = posted(village, **told).content.decode()
    assert ("有2项当天已凭其他凭据登记过同样的数额" in page, delivered(village)) == (True, [30_000] * 2)
    assert Filled(page).value("evidence") == "分红表 4 号"
    assert ('name="again"' in page, "2017年3月20日已登记过同样的数额：分红表 3 号。" in page) == (True, True)
    assert (posted(village, **told, again="on").status_code, delivered(village)) == (200, [30_000] * 4)


def test_what_no_household_gets_is_refused_and_more_than_planned_is_asked_about(village):
    from xiuhua.register.models import Measure

    page = posted(village, amount="99999999").content.decode()
    said = (
        "这笔落实为99,999,999元，超过一户单笔落实的上限（200,000元）。请核对凭据；确实无误的，请先调整政策包中的上限。"
    )
    assert Filled(page).words(f"w-{village.rows[0].key.hex}") == said
    Measure.objects.filter(pk=village.rows[0].pk).update(planned_fen=20_000)
    page = posted(village).content.decode()
    assert Filled(page).words(f"w-{village.rows[0].key.hex}") == (
        "加上这笔，累计落实300元，超过计划的200元。请确认无误，或改小数额。"
    )
    assert ('name="sure"' in page, 'name="again"' in page, delivered(village)) == (True, False, [])
    assert (posted(village, sure="on").status_code, delivered(village)) == (200, [30_000] * 2)


def test_what_stood_already_is_told_apart_from_what_is_new(village):
    posted(village, of=[str(village.rows[0].key)])
    assert "已登记 1 笔落实。 另有 1 笔此前已登记。" in main(posted(village).content.decode())


def test_a_list_is_told_on_the_page_and_taken_back_whole_for_a_reason(village):
    from xiuhua.register.models import Delivery

    posted(village)
    batch = Delivery.objects.filter(measure__in=village.rows).first().batch
    form = {"item": ITEM, "do": "take_back", "batch": str(batch), "why": " "}
    client = visit_as("township").client
    assert f'value="{batch}"' in client.get(f"{village.address}?item={ITEM}").content.decode()
    page = client.post(village.address, form)
    assert (page.status_code, Filled(page.content.decode()).leads["trouble"]) == (422, f"#why-{batch.hex}")
    said = main(client.post(village.address, form | {"why": "重复登记"}, follow=True).content.decode())
    assert ("已撤回 2 笔落实。" in said, delivered(village)) == (True, [0, 0, 30_000, 30_000])
    assert client.post(village.address, form | {"batch": "x"}).status_code == 404


def test_a_list_of_a_thousand_is_kept_and_what_was_typed_is_not_lost(village):
    from xiuhua.register.models import Delivery, Household, Measure, MeasureState, Residence

    like = village.rows[0]
    home = Residence.objects.filter(household=like.household).order_by("-pk").first()
    homes = Household.objects.bulk_create(Household(number=f"T{n:04}") for n in range(1_000))
    Residence.objects.bulk_create(Residence(household=it, village=home.village, since=home.since) for it in homes)
    rows = Measure.objects.bulk_create(Measure(household=it, item=ITEM, since=like.since) for it in homes)
    MeasureState.objects.bulk_create(MeasureState(measure=it, status="approved", since=like.since) for it in rows)
    told = {"of": [str(row.key) for row in rows], **{f"amount-{row.key.hex}": "" for row in rows}}
    assert posted(village, **told, evidence="").status_code == 422
    assert posted(village, **told).status_code == 200
    assert Delivery.objects.filter(measure__in=rows, amount_fen=30_000).count() == 1_000


def test_a_helper_enters_a_list_for_the_households_of_ones_own(village):
    """The village's other household is nobody's of theirs."""
    from xiuhua.register.models import Assignment, Delivery

    helper = visit_as("helper")
    assert 'href="/my/deliveries/"' in helper.text("/my/")
    assert "我帮扶农户的批量落实登记" in main(helper.text(f"/my/deliveries/?item={ITEM}"))
    own = set(
        Assignment.objects.filter(person__account__username="helper", kind="pair").values_list("household", flat=True)
    )
    mine = [row for row in village.rows if row.household_id in own]
    told = form(village, of=[str(row.key) for row in mine])
    answer = helper.client.post("/my/deliveries/", told, follow=True)
    assert (answer.status_code, f"已登记 {len(mine)} 笔" in main(answer.content.decode())) == (200, True)
    assert set(Delivery.objects.filter(evidence="分红表 3 号").values_list("measure", flat=True)) == {
        it.pk for it in mine
    }
    assert "您没有结对帮扶的农户。" in main(visit_as("county").text("/my/deliveries/"))

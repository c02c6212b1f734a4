"""Flags and calls on the desk: a question to answer, what the office sees after that, a draw, a call and a share."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client

from tests.actions.verify.recheck_ground import DUE, clock, recheck_ground
from tests.kept_rows import kept_rows
from tests.makers import TODAY, make_visit, pair
from xiuhua.actions.verify.answer_flag import Reply, answer_flag
from xiuhua.actions.verify.close_flag import close_flag
from xiuhua.desk import labels
from xiuhua.register.models import CallBack, Flag, PackInForce, Visit

pytestmark = pytest.mark.django_db
APRIL = date(2017, 4, 3)
OWN = "/my/flags/"


@pytest.fixture(scope="module")
def ground(django_db_setup, django_db_blocker):  # noqa: ARG001
    with kept_rows(django_db_blocker):
        found = recheck_ground(visits=12)
        labels._words.cache_clear()
        yield found
    labels._words.cache_clear()


def of(ground, role: str, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(ground.by[role])
    return client


def words(response) -> str:
    page = response.content.decode().partition('<main id="main"')[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def of_area(area, page: str) -> str:
    return f"/area/{area.code}/{page}/"


# ── One's own ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_to_answer_is_a_good_state(ground):
    assert "There is nothing to answer. Entering a visit late is all right" in words(of(ground, "helper").get(OWN))
    assert "没有需要答复的。" in words(of(ground, "helper", "zh-hans").get(OWN))


def test_a_question_tells_its_rows_and_days_and_is_answered_with_true_days(ground):
    flag = ground.flagged(0, 1)
    helper = of(ground, "helper")
    page = words(helper.get(OWN))
    assert "2 visits of 2017-03 yours to answer until 17 Apr 2017" in page
    assert "Does not fit into the time Entered at one spot" in page
    assert "王0" in page
    assert Flag.objects.get().seen_on == TODAY
    told = {"of": flag.key, "reply": "late", f"day-{ground.visits[0].key}": "2017-03-9x"}
    refused = helper.post(OWN, told)
    assert (refused.status_code, "That is no day. Choose one." in words(refused)) == (422, True)
    told[f"day-{ground.visits[0].key}"] = "2017-03-09"
    told[f"day-{ground.visits[1].key}"] = ""
    page = words(helper.post(OWN, told, follow=True))
    assert "There is nothing to answer." in page
    assert "entered late 31 Mar 2017" in page
    assert list(Visit.objects.filter(late=True).order_by("on").values_list("on", flat=True)) == [
        date(2017, 3, 9), date(2017, 3, 28),
    ]  # fmt: skip


def test_some_are_taken_back_by_a_tick_each(ground):
    flag = ground.flagged(0, 1)
    told = {"of": flag.key, "reply": "taken_back", "text": "Wrong family", f"back-{ground.visits[1].key}": "yes"}
    assert "answered; the office looks at it" in words(of(ground, "helper").post(OWN, told, follow=True))
    assert Visit.objects.exclude(withdrawn_at=None).get() == ground.visits[1]


def test_an_account_of_nobody_has_nothing_to_answer(ground):
    ground.by["auditor"].person = None
    ground.by["auditor"].save()
    assert "There is nothing to answer." in words(of(ground, "auditor").get(OWN))


# ── The office ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_office_sees_a_question_only_when_it_was_answered_asks_households_and_closes_it(ground):
    flag = ground.flagged()
    address, township = of_area(ground.township, "flags"), of(ground, "township")
    assert "Nothing waits for this office." in words(township.get(address))
    answer_flag(flag.key, Reply("explained", "The bridge was out"), by=ground.by["helper"])
    page = words(township.get(address))
    assert "张帮: 12 visits of 2017-03 answered" in page
    assert "The answer: It was otherwise: I explain: The bridge was out" in page
    calls = township.post(address, {"of": flag.key, "do": "ask"})
    assert "Whom to ask about one question 3" in words(township.get(calls.url))
    refused = township.post(address, {"of": flag.key, "do": "close", "end": "confirmed"})
    assert "No household has said that a visit did not happen." in words(refused)
    assert township.post(address, {"of": flag.key, "do": "rank"}).status_code == 404
    page = words(
        township.post(address, {"of": flag.key, "do": "close", "end": "explained", "text": "Seen"}, follow=True)
    )
    assert "Closed. Nothing else follows from it" in page
    assert "The office said: Seen" in page
    assert "Households to ask: 3. Asked so far: 0. Said that nobody came: 0." in page
    assert of(ground, "helper").get(OWN).content.decode().count("Seen") == 1


def test_an_unanswered_question_comes_to_the_office_after_its_days(ground):
    ground.flagged(0)
    clock(DUE + timedelta(days=1))
    flag = Flag.objects.get()
    of(ground, "county").post(of_area(ground.county, "flags"), {"of": flag.key, "do": "ask"})
    below = words(of(ground, "township").get(of_area(ground.township, "flags")))
    assert f"The office of {ground.county.name} asks some households." in below
    page = words(of(ground, "county").get(of_area(ground.county, "flags")))
    assert "Households to ask: 1. Asked so far: 0." in page
    assert "not answered until 17 Apr 2017 never opened: perhaps nobody told them" in page
    clock(TODAY)


def test_how_they_ended_is_told_by_township_and_sign_from_five_on(ground):
    address, county = of_area(ground.county, "flags"), of(ground, "county")
    for number, end in enumerate(["explained"] * 4 + ["not_confirmed"]):
        assert "fewer than 5: not told" in words(county.get(address)) or number == 0
        visit = make_visit(ground.homes[number], ground.helper, on=date(2016, number + 1, 8))
        ground.visits.append(visit)
        flag = ground.flagged(len(ground.visits) - 1)
        answer_flag(flag.key, Reply("explained", "So it was"), by=ground.by["helper"])
        close_flag(flag.key, end=end, by=ground.by["county"])
    del ground.visits[12:]
    page = words(county.get(address))
    assert f"{ground.township.name} 0 0 4 0 1 5 100.0" in page
    assert "Does not fit into the time 0 0 4 0 1 5 100.0" in page
    assert f"{ground.township.name} 0 0 4 0 1 5 100.0" in words(of(ground, "county", "zh-hans").get(address))


def test_without_rules_in_the_pack_the_pages_say_so(ground):
    PackInForce.objects.all().delete()
    for page in ("flags", "call-backs"):
        found = words(of(ground, "county").get(of_area(ground.county, page)))
        assert "The pack in force does not say how visits are checked again." in found


# ── Calls ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_month_is_drawn_sealed_called_and_told_as_a_share(ground):
    clock(APRIL)
    address, township = of_area(ground.township, "call-backs"), of(ground, "township")
    page = words(township.get(address))
    assert "This month has not been drawn." in page
    assert "12 visits of the month are on file." in page
    refused = township.post(address, {"do": "draw", "opens_on": "2017-04-01"})
    assert "The list cannot open before today. Choose a day from 3 Apr 2017 on." in words(refused)
    page = words(township.post(address, {"do": "draw", "opens_on": "2017-04-04"}, follow=True))
    assert "Sealed until 4 Apr 2017. Then it opens for this office alone." in page
    assert "王" not in page
    assert "drawn already" not in page
    clock(APRIL + timedelta(days=1))
    page = words(township.get(address))
    assert "Whom to ask 12" in page
    assert "Visit of 28 Mar 2017 by 张帮 · At their home" in page
    assert "绣花-走访回访|2017-03|" in page
    for number, call in enumerate(CallBack.objects.order_by("pk")):
        told = {"do": "call", "of": call.key, "on": "2017-04-04", "result": "happened" if number else "did_not"}
        if not number:
            wrong = township.post(address, told | {"result": ""})
            assert "Choose what came of the call." in words(wrong)
            assert "Choose one." in words(township.post(address, told | {"on": "x"}))
        township.post(address, told | {"promised": "yes", "received": "no", "note": "Tea"})
    page = words(township.get(address))
    assert "91.7 % with 95 per cent confidence between" in page
    assert "Of 12 visits 12 were drawn, and 12 households answered yes or no." in page
    assert "No, nobody came: 1" in page
    assert township.post(address, {"do": "rank"}).status_code == 404
    pair(ground.helper, ground.homes[0])
    seen = words(of(ground, "helper").get(of_area(ground.county, "call-backs")))
    assert ("Whom to ask" in seen, "This month has not been drawn." in seen) == (False, True)
    assert "2017年3月走访属实的比例" in words(of(ground, "township", "zh-hans").get(address))
    clock(TODAY)


def test_a_county_reads_its_townships_and_only_the_office_that_drew_sees_households(ground):
    clock(APRIL)
    county = of(ground, "county")
    address = of_area(ground.county, "call-backs")
    county.post(address, {"do": "draw"})
    CallBack.objects.update(result="happened", done_on=APRIL, done_by=ground.by["county"], tries=1)
    page = words(county.get(address))
    assert f"{ground.township.name} 100.0" in page
    below = words(of(ground, "township").get(of_area(ground.township, "call-backs")))
    assert f"From the draw of {ground.county.name}." in below
    assert "Whom to ask" not in below
    above = words(of(ground, "city").get(address))
    assert ("100.0 %" in above, "Whom to ask" in above) == (True, False)
    assert of(ground, "city").post(address, {"do": "draw"}).status_code == 404
    assert county.get(of_area(ground.homes[0].residences.get().village, "call-backs")).status_code == 404
    months = words(county.get(f"{address}?month=2017-02"))
    assert "Visits of 2017-02 that happened This month has not been drawn." in months
    assert "2017-03" in months
    assert "Visits of 2017-03 that happened" in words(county.get(f"{address}?month=2031-99"))
    clock(TODAY)

"""Households are drawn, answer once, and nothing that is kept leads from an answer to a household."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.apps import apps
from django.urls import reverse
from pypdf import PdfReader

from tests.kept_rows import kept_rows
from tests.makers import TODAY, give_pack, give_role, make_account, make_area, make_household, make_office, make_person
from xiuhua.actions.assess.close_survey import close_survey
from xiuhua.actions.assess.draw_survey import draw_survey
from xiuhua.actions.assess.print_slips import SlipAddress, print_slips
from xiuhua.actions.assess.survey_refusal import SurveyRefused
from xiuhua.actions.assess.take_answer import answer_for, answer_with_code, digest_of_code, slip_with_code
from xiuhua.bridge.gather import gather
from xiuhua.desk.survey_words import slip_words
from xiuhua.duty.door import Absent
from xiuhua.queries.survey import answered, frame_of, places_told, policy_in_force
from xiuhua.reckon.sampling.rounds import digest_of, drawn_of
from xiuhua.register.models import (
    Household,
    JournalLine,
    Office,
    SurveyRound,
    SurveySlip,
    SurveyTally,
)
from xiuhua.register.vault import open_vault

pytestmark = pytest.mark.django_db
LAST = TODAY + timedelta(days=20)
GLAD = dict.fromkeys(("policy", "measures", "exit", "cadres", "recognition"), "satisfied")
CROSS = dict.fromkeys(GLAD, "not")


@pytest.fixture(scope="module")
def by(django_db_setup, django_db_blocker):  # noqa: ARG001
    """A county with four villages of twelve households, and who logs in."""
    with kept_rows(django_db_blocker):
        open_vault(create=True)
        make_office(demo_day=TODAY)
        city = make_area()
        give_pack(city)
        county = make_area(city)
        townships = [make_area(county), make_area(county)]
        for at in range(4):
            village = make_area(townships[at % 2])
            for _ in range(12):
                make_household(village)
        found = {}
        for name, role, area in (("county", "county", county), ("township", "township", townships[0])):
            found[name] = make_account(name, person=make_person())
            give_role(found[name], role, area)
        found["area"] = county
        yield found


def drawn(by) -> SurveyRound:
    return draw_survey(by["area"].code, opens_on=TODAY, closes_on=LAST, by=by["county"])


def clock(day: date) -> None:
    Office.objects.update(demo_clock=day)


def refused(reason, deed, *args, **told) -> None:
    with pytest.raises(SurveyRefused) as found:
        deed(*args, **told)
    assert found.value.reason == reason


def slips(row) -> list[SurveySlip]:
    return list(SurveySlip.objects.filter(village__round=row).order_by("pk"))


def test_a_round_is_drawn_again_from_its_seed_and_the_households_of_its_day(by):
    row = drawn(by)
    frame = frame_of(by["area"], on=row.drawn_on)
    villages, households = drawn_of(frame, villages=30, households=10, seed=row.seed)
    assert (frame.height, row.seed.rpartition("|")[2]) == (48, digest_of(frame))
    assert {it.village.code for it in row.villages.all()} == set(villages["village"])
    assert {it.household.key.hex for it in slips(row)} == set(households["household"])
    assert answered(row) == (40, 0)


def test_only_the_office_of_the_place_draws_and_one_round_runs_at_a_time(by):
    with pytest.raises(Absent):
        draw_survey(by["area"].code, opens_on=TODAY, closes_on=LAST, by=by["township"])
    refused("closes_before", draw_survey, by["area"].code, opens_on=LAST, closes_on=TODAY, by=by["county"])
    yesterday = TODAY - timedelta(days=1)
    refused("opens_before", draw_survey, by["area"].code, opens_on=yesterday, closes_on=LAST, by=by["county"])
    drawn(by)
    refused("one_runs", drawn, by)


def test_a_code_is_used_once_and_then_gone(by):
    row = drawn(by)
    SurveySlip.objects.filter(pk=slips(row)[0].pk).update(code_digest=digest_of_code("code"))
    refused("not_asked", answer_with_code, "code", GLAD | {"exit": ""})
    answer_with_code("code", GLAD)
    assert answered(row) == (40, 1)
    with pytest.raises(Absent):
        slip_with_code("code")
    refused("used", answer_for, slips(row)[0].key, GLAD, by=by["county"])


def test_nothing_that_is_kept_leads_from_an_answer_to_a_household(by):
    """No field of a count leads to a slip, none has a time, and all counts of a village were written together."""
    row = drawn(by)
    first, second = SurveySlip.objects.filter(village=row.villages.order_by("pk").first()).order_by("pk")[:2]
    answer_for(second.key, CROSS, by=by["county"])
    answer_for(first.key, GLAD, by=by["county"])
    fields = {it.name for it in SurveyTally._meta.get_fields()}
    assert fields == {"id", "village", "question", "answer", "count"}
    assert not [it for it in apps.get_models() for at in it._meta.fields if at.related_model is SurveyTally]
    times = {"DateField", "DateTimeField", "TimeField"}
    assert not [it.name for it in SurveySlip._meta.fields if it.get_internal_type() in times]
    told = list(SurveyTally.objects.order_by("pk").values_list("question", "answer", "count"))

    assert [it[:2] for it in told] == [
        (q, a) for q in GLAD for a in ("satisfied", "fairly", "little", "not", "no_answer")
    ]
    lines = JournalLine.objects.filter(deed="take_survey_answer")
    names = {it.household.key.hex for it in (first, second)} | {str(it.household.key) for it in (first, second)}
    names |= {str(it.key) for it in (first, second)} | {it.key.hex for it in (first, second)}
    assert {it.subject for it in lines} == {str(row.key)} or {it.subject for it in lines} == {row.key.hex}
    assert not [it for it in lines for name in names if name in str(it.after) + str(it.before) + it.why]


def test_counts_prove_how_many_answered_and_what_was_said_is_told_of_many(by):
    row = drawn(by)
    for number, slip in enumerate(slips(row)):
        if number % 10:
            answer_for(slip.key, CROSS if number % 10 == 1 else GLAD, by=by["county"])
    totals = [sum(it.count for it in SurveyTally.objects.filter(question=question)) for question in GLAD]
    assert totals == [answered(row)[1]] * 5 == [36] * 5
    refused("not_over", close_survey, row.key, by=by["county"])
    assert places_told(row, fewest=5) == []
    clock(LAST + timedelta(days=1))
    refused("not_open", answer_for, slips(row)[0].key, GLAD, by=by["county"])
    with pytest.raises(Absent):
        close_survey(row.key, by=by["township"])
    close_survey(row.key, by=by["county"])
    refused("closed", close_survey, row.key, by=by["county"])
    (line,) = places_told(row, fewest=5)
    assert {key: (round(it.share, 4), it.asked) for key, it in line.told.items()} == dict.fromkeys(
        (*GLAD, "satisfaction"), (round(32 / 36, 4), 36)
    )
    assert line.told["recognition"].low < 32 / 36 < line.told["recognition"].high
    assert places_told(row, fewest=37)[0].told == {}
    table = gather(LAST + timedelta(days=1), ["estimates"])["estimates"]
    assert table.select("area", "quantity", "kind", "asked").rows() == [
        (by["area"].code, it, "survey", 36) for it in sorted((*GLAD, "satisfaction"))
    ]
    assert gather(LAST, ["estimates"])["estimates"].height == 0


def test_slips_are_printed_with_new_codes_and_open_the_questions(by, client):
    row = drawn(by)
    policy = policy_in_force(TODAY)
    words = slip_words(policy.questions, policy.answers, since=row.opens_on, until=row.closes_on)
    pdf = print_slips(row.key, words, SlipAddress("https://desk.test/s/{code}/", True), language="zh", by=by["county"])
    assert len(PdfReader(BytesIO(pdf)).pages) == 40
    assert len(set(SurveySlip.objects.values_list("code_digest", flat=True))) == 40
    SurveySlip.objects.filter(pk=slips(row)[0].pk).update(code_digest=digest_of_code("one-of-16-places"))
    address = reverse("survey-slip", args=["one-of-16-places"])
    assert client.get(address).content.count(b'type="radio"') == 25
    assert client.post(address, GLAD | {"exit": "nonsense"}).status_code == 422
    assert client.post(address, GLAD).status_code == 200
    assert (client.get(address).status_code, answered(row)) == (410, (40, 1))


def test_the_office_sees_who_is_left_and_others_only_shares(by, client):
    row = drawn(by)
    page = reverse("surveys", args=[by["area"].code])
    client.force_login(by["county"])
    entry = reverse("survey-interview", args=[by["area"].code, slips(row)[0].key])
    assert [it.content.count(f"/area/{by['area'].code}/surveys/".encode()) > 40 for it in [client.get(page)]] == [True]
    assert client.post(entry, GLAD).status_code == 302
    assert answered(row) == (40, 1)
    client.force_login(by["township"])
    assert b"Whom to ask" not in client.get(page, headers={"accept-language": "en"}).content
    assert client.get(entry).status_code == 404
    assert Household.objects.count() == 48

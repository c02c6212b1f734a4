"""A month's calls are drawn once, sealed, by nobody who made the visits, and what one household said stays inside."""

import json
from datetime import date, timedelta

import pytest
from django.http import Http404
from typer.testing import CliRunner

from tests.actions.verify.recheck_ground import MARCH, clock, recheck_ground, the_round
from tests.kept_rows import kept_rows
from tests.makers import TODAY, give_role, make_area, make_household, make_person, make_visit
from xiuhua.actions.verify.answer_flag import Reply, answer_flag
from xiuhua.actions.verify.do_call_back import Answer, do_call_back
from xiuhua.actions.verify.draw_call_backs import draw_call_backs
from xiuhua.actions.verify.forget_flags import forget_flags
from xiuhua.actions.verify.recheck_refusal import RecheckRefused
from xiuhua.console.main import app
from xiuhua.queries.pack import pack_named
from xiuhua.queries.recheck import frame_of
from xiuhua.queries.recheck_rate import rates_by_township, verified_rate
from xiuhua.queries.recheck_replay import replay
from xiuhua.reckon.sampling.drawing import digest_of
from xiuhua.reckon.sampling.frames import unpacked
from xiuhua.register.models import Account, Area, CallBack, Flag, JournalLine, Visit
from xiuhua.register.vault import open_vault

pytestmark = pytest.mark.django_db
APRIL = date(2017, 4, 3)


@pytest.fixture(scope="module")
def ground(django_db_setup, django_db_blocker):  # noqa: ARG001
    """Forty visits of March in one township, ten in the other, and it is April."""
    with kept_rows(django_db_blocker):
        found = recheck_ground(visits=40)
        village, helper = make_area(found.other), make_person()
        for _ in range(10):
            make_visit(make_household(village), helper, on=date(2017, 3, 15))
        clock(APRIL)
        yield found


def refused(reason, deed, *args, **told) -> None:
    with pytest.raises(RecheckRefused) as found:
        deed(*args, **told)
    assert found.value.reason == reason


def drawn(ground, *, by="township", area: Area | None = None, **told):
    return draw_call_backs((area or getattr(ground, by)).code, month=MARCH, by=ground.by[by], **told)


def answer_all(row, said="happened", *, by: Account, on: date = APRIL) -> None:
    for call in row.call_backs.filter(result=""):
        do_call_back(call.key, Answer(said, on), by=by)


def share(area: Area):
    return verified_rate(area, MARCH, pack_named("sichuan"), on=APRIL)


# ── Drawing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_frame_is_the_months_visits_where_people_met_with_the_scores_of_open_flags(ground):
    ground.flag(0, 1)
    first = ground.homes[0]
    make_visit(first, ground.helper, on=date(2017, 3, 31), way="phone")
    make_visit(first, ground.helper, on=date(2017, 3, 5), way="nobody_home")
    make_visit(first, ground.helper, on=date(2017, 2, 28))
    make_visit(first, ground.helper, on=date(2017, 4, 1))
    make_visit(first, ground.helper, withdrawn_at="2017-04-01T08:00Z", withdrawn_why="x")
    found = frame_of(ground.township.pk, MARCH, pack_named("sichuan"))
    assert (found.height, found["score"].sum()) == (40, pytest.approx(1.8))
    assert frame_of(ground.county.pk, MARCH, pack_named("sichuan")).height == 50
    answer_flag(Flag.objects.get().key, Reply("late"), by=ground.by["helper"])
    assert frame_of(ground.township.pk, MARCH, pack_named("sichuan"))["score"].sum() == 0  # nothing follows from it


def test_an_office_draws_the_month_before_once_by_a_public_seed(ground):
    row = drawn(ground)
    assert (row.area, row.month, row.frame_size, row.calls) == (ground.township, MARCH, 40, 30)
    assert row.seed == f"绣花-走访回访|2017-03|{ground.township.code}|{row.frame_digest}"
    kept = unpacked(bytes(row.frame))
    assert kept.equals(frame_of(ground.township.pk, MARCH, pack_named("sichuan")))
    assert digest_of(kept) == row.frame_digest
    calls = row.call_backs.all()
    assert sum(it.by_lot for it in calls) == sum(it.by_risk for it in calls) == 15
    assert JournalLine.objects.get(deed="draw_call_backs").after == {
        "month": "2017-03", "visits": 40, "calls": len(calls), "digest": row.frame_digest,
    }  # fmt: skip
    refused("drawn_already", drawn, ground)


def test_whoever_has_the_frame_draws_the_same_again_and_sees_what_was_changed(ground):
    row = drawn(ground)
    told = replay(row)
    assert (told.same_frame, told.same_draw, told.calls) == (True, True, row.call_backs.count())
    CallBack.objects.filter(round=row).first().delete()
    assert (replay(row).same_frame, replay(row).same_draw) == (True, False)
    row.frame_digest = "0" * 64
    assert replay(row).same_frame is False
    row.frame = None
    assert replay(row) is None


def test_only_the_very_office_draws_and_no_month_that_goes_on(ground):
    for by, area in (("county", ground.township), ("other", ground.township), ("village", ground.township),
                     ("helper", ground.township), ("auditor", ground.county)):  # fmt: skip
        with pytest.raises(Http404):
            drawn(ground, by=by, area=area)
    with pytest.raises(Http404):
        draw_call_backs(ground.homes[0].residences.get().village.code, month=MARCH, by=ground.by["village"])
    april = {"month": APRIL, "by": ground.by["township"]}
    refused("month_not_over", draw_call_backs, ground.township.code, **april)
    refused("no_visits", draw_call_backs, ground.township.code, month=date(2017, 1, 9), by=ground.by["township"])
    refused("opens_before", drawn, ground, opens_on=APRIL - timedelta(days=1))


# ── Asking ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_sealed_list_takes_no_answer_before_its_day(ground):
    row = drawn(ground, opens_on=APRIL + timedelta(days=2))
    call = row.call_backs.first()
    refused("sealed", do_call_back, call.key, Answer("happened", APRIL), by=ground.by["township"])
    clock(APRIL + timedelta(days=2))
    early = Answer("happened", APRIL + timedelta(days=1))
    refused("before_it_opened", do_call_back, call.key, early, by=ground.by["township"])
    late = Answer("happened", APRIL + timedelta(days=3))
    refused("after_today", do_call_back, call.key, late, by=ground.by["township"])
    do_call_back(call.key, Answer("happened", APRIL + timedelta(days=2)), by=ground.by["township"])
    clock(APRIL)


def test_nobody_asks_about_a_visit_of_their_own_or_for_another_office(ground):
    row = drawn(ground)
    call, entered = row.call_backs.order_by("pk")[:2]
    Visit.objects.filter(pk=entered.visit_id).update(by=ground.by["township"])
    give_role(ground.by["helper"], "township", ground.township)
    for key, by in ((call.key, "helper"), (entered.key, "township"), (call.key, "county"), (call.key, "other")):
        with pytest.raises(Http404):
            do_call_back(key, Answer("happened", APRIL), by=ground.by[by])
    do_call_back(call.key, Answer("happened", APRIL), by=ground.by["township"])
    assert CallBack.objects.exclude(done_on=None).get() == call


def test_who_was_not_reached_is_asked_again_and_an_answer_stands(ground):
    call, by = drawn(ground).call_backs.first(), ground.by["township"]
    refused("no_result", do_call_back, call.key, Answer("", APRIL), by=by)
    do_call_back(call.key, Answer("not_reached", APRIL, promised_differs=True), by=by)
    do_call_back(
        call.key, Answer("happened", APRIL, promised_differs=True, received_differs=False, note="两袋米"), by=by
    )
    call.refresh_from_db()
    assert (call.result, call.tries, call.promised_differs, call.received_differs) == ("happened", 2, True, False)
    assert open_vault().unseal(call.note_sealed, place=f"call_back.note:{call.key.hex}") == "两袋米"
    refused("done_already", do_call_back, call.key, Answer("did_not", APRIL), by=by)
    assert [it.after for it in JournalLine.objects.filter(deed="do_call_back").order_by("pk")] == [
        {"on": "2017-04-03", "tries": 1}, {"on": "2017-04-03", "tries": 2},
    ]  # fmt: skip


# ── What may be told ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_share_is_told_from_five_answers_on_and_no_answer_is_no_no(ground):
    row, by = drawn(ground), ground.by["township"]
    calls = list(row.call_backs.order_by("pk"))
    assert share(ground.other) is None
    for call, said in zip(calls, ["happened"] * 3 + ["did_not", "not_reached", "forgotten"], strict=False):
        do_call_back(call.key, Answer(said, APRIL), by=by)
    assert share(ground.township).found is None
    do_call_back(calls[6].key, Answer("happened", APRIL), by=by)
    found = share(ground.township).found
    assert (found.answered, found.called, found.frame) == (5, len(calls), 40)
    assert found.share.value == pytest.approx(0.8)
    assert found.least < found.share.low < 0.8 < found.share.high < found.most


def test_a_countys_draw_speaks_for_its_townships_and_gives_none_of_them_away(ground):
    Visit.objects.filter(pk__in=[it.pk for it in ground.visits[20:]]).delete()  # thirty are left, and all are drawn
    row = drawn(ground, by="county")
    answer_all(row, by=ground.by["county"])
    first, second = (it.found for it in rates_by_township(row, pack_named("sichuan"), on=APRIL))
    assert (first.frame, second.frame) == (20, 10)
    assert (first.answered, second.answered) == (20, 10)
    assert share(ground.other).found == second
    assert share(ground.other).drawn_for == ground.county
    few = CallBack.objects.filter(visit__in=ground_other_visits(ground))[3:].values_list("pk", flat=True)
    CallBack.objects.filter(pk__in=list(few)).update(result="not_reached")
    assert [it.found for it in rates_by_township(row, pack_named("sichuan"), on=APRIL)] == [None, None]
    assert [share(it).found for it in (ground.township, ground.other)] == [None, None]  # nor on a page of its own


def test_a_list_opens_within_a_month(ground):
    refused("opens_too_late", drawn, ground, opens_on=date(9999, 12, 31))


def ground_other_visits(ground):
    return Visit.objects.exclude(person=ground.helper).values("pk")


def test_what_was_asked_about_a_flag_is_no_part_of_a_share(ground):
    ground.flagged(0, 1, 2)
    assert share(ground.township) is None


def test_a_year_later_the_frame_and_the_notes_are_gone_and_the_answers_stay(ground):
    row, by = drawn(ground), ground.by["township"]
    do_call_back(row.call_backs.first().key, Answer("happened", APRIL, note="Tea"), by=by)
    forget_flags(today=APRIL + timedelta(days=366))
    row = the_round()
    assert (row.frame, row.frame_size) == (None, 40)
    assert CallBack.objects.exclude(note_sealed=None).count() == 0
    assert CallBack.objects.filter(result="happened").count() == 1
    assert JournalLine.objects.get(deed="forget_flags").after == {"flags": 0, "frames": 1, "notes": 1}
    assert TODAY < APRIL


def test_at_the_terminal_a_month_is_drawn_again_and_what_differs_is_told(ground):
    def run(*words: str):
        found = CliRunner().invoke(app, ["recheck", ground.township.code, *words])
        return found.exit_code, found.stdout, found.stderr

    assert run("2017-03")[0] == 3
    assert run("March")[0] == 5
    assert CliRunner().invoke(app, ["recheck", "999999", "2017-03"]).exit_code == 3
    row = drawn(ground)
    answer_all(row, by=ground.by["township"])
    code, out, _said = run("2017-03", "--json")
    told = json.loads(out)
    assert (code, told["same_frame"], told["same_draw"], told["calls"]) == (0, True, True, row.call_backs.count())
    assert (told["share"], told["high"], told["answered"]) == (1.0, 1.0, row.call_backs.count())
    CallBack.objects.filter(round=row).first().delete()
    code, out, _said = run("2017-03")
    assert (code, "same_draw    False" in out) == (6, True)
    row.frame = None
    row.save()
    code, _out, said = run("2017-03", "--language", "zh")
    assert (code, "名单" in said) == (0, True)

"""A flag is shown to whoever made the visits first, ends by an honest reply, and is forgotten after a year."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.http import Http404

from tests.actions.verify.recheck_ground import DUE, MARCH, clock, recheck_ground
from tests.kept_rows import kept_rows
from tests.makers import TODAY, give_role, make_account, make_household, make_person, make_visit
from xiuhua.actions.verify.answer_flag import Reply, answer_flag, see_flags
from xiuhua.actions.verify.close_flag import close_flag
from xiuhua.actions.verify.do_call_back import Answer, do_call_back
from xiuhua.actions.verify.draw_call_backs import draw_for_flag
from xiuhua.actions.verify.forget_flags import forget_flags
from xiuhua.actions.verify.keep_flags import Flagged, KeptFlags, keep_flags
from xiuhua.actions.verify.recheck_refusal import RecheckRefused
from xiuhua.duty.door import scope_of
from xiuhua.duty.recheck import asking_place, open_to_look_at_flags
from xiuhua.queries.pack import pack_named
from xiuhua.queries.recheck import flags_waiting, shown_flags
from xiuhua.register.models import CallBack, CallBackRound, Flag, FlagVisit, JournalLine, PackInForce, Residence, Visit

pytestmark = pytest.mark.django_db
DAY_OF_TRUTH = date(2017, 3, 9)


@pytest.fixture(scope="module")
def ground(django_db_setup, django_db_blocker):  # noqa: ARG001
    with kept_rows(django_db_blocker):
        yield recheck_ground()


def refused(reason, deed, *args, **told) -> None:
    with pytest.raises(RecheckRefused) as found:
        deed(*args, **told)
    assert found.value.reason == reason


def answer(flag, reply, text="", **told) -> None:
    answer_flag(flag.key, Reply(reply, text, **told), by=flag.person.account)


# ── How it begins ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_all_visits_of_a_person_and_month_are_one_flag_with_its_rows_and_ten_working_days(ground):
    assert ground.flag(*range(9)) == KeptFlags(flags=1, visits=9)
    flag = Flag.objects.get()
    assert (flag.person, flag.month, flag.area) == (ground.helper, MARCH, ground.township)
    assert (flag.signs, flag.since, flag.due) == ("C02 C03", TODAY, DUE)
    line = flag.visits.first()
    assert (line.signs, line.score, line.evidence["C03"]) == ("C02 C03", 0.9, {"metres": 12})
    assert JournalLine.objects.get(deed="keep_flags").after == {"flags": 1, "visits": 9}


def test_the_same_rows_add_nothing_and_new_ones_come_to_the_open_flag_with_a_new_term(ground):
    ground.flag(0, 1)
    assert ground.flag(0, 1, day=TODAY + timedelta(days=7)) == KeptFlags(0, 0)
    assert Flag.objects.get().due == DUE
    assert ground.flag(1, 2, signs=("C03", "C07"), day=TODAY + timedelta(days=7)) == KeptFlags(0, 2)
    flag = Flag.objects.get()
    assert (flag.signs, flag.due) == ("C02 C03 C07", date(2017, 4, 21))
    assert dict(flag.visits.values_list("visit", "signs")) == {
        ground.visits[0].pk: "C02 C03", ground.visits[1].pk: "C02 C03 C07", ground.visits[2].pk: "C03 C07",
    }  # fmt: skip


def test_visits_without_signs_taken_back_unknown_or_of_nowhere_are_not_flagged(ground):
    back = make_visit(ground.homes[0], ground.helper, withdrawn_at="2017-03-29T08:00Z", withdrawn_why="wrong house")
    nowhere = make_visit(make_household(), make_person())
    Residence.objects.filter(household=nowhere.household).delete()
    rows = [Flagged(ground.visits[0].key, (), 0.2), Flagged(back.key, ("C02",), 0.9), Flagged(uuid4(), ("C02",), 0.9)]
    rows.append(Flagged(nowhere.key, ("C02",), 0.9))
    assert keep_flags(rows, pack=pack_named("sichuan"), day=TODAY) == KeptFlags(0, 0)
    assert not JournalLine.objects.filter(deed="keep_flags").exists()


def test_two_people_and_two_months_are_flags_of_their_own(ground):
    other = make_visit(ground.homes[0], make_person(), on=date(2017, 3, 28))
    earlier = make_visit(ground.homes[0], ground.helper, on=date(2017, 2, 28))
    rows = [Flagged(it.key, ("C02",), 0.8) for it in (*ground.visits, other, earlier)]
    assert keep_flags(rows, pack=pack_named("sichuan"), day=TODAY) == KeptFlags(flags=3, visits=11)


def test_what_was_answered_or_closed_is_not_flagged_again_for_the_same_sign(ground):
    flag = ground.flagged(0, 1)
    answer(flag, "explained", "The road was closed")
    assert ground.flag(0, 1, 2) == KeptFlags(0, 0)  # what is new waits until the flag is closed
    clock(TODAY)
    close_flag(flag.key, end="explained", by=ground.by["township"])
    assert ground.flag(0, 1) == KeptFlags(0, 0)
    assert ground.flag(0, 1, 2) == KeptFlags(1, 1)
    assert ground.flag(0, signs=("C02", "C07")) == KeptFlags(0, 1)
    assert FlagVisit.objects.filter(visit=ground.visits[0]).order_by("pk").last().signs == "C07"


# ── The person first ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_nobody_else_sees_a_flag_before_it_is_answered_or_its_days_are_over(ground):
    flag = ground.flagged()
    every = Flag.objects.all()
    assert list(flags_waiting(ground.by["helper"])) == [flag]
    assert [list(flags_waiting(ground.by[it])) for it in ("stranger", "township")] == [[], []]
    assert list(flags_waiting(make_account())) == []
    assert [list(shown_flags(every, on=day)) for day in (DUE, DUE + timedelta(days=1))] == [[], [flag]]
    with pytest.raises(Http404):
        close_flag(flag.key, end="not_confirmed", by=ground.by["township"])
    answer(flag, "explained", "We went from house to house at the market")
    assert list(shown_flags(every, on=TODAY)) == [flag]


def test_that_it_was_opened_is_noted_once(ground):
    flag = ground.flagged()
    for name in ("helper", "helper", "stranger"):
        see_flags(by=ground.by[name])
    see_flags(by=make_account())
    flag.refresh_from_db()
    assert flag.seen_on == TODAY
    (line,) = JournalLine.objects.filter(deed="see_flag")
    assert (line.actor, line.actor_name) == (None, "whoever_came")


def test_told_late_with_true_days_it_ends_and_nobody_above_ever_sees_it(ground):
    flag = ground.flagged()
    first = ground.visits[0]
    answer(flag, "late", days={first.key: DAY_OF_TRUTH})
    flag.refresh_from_db()
    assert (flag.reply, flag.end, flag.closed_on, flag.closed_by) == ("late", "late", TODAY, ground.by["helper"])
    assert list(shown_flags(Flag.objects.all(), on=DUE + timedelta(days=99))) == []
    assert set(Visit.objects.filter(person=ground.helper).values_list("late", "on")) == {
        (True, DAY_OF_TRUTH), (True, date(2017, 3, 28)),
    }  # fmt: skip
    line = JournalLine.objects.filter(deed="tell_visit_late").first()
    assert (line.before, line.after["on"]) == ({"on": "2017-03-28"}, "2017-03-09")
    deeds = JournalLine.objects.filter(deed__in=["answer_flag", "tell_visit_late"])
    assert set(deeds.values_list("actor", "actor_name")) == {(None, "whoever_came")}  # it outlives the flag
    refused("over", answer, flag, "late")


def test_that_it_was_entered_late_answers_for_no_copied_note(ground):
    flag = ground.flagged(0, signs=("C03", "C06"))
    refused("no_reason", answer, flag, "late")
    answer(flag, "late", "Entered in the evening")
    flag.refresh_from_db()
    assert (flag.reply, flag.end, list(shown_flags(Flag.objects.all(), on=TODAY))) == ("late", "", [flag])


def test_what_the_office_sees_by_now_is_not_hidden_again_by_a_new_sign(ground):
    flag = ground.flagged(0)
    later = DUE + timedelta(days=1)
    assert ground.flag(0, signs=("C06",), day=later) == KeptFlags(0, 0)
    flag.refresh_from_db()
    assert (flag.due, list(shown_flags(Flag.objects.all(), on=later))) == (DUE, [flag])


def test_a_true_day_is_no_longer_ago_than_a_visit_may_be_entered(ground):
    flag = ground.flagged()
    refused("too_long_before", answer, flag, "late", days={ground.visits[0].key: date(1900, 1, 1)})


def test_a_true_day_is_not_after_that_on_which_the_visit_was_entered(ground):
    flag = ground.flagged()
    refused("after_entry", answer, flag, "late", days={ground.visits[0].key: TODAY + timedelta(days=1)})


def test_what_is_taken_back_counts_no_more_and_if_all_is_the_flag_ends(ground):
    flag = ground.flagged(0, 1)
    refused("none_taken_back", answer, flag, "taken_back", "Wrong family")
    answer(flag, "taken_back", "Wrong family", taken_back=[it.key for it in ground.visits])
    flag.refresh_from_db()
    assert flag.end == "taken_back"
    assert Visit.objects.exclude(withdrawn_at=None).count() == 2  # of those that are flagged alone
    assert set(Visit.objects.exclude(withdrawn_at=None).values_list("withdrawn_why", flat=True)) == {"Wrong family"}


def test_what_is_taken_back_in_part_and_what_other_records_contradict_goes_to_the_office(ground):
    flag = ground.flagged(0, 1)
    answer(flag, "taken_back", "Wrong family", taken_back=[ground.visits[0].key])
    flag.refresh_from_db()
    assert (flag.end, list(shown_flags(Flag.objects.all(), on=TODAY))) == ("", [flag])
    flag.delete()
    hard = ground.flagged(2, signs=("C12",))
    answer(hard, "late", "It rained")
    hard.refresh_from_db()
    assert (hard.end, hard.reply) == ("", "late")


def test_only_whoever_made_the_visits_answers_and_once_and_in_words(ground):
    flag = ground.flagged()
    for name in ("stranger", "township", "county"):
        with pytest.raises(Http404):
            answer_flag(flag.key, Reply("explained", "x"), by=ground.by[name])
    with pytest.raises(Http404):
        answer_flag(flag.key, Reply("explained", "x"), by=make_account())
    refused("no_reply", answer, flag, "confirmed", "x")
    refused("no_reason", answer, flag, "explained", " ")
    refused("holds_number", answer, flag, "explained", "511902196503021218")
    answer(flag, "explained", "Rain")
    refused("answered", answer, flag, "explained", "Snow")


# ── The office after that ────────────────────────────────────────────────────────────────────────────────────────────


def test_offices_of_the_place_and_around_close_it_and_never_their_own(ground):
    flag = ground.flagged()
    answer(flag, "explained", "Rain")
    give_role(ground.by["helper"], "county", ground.county)
    for name in ("other", "village", "helper", "auditor"):
        with pytest.raises(Http404):
            close_flag(flag.key, end="explained", by=ground.by[name])
    refused("no_end", close_flag, flag.key, end="late", by=ground.by["county"])
    refused("nobody_said_so", close_flag, flag.key, end="confirmed", by=ground.by["county"])
    assert close_flag(flag.key, end="explained", text="Rain it was", by=ground.by["city"]) == ground.township.code
    flag.refresh_from_db()
    assert (flag.end, flag.end_text, flag.closed_by) == ("explained", "Rain it was", ground.by["city"])
    refused("over", close_flag, flag.key, end="explained", by=ground.by["city"])


def test_an_unanswered_flag_is_asked_about_and_confirmed_only_if_a_household_denies_a_visit(ground):
    flag = ground.flagged()
    clock(DUE + timedelta(days=1))
    county = ground.by["county"]
    refused("not_answered", close_flag, flag.key, end="explained", by=county)
    row = draw_for_flag(flag.key, by=county)
    assert (row.area, row.flag, row.frame_size, row.calls) == (ground.county, flag, 9, 3)
    assert set(row.call_backs.values_list("by_lot", "by_risk", "probability")) == {(True, False, 3 / 9)}
    refused("drawn_already", draw_for_flag, flag.key, by=county)
    said = ["happened", "happened", "did_not"]
    for call, result in zip(row.call_backs.order_by("pk"), said, strict=True):
        refused("nobody_said_so", close_flag, flag.key, end="confirmed", by=county)
        do_call_back(call.key, Answer(result, DUE + timedelta(days=1)), by=county)
    refused(
        "nobody_said_so", close_flag, flag.key, end="confirmed", by=ground.by["township"]
    )  # it was not told to them
    close_flag(flag.key, end="confirmed", by=county)
    assert Flag.objects.get().end == "confirmed"
    clock(TODAY)


def test_a_flag_whose_visits_were_all_taken_back_asks_nobody(ground):
    flag = ground.flagged(0)
    answer(flag, "explained", "Rain")
    Visit.objects.update(withdrawn_at="2017-03-30T08:00Z", withdrawn_why="x")
    refused("no_visits", draw_for_flag, flag.key, by=ground.by["township"])


def test_a_place_is_asked_by_its_nearest_office_from_the_township_up(ground):
    scopes = {name: scope_of(account, today=TODAY) for name, account in ground.by.items()}
    village = ground.homes[0].residences.get().village
    assert [asking_place(scopes[it], village) for it in ("township", "county")] == [ground.township, ground.county]
    assert open_to_look_at_flags(scopes["county"], ground.township.code) == ground.township
    for shut in (
        lambda: asking_place(scopes["other"], village),
        lambda: open_to_look_at_flags(scopes["village"], village.code),
        lambda: open_to_look_at_flags(scopes["county"], village.code),
    ):
        with pytest.raises(Http404):
            shut()


# ── Forgotten ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_year_after_its_end_nothing_is_left_of_a_flag_or_of_whom_it_made_the_office_ask(ground):
    closed = ground.flagged(0, 1)
    answer(closed, "explained", "Rain")
    draw_for_flag(closed.key, by=ground.by["township"])
    close_flag(closed.key, end="explained", by=ground.by["township"])
    left = ground.flagged(2)
    year = TODAY + timedelta(days=365)
    assert forget_flags(today=year) == 0
    assert forget_flags(today=year + timedelta(days=1)) == 1
    assert list(Flag.objects.all()) == [left]
    assert (CallBackRound.objects.count(), CallBack.objects.count(), FlagVisit.objects.count()) == (0, 0, 1)
    assert JournalLine.objects.get(deed="forget_flags").after == {"flags": 1, "frames": 0, "notes": 0}
    assert forget_flags(today=left.due + timedelta(days=366)) == 1  # that nobody looked at it is nobody's fault


def test_without_a_pack_that_says_so_nothing_is_answered_or_forgotten(ground):
    flag = ground.flagged()
    PackInForce.objects.all().delete()
    refused("no_rechecks", answer, flag, "explained", "Rain")
    assert forget_flags(today=TODAY + timedelta(days=9999)) == 0

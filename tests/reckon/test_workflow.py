"""A procedure gone through: an exit step by step, what is refused at each, and random ones beside a slow twin."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reckon.test_workdays import CHINA
from xiuhua.reckon.workflow import (
    Act,
    ActKind,
    Objection,
    Outcome,
    Proceeding,
    Step,
    TimeLimit,
    Why,
    after,
    proceeding_of,
    why_not,
)

EXIT = (
    Step("review", ("village",), needs=("minutes",), people=2, within=TimeLimit(5)),
    Step("check", ("township",), needs=("survey",), within=TimeLimit(10), apart_from=("review",), refuses=True),
    Step("agreement", ("village",), needs=("signature",)),
    Step("publication", ("village",), stands=7, objections=True),
    Step("decision", ("county",), needs=("document",), within=TimeLimit(3, working=False), refuses=True),
)
BEGUN = date(2017, 1, 9)  # a Monday
REVIEW = Act(ActKind.FINISH, "review", date(2017, 1, 11), "li", "village", ("minutes",), 12)
CHECK = Act(ActKind.FINISH, "check", date(2017, 1, 17), "wang", "township", ("survey",))
AGREED = Act(ActKind.FINISH, "agreement", date(2017, 1, 19), "li", "village", ("signature",))
POSTED = Act(ActKind.BEGIN, "publication", date(2017, 1, 20), "li", "village")
OBJECTED = Act(ActKind.OBJECT, "publication", date(2017, 1, 24), "zhao", reason="has a car", objection="first")
ANSWERED = Act(
    ActKind.ANSWER, "publication", date(2017, 2, 3), "li", "village", reason="sold in 2015", objection="first"
)
TAKEN_DOWN = Act(ActKind.FINISH, "publication", date(2017, 2, 4), "li", "village")
DECIDED = Act(ActKind.FINISH, "decision", date(2017, 2, 8), "chen", "county", ("document",))
ROAD = (REVIEW, CHECK, AGREED, POSTED, OBJECTED, ANSWERED, TAKEN_DOWN, DECIDED)


def proceeding(*acts: Act) -> Proceeding:
    return proceeding_of(EXIT, acts, begun=BEGUN, calendar=CHINA)


def changed(act: Act, **others) -> Act:
    told = {name: getattr(act, name) for name in Act.__slots__}
    return Act(**(told | others))


def test_an_exit_goes_from_step_to_step_to_its_end():
    seen = [proceeding(*ROAD[:count]).open for count in range(len(ROAD))]
    assert [it.step.key for it in seen] == [
        "review", "check", "agreement", "publication", "publication", "publication", "publication", "decision",
    ]  # fmt: skip
    over = proceeding(*ROAD)
    assert (over.open, over.end, over.ended) == (None, Outcome.FINISHED, date(2017, 2, 8))
    assert [it.finished for it in over.steps] == [it.on for it in (REVIEW, CHECK, AGREED, TAKEN_DOWN, DECIDED)]
    assert over.objections == (Objection("first", "publication", date(2017, 1, 24), date(2017, 2, 3)),)


def test_every_deed_of_the_road_may_be_done_when_its_turn_has_come():
    assert [why_not(proceeding(*ROAD[:number]), act) for number, act in enumerate(ROAD)] == [()] * len(ROAD)


def test_terms_run_in_working_days_from_the_day_a_step_is_opened():
    assert proceeding().open.due == date(2017, 1, 16)
    assert proceeding(REVIEW).open.due == date(2017, 1, 24)  # 22 January is a Sunday that is worked
    assert proceeding(REVIEW, CHECK).open.due is None


def test_a_term_in_days_ends_on_a_day_that_is_worked():
    assert proceeding(*ROAD[:7]).open.due == date(2017, 2, 7)
    assert TimeLimit(7, working=False).last(date(2017, 1, 20), CHINA) == date(2017, 2, 3)


def test_a_publication_that_ends_in_the_spring_festival_stands_until_its_first_working_day():
    assert proceeding(*ROAD[:4]).open.free_from == date(
        2017, 2, 4
    )  # seven days from 20 January end on the 27th, a holiday
    early = changed(TAKEN_DOWN, on=date(2017, 2, 3))
    assert why_not(proceeding(*ROAD[:6]), early) == (
        Why("stands_still", (("free_from", date(2017, 2, 4)), ("days", 7))),
    )


def test_a_step_that_says_why_is_not_finished_without_words():
    step = Step("answered", ("county",), says_why=True)
    now = proceeding_of([step], (), begun=date(2017, 1, 9), calendar=CHINA)
    silent = Act(ActKind.FINISH, "answered", date(2017, 1, 10), "wang", "county")
    assert [why_not(now, it) for it in (silent, changed(silent, reason="it was so"))] == [(Why("no_reason"),), ()]


def test_an_overdue_step_tells_by_how_many_working_days():
    waiting = proceeding(REVIEW)
    told = [waiting.late_by(date(2017, 1, day), CHINA) for day in (24, 25, 26, 27, 31)]
    assert told == [0, 1, 2, 2, 2]
    assert proceeding(*ROAD).late_by(date(2018, 1, 1), CHINA) == 0


@pytest.mark.parametrize(
    ("before", "act", "whys"),
    [
        (0, CHECK, [("other_step", {"open": "review"})]),
        (1, REVIEW, [("other_step", {"open": "check"})]),
        (1, changed(CHECK, on=date(2017, 1, 10)), [("before_last", {"day": date(2017, 1, 11)})]),
        (8, DECIDED, [("over", {"end": Outcome.FINISHED, "day": date(2017, 2, 8)})]),
        (0, changed(REVIEW, office="county", evidence=(), people=1),
         [("wrong_office", {"offices": ("village",)}), ("no_evidence", {"missing": ("minutes",)}),
          ("too_few", {"people": 1, "least": 2})]),
        (1, changed(CHECK, by="li"), [("same_person", {"steps": ("review",)})]),
        (3, changed(TAKEN_DOWN), [("not_begun", {})]),
        (4, POSTED, [("begun_already", {"day": date(2017, 1, 20)})]),
        (0, changed(POSTED, step="review"), [("stands_not", {})]),
        (5, TAKEN_DOWN, [("unanswered", {"count": 1})]),
        (1, changed(CHECK, kind=ActKind.REFUSE), [("no_reason", {})]),
        (0, changed(REVIEW, kind=ActKind.REFUSE, reason="is not poor"), [("cannot_refuse", {})]),
        (1, changed(CHECK, kind=ActKind.SEND_BACK, reason="names are missing", to="decision"),
         [("not_earlier", {"earlier": ("review",)})]),
        (3, OBJECTED, [("not_begun", {})]),
        (0, changed(OBJECTED, step="review", reason=" "), [("no_objections", {}), ("no_reason", {})]),
        (5, OBJECTED, [("named_already", {"objection": "first"})]),
        (4, ANSWERED, [("no_such_objection", {"objection": "first"})]),
        (6, ANSWERED, [("answered_already", {"day": date(2017, 2, 3)})]),
        (5, changed(ANSWERED, to="decision", office="county"),
         [("wrong_office", {"offices": ("village",)}),
          ("not_earlier", {"earlier": ("review", "check", "agreement")})]),
        (2, Act(ActKind.WITHDRAW, "agreement", date(2017, 1, 19)), [("no_reason", {})]),
    ],
)  # fmt: skip
def test_what_must_not_be_done_is_refused_with_all_that_stands_against_it(before, act, whys):
    found = why_not(proceeding(*ROAD[:before]), act)
    assert [(why.reason, dict(why.facts)) for why in found] == whys


def test_a_case_sent_back_is_open_there_again_and_what_came_after_counts_no_more():
    back = changed(CHECK, kind=ActKind.SEND_BACK, on=date(2017, 1, 13), reason="names are missing", to="review")
    again = proceeding(REVIEW, back)
    assert (again.open.step.key, again.open.opened, again.open.rounds) == ("review", date(2017, 1, 13), 2)
    assert again.open.due == date(2017, 1, 20)
    assert [(it.finished, it.rounds) for it in again.steps] == [(None, 2), (None, 1), (None, 0), (None, 0), (None, 0)]


def test_an_objection_that_is_right_opens_an_earlier_step_again():
    right = changed(ANSWERED, to="check")
    assert why_not(proceeding(*ROAD[:5]), right) == ()
    again = proceeding(*ROAD[:5], right)
    assert (again.open.step.key, again.objections[0].upheld, again.unanswered) == ("check", True, ())
    assert again.steps[3].begun is None


def test_a_case_that_is_refused_or_withdrawn_is_over():
    refused = proceeding(REVIEW, changed(CHECK, kind=ActKind.REFUSE, reason="income below the line"))
    withdrawn = proceeding(
        REVIEW, Act(ActKind.WITHDRAW, "check", date(2017, 1, 12), reason="the family wishes to wait")
    )
    assert (refused.open, refused.end, refused.ended) == (None, Outcome.REFUSED, date(2017, 1, 17))
    assert (withdrawn.end, withdrawn.late_by(date(2018, 1, 1), CHINA)) == (Outcome.WITHDRAWN, 0)


# ── Random proceedings ────────────────────────────────────────────────────────────────────────────────────────────────

KEYS = [step.key for step in EXIT]
TRIES = st.builds(
    Act,
    kind=st.sampled_from([*ActKind, *[ActKind.FINISH] * 6, ActKind.BEGIN]),
    step=st.just(""),
    on=st.just(BEGUN),
    by=st.sampled_from(["li", "wang", "chen"]),
    office=st.sampled_from(["village", "township", "county"]),
    evidence=st.sampled_from([(), ("minutes", "survey", "signature", "document")]),
    people=st.integers(1, 3),
    reason=st.sampled_from(["", "because"]),
    objection=st.sampled_from(["first", "second"]),
    to=st.sampled_from(["", *KEYS]),
)
LEAPS = st.integers(0, 12)


def accepted(tries: list[tuple[Act, int, bool]]) -> list[Act]:
    """Those of the tries that may be done, one after another; most are aimed at the open step by its own office."""
    done, on = [], BEGUN
    for tried, days, aimed in tries:
        now = proceeding(*done)
        on += timedelta(days=days)
        step = now.open.step if now.open else EXIT[0]
        told = {"step": step.key, "on": on} | ({"office": step.offices[0]} if aimed else {})
        act = changed(tried, **told)
        if not why_not(now, act):
            done.append(act)
    return done


def plain_twin(acts: list[Act]) -> tuple[list[date | None], Outcome | None]:
    """When each step was finished last, and how it all ended: written down and struck out as on a sheet of paper."""
    sheet: dict[str, date] = {}
    end = None
    for act in acts:
        if act.kind == ActKind.FINISH:
            sheet[act.step] = act.on
        if act.kind in (ActKind.SEND_BACK, ActKind.ANSWER) and act.to:
            for key in KEYS[KEYS.index(act.to) :]:
                sheet.pop(key, None)
        end = {ActKind.REFUSE: Outcome.REFUSED, ActKind.WITHDRAW: Outcome.WITHDRAWN}.get(act.kind, end)
    return [sheet.get(key) for key in KEYS], Outcome.FINISHED if len(sheet) == len(KEYS) else end


@given(st.lists(st.tuples(TRIES, LEAPS, st.booleans()), max_size=40))
def test_a_case_is_what_a_sheet_of_paper_would_say(tries):
    done = accepted(tries)
    assert ([it.finished for it in proceeding(*done).steps], proceeding(*done).end) == plain_twin(done)


@given(st.lists(st.tuples(TRIES, LEAPS, st.booleans()), max_size=40))
def test_steps_are_finished_in_their_order_publications_stand_and_objections_are_answered_before_the_end(tries):
    done = accepted(tries)
    now = proceeding(*done)
    finished = [it.finished for it in now.steps if it.finished]
    assert finished == sorted(finished)
    assert [bool(it.finished) for it in now.steps] == sorted((bool(it.finished) for it in now.steps), reverse=True)
    stood = [(it.finished - it.begun).days for it in now.steps if it.step.stands and it.finished]
    assert [days for days in stood if days <= 7] == []
    assert now.end != Outcome.FINISHED or now.unanswered == ()


@given(st.lists(st.tuples(TRIES, LEAPS, st.booleans()), max_size=20))
def test_a_deed_done_after_others_makes_the_case_of_all_of_them(tries):
    done = accepted(tries)
    if done:
        assert after(proceeding(*done[:-1]), done[-1], calendar=CHINA) == proceeding(*done)

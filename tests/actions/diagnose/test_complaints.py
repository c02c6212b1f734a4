"""A complaint about somebody is kept out of their sight, answered in words by somebody else, within its days."""

from datetime import date

import pytest

from tests.actions.diagnose.ground import BEGUN, clock, exit_ground
from tests.makers import give_role, make_account, make_person, pair
from xiuhua.actions.diagnose.act import Told, act
from xiuhua.actions.diagnose.begin_proceeding import begin_proceeding, may_begin
from xiuhua.actions.diagnose.proceeding_refusal import ProceedingRefused
from xiuhua.actions.view_household import view_household
from xiuhua.bridge.gather import gather
from xiuhua.duty.door import Absent, scope_of
from xiuhua.queries.household_card import looks_at
from xiuhua.queries.proceeding import open_in, proceedings_of, review_by
from xiuhua.queries.proceedings_waiting import waiting_for
from xiuhua.reckon.workflow import ActKind
from xiuhua.register.models import Proceeding, Residence

pytestmark = pytest.mark.django_db
FINISH = ActKind.FINISH
PAPER = {"written_answer": "县农发〔2017〕9号"}


@pytest.fixture
def ground():
    return exit_ground()


@pytest.fixture
def helper(ground):
    """Who is paired with the household, and works in the township's office too."""
    account = make_account(person=make_person("帮扶人"))
    pair(account.person, ground.household)
    give_role(account, "township", Residence.objects.get(household=ground.household).village.parent)
    return account


def complaint(ground, helper, office: str = "village") -> Proceeding:
    clock(BEGUN)
    key = begin_proceeding(ground.household.key, "complaint", by=ground.by[office], against=helper.person.key)
    return Proceeding.objects.get(key=key)


def seen(account, ground) -> tuple:
    """Everything in which somebody might come upon a complaint: its page, the board, what waits, and who looked."""
    village = Residence.objects.get(household=ground.household).village
    reader = account.person_id
    waits = waiting_for(scope_of(account, today=BEGUN).places, reader=reader, on=BEGUN)
    lines = looks_at(ground.household, of_inspectors=True, reader=reader)
    return (
        len(proceedings_of(ground.household, reader=reader, on=BEGUN)),
        open_in(village.parent_id, reader=reader, on=BEGUN).count(),
        [it.procedure for it in waits if it.procedure == "complaint"],
        [it.deed for it in lines],
    )  # fmt: skip


def why_not(call) -> str:
    with pytest.raises(ProceedingRefused) as found:
        call()
    return found.value.reason


def test_whom_it_is_about_comes_upon_it_nowhere_and_acts_on_it_nowhere(ground, helper):
    view_household(scope_of(ground.by["county"], today=BEGUN), ground.household.key, on=BEGUN)
    row = complaint(ground, helper)
    assert seen(helper, ground) == (0, 0, [], ["view_household"])
    assert seen(ground.by["township"], ground) == (1, 1, ["complaint"], ["begin_proceeding", "view_household"])
    assert gather(BEGUN, ["timed_steps"])["timed_steps"].is_empty()
    with pytest.raises(Absent):
        act(row.key, FINISH, step="received", told=Told(BEGUN, reason="我看看"), by=helper)


def test_rows_behind_a_figure_tell_of_no_complaint_about_somebody(ground, helper):
    for about in (helper.person.key, None):
        key = begin_proceeding(ground.household.key, "complaint", by=ground.by["village"], against=about)
        clock(date(2017, 3, 2))
        told = Told(date(2017, 3, 2), reason="没有上门")
        act(key, FINISH, step="received", told=told, by=ground.by["village"])
        withdraw = Told(date(2017, 3, 2), reason="不再反映")
        steps = gather(date(2017, 3, 2), ["timed_steps"])["timed_steps"]
        assert steps["step"].to_list() == ([] if about else ["accepted"])
        act(key, ActKind.WITHDRAW, step="accepted", told=withdraw, by=ground.by["village"])


def test_who_answers_for_a_place_in_two_ways_finds_what_waits_there_once(ground):
    ground.begin()
    village = Residence.objects.get(household=ground.household).village
    clerk = make_account(person=make_person("村干部"))
    give_role(clerk, "village", village)
    (once,) = waiting_for(scope_of(clerk, today=BEGUN).places, reader=None, on=BEGUN)
    places = scope_of(clerk, today=BEGUN).places
    (twice,) = waiting_for([*places, *places], reader=None, on=BEGUN)
    assert (once.count, twice) == (1, once)


def test_they_cannot_even_tell_by_beginning_one_themselves(ground, helper):
    complaint(ground, helper)
    assert "complaint" in may_begin(ground.household, frozenset({"township"}), on=BEGUN)
    begin_proceeding(ground.household.key, "complaint", by=helper)
    assert why_not(lambda: begin_proceeding(ground.household.key, "complaint", by=helper)) == "begun_already"
    assert len(proceedings_of(ground.household, reader=helper.person_id, on=BEGUN)) == 1


def test_nobody_takes_down_what_is_about_themselves_and_an_exit_names_nobody(ground, helper):
    begin = ground.household.key
    about = helper.person.key
    assert why_not(lambda: begin_proceeding(begin, "complaint", by=helper, against=about)) == "about_oneself"
    named = why_not(lambda: begin_proceeding(begin, "household_exit", by=ground.by["village"], against=about))
    assert named == "names_nobody"


def test_it_is_answered_in_words_by_another_and_may_be_looked_at_again_for_thirty_days(ground, helper):
    row = complaint(ground, helper)
    day = date(2017, 3, 2)

    def do(step, office, reason="", **evidence):
        clock(day)
        return act(row.key, FINISH, step=step, told=Told(day, evidence, reason=reason), by=ground.by[office])

    assert why_not(lambda: do("received", "village")) == "no_reason"
    do("received", "village", "半年没有上门")
    do("accepted", "township", **PAPER)
    assert why_not(lambda: do("answered", "county", **PAPER)) == "no_reason"
    do("answered", "county", "已核实，四月起另派责任人，每月上门。", **PAPER)
    (view,) = proceedings_of(ground.household, reader=None, on=day)
    assert (view.outcome, review_by(view, on=day)) == ("finished", date(2017, 4, 1))  # a Saturday that was worked


def test_how_long_each_step_may_take_is_the_packs(ground, helper):
    row = complaint(ground, helper)
    clock(date(2017, 3, 2))
    act(row.key, FINISH, step="received", told=Told(date(2017, 3, 2), reason="没有上门"), by=ground.by["village"])
    row.refresh_from_db()
    assert (row.open_step, row.due) == ("accepted", date(2017, 3, 17))

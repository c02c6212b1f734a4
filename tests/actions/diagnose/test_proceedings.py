"""An exit gone through by its offices: what is kept, what is refused, and that its end is one deed with the step."""

import json
from datetime import date

import pytest

from tests.actions.diagnose.ground import BEGUN, ROAD, WHOLE, clock, exit_ground
from tests.makers import give_role, make_account, make_household, make_person, make_village, pair
from xiuhua.actions.diagnose.act import Told, act
from xiuhua.actions.diagnose.begin_proceeding import begin_proceeding
from xiuhua.actions.diagnose.proceeding_refusal import ProceedingRefused
from xiuhua.duty.door import Absent
from xiuhua.queries.proceeding import state_of
from xiuhua.reckon.workflow import ActKind
from xiuhua.register.models import HouseholdEvent, JournalLine, Proceeding, ProceedingAct, Standing
from xiuhua.register.vault import open_vault

pytestmark = pytest.mark.django_db
FINISH = ActKind.FINISH


@pytest.fixture
def ground():
    return exit_ground()


def statuses(household) -> list[tuple]:
    rows = Standing.objects.filter(household=household).order_by("since", "id")
    return [(row.status, row.until) for row in rows]


def refused(call, *args, **told) -> tuple[str, str]:
    with pytest.raises(ProceedingRefused) as found:
        call(*args, **told)
    return found.value.reason, str(found.value)


def test_an_exit_is_gone_through_and_its_end_takes_the_step_of_the_household(ground):
    row = ground.begin()
    ground.go(row)
    row.refresh_from_db()
    assert (row.outcome, row.ended_on, row.version) == ("finished", date(2017, 3, 20), "2017.1")
    assert statuses(ground.household) == [("pre_exit", date(2017, 3, 20)), ("exited", None)]
    assert (row.event.kind, row.event.on) == ("exited", date(2017, 3, 20))
    kept = [(it.number, it.kind, it.step, it.office, it.on) for it in row.acts.order_by("number")]
    assert kept == [(number, kind, step, office, on) for number, (kind, step, office, on) in enumerate(ROAD, start=1)]
    assert not Proceeding.objects.filter(household=ground.household, outcome="").exists()


def test_the_step_that_waits_stands_beside_the_proceeding_as_its_acts_make_it(ground):
    row = ground.begin()
    for kind, step, office, on in ROAD:
        row.refresh_from_db()
        waiting = state_of(row).open
        assert (row.open_step, row.due, row.free_from) == (waiting.step.key, waiting.due, waiting.free_from)
        ground.do(row, kind, step, office, on)
    row.refresh_from_db()
    assert (row.open_step, row.due, row.free_from) == ("", None, None)


def test_what_the_criteria_found_is_kept_under_seal_with_the_values_of_that_day(ground):
    row = ground.begin()
    ground.go(row)
    row.refresh_from_db()
    assert b"income" not in bytes(row.verdict_sealed)
    found = json.loads(open_vault().unseal(row.verdict_sealed, place=f"proceeding.verdict:{row.key.hex}"))
    assert (found["scheme"], found["verdict"], found["on"]) == ("household_exit", "met", "2017-03-20")
    criteria = {it["key"]: it for it in found["criteria"]}
    assert {it["verdict"] for it in found["criteria"] if not it["severity"]} == {"met"}
    assert ["households", "income_per_head", "", 20000.0] in criteria["income"]["read"]
    assert ["", "line.settled_yuan", "", 3100] in criteria["income"]["read"]


def test_each_act_is_journalled_and_its_reason_stands_under_the_key_of_the_household(ground):
    row = ground.begin()
    ground.do(row, FINISH, "villagers_review", "village", date(2017, 3, 2), reason="all agreed")
    begun, done = JournalLine.objects.filter(deed__endswith="proceeding").order_by("pk")
    assert (begun.deed, begun.after["procedure"], begun.subject) == (
        "begin_proceeding", "household_exit", ground.household.key.hex,
    )  # fmt: skip
    assert (done.deed, done.after["act"], done.after["procedure_step"]) == (
        "act_in_proceeding",
        "finish",
        "villagers_review",
    )
    assert "all agreed" not in json.dumps(done.after)


@pytest.mark.parametrize(
    ("insured", "reason", "said"),
    [
        (False, "not_met", ("The criteria are not met on 2017-03-20: household_exit.medical. It cannot end this way: "
         "refuse it, or mend the facts.")),
        (None, "unclear", ("The criteria cannot be judged on 2017-03-20: household_exit.medical. Enter what is missing "
         "first.")),
    ],
)  # fmt: skip
def test_an_exit_whose_criteria_are_not_met_on_that_day_does_not_end_and_nothing_of_the_end_is_kept(
    insured, reason, said
):
    ground = exit_ground(insured=insured)
    row = ground.begin()
    ground.go(row, until="county_mark")
    assert refused(ground.do, row, FINISH, "county_mark", "county", date(2017, 3, 20)) == (reason, said)
    row.refresh_from_db()
    assert (row.outcome, row.acts.count(), HouseholdEvent.objects.count()) == ("", len(ROAD) - 1, 0)
    assert statuses(ground.household) == [("pre_exit", None)]


def test_an_exit_cannot_be_finished_without_the_signature_of_the_household(ground):
    row = ground.begin()
    ground.go(row, until="household_agrees")
    unsigned = {kind: text for kind, text in WHOLE.items() if kind != "signature"} | {"signature": "  "}
    told = refused(ground.do, row, FINISH, "household_agrees", "village", date(2017, 3, 6), evidence=unsigned)
    assert told[0] == "no_evidence"


def test_who_checked_in_the_village_does_not_review_for_the_township(ground):
    row = ground.begin()
    give_role(ground.by["township"], "village", ground.household.residences.get().village)
    for kind, step, office, on in ROAD[:5]:
        ground.do(row, kind, step, "township" if step == "village_check" else office, on)
    assert refused(ground.do, row, FINISH, "township_review", "township", date(2017, 3, 15))[0] == "same_person"


def test_an_objection_is_answered_before_the_notice_comes_down(ground):
    row = ground.begin()
    ground.go(row, until="publication")
    ground.do(row, ActKind.BEGIN, "publication", "village", date(2017, 3, 6))
    ground.do(
        row, ActKind.OBJECT, "publication", "village", date(2017, 3, 8), reason="has a car", told_by="a neighbour"
    )
    objection = row.acts.get(kind=ActKind.OBJECT)
    assert (objection.objection, objection.told_by) == ("1", "a neighbour")
    assert refused(ground.do, row, FINISH, "publication", "village", date(2017, 3, 14))[0] == "unanswered"
    ground.do(row, ActKind.ANSWER, "publication", "village", date(2017, 3, 10), reason="sold in 2015", objection="1")
    ground.do(row, FINISH, "publication", "village", date(2017, 3, 14))
    assert state_of(row).open.step.key == "township_review"


def test_a_proceeding_sent_back_goes_on_from_there(ground):
    row = ground.begin()
    ground.go(row, until="township_review")
    ground.do(
        row,
        ActKind.SEND_BACK,
        "township_review",
        "township",
        date(2017, 3, 15),
        reason="a sheet is missing",
        to="village_check",
    )
    now = state_of(row)
    assert (now.open.step.key, now.open.rounds, now.steps[0].finished) == ("village_check", 2, date(2017, 3, 2))


def test_an_office_refuses_with_a_reason_and_the_household_stays_where_it_was(ground):
    row = ground.begin()
    ground.go(row, until="township_review")
    told = refused(ground.do, row, ActKind.REFUSE, "township_review", "township", date(2017, 3, 15))
    assert told == ("no_reason", "Say why, for whoever asks later.")
    ground.do(row, ActKind.REFUSE, "township_review", "township", date(2017, 3, 15), reason="income is not stable")
    row.refresh_from_db()
    assert (row.outcome, row.event, row.verdict_sealed, statuses(ground.household)) == (
        "refused", None, None, [("pre_exit", None)],
    )  # fmt: skip
    assert refused(ground.do, row, FINISH, "township_review", "township", date(2017, 3, 16))[0] == "over"


@pytest.mark.parametrize(
    ("others", "reason"),
    [
        ({"reason": "x" * 301}, "long_text"),
        ({"reason": "call 13900000000"}, "holds_number"),
        ({"evidence": {**WHOLE, "minutes": "x" * 161}}, "long_text"),
        ({"on": date(2017, 3, 3)}, "after_today"),
    ],
)
def test_what_cannot_be_kept_as_it_was_told_is_refused(ground, others, reason):
    row = ground.begin()
    clock(date(2017, 3, 2))
    told = Told(**({"on": date(2017, 3, 2), "evidence": WHOLE, "people": 3} | others))
    assert refused(act, row.key, FINISH, step="villagers_review", told=told, by=ground.by["village"])[0] == reason
    assert ProceedingAct.objects.count() == 0


def test_who_holds_no_office_over_the_home_neither_begins_nor_acts_and_hears_what_the_absent_hear(ground):
    row = ground.begin()
    told = Told(on=BEGUN, evidence=WHOLE, people=3)
    helper = make_account(person=make_person())
    pair(helper.person, ground.household)
    elsewhere = make_account()
    give_role(elsewhere, "county", make_village().parent.parent)
    for nobody in (helper, elsewhere, make_account()):
        with pytest.raises(Absent):
            act(row.key, FINISH, step="villagers_review", told=told, by=nobody)
        with pytest.raises(Absent):
            begin_proceeding(ground.household.key, "correction", by=nobody)
    with pytest.raises(Absent):
        act(ground.household.key, FINISH, step="villagers_review", told=told, by=ground.by["village"])


def test_an_office_over_another_home_does_not_act_as_that_office_here(ground):
    row = ground.begin()
    ground.go(row, until="township_review")
    give_role(ground.by["village"], "township", make_village().parent)
    told = refused(ground.do, row, FINISH, "township_review", "village", date(2017, 3, 15))
    assert told == ("wrong_office", "This is done by township: ask them.")


def test_a_procedure_begins_once_from_where_the_pack_says_and_by_its_first_office(ground):
    ground.begin()
    by = ground.by["village"]
    key = ground.household.key
    assert refused(begin_proceeding, key, "household_exit", by=by)[0] == "begun_already"
    assert refused(begin_proceeding, key, "exit", by=by)[0] == "no_procedure"
    assert refused(begin_proceeding, key, "village_exit", by=by)[0] == "other_subject"
    assert refused(begin_proceeding, key, "identification", by=by) == (
        "wrong_status", "The household is pre_exit: this procedure begins from , candidate.",
    )  # fmt: skip
    with pytest.raises(Absent):
        begin_proceeding(key, "household_exit", by=ground.by["county"])
    assert Proceeding.objects.count() == 1


def test_a_correction_changes_no_standing(ground):
    row = ground.begin("correction")
    ground.do(row, FINISH, "request", "village", date(2017, 3, 2), evidence={"before_and_after": "two, not three pigs"})
    ground.do(row, FINISH, "check", "township", date(2017, 3, 3), evidence={"proof": "seen in the sty"})
    row.refresh_from_db()
    assert (row.outcome, row.event, row.verdict_sealed, statuses(ground.household)) == (
        "finished", None, None, [("pre_exit", None)],
    )  # fmt: skip


def test_another_household_is_in_no_proceeding(ground):
    ground.begin()
    make_household(ground.household.residences.get().village)
    assert [row.household for row in Proceeding.objects.filter(outcome="")] == [ground.household]


def test_what_the_step_does_not_ask_for_is_not_kept(ground):
    row = ground.begin()
    ground.go(row, until="village_check")
    told = {"evidence": WHOLE | {"gossip": "x"}, "to": "villagers_review"}
    kept = ground.do(row, FINISH, "village_check", "village", date(2017, 3, 3), **told)
    assert (kept.evidence, kept.to) == ({"survey_sheet": "folder 7", "income_sheet": "folder 7"}, "")

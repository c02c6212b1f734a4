"""The plan of a year: written by who answers for the household, fixed by somebody else, and not rewritten then."""

from datetime import date

import pytest

from tests.actions.remedy.ground import helped_ground
from tests.makers import TODAY
from xiuhua.actions.remedy.deliver import deliver_measure
from xiuhua.actions.remedy.grant import Grant, grant_measure
from xiuhua.actions.remedy.measure_ground import Amount
from xiuhua.actions.remedy.plan_refusal import PlanRefused
from xiuhua.actions.remedy.write_plan import StepToWrite, fix_plan, return_plan, write_plan
from xiuhua.duty.door import Absent
from xiuhua.queries.measure import remedy_of
from xiuhua.queries.plan import plans_of
from xiuhua.register.models import JournalLine

pytestmark = pytest.mark.django_db
DUE = date(2017, 6, 30)


@pytest.fixture
def ground():
    return helped_ground()


def written(ground, *, by="helper", goal="年底人均纯收入达到四千元", steps=None, **told):
    steps = steps or [StepToWrite("livestock_award", DUE, need="skill", owner="helper", budget_fen=150_000)]
    told = {"year": 2017, "goal": goal, "owner": "helper", "steps": steps} | told
    return write_plan(ground.household.key, by=ground.by[by], **told)


def plans(ground):
    return plans_of(ground.household, year=2017, on=TODAY, remedy=remedy_of(ground.household, on=TODAY))


def refused(deed, *args, **told):
    with pytest.raises(PlanRefused) as why:
        deed(*args, **told)
    return why.value.reason


def test_a_plan_holds_once_somebody_else_of_an_office_has_fixed_it(ground):
    key = written(ground)
    (draft,) = plans(ground)
    assert (draft.fixed_on, draft.version, draft.budget_fen) == (None, 1, 150_000)
    with pytest.raises(Absent):
        fix_plan(key, seen=draft.seen, by=ground.by["helper"])
    with pytest.raises(Absent):
        fix_plan(key, seen=draft.seen, by=ground.by["education"])
    fix_plan(key, seen=draft.seen, by=ground.by["township"])
    fix_plan(key, seen=draft.seen, by=ground.by["township"])
    (plan,) = plans(ground)
    assert (plan.fixed_on, plan.steps[0].state) == (TODAY, "to_do")


def test_who_wrote_it_does_not_fix_it_nor_what_was_changed_meanwhile(ground):
    key = written(ground, by="township")
    (draft,) = plans(ground)
    assert refused(fix_plan, key, seen=draft.seen, by=ground.by["township"]) == "same_person"
    assert refused(written, ground, goal="另一个目标") == "changed"
    assert written(ground, by="township", goal="另一个目标", seen=draft.seen) == key
    assert refused(fix_plan, key, seen=draft.seen, by=ground.by["county"]) == "changed"
    assert refused(return_plan, key, why="", by=ground.by["county"]) == "no_why"
    return_plan(key, why="预算过高", by=ground.by["county"])
    assert plans(ground)[0].returned_why == "预算过高"


def test_a_plan_said_twice_is_written_once(ground):
    key = written(ground)
    (draft,) = plans(ground)
    assert (written(ground), plans(ground)[0].seen) == (key, draft.seen)
    assert JournalLine.objects.filter(deed="write_plan").count() == 1


def test_a_fixed_plan_is_not_rewritten_but_followed_by_another_version(ground):
    key = written(ground)
    fix_plan(key, seen=plans(ground)[0].seen, by=ground.by["township"])
    assert written(ground, goal="补充健康措施") != key
    assert [(plan.version, plan.fixed_on is None) for plan in plans(ground)] == [(2, True), (1, False)]
    assert refused(return_plan, key, why="x", by=ground.by["county"]) == "no_draft"


def test_a_step_tells_how_far_it_has_come(ground):
    steps = [
        StepToWrite("livestock_award", DUE), StepToWrite("donation", date(2017, 3, 1)),
        StepToWrite("boarding_primary", DUE, member=ground.pupil.key),
    ]  # fmt: skip
    written(ground, steps=steps)
    by = ground.by["township"]
    key = grant_measure(ground.household.key, Grant("livestock_award", date(2017, 3, 1)), by=by)
    deliver_measure(key, Amount(fen=100), on=TODAY, evidence="收据", by=by)
    grant_measure(ground.household.key, Grant("boarding_primary", TODAY, member=ground.pupil.key), by=by)
    assert [step.state for step in plans(ground)[0].steps] == ["received", "late", "granted"]


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"year": 2020}, "other_year"),
        ({"goal": " "}, "no_goal"),
        ({"owner": "santa"}, "no_owner"),
        ({"steps": [StepToWrite("gold", DUE)]}, "no_item"),
        ({"steps": [StepToWrite("boarding_primary", DUE)]}, "no_item"),
        ({"steps": [StepToWrite("donation", date(2018, 1, 1))]}, "no_due"),
        ({"steps": [StepToWrite("donation", DUE)] * 21}, "many_steps"),
    ],
)
def test_what_does_not_do_is_refused_with_its_reason(ground, told, reason):
    assert refused(written, ground, **told) == reason


def test_whoever_only_looks_writes_no_plan(ground):
    for who in ("inspector", "education"):
        with pytest.raises(Absent):
            written(ground, by=who)

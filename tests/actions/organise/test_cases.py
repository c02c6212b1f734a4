"""A weak organisation: proposed by the rules, listed by people, put right item by item, accepted twice, relapsed."""

from datetime import date, timedelta

import pytest

from tests.actions.organise.ground import LISTED, SURVEYED, organised_ground
from tests.kept_rows import kept_rows
from tests.makers import TODAY
from xiuhua.actions.organise.accept import accept_for_county, accept_for_township, return_case
from xiuhua.actions.organise.case import (
    add_item,
    close_item,
    name_helpers,
    reopen_item,
    report_item,
    take_back_report,
)
from xiuhua.actions.organise.list_organisation import leave_unlisted, list_organisation
from xiuhua.actions.organise.meet import record_meeting, withdraw_meeting
from xiuhua.actions.organise.refusal import OrganisingRefused
from xiuhua.actions.organise.survey import Seen, survey_organisation, withdraw_survey
from xiuhua.actions.turn import run_turn
from xiuhua.duty.door import Absent
from xiuhua.queries.case import case_view
from xiuhua.queries.cases import case_numbers, cases_in, proposals_in
from xiuhua.queries.weakness import proposal_of
from xiuhua.register.models import Decision, Listing, Meeting, Rectification, RectificationItem, WeaknessVerdict

pytestmark = pytest.mark.django_db
DUE, DONE, TOWNSHIP_DAY, COUNTY_DAY = date(2016, 6, 1), date(2016, 5, 1), date(2016, 7, 1), date(2016, 8, 1)
COUNTY_TOLD = {"on": COUNTY_DAY, "document": "县验1号", "decision": None}
WEAK = Seen(divided=True, satisfied_percent=50)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):  # noqa: ARG001 -- the database must stand
    with kept_rows(django_db_blocker):
        yield organised_ground()


@pytest.fixture
def ground(world):
    return world


def refused(deed, *args, **told):
    with pytest.raises(OrganisingRefused) as why:
        deed(*args, **told)
    return why.value.reason


def listed(ground, *, by="county", on=LISTED, **told):
    told = {
        "signs": ["disunity", "low_satisfaction"], "problem": "班子不和", "reason": "县委常委会研究",
        "document": "县组〔2016〕3号",
    } | told  # fmt: skip
    return list_organisation(ground.branch.key, on=on, **told, by=ground.by[by])


def item(ground, case, *, due=DUE, **told):
    told = {"problem": "议事难决", "measure": "调整分工", "owner": None, "duty": "乡党委副书记"} | told
    return add_item(case, due=due, **told, by=ground.by["township"])


def closed_case(ground, **told):
    """A case whose one item was said to be done by the village and closed by the township's first account."""
    case = listed(ground, **told)
    on = Rectification.objects.get(key=case).listed_on
    key = item(ground, case, due=on + timedelta(days=90))
    report_item(key, on=on + timedelta(days=60), document="纪要3号", decision=None, by=ground.by["village"])
    close_item(key, on=on + timedelta(days=61), by=ground.by["township"])
    return case


def accepted_case(ground):
    case = closed_case(ground)
    accept_for_township(case, on=TOWNSHIP_DAY, document="乡验1号", decision=None, by=ground.by["township2"])
    accept_for_county(case, on=COUNTY_DAY, document="县验1号", decision=None, by=ground.by["county2"])
    return case


def test_the_rules_propose_in_a_turn_and_people_list_with_their_reason(ground):
    area = ground.village.parent.parent.pk
    survey_organisation(ground.branch.key, on=SURVEYED, source="民主评议", seen=WEAK, by=ground.by["township"])
    run_turn(TODAY, by=None)
    (verdict,) = WeaknessVerdict.objects.filter(organisation=ground.branch)
    assert (verdict.verdict, verdict.signs) == ("met", "disunity low_satisfaction")
    assert [(it.name, it.signs) for it in proposals_in(area, on=TODAY)] == [
        ("村党支部", ("disunity", "low_satisfaction"))
    ]
    assert WeaknessVerdict.objects.get(organisation=ground.other_branch).verdict == "unknown"
    assert not WeaknessVerdict.objects.filter(organisation=ground.cooperative).exists()
    key = listed(ground)
    assert proposals_in(area, on=TODAY) == []
    row = Listing.objects.get(case__key=key)
    assert (row.proposed, row.signs, row.reason) == ("met", "disunity low_satisfaction", "县委常委会研究")
    run_turn(TODAY, by=None)
    assert WeaknessVerdict.objects.filter(organisation=ground.branch).count() == 1


def test_people_may_decide_against_a_proposal_and_it_is_kept_beside_it(ground):
    survey_organisation(ground.branch.key, on=SURVEYED, source="民主评议", seen=WEAK, by=ground.by["township"])
    run_turn(SURVEYED, by=None)
    leave_unlisted(ground.branch.key, on=LISTED, reason="书记刚调整，暂缓", document="", by=ground.by["county"])
    (line,) = proposals_in(ground.village.pk, on=TODAY)
    assert (line.decided_on, line.reason) == (LISTED, "书记刚调整，暂缓")
    assert refused(
        leave_unlisted, ground.branch.key, on=LISTED, reason="再", document="", by=ground.by["county"]
    ) == "told_already"  # fmt: skip


def test_a_proposal_tells_what_the_register_knows_of_the_organisation(ground):
    proposal = proposal_of(ground.branch, on=TODAY)
    words = {it.criterion.key: it.verdict for it in proposal.lines}
    assert (proposal.verdict, words["incomplete_team"], words["no_activities"]) == ("unknown", "unknown", "unknown")
    record_meeting(
        ground.branch.key, on=date(2017, 3, 1), kind="members", attendance=12, agenda="换届", decisions=[],
        by=ground.by["village"],
    )  # fmt: skip
    words = {it.criterion.key: it.verdict for it in proposal_of(ground.branch, on=TODAY).lines}
    assert words["no_activities"] == "not_met"
    assert proposal_of(ground.cooperative, on=TODAY) is None


def test_a_case_goes_from_its_lists_to_two_acceptances_and_is_told_as_of_each_day(ground):
    case = listed(ground)
    told = {
        "on": DONE,
        "kind": "committee",
        "attendance": 5,
        "agenda": "整改",
        "decisions": ["重新分工", "", "公开账目"],
    }
    record_meeting(ground.branch.key, **told, by=ground.by["village"])
    decision = Decision.objects.get(number=2)
    name_helpers(
        case, county_leader=ground.linked.key, township_leader=None, unit=None, first_secretary=None,
        by=ground.by["county"],
    )  # fmt: skip
    first, second = item(ground, case), item(ground, case, problem="账目不公开", measure="按季公开")
    report_item(first, on=DONE, document="", decision=decision.key, by=ground.by["village"])
    report_item(second, on=date(2016, 6, 20), document="公开栏照片存档", decision=None, by=ground.by["village"])
    close_item(first, on=date(2016, 5, 31), by=ground.by["township"])
    close_item(second, on=date(2016, 6, 30), by=ground.by["township"])
    accept_for_township(case, on=TOWNSHIP_DAY, document="乡验1号", decision=None, by=ground.by["township2"])
    accept_for_county(case, on=COUNTY_DAY, document="县验1号", decision=None, by=ground.by["county2"])
    RectificationItem.objects.update(written_on=LISTED)
    row = Rectification.objects.get(key=case)
    then = case_view(row, on=date(2016, 6, 10))
    assert [(it.done_on, it.closed_on, it.late) for it in then.items] == [
        (DONE, date(2016, 5, 31), 0), (None, None, 9),
    ]  # fmt: skip
    assert (then.state, then.closed, then.months) == ("open", 1, ((date(2016, 5, 1), 1, 1),))
    now = case_view(row, on=TODAY)
    assert (now.state, now.accepted_by, [it.late for it in now.items]) == ("accepted", "县委组织部", [0, 19])
    assert now.items[0].decision == "2016-05-01 (2) 公开账目"
    assert [(it.office, it.result, it.document) for it in now.steps] == [
        ("township", "accepted", "乡验1号"), ("county", "accepted", "县验1号"),
    ]  # fmt: skip
    assert [it.reached_on for it in now.milestones] == [
        None, LISTED, date(2016, 5, 31), date(2016, 6, 30), TOWNSHIP_DAY, COUNTY_DAY,
    ]  # fmt: skip
    numbers = case_numbers(ground.village.pk, on=TODAY)
    assert (numbers.open, numbers.accepted, numbers.in_time, numbers.relapsed) == (0, 1, 1, 0)
    assert refused(item, ground, case) == "over"


def test_the_list_says_what_is_late_and_who_answers(ground):
    case = listed(ground)
    item(ground, case, due=DUE)
    item(ground, case, due=date(2017, 6, 1), duty="村支书")
    RectificationItem.objects.update(written_on=LISTED)
    (line,) = cases_in(ground.village.pk, on=TODAY)
    assert (line.items, line.closed, line.late, line.next_due, line.overdue) == (
        2, 0, (("乡党委副书记", DUE),), date(2017, 6, 1), True,
    )  # fmt: skip


def test_a_relapse_is_a_new_case_that_names_the_one_before(ground):
    first = accepted_case(ground)
    second = listed(ground, on=date(2017, 1, 10))
    was, row = Rectification.objects.get(key=first), Rectification.objects.get(key=second)
    assert (was.relapsed_on, row.relapse_of) == (date(2017, 1, 10), was)
    assert (case_view(was, on=TODAY).state, case_view(was, on=TODAY).after) == ("relapsed", second)
    assert case_view(was, on=date(2016, 12, 31)).state == "accepted"
    assert case_numbers(ground.village.pk, on=TODAY).relapsed == 1
    assert [it.relapse for it in cases_in(ground.village.pk, on=TODAY)] == [True]


def test_nobody_decides_accepts_or_closes_what_they_entered_lead_or_answer_for(ground):
    survey_organisation(ground.branch.key, on=SURVEYED, source="民主评议", seen=WEAK, by=ground.by["county"])
    assert refused(listed, ground) == "own_survey"
    case = listed(ground, by="county2")
    own = item(ground, case, owner=ground.leader.key)
    report_item(own, on=DONE, document="纪要", decision=None, by=ground.by["leader"])
    other = item(ground, case)
    report_item(other, on=DONE, document="纪要", decision=None, by=ground.by["township"])
    assert refused(close_item, other, on=DONE, by=ground.by["township"]) == "own_report"
    close_item(own, on=DONE, by=ground.by["township"])
    close_item(other, on=DONE, by=ground.by["township2"])
    told = {"on": TOWNSHIP_DAY, "document": "乡验", "decision": None}
    assert refused(accept_for_township, case, **told, by=ground.by["township"]) == "own_report"
    with pytest.raises(Absent):
        accept_for_township(case, **told, by=ground.by["leader"])
    accept_for_township(case, **told, by=ground.by["township2"])
    assert refused(accept_for_county, case, **told, by=ground.by["county2"]) == "own_listing"
    accept_for_county(case, **told, by=ground.by["county"])
    assert Rectification.objects.get(key=case).accepted_on == TOWNSHIP_DAY


def test_the_county_cannot_accept_before_the_township_nor_the_township_with_items_open(ground):
    case = listed(ground)
    told = {"on": TOWNSHIP_DAY, "document": "验收", "decision": None}
    assert refused(accept_for_township, case, **told, by=ground.by["township2"]) == "no_items"
    item(ground, case)
    assert refused(accept_for_township, case, **told, by=ground.by["township2"]) == "items_open"
    county = {**told, "by": ground.by["county2"]}
    assert refused(accept_for_county, case, **county) == "not_by_township"


def test_what_the_county_gives_back_is_open_again_and_its_items_can_be_opened(ground):
    case = closed_case(ground)
    accept_for_township(case, on=TOWNSHIP_DAY, document="乡验", decision=None, by=ground.by["township2"])
    (row,) = RectificationItem.objects.all()
    assert refused(reopen_item, row.key, why="再看", by=ground.by["township"]) == "accepted_already"
    assert refused(return_case, case, on=COUNTY_DAY, why="", by=ground.by["county2"]) == "no_reason"
    return_case(case, on=COUNTY_DAY, why="账目仍未公开", by=ground.by["county2"])
    reopen_item(row.key, why="账目仍未公开", by=ground.by["township"])
    take_back_report(row.key, by=ground.by["village"])
    view = case_view(Rectification.objects.get(key=case), on=TODAY)
    assert (view.state, view.closed, [(it.result, it.why) for it in view.steps]) == (
        "open", 0, [("accepted", ""), ("returned", "账目仍未公开")],
    )  # fmt: skip


def test_only_the_county_lists_and_only_who_acts_there_does_anything(ground):
    with pytest.raises(Absent):
        listed(ground, by="township")
    with pytest.raises(Absent):
        survey_organisation(ground.branch.key, on=SURVEYED, source="看", seen=WEAK, by=ground.by["village"])
    case = listed(ground)
    with pytest.raises(Absent):
        add_item(case, problem="p", measure="m", owner=None, duty="d", due=DUE, by=ground.by["inspector"])
    assert refused(listed, ground) == "listed_already"
    assert refused(listed, ground, signs=[]) == "no_signs"
    assert refused(listed, ground, signs=["nonsense"]) == "no_kind"
    assert refused(item, ground, case, due=LISTED) == "no_due"
    assert refused(item, ground, case, duty="") == "no_duty"


def test_a_decision_is_named_again_and_its_meeting_then_stays(ground):
    by = ground.by["village"]
    told = {"on": DONE, "kind": "committee", "attendance": 5, "agenda": "整改", "decisions": ["公开账目"], "by": by}
    meeting = record_meeting(ground.branch.key, **told)
    assert refused(record_meeting, ground.branch.key, **told) == "told_already"
    case = listed(ground)
    key = item(ground, case)
    report_item(key, on=DONE, document="", decision=Decision.objects.get().key, by=by)
    assert refused(withdraw_meeting, meeting, by=ground.by["township"]) == "not_yours"
    assert refused(withdraw_meeting, meeting, by=by) == "cited"
    take_back_report(key, by=by)
    withdraw_meeting(meeting, by=by)
    assert Meeting.objects.filter(withdrawn_at=None).count() == 0
    record_meeting(ground.branch.key, **told)
    assert refused(report_item, key, on=DONE, document="", decision=None, by=by) == "no_evidence"


def test_a_survey_is_taken_back_by_who_entered_it_while_nothing_rests_on_it(ground):
    told = {"on": SURVEYED, "source": "民主评议", "by": ground.by["township"]}
    assert refused(survey_organisation, ground.branch.key, seen=Seen(), **told) == "no_answer"
    assert refused(survey_organisation, ground.branch.key, seen=Seen(satisfied_percent=101), **told) == "no_number"
    later = Seen(admitted_on=date(2016, 2, 2))
    assert refused(survey_organisation, ground.branch.key, seen=later, **told) == "after_today"
    key = survey_organisation(ground.branch.key, seen=WEAK, **told)
    assert refused(withdraw_survey, key, by=ground.by["township2"]) == "not_yours"
    withdraw_survey(key, by=ground.by["township"])
    key = survey_organisation(ground.branch.key, seen=WEAK, **told)
    listed(ground)
    assert refused(withdraw_survey, key, by=ground.by["township"]) == "used"

"""Days in the village come from work on file; the member sees and corrects them first, others look at what was sent."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.actions.verify.presence_ground import FEBRUARY, LATER, OVER, day, lay_team, month_of, set_clock, states
from tests.kept_rows import kept_rows
from tests.makers import give_role, make_person, reside
from xiuhua.actions.verify.presence_note import AddedWork, add_presence_note, withdraw_presence_note
from xiuhua.actions.verify.presence_refusal import AT, SAID, PresenceRefused
from xiuhua.actions.verify.send_month import agree_to_month, recheck_month, review_month
from xiuhua.actions.verify.spot_check import SpotFound, answer_spot_check, spot_check
from xiuhua.desk.presence_refusals import sentences
from xiuhua.duty.door import Absent
from xiuhua.register.models import (
    Delivery,
    DoorCheck,
    HouseholdWarning,
    JournalLine,
    Leave,
    Measure,
    PresenceNote,
    PresenceStatement,
    Proceeding,
    ProceedingAct,
    SpotCheck,
    Visit,
    WarningAct,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def team(django_db_setup, django_db_blocker):  # noqa: ARG001 -- the database must stand
    with kept_rows(django_db_blocker):
        yield lay_team()


def visit(team, on, home=None, **more):
    told = {"way": "in_person", "form": "sichuan"} | more
    return Visit.objects.create(household=home or team.home, person=team.person, on=on, **told)


def work(team, on=None, kind="errand", text="送两位老人到镇上看病", **more) -> AddedWork:
    return AddedWork(team.village.code, on or day(6), kind, text, **more)


def refused(deed, /, *args, **told) -> str:
    with pytest.raises(PresenceRefused) as found:
        deed(*args, **told)
    return found.value.reason


def review(team, *, by="township", agrees=True, why="", deed=review_month):
    return deed(team.village.code, team.person.key, FEBRUARY, why=why, agrees=agrees, by=team.by[by])


def act_of(team, on, *, area=None, household=None):
    held = Proceeding.objects.create(
        procedure="exit", household=household, area=area, pack="sichuan", version="1", steps=[], begun_on=on,
        begun_by=team.by["secretary"], open_step="review",
    )  # fmt: skip
    told = {"proceeding": held, "number": 1, "kind": "done", "step": "meeting", "on": on}
    return ProceedingAct.objects.create(by=team.by["secretary"], office="first_secretary", **told)


# ── Where days come from ─────────────────────────────────────────────────────────────────────────────────────────────


def test_each_kind_of_work_on_file_puts_somebody_in_the_village_that_day(team):
    by = team.by["secretary"]
    visit(team, day(6))
    act_of(team, day(7), household=team.home)
    act_of(team, day(8), area=team.village)
    measure = Measure.objects.create(household=team.home, item="seedlings", since=day(1))
    given = {"measure": measure, "said_by": by.username, "source": "desk", "units": 1}
    Delivery.objects.create(since=day(9), **given)
    wrong = Delivery.objects.create(since=day(10), **given)
    Delivery.objects.create(since=day(10), corrects=wrong, **(given | {"units": 0}))
    warning = HouseholdWarning.objects.create(household=team.home, since=day(1), signals="x", risks="y")
    WarningAct.objects.create(warning=warning, number=1, kind="step", step="check", on=day(13), by=by)
    WarningAct.objects.create(warning=warning, number=2, kind="seen", on=day(14), by=by)
    DoorCheck.objects.create(
        household=team.home, month=FEBRUARY, area=team.village, place=1, by="lot", probability=1, drawn_on=day(1),
        drawn_by=by, found="well", done_on=day(15), done_by=by, office="first_secretary",
    )  # fmt: skip
    spot_check(SpotFound(team.village.code, team.person.key, day(16), "there"), by=team.by["village"])
    add_presence_note(work(team, day(17)), by=by)
    (line,) = month_of(team.village)
    assert states(line) == dict.fromkeys((6, 7, 8, 9, 13, 15, 16, 17), "there")
    kinds = {it.day.day: dict(it.kinds) for it in line.days if it.kinds}
    assert kinds == {
        6: {"visit": 1}, 7: {"act": 1}, 8: {"act": 1}, 9: {"delivery": 1}, 13: {"warning_step": 1},
        15: {"door_check": 1}, 16: {"spot_there": 1}, 17: {"errand": 1},
    }  # fmt: skip
    assert (line.counts["there"], line.counts["needed"], line.counts["added_only"]) == (8, 13, 1)
    assert (line.verdict, line.roles) == ("unknown", ("first_secretary", "team_leader"))


def test_what_tells_of_no_day_here_is_a_call_a_withdrawn_visit_and_work_elsewhere_is_duty(team):
    visit(team, day(6), way="phone")
    visit(team, day(7), withdrawn_at="2017-02-08T08:00:00Z", withdrawn_why="错录")
    visit(team, day(8), team.other)
    visit(team, day(9), team.other)
    visit(team, day(9))
    (line,) = month_of(team.village)
    assert states(line) == {8: "duty", 9: "there"}
    assert [it.elsewhere for it in line.days if it.elsewhere] == [1, 1]


def test_leave_that_was_granted_is_not_asked_for_and_a_team_of_others_is_not_asked(team):
    said = {"assignment": team.post, "said_by": team.by["township"]}
    Leave.objects.create(since=day(6), until=day(9), why="family", **said)
    Leave.objects.create(since=day(13), until=day(15), why="training", **said)
    Leave.objects.create(since=day(20), until=day(20), why="family", **said)
    (line,) = month_of(team.village)
    assert states(line) == dict.fromkeys((6, 7, 8), "leave") | dict.fromkeys((13, 14), "duty")
    assert (line.counts["asked"], line.counts["needed"]) == (14, 10)


def test_enough_days_meet_the_rule_and_it_is_told_by_which_source(team):
    for number in (3, 4, 6, 7, 8, 9, 10, 13, 14, 15, 16, 17, 20):
        visit(team, day(number))
    (line,) = month_of(team.village)
    assert (line.verdict, line.asks["source"]) == ("met", "Bazhong, fifteen special plans, 20 September 2015")


def test_months_stand_in_the_order_of_villages_whatever_their_days(team):
    first = reside(make_person("甲"), team.beside, role="team_member", since=date(2017, 1, 1))
    for number in range(3, 28):
        Visit.objects.create(household=team.other, person=first.person, on=day(number), way="in_person", form="sichuan")
    found = month_of(team.village.parent)
    assert [it.village.code for it in found] == sorted((team.village.code, team.beside.code))
    assert {it.person.name: str(it.verdict) for it in found} == {"甲": "met", "何书记": "unknown"}


# ── Correcting ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_work_is_added_once_when_the_month_is_over_by_whom_it_is_about_and_taken_back(team):
    by = team.by["secretary"]
    key = add_presence_note(work(team), by=by)
    assert add_presence_note(work(team), by=by) == key
    assert states(month_of(team.village)[0]) == {6: "there"}
    line = JournalLine.objects.get(deed="add_presence_note")
    assert line.after == {"holder": "何书记", "on": "2017-02-06", "work": "errand", "document": ""}
    for stranger in ("helper", "township"):
        with pytest.raises(Absent):
            add_presence_note(work(team), by=team.by[stranger])
        with pytest.raises(Absent):
            withdraw_presence_note(key, by=team.by[stranger])
    withdraw_presence_note(key, by=by)
    withdraw_presence_note(key, by=by)
    assert (states(month_of(team.village)[0]), JournalLine.objects.filter(deed="withdraw_presence_note").count()) == (
        {},
        1,
    )


def test_nobody_tells_their_presence_day_by_day(team):
    assert refused(add_presence_note, work(team, date(2017, 3, 2)), by=team.by["secretary"]) == "not_over"


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"kind": "visit"}, "no_kind"),
        ({"text": " "}, "no_text"),
        ({"kind": "training"}, "no_document"),
        ({"text": "户" * 201}, "long_text"),
        ({"text": "身份证511902196503021218"}, "holds_number"),
    ],
)
def test_work_that_says_too_little_or_too_much_is_not_added(team, told, reason):
    assert refused(add_presence_note, work(team, **told), by=team.by["secretary"]) == reason
    assert PresenceNote.objects.count() == 0


# ── Spot checks ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_was_not_found_sees_it_answers_once_and_their_work_tells_more(team):
    told = SpotFound(team.village.code, team.person.key, day(6), "not_there", "敲门无人")
    key = spot_check(told, by=team.by["county"])
    assert spot_check(told, by=team.by["county"]) == key
    assert states(month_of(team.village)[0]) == {6: "away"}
    with pytest.raises(Absent):
        answer_spot_check(key, "我在二组入户", by=team.by["village"])
    answer_spot_check(key, "我在二组入户", by=team.by["secretary"])
    assert refused(answer_spot_check, key, "又说", by=team.by["secretary"]) == "answered"
    row = SpotCheck.objects.get(key=key)
    assert (row.found, row.answer, row.answered_on, row.office) == ("not_there", "我在二组入户", OVER, "county")
    visit(team, day(6))
    assert states(month_of(team.village)[0]) == {6: "there"}
    assert "敲门" not in str([it.after for it in JournalLine.objects.all()])


def test_who_checks_is_an_office_and_looks_at_others_on_days_that_came(team):
    told = SpotFound(team.village.code, team.person.key, day(6), "there")
    for stranger in ("helper", "secretary"):
        with pytest.raises(Absent):
            spot_check(told, by=team.by[stranger])
    give_role(team.by["secretary"], "township", team.village.parent)
    assert refused(spot_check, told, by=team.by["secretary"]) == "own_self"
    later = SpotFound(team.village.code, team.person.key, date(2017, 3, 4), "there")
    assert refused(spot_check, later, by=team.by["county"]) == "after_today"
    unknown = SpotFound(team.village.code, team.person.key, day(6), "asleep")
    assert refused(spot_check, unknown, by=team.by["county"]) == "no_finding"
    spot_check(told, by=team.by["county"])
    other = SpotFound(team.village.code, team.person.key, day(6), "not_there")
    assert refused(spot_check, other, by=team.by["county"]) == "checked_already"


def test_a_day_without_a_post_here_is_nobodys_and_a_stranger_is_absent(team):
    new = reside(make_person("新来"), team.village, since=day(20)).person
    told = {"village": team.village.code, "found": "there"}
    early = SpotFound(person=new.key, on=day(6), **told)
    assert refused(spot_check, early, by=team.by["township"]) == "not_held"
    for stranger, on in ((team.by["helper"].person, day(6)), (team.person, date(2016, 4, 6))):
        with pytest.raises(Absent):
            spot_check(SpotFound(person=stranger.key, on=on, **told), by=team.by["township"])
    key = spot_check(SpotFound(person=new.key, on=day(20), **told), by=team.by["township"])
    with pytest.raises(Absent):
        answer_spot_check(key, "在", by=team.by["secretary"])


# ── A month is sent on ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_member_sees_the_month_first_and_the_township_only_after_that(team):
    (line,) = month_of(team.village)
    assert (line.stage, line.until) == ("member", date(2017, 3, 7))
    assert refused(review, team) == "with_member"
    agree_to_month(team.village.code, FEBRUARY, by=team.by["secretary"])
    assert review(team) == PresenceStatement.objects.get().key
    assert month_of(team.village)[0].stage == "recheck"


def test_what_was_sent_stays_whatever_comes_to_light_later(team):
    visit(team, day(6))
    key = agree_to_month(team.village.code, FEBRUARY, by=team.by["secretary"])
    assert agree_to_month(team.village.code, FEBRUARY, by=team.by["secretary"]) == key
    visit(team, day(7))
    (line,) = month_of(team.village)
    assert (states(line), line.counts["there"], line.sent.agreed_on) == ({6: "there"}, 1, OVER)
    assert refused(add_presence_note, work(team), by=team.by["secretary"]) == "sent"


def test_where_the_member_lets_the_days_pass_it_is_reviewed_as_it_stands(team):
    set_clock(LATER)
    review(team)
    row = PresenceStatement.objects.get()
    assert (row.agreed_on, row.shown_on, row.sent_on, row.review) == (None, date(2017, 3, 1), LATER, "agreed")


def test_a_month_that_is_returned_is_with_its_member_again_and_the_first_stays(team):
    set_clock(LATER)
    assert refused(review, team, agrees=False) == "no_reason"
    review(team, agrees=False, why="6日的会议请补记录")
    (line,) = month_of(team.village, today=LATER)
    assert (line.stage, line.until, line.returned.why) == ("member", date(2017, 3, 15), "6日的会议请补记录")
    add_presence_note(work(team, kind="meeting", text="村民代表会", document="会议记录3号"), by=team.by["secretary"])
    agree_to_month(team.village.code, FEBRUARY, by=team.by["secretary"])
    review(team)
    rows = PresenceStatement.objects.order_by("pk")
    assert [(it.review, it.days["counts"]["there"]) for it in rows] == [("returned", 0), ("agreed", 1)]


def test_the_county_checks_again_and_nobody_looks_twice_or_at_their_own(team):
    set_clock(LATER)
    with pytest.raises(Absent):
        review(team, by="county")
    give_role(team.by["secretary"], "township", team.village.parent)
    assert refused(review, team, by="secretary") == "own_self"
    assert refused(review, team, by="county", deed=recheck_month) == "not_waiting"
    give_role(team.by["township"], "county", team.village.parent.parent)
    review(team)
    assert refused(review, team) == "not_waiting"
    assert refused(review, team, by="township", deed=recheck_month) == "own_review"
    review(team, by="county", deed=recheck_month)
    assert month_of(team.village, today=LATER)[0].stage == "done"
    assert [it.after["look"] for it in JournalLine.objects.order_by("pk")] == ["agreed", "agreed"]


def test_a_month_that_runs_is_sent_nowhere(team):
    march = date(2017, 3, 1)
    assert refused(agree_to_month, team.village.code, march, by=team.by["secretary"]) == "not_over"
    with pytest.raises(Absent):
        agree_to_month(team.village.code, FEBRUARY, by=team.by["helper"])


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"review": "agreed"}, "a_review_says_when_and_by_whom"),
        ({"why": "無"}, "a_month_that_was_returned_says_why"),
        ({"sent_on": date(2017, 2, 1)}, "a_month_is_sent_on_after_it_was_shown"),
    ],
)
def test_the_database_refuses_a_month_that_says_half(team, changed, rule):
    agree_to_month(team.village.code, FEBRUARY, by=team.by["secretary"])
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        PresenceStatement.objects.update(**changed)


def test_every_reason_has_its_sentence_in_both_languages_and_its_field_is_of_a_reason():
    assert (sentences().keys(), AT.keys() <= SAID.keys()) == (SAID.keys(), True)

"""Grade lists and shortlists: the steps of people, who may not take one, and what a check names and refuses."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.actions.assess.persons.appraised import after_days, lay_staff, set_clock
from tests.kept_rows import kept_rows
from tests.makers import give_role
from xiuhua.actions.assess.persons.grade_list import (
    ListTold,
    answer_grade_objection,
    decide_grade_list,
    draft_grade_list,
    give_grade,
    object_to_grade,
    show_grades,
    take_off_list,
)
from xiuhua.actions.assess.persons.refusal import AppraisalRefused
from xiuhua.actions.assess.persons.shortlist import (
    Choice,
    ShortlistTold,
    answer_name_objection,
    decide_shortlist,
    name_on_shortlist,
    object_to_name,
    open_frozen_file,
    open_shortlist,
    publish_shortlist,
)
from xiuhua.duty.door import Absent
from xiuhua.queries.evidence import canonical, looks_at
from xiuhua.queries.grade_list import breaches_of, grades_of, lines_of
from xiuhua.queries.pack import pack_named
from xiuhua.queries.shortlist import names_of
from xiuhua.register.models import GradeLine, GradeList, Leave, PresenceStatement, SpotCheck

pytestmark = pytest.mark.django_db
YEAR = ListTold("annual", "2016年度考核", date(2016, 1, 1), date(2017, 1, 1))
WISH = ShortlistTold("promotion", "2017年提拔人选", "在村满一年，群众公认", "在岗驻村队员")


@pytest.fixture(scope="module")
def ground(django_db_setup, django_db_blocker):  # noqa: ARG001
    with kept_rows(django_db_blocker):
        yield lay_staff()


def refused(reason):
    return pytest.raises(AppraisalRefused, check=lambda it: it.reason == reason)


def drafted(ground, *, excellent=3, count=10):
    row = draft_grade_list(ground.township.code, YEAR, by=ground.by["town"])
    for place, person in enumerate(ground.team[:count]):
        grade = "excellent" if place < excellent else "competent"
        give_grade(row.key, person.key, grade=grade, why="履职情况", by=ground.by["town"])
    return row


def shown(ground, **told):
    row = drafted(ground, **told)
    show_grades(row.key, by=ground.by["town"])
    return GradeList.objects.get(pk=row.pk)


def sought(person, ground, *, on, found="not_there"):
    by, place = ground.by["town"], ground.village
    SpotCheck.objects.create(person=person, village=place, on=on, found=found, by=by, office="township")


def broken(row):
    return [
        (it.rule.key, [person.name for person, _ in it.persons])
        for it in breaches_of(row, pack_named("sichuan").grading)
    ]


def test_a_list_is_drafted_shown_objected_to_answered_and_decided_by_somebody_else(ground):
    row = shown(ground)
    mine = grades_of(ground.team[0].pk)[0]
    with pytest.raises(Absent):
        object_to_grade(mine.key, "不是我的", by=ground.by["colleague"])
    object_to_grade(mine.key, "应说明具体工作", by=ground.by["member"])
    for name, reason in (("county", "not_over"),):
        with refused(reason):
            decide_grade_list(row.key, by=ground.by[name])
    set_clock(after_days(8))
    with refused("unanswered"):
        decide_grade_list(row.key, by=ground.by["county"])
    with pytest.raises(Absent):
        answer_grade_objection(mine.key, "已补充", by=ground.by["town"])
    answer_grade_objection(mine.key, "已在理由中补充", by=ground.by["other"])
    decide_grade_list(row.key, by=ground.by["county"])
    with refused("decided"):
        decide_grade_list(row.key, by=ground.by["other"])
    kept = GradeList.objects.get(pk=row.pk)
    assert (kept.decided_by, kept.decided_on, kept.found) == (ground.by["county"], after_days(8), [])
    assert [it.person.name for it in lines_of(kept)] == sorted(it.name for it in ground.team)


def test_nobody_is_on_a_list_they_draft_answer_or_decide_and_nobody_decides_their_own_draft(ground):
    member, county = ground.by["member"], ground.county
    give_role(member, "county", county, since=date(2014, 1, 1))
    row = drafted(ground)
    for deed in (
        lambda: give_grade(row.key, ground.team[1].key, grade="competent", why="称职", by=member),
        lambda: show_grades(row.key, by=member),
    ):
        with pytest.raises((AppraisalRefused, Absent)):
            deed()
    give_role(ground.by["town"], "county", county, since=date(2014, 1, 1))
    show_grades(row.key, by=ground.by["town"])
    set_clock(after_days(8))
    with refused("own_draft"):
        decide_grade_list(row.key, by=ground.by["town"])
    with refused("own_list"):
        decide_grade_list(row.key, by=member)
    with pytest.raises(IntegrityError), transaction.atomic():
        GradeList.objects.filter(pk=row.pk).update(decided_by=ground.by["town"], decided_on=after_days(8))
    with refused("own_self"):
        give_grade(_empty(ground).key, ground.team[0].key, grade="excellent", why="自评", by=_drafter(ground))


def _drafter(ground):
    give_role(ground.by["member"], "township", ground.township, since=date(2014, 1, 1))
    return ground.by["member"]


def _empty(ground):
    told = ListTold("half_year", "2016年半年考核", date(2016, 1, 1), date(2016, 7, 1))
    return draft_grade_list(ground.township.code, told, by=ground.by["town"])


def test_a_list_over_the_quota_is_named_and_not_decided(ground):
    row = shown(ground, excellent=4)
    set_clock(after_days(8))
    assert broken(row) == [("excellent_quota", [it.name for it in sorted(ground.team[:4], key=lambda it: it.name)])]
    with refused("breached"):
        decide_grade_list(row.key, by=ground.by["county"], exception_why="工作需要", exception_document="1号")


def test_confirmed_absence_bars_a_grade_and_leave_or_work_on_file_that_day_is_no_absence(ground):
    one, two, three = ground.team[:3]
    sought(one, ground, on=date(2016, 5, 4))
    sought(two, ground, on=date(2016, 5, 4))
    sought(three, ground, on=date(2016, 5, 4))
    sought(ground.team[3], ground, on=date(2016, 5, 4), found="there")
    leave = {"since": date(2016, 5, 3), "until": date(2016, 5, 6), "why": "family", "said_by": ground.by["town"]}
    Leave.objects.create(assignment=ground.posts[1], **leave)
    days = {"counts": {}, "days": [["2016-05-04", True, "there", {"visit": 1}, 0, False]], "roles": []}
    _month(three, ground, days=days, verdict="met")
    assert broken(shown(ground)) == [("absent_once", ["队员甲"])]


def test_a_month_with_too_few_days_needs_a_written_exception_with_a_document(ground):
    _month(ground.team[0], ground, days={"days": []}, verdict="not_met")
    row = shown(ground)
    set_clock(after_days(8))
    assert broken(row) == [("days_short", ["队员甲"])]
    with refused("no_exception"):
        decide_grade_list(row.key, by=ground.by["county"])
    decide_grade_list(row.key, by=ground.by["county"], exception_why="抢险抽调", exception_document="县委〔2016〕3号")
    kept = GradeList.objects.get(pk=row.pk)
    assert (kept.exception_document, [it["rule"] for it in kept.found]) == ("县委〔2016〕3号", ["days_short"])


def _month(person, ground, *, days, verdict):
    town, county = ground.by["town"], ground.by["county"]
    PresenceStatement.objects.create(
        person=person, village=ground.village, month=date(2016, 5, 1), days=days, verdict=verdict,
        shown_on=date(2016, 6, 1), sent_on=date(2016, 6, 5), review="agreed", reviewed_on=date(2016, 6, 6),
        reviewed_by=town, recheck="agreed", rechecked_on=date(2016, 6, 7), rechecked_by=county,
    )  # fmt: skip


def test_what_cannot_be_on_a_list_is_refused_in_words(ground):
    town = ground.by["town"]
    for wish, reason in (
        (ListTold("monthly", "x", YEAR.since, YEAR.until), "no_kind"),
        (ListTold("annual", "x", YEAR.until, YEAR.since), "no_time"),
        (ListTold("annual", "", YEAR.since, YEAR.until), "no_text"),
    ):
        with refused(reason):
            draft_grade_list(ground.township.code, wish, by=town)
    row = drafted(ground, count=2)
    with refused("told_already"):
        draft_grade_list(ground.township.code, YEAR, by=town)
    with refused("no_grade"):
        give_grade(row.key, ground.team[0].key, grade="best", why="好", by=town)
    with refused("no_reason"):
        give_grade(row.key, ground.team[0].key, grade="excellent", why=" ", by=town)
    with refused("no_person"):
        give_grade(row.key, ground.by["far"].person.key, grade="excellent", why="好", by=town)
    for person in ground.team[:2]:
        take_off_list(row.key, person.key, by=town)
    with refused("nobody"):
        show_grades(row.key, by=town)
    with refused("not_shown"):
        decide_grade_list(row.key, by=ground.by["county"])
    give_grade(row.key, ground.team[0].key, grade="competent", why="称职", by=town)
    show_grades(row.key, by=town)
    with refused("shown"):
        take_off_list(row.key, ground.team[0].key, by=town)
    set_clock(after_days(9))
    with refused("over"):
        object_to_grade(GradeLine.objects.get().key, "晚了", by=ground.by["member"])


def test_a_shortlist_is_opened_filled_made_public_objected_to_and_decided_with_reasons(ground):
    county, other = ground.by["county"], ground.by["other"]
    row = open_shortlist(ground.county.code, WISH, by=county)
    for person in (ground.team[2], ground.team[0]):
        name_on_shortlist(row.key, person.key, "带村集体增收", by=county)
    first, second = names_of(row)
    assert [first.person.name, second.person.name] == sorted([ground.team[0].name, ground.team[2].name])
    publish_shortlist(row.key, by=county)
    with refused("not_over"):
        decide_shortlist(row.key, "x", {}, by=other)
    said = object_to_name(first.key, "群众反映走访少", by=ground.by["third"])
    set_clock(after_days(8))
    with refused("over"):
        object_to_name(first.key, "晚了", by=ground.by["third"])
    with refused("unanswered"):
        decide_shortlist(row.key, "x", {}, by=other)
    with refused("own_self"):
        answer_name_objection(said.key, "已核实", by=county)
    answer_name_objection(said.key, "已入户核实，反映不属实", by=other)
    with refused("own_draft"):
        decide_shortlist(row.key, "x", {}, by=county)
    with refused("no_choice"):
        decide_shortlist(row.key, "选定一人", {first.key: Choice(True, "实绩突出")}, by=other)
    told = {first.key: Choice(True, "实绩突出"), second.key: Choice(False, "任职不满两年")}
    decide_shortlist(row.key, "集体讨论决定", told, by=other)
    assert [(it.chosen, it.decided_why) for it in names_of(row)] == [(True, "实绩突出"), (False, "任职不满两年")]


def test_a_file_is_attached_as_it_stood_and_opened_for_a_reason_that_its_person_reads(ground):
    from hashlib import sha256

    row = open_shortlist(ground.county.code, WISH, by=ground.by["county"])
    name = name_on_shortlist(row.key, ground.team[0].key, "实绩突出", by=ground.by["county"])
    assert sha256(canonical(name.file)).hexdigest() == name.digest
    with refused("no_reason"):
        open_frozen_file(name.key, "", by=ground.by["other"])
    with pytest.raises(Absent):
        open_frozen_file(name.key, "看看", by=ground.by["town"])
    assert open_frozen_file(name.key, "讨论人选", by=ground.by["other"]).file["name"] == "队员甲"
    assert [(it.how, it.why) for it in looks_at(ground.team[0].key, most=3)] == [("shortlist", "讨论人选")]


def test_nobody_names_or_decides_themselves_and_nobody_stands_on_it_twice(ground):
    row = open_shortlist(ground.county.code, WISH, by=ground.by["county"])
    give_role(ground.by["member"], "county", ground.county, since=date(2014, 1, 1))
    with refused("own_self"):
        name_on_shortlist(row.key, ground.team[0].key, "自荐", by=ground.by["member"])
    with refused("nobody"):
        publish_shortlist(row.key, by=ground.by["county"])
    name_on_shortlist(row.key, ground.team[0].key, "实绩突出", by=ground.by["county"])
    with refused("told_already"):
        name_on_shortlist(row.key, ground.team[0].key, "再提", by=ground.by["county"])
    publish_shortlist(row.key, by=ground.by["county"])
    with refused("published"):
        name_on_shortlist(row.key, ground.team[1].key, "补提", by=ground.by["county"])
    set_clock(after_days(8))
    with refused("own_list"):
        decide_shortlist(row.key, "x", {}, by=ground.by["member"])
    with refused("no_criteria"):
        open_shortlist(ground.county.code, ShortlistTold("promotion", "x", "", ""), by=ground.by["county"])
    with refused("no_kind"):
        open_shortlist(ground.county.code, ShortlistTold("bonus", "x", "y", "z"), by=ground.by["county"])

"""Evidence files: whose they open to, what they say, and that no flag changes a byte of one."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.actions.assess.persons.appraised import TODAY, after_days, lay_staff, set_clock
from tests.kept_rows import kept_rows
from tests.makers import give_role
from xiuhua.actions.assess.persons.evidence import (
    AwardTold,
    answer_file_objection,
    grant_award,
    may_open_file,
    object_to_file,
    open_evidence_file,
    own_file,
    withdraw_award,
    write_statement,
)
from xiuhua.actions.assess.persons.refusal import AppraisalRefused
from xiuhua.duty.door import Absent, scope_of
from xiuhua.queries.evidence import canonical, file_of_kept, looks_at, statements_of
from xiuhua.register.models import (
    Account,
    Award,
    Certificate,
    Course,
    CourseSession,
    Enrolment,
    FileObjection,
    JournalLine,
    OwnStatement,
    PresenceNote,
    VillageSurvey,
)

pytestmark = pytest.mark.django_db
AWARD = AwardTold("优秀驻村队员", "县委、县政府", "county", "县委〔2016〕12号", date(2016, 12, 30))


@pytest.fixture(scope="module")
def ground(django_db_setup, django_db_blocker):  # noqa: ARG001
    with kept_rows(django_db_blocker):
        yield lay_staff()


def scope(ground, name):
    return scope_of(ground.by[name], today=TODAY)


def refused(reason):
    return pytest.raises(AppraisalRefused, check=lambda it: it.reason == reason)


def test_a_file_opens_to_its_person_always_and_to_the_county_for_a_reason_that_they_read(ground):
    person = ground.team[0]
    mine, file = own_file(scope(ground, "member"))
    assert (mine, file.name, file.unit, len(file.posts)) == (person, "队员甲", "县林业局", 1)
    assert JournalLine.objects.filter(deed="open_evidence_file").count() == 0
    with refused("no_reason"):
        open_evidence_file(scope(ground, "county"), person.key, how="page", why=" ")
    opened, same = open_evidence_file(scope(ground, "county"), person.key, how="word", why="年度考核")
    assert (opened, same.canonical()) == (person, file.canonical())
    assert [(it.who, it.how, it.why) for it in looks_at(person.key, most=5)] == [("干部county", "word", "年度考核")]


@pytest.mark.parametrize("name", ["town", "colleague", "far"])
def test_a_file_opens_to_nobody_else(ground, name):
    with pytest.raises(Absent):
        open_evidence_file(scope(ground, name), ground.team[0].key, how="page", why="想看看")
    assert may_open_file(scope(ground, name), ground.team[0]) is False
    assert may_open_file(scope(ground, "county"), ground.team[0]) is True


def test_what_is_not_on_file_is_named_and_nothing_is_guessed(ground):
    _, file = own_file(scope(ground, "colleague"))
    assert file.results == (
        {"village": "石桥村", "first_on": None, "first": None, "last_on": None, "last": None, "beside": None},
    )
    assert file.missing == (
        "helped", "months", "training", "leave", "awards", "grades", "meetings", "led", "statement", "beside",
    )  # fmt: skip


def test_a_village_is_told_from_its_surveys_while_the_post_was_held(ground):
    for year, poor in ((2014, 200), (2015, 150), (2016, 30)):
        day = date(year, 12, 31)
        VillageSurvey.objects.create(village=ground.village, since=day, population=1000, poor_persons=poor)
    _, file = own_file(scope(ground, "member"))
    assert [(it["first_on"], it["first"], it["last"]) for it in file.results] == [("2014-12-31", 20.0, 3.0)]


def test_courses_are_told_by_certificates_that_stand(ground):
    course = Course.objects.create(
        area=ground.county, title="产业轮训", level="county", theme="industry", organiser="party_school", seats=20
    )
    session = CourseSession.objects.create(course=course, number=1, since=date(2016, 5, 9), until=date(2016, 5, 14))
    for person, number, revoked in ((0, "2016-1", None), (1, "2016-2", date(2016, 6, 1))):
        place = Enrolment.objects.create(
            session=session, person=ground.team[person], way="by_hand", agreed_on=date(2016, 5, 1)
        )
        Certificate.objects.create(
            enrolment=place, number=number, issued_on=date(2016, 5, 13), revoked_on=revoked,
            why="发错" if revoked else "",
        )  # fmt: skip
    told = {
        "title": "产业轮训", "level": "county", "theme": "industry", "since": "2016-05-09", "until": "2016-05-14",
        "number": "2016-1", "issued_on": "2016-05-13",
    }  # fmt: skip
    assert [own_file(scope(ground, name))[1].training for name in ("member", "colleague")] == [(told,), ()]


def test_a_statement_is_its_persons_alone_in_versions_that_stay(ground):
    by = ground.by["member"]
    write_statement("修了两公里路。\n\n带十户种了核桃。", by=by)
    with refused("same_text"):
        write_statement("修了两公里路。\n\n带十户种了核桃。 ", by=by)
    write_statement("修了三公里路。", by=by)
    assert [(it.version, it.text[:6]) for it in statements_of(ground.team[0].pk)] == [
        (2, "修了三公里路"),
        (1, "修了两公里路"),
    ]
    with refused("holds_number"):
        write_statement("电话13800138000", by=by)
    with pytest.raises(Absent):
        write_statement("代写", by=Account(person=None))
    assert own_file(scope(ground, "member"))[1].statement[0]["version"] == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        OwnStatement.objects.create(person=ground.team[0], version=2, text="再写", written_on=TODAY)


def test_an_award_is_entered_once_by_the_county_never_ones_own_and_withdrawn_for_a_reason(ground):
    county, person = ground.by["county"], ground.team[0]
    row = grant_award(ground.county.code, person.key, AWARD, by=county)
    assert own_file(scope(ground, "member"))[1].awards[0]["giver"] == "县委、县政府"
    with refused("told_already"):
        grant_award(ground.county.code, person.key, AWARD, by=county)
    give_role(ground.by["member"], "county", ground.county, since=date(2014, 1, 1))
    with refused("own_self"):
        grant_award(ground.county.code, person.key, AWARD, by=ground.by["member"])
    with pytest.raises(Absent):
        withdraw_award(row.key, "误录", by=ground.by["member"])
    with pytest.raises(Absent):
        grant_award(ground.township.code, person.key, AWARD, by=ground.by["town"])
    withdraw_award(row.key, "误录", by=county)
    assert own_file(scope_of(Account.objects.get(username="member"), today=TODAY))[1].awards == ()
    with refused("withdrawn"):
        withdraw_award(row.key, "误录", by=county)
    assert Award.objects.get().withdrawn_why == "误录"


def test_an_objection_is_answered_in_writing_by_somebody_else_once(ground):
    row = object_to_file("posts", "任职从四月起，不是五月", by=ground.by["member"])
    with refused("no_part"):
        object_to_file("rank", "为什么没有排名", by=ground.by["member"])
    with pytest.raises(Absent):
        answer_file_objection(row.key, "核对后更正", by=ground.by["town"])
    give_role(ground.by["member"], "county", ground.county, since=date(2014, 1, 1))
    with refused("own_self"):
        answer_file_objection(row.key, "我看没错", by=ground.by["member"])
    answer_file_objection(row.key, "核对后更正", by=ground.by["other"])
    with refused("answered"):
        answer_file_objection(row.key, "再答", by=ground.by["county"])
    told = own_file(scope_of(ground.by["member"], today=TODAY))[1].objections
    assert [(it["text"], it["answer"]) for it in told] == [("任职从四月起，不是五月", "核对后更正")]
    assert FileObjection.objects.get().answered_by == ground.by["other"]


def test_a_meeting_that_was_added_to_a_month_stands_in_the_file(ground):
    told = {"on": date(2017, 2, 7), "kind": "meeting", "text": "村民会议", "document": "记录1号"}
    PresenceNote.objects.create(person=ground.team[0], village=ground.village, by=ground.by["member"], **told)
    meetings = own_file(scope(ground, "member"))[1].meetings
    assert meetings == ({"on": "2017-02-07", "place": "石桥村", "text": "村民会议", "document": "记录1号"},)


def test_a_kept_file_is_read_as_it_stood(ground):
    _, file = own_file(scope(ground, "member"))
    assert (file_of_kept(file.as_kept()), canonical(file.as_kept())) == (file, file.canonical())
    set_clock(after_days(1))
    assert own_file(scope_of(ground.by["member"], today=after_days(1)))[1].digest() != file.digest()

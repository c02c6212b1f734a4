"""Public notices: masked, nothing on them that the pack does not list, kept to the letter, evidence of their step."""

import json
from datetime import date

import pytest

from tests.actions.diagnose.ground import ROAD, clock, exit_ground
from tests.makers import give_role, make_account, make_household, make_member, make_person, make_village
from xiuhua.actions.diagnose.act import Told, act
from xiuhua.actions.diagnose.notice_refusal import NoticeRefused
from xiuhua.actions.diagnose.proceeding_refusal import ProceedingRefused
from xiuhua.actions.diagnose.publish_notice import Wanted, publish_notice
from xiuhua.actions.diagnose.release_identity import ask_release, decide_release
from xiuhua.duty.door import Absent
from xiuhua.queries.public_notice import digest_of, notices_in, waiting_in
from xiuhua.reckon.numbers_of_people import number_in
from xiuhua.reckon.workflow import ActKind
from xiuhua.register.models import Belonging, JournalLine, Member, NoticeRelease, PublicNotice, Residence

pytestmark = pytest.mark.django_db
UP, DOWN = date(2017, 3, 6), date(2017, 3, 14)
IDENTITY = "11010519491231002X"


@pytest.fixture
def ground():
    return exit_ground()


@pytest.fixture
def row(ground):
    """The exit of the household, waiting to be put up."""
    Member.objects.filter(belongings__household=ground.household).update(name="欧阳小明")
    row = ground.begin()
    ground.go(row, until="publication")
    return row


def village_of(ground):
    return Residence.objects.get(household=ground.household).village


def publish(ground, *rows, office="village", items=("head", "village", "members"), place="村委会公示栏", on=UP):
    clock(on)
    wanted = Wanted([row.key for row in rows], items, place, on)
    return publish_notice(village_of(ground).code, "household_exit", "publication", wanted=wanted, by=ground.by[office])


def refused(ground, *rows, **told) -> tuple[str, dict]:
    with pytest.raises(NoticeRefused) as found:
        publish(ground, *rows, **told)
    assert PublicNotice.objects.count() == 0
    return found.value.reason, found.value.facts


def test_a_notice_says_what_the_pack_lets_and_nothing_else(ground, row):
    notice = PublicNotice.objects.get(key=publish(ground, row))
    assert (notice.put_up_on, notice.stands_until, notice.office) == (UP, date(2017, 3, 13), "village")
    assert notice.content["rows"] == [{"head": "欧***", "group": "", "members": 1}]
    assert (notice.content["title"]["zh"], notice.content["said"]["zh"]) == ("贫困户退出公示", "拟退出贫困户")
    assert (notice.content["days"], notice.content["place"]) == (7, "村委会公示栏")
    told = json.dumps(notice.content, ensure_ascii=False)
    assert ("小明" in told, "H1" in told, number_in(told)) == (False, False, None)


def test_it_is_the_evidence_of_its_step_and_need_not_be_told_again_when_it_comes_down(ground, row):
    notice = PublicNotice.objects.get(key=publish(ground, row))
    clock(DOWN)
    act(row.key, ActKind.FINISH, step="publication", told=Told(on=DOWN), by=ground.by["village"])
    begun, done = row.acts.filter(step="publication").order_by("number")
    assert begun.notice == notice
    assert begun.evidence == done.evidence == {"notice": f"{notice.key.hex[:8]} · sha256 {notice.digest[:16]}"}


def test_its_digest_tells_whether_a_letter_was_changed(ground, row):
    notice = PublicNotice.objects.get(key=publish(ground, row))
    notice.refresh_from_db()
    assert digest_of(notice) == notice.digest
    notice.content["rows"][0]["members"] = 2
    assert digest_of(notice) != notice.digest
    line = JournalLine.objects.get(deed="publish_notice")
    assert (line.after["digest"], line.after["rows"]) == (notice.digest, 1)


def test_what_must_not_stand_is_refused_by_its_name(ground, row):
    for item in ("identity", "phone", "bank", "health", "disability", "cause", "allowance"):
        assert refused(ground, row, items=("head", item)) == ("must_not_stand", {"item": item})
    assert refused(ground, row, items=("head", "income")) == ("not_listed", {"item": "income"})


def test_a_number_in_a_name_stops_it_and_is_not_told(ground, row):
    Residence.objects.filter(household=ground.household).update(group_name=f"三组{IDENTITY}")
    reason, facts = refused(ground, row)
    assert (reason, facts["kind"], IDENTITY[6:] in str(facts)) == ("number_leaves", "identity", False)
    assert refused(ground, row, place="村口 13800138000")[0] == "holds_number"


def test_a_household_of_which_nobody_knows_the_head_is_not_put_up(ground, row):
    Belonging.objects.filter(household=ground.household).update(relation="son")
    assert refused(ground, row) == ("no_head", {"households": "H1"})


def test_only_households_that_wait_there_stand_on_it(ground, row):
    other = make_household(make_village(), number="H9", status="pre_exit")
    strange = type(row)(key=other.key)
    assert refused(ground, row, strange)[0] == "not_here"
    assert refused(ground)[0] == "nobody"
    with pytest.raises(Absent):
        publish(ground, row, office="county")
    publish(ground, row)
    with pytest.raises(NoticeRefused) as found:
        publish(ground, row)
    assert found.value.reason == "not_here"


def test_where_one_household_must_not_be_put_up_nothing_is(ground, row):
    second = make_household(village_of(ground), number="H2", status="pre_exit")
    make_member(second)
    late = type(ground)(second, ground.by).begin()
    for kind, step, office, _on in ROAD[:3]:
        type(ground)(second, ground.by).do(late, kind, step, office, date(2017, 3, 8))
    with pytest.raises(ProceedingRefused):
        publish(ground, row, late, on=UP)  # the second household agreed two days later
    assert (PublicNotice.objects.count(), row.acts.filter(kind="begin").count()) == (0, 0)


def test_what_waits_for_a_notice_is_counted_by_village_and_no_more_once_it_hangs(ground, row):
    village = village_of(ground)
    waits = [(it.code, it.step, it.count) for it in waiting_in(village.parent, on=UP)]
    assert waits == [(village.code, "publication", 1)]
    publish(ground, row)
    assert waiting_in(village.parent, on=UP) == []
    assert [it.area for it in notices_in(village.parent, on=UP)] == [village]


# ── A full name ──────────────────────────────────────────────────────────────────────────────────────────────────────


def ask(ground, row, office="village", **others):
    told = {"reason": "同村另有一户同姓", "basis": "镇政府〔2017〕3号"} | others
    return ask_release(row.key, told.pop("item", "full_name"), by=ground.by[office], **told)


def why_not(call) -> str:
    with pytest.raises(NoticeRefused) as found:
        call()
    return found.value.reason


def test_a_full_name_stands_after_two_people_and_not_before(ground, row):
    items = ("head", "full_name")
    assert refused(ground, row, items=items)[0] == "not_released"
    asked = ask(ground, row)
    assert refused(ground, row, items=items)[0] == "not_released"
    decide_release(asked, let=True, answer="已核对两户情况", by=ground.by["township"])
    assert PublicNotice.objects.get(key=publish(ground, row, items=items)).content["rows"] == [{"head": "欧阳小明"}]
    lines = JournalLine.objects.filter(deed__in=("ask_release", "release_identity")).order_by("id")
    assert [line.deed for line in lines] == ["ask_release", "release_identity"]
    assert len({line.actor for line in lines}) == 2


def test_whoever_asked_cannot_release_and_who_releases_needs_the_office(ground, row):
    give_role(ground.by["village"], "township", village_of(ground).parent)
    asked = ask(ground, row)
    assert why_not(lambda: decide_release(asked, let=True, answer="好", by=ground.by["village"])) == "same_person"
    colleague = make_account(person=make_person())
    give_role(colleague, "village", village_of(ground))
    with pytest.raises(Absent):
        decide_release(asked, let=True, answer="好", by=colleague)
    assert NoticeRelease.objects.get().released is None


def test_a_release_that_was_refused_lets_nothing_stand(ground, row):
    asked = ask(ground, row)
    decide_release(asked, let=False, answer="隐去即可区分", by=ground.by["township"])
    assert refused(ground, row, items=("full_name",))[0] == "not_released"
    again = why_not(lambda: decide_release(asked, let=True, answer="好", by=ground.by["county"]))
    assert again == "decided_already"


def test_it_is_asked_with_reason_and_basis_once_at_a_time_for_what_can_be_released(ground, row):
    assert why_not(lambda: ask(ground, row, reason=" ")) == "no_reason"
    assert why_not(lambda: ask(ground, row, basis="")) == "no_reason"
    assert [why_not(lambda it=it: ask(ground, row, item=it)) for it in ("head", "identity")] == ["not_releasable"] * 2
    with pytest.raises(Absent):
        ask(ground, row, office="county")
    ask(ground, row)
    assert why_not(lambda: ask(ground, row)) == "asked_already"

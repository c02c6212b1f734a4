"""A household's helper on the desk: asked for, decided, handed over; what each side reads then, and for how long."""

import re
from datetime import timedelta
from html import unescape
from types import SimpleNamespace

import pytest

from tests.desk.visitor import visit_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


@pytest.fixture
def home(city, places):
    """The helper's household, and somebody of its county to follow, with an account."""
    from xiuhua.register.models import Account, Assignment, Household, Organisation, Person, Residence

    household = Household.objects.get(key=places.household)
    village = Residence.objects.on(city).get(household=household).village
    bureau = Organisation.objects.filter(area=village.parent.parent).order_by("pk").first()
    person = Person.objects.create(name="接任人", unit=bureau, title="科员", phone="13900000001")
    Account.objects.create(username="follows", person=person)
    held = Assignment.objects.get(household=household, kind="pair", until=None)
    return SimpleNamespace(
        household=household, village=village, person=person, held=held, on=city, card=f"/household/{household.key}/",
        address=f"/household/{household.key}/helper/",
    )  # fmt: skip


def main(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition('<main id="main"')[2])).split())


def handing(home, **more) -> dict[str, str]:
    return {"do": "hand_over", "who": "接任人", "since": home.on.isoformat(), "reason": "transferred"} | more


def asked_by_helper(home) -> str:
    visit_as("helper").client.post(home.address, {"do": "ask", "side": "helper", "why": "distance", "note": "山路太远"})
    return str(home.household.helper_requests.get(state="open").key)


def test_one_handover_from_the_request_to_the_card(home):
    asker, office = visit_as("helper"), visit_as("township")
    assert f'href="{home.address}"' in asker.text(home.card)
    key = asked_by_helper(home)
    listed = office.text(f"/area/{home.village.parent.code}/requests/")
    assert (f'href="{home.address}"' in listed, "2017年4月15日" in main(listed)) == (True, True)
    assert "1 件等您办理" in main(office.text("/my/"))
    assert "山路太远" in main(office.text(home.address))
    office.client.post(home.address, {"do": "grant", "of": key, "answer": "情况属实"})
    assert "申请已于2017年3月31日同意" in main(office.text(home.address))
    before = home.household.assignments.count()
    looked = office.client.post(home.address, handing(home)).content.decode()
    assert "从2017年3月31日起由接任人帮扶，届时共帮扶 1 户。" in main(looked)
    assert home.household.assignments.count() == before
    done = office.client.post(home.address, handing(home, sure="1"))
    assert (done.status_code, done.headers["Location"]) == (302, home.address)
    assert home.household.assignments.get(until=None).person == home.person
    assert home.household.helper_requests.get().answered_by.person == home.person


def test_the_new_helper_finds_the_summary_and_the_card(home):
    visit_as("township").client.post(home.address, handing(home, sure="1"))
    reader = visit_as("follows")
    mine = reader.text("/my/")
    assert ("交给您的农户" in main(mine), f"{home.card}handover/" in mine) == (True, True)
    summary = main(reader.text(f"{home.card}handover/"))
    former = home.held.person.name
    told = ("接任人", former, "工作调动", "致贫原因", "本年度计划尚未审定", "走访和仅口头答应的事未在此登记")
    assert [one for one in told if one not in summary] == []


def test_measures_promises_and_what_waits_go_with_the_household_to_whoever_helps_it_next(home):
    """What was granted, and the steps of the fixed plan."""
    from xiuhua.actions.remedy.grant import Grant, grant_measure
    from xiuhua.actions.remedy.write_plan import StepToWrite, fix_plan, write_plan
    from xiuhua.queries.handed_over import handed_over
    from xiuhua.queries.measure import remedy_of
    from xiuhua.register.models import Account, HouseholdPlan

    by = {name: Account.objects.get(username=name) for name in ("helper", "township")}
    before = handed_over(home.household, reader=None, on=home.on)
    free = [it for it in remedy_of(home.household, on=home.on).items if it.state in ("missing", "open")]
    granted, promised = free[0], free[1]
    grant_measure(
        home.household.key,
        Grant(granted.key, home.on, member=granted.member_key, basis="村民代表会议"),
        by=by["township"],
    )
    step = StepToWrite(promised.key, home.on.replace(month=12), promised.member_key, owner="helper")
    key = write_plan(
        home.household.key, year=home.on.year, goal="年内稳定增收", owner="helper", steps=[step], by=by["helper"]
    )
    fix_plan(key, seen=max(it.pk for it in HouseholdPlan.objects.get(key=key).steps.all()), by=by["township"])
    visit_as("township").client.post(home.address, handing(home, sure="1"))
    after = handed_over(home.household, reader=home.person.pk, on=home.on)
    assert [it.item for it in after.promised] == [promised.key]
    assert {it.key for it in after.granted} - {it.key for it in before.granted} == {granted.key}
    summary = main(visit_as("follows").text(f"{home.card}handover/"))
    assert [it for it in (granted.label, promised.label, "已批准", "待办") if it not in summary] == []


def test_the_card_for_the_household_names_who_comes_and_nothing_about_the_household_but_its_head(home):
    from xiuhua.register.models import Cause, Contact, Member

    office = visit_as("township")
    office.client.post(home.address, handing(home, sure="1"))
    page = main(office.text(f"{home.card}handover/card/"))
    told = ("接任人", home.person.unit.name, "科员", "13900000001", "2017年3月31日", "您家的帮扶责任人换人了")
    assert [one for one in told if one not in page] == []
    contact = Contact.objects.on(home.on).filter(household=home.household).first()
    members = Member.objects.filter(belongings__household=home.household, belongings__relation="spouse")
    causes = {"illness": "因病", "disability": "因残", "education": "因学", "labour": "缺劳力", "skill": "缺技术"}
    stated = Cause.objects.on(home.on).filter(household=home.household).values_list("cause", flat=True)
    never = [causes.get(it, "致贫") for it in stated] + [it.name for it in members] + [home.household.number]
    never += [contact.phone] if contact and contact.phone else []
    assert [one for one in never if one in page] == []


def test_the_former_helper_reads_and_may_do_nothing(home):
    visit_as("township").client.post(home.address, handing(home, sure="1"))
    reader = visit_as("helper")
    card = reader.text(home.card)
    assert "您已于2017年3月31日将该户交出，2017年4月30日前可继续查阅卡片。" in main(card)
    assert "您交出的农户" in main(reader.text("/my/"))
    reveal = reader.client.post(f"{home.card}reveal/", {"what": "account", "purpose": "payment"})
    ask = reader.client.post(home.address, {"do": "ask", "side": "helper", "why": "distance"})
    explain = reader.client.post(f"{home.card}findings/uninsured/", {"reason": "本人自愿不参保"})
    hand = reader.client.post(home.address, handing(home))
    given = reader.get(f"{home.card}handover/card/")
    assert [it.status_code for it in (reveal, ask, explain, hand, given)] == [404] * 5


def test_once_the_days_are_over_the_card_is_as_absent_as_one_that_never_was(home):
    from xiuhua.register.models import Assignment
    from xiuhua.words import new_key

    visit_as("township").client.post(home.address, handing(home, sure="1"))
    pair = Assignment.objects.filter(pk=home.held.pk)
    reader = visit_as("helper")
    assert reader.get(home.card).status_code == 200
    back = timedelta(days=40)
    pair.update(since=home.on - 2 * back, until=home.on - back, read_until=home.on)
    for path in ("", "helper/", "handover/", "who/"):
        shut, absent = (reader.get(f"/household/{key}/{path}") for key in (home.household.key, new_key()))
        assert (shut.status_code, absent.status_code) == (404, 404)
        assert without_address(shut) == without_address(absent)


def without_address(answer) -> str:
    page = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "KEY", answer.content.decode())
    return re.sub(r'nonce="[^"]*"|csrfmiddlewaretoken" value="[^"]*"|value="[A-Za-z0-9]{64}"', "", page)


def test_an_overdue_request_is_told_where_it_is_decided(home):
    from xiuhua.register.models import HelperRequest

    asked_by_helper(home)
    HelperRequest.objects.update(asked_on=home.on - timedelta(days=20), due=home.on - timedelta(days=5))
    office = visit_as("township")
    for page in ("/my/", home.address, f"/area/{home.village.parent.code}/requests/"):
        assert "逾期" in main(office.text(page))


def test_the_village_writes_down_what_the_household_says_and_does_not_decide(home):
    village = visit_as("village")
    sent = {"do": "ask", "side": "household", "why": "contact"}
    refused = village.client.post(home.address, sent)
    page = refused.content.decode()
    assert (refused.status_code, '<a href="#told_by">' in page) == (422, True)
    village.client.post(home.address, sent | {"told_by": "户主本人"})
    row = home.household.helper_requests.get()
    assert (row.side, row.told_by, row.state) == ("household", "户主本人", "open")
    assert "户主本人提出" in main(village.text(home.address))
    theirs = main(visit_as("helper").text(home.address))
    assert ("有申请待办" in theirs, "户主本人" in theirs, "联系不上" in theirs) == (True, False, False)
    decided = village.client.post(home.address, {"do": "grant", "of": str(row.key), "answer": "同意"})
    assert decided.status_code == 404
    village.client.post(home.address, {"do": "withdraw", "of": str(row.key)})
    assert home.household.helper_requests.get().state == "withdrawn"


def test_refusals_lead_to_their_field(home):
    office = visit_as("township")
    later = (home.on + timedelta(days=1)).isoformat()
    cases = {
        "who": handing(home, who="查无此人"),
        "since": handing(home, since=later),
        "reason": handing(home, reason=""),
    }
    for field, sent in cases.items():
        answer = office.client.post(home.address, sent)
        page = answer.content.decode()
        assert (answer.status_code, f'<a href="#{field}">' in page, page.count('aria-invalid="true"')) == (422, True, 1)


def test_every_refusal_has_its_sentence_in_the_readers_language():
    from xiuhua.actions.assign.handover_refusal import SAID
    from xiuhua.desk.handover_refusals import sentences

    assert sorted(sentences()) == sorted(SAID)


def test_who_is_kept_apart_is_said_and_ended_on_the_household_s_page_and_refused_at_a_handover(home):
    office = visit_as("township")
    told = {"do": "apart", "who": "接任人", "reason": "kin"}
    assert office.client.post(home.address, told | {"reason": ""}).status_code == 422
    assert office.client.post(home.address, told | {"who": "查无此人"}).status_code == 422
    assert office.client.post(home.address, told).status_code == 302
    assert "接任人 " + home.person.unit.name + " 亲属关系" in main(office.text(home.address))
    refused = office.client.post(home.address, handing(home)).content.decode()
    assert "接任人与该户应当回避：亲属关系" in main(refused)
    key = str(home.household.avoidances.get().key)
    helper = visit_as("helper")
    assert helper.client.post(home.address, {"do": "together", "of": key}).status_code == 404
    assert "亲属关系" not in main(helper.text(home.address))
    assert office.client.post(home.address, {"do": "together", "of": key}).status_code == 302
    assert "没有须与该户回避的人" in main(office.text(home.address))
    assert office.client.post(home.address, handing(home)).status_code == 200


def test_the_language_of_a_household_is_said_where_it_is_helped_and_read_on_its_card(home):
    asker = visit_as("helper")
    assert ("交流语言" in main(asker.text(home.card)), "彝语" in main(asker.text(home.card))) == (True, False)
    done = asker.client.post(home.address, {"do": "language", "language": "yi", "second": "sichuanese"})
    assert (done.status_code, done.headers["Location"]) == (302, home.address)
    for page in (home.card, home.address, f"{home.card}handover/"):
        assert "交流语言 彝语 · 也可用四川话" in main(asker.text(page))
    assert visit_as("township").client.post(home.address, {"do": "language", "language": "elvish"}).status_code == 404


def test_changing_a_handover_keeps_which_of_several_namesakes_was_chosen(home):
    from xiuhua.register.models import Person

    other = Person.objects.create(name="接任人", unit=home.person.unit, title="科员")
    told = handing(home, chosen=str(other.key))
    page = visit_as("township").client.post(home.address, told | {"again": "1"}).content.decode()
    offered = re.findall(r'type="radio" name="chosen" value="([^"]+)"( checked)?', page)
    assert {key for key, _ in offered} == {str(home.person.key), str(other.key)}
    assert [key for key, checked in offered if checked] == [str(other.key)]
    asked = visit_as("helper").client.post(home.address, told | {"again": "1"}).content.decode()
    assert 'name="chosen"' not in asked

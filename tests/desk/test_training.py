"""Training on the desk: a course from its entry to certificates, who sees what is due, and what units owe."""

import re
from datetime import date, timedelta
from html import unescape
from types import SimpleNamespace

import pytest
import xlsxwriter

from tests.desk.visitor import visit_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
FIRST = date(2017, 3, 20)
FORM = {
    "title": "第一书记法治班", "level": "county", "theme": "law", "organiser": "party_school",
    "posts": "first_secretary", "place": "县委党校", "seats": "30", "since": FIRST.isoformat(),
    "days": "3", "tested": "yes",
}  # fmt: skip


def main(page: str) -> str:
    shown = page.partition('<main id="main"')[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", shown)).split())


@pytest.fixture
def held(city):
    """A course that the county entered, with its session, and the first secretary whose account the demo has."""
    from xiuhua.duty.door import scope_of
    from xiuhua.register.models import Account, CourseSession

    county = Account.objects.get(username="county")
    code = scope_of(county, today=city).places[0].code
    kept = visit_as("county").client.post(f"/area/{code}/training/", FORM)
    session = CourseSession.objects.select_related("course").latest("pk")
    assert kept.headers["Location"] == f"/course/{session.course.key}/"
    secretary = Account.objects.get(username="secretary")
    return SimpleNamespace(
        county=county, code=code, session=session, page=kept.headers["Location"], secretary=secretary, on=city,
        post=visit_as("county").client.post,
    )  # fmt: skip


def enrolled(held):
    return held.session.enrolments.filter(withdrawn_on=None).select_related("person").order_by("pk")


def attended(held, states: dict[object, str], *, on: date = FIRST, **more: str):
    told = {f"state-{row.key.hex}": states.get(row.person_id, "present") for row in enrolled(held)}
    return held.post(held.page, {"do": "attend", "on": on.isoformat(), "part": "day", **told, **more})


def test_a_course_goes_from_its_roster_to_numbered_certificates_and_a_mistake_is_mended_by_a_row(held):
    from xiuhua.register.models import Attendance, Certificate

    assert held.post(held.page, {"do": "due"}).status_code == 302
    rows = list(enrolled(held))
    assert len(rows) >= 2
    absent, leaves = rows[0], rows[1]
    refused = attended(held, {leaves.person_id: "leave"})
    assert f"请填写{leaves.person.name}由谁准假" in refused.content.decode()
    granted = {f"granted-{leaves.key.hex}": "县委组织部"}
    for day in range(3):
        on = FIRST + timedelta(day)
        states = {absent.person_id: "absent", leaves.person_id: "leave" if day == 0 else "present"}
        assert attended(held, states, on=on, **granted).status_code == 302
    assert attended(held, {absent.person_id: "absent", leaves.person_id: "leave"}, **granted).status_code == 302
    assert Attendance.objects.filter(enrolment__session=held.session).count() == 3 * len(rows)  # said again: no new row
    held.post(held.page, {"do": "result", **{f"test-{row.key.hex}": "passed" for row in rows}})
    held.post(held.page, {"do": "certify"})
    assert set(Certificate.objects.filter(enrolment__session=held.session).values_list("enrolment", flat=True)) == {
        row.pk for row in rows[1:]
    }
    assert "缺勤过多" in main(visit_as("county").text(held.page))
    mended = attended(held, {absent.person_id: "present"}, on=FIRST, **granted | {f"state-{leaves.key.hex}": "leave"})
    assert mended.status_code == 302
    correction = Attendance.objects.get(enrolment=absent, on=FIRST, corrected_by=None)
    assert (correction.state, correction.corrects.state) == ("present", "absent")
    held.post(held.page, {"do": "certify"})
    for kind, status in (("attendance", 200), ("certificates", 200), ("secrets", 404)):
        assert visit_as("county").client.get(f"/session/{held.session.key}/{kind}/").status_code == status
    paper = Certificate.objects.get(enrolment=absent)
    assert re.fullmatch(r"2017-\d{3}-\d{4}", paper.number)
    assert held.post(held.page, {"do": "revoke", "of": paper.key, "why": ""}).status_code == 422
    held.post(held.page, {"do": "revoke", "of": paper.key, "why": "人员有误"})
    paper.refresh_from_db()
    assert (paper.revoked_on, paper.why) == (held.on, "人员有误")
    assert held.post(held.page, {"do": "withdraw"}).status_code == 422  # somebody is certified of it
    assert visit_as("county").client.get(f"/certificate/{paper.key}/").status_code == 404


def test_people_come_by_name_by_workbook_and_by_asking_and_nobody_answers_for_themselves(held, tmp_path):
    from xiuhua.register.models import Account, CourseSession

    names = held.post(held.page, {"do": "named", "names": f"{held.secretary.person.name}\n查无此人"}, follow=True)
    assert "没有找到或有重名：查无此人" in names.content.decode()
    assert [row.way for row in enrolled(held)] == ["by_hand"]
    with xlsxwriter.Workbook(tmp_path / "roster.xlsx") as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate([("姓名", "村"), (held.secretary.person.name, "")]):
            sheet.write_row(number, 0, cells)
    held.post(held.page, {"do": "off", "of": enrolled(held)[0].key})
    with (tmp_path / "roster.xlsx").open("rb") as file:
        assert held.post(held.page, {"do": "listed", "file": file}).status_code == 302
    assert [(row.person, row.way) for row in enrolled(held)] == [(held.secretary.person, "workbook")]
    # The county's account becomes that person's: then it may not tell of their attendance, nor certify them.
    Account.objects.filter(pk=held.secretary.pk).update(person=None)
    Account.objects.filter(pk=held.county.pk).update(person=held.secretary.person)
    assert "这涉及您本人" in attended(held, {}).content.decode()
    Account.objects.filter(pk=held.county.pk).update(person=None)
    Account.objects.filter(pk=held.secretary.pk).update(person=held.secretary.person)
    for day in range(3):
        attended(held, {}, on=FIRST + timedelta(day))
    held.post(held.page, {"do": "result", f"test-{enrolled(held)[0].key.hex}": "passed"})
    Account.objects.filter(pk=held.secretary.pk).update(person=None)
    Account.objects.filter(pk=held.county.pk).update(person=held.secretary.person)
    assert "这涉及您本人" in held.post(held.page, {"do": "certify"}).content.decode()
    Account.objects.filter(pk=held.county.pk).update(person=None)
    Account.objects.filter(pk=held.secretary.pk).update(person=held.secretary.person)
    held.post(held.page, {"do": "session", "since": "2017-04-10", "days": "2"})
    later = CourseSession.objects.latest("pk")
    own = visit_as("secretary")
    assert own.client.post("/training/", {"do": "ask", "of": later.key}).status_code == 302
    assert "已在名单上" in own.client.post("/training/", {"do": "ask", "of": later.key}).content.decode()
    asked = later.enrolments.get()
    assert (asked.way, asked.agreed_on) == ("asked", None)
    held.post(held.page, {"do": "agree", "of": asked.key, "session": str(later.number)})
    asked.refresh_from_db()
    assert asked.agreed_on == held.on


def test_days_of_a_course_are_duty_in_the_month_and_opinions_name_nobody(held):
    from xiuhua.queries.presence import months_of, policy_around, posts_of
    from xiuhua.register.models import CourseOpinion

    held.post(held.page, {"do": "named", "names": held.secretary.person.name})
    attended(held, {})
    village = held.secretary.person.assignments.filter(role="first_secretary", until=None).get().area
    pack, policy = policy_around(village.pk, month=FIRST.replace(day=1))
    posts = list(posts_of(held.secretary.person.pk, policy, month=FIRST.replace(day=1)))
    month = months_of(posts, pack, policy, month=FIRST.replace(day=1), today=held.on)[0]
    assert next(it for it in month.days if it.day == FIRST).kinds["training"] == 1
    told = {"do": "opinion", "of": enrolled(held)[0].key, "useful": "good", "clear": "fair"}
    own = visit_as("secretary").client
    assert own.post("/training/", told).status_code == 302
    assert own.post("/training/", told).status_code == 422
    assert list(
        CourseOpinion.objects.filter(session=held.session).order_by("aspect").values_list("aspect", "mark", "persons")
    ) == [("clear", "fair", 1), ("useful", "good", 1)]
    assert "评价不足5份，不公布" in main(visit_as("county").text(held.page))
    CourseOpinion.objects.filter(session=held.session).update(persons=5)
    assert "好 5" in main(visit_as("county").text(held.page))


def test_care_is_kept_of_others_with_its_day_and_reminds_until_it_was_given(held):
    from xiuhua.register.models import CareRecord

    page = f"/area/{held.code}/care/"
    CareRecord.objects.filter(person=held.secretary.person).delete()
    assert held.secretary.person.name in main(visit_as("county").text(page + "?care=accident_insurance"))
    told = {"do": "keep", "of": held.secretary.person.key, "care": "accident_insurance", "on": "2017-03-01"}
    assert "请选更晚的日期" in held.post(page, told | {"until": "2017-03-01"}).content.decode()
    assert held.post(page, told | {"until": "2018-03-01"}).status_code == 302
    kept = CareRecord.objects.get(person=held.secretary.person)
    assert (kept.on, kept.until, kept.unit) == (date(2017, 3, 1), date(2018, 3, 1), held.secretary.person.unit)
    assert held.secretary.person.name not in main(visit_as("county").text(page + "?care=accident_insurance"))
    held.post(page, {"do": "mistake", "of": kept.key})
    kept.refresh_from_db()
    assert kept.withdrawn_on == held.on
    assert held.post(page, told | {"care": "term"}).status_code == 422  # a term is nothing that is given
    assert visit_as("township").client.post(f"/area/{held.code}/care/", told).status_code == 404


def test_what_a_pack_does_not_say_is_not_asked_and_the_pages_say_so(held, monkeypatch):
    monkeypatch.setattr("xiuhua.desk.training.policy_of", lambda _pack, **_: None)
    for page in ("training/", "training/due/", "care/"):
        assert "现行政策包没有规定" in main(visit_as("county").text(f"/area/{held.code}/{page}"))
    assert "现行政策包没有规定培训" in main(visit_as("secretary").text("/training/"))
    assert visit_as("county").client.get(held.page).status_code == 404

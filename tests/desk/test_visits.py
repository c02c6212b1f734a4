"""Visits on the desk: only what changed is asked, with the last answers; my work says whom to see and why."""

import re
from datetime import date
from html import unescape
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.actions.verify.test_record_visit import jpeg
from tests.actions.verify.visited import promised, told, visited_ground
from xiuhua.actions.verify.record_visit import record_visit
from xiuhua.desk import labels
from xiuhua.register.models import Task, Visit, VisitPhoto

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground():
    found = visited_ground()
    labels._words.cache_clear()
    yield found
    labels._words.cache_clear()


def of(ground, role: str = "helper", language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(ground.by[role])
    return client


def words(response) -> str:
    page = response.content.decode().partition('<main id="main"')[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def form(**more) -> dict[str, object]:
    return {"key": str(uuid4()), "on": "2017-03-31", "way": "in_person", "note": "看了圈舍"} | more


def address(ground, rest: str = "") -> str:
    return f"/household/{ground.household.key}/visits/{rest}"


def test_a_visit_is_told_in_one_page_and_stands_in_both_languages(ground):
    helper = of(ground)
    asked = words(helper.get(address(ground, "new/")))
    assert "Somebody is ill" in asked
    assert "last time:" not in asked
    sent = form(
        changed=["health"], **{"answer-illness_now": "untreated", "promise-1": "联系县医院", "due-1": "2017-04-10"}
    )
    page = words(helper.post(address(ground, "new/"), sent, follow=True))
    assert "Kept. Thank you: nothing of this has to be written anywhere else." in page
    for said in ("Health", "Somebody is ill yes, and is not treated", "看了圈舍", "联系县医院", "by 10 Apr 2017"):
        assert said in page
    chinese = words(of(ground, "township", "zh-hans").get(address(ground)))
    assert "有，没去看" in chinese
    assert "2017年4月10日前" in chinese
    assert "last time: yes, and is not treated (31 Mar 2017)" in words(helper.get(address(ground, "new/")))
    again = helper.post(address(ground, "new/"), sent)
    assert (again.status_code, Visit.objects.count(), Task.objects.count()) == (302, 1, 1)


def test_a_refusal_keeps_what_was_typed_and_names_the_field(ground):
    page = of(ground).post(
        address(ground, "new/"), form(note="", changed=["income"], **{"answer-income_course": "lots"})
    )
    assert page.status_code == 422
    assert "“Compared with last time, income is” has no such answer." in words(page)
    assert 'value="income" checked' in page.content.decode()
    late = of(ground).post(address(ground, "new/"), form(on="x"))
    assert (late.status_code, "That is no day." in words(late)) == (422, True)


def test_promises_are_settled_on_the_page_and_others_see_no_buttons(ground):
    record_visit(ground.household.key, told(promises=(promised(), promised("问助学金"))), by=ground.by["helper"])
    helper, (first, second) = of(ground), Task.objects.order_by("pk")
    kept = {"do": "keep", "of": str(first.key), "done_on": "2017-03-31"}
    assert "Kept: the promise is fulfilled." in words(helper.post(address(ground), kept, follow=True))
    unsaid = helper.post(address(ground), {"do": "give_up", "of": str(second.key), "how": ""})
    assert (unsaid.status_code, "Say why, for whoever asks later." in words(unsaid)) == (422, True)
    moved = {"do": "move", "of": str(second.key), "due": "2017-05-01", "how": "放假"}
    assert "first promised for 10 Apr 2017" in words(helper.post(address(ground), moved, follow=True))
    assert helper.post(address(ground), {"do": "keep", "of": str(uuid4()), "done_on": "2017-03-31"}).status_code == 404
    assert of(ground, "other").get(address(ground)).status_code == 404


def test_a_picture_comes_back_without_what_the_camera_wrote_and_only_to_who_answers(ground):
    offered = form(photo=SimpleUploadedFile("a.jpg", jpeg(exif=True), "image/jpeg"), photo_why="化肥收据")
    assert of(ground).post(address(ground, "new/"), offered).status_code == 302
    photo = VisitPhoto.objects.get()
    page = of(ground).get(address(ground, f"photo/{photo.key}/"))
    assert (page["Content-Type"], b"CAMERA" in page.content) == ("image/jpeg", False)
    assert of(ground, "other").get(address(ground, f"photo/{photo.key}/")).status_code == 404
    no_picture = form(photo=SimpleUploadedFile("a.jpg", b"<svg/>", "image/jpeg"), photo_why="x")
    refused = of(ground).post(address(ground, "new/"), no_picture)
    assert (refused.status_code, "This file is no picture that can be read" in words(refused)) == (422, True)


def test_a_refusal_leads_to_its_field_keeps_what_was_typed_and_asks_for_the_picture_again(ground):
    picture = SimpleUploadedFile("a.jpg", jpeg(exif=True), "image/jpeg")
    sent = {
        "on": form(on="2017-04-02"), "started": form(started="25:00"), "minutes": form(minutes="x"),
        "promise": form(**{"due-1": "2017-04-10"}), "due": form(**{"promise-1": "问学校"}),
        "photo_why": form(photo=picture), "note": form(note="510102199003072316"),
    }  # fmt: skip
    pages = {at: of(ground).post(address(ground, "new/"), told).content.decode() for at, told in sent.items()}
    assert {at: re.findall(r'id="trouble".*?<a href="#([^"]*)"', page) for at, page in pages.items()} == {
        at: [at] for at in sent
    }
    assert {at for at, page in pages.items() if f' id="{at}"' not in page} == set()
    assert {at for at, page in pages.items() if "看了圈舍" not in page} == {"note"}
    assert {at for at, page in pages.items() if "Choose the picture again" in page} == {"photo_why"}


def test_my_work_says_whom_to_see_and_that_nothing_due_is_as_it_should_be(ground):
    helper = of(ground)
    assert "no visit on file yet" in words(helper.get("/my/"))
    promises = (promised("问助学金", date(2017, 3, 28)),)
    record_visit(ground.household.key, told(date(2017, 3, 27), promises=promises), by=ground.by["helper"])
    waits = words(helper.get("/my/"))
    assert "promised for 28 Mar 2017 问助学金 · last met on 27 Mar 2017, next by 27 Apr 2017" in waits
    Task.objects.update(done_on=date(2017, 3, 28))
    assert "Your families were met lately, and no promise waits. That is as it should be." in words(helper.get("/my/"))


def test_an_office_finds_whom_nobody_met_in_time_and_coming_in_vain_is_no_meeting(ground):
    office = of(ground, "township")
    assert "1 household not met in time" in words(office.get("/my/"))
    in_vain = told(date(2017, 3, 30), way="nobody_home", note="")
    record_visit(ground.household.key, in_vain, by=ground.by["helper"])
    township = ground.village.code[:9]
    listed = words(office.get(f"/area/{township}/households/?met=-"))
    assert "to be visited, and not met in time" in listed
    assert "赵大山" in listed
    record_visit(ground.household.key, told(date(2017, 3, 1)), by=ground.by["helper"])
    assert "not met in time" not in words(office.get("/my/"))
    assert "赵大山" in words(office.get(f"/area/{township}/households/?met=met"))


def test_an_account_of_nobody_is_told_why_it_tells_no_visit_and_no_place_is_asked_for(ground):
    page = of(ground, "nobody").get(address(ground, "new/"))
    assert "A visit is told by whoever came." in words(page)
    asked = of(ground).get(address(ground, "new/")).content.decode()
    assert "data-takes-place" not in asked
    assert "placing.js" not in asked


def test_a_visit_is_told_in_at_most_nine_taps_and_a_minute(ground):
    """Taps from my work, words at 1.4 seconds each by keyboard and 2 seconds a choice, as the burden meter reckons."""
    page = of(ground).get(address(ground, "new/")).content.decode()
    needed = re.findall(r"<(?:input|select|textarea)[^>]*\brequired\b[^>]*>", page)
    filled = [it for it in needed if 'value="2017-03-31"' in it]
    assert needed == filled  # nothing is needed but the day, which stands there
    taps = ["tell of a visit", "the note", "keep the visit"]
    words_typed, choices = 12, len(taps)
    assert len(taps) <= 9
    assert words_typed * 1.4 + choices * 2 <= 60

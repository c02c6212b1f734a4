"""A visit is told once, with what changed; its answers say how they came about; the door says who may tell it."""

import io
from dataclasses import replace
from datetime import date, time
from uuid import uuid4

import pytest
from PIL import Image

from tests.actions.verify.visited import promised, told, visited_ground
from tests.makers import TODAY, give_role
from xiuhua.actions.scan_card import ScanCardRefused
from xiuhua.actions.verify import confirm_visit as confirming
from xiuhua.actions.verify.confirm_visit import confirm_visit
from xiuhua.actions.verify.record_visit import OfferedPhoto, Place, record_visit, withdraw_visit
from xiuhua.actions.verify.see_photo import forget_photos, see_photo
from xiuhua.actions.verify.visit_refusal import SAID, VisitRefused
from xiuhua.desk.visit_refusals import sentences
from xiuhua.duty.door import Absent
from xiuhua.queries.visit import last_answers, visit_lines, visits_of
from xiuhua.register.models import JournalLine, PackInForce, ScanCard, Task, Visit, VisitPhoto

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground():
    return visited_ground()


def refused(ground, visit, who: str = "helper") -> str:
    with pytest.raises(VisitRefused) as found:
        record_visit(ground.household.key, visit, by=ground.by[who])
    return found.value.reason


def jpeg(*, exif: bool = False) -> bytes:
    picture, written = Image.linear_gradient("L").convert("RGB"), io.BytesIO()
    told_by_camera = Image.Exif()
    if exif:
        told_by_camera[0x010F] = "CAMERA"
        told_by_camera.get_ifd(0x8769)[0x9003] = "2017:03:30 09:15:00"
        told_by_camera.get_ifd(0x8825)[1] = "N"
    picture.save(written, "JPEG", exif=told_by_camera)
    return written.getvalue()


def test_a_visit_without_change_is_a_note_and_becomes_one_row_and_one_line_however_often_it_is_sent(ground):
    visit = told(note="  谈了春耕， 没有变化 ")
    for _again in range(3):
        assert record_visit(ground.household.key, visit, by=ground.by["helper"]) == visit.key
    row = Visit.objects.get()
    assert (row.person, row.office, row.on, row.changed, row.note) == (
        ground.helper, "helper", TODAY, "", "谈了春耕， 没有变化"
    )  # fmt: skip
    assert (row.form, row.late, row.answers, row.latitude) == ("sichuan 2017.1", False, {}, None)
    line = JournalLine.objects.get(deed="record_visit")
    assert (line.subject, line.after["visit"]) == (ground.household.key.hex, visit.key.hex)
    assert "谈了" not in str(line.after)
    assert refused(ground, replace(visit, note="别的话")) == "told_otherwise"
    assert Visit.objects.count() == 1


@pytest.mark.parametrize(
    "more",
    [
        {"promises": (promised(), promised("再来一次"))}, {"promises": (promised("别的"),)},
        {"answers": {"income_course": "less"}}, {"started": time(9, 5)}, {"minutes": 25}, {"finding": "ask_more"},
        {"photo": OfferedPhoto(jpeg(), "新修的路")},
    ],
    ids=lambda it: next(iter(it)),
)  # fmt: skip
def test_sent_again_with_something_new_a_visit_is_refused_and_nothing_is_lost_in_silence(ground, more):
    visit = told(changed=("income",), answers={"income_course": "more"}, promises=(promised(),))
    record_visit(ground.household.key, visit, by=ground.by["helper"])
    assert refused(ground, replace(visit, **more)) == "told_otherwise"
    record_visit(ground.household.key, visit, by=ground.by["helper"])
    assert (Visit.objects.count(), Task.objects.count(), VisitPhoto.objects.count()) == (1, 1, 0)


def test_of_two_that_are_sent_at_the_same_moment_one_finds_the_other(ground, monkeypatch):
    visit = told()
    record_visit(ground.household.key, visit, by=ground.by["helper"])
    looked, rows = Visit.objects.select_for_update, [Visit.objects.none()]  # at first it is not there yet
    monkeypatch.setattr(Visit.objects, "select_for_update", lambda: rows.pop() if rows else looked())
    assert record_visit(ground.household.key, visit, by=ground.by["helper"]) == visit.key
    assert (rows, Visit.objects.count(), JournalLine.objects.filter(deed="record_visit").count()) == ([], 1, 1)


def test_answers_say_whether_they_were_edited_confirmed_or_left_as_they_stood(ground):
    helper, home = ground.by["helper"], ground.household.key
    first = {"income_course": "less", "income_sales": "slow"}
    record_visit(home, told(date(2017, 3, 1), changed=("income",), answers=first), by=helper)
    second = told(date(2017, 3, 20), changed=("income",), answers={"income_course": "more", "illness_now": "treated"})
    record_visit(home, second, by=helper)
    assert Visit.objects.get(key=second.key).answers == {
        "income_course": ["more", "edited"], "income_sales": ["slow", "untouched"]
    }  # fmt: skip
    third = told(changed=("income",), answers={"income_course": "more"})
    record_visit(home, third, by=helper)
    assert Visit.objects.get(key=third.key).answers["income_course"] == ["more", "confirmed"]
    assert {key: (it.said, it.on) for key, it in last_answers(ground.household).items()} == {
        "income_course": ("more", TODAY), "income_sales": ("slow", TODAY)
    }  # fmt: skip
    withdraw_visit(third.key, why="记错了户", by=helper)
    assert last_answers(ground.household)["income_course"].on == date(2017, 3, 20)


@pytest.mark.parametrize(
    ("reason", "more"),
    [
        ("after_today", {"on": date(2017, 4, 1)}),
        ("too_long_ago", {"on": date(2017, 1, 1)}),
        ("no_way", {"way": "dreamt"}),
        ("no_topic", {"changed": ("weather",)}),
        ("no_answer", {"changed": ("income",), "answers": {"income_course": "lots"}}),
        ("no_note", {"note": " "}),
        ("no_minutes", {"minutes": 0}),
        ("holds_number", {"note": "电话13812345678"}),
        ("long_text", {"note": "长" * 601}),
        ("no_places", {"place": Place(31.8, 106.7, 12)}),
        ("no_photo_why", {"photo": OfferedPhoto(b"x", " ")}),
        ("no_picture", {"photo": OfferedPhoto(b"GIF89a", "收据")}),
        ("no_promise", {"promises": (promised(" "),)}),
        ("no_due", {"promises": (promised(due=date(2017, 3, 30)),)}),
        ("no_finding", {"finding": "suspected"}),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(ground, reason, more):
    assert refused(ground, told(**more)) == reason
    assert (Visit.objects.count(), Task.objects.count(), VisitPhoto.objects.count()) == (0, 0, 0)
    assert JournalLine.objects.filter(deed="record_visit").count() == 0


def test_nobody_at_home_is_kept_without_a_note_and_a_week_later_is_told_as_late(ground):
    visit = told(date(2017, 3, 20), way="nobody_home", note="", started=time(9, 5), minutes=10)
    record_visit(ground.household.key, visit, by=ground.by["helper"])
    row = Visit.objects.get()
    assert (row.late, row.way, row.minutes) == (True, "nobody_home", 10)
    assert row.started.astimezone().time() == time(9, 5)


def test_whoever_does_not_answer_for_the_family_tells_nothing_and_an_account_of_nobody_is_told_so(ground):
    for deed in (
        lambda by: record_visit(ground.household.key, told(), by=by),
        lambda by: withdraw_visit(uuid4(), why="x", by=by),
    ):
        with pytest.raises(Absent):
            deed(ground.by["other"])
    assert refused(ground, told(), who="nobody") == "nobody"
    visit = told()
    record_visit(ground.household.key, visit, by=ground.by["township"])
    assert Visit.objects.get().office == "township"
    with pytest.raises(VisitRefused) as found:
        withdraw_visit(visit.key, why="不是我的", by=ground.by["helper"])
    assert found.value.reason == "not_yours"


def test_a_pack_without_visits_is_told(ground):
    PackInForce.objects.all().delete()
    assert refused(ground, told()) == "no_visits"


def test_what_the_camera_wrote_is_gone_and_the_picture_is_seen_by_who_answers_until_it_is_forgotten(ground):
    photo = OfferedPhoto(jpeg(exif=True), "化肥收据")
    assert b"CAMERA" in photo.content
    visit = told(photo=photo)
    record_visit(ground.household.key, visit, by=ground.by["helper"])
    row = VisitPhoto.objects.get()
    assert (row.why, row.taken_on, b"CAMERA" in bytes(row.picture_sealed)) == ("化肥收据", date(2017, 3, 30), False)
    seen = see_photo(row.key, household=ground.household.key, by=ground.by["township"])
    with Image.open(io.BytesIO(seen)) as opened:
        assert (opened.format, dict(opened.getexif()), "exif" in opened.info) == ("JPEG", {}, False)
    with pytest.raises(Absent):
        see_photo(row.key, household=ground.household.key, by=ground.by["other"])
    assert (forget_photos(today=date(2018, 3, 31)), forget_photos(today=date(2018, 4, 2))) == (0, 1)
    with pytest.raises(Absent):
        see_photo(row.key, household=ground.household.key, by=ground.by["helper"])
    assert VisitPhoto.objects.get().likeness == row.likeness


def test_the_family_confirms_by_its_code_once_and_a_wrong_one_is_refused(ground, monkeypatch):
    visit = told()
    record_visit(ground.household.key, visit, by=ground.by["helper"])
    with pytest.raises(ScanCardRefused) as none:
        confirm_visit(visit.key, "12345678", by=ground.by["helper"])
    assert none.value.reason == "no_card"
    assert ScanCard.objects.count() == 0
    typed = []
    monkeypatch.setattr(confirming, "require_code_of", lambda household, code: typed.append((household, code)))
    for _again in range(2):
        assert confirm_visit(visit.key, "12345678", by=ground.by["helper"]) == ground.household.key
    assert typed == [(ground.household, "12345678")]
    assert [it.confirmed for it in visit_lines(visits_of(ground.household), first=0, size=5, on=TODAY)] == [True]
    with pytest.raises(Absent):
        confirm_visit(visit.key, "12345678", by=ground.by["other"])
    with pytest.raises(VisitRefused) as confirmed:
        withdraw_visit(visit.key, why="记错了户", by=ground.by["helper"])
    assert confirmed.value.reason == "confirmed"


def test_a_visit_taken_back_stays_on_file_with_its_reason_and_is_taken_back_once(ground):
    visit = told(changed=("job",), answers={"work_course": "lost"}, promises=(promised(),))
    record_visit(ground.household.key, visit, by=ground.by["helper"])
    with pytest.raises(VisitRefused) as unsaid:
        withdraw_visit(visit.key, why=" ", by=ground.by["helper"])
    assert unsaid.value.reason == "no_reason"
    withdraw_visit(visit.key, why="记错了户", by=ground.by["helper"])
    task = Task.objects.get()
    assert (task.given_up_on, task.how) == (TODAY, "记错了户")  # what was promised at it goes with it
    (line,) = visit_lines(visits_of(ground.household), first=0, size=5, on=TODAY)
    assert (line.withdrawn, line.withdrawn_why, line.changed) == (True, "记错了户", ("job",))
    with pytest.raises(VisitRefused) as again:
        withdraw_visit(visit.key, why="再来", by=ground.by["helper"])
    assert again.value.reason == "withdrawn"
    with pytest.raises(VisitRefused) as over:
        confirm_visit(visit.key, "1", by=ground.by["helper"])
    assert over.value.reason == "withdrawn"


def test_every_refusal_has_its_sentence_on_the_desk():
    assert sentences().keys() == SAID.keys()


def test_a_role_that_ended_tells_no_visit(ground):
    give_role(ground.by["other"], "township", ground.village, until=TODAY)
    with pytest.raises(Absent):
        record_visit(ground.household.key, told(), by=ground.by["other"])

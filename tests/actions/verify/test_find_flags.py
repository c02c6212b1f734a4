"""A turn looks at the visits of a quarter: what is copied or filed all at once is asked about, honest days are not."""

from datetime import datetime, time, timedelta
from uuid import uuid4

import polars as pl
import pytest
from django.utils import timezone, translation

from tests.actions.verify.visited import visited_ground
from tests.makers import TODAY, make_household, make_person, pair
from xiuhua.actions.turn import run_turn
from xiuhua.actions.verify.find_flags import find_flags
from xiuhua.actions.visit_in_demo import look_in_demo
from xiuhua.bridge.verify_rows import visits_to_verify
from xiuhua.desk.recheck_words import sign_said
from xiuhua.queries.pack import pack_in_force
from xiuhua.register.models import Flag, FlagVisit, Leave, Turn, Visit, VisitPhoto

pytestmark = pytest.mark.django_db
COPIED = "到赵家查看猪圈和新栽的核桃树，老人说药费报销还没有到账，已记下请乡卫生院核对"
OWN = (
    *("小儿子从成都打来电话说工资按时发", "猪仔长到四十斤，想再添两头", "屋后排水沟堵了，约好周末一起清"),
    *("二女儿中考报名表已交学校", "腰疼好多了，能下地薅秧", "茶叶卖给合作社，价比去年好"),
    *("自来水断了两天，水厂说在修", "想学厨师，问下期班几时开"),
)


@pytest.fixture
def ground():
    return visited_ground()


def visit(household, person, days: int, note: str, *, hour: int = 10, filed: int = 0, told: bool = True) -> Visit:
    """A visit so many days ago, entered `filed` days later in the evening; its time is told or not."""
    on = TODAY - timedelta(days=days)
    at = timezone.make_aware(datetime.combine(on, time(hour, 17)))
    return Visit.objects.create(
        key=uuid4(), household=household, person=person, on=on, way="in_person", form="sichuan 2017.1", note=note,
        started=at if told else None, minutes=40 if told else None, office="helper",
        recorded=at + timedelta(days=filed, hours=1),
    )  # fmt: skip


def honest(ground) -> None:
    """A helper who comes to eight homes on as many days, with notes of their own."""
    for place, note in enumerate(OWN):
        visit(
            make_household(ground.village), ground.helper, 60 - 7 * place, note, hour=9 + place % 5, told=place % 2 == 0
        )


def test_copied_notes_are_asked_about_and_honest_visits_are_not_whatever_is_not_told(ground):
    honest(ground)
    desk = make_person("吴明")
    for place in range(6):
        home = make_household(ground.village)
        pair(desk, home)
        visit(home, desk, 50 - 8 * place, COPIED)
    pack = pack_in_force(TODAY)
    looked = find_flags(pack, day=TODAY)
    assert looked.visits == 14
    assert {it.person for it in Flag.objects.all()} == {desk}
    rows = FlagVisit.objects.order_by("pk")
    assert {it.visit.person for it in rows} == {desk}
    assert looked.flagged == rows.count() > 0
    assert "C06" in rows[0].signs.split()
    assert set(rows[0].evidence["C06"]) == {"count", "amount", "beside"}
    earlier = Visit.objects.filter(person=desk).order_by("on").first()
    assert rows[0].evidence["C06"]["beside"][0] == earlier.key.hex  # the first is not at fault, and is told beside it
    assert find_flags(pack, day=TODAY) == looked
    assert FlagVisit.objects.count() == looked.flagged


def test_a_visit_on_a_day_of_leave_is_asked_about_and_one_taken_back_or_made_by_telephone_is_not(ground):
    honest(ground)
    at = Visit.objects.filter(person=ground.helper).order_by("on").first()
    pairing = ground.household.assignments.get()
    Leave.objects.create(
        assignment=pairing, since=at.on - timedelta(3), until=at.on + timedelta(3), why="illness",
        said_by=ground.by["township"],
    )  # fmt: skip
    find_flags(pack_in_force(TODAY), day=TODAY)
    assert [(it.visit, it.signs) for it in FlagVisit.objects.all()] == [(at, "C12")]
    assert Flag.objects.get().month == at.on.replace(day=1)
    with translation.override("en"):
        assert sign_said("C12", FlagVisit.objects.get().evidence["C12"]) == "Leave is on file for this day."


def test_the_tables_tell_what_is_known_and_lay_days_without_times_over_their_hours(ground):
    first = visit(ground.household, ground.helper, 5, "甲", told=False)
    second = visit(make_household(ground.village), ground.helper, 5, "乙", told=False)
    third = visit(ground.household, ground.helper, 2, "丙", hour=15)
    Visit.objects.filter(pk=third.pk).update(late=True, answers={"illness_now": ["treated", "untouched"]})
    visit(ground.household, ground.helper, 3, "丁").delete()
    Visit.objects.filter(pk=visit(ground.household, ground.helper, 4, "戊").pk).update(way="phone")
    VisitPhoto.objects.create(visit=third, why="收据", likeness=-1)
    ground.household.residences.update(latitude=31.9, longitude=106.7)
    Visit.objects.filter(pk=visit(ground.household, ground.helper, 6, "己").pk).update(way="elsewhere")
    empty = visit(ground.household, make_person("赵来"), 2, "家中无人", hour=15)
    Visit.objects.filter(pk=empty.pk).update(way="nobody_home")
    frame, beside = visits_to_verify(TODAY, back_days=92, rules=pack_in_force(TODAY).visits)
    told = {it["visit"]: it for it in frame.to_dicts()}
    elsewhere = next(it for it in frame.to_dicts() if it["note"] == "己")
    assert (elsewhere["home_lat"], told[first.key.hex]["home_lat"]) == (None, 31.9)  # nobody says they were at home
    assert told.keys() == {it.key.hex for it in (first, second, third, empty)} | {elsewhere["visit"]}
    assert [told[it.key.hex]["started"].strftime("%H:%M") for it in (first, second, third)] == [
        "10:30",
        "15:30",
        "15:17",
    ]
    assert [told[it.key.hex]["recorded"] is None for it in (first, third)] == [False, True]
    assert told[third.key.hex]["photo"] == 2**64 - 1
    assert told[first.key.hex]["village"] == ground.village.code
    assert beside.answers.to_dicts() == [
        {"visit": third.key.hex, "question": "illness_now", "answer": "treated", "prefilled": True, "touched": False}
    ]
    came = {"household": str(ground.household.pk), "helper": empty.person.key.hex, "at": told[third.key.hex]["started"]}
    assert beside.found_empty.to_dicts() == [came]
    assert frame.schema["started"] == pl.Datetime("us")


def test_the_demo_looks_on_the_first_of_the_month_so_that_its_township_has_what_nobody_answered(ground):
    honest(ground)
    for place in range(6):
        visit(make_household(ground.village), ground.helper, 80 - 8 * place, COPIED)
    assert look_in_demo(TODAY) == FlagVisit.objects.count() > 0
    assert {it.since for it in Flag.objects.all()} == {TODAY.replace(day=1)}
    assert all(it.due < TODAY for it in Flag.objects.all())


def test_a_turn_has_the_stage_keeps_its_digest_and_flags_nothing_of_an_earlier_day(ground):
    honest(ground)
    for place in range(6):
        visit(make_household(ground.village), ground.helper, 50 - 8 * place, COPIED)
    first = run_turn(TODAY, by=None)
    (stage,) = [it for it in first.stages if it["name"] == "verify"]
    assert (stage["read"], stage["judged"]) == (14, FlagVisit.objects.count())
    assert run_turn(TODAY, by=None).settled.digest == first.settled.digest
    Flag.objects.all().delete()
    assert Turn.objects.latest("on").on == TODAY
    run_turn(TODAY - timedelta(days=10), by=None)
    assert Flag.objects.count() == 0

"""When households were met and what was promised, as the loop reads it: as of a day, without what was taken back."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from tests.makers import TODAY, make_account, make_area, make_household, make_person, make_visit
from xiuhua.bridge.gather import gather
from xiuhua.register.models import (
    Assignment,
    CallBack,
    CallBackRound,
    Leave,
    PresenceNote,
    SpotCheck,
    Task,
    Visit,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2017, 3, 31, 4, tzinfo=UTC)


def visit(household, on: date, way: str = "in_person", *, person=None, taken_back: bool = False) -> Visit:
    """A visit as it is kept."""
    back = {"withdrawn_at": NOON, "withdrawn_why": "记错了户"} if taken_back else {}
    return Visit.objects.create(
        key=uuid4(), household=household, person=person or make_person(), on=on, way=way, form="sichuan 2017.1", **back
    )


def rows(name: str, day: date = TODAY, **narrowed) -> list[dict[str, object]]:
    return gather(day, [name], **narrowed)[name].to_dicts()


def test_a_household_was_met_last_in_each_way_by_the_day():
    first, second = make_household(number="H1"), make_household(number="H2", status="exited")
    for on, way in ((1, "in_person"), (20, "in_person"), (25, "nobody_home")):
        visit(first, date(2017, 3, on), way)
    visit(first, date(2017, 3, 28), taken_back=True)
    visit(first, date(2016, 3, 1))
    visit(second, date(2017, 4, 2))
    area = first.residences.get().village.code
    told = {"household": "H1", "area": area, "status": "not_exited"}
    assert rows("meetings") == [
        told | {"way": "in_person", "last_on": date(2017, 3, 20), "visits": 2},
        told | {"way": "nobody_home", "last_on": date(2017, 3, 25), "visits": 1},
    ]
    assert [(it["way"], it["visits"]) for it in rows("meetings", date(2017, 3, 10))] == [("in_person", 1)]
    assert [(it["household"], it["last_on"]) for it in rows("meetings", date(2017, 4, 2), households=["H2"])] == [
        ("H2", date(2017, 4, 2))
    ]


def test_what_was_promised_by_the_day_waits_on_it_even_where_it_was_kept_later():
    home, person = make_household(number="H1"), make_person()
    made = {"household": home, "person": person, "made_on": date(2017, 3, 1), "due": date(2017, 3, 20)}
    kept = Task.objects.create(what="化肥", first_due=date(2017, 3, 10), done_on=date(2017, 3, 15), **made)
    Task.objects.create(what="助学金", first_due=date(2017, 3, 20), given_up_on=TODAY, how="已发", **made)
    told = {it["promise"]: it for it in rows("promises")}
    assert len(told) == 2
    assert told[kept.key.hex] == {
        "promise": kept.key.hex, "household": "H1", "area": home.residences.get().village.code,
        "made_on": date(2017, 3, 1), "first_due": date(2017, 3, 10), "due": date(2017, 3, 20),
        "done_on": date(2017, 3, 15), "given_up_on": None,
    }  # fmt: skip
    assert [(it["done_on"], it["given_up_on"]) for it in rows("promises", date(2017, 3, 12))] == [(None, None)] * 2
    assert rows("promises", date(2017, 2, 1)) == []
    assert rows("promises", households=["H2"]) == []


def draw(area, visits: list[Visit], said: str, *, month: date = date(2017, 2, 1), opens: date = TODAY) -> CallBackRound:
    """A draw that asked of every visit, with one letter for what each household said: h, d, n."""
    by = make_account()
    drawn = CallBackRound.objects.create(
        area=area, month=month, seed="s", frame_size=len(visits), frame_digest="d", calls=len(visits), floor_percent=20,
        by_lot_percent=100, steepness=1, opens_on=opens, drawn_on=opens, drawn_by=by,
    )  # fmt: skip
    words = {"h": "happened", "d": "did_not", "n": "not_reached"}
    CallBack.objects.bulk_create(
        CallBack(
            round=drawn, visit=visit, by_lot=True, by_risk=False, risky=False, probability=1.0, result=words[letter],
            done_on=opens, done_by=by, tries=1,
        )
        for visit, letter in zip(visits, said, strict=True)
    )  # fmt: skip
    return drawn


def test_what_households_said_is_told_of_the_place_that_asked_last_and_of_the_widest():
    county = make_area(make_area())
    township, other = make_area(county), make_area(county)
    homes = [make_household(make_area(it), number=f"H{at}") for at, it in enumerate((township, township, other))]
    visits = [make_visit(homes[0], make_person(), on=date(2017, 2, day)) for day in range(1, 11)]
    draw(township, visits, "hhhhhhhhdn")
    draw(township, visits, "dddddddddd", month=date(2017, 1, 1))
    draw(other, visits[:5], "hhhhh", opens=date(2017, 4, 20))
    found = rows("drawn_visits")
    told = {"area": township.code, "month": date(2017, 2, 1), "visits": 10, "called": 10, "answered": 9, "happened": 9}
    assert [{key: it[key] for key in told} for it in found] == [told]
    assert 0 < found[0]["low"] < 9 <= found[0]["high"] <= 10
    assert rows("drawn_visits", date(2017, 3, 30)) == []
    draw(county, visits, "hhhhhhhhhh")
    assert [(it["area"], it["happened"]) for it in rows("drawn_visits")] == [(county.code, 10)]


def test_what_was_typed_is_told_by_village_of_the_month_that_is_over():
    home = make_household(number="H1")
    make_visit(home, make_person(), on=date(2017, 3, 28))
    Visit.objects.update(recorded=datetime(2017, 3, 30, 4, tzinfo=UTC))
    told = {"area": home.residences.get().village.code, "month": date(2017, 3, 1), "form": "visit", "rows": 1}
    assert rows("entries", date(2017, 3, 31)) == rows("entries", date(2017, 4, 12)) == [told]
    assert (rows("entries", date(2017, 3, 30)), rows("entries", date(2017, 5, 1))) == ([], [])


def test_leave_from_several_households_is_typed_once_and_work_of_a_village_counts_there():
    area, by, person = make_area(), make_account(), make_person()
    at = datetime(2017, 3, 30, 4, tzinfo=UTC)
    posts = [{"household": make_household(area, number=f"H{it}")} for it in (1, 2)] + [{"area": make_area()}]
    for post in posts:
        kind = "reside" if "area" in post else "pair"
        held = Assignment.objects.create(kind=kind, role="helper", person=person, since=date(2016, 1, 1), **post)
        Leave.objects.create(
            assignment=held, why="illness", since=date(2017, 3, 30), until=date(2017, 4, 3), said_by=by, said_at=at
        )
    PresenceNote.objects.create(
        person=person, village=area, on=date(2017, 3, 29), kind="meeting", text="社员大会", by=by, recorded=at
    )
    SpotCheck.objects.create(
        village=area, person=person, on=date(2017, 3, 29), found="there", office="township", by=by, recorded=at
    )
    found = [(it["area"], it["form"], it["rows"]) for it in rows("entries", TODAY)]
    here = [(area.code, form, 1) for form in ("leave", "presence", "spot_check")]
    assert found == sorted([*here, (posts[2]["area"].code, "leave", 1)])

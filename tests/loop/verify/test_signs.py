"""Each sign on a few visits made for it, and beside it the honest habit that looks like it."""

from datetime import date, timedelta

import polars as pl
import pytest

from tests.loop.verify.days import MORNING, at, flagged, verified, visit
from xiuhua.loop.verify.verdicts import Beside
from xiuhua.reckon.visits import ABSENCES, FOUND_EMPTY, GONE, PROMISED

LONG = "今天到王国强家看了看，老伴高血压，每月药费三百二十元，屋后排水沟堵了，答应六月前联系村里来清"
OTHER = "张桂芳的孙子在县二中读书，成绩不错，去年借的两千元还差一半，猪最近不爱吃食，已报农技站上门看看"


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def test_a_round_from_home_to_home_has_no_sign():
    found = verified(*(visit(number, **at(20, 1_000 * number)) for number in range(12)))
    assert (flagged(found), found.signs.height) == ({}, 0)


def test_homes_that_lie_apart_cannot_be_visited_minutes_after_one_another():
    evening = [visit(number, started=MORNING + minutes(3 * number)) for number in range(6)]
    assert flagged(verified(*evening)) == {f"v{number:04}": "C02" for number in range(6)}


def test_a_meeting_of_a_hamlet_is_no_crowded_sitting():
    meeting = [
        visit(number, home_lat=31.0 + number * 0.0003, started=MORNING + minutes(number), minutes=60.0)
        for number in range(9)
    ]
    assert flagged(verified(*meeting)) == {}


def test_a_village_meeting_that_began_in_one_minute_is_no_crowded_sitting():
    assert flagged(verified(*(visit(number, started=MORNING, minutes=90.0) for number in range(9)))) == {}


def test_nobody_is_in_two_valleys_within_minutes_again_and_again():
    jumping = [
        visit(number, started=MORNING + minutes(35 * number), **at(20_000 * (number % 2), 0)) for number in range(6)
    ]
    assert flagged(verified(*jumping)) == {f"v{number:04}": "C02" for number in range(6)}


def test_of_three_visits_the_one_far_away_is_the_odd_one():
    day = [
        visit(number, started=MORNING + minutes(35 * number), **at(20_000 * (number == 1), 0)) for number in range(3)
    ]
    assert flagged(verified(*day)) == {"v0001": "C02"}


def test_one_jump_alone_flags_nobody():
    day = [visit(number, started=MORNING + minutes(35 * number), **at(20_000 * number, 0)) for number in range(2)]
    found = verified(*day)
    assert (flagged(found), set(found.signs["sign"])) == ({}, {"C02"})


def test_fixes_of_many_homes_at_one_distant_spot_are_a_desk():
    desk = [visit(number, **at(9_000 + number, 0)) for number in range(8)]
    assert flagged(verified(*desk)) == {f"v{number:04}": "C03" for number in range(8)}


def test_one_market_day_among_rounds_is_no_desk():
    rounds = [visit(number, **at(20, 1_000 * number)) for number in range(16)]
    market = [
        visit(40 + number, home=number, started=MORNING + timedelta(days=12, minutes=40 * number), **at(9_000, 0))
        for number in range(4)
    ]
    assert flagged(verified(*rounds, *market)) == {}


def test_a_fix_too_inexact_to_say_where_is_no_desk():
    gorge = [visit(number, **(at(9_000, 0) | {"accuracy_m": 1_500.0})) for number in range(8)]
    assert flagged(verified(*gorge)) == {}


def test_weeks_of_visits_typed_in_one_evening_are_worth_asking_about():
    typed = [
        visit(number, started=MORNING + timedelta(days=3 * number),
              recorded=MORNING + timedelta(days=24, seconds=70 * number))
        for number in range(7)
    ]  # fmt: skip
    assert flagged(verified(*typed)) == {f"v{number:04}": "C04" for number in range(7)}


def test_visits_sent_together_days_later_are_honest():
    sent = [
        visit(number, started=MORNING + timedelta(days=number), recorded=MORNING + timedelta(days=8, seconds=number))
        for number in range(6)
    ]
    assert flagged(verified(*sent)) == {}


def test_a_note_copied_from_an_earlier_visit_is_found_though_letters_changed():
    changed = LONG.replace("王", "赵").replace("三", "四")
    found = verified(visit(0, note=LONG), visit(1, note=OTHER), visit(2, note=changed))
    assert flagged(found) == {"v0002": "C06"}


def test_short_notes_that_are_all_alike_are_no_sign():
    assert verified(*(visit(number, note="入户走访，一切正常，无变化。") for number in range(12))).signs.height == 0


def test_the_later_use_of_a_photo_is_told_and_not_the_first():
    found = verified(visit(0, photo=0x0F0F_3C3C_5A5A_9696), visit(5, photo=0x0F0F_3C3C_5A5A_9691))
    assert flagged(found) == {"v0005": "C07"}


def test_one_photo_of_a_meeting_in_a_hamlet_is_no_sign():
    photo = 0x0F0F_3C3C_5A5A_9696
    meeting = [visit(number, home_lat=31.0, started=MORNING, minutes=60.0, photo=photo) for number in range(4)]
    assert flagged(verified(*meeting)) == {}


def test_plain_pictures_and_one_home_seen_twice_are_no_sign():
    plain = [visit(number, photo=number & 1) for number in range(6)]
    again = [visit(10 + number, home=3, photo=0x0F0F_3C3C_5A5A_9696 ^ number) for number in range(2)]
    assert flagged(verified(*plain, *again)) == {}


@pytest.mark.parametrize(
    ("table", "name", "row", "says"),
    [
        (
            ABSENCES, "absences", {"helper": "h", "since": date(2019, 5, 6), "until": date(2019, 5, 7), "why": "leave"},
            "当日登记为请假。",
        ),
        (GONE, "gone", {"household": "d0", "since": date(2019, 5, 1), "why": "moved"}, "此前已登记全户迁出或去世。"),
    ],
)  # fmt: skip
def test_what_stands_on_file_contradicts_a_visit_and_it_says_what_does(table, name, row, says):
    beside = Beside(**{name: pl.DataFrame([row], schema=dict(table.columns))})
    found = verified(visit(0), visit(9), beside=beside)
    assert flagged(found) == {"v0000": "C12"}
    assert [it.says for it in found.reasons_of("v0000", language="zh")] == [says]


def test_where_another_found_nobody_at_home_meanwhile_it_weighs_but_flags_nobody_alone():
    empty = {"household": "d0", "at": MORNING + timedelta(minutes=10)}
    rows = [empty | {"helper": "h2"}, empty | {"helper": "h"}, empty | {"helper": "h2", "at": MORNING - timedelta(1)}]
    weighs = []
    for row in rows:
        beside = Beside(found_empty=pl.DataFrame([row], schema=dict(FOUND_EMPTY.columns)))
        found = verified(visit(0, started=MORNING, minutes=30.0), visit(9), beside=beside)
        assert flagged(found) == {}
        weighs.append([(it.sign, it.says) for it in found.reasons_of("v0000", language="en")])
    says = "While it is said to have lasted, somebody else came and found nobody at home."
    assert weighs == [[("C12", says)], [], []]


def test_a_delivery_that_the_ledger_does_not_know_weighs_but_flags_nobody_alone():
    rows = [
        {"visit": "v0000", "what": "seed", "delivered": False},
        {"visit": "v0001", "what": "seed", "delivered": None},
    ]
    found = verified(visit(0), visit(1), beside=Beside(promised=pl.DataFrame(rows, schema=dict(PROMISED.columns))))
    assert (flagged(found), list(found.signs["visit"])) == ({}, ["v0000"])


def test_reasons_are_told_in_words_with_the_visits_they_were_seen_on():
    found = verified(visit(0, photo=0x0F0F_3C3C_5A5A_9696), visit(5, photo=0x0F0F_3C3C_5A5A_9696))
    (reason,) = found.reasons_of("v0005", language="zh")
    assert (reason.sign, reason.says, reason.visits) == ("C07", "照片已用于其他走访，一共2次。", ("v0000",))
    assert found.helpers.to_dicts() == [{"helper": "h", "visits": 2, "flagged": 1, "kinds": "C07", "score": 0.475}]

"""Visits of the demo: once a month as a rule, in honest habits; what is planted is told; a city has one set of them."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from xiuhua.actions.personal_numbers import holds_personal_number
from xiuhua.demo.lots import Lots
from xiuhua.demo.proceedings import proceeding_tables
from xiuhua.demo.targets import STORY_ENDS
from xiuhua.demo.visiting.calls import call_tables
from xiuhua.demo.visiting.numbers import HABITS, KINDS, NOT_RECEIVED
from xiuhua.demo.visiting.tables import visit_tables
from xiuhua.policy.reader import read_pack

PACK = read_pack("sichuan", packs=Path(__file__).parents[2] / "packs")
SEED = 20170331


def standing(city):
    """The city with its offices' accounts, as visits find it."""
    tables = {name: frame for name, frame in city.items() if name != "truth"}
    return tables | proceeding_tables(tables, pack=PACK, day=STORY_ENDS, lots=Lots(SEED))


def told(city, *, full=False):
    return visit_tables(standing(city), pack=PACK, day=STORY_ENDS, lots=Lots(SEED), full=full)


@pytest.fixture(scope="module")
def visits(city):
    return told(city)


@pytest.fixture(scope="module")
def planted(visits):
    """What is planted, with the visits it is planted on."""
    return visits[1].filter(pl.col("kind") != "").join(visits[0]["visit"], left_on="visit", right_on="key")


def test_the_same_city_is_visited_and_asked_again_in_the_same_way(city, visits):
    (found, truth), (again, told_again) = visits, told(city)
    assert {name: frame.equals(again[name]) for name, frame in found.items()} == dict.fromkeys(found, True)
    assert truth.equals(told_again)
    tables = standing(city) | found
    calls = [call_tables(tables, truth, pack=PACK, day=STORY_ENDS, lots=Lots(SEED)) for _ in range(2)]
    assert [calls[0][name].equals(calls[1][name]) for name in ("callbackround", "callback")] == [True, True]


def test_helped_households_are_met_about_once_a_month_and_nobody_goes_at_the_festival(city, visits):
    rows = visits[0]["visit"]
    helped = city["assignment"].filter(pl.col("until").is_null() & (pl.col("kind") == "pair")).height
    months = rows.filter(pl.col("office") == "helper").group_by(pl.col("on").dt.month()).len().sort("on")
    assert months["on"].to_list() == [1, 2, 3]
    assert all(0.7 * helped <= it <= 1.1 * helped for it in months["len"])
    assert rows.filter(pl.col("on").is_between(*HABITS["festival"])).height == 0
    assert (rows["on"].min() >= date(2017, 1, 1), rows["on"].max() <= STORY_ENDS) == (True, True)
    assert rows.select(pl.col("recorded").dt.convert_time_zone("Asia/Shanghai").dt.date().max()).item() <= STORY_ENDS


def test_no_place_is_told_and_no_note_holds_a_number_of_anybody(visits):
    rows = visits[0]["visit"]
    assert {"latitude", "longitude", "accuracy_m"} & set(rows.columns) == set()
    assert [it for it in rows["note"].unique() if holds_personal_number(it)] == []
    topics = set(PACK.visits.topics) | {""}
    assert set(rows["changed"].unique()) <= topics


def test_a_person_is_at_one_place_at_a_time_where_times_are_told_and_nothing_is_planted(visits, planted):
    timed = visits[0]["visit"].filter(pl.col("started").is_not_null(), ~pl.col("id").is_in(planted["id"].implode()))
    timed = timed.sort("person_id", "started")
    ends = timed["started"] + pl.Series([timedelta(minutes=it) for it in timed["minutes"]])
    before = timed.with_columns(end=ends).with_columns(last=pl.col("end").shift().over("person_id"))
    assert before.filter(pl.col("last") > pl.col("started")).height == 0


def test_promises_are_mostly_kept_by_their_day_and_those_to_come_wait(visits):
    tasks = visits[0]["task"]
    over = tasks.filter(pl.col("first_due") < STORY_ENDS)
    on_time = over.filter(pl.col("done_on") <= pl.col("first_due")).height / over.height
    assert 0.75 <= on_time <= 0.9
    assert tasks.filter(pl.col("done_on").is_not_null() & pl.col("given_up_on").is_not_null()).height == 0
    assert tasks.filter((pl.col("given_up_on").is_not_null()) & (pl.col("how") == "")).height == 0
    assert tasks.filter(pl.col("due") < pl.col("made_on")).height == 0


def test_every_planted_kind_is_there_in_every_month_and_few_are_planted(visits, planted):
    assert set(planted["kind"]) == set(KINDS)
    assert planted.height / visits[0]["visit"].height < 0.05
    months = planted.filter(pl.col("kind").is_in(["bulk", "late_bulk"])).group_by("kind").agg(
        pl.col("on").dt.month().unique().sort()
    )  # fmt: skip
    assert dict(months.iter_rows()) == {"bulk": [1, 2, 3], "late_bulk": [1, 2, 3]}
    rows = dict(planted.group_by("kind").len().iter_rows())
    assert [kind for kind in KINDS if rows[kind] < 8] == []


def test_bulk_is_of_one_day_and_late_bulk_of_many_in_one_sitting(planted):
    by = planted.with_columns(month=pl.col("on").dt.truncate("1mo")).group_by("kind", "person_id", "month").agg(
        days=pl.col("on").n_unique(), sitting=pl.col("recorded").max() - pl.col("recorded").min()
    )  # fmt: skip
    assert by.filter(pl.col("kind") == "bulk")["days"].max() == 1
    late = by.filter(pl.col("kind") == "late_bulk")
    assert (late["days"].max() > 2, late["sitting"].max() <= timedelta(minutes=20)) == (True, True)
    assert planted.filter(pl.col("kind") == "late_bulk")["late"].any() is False


def test_parrots_open_no_answer_pictures_are_reused_and_the_ledger_knows_no_such_delivery(city, visits, planted):
    parrots = planted.filter(pl.col("kind") == "parrot").sort("household_id", "on")
    later = parrots.filter(pl.col("household_id").is_first_distinct().not_())
    assert later.filter(pl.col("answers").str.contains("edited|confirmed")).height == 0
    photos = visits[0]["visitphoto"].join(planted.filter(pl.col("kind") == "photo"), left_on="visit_id", right_on="id")
    assert set(photos.group_by("person_id").agg(pl.col("likeness").n_unique())["likeness"]) == {1}
    owners = city["measure"].select("household_id", measure_id="id")
    handed = city["delivery"].join(owners, on="measure_id").select("household_id", handed="since")
    claims = planted.filter(pl.col("kind") == "undelivered").join(handed, on="household_id")
    days = (claims["on"] - claims["handed"]).dt.total_days()
    assert ((days >= 0) & (days <= HABITS["delivered_days"])).sum() == 0


def test_what_is_told_of_leave_and_of_the_gone_contradicts_what_is_on_file(city, visits, planted):
    holders = city["assignment"].select("person_id", assignment_id="id")
    away = visits[0]["leave"].join(holders, on="assignment_id").select("person_id", "since", "until")
    on_leave = visits[0]["visit"].join(away, on="person_id").filter(
        pl.col("on") >= pl.col("since"), pl.col("on") < pl.col("until")
    )  # fmt: skip
    of_kind = {kind: set(rows["visit"]) for (kind,), rows in planted.group_by("kind")}
    assert set(on_leave["key"]) - of_kind["gone"] == of_kind["on_leave"]
    stays = city["belonging"].filter(pl.col("until").is_null())["household_id"].implode()
    gone = visits[0]["visit"].filter(~pl.col("household_id").is_in(stays))
    assert set(gone["key"]) == of_kind["gone"]


def test_honest_visits_are_late_from_gorges_and_answers_are_opened_confirmed_and_left(visits):
    (found, truth) = visits
    honest = found["visit"].join(truth.filter(pl.col("kind") == ""), left_on="key", right_on="visit")
    days = honest.with_columns(days=(pl.col("recorded").dt.date() - pl.col("on")).dt.total_days())
    assert set(honest["habit"]) == {"late", "gorge", "sunday"}
    assert days.group_by("habit").agg(pl.col("days").max() > 14).sort("habit").rows() == [
        ("gorge", True), ("late", True), ("sunday", False)
    ]  # fmt: skip
    told_late = days.filter(pl.col("days") > 7)
    assert (told_late.height > 0, told_late["late"].all()) == (True, True)
    planted = truth.filter(pl.col("kind") != "")["visit"].implode()
    answers = found["visit"].filter(~pl.col("key").is_in(planted), pl.col("answers") != "{}")["answers"]
    said = pl.Series([how for text in answers for _, how in json.loads(text).values()])
    share = dict((said.value_counts(normalize=True)).iter_rows())
    assert share["edited"] > share["confirmed"] > share["untouched"] > 0.03


def test_a_promise_kept_falsely_is_told_as_kept_in_time(visits, planted):
    falsely = planted.filter(pl.col("kind") == "kept_falsely")
    tasks = visits[0]["task"].join(falsely.select(visit_id="id"), on="visit_id")
    assert (tasks.height, tasks.filter(pl.col("done_on") <= pl.col("due")).height) == (falsely.height, falsely.height)
    assert tasks["person_id"].n_unique() > 3


def test_months_are_drawn_of_a_county_and_two_townships_and_answered_by_the_truth(city, visits):
    found, truth = visits
    tables = standing(city) | found
    calls = call_tables(tables, truth, pack=PACK, day=STORY_ENDS, lots=Lots(SEED))
    rounds = calls["callbackround"].join(city["area"].select("level", area_id="id"), on="area_id")
    assert rounds.select(pl.col("month").dt.month(), "level").sort("level", "month").rows() == [
        (1, 3), (2, 3), (1, 4), (1, 4), (2, 4)
    ]  # fmt: skip
    sealed = rounds.filter(pl.col("opens_on") > STORY_ENDS).select(round_id="id")
    asked = calls["callback"].join(found["visit"].select("key", visit_id="id"), on="visit_id")
    assert asked.join(sealed, on="round_id")["result"].unique().to_list() == [""]
    met = asked.filter(pl.col("result") == "happened").join(truth, left_on="key_right", right_on="visit", how="left")
    assert (met["received_differs"] == met["kind"].is_in(NOT_RECEIVED).fill_null(value=False)).all()
    denied = asked.filter(pl.col("result") == "did_not").height / asked.filter(pl.col("result") != "").height
    assert 0 < denied < 0.1


def test_a_full_city_has_a_year_and_a_pack_without_visits_none(city):
    year = told(city, full=True)[0]["visit"]
    assert year.select(pl.col("on").dt.truncate("1mo").n_unique()).item() == 12
    assert 1_400_000 < 128_000 * year.height / 2_000 < 1_700_000
    tables = {name: frame for name, frame in city.items() if name != "truth"}
    silent = visit_tables(tables, pack=replace(PACK, visits=None), day=STORY_ENDS, lots=Lots(SEED))
    assert (silent[0], silent[1].height) == ({}, 0)

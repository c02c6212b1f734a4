"""Visits of the demo: once a month as a rule, in honest habits; what is planted is told; a city has one set of them."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from xiuhua.actions.personal_numbers import holds_personal_number
from xiuhua.demo.city import build
from xiuhua.demo.lots import Lots
from xiuhua.demo.targets import STORY_ENDS
from xiuhua.demo.visiting.rows import FESTIVAL, PLANTED
from xiuhua.demo.visiting.tables import visit_tables
from xiuhua.policy.reader import read_pack

PACK = read_pack("sichuan", packs=Path(__file__).parents[2] / "packs")
SEED = 20170331


def told(city, *, full=False):
    tables = {name: frame for name, frame in city.items() if name != "truth"}
    return visit_tables(tables, pack=PACK, day=STORY_ENDS, lots=Lots(SEED), full=full)


@pytest.fixture(scope="module")
def visits(city):
    return told(city)


@pytest.fixture(scope="module")
def larger():
    return told(build(20_000))


def test_the_same_city_is_visited_in_the_same_way(city, visits):
    again, truth = told(city)
    assert {name: frame.equals(again[name]) for name, frame in visits[0].items()} == dict.fromkeys(visits[0], True)
    assert truth.equals(visits[1])


def test_helped_households_are_met_about_once_a_month_and_nobody_goes_at_the_festival(city, visits):
    rows = visits[0]["visit"]
    helped = city["assignment"].filter(pl.col("until").is_null() & (pl.col("kind") == "pair")).height
    months = rows.filter(pl.col("office") == "helper").group_by(pl.col("on").dt.month()).len().sort("on")
    assert months["on"].to_list() == [1, 2, 3]
    assert all(0.7 * helped <= it <= 1.1 * helped for it in months["len"])
    assert rows.filter(pl.col("on").is_between(*FESTIVAL)).height == 0
    assert (rows["on"].min() >= date(2017, 1, 1), rows["on"].max() <= STORY_ENDS) == (True, True)
    assert rows.select(pl.col("recorded").dt.convert_time_zone("Asia/Shanghai").dt.date().max()).item() <= STORY_ENDS


def test_no_place_is_told_and_no_note_holds_a_number_of_anybody(visits):
    rows = visits[0]["visit"]
    assert {"latitude", "longitude", "accuracy_m"} & set(rows.columns) == set()
    assert [it for it in rows["note"].unique() if holds_personal_number(it)] == []
    topics = set(PACK.visits.topics) | {""}
    assert set(rows["changed"].unique()) <= topics


def test_a_person_is_at_one_place_at_a_time_where_times_are_told(visits):
    timed = visits[0]["visit"].filter(pl.col("started").is_not_null()).sort("person_id", "started")
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


def test_every_planted_kind_is_there_and_told_with_whose_it_is(larger):
    rows, truth = larger[0]["visit"], larger[1]
    assert set(truth["kind"]) == set(PLANTED)
    assert truth.height / rows.height < 0.01
    joined = truth.join(rows, left_on="visit", right_on="key")
    bulk = (
        joined.filter(pl.col("kind") == "bulk")
        .group_by("person_id")
        .agg(pl.col("recorded").max() - pl.col("recorded").min())
    )
    assert bulk["recorded"].max() <= timedelta(minutes=20)
    parrots = joined.filter((pl.col("kind") == "parrot") & (pl.col("answers") != "{}"))
    assert parrots.filter(pl.col("answers").str.contains("edited")).height == 0
    photos = (
        larger[0]["visitphoto"]
        .join(rows, left_on="visit_id", right_on="id")
        .join(truth, left_on="key_right", right_on="visit")
    )
    reused = photos.filter(pl.col("kind") == "photo").group_by("person_id").agg(pl.col("likeness").n_unique())
    assert set(reused["likeness"]) == {1}


def test_a_full_city_has_a_year_and_a_pack_without_visits_none(city):
    year = told(city, full=True)[0]["visit"]
    assert year.select(pl.col("on").dt.truncate("1mo").n_unique()).item() == 12
    tables = {name: frame for name, frame in city.items() if name != "truth"}
    silent = visit_tables(tables, pack=replace(PACK, visits=None), day=STORY_ENDS, lots=Lots(SEED))
    assert (silent[0], silent[1].height) == ({}, 0)

"""What the city's households are given: by the catalogue of the pack, within its ceilings, and paid as it was told."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests.demo.cards import DAY, in_force
from xiuhua.demo.city import build
from xiuhua.policy.reader import read_pack

PACK = read_pack("sichuan", packs=Path(__file__).parents[2] / "packs")
ITEMS = PACK.rules.measures.items


def given(city, *statuses):
    states = city["measurestate"].filter(pl.col("status").is_in(statuses)) if statuses else city["measurestate"]
    return city["measure"].join(states.select("measure_id", "status"), left_on="id", right_on="measure_id")


def test_every_item_is_of_the_catalogue_and_goes_to_whom_it_is_for(city):
    assert set(city["measure"]["item"]) <= set(ITEMS)
    of_persons = {key for key, item in ITEMS.items() if item.of == "persons"}
    to_persons = city["measure"].filter(pl.col("member_id").is_not_null())
    assert set(to_persons["item"]) == set(city["measure"]["item"]) & of_persons
    assert city["measure"].filter(pl.col("member_id").is_null(), pl.col("item").is_in(of_persons)).is_empty()


def test_each_is_offered_on_the_day_it_begins_and_delivered_by_a_department_of_the_list(city):
    for item, since, deliverer in city["measure"].select("item", "since", "deliverer").unique().iter_rows():
        assert ITEMS[item].terms_on(since) is not None, (item, since)
        assert deliverer in {code.key for code in PACK.codes["deliverer"].codes}


def test_nobody_is_given_more_than_a_ceiling_in_yuan(city):
    most = dict(city["measure"].group_by("item").agg(pl.col("planned_fen").max()).drop_nulls().iter_rows())
    ceilings = {key: ITEMS[key].terms_on(DAY).ceiling for key in most}
    capped = {key: it.amount * 100 for key, it in ceilings.items() if it and it.unit == "yuan"}
    assert capped
    assert {key: most[key] for key in capped if most[key] > capped[key]} == {}


def test_a_member_is_given_what_is_theirs_in_the_household_they_live_in(city):
    belongs = set(in_force(city["belonging"]).select("member_id", "household_id").iter_rows())
    to_persons = city["measure"].filter(pl.col("member_id").is_not_null())
    assert set(to_persons.select("member_id", "household_id").iter_rows()) <= belongs


def test_each_has_one_state_and_answers_only_causes_that_were_stated(city):
    assert city["measurestate"]["measure_id"].sort().to_list() == city["measure"]["id"].sort().to_list()
    stated = set(city["cause"].select("household_id", "cause").iter_rows())
    named = {
        (home, cause)
        for home, causes in city["measure"].select("household_id", "causes").iter_rows()
        for cause in causes.split()
    }
    of_number = dict(city["household"].select("number", "id").iter_rows())
    with_faults = {of_number[number] for number in city["truth"]["household"]}
    assert {home for home, _cause in named - stated} <= with_faults
    assert named & stated


def test_what_was_paid_is_what_was_planned_or_half_of_it_while_it_goes_on(city):
    paid = city["delivery"].group_by("measure_id").agg(pl.col("amount_fen").sum())
    rows = given(city).join(paid, left_on="id", right_on="measure_id", how="left")
    told = rows.filter(pl.col("amount_fen").is_not_null())
    assert (
        told.filter(pl.col("status") == "delivered")
        .select((pl.col("amount_fen") == pl.col("planned_fen")).all())
        .item()
    )
    going_on = told.filter(pl.col("status") == "in_delivery")
    assert going_on.select((pl.col("amount_fen") == pl.col("planned_fen") // 2).all()).item()
    assert rows.filter(pl.col("status").is_in(["planned", "approved"]))["amount_fen"].is_null().all()
    assert set(told["status"]) == {"delivered", "in_delivery"}


def test_what_is_paid_by_the_year_was_given_the_year_before_to_some(city):
    awards = city["measure"].filter(pl.col("item") == "crop_award")
    years = awards.group_by(pl.col("since").dt.year()).len().sort("since").to_dicts()
    assert [row["since"] for row in years] == [2016, 2017]
    assert 0.05 < years[0]["len"] / years[1]["len"] < 0.15
    before = awards.filter(pl.col("since").dt.year() == 2016)
    assert set(before["until"]) == {date(2017, 1, 1)}


@pytest.mark.parametrize(("size", "seed"), [(600, 1), (700, 10)])
def test_what_one_household_alone_is_given_is_made_as_well(size, seed):
    assert build(size, seed)["measure"].height > size

"""What was gone through in the city: courses that the workflow would have taken, each exit with its event."""

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests.demo.cards import DAY
from xiuhua.demo.lots import Lots
from xiuhua.demo.proceedings import proceeding_tables
from xiuhua.policy.procedures_reader import steps_on
from xiuhua.policy.reader import read_pack
from xiuhua.reckon.workflow import Act, proceeding_of, why_not

PACK = read_pack("sichuan", packs=Path(__file__).parents[2] / "packs")


@pytest.fixture(scope="module")
def gone(city):
    return proceeding_tables(city, pack=PACK, day=DAY, lots=Lots(20170331))


def acts_of(gone):
    """The acts of each proceeding in their order, as the workflow reads them."""
    found = {}
    for row in gone["proceedingact"].sort("proceeding_id", "number").to_dicts():
        act = Act(
            row["kind"], row["step"], row["on"], str(row["by_id"]), row["office"],
            tuple(json.loads(row["evidence"])), row["people"], row["reason"],
        )  # fmt: skip
        found.setdefault(row["proceeding_id"], []).append((act, row["due"]))
    return found


def test_the_workflow_would_have_taken_every_act_and_stands_where_it_is_said_to(gone):
    acts = acts_of(gone)
    for row in gone["proceeding"].to_dicts():
        steps = steps_on(PACK, row["procedure"], day=row["begun_on"])
        state = proceeding_of(steps, (), begun=row["begun_on"], calendar=PACK.calendar)
        done = []
        for act, due in acts.get(row["id"], []):
            assert why_not(state, act) == ()
            assert due == state.open.due
            done.append(act)
            state = proceeding_of(steps, done, begun=row["begun_on"], calendar=PACK.calendar)
        waiting = state.open
        assert (row["open_step"], row["due"]) == ((waiting.step.key, waiting.due) if waiting else ("", None))
        assert (row["outcome"], row["ended_on"]) == (str(state.end) if state.end else "", state.ended)
        assert all(act.on <= DAY for act in done)


def test_every_exit_of_2016_was_gone_through_and_took_its_event_on_its_last_day(city, gone):
    exits = city["householdevent"].filter(pl.col("kind") == "exited", pl.col("on").dt.year() == 2016)
    told = gone["proceeding"].filter(pl.col("event_id").is_not_null())
    assert told.select("event_id", "household_id", "ended_on").sort("event_id").rows() == (
        exits.select("id", "household_id", "on").sort("id").rows()
    )
    assert set(told["outcome"]) == {"finished"}


def test_villages_counted_as_exited_in_2016_were_announced_but_for_some_that_wait_for_their_county(city, gone):
    last = city["villagesurvey"].filter(pl.col("until").is_null(), pl.col("exit_year") == 2016)
    told = gone["proceeding"].filter(pl.col("procedure") == "village_exit")
    assert sorted(told["area_id"]) == sorted(last["village_id"])
    assert told["household_id"].null_count() == told.height
    counties = city["area"].select(area_id="id", county=pl.col("code").str.head(6))
    waits = told.filter(pl.col("outcome") == "").join(counties, on="area_id")
    assert set(waits["open_step"]) == {"county_check"}
    assert set(waits["county"]) == set(told.join(counties, on="area_id")["county"])
    assert set(told.filter(pl.col("outcome") != "")["ended_on"]) <= {date(2016, 12, 31)}


def test_who_is_listed_for_exit_is_under_way_in_some_villages_only(city, gone):
    listed = city["standing"].filter(pl.col("until").is_null(), pl.col("status") == "pre_exit")["household_id"]
    under_way = gone["proceeding"].filter(pl.col("procedure") == "household_exit", pl.col("outcome") == "")
    assert set(under_way["household_id"]) < set(listed)
    assert under_way["household_id"].is_unique().all()
    assert under_way.height == 119


def test_few_steps_with_a_last_day_were_late(gone):
    timed = gone["proceedingact"].filter(pl.col("due").is_not_null())
    late = timed.filter(pl.col("on") > pl.col("due"))
    assert 0 < late.height / timed.height < 0.12


def test_a_village_meets_once_for_all_its_households(gone):
    together = gone["proceedingact"].filter(pl.col("step") == "villagers_review")
    meetings = together.group_by("together").agg(pl.col("on").n_unique(), homes=pl.col("proceeding_id").n_unique())
    assert set(meetings["on"]) == {1}
    assert meetings["homes"].max() > 1


def test_the_same_lots_make_the_same_courses(city, gone):
    again = proceeding_tables(city, pack=PACK, day=DAY, lots=Lots(20170331))
    assert {name: table.equals(again[name]) for name, table in gone.items()} == dict.fromkeys(gone, True)


def test_a_pack_without_these_procedures_has_no_courses(city):
    nothing = read_pack("graduation", packs=Path(__file__).parents[2] / "packs")
    assert nothing.procedures.keys().isdisjoint({"household_exit", "correction", "complaint"})
    assert proceeding_tables(city, pack=nothing, day=date(2017, 3, 31), lots=Lots(1)) == {}

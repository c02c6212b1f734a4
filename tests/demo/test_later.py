"""The city after its story: nothing of the story changes, every planted warning is found again, and none else."""

from datetime import date

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.policy.watching import PACKS, WATCH
from xiuhua.demo.city import build
from xiuhua.demo.later.chances import LIKELIER
from xiuhua.demo.later.exits import OVER
from xiuhua.demo.later.frames import frames_on
from xiuhua.demo.later.one_warning import CARE, ENDS, HARMLESS, QUIET, RELAPSE
from xiuhua.demo.later.rows import on_day
from xiuhua.demo.later.story import SHOWN, go_on
from xiuhua.demo.lots import Lots
from xiuhua.demo.targets import STORY_ENDS
from xiuhua.loop.sustain.verdicts import sustain
from xiuhua.policy.overlay import overlaid
from xiuhua.reckon.risk.backtest import ALL, backtest
from xiuhua.reckon.risk.fitting import Fitting

SIZE, SEED = 4000, 20170331
PACK = overlaid(WATCH, PACKS / "monitoring/assumed/monitoring.toml").in_place("5119")
DAYS = (date(2021, 3, 12), date(2021, 10, 29), date(2022, 9, 9), date(2022, 12, 15), ENDS)
FACTS = (
    "standing", "housing", "water", "schooling", "health", "labour", "socialsecurity", "belonging", "cause", "measure",
    "measurestate",
)  # fmt: skip


def city():
    tables = build(SIZE, SEED)
    del tables["truth"]
    return tables


@pytest.fixture(scope="module")
def before():
    return city()


@pytest.fixture(scope="module")
def later(before):
    return go_on(before, PACK, Lots(SEED))


@pytest.fixture(scope="module")
def found(later):
    """What the stage finds on each of some days."""
    return {day: sustain({day: frames_on(later.tables, day)}, pack=PACK, day=day) for day in DAYS}


def planted(later, day):
    """The warnings that are open on a day, by what was planted."""
    real = later.truth.filter(~pl.col("what").is_in([QUIET, SHOWN]))
    still = pl.col("ended_on").is_null() | (pl.col("ended_on") > day)
    return real.filter(pl.col("received_on") <= day, still)


def test_the_same_city_and_seed_go_on_alike(later):
    again = go_on(city(), PACK, Lots(SEED))
    assert_frame_equal(again.truth, later.truth)
    assert_frame_equal(again.history, later.history)
    assert again.tables.keys() == later.tables.keys()
    for name, table in later.tables.items():
        assert_frame_equal(again.tables[name], table)


def test_nothing_that_held_in_the_story_is_another(before, later):
    for name in FACTS:
        assert_frame_equal(
            on_day(later.tables[name], STORY_ENDS).drop("until"), on_day(before[name], STORY_ENDS).drop("until")
        )
    for name, since in (("incomepart", "since"), ("householdevent", "on")):
        assert_frame_equal(later.tables[name].filter(pl.col(since) <= STORY_ENDS), before[name])


def test_rows_are_numbered_and_what_is_followed_ends_then(later):
    for name in (*FACTS, "incomepart", "householdevent", "signal", "householdwarning", "warningact", "signalreport"):
        table = later.tables[name]
        assert table["id"].n_unique() == table.height
        if "until" in table.columns:
            assert table.filter(pl.col("until") <= pl.col("since")).height == 0
    for name, whose in (("standing", "household_id"), ("schooling", "member_id"), ("housing", "household_id")):
        alone = later.tables[name].filter(pl.col("until").is_null())
        assert alone[whose].n_unique() == alone.height


def test_all_are_out_of_poverty_when_watching_begins_and_nothing_warns(later):
    standing = on_day(later.tables["standing"], OVER).filter(~pl.col("status").is_in(["closed", "terminated"]))
    assert standing["status"].unique().sort().to_list() == ["exited", "ordinary"]
    assert standing.filter(pl.col("status") == "exited").height == SIZE
    quiet = sustain({OVER: frames_on(later.tables, OVER)}, pack=PACK, day=OVER)
    assert quiet["warnings"].height == 0


@pytest.mark.parametrize("day", DAYS)
def test_every_planted_warning_is_found_and_none_else(later, found, day):
    shown = later.truth.filter(pl.col("what") == SHOWN)["household"] if day >= date(2022, 10, 1) else []
    expected = planted(later, day)
    assert sorted(found[day]["warnings"]["household"]) == sorted([*expected["household"], *shown])
    told = found[day]["warnings"].join(expected.rename({"step": "next"}), on="household", maintain_order="left")
    assert told.select("household", since="received_on").rows() == told.select("household", "since").rows()
    assert [row["signals"].split()[0] == row["kind"] for row in told.iter_rows(named=True)] == [True] * told.height
    assert told["relapse"].to_list() == (told["what"] == RELAPSE).to_list()


def test_what_must_be_done_next_by_when_and_how_late_it_is_stands_beside_each_open_one(later, found):
    told = found[ENDS]["warnings"].drop("due").join(planted(later, ENDS).rename({"step": "next"}), on="household")
    assert told.height > 5
    assert told["step"].to_list() == told["next"].to_list()
    assert_frame_equal(
        told.join(found[ENDS]["warnings"].select("household", then="due"), on="household").select(due="then"),
        told.select("due"),
    )
    late = found[ENDS]["deadlines"].group_by("household").agg(pl.col("late").max().alias("most"))
    both = told.join(late, on="household").select("most", "most_late")
    assert both["most"].to_list() == both["most_late"].to_list()
    assert both["most"].max() > 0


def test_reports_below_their_threshold_warn_of_nothing(later, found):
    quiet = later.truth.filter(pl.col("what") == QUIET)
    assert quiet.height == SIZE // 100
    verdicts = found[ENDS]["signal_verdicts"].join(quiet, on="household", how="semi")
    assert verdicts["verdict"].to_list() == ["not_met"] * quiet.height


def test_three_in_a_hundred_come_under_care_in_three_classes_and_some_leave_it(later, found):
    care = later.truth.filter(pl.col("what") == CARE)
    assert care.height == round(0.03 * SIZE)
    assert care.filter(pl.col("monitored_on").is_not_null())["class"].unique().sort().to_list() == [
        "marginal", "sudden", "unstable_exited",
    ]  # fmt: skip
    removed = care.filter(pl.col("removed_on").is_not_null())
    assert removed.height > care.height // 4
    assert removed.filter(pl.col("no_worker")).height == 0
    assert (removed["removed_on"] >= removed["monitored_on"].dt.offset_by("6mo")).all()
    now = found[ENDS]["watched"]["reason"].value_counts()
    again = later.truth.filter(pl.col("what") == RELAPSE, pl.col("monitored_on").is_not_null()).height
    assert dict(now.rows())["risk_removed"] == removed.height - again


def test_most_steps_are_in_time_and_some_are_late(later):
    real = later.truth.filter(pl.col("what").is_in([CARE, HARMLESS]))
    late = real.filter(pl.col("late") != "")
    assert 0.05 * real.height < late.height < 0.2 * real.height
    assert late.filter(pl.col("most_late") <= 0).height == 0
    assert real.filter(pl.col("late") == "", pl.col("ended_on").is_not_null(), pl.col("most_late") > 0).height == 0


def test_a_history_has_what_was_planted_and_a_score_finds_it_again(later):
    features = tuple(PACK.rules.risk.features)
    assert set(later.history.columns) == {
        "household", "day", "returned", "rules", "township", "class", "size", *features,
    }  # fmt: skip
    fitting = Fitting(features, months=12, events_least=20, per_feature=1, doubling=4)
    found = backtest(later.history, fitting, percents=(10,), drawn=0.2)
    weights = dict(zip(features, found.score.weights, strict=True))
    assert min(weights[it] for it in LIKELIER) > max(abs(weights[it]) for it in features if it not in LIKELIER) - 0.25
    (every,) = (it for it in found.judged if it.year == ALL)
    assert every.auc.low > 0.55
    assert every.recalls[0].points > every.recalls[0].chance

"""The second family of visit files: drawn from a seed, as much planted as asked, in columns a file may have."""

from datetime import datetime

import polars as pl
import pytest

from benchmarks.visits.blind import COLUMNS, KINDS, STYLES, blind_visits
from benchmarks.visits.blind_words import SHORT
from tests.examples import some

VISITS = 6_000
LACKING = {
    "county": set(), "plateau": {"accuracy_m"}, "plain": {"recorded"}, "english": set(), "bare": {"note", "photo"},
}  # fmt: skip
UNSEEN = {"plain": {"late_bulk"}, "bare": {"copy", "parrot", "photo"}}


@pytest.fixture(scope="module", params=some(list(STYLES), usual=3))
def drawn(request):
    return request.param, *blind_visits(VISITS, 11, style=request.param, planted_share=0.12)


def test_the_same_seed_gives_the_same_file_and_another_gives_another():
    visits, truth = blind_visits(2_000, 5, style="plateau")
    again, truth_again = blind_visits(2_000, 5, style="plateau")
    assert (visits.equals(again), truth.equals(truth_again)) == (True, True)
    assert blind_visits(2_000, 6, style="plateau")[0].equals(visits) is False


def test_columns_are_those_of_the_interface_without_what_the_style_lacks(drawn):
    style, visits, truth = drawn
    assert visits.columns == [it for it in COLUMNS if it not in LACKING[style]]
    assert truth.select("visit_id", "helper").equals(visits.select("visit_id", "helper"))
    assert (len(visits), visits["visit_id"].n_unique()) == (VISITS, VISITS)
    needed = ["helper", "household", "village", "home_lat", "home_lon", "started", "duration_min"]
    assert visits.select(needed).null_count().row(0) == (0,) * len(needed)


def test_as_much_is_planted_as_asked_of_every_kind_that_the_columns_show(drawn):
    style, _, truth = drawn
    share = truth.select((pl.col("kind") != "").mean()).item()
    assert share == pytest.approx(0.12, abs=0.005)
    assert set(truth["kind"]) == {"", *KINDS} - UNSEEN.get(style, set())


def test_nothing_is_planted_where_nothing_is_asked_and_only_the_kinds_asked():
    assert set(blind_visits(2_000, 3, planted_share=0)[1]["kind"]) == {""}
    assert set(blind_visits(2_000, 3, kinds=("desk",))[1]["kind"]) == {"", "desk"}


def test_values_are_what_a_device_could_write(drawn):
    _, visits, _ = drawn
    assert visits.filter(pl.col("lat").is_null() != pl.col("lon").is_null()).height == 0
    assert visits.filter(pl.col("duration_min") < 1).height == 0
    assert max(map(datetime.fromisoformat, visits["started"])).year <= 2019
    if "photo" in visits.columns:
        assert set(visits["photo"].drop_nulls().str.len_chars()) == {16}
    if "recorded" in visits.columns:
        times = visits.select(pl.col("started", "recorded").str.to_datetime())
        assert times.filter(pl.col("recorded") < pl.col("started")).height == 0


def test_honest_photos_differ_by_more_than_fourteen_bits_and_planted_ones_by_at_most_eight():
    visits, truth = blind_visits(VISITS, 2, style="plain", kinds=("photo",))
    shown = visits.join(truth.select("visit_id", "kind"), on="visit_id").filter(pl.col("photo").is_not_null())
    honest = shown.filter(pl.col("kind") == "").group_by("household").agg("photo")["photo"].to_list()
    pairs = [(one, other) for of in honest for place, one in enumerate(of) for other in of[:place]]
    assert (len(pairs) > 100, min(_apart(*it) for it in pairs) > 14) == (True, True)
    by_helper = dict(shown.group_by("helper").agg("photo").iter_rows())
    planted = shown.filter(pl.col("kind") == "photo").select("helper", "photo").rows()
    nearest = [sorted(_apart(photo, other) for other in by_helper[helper])[1] for helper, photo in planted]
    assert max(nearest) <= 8


def test_notes_that_tell_something_differ_though_set_phrases_come_again():
    visits, truth = blind_visits(VISITS, 2, planted_share=0)
    notes = visits["note"].drop_nulls()
    told = notes.filter(notes.str.len_chars() > 30)
    assert (len(told) > VISITS // 3, told.n_unique() > 0.95 * len(told)) == (True, True)
    assert notes.filter(notes.is_in(list(SHORT))).len() > VISITS // 20
    assert truth["kind"].unique().to_list() == [""]


def _apart(one: str, other: str) -> int:
    return (int(one, 16) ^ int(other, 16)).bit_count()

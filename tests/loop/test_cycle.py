"""One turn: what it reads, in which order it judges, what it tells of itself; and how long a whole city takes."""

import itertools
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.loop.small_city import FIVE_YEARS_EARLIER, LAST_YEAR_END, ON, city, villages
from xiuhua.loop import cycle
from xiuhua.loop.indicators import reckon_figures
from xiuhua.loop.organise import judge_slots
from xiuhua.policy.reader import read_pack
from xiuhua.reckon.tables import FIGURES, SLOTS
from xiuhua.reckon.tables_of_visits import ENTRIES

PACKS = Path(__file__).parents[2] / "packs"

FILLED = {
    "villages": villages(poor_village=[True, True, False], population=[10, 10, 10], poor_persons=[5, 5, 5]),
    "posts": [{"area": "51101", "role": "secretary", "holder": "Li", "team": "a"}],
    "persons": [{"area": "51101", "status": "poor"}],
}


def gathered(pack, figures=None):
    """Only the tables that are asked for."""
    needed = cycle.tables_needed(pack, day=ON, figures=figures)
    return {day: {name: city(**FILLED)[name] for name in names} for day, names in needed.items()}


def ticking():
    """A stopwatch that takes a second for every look at it."""
    return itertools.count().__next__


def test_a_turn_reads_rows_of_the_register_only(pack):
    assert cycle.tables_needed(pack, day=ON) == {
        ON: {"areas", "within", "villages", "persons", "posts", "teams", "grants", "households"},
        LAST_YEAR_END: {"villages", "persons", "within"},
        FIVE_YEARS_EARLIER: {"villages", "within"},
    }
    assert cycle.tables_needed(pack, day=ON, figures=["floor"]) == {ON: {"areas", "within", "teams"}}


def test_slots_are_judged_before_the_figures_that_read_them(pack):
    turned = cycle.turn(gathered(pack), pack=pack, day=ON, stopwatch=ticking())
    assert [(stage.name, stage.judged, stage.seconds) for stage in turned.stages] == [
        ("organise", 2, 1),
        ("diagnose", 0, 1),
        ("indicators", 7 * len(pack.indicators), 1),
    ]
    coverage = (
        turned.verdicts["figures"].filter(area="51", figure="coverage").select("numerator", "denominator", "value")
    )
    assert coverage.rows() == [(1.0, 2.0, 50.0)]


def test_a_turn_gives_the_tables_that_its_stages_give(pack):
    tables = gathered(pack)
    turned = cycle.turn(tables, pack=pack, day=ON)
    slots = judge_slots(tables[ON], pack=pack, day=ON)
    assert_frame_equal(turned.verdicts["slots"], slots)
    figures = reckon_figures({**tables, ON: {**tables[ON], "slots": slots}}, pack=pack, day=ON)
    assert_frame_equal(turned.verdicts["figures"], figures)
    assert (slots.schema, figures.schema) == (SLOTS.empty().schema, FIGURES.empty().schema)


def test_a_stage_tells_how_many_rows_it_read(pack):
    organise, diagnose, indicators = cycle.turn(gathered(pack), pack=pack, day=ON).stages
    within = 18
    assert diagnose.read == 0  # the small pack has no rules
    assert organise.read == 3 + 1 + within
    assert indicators.read == (7 + within + 3 + 1 + 1 + 2) + (3 + 1 + within) + (3 + within)


def test_figures_of_one_area_are_those_of_the_turn(pack):
    turned = cycle.turn(gathered(pack), pack=pack, day=ON).verdicts["figures"]
    alone = cycle.reckon_figures(gathered(pack), pack=pack, day=ON, areas=["511"])
    assert_frame_equal(alone, turned.filter(area="511"))


def test_the_rows_behind_a_figure_over_slots_are_slots(pack):
    tables = gathered(pack, figures=["coverage"])
    rows = cycle.rows_behind("coverage", tables, pack=pack, day=ON, area="51")
    assert rows.to_dicts() == [{"area": "51101", "slot": "secretary"}]


def test_the_rows_behind_another_figure_need_no_slots(pack):
    rows = cycle.rows_behind("incidence", gathered(pack, figures=["incidence"]), pack=pack, day=ON, area="51")
    assert rows.to_dicts() == [{"person": "persons 0"}]


@pytest.mark.drill
def test_a_turn_of_a_whole_city_gives_the_incidence_of_the_article():
    from time import perf_counter

    from tests.loop.whole_city import judged_by, whole_city

    pack = judged_by()
    tables = whole_city(cycle.tables_needed(pack, day=ON))
    turned = cycle.turn(tables, pack=pack, day=ON, stopwatch=perf_counter)
    print(*(f"{stage.name} {stage.seconds:.1f} s" for stage in turned.stages))
    found = turned.verdicts["figures"].filter(area="5119")
    assert dict(found.select("figure", "value").rows())["incidence"] == 7.65


def test_minutes_of_entry_are_reckoned_before_the_figure_that_reads_them():
    shipped = read_pack("sichuan", packs=PACKS)
    assert cycle.tables_needed(shipped, day=ON, figures=["entry_minutes"]) == {
        ON: {"areas", "within", "entries", "pairings", "counties"}
    }
    helpers = [{"area": "51101", "helper": name, "pairing": name} for name in "abcde"]
    tables = city(pairings=helpers, counties=[{"area": "511", "county": "511"}])
    typed = {"area": ["51101"], "month": [ON.replace(day=1)], "form": ["visit"], "rows": [30]}
    tables |= {"entries": pl.DataFrame(typed, schema=ENTRIES.columns)}
    rows = cycle.rows_behind("entry_minutes", {ON: tables}, pack=shipped, day=ON, area="51")
    assert rows.select("area", "people").rows() == [("511", 5)]
    assert rows["minutes"].item() > 0
    without = replace(shipped, entry=None)
    assert cycle.rows_behind("entry_minutes", {ON: tables}, pack=without, day=ON, area="51").height == 0

"""Figures of every area, and the rows behind them."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.loop.figures_by_hand import DAYS, PLACES, by_hand, cities
from tests.loop.small_city import FIVE_YEARS_EARLIER, LAST_YEAR_END, ON, city, villages
from tests.policy.small_pack import changed, write_pack
from xiuhua.loop.indicators import columns_listed, reckon_figures, rows_behind, tables_needed
from xiuhua.policy.reader import read_pack
from xiuhua.reckon.known_tables import READABLE
from xiuhua.reckon.measures import Measure, amounts
from xiuhua.reckon.tables import SLOTS
from xiuhua.words import NotFound

PLACES_ASKED = pl.DataFrame({"area": ["511", "51101", "51201"]})


def days(now=None, last=None, earlier=None):
    """The tables of the three days, with the slots that some figure reads."""
    told = {ON: now or {}, LAST_YEAR_END: last or {}, FIVE_YEARS_EARLIER: earlier or {}}
    return {day: {**city(**tables), "slots": SLOTS.empty()} for day, tables in told.items()}


def figures(pack, figure, tables, day=ON):
    found = reckon_figures(tables, pack=pack, day=day).filter(pl.col("figure") == figure)
    return {row["area"]: (row["numerator"], row["denominator"], row["value"]) for row in found.to_dicts()}


def people(poor, out=0, area="51101"):
    return [{"area": area, "status": status} for status in ["poor"] * poor + ["out"] * out]


def test_a_share_is_told_for_every_area_and_is_unknown_where_nobody_is_known_to_live(pack):
    tables = days(
        {"villages": villages(population=[200, 100, None]), "persons": people(3, 5) + people(2, area="51201")}
    )
    assert figures(pack, "incidence", tables) == {
        "51": (5, 300, 1.67), "511": (3, 300, 1.0), "512": (2, None, None), "51101": (3, 200, 1.5),
        "51102": (0, 100, 0.0), "51201": (2, None, None), "5110101": (0, None, None),
    }  # fmt: skip


def test_a_share_over_nobody_is_unknown(pack):
    tables = days({"villages": villages(population=[0, 0, 0]), "persons": people(1)})
    assert figures(pack, "incidence", tables)["51"] == (1, None, None)


def test_incidence_of_the_article_is_exact_and_so_is_its_fall(pack):
    population = villages(population=[2_000_000, 1_000_000, 30_000])
    surveyed = villages(population=[2_000_000, 1_000_000, 30_000], poor_persons=[600_000, 55_995, None])
    tables = days({"villages": population}, {"villages": population}, {"villages": surveyed})
    persons = pl.concat([city(persons=people(1))["persons"]] * 231_795)
    for day in (ON, LAST_YEAR_END):
        tables[day]["persons"] = persons
    assert figures(pack, "incidence", tables)["51"] == (231_795, 3_030_000, 7.65)
    assert figures(pack, "fall", tables)["51"] == (655_995 - 231_795, 3_030_000, 14.0)


def test_before_the_registration_incidence_is_what_was_surveyed(pack):
    looks = (FIVE_YEARS_EARLIER, date(2006, 12, 31))  # on a 31 December the fall ends on that very day
    surveyed = {"villages": villages(population=[100, 100, 100], poor_persons=[30, None, 12])}
    tables = {day: {**city(**surveyed), "slots": SLOTS.empty()} for day in looks}
    assert figures(pack, "incidence", tables, day=FIVE_YEARS_EARLIER) == {
        "51": (42, 300, 14.0), "511": (30, 200, 15.0), "512": (12, 100, 12.0), "51101": (30, 100, 30.0),
        "51102": (None, 100, None), "51201": (12, 100, 12.0), "5110101": (0, None, None),
    }  # fmt: skip
    rows = rows_behind("incidence", tables, pack=pack, day=FIVE_YEARS_EARLIER, area="511")
    assert rows.to_dicts() == [{"village": "51101", "poor_persons": 30}]


def test_on_a_day_before_any_measure_a_figure_is_not_told(pack):
    day = date(2010, 6, 30)
    tables = {it: {**city(), "slots": SLOTS.empty()} for it in (day, date(2009, 12, 31), date(2004, 12, 31))}
    assert figures(pack, "incidence", tables, day=day) == {}
    assert figures(pack, "fall", tables, day=day)["51"] == (None, None, None)
    assert rows_behind("incidence", tables, pack=pack, day=day, area="51").height == 0
    assert rows_behind("fall", tables, pack=pack, day=day, area="51").height == 0
    assert columns_listed("fall", pack=pack, day=day) == {}


@pytest.mark.parametrize(
    ("poor", "population", "value"),
    [(1, 20_000, 0.0), (3, 20_000, 0.02), (5, 20_000, 0.02), (1, 3, 33.33), (2, 3, 66.67), (1, 1, 100.0)],
)
def test_a_value_is_rounded_half_to_even_from_the_exact_quotient(pack, poor, population, value):
    tables = days({"villages": villages(population=[population, None, None]), "persons": people(poor)})
    assert figures(pack, "incidence", tables)["511"] == (poor, population, value)


def test_a_fall_over_another_population_has_a_value_and_no_numerator(pack):
    tables = days(
        last={"villages": villages(population=[200, None, None]), "persons": people(30)},
        earlier={"villages": villages(population=[100, None, None], poor_persons=[20, None, None])},
    )
    assert figures(pack, "fall", tables)["511"] == (None, None, 5.0)


def test_a_fall_may_be_a_rise(pack):
    tables = days(
        last={"villages": villages(population=[3, None, None]), "persons": people(2)},
        earlier={"villages": villages(population=[3, None, None], poor_persons=[1, None, None])},
    )
    assert figures(pack, "fall", tables)["511"] == (-1, 3, -33.33)


def test_one_person_in_two_teams_is_one_and_only_poor_villages_count(pack):
    posts = [
        {"area": area, "team": team, "holder": holder}
        for area, team, holder in [
            ("51101", "a", "Li"), ("5110101", "a", "Wu"), ("51102", "b", "Li"), ("51201", "c", "Hu"),
            ("51101", None, "Yu"), ("51101", "a", None),
        ]
    ]  # fmt: skip
    found = figures(pack, "members", days({"villages": villages(poor_village=[True, True, False]), "posts": posts}))
    assert {area: numerator for area, (numerator, _, _) in found.items()} == {
        "51": 2, "511": 2, "512": 0, "51101": 2, "51102": 1, "51201": 0, "5110101": 1,
    }  # fmt: skip


def test_money_is_told_in_yuan_and_the_least_of_nothing_is_unknown(pack):
    tables = days({
        "teams": [
            {"area": "51101", "budget_fen": 2_500_050}, {"area": "51102", "budget_fen": 3_000_000}, {"area": "51201"},
        ],
        "grants": [{"area": "51101", "amount_fen": 1_01}, {"area": "51", "amount_fen": 2_02}],
    })  # fmt: skip
    assert figures(pack, "floor", tables) == {
        "51": (25000.5, None, 25000.5), "511": (25000.5, None, 25000.5), "512": (None, None, None),
        "51101": (25000.5, None, 25000.5), "51102": (30000, None, 30000), "51201": (None, None, None),
        "5110101": (None, None, None),
    }  # fmt: skip
    assert figures(pack, "funds", tables)["51"] == (3.03, None, 3.03)
    assert figures(pack, "funds", tables)["512"] == (0, None, 0)


def test_shares_may_have_money_above_or_below(pack):
    tables = days({
        "villages": villages(population=[40, None, None], collective_income_fen=[16_00, None, None]),
        "grants": [{"area": "51101", "amount_fen": 10_00}],
    })  # fmt: skip
    assert figures(pack, "yuan_a_head", tables)["51101"] == (10, 40, 0.25)
    assert figures(pack, "heads_a_yuan", tables)["51101"] == (40, 16, 2.5)


def test_only_the_areas_asked_for_are_told(pack):
    found = reckon_figures(days({"persons": people(1)}), pack=pack, day=ON, areas=["511", "nowhere"])
    assert set(found["area"]) == {"511"}
    assert found.height == len(pack.indicators)


def test_a_figure_reads_the_tables_of_its_days(pack):
    assert tables_needed(pack, day=ON, figures=["fall"]) == {
        ON: {"areas", "within"},
        LAST_YEAR_END: {"persons", "villages", "within"},
        FIVE_YEARS_EARLIER: {"villages", "within"},
    }
    assert tables_needed(pack, day=ON)[ON] == {
        "areas", "within", "persons", "villages", "posts", "teams", "grants", "slots",
    }  # fmt: skip


def test_rows_bring_what_the_pack_shows_and_one_row_for_each_that_is_told_apart(pack):
    posts = [{"area": area, "team": "a", "holder": "Li"} for area in ("51101", "51102")]
    tables = days({
        "villages": villages(poor_village=[True, True, False]), "posts": posts,
        "grants": [
            {"grant": "g", "area": "51101", "amount_fen": 250}, {"grant": "h", "area": "51201", "amount_fen": 100},
        ],
    })  # fmt: skip
    assert rows_behind("members", tables, pack=pack, day=ON, area="51").to_dicts() == [
        {"holder": "Li", "area": "51101", "times": 2}
    ]
    assert rows_behind("funds", tables, pack=pack, day=ON, area="511").to_dicts() == [
        {"grant": "g", "amount_yuan": 2.5}
    ]


def test_rows_of_a_fall_are_those_of_both_days(pack):
    tables = days(
        last={"villages": villages(population=[9, 9, 9]), "persons": people(2)},
        earlier={"villages": villages(population=[9, 9, 9], poor_persons=[4, 3, 2])},
    )
    rows = rows_behind("fall", tables, pack=pack, day=ON, area="511")
    assert rows.group_by("as_of", maintain_order=True).agg(pl.len(), pl.col("persons").sum()).rows() == [
        (FIVE_YEARS_EARLIER, 2, 7),
        (LAST_YEAR_END, 2, 2),
    ]
    assert rows["village"].to_list() == ["51101", "51102", None, None]


def test_an_unknown_figure_is_answered_with_a_near_one(pack):
    with pytest.raises(NotFound, match="Did you mean incidence"):
        rows_behind("incidenze", days(), pack=pack, day=ON, area="51")


def test_a_changed_rule_changes_the_figure(tmp_path, pack):
    text = changed("parameters.toml", '["poor", "back"]', '["poor", "back", "out"]')
    wider = read_pack(write_pack(tmp_path, parameters=text), packs=tmp_path)
    tables = days({"villages": villages(population=[100, None, None]), "persons": people(1, 4)})
    assert [figures(judge, "incidence", tables)["511"][2] for judge in (pack, wider)] == [1.0, 5.0]


@settings(deadline=None, max_examples=examples(30))
@given(cities())
def test_columns_and_rows_agree(pack, made):
    tables = {day: {**city(**made[day]), "slots": SLOTS.empty()} for day in DAYS}
    found = reckon_figures(tables, pack=pack, day=ON)
    told = {
        (row["figure"], row["area"]): (row["numerator"], row["denominator"], row["value"]) for row in found.to_dicts()
    }
    expected = {key: numbers for area in PLACES for key, numbers in by_hand(area, made)}
    assert {key: told[key] for key in expected} == expected


@settings(deadline=None, max_examples=examples(30))
@given(cities(), st.sampled_from(PLACES))
def test_the_rows_behind_a_figure_recount_to_its_numerator(pack, made, area):
    tables = {day: {**city(**made[day]), "slots": SLOTS.empty()} for day in DAYS}
    found = reckon_figures(tables, pack=pack, day=ON, areas=[area])
    numerator = dict(found.select("figure", "numerator").rows())
    rows = {figure: rows_behind(figure, tables, pack=pack, day=ON, area=area) for figure in numerator}
    assert all(
        rows_behind(it, narrowed(it, tables, pack), pack=pack, day=ON, area=area).equals(rows[it]) for it in rows
    )
    assert rows["incidence"].height == numerator["incidence"]
    assert rows["members"].height == numerator["members"]
    assert rows["floor"]["budget_yuan"].min() == numerator["floor"]
    assert round(sum(rows["funds"]["amount_yuan"]), 2) == numerator["funds"]
    if numerator["fall"] is not None:
        ends = rows["fall"].group_by("as_of").agg(pl.col("persons").sum()).rows()
        assert dict(ends).get(FIVE_YEARS_EARLIER, 0) - dict(ends).get(LAST_YEAR_END, 0) == numerator["fall"]


def narrowed(figure, tables, pack):
    """The tables with nothing but what listing a figure's rows is said to read."""
    listed = columns_listed(figure, pack=pack, day=ON)
    return {
        day: frames | {name: frames[name].select({*read, *READABLE[name].key}) for name, read in listed[day].items()}
        if day in listed
        else frames
        for day, frames in tables.items()
    }


@settings(deadline=None, max_examples=examples(30))
@given(cities())
def test_what_adds_up_adds_up_over_the_parts_of_an_area(pack, made):
    tables = {day: {**city(**made[day]), "slots": SLOTS.empty()} for day in DAYS}
    for figure in ("incidence", "funds"):
        told = figures(pack, figure, tables)
        assert told["51"][0] >= round(told["511"][0] + told["512"][0], 2)
        assert told["51101"][0] >= told["5110101"][0]


def test_what_nobody_kept_at_all_is_unknown_and_not_nothing():
    def counted(**told):
        found = amounts(Measure("persons", needs_rows=True), city(**told), areas=PLACES_ASKED, parameters={})
        return dict(found.iter_rows())

    assert counted() == {"511": None, "51101": None, "51201": None}
    assert counted(persons=people(2)) == {"511": 2, "51101": 2, "51201": 0}

"""Rules by stretches of rows that come together find what they find of the whole, whatever the rules and the rows."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.reckon.conditions import PARAMETERS
from tests.reckon.rulebooks import HOMES, PARAMETERS_THEN, PLACES, TABLES, THINGS, YESTERYEAR, frames, rulebooks, worlds
from tests.reckon.test_rulebook import close
from xiuhua.reckon.rules import repeats
from xiuhua.reckon.rules.days import DatedRules
from xiuhua.reckon.rules.facts import Fact, Ref
from xiuhua.reckon.rules.nation import Nation
from xiuhua.reckon.rules.rulebook import Rulebook
from xiuhua.reckon.rules.tree import RuleError
from xiuhua.reckon.tables import WITHIN, Table
from xiuhua.words import Rejected

DAY = date(2017, 3, 31)


def dated(book):
    return DatedRules(book, lambda day: PARAMETERS if day == DAY else PARAMETERS_THEN)


def in_order(world):
    """The frames of a world, by homes; a row without one comes first."""
    return {
        name: frame.sort("home", maintain_order=True) if "home" in frame else frame
        for name, frame in frames(world).items()
    }


def by_stretches(book, tables_by_day, *, rows, wanted=None):
    """The wanted columns of every table, as stretches of so many homes give them."""
    rules = dated(book)
    wanted = wanted or list(rules.plan(DAY).refs)
    scans = {day: {name: [frame.lazy()] for name, frame in tables.items()} for day, tables in tables_by_day.items()}
    nation = Nation(rules, scans, key="home", lead="homes", rows=rows, told=frozenset())
    found = {ref: [] for ref in wanted}
    for tables in nation.judged(wanted, day=DAY, make=dict):
        for ref in wanted:
            found[ref] += tables[ref.table][ref.column].to_list() if ref.table in tables else []
    return found


def in_one_go(book, tables_by_day):
    rules = dated(book)
    refs = rules.plan(DAY).refs
    made = rules.with_columns(tables_by_day, refs, day=DAY)
    return {ref: made[ref.table][ref.column].to_list() for ref in refs}


def differing(stretches, whole):
    """The columns that differ."""
    pairs = {ref: (stretches[ref], whole[ref]) for ref in whole}
    return {ref: both for ref, both in pairs.items() if len(both[0]) != len(both[1]) or not all(map(close, *both))}


@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=examples(25))
@given(rulebooks(), worlds(), worlds(), st.integers(1, 3))
def test_stretches_find_what_the_whole_finds(book, world, before, rows):
    days = {DAY: in_order(world), YESTERYEAR: in_order(before)}
    assert differing(by_stretches(book, days, rows=rows), in_one_go(book, days)) == {}


@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=examples(10))
@given(rulebooks(), worlds())
def test_without_rows_of_a_year_before_that_is_unknown_either_way(book, world):
    days = {DAY: in_order(world)}
    assert differing(by_stretches(book, days, rows=2), in_one_go(book, days)) == {}


def small(**rows):
    """Tables of a few rows; what is not told is empty."""
    return {
        name: table.completed(pl.DataFrame(rows.get(name, []), schema_overrides=dict(table.columns)))
        if rows.get(name)
        else table.empty()
        for name, table in TABLES.items()
    }


VALUE = [Fact("things", "alike", "repeats", "word", "", "true_one")]
WORDS = [
    {"home": "h1", "thing": "t1", "word": "x", "true_one": True},
    {"home": "h2", "thing": "t2", "word": "x", "true_one": True},
    {"home": "h2", "thing": "t3", "word": "y", "true_one": False},
    {"home": "h3", "thing": "t4", "word": "x", "true_one": False},
    {"home": "h4", "thing": "t5", "word": "y"},
    {"home": "h4", "thing": "t6", "true_one": True},
    {"home": "h4", "thing": "t7", "word": "z"},
]
FOUR = [{"home": f"h{n}"} for n in range(1, 5)]


def test_values_repeated_far_apart_are_counted_and_one_unclear_bearer_makes_all_unknown():
    days = {DAY: small(homes=FOUR, things=WORDS)}
    found = by_stretches(Rulebook(TABLES, tuple(VALUE)), days, rows=1)
    assert found == {Ref("things", "alike"): [2, 2, None, 2, None, None, None]}


def test_values_that_share_a_hash_are_told_apart(monkeypatch):
    monkeypatch.setattr(repeats, "_hashes", lambda values: np.zeros(len(values), np.uint64))
    days = {DAY: small(homes=FOUR, things=WORDS)}
    found = by_stretches(Rulebook(TABLES, tuple(VALUE)), days, rows=1)
    assert found == {Ref("things", "alike"): [2, 2, None, 2, None, None, None]}


def test_what_counts_may_hang_on_facts_of_other_tables():
    facts = (Fact("homes", "large", "is", "size > 1"), Fact("things", "alike", "repeats", "word", "", "home.large"))
    homes = [{"home": "h1", "size": 2}, {"home": "h2", "size": 1}, {"home": "h3", "size": 2}, {"home": "h4", "size": 1}]
    days = {DAY: small(homes=homes, things=WORDS)}
    found = by_stretches(Rulebook(TABLES, facts), days, rows=1)
    assert found[Ref("things", "alike")] == [2, 2, 0, 2, 0, None, 0]


def test_a_place_remembers_what_it_had_a_year_before():
    facts = (Fact("places", "homes", "count", "size > 1", "homes"), Fact("places", "then", "year_before", "homes"))
    places = {"places": [{"place": "v1", "area": "v1"}], "within": [{"area": "v1", "ancestor": "v1"}]}
    now = small(homes=[{"home": "h1", "area": "v1", "size": 2}], **places)
    before = small(homes=[{"home": f"h{n}", "area": "v1", "size": n} for n in range(1, 4)], **places)
    found = by_stretches(Rulebook(TABLES, facts), {DAY: now, YESTERYEAR: before}, rows=1)
    assert found == {Ref("places", "homes"): [1], Ref("places", "then"): [2]}
    assert by_stretches(Rulebook(TABLES, facts), {DAY: now}, rows=1)[Ref("places", "then")] == [None]


def test_rows_without_a_home_and_homes_that_are_gone_count_for_their_place():
    things = [{"thing": "t0", "a": 1}, {"home": "a0", "thing": "t1", "a": 2}, {"home": "z9", "thing": "t2", "a": 3}]
    table = Table("things", ("home", "thing"), {**THINGS.columns, "area": pl.String})
    book = Rulebook(
        {"homes": HOMES, "things": table, "places": PLACES, "within": WITHIN},
        (Fact("places", "worth", "sum", "a", "things"),),
    )
    tables = small(homes=FOUR, places=[{"place": "v1", "area": "v1"}], within=[{"area": "v1", "ancestor": "v1"}])
    tables["things"] = table.completed(pl.DataFrame(things).with_columns(area=pl.lit("v1")))
    assert by_stretches(book, {DAY: tables}, rows=1) == {Ref("places", "worth"): [6]}
    nobody = {**tables, "homes": HOMES.empty()}
    assert by_stretches(book, {DAY: nobody}, rows=1) == {Ref("places", "worth"): [6]}


@pytest.mark.parametrize("homes", [["h2", "h1"], ["h1", None]])
def test_a_table_out_of_order_is_refused_whether_within_a_stretch_or_between_two(homes):
    things = [{"home": home, "thing": f"t{n}"} for n, home in enumerate(homes)]
    days = {DAY: small(homes=FOUR, things=things)}
    book = Rulebook(TABLES, (Fact("homes", "total", "count", "thing is not null", "things"),))
    for rows in (1, 10):
        with pytest.raises(Rejected, match=r"things.*is not in the order of its column home: sort it by that"):
            by_stretches(book, days, rows=rows)


def test_what_a_home_reads_of_its_place_needs_the_whole_in_one_go():
    homes = Table("homes", ("home",), {**HOMES.columns, "place": pl.String})
    facts = (
        Fact("places", "homes", "count", "home is not null", "homes"),
        Fact("homes", "alone", "is", "place.homes = 1"),
    )
    book = Rulebook({"homes": homes, "places": PLACES, "within": WITHIN}, facts)
    with pytest.raises(RuleError, match=r"homes.place__homes reads places.homes, which is known only after all homes"):
        by_stretches(book, {DAY: {}}, rows=1, wanted=[Ref("homes", "alone")])

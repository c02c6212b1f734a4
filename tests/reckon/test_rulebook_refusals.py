"""What a rulebook refuses, with the thing, the reason and the way out; and what a tree is as JSON."""

import polars as pl
import pytest

from tests.reckon.conditions import PARAMETERS
from tests.reckon.rulebooks import TABLES
from xiuhua.reckon.rules.explaining import Rows, Told
from xiuhua.reckon.rules.facts import Fact, Ref
from xiuhua.reckon.rules.reading import read_condition
from xiuhua.reckon.rules.rulebook import Rulebook
from xiuhua.reckon.rules.tree import RuleError, names_of
from xiuhua.reckon.tables import Table


def plan(*facts: Fact):
    return Rulebook(TABLES, facts).on(PARAMETERS)


@pytest.mark.parametrize(
    ("fact", "message"),
    [
        (Fact("homes", "x", "mean", "a", "things"), "The fact homes.x takes 'mean': say one of is, count, any"),
        (Fact("homes", "x", "count", "true"), "is a count and needs `of`, the table whose rows it takes"),
        (Fact("homes", "x", "is", "size > 1", "things"), "is a is and has no `of`: take it out"),
        (Fact("homes", "x", "is", "size > 1", "", "size > 2"), "is a is and has no `where`: take it out"),
        (Fact("homes", "x", "any", "a > 1", "thingz"), "names a table that there is not. Did you mean things"),
        (Fact("home", "x", "any", "a > 1", "things"), "names a table that there is not. Did you mean homes?"),
        (Fact("homes", "x", "any", "hills > 1", "places"), "cannot tell which rows of places are its own"),
        (Fact("things", "x", "any", "size > 1", "homes"), "is of rows that no single column tells apart"),
        (Fact("places", "x", "first", "size", "homes"), "asks for the first row in a place, which has no order"),
        (Fact("homes", "x", "min", "word", "things"), "orders by a text: only numbers and dates have an order"),
        (Fact("things", "x", "repeats", "a + 1"), "needs the name of one column, not 'a + 1'"),
        (Fact("homes", "x", "count", "a", "things"), "'a' is a number, but a truth is needed here"),
        (Fact("homes", "x", "sum", "word", "things"), "'word' is a text, but a number is needed here"),
        (Fact("things", "x", "is", "home.siz > 1"), "there is no column or parameter 'home.siz'. Did you mean"),
        (Fact("homes", "x", "is", "sizes > 1"), "there is no column or parameter 'sizes'. Did you mean size?"),
    ],
)  # fmt: skip
def test_a_fact_that_makes_no_sense_is_refused(fact, message):
    with pytest.raises(RuleError) as refused:
        plan(fact).rule(Ref(fact.table, "x"))
    assert message in str(refused.value)


def test_areas_of_all_kinds_have_no_parts():
    areas = Table("areas", ("area",), {"area": pl.String})
    with pytest.raises(RuleError, match="is of all areas alike: say it of villages, townships or counties"):
        Rulebook({**TABLES, "areas": areas}, (Fact("areas", "x", "count", "true", "homes"),)).on({}).rule(
            Ref("areas", "x")
        )


def test_a_comparison_of_reckoned_numbers_says_so_to_a_phone():
    names = names_of("homes", TABLES["homes"].columns)
    tree = read_condition("size / 3 > 1", names=names, parameters=PARAMETERS)
    assert (tree.as_json()["rough"], "rough" in tree.as_json()["parts"][0]) == (True, False)


def test_facts_that_need_themselves_are_refused_with_their_circle():
    round_and_round = plan(
        Fact("homes", "a1", "is", "b1"),
        Fact("homes", "b1", "any", "c1", "things"),
        Fact("things", "c1", "is", "home.a1"),
    )
    with pytest.raises(RuleError, match=r"in a circle: homes\.b1 → things\.c1 → homes\.a1 → homes\.b1\. Take one out"):
        round_and_round.rule(Ref("homes", "b1"))


def test_a_table_that_is_not_there_is_refused():
    with pytest.raises(RuleError, match=r"There is no table 'home'\. Did you mean homes\?"):
        plan().names("home")


def test_only_what_is_wanted_is_reckoned():
    book = plan(
        Fact("homes", "rich", "sum", "money_yuan", "things"), Fact("homes", "many", "count", "true", "things"),
        Fact("things", "of_rich", "is", "home.rich > 5"),
    )  # fmt: skip
    rules, lookups, columns = book.needed([Ref("things", "of_rich")])
    assert [rule.ref.column for rule in rules] == ["of_rich", "rich"]
    assert [(it.ref.column, it.target) for it in lookups] == [("home__rich", Ref("homes", "rich"))]
    assert columns == {Ref("things", "home"), Ref("things", "money_fen")}
    assert [book.level(Ref("things", name)) for name in ("of_rich", "home__rich", "money_fen")] == [3, 2, 0]


def test_a_tree_is_json_that_a_phone_can_walk():
    names = names_of("homes", TABLES["homes"].columns)
    tree = read_condition("size >= some.limit and founded < DATE '2017-01-01'", names=names, parameters=PARAMETERS)
    assert tree.as_json() == {
        "op": "and",
        "kind": "a truth",
        "parts": [
            {
                "op": ">=",
                "kind": "a truth",
                "parts": [
                    {"op": "column", "kind": "a number", "name": "size"},
                    {"op": "parameter", "kind": "a number", "name": "some.limit", "value": 2.0},
                ],
            },
            {
                "op": "<",
                "kind": "a truth",
                "parts": [
                    {"op": "column", "kind": "a date", "name": "founded"},
                    {"op": "literal", "kind": "a date", "value": "2017-01-01"},
                ],
            },
        ],
    }


THINGS = [
    {"home": "h1", "thing": "t1", "a": 1, "money_fen": 250, "word": "x"},
    {"home": "h1", "thing": "t2", "a": None, "money_fen": 50, "word": None},
    {"home": "h2", "thing": "t3", "a": 2, "money_fen": 1, "word": "y"},
]
HOMES = [{"home": "h1", "size": 2, "area": "v1"}, {"home": "h2", "size": None, "area": "v1"}]
WORLD = {
    "homes": HOMES,
    "things": THINGS,
    "places": [{"area": "v1", "place": "v1"}],
    "within": [{"area": "v1", "ancestor": "v1"}],
}


def told(fact: Fact, row: dict, *others: Fact) -> tuple[Told, ...]:
    book = plan(fact, *others)
    return Rows(book, WORLD).told(book.rule(Ref(fact.table, fact.name)).tree, fact.of or fact.table, row)


def test_what_a_condition_read_is_told_once_and_in_order():
    fact = Fact("things", "x", "is", "a > some.limit and money_yuan > some.limit and word in (words) and a < 9")
    assert told(fact, THINGS[0]) == (
        Told("a", 1.0, "things"),
        Told("some.limit", 2.0),
        Told("money_yuan", 2.5, "things"),
        Told("word", "x", "things"),
        Told("words", ("x", "y")),
    )


def test_a_fact_tells_the_rows_that_decided_it():
    every = Fact("homes", "every", "all", "a = 1", "things")
    (read,) = told(Fact("homes", "x", "is", "not every"), HOMES[0], every)
    assert (read.name, read.value) == ("every", None)
    assert read.below == (Told("things", None, "things", "t2", (Told("a", None, "things"),)),)


def test_rows_that_the_fact_passes_over_are_not_told():
    some = Fact("homes", "some", "any", "a = 1", "things", "word = 'x'")
    (read,) = told(Fact("homes", "x", "is", "some"), HOMES[0], some)
    assert [(it.row, it.value) for it in read.below] == [("t1", True), ("t2", None)]


def test_a_looked_up_value_is_told_where_it_stands():
    worth = Fact("homes", "worth", "sum", "money_yuan", "things")
    (read,) = told(Fact("things", "x", "is", "home.worth > 1"), THINGS[0], worth)[:1]
    assert (read.of, read.name, read.value, [it.row for it in read.below]) == ("homes", "worth", 3.0, ["t1", "t2"])


def test_of_a_row_without_the_other_nothing_is_known():
    stray = {"home": "h9", "thing": "t9", "a": 1}
    book = plan(Fact("things", "x", "is", "home.size > 1"))
    rows = Rows(book, {**WORLD, "things": [stray]})
    assert rows.value(Ref("things", "x"), stray) is None
    assert rows.told(book.rule(Ref("things", "x")).tree, "things", stray) == (Told("size", None, "homes"),)


def test_what_a_fact_is_from_is_told_too():
    big = Fact("homes", "big", "is", "size > 1")
    (read,) = told(Fact("homes", "x", "is", "not big"), HOMES[0], big)
    assert read == Told("big", True, "homes", below=(Told("size", 2.0, "homes"),))

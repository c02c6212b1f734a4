"""The condition language: three values, a whitelist, errors that help; and a slow twin that reads row by row."""

from datetime import UTC, date, datetime

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reckon.conditions import THINGS, conditions, rows
from xiuhua.reckon.rules.condition import compile_condition
from xiuhua.reckon.rules.tree import RuleError

THREE = pl.DataFrame(
    {
        "a": [1, None, 3],
        "b": [0, 1, None],
        "money_fen": [100, 2550, None],
        "word": ["x", None, "z"],
        "true_one": [True, None, False],
        "other": [None, True, False],
        "day": [date(2016, 2, 29), None, date(2017, 3, 1)],
        "later": [date(2017, 2, 28), date(2017, 1, 1), date(2017, 3, 31)],
    },
    schema=dict(THINGS.columns),
)
PARAMETERS = {
    "three_ones.threshold": 2,
    "as_of": date(2017, 3, 31),
    "unknown": None,
    "flag": True,
    "words": ["x", "y"],
    "moment": datetime(2017, 3, 31, tzinfo=UTC),
}


def compiled(text):
    return compile_condition(text, table=THINGS, parameters=PARAMETERS)


def values(text, frame=THREE):
    return nw.from_native(frame).with_columns(verdict=compiled(text).expr()).to_native()["verdict"].to_list()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = 1", [True, None, False]),
        ("a <> 1", [False, None, True]),
        ("a < 3 and b >= 0", [True, None, False]),
        ("a = 3 or b = 1", [False, True, True]),
        ("not true_one", [False, None, True]),
        ("true_one = other", [None, None, True]),
        ("a between 1 and 2", [True, None, False]),
        ("a in (2, b, 3)", [False, None, True]),
        ("word in ('x', 'y')", [True, None, False]),
        ("word not in (words)", [False, None, True]),
        ("word is null", [False, True, False]),
        ("word is not null", [True, False, True]),
        ("a >= three_ones.threshold", [False, None, True]),
        ("money_yuan = 25.5", [False, True, None]),
        ("money_fen = 2550", [False, True, None]),
        ("a / 2 = 1.5", [False, None, True]),
        ("-a + 1 = 2 * (a - 2)", [False, None, False]),
        ("day < DATE '2017-01-01'", [True, None, False]),
        ("true", [True, True, True]),
        ("true_one = flag", [True, None, False]),
        ("1 > 2", [False, False, False]),
    ],
)
def test_conditions_are_met_not_met_or_unknown(text, expected):
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a / b > 0", [None, None, None]),
        ("a / 0 > 1 or a = 3", [None, None, True]),
        ("a = unknown", [None, None, None]),
        ("a + unknown > 1 or a = 1", [True, None, None]),
        ("word = unknown and a = 3", [False, None, None]),
        ("unknown", [None, None, None]),
        ("unknown in (1, 2)", [None, None, None]),
        ("a in (unknown, 1)", [True, None, None]),
        ("unknown is null", [True, True, True]),
        ("years_between(day, unknown) > 0", [None, None, None]),
    ],
)
def test_what_is_unknown_stays_unknown_unless_the_rest_decides(text, expected):
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("years_between(day, later) = 0", [True, None, True]),  # born on 29 February: a year old on 1 March
        ("months_between(day, later) = 11", [True, None, False]),
        ("days_between(day, later) = 30", [False, None, True]),
        ("years_between(later, day) = -1", [True, None, True]),
        ("YEARS_BETWEEN(day, as_of) = 1", [True, None, False]),
    ],
)
def test_dates_are_only_told_apart_by_whole_years_months_and_days(text, expected):
    assert values(text) == expected


def test_and_binds_before_or_and_not_before_both():
    assert values("a = 1 or a = 3 and not a = 3") == values("(a = 1) or ((a = 3) and (not (a = 3)))")


def test_a_condition_tells_what_it_reads_in_order():
    condition = compiled("money_yuan > three_ones.threshold and day < as_of or a = 1 and a = 2 and word in (words)")
    assert condition.columns == ("money_fen", "day", "a", "word")
    assert condition.parameters == ("three_ones.threshold", "as_of", "words")


def test_rows_met_leaves_out_the_unknown():
    assert compiled("a > 0").rows_met(THREE)["a"].to_list() == [1, 3]


def test_a_column_hides_a_parameter_of_its_name():
    condition = compile_condition("a in (a)", table=THINGS, parameters={"a": [7]})
    assert condition.rows_met(THREE).height == 2


def test_a_long_chain_is_not_a_deep_one():
    assert values(" or ".join(["a = 1"] * 200)) == [True, None, False]


@pytest.mark.parametrize(
    ("text", "where", "why"),
    [
        ("true_won", "at character 1", "no column or parameter 'true_won'. Did you mean true_one?"),
        ("a = 1 and\n three_one.threshold = 1", "at character 12", "Did you mean three_ones.threshold?"),
        ("qqqqq = 1", "at character 1", "there is no column or parameter 'qqqqq'."),
        ("a = null", "at character 1", "'NULL' is not in the language"),
        ("word like 'x%'", "at character 1", "is not in the language"),
        ("word ~ 'x'", "at character 6", "is broken"),
        ("a = 'x'", "at character 5", "''x'' is a text, but a number is needed here"),
        ("a", "at character 1", "'a' is a number, but a truth is needed here"),
        ("a and true_one", "at character 1", "'a' is a number"),
        ("word > 'x'", "at character 1", "only numbers and dates have an order"),
        ("true_one between true and true", "at character 1", "only numbers and dates have an order"),
        ("a in (day)", "at character 7", "'day' is a date"),
        ("a in ()", "at character 1", "list at least one value"),
        ("a in (select 1)", "at character 1", "is not in the language"),
        ("a between symmetric 2 and 1", "at character 1", "is not in the language"),
        ("true_one is true", "at character 1", "IS takes NULL only"),
        ("case when a = 1 then true else false end", "at character 11", "is not in the language"),
        ("a % 2 = 0", "at character 1", "is not in the language"),
        ("coalesce(a, 1) = 1", "at character 1", "is not in the language"),
        ("year_between(day, day) = 1", "at character 1", "Did you mean years_between"),
        ("now() > day", "at character 1", "cannot be called"),
        ("days_between(day) = 1", "at character 1", "cannot be called"),
        ("cast(a as text) = 'x'", "at character 6", "DATE '2017-03-31'"),
        ("cast(day as date) = day", "at character 6", "DATE '2017-03-31'"),
        ("try_cast('2017-01-01' as date) = day", "at character 10", "is not in the language"),
        ("day = date '31.3.2017'", "at character 12", "is no day"),
        ("words = 1", "at character 1", "cannot stand here"),
        ("moment = day", "at character 1", "cannot stand here"),
        ('"true_one"', "", "a name in quotes: write names bare"),
        ("a = 1e999", "at character 5", "cannot stand here"),
        ("a = 1; drop table x", "at character 1", "is not in the language"),
        ("a =", "at character 3", "is broken"),
        ("a = 1)", "at character 6", "is broken"),
        ("word = 'x", "", "closing quote"),
        ("", "", "no condition at all"),
    ],
)
def test_what_is_not_in_the_language_is_refused_with_place_and_reason(text, where, why):
    with pytest.raises(RuleError) as refused:
        compiled(text)
    assert where in str(refused.value).replace('"', "'")
    assert why in str(refused.value).replace('"', "'").replace("\\'", "'")


@pytest.mark.parametrize(
    "text", ["(" * 300 + "true_one" + ")" * 300, "a" + "+a" * 900 + " > 1", "not " * 400 + "true_one"]
)
def test_a_condition_that_nests_too_deeply_is_refused(text):
    with pytest.raises(RuleError, match="too deeply"):
        compiled(text)


def test_a_condition_of_more_than_2000_characters_is_refused():
    with pytest.raises(RuleError, match="has 2002 characters"):
        compiled("a = 1 " + "  " * 998)


@given(conditions(), st.lists(rows(), min_size=1, max_size=8))
def test_columns_and_rows_agree(condition, things):
    text, slow, parameters = condition
    frame = pl.DataFrame(things, schema=dict(THINGS.columns))
    fast = compile_condition(text, table=THINGS, parameters=parameters)
    found = nw.from_native(frame).with_columns(verdict=fast.expr()).to_native()["verdict"].to_list()
    assert found == [slow(row) for row in things]


@given(conditions(), conditions(), st.lists(rows(), min_size=1, max_size=8))
def test_a_stricter_condition_never_clears_more(one, another, things):
    frame = pl.DataFrame(things, schema=dict(THINGS.columns))
    loose = compile_condition(one[0], table=THINGS, parameters=one[2])
    strict = compile_condition(f"({one[0]}) and ({another[0]})", table=THINGS, parameters=one[2])
    assert strict.rows_met(frame).height <= loose.rows_met(frame).height

"""Specifications of deprivations: what they may say, and what is said to a wrong one."""

import pytest

from xiuhua.reckon.deprivation_spec import Indicator, read_deprivation_spec
from xiuhua.words import Rejected


def spec(**changes: object) -> dict:
    """A specification of two dimensions, changed."""
    health = {"name": "health", "weight": 0.5, "indicator": [{"column": "ill", "weight": 1}]}
    school = {
        "name": "school", "weight": 0.5,
        "indicator": [{"column": "years", "weight": 0.5}, {"column": "pupils", "weight": 0.5}],
    }  # fmt: skip
    return {"k": 0.33, "dimension": [health, school]} | changes


def one(**changes: object) -> dict:
    """A specification of one dimension, changed."""
    return spec(dimension=[{"name": "all", "weight": 1, "indicator": [{"column": "a", "weight": 1}]} | changes])


SEVEN_TENTHS = [{"column": "a", "weight": 0.7}]


def test_weights_of_indicators_are_shares_of_their_dimension():
    read = read_deprivation_spec(spec())
    assert (read.k, read.columns) == (0.33, ["ill", "years", "pupils"])
    assert read.indicators[1] == Indicator("years", "school", 0.25)
    assert read.weights == {"ill": 0.5, "years": 0.25, "pupils": 0.25}


def test_weights_of_indicators_may_be_shares_of_the_whole():
    whole = spec()
    whole["dimension"][0]["indicator"][0]["weight"] = 0.5
    for indicator in whole["dimension"][1]["indicator"]:
        indicator["weight"] = 0.25
    assert read_deprivation_spec(whole) == read_deprivation_spec(spec())


def test_thirds_may_be_written_as_such_or_rounded():
    exact, rounded = spec(k="1/3"), spec()
    for text, third in ((exact, "1/3"), (rounded, 0.333)):
        text["dimension"] = [
            {"name": name, "weight": third, "indicator": [{"column": name, "weight": 1}]} for name in "abc"
        ]
    assert read_deprivation_spec(exact).k == 1 / 3
    assert read_deprivation_spec(exact).weights == pytest.approx(dict.fromkeys("abc", 1 / 3), abs=1e-16)
    assert read_deprivation_spec(rounded).weights == pytest.approx(dict.fromkeys("abc", 1 / 3), abs=1e-16)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ({}, "There is no dimension in the specification: write at least one [[dimension]]."),
        (spec(dimension=[]), "There is no dimension in the specification"),
        (spec(dimension={"name": "x"}), "There is no dimension in the specification"),
        (spec(dimension=["x"]), "There is no dimension in the specification"),
        (one(indicator=[]), "There is no indicator in the dimension all: write at least one [[dimension.indicator]]."),
        (spec(cutof=1), "'cutof' has no meaning in the specification. Known are dimension, k."),
        (one(wieght=1), "'wieght' has no meaning in the dimension all. Did you mean weight?"),
        (one(indicator=[{"colum": "a"}]), "no meaning in an indicator of the dimension all. Did you mean column?"),
        (one(indicator=[{"weight": 1}]), 'no column for an indicator of the dimension all: write column = "…".'),
        (one(indicator=[{"column": " ", "weight": 1}]), "There is no column for an indicator of the dimension all"),
        (one(name=7), "There is no name for the dimension 7"),
        (one(indicator=[{"column": "a"}]), "There is no weight for the indicator a."),
        (one(weight="1/0"), "The weight '1/0' of the dimension all is no share of 1. Write a share as 0.25 or"),
        (one(weight="much"), "The weight 'much' of the dimension all is no share of 1."),
        (one(weight=True), "The weight True of the dimension all is no share of 1."),
        (one(weight=[1]), "The weight [1] of the dimension all is no share of 1."),
        (one(weight=-1), "The weight -1 of the dimension all is no share of 1."),
        (one(weight=float("nan")), "The weight nan of the dimension all is no share of 1."),
        (one(weight=0.9), "The dimensions weigh 0.9 together, not 1. Write a share as"),
        (
            spec(dimension=[spec()["dimension"][0], spec()["dimension"][1] | {"indicator": SEVEN_TENTHS}]),
            "The indicators of the dimension school weigh 0.7 together, not 1 or, as shares of the whole, 0.5.",
        ),
        (
            one(indicator=[{"column": "a", "weight": 0.5}, {"column": "a", "weight": 0.5}]),
            "The indicator a stands twice: its column would count double. Leave one out.",
        ),
        (one(indicator=[{"column": "poor", "weight": 1}]), "An indicator cannot be called poor"),
        ({"dimension": spec()["dimension"]}, "There is no cutoff k in the specification: write k = 0.33 above"),
        (spec(k=33), 'The cutoff k = 33 is no share of 1: 33 per cent are written 0.33, a third "1/3".'),
        (spec(k=0), "The cutoff k = 0 is no share of 1"),
    ],
)  # fmt: skip
def test_a_wrong_specification_is_told_what_is_wrong_and_the_way_out(text, told):
    with pytest.raises(Rejected) as refusal:
        read_deprivation_spec(text)
    assert told in str(refusal.value)

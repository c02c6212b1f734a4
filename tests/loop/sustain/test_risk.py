"""The risk order on households: what gives points, who is checked, why; and that nothing else depends on it."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.examples import examples
from tests.loop.sustain.watch import ON, PACK, able, found, home, income, village
from xiuhua.loop.sustain import risk
from xiuhua.policy.risk import RiskRules
from xiuhua.policy.risk_reader import risk_policy
from xiuhua.reckon.known_tables import READABLE
from xiuhua.reckon.risk.ordering import BY_LOT, BY_POINTS, RISK_ORDER, order
from xiuhua.reckon.risk.score import Score
from xiuhua.reckon.rules.tree import RuleError
from xiuhua.reckon.tables import SUSTAINED, TABLES, VERDICTS
from xiuhua.words import Rejected

POLICY = risk_policy(PACK, day=ON)
FEATURES = POLICY.fitting.features
POINTS = {"illness": 5, "no_worker": 7, "allowance": -2}
SCORE = Score(
    features=FEATURES, weights=(0.0,) * len(FEATURES), points=tuple(POINTS.get(it, 0) for it in FEATURES),
    intercept=-4.0, penalty=1.0, folds=2, base=-4.0, slope=0.2, rows=1000, events=100,
)  # fmt: skip
MONTH = "2021-11"


def three():
    """Somebody ill with an allowance, somebody who cannot work, and somebody of whom nothing speaks or is told."""
    homes = [home("h1"), home("h2"), home("h3", water_safe=None)]
    people = [
        able("h1", chronic=True, minimum_living=True, special_support=False),
        able("h2", ability="none", minimum_living=False, special_support=False),
        able("h3", minimum_living=False, special_support=False),
    ]
    incomes = [income(name, yuan=50_000) for name in ("h1", "h2", "h3")]
    return {ON: village(households=homes, persons=people, incomes=incomes)}


def rows():
    return risk.featured(three(), pack=PACK, day=ON)


def test_households_have_a_truth_for_each_feature_and_null_where_it_is_not_known():
    assert rows().columns == ["household", "area", *FEATURES]
    assert rows().select("household", "illness", "no_worker", "unsafe_place").rows() == [
        ("h1", True, False, False), ("h2", False, True, False), ("h3", False, False, None),
    ]  # fmt: skip


def test_only_what_features_read_is_asked_for():
    needed = risk.tables_needed(PACK, day=ON)
    assert needed == {ON: {"households", "persons", "incomes"}}
    only = {ON: {name: three()[ON][name] for name in needed[ON]}}
    assert_frame_equal(risk.featured(only, pack=PACK, day=ON), rows())


def test_only_the_columns_that_features_read_are_needed():
    needed = risk.columns_needed(PACK, day=ON)
    assert set(needed[ON]) >= {"households", "persons"}
    assert "area" in needed[ON]["households"]
    narrow = {
        name: three()[ON][name].select(*TABLES[name].key, *(it for it in told if it not in TABLES[name].key))
        for name, told in needed[ON].items()
    }
    assert_frame_equal(risk.featured({ON: narrow}, pack=PACK, day=ON), rows())


def test_while_there_is_no_score_the_lot_draws_all_and_more_checks_keep_who_was_drawn():
    found = risk.lot_order(rows(), policy=POLICY, checks=2, month=MONTH)
    assert found.select("points", "chance", "by").rows() == [
        (None, None, BY_LOT), (None, None, BY_LOT), (None, None, None),
    ]  # fmt: skip
    assert found["probability"].to_list() == [2 / 3] * 3
    one = risk.lot_order(rows(), policy=POLICY, checks=1, month=MONTH).head(1)["household"].item()
    assert one in found.head(2)["household"].to_list()


def test_a_feature_that_came_into_the_pack_after_the_score_is_told_without_points():
    told = dict.fromkeys(FEATURES, True)
    lines = risk.feature_lines(told, replace(SCORE, features=("illness",), points=(5,)), policy=POLICY)
    assert {line.feature.key: line.points for line in lines if line.points} == {"illness": 5}


@settings(max_examples=examples(60))
@given(st.data())
def test_who_is_drawn_for_fewer_checks_is_drawn_for_more(data):
    """So an office that can do more later in the month adds, and takes nobody away."""
    many = data.draw(st.integers(1, 30))
    points = data.draw(st.lists(st.integers(-3, 6), min_size=many, max_size=many))
    drawn = data.draw(st.sampled_from([0.0, 0.2, 0.5, 1.0]))
    fewer = data.draw(st.integers(0, many))
    more = data.draw(st.integers(fewer, many))
    scored = pl.DataFrame({"household": [f"h{it}" for it in range(many)], "points": points}).with_columns(chance=0.1)
    sets = [
        set(order(scored, checks=it, drawn=drawn, seed="s", month=MONTH).drop_nulls("by")["household"])
        for it in (fewer, more)
    ]
    assert [len(it) for it in sets] == [fewer, more]
    assert sets[0] <= sets[1]


def test_points_order_checks_and_the_lot_takes_its_share():
    found = risk.check_order(rows(), SCORE, policy=replace(POLICY, drawn=0.5), checks=2, month=MONTH)
    assert found.select("household", "points", "by").head(1).rows() == [("h2", 7, BY_POINTS)]
    assert found["by"].to_list() == [BY_POINTS, BY_LOT, None]
    assert found.schema == RISK_ORDER.empty().schema
    assert dict(found.select("household", "probability").rows()) == {"h2": 1.0, "h1": 0.5, "h3": 0.5}


def test_a_score_of_other_features_is_refused():
    other = replace(SCORE, features=("illness",), points=(5,))
    with pytest.raises(Rejected, match="The score gives points for illness, and the pack for near_line, illness"):
        risk.check_order(rows(), other, policy=POLICY, checks=2, month=MONTH)


def told(household: str, *, checks: int, drawn: float = 0.0, language: str = "en") -> list[str]:
    policy = replace(POLICY, drawn=drawn)
    ordered = risk.check_order(rows(), SCORE, policy=policy, checks=checks, month=MONTH)
    why = risk.why(household, rows(), ordered, SCORE, policy=policy, month=MONTH)
    assert sum(line.points for line in why.lines) == why.points
    return risk.answer(why, policy=policy, language=language)


def test_a_family_that_asks_is_told_every_point_the_total_and_why_now():
    assert told("h1", checks=2) == [
        "Points say whom we visit first; some homes are drawn by lot.",
        "Somebody is chronically or seriously ill: 5 points",
        "Somebody has minimum living allowance or special support: 2 points less",
        "Together 3 points. Of a hundred households with as many, about 3.2 fell back within a year.",
        "You are visited in 2021-11 because of these points.",
        "Points only order visits. They change no help, no decision and nothing you receive.",
        POLICY.rules.says["never"]["en"],
    ]


def test_what_is_not_known_is_told_and_so_is_the_lot():
    lines = told("h3", checks=3, drawn=1.0)
    assert lines[1:4] == [
        "The home or the water is not safe: not on file, so no points",
        "Together 0 points. Of a hundred households with as many, about 1.8 fell back within a year.",
        "You are visited in 2021-11 because the lot fell on you, whatever the points.",
    ]


def test_who_waits_is_told_that_nobody_has_to():
    assert told("h1", checks=1)[4].startswith("Your home is not among those of 2021-11.")
    assert told("h2", checks=1, language="zh")[3] == "2021年11月走访您家，是因为分数较高。"


def test_who_has_no_points_is_told_so():
    plain = rows().with_columns(unsafe_place=pl.lit(value=False))
    ordered = risk.check_order(plain, SCORE, policy=POLICY, checks=1, month=MONTH)
    why = risk.why("h3", plain, ordered, SCORE, policy=POLICY, month=MONTH)
    assert risk.answer(why, policy=POLICY, language="en")[1] == "Nothing on file gives any points."


# ── It changes nothing else ──────────────────────────────────────────────────────────────────────────────────────────

HOMES = st.builds(
    home, st.just("h1"), status=st.sampled_from(["ordinary", "exited", "monitored", "risk_removed"]),
    housing_grade=st.sampled_from(["A", "D", None]), water_safe=st.sampled_from([True, False, None]),
)  # fmt: skip
PEOPLE = st.builds(
    able, st.just("h1"), ability=st.sampled_from(["ordinary", "none", None]), chronic=st.booleans(),
    medical=st.sampled_from([True, False, None]), minimum_living=st.booleans(), special_support=st.just(value=False),
)  # fmt: skip


def without(pack, kept: RiskRules | None):
    return replace(pack, rules=replace(pack.rules, risk=kept))


@given(HOMES, PEOPLE, st.integers(0, 30_000), st.sets(st.sampled_from(FEATURES)))
@settings(max_examples=examples(80), deadline=None)
def test_no_verdict_of_staying_out_depends_on_what_gives_points(one, person, yuan, kept):
    tables = village(households=[one], persons=[person], incomes=[income(yuan=yuan)])
    some = replace(POLICY.rules, features={key: POLICY.rules.features[key] for key in kept})
    usual = found(tables)
    assert usual.keys() == SUSTAINED.keys()
    for pack in (without(PACK, None), without(PACK, some)):
        other = found(tables, pack=pack)
        for name, table in usual.items():
            assert_frame_equal(other[name], table)


def test_no_rule_verdict_or_figure_can_read_the_order_or_its_features():
    assert {RISK_ORDER.name} & {*TABLES, *VERDICTS, *SUSTAINED, *READABLE} == set()
    plan = PACK.rules.book.on(PACK.parameters_on(ON))
    for text in ("risk:illness", '"risk:illness"', "risk_order"):
        with pytest.raises(RuleError):
            plan.read(text, "households", "a truth")


def test_no_other_stage_asks_for_it():
    loop = Path(risk.__file__).parents[1]
    asking = [path for path in loop.rglob("*.py") if "risk" in {it for line in path.read_text("utf-8").splitlines()
              if line.startswith(("from ", "import ")) for it in line.replace(".", " ").split()}]  # fmt: skip
    assert asking == [Path(risk.__file__)]

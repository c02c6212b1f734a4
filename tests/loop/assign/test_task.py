"""What a task takes and refuses, and which pairs it allows at what cost, term by term."""

import polars as pl
import pytest

from tests.loop.assign.tasks import policy
from xiuhua.loop.assign import candidates as candidates_module
from xiuhua.loop.assign.candidates import candidates
from xiuhua.loop.assign.task import Task, task_of
from xiuhua.loop.assign.weighed import weigh
from xiuhua.loop.assign.weighing import weighing
from xiuhua.words import Rejected

HELPERS = pl.DataFrame(
    {"helper": ["b", "a", "c"], "unit": ["u", "u", "v"], "rank": [None, "chief", "odd"], "most": [4, None, None]}
)
NO_COST = "The costs of a · 1 are no whole numbers, or their load is below 1."
HOUSEHOLDS = pl.DataFrame({"household": ["2", "1", "3"], "units": [["u", "v"], ["u"], []]})


def pairs(*rows: tuple[str, str], **more) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["helper", "household"], orient="row").with_columns(**more)


def allowed(task: Task) -> list[tuple[str, str]]:
    """The pairs that may be, each helper of a pool for themselves."""
    net = weigh(task).net
    arcs, helpers = net.spread()
    return [
        (task.helpers["helper"][helper], task.households["household"][household])
        for helper, household in zip(helpers.tolist(), net.household[arcs].tolist(), strict=True)
    ]


def task(**more) -> Task:
    return task_of(HELPERS, HOUSEHOLDS, policy=policy(capacities=(("", 0, 2), ("chief", 1, 5))), **more)


def test_rows_stand_in_the_order_of_ids_and_capacities_come_from_the_helper_else_from_the_rank():
    assert task().helpers.select("helper", "least", "most").rows() == [("a", 1, 5), ("b", 0, 4), ("c", 0, 2)]
    assert task().households["household"].to_list() == ["1", "2", "3"]


def test_a_rank_that_the_policy_does_not_know_and_no_usual_capacity_is_one_household():
    bare = task_of(HELPERS.drop("most"), HOUSEHOLDS, policy=policy(capacities=()))
    assert bare.helpers.select("least", "most").rows() == [(0, 1)] * 3


def test_only_people_of_contracted_units_may_and_everybody_where_none_is_told():
    assert allowed(task()) == [
        ("a", "1"),
        ("b", "1"),
        ("a", "2"),
        ("b", "2"),
        ("c", "2"),
        ("a", "3"),
        ("b", "3"),
        ("c", "3"),
    ]


def test_exclusions_in_force_bans_and_unlisted_pairs_are_taken_out_and_the_reason_is_kept():
    kin = pairs(("a", "1"), ("b", "1"), ("c", "2"), why=pl.Series(["kin", "kin", "dislike"]))
    bans = pairs(("a", "3"), ("b", "3"), ("c", "3"))
    strict = task(exclusions=kin, bans=bans)
    assert allowed(strict) == [("a", "2"), ("b", "2"), ("c", "2")]
    assert candidates(strict).barred == {0: "excluded", 2: "banned"}
    told = task(costs=pairs(("b", "2"), ("a", "2"), cost=pl.Series([1, 2])))
    assert allowed(told) == [("a", "2"), ("b", "2")]
    assert candidates(told).barred == {0: "not_listed", 2: "not_listed"}
    nobody = task_of(HELPERS, HOUSEHOLDS.with_columns(units=pl.Series([["w"]] * 3)), policy=policy())
    assert candidates(nobody).barred == dict.fromkeys(range(3), "no_helper")


def test_more_pairs_than_can_be_weighed_are_refused_with_ways_out(monkeypatch):
    monkeypatch.setattr(candidates_module, "MOST_PAIRS", 7)
    with pytest.raises(Rejected, match="8 pairs would have to be weighed: at most 7 can be"):
        candidates(task())


def test_terms_of_each_pair_are_whole_points():
    helpers = pl.DataFrame({
        "helper": ["a", "b"], "lon": [106.75, None], "lat": [31.9, 31.9], "skills": [["doctor"], ["land"]],
        "topics": [None, ["health"]], "languages": [["cmn"], None],
    })  # fmt: skip
    households = pl.DataFrame({
        "household": ["1"], "lon": [106.75], "lat": [31.8], "causes": [["illness", "disability", "land"]],
        "languages": [["yi"]],
    })  # fmt: skip
    both = task_of(helpers, households, policy=policy(), current=pairs(("b", "1")))
    found = candidates(both)
    scale = weighing(both, found.pools)
    terms = scale.terms(found.helper, found.household)
    assert {name: values.tolist() for name, values in terms.items()} == {
        "distance": [round(10 * 1.6 * 11.1195), 300], "cause": [150, 150], "language": [300, 0], "change": [400, 0],
    }  # fmt: skip
    assert scale.cost(found.helper, found.household).tolist() == [sum(it) for it in zip(*terms.values(), strict=True)]


def test_more_causes_than_a_word_has_bits_are_told_apart():
    causes = [f"c{number:03}" for number in range(130)]
    helpers = pl.DataFrame({"helper": ["a"], "skills": [causes[:129]]})
    households = pl.DataFrame({"household": ["1", "2"], "causes": [causes, ["c000"]]})
    many = task_of(helpers, households, policy=policy())
    found = candidates(many)
    assert weighing(many, found.pools).terms(found.helper, found.household)["cause"].tolist() == [150, 0]


def test_the_digest_changes_with_what_is_reckoned_from_and_not_with_the_order_of_rows():
    turned = task_of(HELPERS[::-1], HOUSEHOLDS[::-1], policy=task().policy)
    assert turned.digest == task().digest
    digests = [
        task().digest, task(pins=pairs(("a", "1"))).digest, task(bans=pairs(("a", "1"))).digest,
        task().under(policy(load=7)).digest, task(current=pairs(("a", "1"))).digest,
    ]  # fmt: skip
    assert len(set(digests)) == len(digests)


def test_a_current_pair_or_exclusion_of_somebody_who_left_means_nothing():
    gone = pairs(("z", "1"), ("a", "9"))
    assert task(current=gone, exclusions=gone.with_columns(why=pl.lit("kin"))).digest == task().digest


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"pins": pairs(("z", "1"))}, "The pins name helper z, which the helpers lack: add or drop it."),
        ({"bans": pairs(("a", "9"))}, "The bans name household 9, which the households lack: add or drop it."),
        ({"costs": pairs(("a", "1"), cost=pl.lit(None))}, NO_COST),
        ({"costs": pairs(("a", "1"), cost=pl.lit(1), load=pl.lit(0))}, NO_COST),
        ({"costs": pairs(("a", "1"), ("a", "1"), cost=pl.lit(1))},
         "In costs, a · 1 stands more than once: leave one row of each."),
        ({"pins": pairs(("a", None))}, "In pairs, helper or household is empty in some row: fill it or drop the row."),
    ],
)  # fmt: skip
def test_what_names_nobody_or_says_nothing_is_refused(more, said):
    with pytest.raises(Rejected) as refused:
        task(**more)
    assert str(refused.value) == said


def test_a_pin_told_twice_is_one_pin():
    assert task(pins=pairs(("a", "1"), ("a", "1"))).pins.rows() == [("a", "1")]


def test_many_wrong_capacities_are_told_by_the_first_few():
    helpers = pl.DataFrame({"helper": list("abcde"), "least": [3] * 5, "most": [2] * 5})
    with pytest.raises(Rejected, match=r"Helpers a · 3 · 2, b · 3 · 2, c · 3 · 2, 2 more: the least"):
        task_of(helpers, HOUSEHOLDS, policy=policy())

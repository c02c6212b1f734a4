"""What is withheld cannot be worked out: not by subtracting, not by elimination, not by counting ones."""

import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from xiuhua.reckon.suppression import Sum, determined, publishable, tree_sums, withheld

PARENTS = {"city": None, "a": "city", "b": "city", "a1": "a", "a2": "a", "a3": "a", "b1": "b", "b2": "b"}
LEAVES = ("a1", "a2", "a3", "b1", "b2")


def _counted(told: dict[str, int]) -> dict[str, int]:
    a, b = sum(told[it] for it in ("a1", "a2", "a3")), told["b1"] + told["b2"]
    return told | {"a": a, "b": b, "city": a + b}


def test_a_count_of_nobody_or_of_enough_is_told():
    assert [publishable(it, least=5) for it in (None, 0, 1, 4, 5)] == [False, True, False, False, True]


def test_the_smallest_neighbour_goes_with_a_small_cell():
    counts = _counted({"a1": 3, "a2": 20, "a3": 9, "b1": 30, "b2": 40})
    assert withheld(counts, tree_sums(PARENTS), least=5) == {"a1", "a3"}


def test_two_small_cells_that_say_one_another_take_a_third():
    counts = _counted({"a1": 1, "a2": 1, "a3": 50, "b1": 30, "b2": 40})
    assert withheld(counts, tree_sums(PARENTS), least=5) == {"a1", "a2", "a3"}


def test_a_sum_goes_where_no_part_is_left_to_go_with_it():
    counts = _counted({"a1": 1, "a2": 0, "a3": 0, "b1": 30, "b2": 40})
    assert withheld(counts, tree_sums(PARENTS), least=5) == {"a1", "a", "b", "b1"}


def test_a_bridge_between_two_hidden_squares_is_seen():
    rows, columns = "rstu", "wxyz"
    sums = [Sum(it, tuple(it + at for at in columns)) for it in rows]
    sums += [Sum(at, tuple(it + at for it in rows)) for at in columns]
    squares = {"rw", "rx", "sw", "sx", "ty", "tz", "uy", "uz"}
    assert determined(sums, squares) == set()
    assert determined(sums, squares | {"ry"}) == {"ry"}


@given(st.lists(st.integers(0, 12), min_size=5, max_size=5), st.integers(2, 6))
def test_nothing_that_is_withheld_lies_in_the_span_of_what_is_told(leaves, least):
    counts = _counted(dict(zip(LEAVES, leaves, strict=True)))
    hidden = sorted(withheld(counts, tree_sums(PARENTS), least=least))
    assert {key for key, count in counts.items() if 0 < count < least} <= set(hidden)
    leaf_of = {key: [it for it in LEAVES if key in (it, PARENTS[it], "city")] for key in counts}
    matrix = np.array([[float(it in leaf_of[key]) for it in LEAVES] for key in counts if key not in hidden])
    rank = np.linalg.matrix_rank(matrix) if len(matrix) else 0
    for key in hidden:
        row = [float(it in leaf_of[key]) for it in LEAVES]
        assert np.linalg.matrix_rank(np.vstack([*matrix, row])) == rank + 1


@given(st.lists(st.integers(0, 12), min_size=5, max_size=5))
def test_more_is_withheld_where_more_is_asked(leaves):
    counts = _counted(dict(zip(LEAVES, leaves, strict=True)))
    small = [{it for it in withheld(counts, tree_sums(PARENTS), least=k) if counts[it] < 3} for k in (3, 6)]
    assert {it for it in small[0] if counts[it] > 0} <= small[1]


def test_a_thousand_differencing_attacks_on_a_county_find_nothing():
    """Pairs of sums that are told, one within the other: what lies between them is never a village with a few alone."""
    chance = random.Random(5)  # noqa: S311 -- a test
    parents: dict[str, str | None] = {"county": None} | {f"t{it:02}": "county" for it in range(30)}
    parents |= {f"t{it // 8:02}v{it % 8}": f"t{it // 8:02}" for it in range(240)}
    counts = {it: chance.choice((0, 1, 2, 4, 6, 9, 15, 40)) for it in parents if "v" in it}
    counts |= {
        it: sum(counts[f"{it}v{at}"] for at in range(8)) for it in parents if it.startswith("t") and "v" not in it
    }
    counts["county"] = sum(counts[it] for it in parents if parents[it] == "county")
    hidden = withheld(counts, tree_sums(parents), least=5)
    villages = {it: {at for at in parents if "v" in at and it in (at, parents[at], "county")} for it in parents}
    told = [it for it in parents if it not in hidden]
    found = 0
    for _ in range(1000):
        whole = chance.choice([it for it in told if "v" not in it])
        left = set(villages[whole])
        for part in chance.sample(told, len(told)):
            if part != whole and villages[part] <= left:
                left -= villages[part]
        few = sum(counts[it] for it in left)
        found += 0 < few < 5 or (len(left) == 1 and next(iter(left)) in hidden)
    assert found == 0
    assert len(hidden) == 92

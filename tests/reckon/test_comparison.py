"""Villages beside like villages: by the book, laws that hold for any villages, and how often the truth is inside."""

from collections import defaultdict
from math import isclose

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import stdtrit

from tests.examples import all_are_asked_for, examples
from xiuhua.reckon.comparison import ALONE, LEAST, UNLIKE, UNTOLD, compare

STRATA = ("band", "terrain")
COLUMNS = ("chosen", "band", "terrain", "before", "after", "people_before", "people_after")
VILLAGE = st.tuples(
    st.booleans(), st.sampled_from("ab"), st.sampled_from(["hill", "flat", None]), st.integers(0, 90),
    st.one_of(st.none(), st.integers(0, 90)), st.integers(0, 400), st.integers(100, 400),
)  # fmt: skip
VILLAGES = st.lists(VILLAGE, max_size=40)
SCHEMA = {
    "village": pl.String, "chosen": pl.Boolean, "band": pl.String, "terrain": pl.String, "before": pl.Int64,
    "after": pl.Int64, "people_before": pl.Int64, "people_after": pl.Int64,
}  # fmt: skip


def frame_of(rows, names=None) -> pl.DataFrame:
    names = names or [f"v{place:03d}" for place in range(len(rows))]
    return pl.DataFrame([(name, *row) for name, row in zip(names, rows, strict=True)], schema=SCHEMA, orient="row")


def told(found) -> tuple[float, ...]:
    if found.difference is None:
        return ()
    sides = [value for side in (found.chosen, found.like) for value in (side.villages, side.before, side.after)]
    return (*sides, found.difference.value, found.difference.low, found.difference.high)


def same(one, other) -> bool:
    return len(one) == len(other) and all(isclose(a, b, abs_tol=1e-9) for a, b in zip(one, other, strict=True))


def test_three_villages_beside_three_like_ones_by_hand():
    rows = [(chosen, "a", "hill", 20, after, 100, 100) for chosen in (True, False) for after in (10, 8, 6)]
    lone = [(True, "b", "hill", 20, 1, 100, 100), (False, "c", "hill", 20, 1, 100, 100)]
    found = compare(frame_of([*rows[:3], *((*row[:4], row[4] + 4, *row[5:]) for row in rows[3:]), *lone,
                              (True, "a", "hill", 20, None, 100, 100)]), strata=STRATA)  # fmt: skip
    assert (found.chosen.villages, found.like.villages, found.chosen.people) == (3, 3, 300)
    assert same((found.chosen.change, found.like.change, found.difference.value), (-0.12, -0.08, -0.04))
    error = (2 * 0.02**2 / 3) ** 0.5  # two sides, three villages each, two hundredths apart
    assert same((found.difference.high,), (-0.04 + stdtrit(4, 0.975) * error,))
    assert (found.left_out(ALONE, chosen=True), found.left_out(UNLIKE, chosen=False)) == (1, 1)
    assert (found.left_out(UNTOLD, chosen=True), found.left_out(UNTOLD, chosen=False)) == (1, 0)


@given(VILLAGES)
@settings(max_examples=examples(150), deadline=None)
def test_a_slow_twin_tells_the_same(rows):
    found = compare(frame_of(rows), strata=STRATA)
    assert same(told(found), slowly(rows))
    assert found.rows.filter(pl.col("left_out").is_null() != pl.col("weight").is_not_null()).height == 0


@given(VILLAGES)
@settings(max_examples=examples(100), deadline=None)
def test_the_same_villages_on_both_sides_do_not_differ(rows):
    both = [(flag, *row[1:]) for flag in (True, False) for row in rows]
    found = compare(frame_of(both), strata=STRATA)
    assert found.difference is None or isclose(found.difference.value, 0, abs_tol=1e-12)


@given(VILLAGES, st.randoms())
@settings(max_examples=examples(100), deadline=None)
def test_neither_the_order_of_villages_nor_their_names_matter(rows, chance):
    names = chance.sample([f"w{place:03d}" for place in range(len(rows))], len(rows))
    shuffled = frame_of(rows, names).sample(fraction=1, shuffle=True, seed=1)
    assert same(told(compare(shuffled, strata=STRATA)), told(compare(frame_of(rows), strata=STRATA)))


@given(VILLAGES, st.integers(1, 4))
@settings(max_examples=examples(100), deadline=None)
def test_what_is_added_to_the_change_of_all_leaves_the_difference_as_it_is(rows, added):
    """Each village has as many more poor persons afterwards as are the same share of its people."""
    rows = [(*row[:6], 100) for row in rows]
    more = [(*row[:4], None if row[4] is None else row[4] + added, *row[5:]) for row in rows]
    plain, raised = (compare(frame_of(them), strata=STRATA) for them in (rows, more))
    assert same(told(plain)[-3:], told(raised)[-3:])
    assert plain.chosen is None or isclose(raised.chosen.change - plain.chosen.change, added / 100, abs_tol=1e-9)


@pytest.mark.parametrize("runs", [1000 if all_are_asked_for() else 120])
def test_the_interval_holds_the_truth_in_about_95_of_100_runs(runs):
    effect, chance = -0.03, np.random.default_rng(20170331)
    inside = 0
    for _ in range(runs):
        found = compare(a_city(chance, effect=effect), strata=("band", "terrain", "county"))
        inside += found.difference.low <= effect <= found.difference.high
    assert 0.93 <= inside / runs <= 0.97 or (runs < 1000 and 0.9 <= inside / runs <= 0.99)


def a_city(chance, *, effect: float) -> pl.DataFrame:
    """400 villages; the poorer are chosen more often, and poverty falls faster where there was more of it."""
    count = 400
    band, county, hill = chance.integers(0, 3, count), chance.integers(0, 5, count), chance.integers(0, 2, count)
    chosen = chance.random(count) < 0.05 + 0.08 * band
    people = np.round(np.exp(chance.normal(6.8, 0.5, count))).astype(int)
    before = 0.12 + 0.06 * band + 0.02 * hill
    fall = -0.03 - 0.3 * (before - 0.1) + 0.005 * county + chance.normal(0, 0.02, count) + effect * chosen
    return pl.DataFrame({
        "village": np.arange(count), "chosen": chosen, "band": band, "terrain": hill, "county": county,
        "before": people * before, "after": people * (before + fall), "people_before": people, "people_after": people,
    })  # fmt: skip


def slowly(rows) -> tuple[float, ...]:
    """The same, one village after another."""
    used = {place: None for place, row in enumerate(rows) if row[4] is not None and row[5] > 0 and row[6] > 0}
    for depth in (2, 1):
        cells = defaultdict(lambda: {True: [], False: []})
        for place, cell in used.items():
            if cell is None:
                cells[rows[place][1 : 1 + depth]][rows[place][0]].append(place)
        for cell, sides in cells.items():
            if min(map(len, sides.values())) >= LEAST:
                used |= dict.fromkeys([*sides[True], *sides[False]], cell)
    cells = {cell: [place for place in used if used[place] == cell] for cell in set(used.values()) - {None}}
    people = {cell: sum(rows[place][5] for place in of if rows[place][0]) for cell, of in cells.items()}
    sides = {True: [0, 0.0, 0.0], False: [0, 0.0, 0.0]}
    variance, spread = 0.0, []
    for cell, of in cells.items():
        for side in (True, False):
            mine = [rows[place] for place in of if rows[place][0] == side]
            parts = [people[cell] / sum(people.values()) * row[5] / sum(it[5] for it in mine) for row in mine]
            changes = [row[4] / row[6] - row[3] / row[5] for row in mine]
            sides[side][0] += len(mine)
            sides[side][1] += sum(part * row[3] / row[5] for part, row in zip(parts, mine, strict=True))
            sides[side][2] += sum(part * row[4] / row[6] for part, row in zip(parts, mine, strict=True))
            mean = sum(part * it for part, it in zip(parts, changes, strict=True)) / sum(parts)
            shares = [part / sum(parts) for part in parts]
            alike = sum(share**2 for share in shares)
            own = sum((part * (it - mean)) ** 2 / (1 - 2 * share + alike)
                      for part, share, it in zip(parts, shares, changes, strict=True))  # fmt: skip
            variance += own
            spread.append((own, 1 / alike - 1))
    if not cells:
        return ()
    value = sides[True][2] - sides[True][1] - sides[False][2] + sides[False][1]
    free = variance**2 / sum(own**2 / freedom for own, freedom in spread) if variance else 1
    reach = stdtrit(free, 0.975) * variance**0.5
    return (*sides[True], *sides[False], value, value - reach, value + reach)

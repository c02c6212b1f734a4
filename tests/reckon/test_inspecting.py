"""An inspection's homes are drawn by size and lot, the same again from frame and seed, and with true probabilities."""

from collections import Counter

import polars as pl
import pytest

from xiuhua.reckon.sampling.inspecting import (
    FRAME,
    SURE,
    Design,
    designed,
    digest_of,
    drawn_homes,
    homes_of,
    packed,
    seed_of,
    unpacked,
)

HOMES = {"exited": 2, "unregistered": 3}


def frame() -> pl.DataFrame:
    """Six villages of a county and one that is surely gone to: registered homes, and a roll of twenty each."""
    rows: list[tuple[object, ...]] = []
    for number in range(7):
        stratum, village = ("C" if number else SURE), f"V{number}"
        rows += [(stratum, village, "exited", f"h{number}{home}", 1, 4) for home in range(3 + number)]
        rows.append((stratum, village, "unregistered", village, 20, 3))
    return pl.DataFrame(rows, FRAME, orient="row")


def test_all_sure_villages_are_taken_and_others_by_lot():
    assert designed(frame(), villages=2, homes=HOMES) == Design({SURE: 1, "C": 2}, HOMES)
    assert designed(frame(), villages=99, homes=HOMES).villages == {SURE: 1, "C": 6}


def test_the_same_seed_draws_the_same_from_the_packed_frame_and_another_does_not():
    design = designed(frame(), villages=2, homes=HOMES)
    seed = seed_of("salt", day="2017-07-03", place="511921", digest=digest_of(frame()), anchor="f00d")
    assert seed == f"salt|2017-07-03|511921|{digest_of(frame())}|f00d"
    first = drawn_homes(frame(), design, seed=seed)
    kept = unpacked(packed(frame().sample(fraction=1, shuffle=True, seed=3)))
    assert digest_of(kept) == digest_of(frame())
    assert drawn_homes(kept, design, seed=seed).equals(first)
    assert not drawn_homes(kept, design, seed=seed + "x").equals(first)
    assert homes_of(kept) == 140 + sum(3 + number for number in range(7))


def test_a_village_gives_so_many_of_each_kind_and_the_roll_by_number():
    found = drawn_homes(frame(), designed(frame(), villages=2, homes=HOMES), seed="s").filter("drawn")
    assert Counter(found["kind"]) == {"exited": 6, "unregistered": 9}
    assert found["village"].n_unique() == 3
    rolled = found.filter(kind="unregistered")
    assert rolled["home"].str.contains(r"^V\d-000(0[1-9]|1\d|20)$").all()
    assert set(rolled["taken"].to_list()) == {3 / 20}


def test_homes_come_in_as_often_as_their_probability_says():
    design = designed(frame(), villages=2, homes=HOMES)
    draws = 90
    came: Counter[str] = Counter()
    for number in range(draws):
        came.update(drawn_homes(frame(), design, seed=f"s{number}").filter("drawn")["home"].to_list())
    first = drawn_homes(frame(), Design({SURE: 1, "C": 6}, HOMES), seed="all")
    sizes = {f"V{number}": 23 + number for number in range(1, 7)}
    for row in first.filter(kind="exited").iter_rows(named=True):
        village = 1.0 if row["village"] == "V0" else 2 * sizes[row["village"]] / sum(sizes.values())
        assert came[row["home"]] / draws == pytest.approx(village * row["taken"], abs=0.2)

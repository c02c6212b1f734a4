"""Small random sets of visits that lie close in time and place, and what the signs weigh on each of them."""

from dataclasses import replace
from datetime import timedelta

import polars as pl
from hypothesis import strategies as st

from tests.loop.verify.days import MORNING, POLICY, at, visit
from xiuhua.loop.verify.filing import late_at_once
from xiuhua.loop.verify.photos import used_before
from xiuhua.loop.verify.rows import in_order
from xiuhua.loop.verify.spots import at_one_spot
from xiuhua.loop.verify.throughput import too_fast, too_long_a_round, too_many
from xiuhua.loop.verify.times import all_alike, ended_early, too_short
from xiuhua.reckon.visits import VISITS

SIGNS = (
    too_short, ended_early, too_many, too_fast, too_long_a_round, at_one_spot, late_at_once, used_before, all_alike,
)  # fmt: skip
# Peers, sittings, rounds and desks of a few, so that a dozen visits show every sign.
NUMBERS = replace(
    POLICY.numbers, peers_least=3.0, sitting_least=3.0, hourly_most=4.0, early_usual=0.8, round_legs=2.0,
    desk_least=3.0, desk_households=2.0, desk_days=2.0,
)  # fmt: skip
PHOTO = 0x0F0F_3C3C_5A5A_9696
SETS = {"max_examples": 30}


@st.composite
def days(draw) -> list[dict[str, object]]:
    """Up to a dozen visits of three helpers at five homes of two villages, each fact now and then not known."""
    count = draw(st.integers(1, 12))
    return [draw(_one(number)) for number in range(count)]


@st.composite
def _one(draw, number: int) -> dict[str, object]:
    home, minutes = draw(st.integers(0, 4)), draw(st.sampled_from([1.0, 30.0, 30.0, 60.0, None]))
    started = MORNING + timedelta(days=draw(st.integers(0, 2)), minutes=draw(st.sampled_from([0, 3, 7, 20, 35, 60])))
    fix = draw(st.sampled_from([None, (0, 0), (9_000, 0), (20_000, 0), (20, 1_000 * home)]))
    after = draw(st.sampled_from([None, timedelta(minutes=2), timedelta(minutes=35), timedelta(days=20)]))
    said = {
        "helper": draw(st.sampled_from("aaabbc")), "village": "s" if home < 3 else "t", "started": started,
        "minutes": minutes, "photo": draw(st.sampled_from([None, PHOTO, PHOTO ^ 1, ~PHOTO & 0xFFFF])),
        "recorded": None if after is None else started + after, "lat": None, "lon": None, "accuracy_m": None,
    }  # fmt: skip
    return visit(number, home=home, **said | ({} if fix is None else at(*fix)))


def weights(visits: list[dict[str, object]]) -> dict[tuple[str, str], float]:
    """What each sign weighs on each visit that it was seen on."""
    frame = VISITS.completed(pl.DataFrame(visits, schema_overrides=dict(VISITS.columns)))
    rows = in_order(frame, NUMBERS)
    return {
        (sign.__name__, visits[taken]["visit"]): float(weight)
        for sign in SIGNS
        for found in [sign(rows, NUMBERS)]
        for taken, weight in zip(rows.taken[found.rows], found.weight, strict=True)
    }


def more(before: dict[tuple[str, str], float], after: dict[tuple[str, str], float], name: object) -> dict[str, float]:
    """What weighs more on one visit after something was taken from it than before, by sign."""
    return {sign: it for (sign, of), it in after.items() if of == name and it > before.get((sign, of), 0.0)}

"""Which visits are asked about: half by lot, half by risk, from a public seed and with exact probabilities."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

import polars as pl

from xiuhua.reckon.sampling.systematic import certain, drawn_by_size, order_by_lot
from xiuhua.reckon.tables import Table

PERCENT = 100
STEP = Decimal("0.01")  # scores are read to this: equal on every machine, whatever its last digits
SCALE = 1000  # whole parts of a weight
# The rows of a frame as they were drawn: `by_lot`, `by_risk`, or both, and the probability of coming in at all.
DRAWN = Table(
    "drawn",
    ("visit",),
    {
        "visit": pl.String,
        "score": pl.Float64,
        "by_lot": pl.Boolean,
        "by_risk": pl.Boolean,
        "probability": pl.Float64,
    },
)


@dataclass(frozen=True, slots=True)
class Design:
    """How many are drawn, the share of them by lot, and how far those by risk may lean to high scores.

    Within the part by risk a row's probability goes with e^(`steepness` · score), and is at least `floor_percent` of
    what it would be if all were alike.
    """

    calls: int
    by_lot_percent: int
    floor_percent: int
    steepness: int


def frame_lines(frame: pl.DataFrame) -> str:
    """A frame of `visit` and `score` as lines `visit,score` in the order of the visits."""
    rows = frame.sort("visit").select("visit", "score").iter_rows()
    return "".join(f"{visit},{_read(score)}\n" for visit, score in rows)


def digest_of(frame: pl.DataFrame) -> str:
    """The sha256 of a frame's lines."""
    return sha256(frame_lines(frame).encode()).hexdigest()


def seed_of(salt: str, *, month: str, place: str, digest: str) -> str:
    """The public seed of a draw: what anybody can know, and nobody can choose."""
    return f"{salt}|{month}|{place}|{digest}"


def drawn(frame: pl.DataFrame, design: Design, *, seed: str) -> pl.DataFrame:
    """The table DRAWN of a frame of `visit` and `score`, in the order of the visits.

    Two draws that do not know of one another: one gives each row the same probability, the other is systematic over
    the rows in the order of a lot (Hartley and Rao 1962), with probabilities by size of which none passes 1. Whoever
    comes in by either is drawn: 1 − (1 − p₁)(1 − p₂). A row may come in by both, so that `calls` is the most that are
    drawn; of a frame that is no larger all are. All is reckoned in whole numbers: it is the same on every machine.
    """
    rows = frame.sort("visit")
    visits, scores = rows["visit"].to_list(), rows["score"].to_list()
    by_lot = len(visits)
    if design.calls < len(visits):
        by_lot = round(design.calls * design.by_lot_percent / PERCENT)
    by_risk = max(min(design.calls, len(visits)) - by_lot, 0)
    first = set(order_by_lot(visits, seed=seed, purpose="lot")[:by_lot])
    weights = _weights(scores, design)
    sure, left, whole = certain(weights, by_risk)
    second = drawn_by_size(visits, weights, by_risk, seed=seed, purpose="risk")
    equal = by_lot / len(visits) if visits else 0.0
    sized = [1.0 if place in sure else left * weight / whole for place, weight in enumerate(weights)]
    places = range(len(visits))
    return DRAWN.conform(
        rows.with_columns(
            pl.Series("by_lot", [it in first for it in places], pl.Boolean),
            pl.Series("by_risk", [it in second for it in places], pl.Boolean),
            pl.Series("probability", [equal + it - equal * it for it in sized], pl.Float64),
        )
    )


def _read(score: float) -> Decimal:
    return Decimal(repr(score)).quantize(STEP)


def _weights(scores: Sequence[float], design: Design) -> list[int]:
    """Whole numbers that go with e^(steepness · score), none below the floor's share of their mean."""
    known = {score: int((_read(score) * design.steepness).exp() * SCALE) for score in set(scores)}
    plain = [known[score] for score in scores]
    whole, many = sum(plain), len(plain)
    return [design.floor_percent * whole + (PERCENT - design.floor_percent) * many * it for it in plain]

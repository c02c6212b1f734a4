"""A policy of pairing for tests, in round numbers."""

from datetime import date

from xiuhua.policy.pairing import Capacity, PairingPolicy
from xiuhua.words import AssignmentKind

WEIGHTS = {"distance": 10, "cause": 150, "language": 300, "change": 400, "load": 60}


def policy(*, capacities=(("", 0, 3),), **weights: int) -> PairingPolicy:
    """Weights as told, else WEIGHTS; unknown ways count 30 km."""
    kind, since = AssignmentKind.PAIR, date(2014, 1, 1)
    return PairingPolicy(
        kind=kind,
        weights={**WEIGHTS, **weights},
        terrain=1.6,
        unknown_km=30.0,
        exclusions=("kin",),
        capacities={
            rank: Capacity(kind, rank, least, most, since, None, "a notice", "high") for rank, least, most in capacities
        },
        skills={"doctor": ("illness", "disability")},
        topics={"health": ("illness",)},
    )

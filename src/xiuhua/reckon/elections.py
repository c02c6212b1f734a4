"""Who is elected: enough have to vote, and more than a share of those who voted have to be for somebody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

PERCENT = 100
Name = TypeVar("Name")


@dataclass(frozen=True, slots=True)
class Rule:
    """More than `turnout` per cent of those who may vote have to, and more than `majority` per cent be for somebody."""

    turnout: float
    majority: float


def elected(
    votes: Mapping[Name, tuple[str, int]], *, eligible: int, cast: int, rule: Rule, alone: Sequence[str]
) -> frozenset[Name]:
    """Who is elected of those who stand, by name their post and votes; nobody where too few voted.

    A post in `alone` has one holder: whoever has most votes, and nobody where two have as many.
    """
    if cast * PERCENT <= eligible * rule.turnout:
        return frozenset()
    enough = {name: it for name, it in votes.items() if it[1] * PERCENT > cast * rule.majority}
    return frozenset(name for name, (post, many) in enough.items() if post not in alone or _is_first(post, many, votes))


def _is_first(post: str, many: int, votes: Mapping[Name, tuple[str, int]]) -> bool:
    """Whether nobody else who stands for a post has as many votes."""
    return sum(1 for other, theirs in votes.values() if other == post and theirs >= many) == 1

"""Shares an amount out by weights so that not a fen is lost."""

from collections.abc import Sequence


def portions(amount: int, weights: Sequence[int]) -> list[int]:
    """Whole parts of an amount in proportion to weights of 0 or more, in their order; their sum is the amount.

    What whole parts leave over goes one by one to the largest rests, of equal ones to the first. Raises ValueError
    where all weights are 0.
    """
    total = sum(weights)
    if total <= 0:
        raise ValueError("Nothing is shared out by weights of 0: give at least one that is more.")
    parts = [amount * weight // total for weight in weights]
    rests = sorted(range(len(weights)), key=lambda at: (-(amount * weights[at] % total), at))
    for at in rests[: amount - sum(parts)]:
        parts[at] += 1
    return parts

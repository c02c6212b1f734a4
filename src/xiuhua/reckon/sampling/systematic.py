"""Draws by size that anybody can repeat: an equal step over units in the order of a lot (Hartley and Rao 1962)."""

from collections.abc import Sequence
from itertools import accumulate

from xiuhua.reckon.sampling.lots import DIGITS, lots


def order_by_lot(units: Sequence[str], *, seed: str, purpose: str) -> list[int]:
    """The places of units in the order of a lot; equal lots by their key."""
    found = lots(units, seed=seed, month=purpose, purpose="order").tolist()
    return sorted(range(len(units)), key=lambda place: (found[place], units[place]))


def drawn_by_size(units: Sequence[str], sizes: Sequence[int], many: int, *, seed: str, purpose: str) -> set[int]:
    """The places of `many` units, each with a probability that goes exactly with its size, those of `certain` surely.

    All is reckoned in whole numbers: it is the same on every machine.
    """
    sure, left, _ = certain(sizes, many)
    (start,) = lots([""], seed=seed, month=purpose, purpose="start")
    return sure | _systematic(
        sizes, order_by_lot(units, seed=seed, purpose=purpose), sure, left, int(start * 16**DIGITS)
    )


def certain(sizes: Sequence[int], many: int) -> tuple[set[int], int, int]:
    """Which units are so large that they surely come in, how many are left, and what the others measure together."""
    sure: set[int] = set()
    whole = sum(sizes)
    for place in sorted(range(len(sizes)), key=lambda it: -sizes[it]):
        left = many - len(sure)
        if left == 0 or left * sizes[place] < whole:
            break
        sure.add(place)
        whole -= sizes[place]
    return sure, many - len(sure), max(whole, 1)


def _systematic(sizes: Sequence[int], order: Sequence[int], sure: set[int], left: int, start: int) -> set[int]:
    """Of the units that are not sure, in an order, those in which an equal step ends; `start` is of 16^DIGITS."""
    rest = [place for place in order if place not in sure]
    whole = sum(sizes[place] for place in rest)
    if not left or not whole:
        return set()
    begin = start * whole // 16**DIGITS
    ends = [-((begin - it * left) // whole) for it in accumulate(sizes[place] for place in rest)]
    return {place for place, before, after in zip(rest, [0, *ends], ends, strict=False) if after > before}

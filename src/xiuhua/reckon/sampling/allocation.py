"""How large a sample must be to tell a share to within so much, and how it is shared out over strata."""

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor

from xiuhua.reckon.sampling.intervals import normal

PROPORTIONAL, EQUAL, NEYMAN = "proportional", "equal", "neyman"
WAYS = (PROPORTIONAL, EQUAL, NEYMAN)


def sample_size(population: int, *, within: float, expected: float = 0.5, effect: float = 1.0) -> int:
    """How many answers tell a share to within `within` on each side, at most all of the population.

    `expected` is the share that is looked for (a half asks for most) and `effect` the design effect: how many times
    as many answers it takes because neighbours answer alike. After Cochran (1977, 4.4) and Kish (1965).
    """
    endless = effect * normal() ** 2 * expected * (1 - expected) / within**2
    return min(ceil(endless / (1 + (endless - 1) / population)), population) if population else 0


def cluster_effect(take: float, *, alike: float) -> float:
    """The design effect of so many households in each village whose answers correlate by `alike` (Kish 1965)."""
    return 1 + (take - 1) * alike


def allocated(
    sizes: Mapping[str, int],
    total: int,
    *,
    way: str = PROPORTIONAL,
    least: int = 0,
    spreads: Mapping[str, float] | None = None,
) -> dict[str, int]:
    """How many of a total each stratum gives: whole numbers that sum to it, by largest remainder.

    `proportional` goes with the size, `equal` gives all alike, `neyman` goes with the size times the spread (standard
    deviation) of what is asked. No stratum gives more than it has, nor fewer than `least` where it has so many; of a
    total that all strata together do not have, all is taken. Raises ValueError where the least ones are more than
    the total.
    """
    bounds = {key: (min(least, size), size) for key, size in sizes.items()}
    if (needed := sum(low for low, _ in bounds.values())) > total:
        raise ValueError(
            f"{len(sizes)} strata of at least {least} each need {needed}, but only {total} are to be drawn. "
            "Draw more, or lower the least of each stratum."
        )
    total = min(total, sum(sizes.values()))
    exact = _within_bounds(_weights(sizes, way, spreads or {}), bounds, total)
    return _whole(exact, total)


def _weights(sizes: Mapping[str, int], way: str, spreads: Mapping[str, float]) -> dict[str, Fraction]:
    if way == EQUAL:
        return {key: Fraction(size > 0) for key, size in sizes.items()}
    if way == NEYMAN:
        return {key: size * Fraction(spreads[key]) for key, size in sizes.items()}
    return {key: Fraction(size) for key, size in sizes.items()}


def _within_bounds(
    weights: Mapping[str, Fraction], bounds: Mapping[str, tuple[int, int]], total: int
) -> dict[str, Fraction]:
    """Shares of the total that go with the weights, save where a bound holds one."""
    held: dict[str, Fraction] = {}
    while True:
        free = [key for key in weights if key not in held]
        left = total - sum(held.values())
        whole = sum((weights[key] for key in free), Fraction(0))
        want = {key: left * weights[key] / whole if whole else Fraction(left, len(free)) for key in free}
        over = {key: it - bounds[key][1] for key, it in want.items() if it > bounds[key][1]}
        under = {key: bounds[key][0] - it for key, it in want.items() if it < bounds[key][0]}
        if not over and not under:
            return held | want
        at = 1 if sum(over.values()) >= sum(under.values()) else 0
        held |= {key: Fraction(bounds[key][at]) for key in (over if at else under)}


def _whole(exact: Mapping[str, Fraction], total: int) -> dict[str, int]:
    found = {key: floor(it) for key, it in exact.items()}
    by_rest = sorted(exact, key=lambda key: (found[key] - exact[key], -exact[key], key))
    for key in by_rest[: total - sum(found.values())]:
        found[key] += 1
    return found

"""How many calls it takes: what a few of one person's visits can find, and how near an area's share can be told."""

from math import ceil, comb

from xiuhua.reckon.sampling.intervals import normal


def chance_of_finding(visits: int, *, made_up: int, calls: int, sensitivity: float) -> float:
    """The chance that calls about some of somebody's visits find one that was made up, if any are.

    Each made-up one that is called about is found with probability `sensitivity`; visits are drawn without return.
    """
    most = min(calls, made_up)
    ways = (
        comb(made_up, hit) * comb(visits - made_up, calls - hit) * (1 - sensitivity) ** hit for hit in range(most + 1)
    )
    return 1 - sum(ways) / comb(visits, calls)


def calls_needed(frame: int, *, within: float) -> int:
    """How many answers tell the share of a frame to within so much on each side, whatever it is (Cochran 1977)."""
    endless = normal() ** 2 / 4 / within**2
    return ceil(endless / (1 + (endless - 1) / frame))

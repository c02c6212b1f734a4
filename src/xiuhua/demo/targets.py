"""What the city must count to: the article's figures and the published ones, scaled to the size asked for."""

from dataclasses import dataclass
from datetime import date

FULL_SIZE = 128_000
LEAST_SIZE = 200
FILED_ON = date(2013, 12, 31)
STORY_ENDS = date(2017, 3, 31)
YEAR_ENDS = tuple(date(year, 12, 31) for year in range(2011, 2017))
POOR_BY_COUNTY = {"511902": 120, "511903": 115, "511921": 157, "511922": 152, "511923": 155}  # 157: published, 2014
SHARE_STEPS = 1515  # 231,795 / 3,030,000 and 655,995 / 3,030,000 in lowest terms are 153 / 2000 and 433 / 2000
SHARE_PARTS, POOR_PARTS_2016, POOR_PARTS_2011 = 2000, 153, 433


@dataclass(frozen=True, slots=True)
class Targets:
    """Exact counts of one size: `households` is how many are helped on the demo's day."""

    households: int
    filed_households: int
    filed_persons: int
    population: int
    poor_persons_2011: int
    poor_persons_2015: int
    poor_persons_2016: int
    exits: dict[int, int]
    returns: int
    villages: int
    poor_villages: int
    further_organisations: int
    rectified: int
    open_rectifications: int
    resident_members: int
    helpers: int
    linked_leaders: int
    vacant_slots: int
    funds_fen: int

    @property
    def leaders(self) -> int:
        """Leaders of village organisations: one for each."""
        return self.villages + self.further_organisations


def targets(size: int) -> Targets:
    """The counts of a city with `size` helped households. Raises ValueError for a size that no city can have."""
    if not LEAST_SIZE <= size <= FULL_SIZE:
        raise ValueError(f"The demo has from {LEAST_SIZE} to {FULL_SIZE} households, not {size}.")
    steps = scaled(SHARE_STEPS, size)
    further = scaled(38, size)
    return Targets(
        households=size,
        filed_households=scaled(145_000, size),
        filed_persons=scaled(494_300, steps, of=SHARE_STEPS),
        population=SHARE_PARTS * steps,
        poor_persons_2011=POOR_PARTS_2011 * steps,
        poor_persons_2015=scaled(318_300, steps, of=SHARE_STEPS),
        poor_persons_2016=POOR_PARTS_2016 * steps,
        exits={2014: scaled(15_500, size), 2015: scaled(19_558, size), 2016: scaled(22_242, size)},
        returns=scaled(240, size),
        villages=scaled(2655, size) - further,
        poor_villages=scaled(699, size),
        further_organisations=further,
        rectified=scaled(270, size),
        open_rectifications=scaled(12, size),
        resident_members=scaled(3654, size),
        helpers=scaled(56_737, size),
        linked_leaders=max(1, scaled(240, size)),
        vacant_slots=scaled(126, size),
        funds_fen=scaled(31_000_000_000, size),
    )


def scaled(count: int, size: int, *, of: int = FULL_SIZE) -> int:
    """A count of the full city at a smaller size."""
    return round(count * size / of)

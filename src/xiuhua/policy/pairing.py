"""What a pack says of pairing: capacities, weights, exclusions, and which skills answer which causes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from xiuhua.words import AssignmentKind

KINDS = (AssignmentKind.PAIR, AssignmentKind.CONTRACT, AssignmentKind.LINK)
WEIGHTS = ("distance", "cause", "language", "change", "load")
SHARED = ("terrain_factor", "unknown_km", "exclusions")
TEAM_WEIGHTS = ("distance", "cause", "one_sex", "same_unit", "term")
TEAM_SETTINGS = ("least", "most", "causes", "ending_days", "barred_ranks", "barred_posts")


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many households a helper of a rank answers for; the rank "" is everybody's who has no other."""

    kind: AssignmentKind
    rank: str
    least: int
    most: int
    since: date
    until: date | None
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class PairingRules:
    """The file pairing.toml of a pack.

    `skills` and `topics` say, by a skill of a helper or a topic of their department, which causes it answers.
    """

    capacities: tuple[Capacity, ...] = ()
    skills: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    topics: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PairingPolicy:
    """What holds for one kind of assignment on one day.

    Weights are whole points: `distance` for each kilometre by road, `cause` for each cause of a household that its
    helper does not answer, `language` where they share none, `change` where a household gets another helper than it
    has, `load` for each household that its helper already answers for. A kilometre by road is one in a straight line
    times `terrain`; where a point is not known it counts as `unknown_km`. `exclusions` are the reasons that forbid a
    pair.
    """

    kind: AssignmentKind
    weights: Mapping[str, int]
    terrain: float
    unknown_km: float
    exclusions: tuple[str, ...]
    capacities: Mapping[str, Capacity]
    skills: Mapping[str, tuple[str, ...]]
    topics: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class TeamPolicy:
    """What holds for resident teams on one day.

    A team has `least` to `most` members, one of them its first secretary. Weights are whole points: `distance` for
    each kilometre by road between a member and the village, `cause` for each cause of the village that no member
    answers, `one_sex` for a team of men or of women only, `same_unit` for each further member from one unit, `term` for
    each member who stays though their term is over.
    """

    least: int
    most: int
    weights: Mapping[str, int]
    terrain: float
    unknown_km: float
    skills: Mapping[str, tuple[str, ...]]

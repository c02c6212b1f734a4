"""What a pack says of visits: what is asked first, what each topic asks further, and how often somebody should come."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from xiuhua.policy.words import Labels

EVERY, LATE, BACK = "visit.every_days", "visit.late_days", "visit.back_days"
STATUSES, PHOTOS, PLACES = "visit.statuses", "visit.photos_offered", "visit.places_taken"
PHOTO_DAYS, PROMISE_DAYS = "visit.photo_days", "visit.promise_days"
PARAMETERS = (EVERY, STATUSES, LATE, BACK, PHOTOS, PLACES, PHOTO_DAYS, PROMISE_DAYS)


@dataclass(frozen=True, slots=True)
class Option:
    """An answer that can be chosen."""

    key: str
    label: Labels


@dataclass(frozen=True, slots=True)
class Ask:
    """A question of a topic with the answers to choose from."""

    key: str
    label: Labels
    options: tuple[Option, ...]

    @property
    def keys(self) -> frozenset[str]:
        """The keys of its answers."""
        return frozenset(it.key for it in self.options)


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that may have changed: `shows` are items on file that stand beside its questions, as noun.column."""

    key: str
    label: Labels
    asks: tuple[Ask, ...]
    shows: tuple[str, ...]
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class VisitRules:
    """All of visits.toml. Ways are codes of visit_way, the usual one first.

    In `missed` ones nobody was met, in `away` ones people met elsewhere than at the home.
    """

    ways: tuple[str, ...]
    there: frozenset[str] = frozenset()  # ways in which somebody came in person
    missed: frozenset[str] = frozenset()
    away: frozenset[str] = frozenset()
    topics: Mapping[str, Topic] = field(default_factory=dict)

    def asks(self) -> Iterator[tuple[Topic, Ask]]:
        """Every question with its topic."""
        for topic in self.topics.values():
            for ask in topic.asks:
                yield topic, ask


@dataclass(frozen=True, slots=True)
class VisitPolicy:
    """What holds for visits on a day: whom somebody should see within how many days, and what may be offered.

    A visit entered more than `late_days` after its day is one that was entered late; none is older than `back_days`.
    """

    rules: VisitRules
    every_days: int
    statuses: tuple[str, ...]
    late_days: int
    back_days: int
    photos: bool
    places: bool
    photo_days: int
    promise_days: int

"""What a search finds, as faces show it."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from xiuhua.reckon.search.nearness import Nearness
from xiuhua.words import AreaLevel


class Why(StrEnum):
    """By what somebody was found."""

    NAME = "name"
    SPELLING = "spelling"
    INITIALS = "initials"
    SOUND = "sound"
    ID_LAST = "id_last"
    IDENTITY = "identity"
    PHONE_LAST = "phone_last"
    NUMBER = "number"
    CODE = "code"


WHY_NEAR = {
    Nearness.IS: Why.NAME, Nearness.BEGINS: Why.NAME,
    Nearness.IS_SPELLED: Why.SPELLING, Nearness.IS_NEARLY_SPELLED: Why.SPELLING,
    Nearness.BEGINS_SPELLED: Why.SPELLING,
    Nearness.HAS_INITIALS: Why.INITIALS, Nearness.BEGINS_WITH_INITIALS: Why.INITIALS,
    Nearness.SOUNDS: Why.SOUND, Nearness.BEGINS_TO_SOUND: Why.SOUND,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Home:
    """Where a household lives: the names from the county to the village, and its group."""

    village_code: str = ""
    path: tuple[str, ...] = ()
    group_name: str = ""


@dataclass(frozen=True, slots=True)
class PersonFound:
    """A member of a household; `household` is the key of its card."""

    name: str
    relation: str
    household: UUID
    number: str
    head: str
    home: Home
    why: Why


@dataclass(frozen=True, slots=True)
class HouseholdFound:
    """A household found by its number."""

    household: UUID
    number: str
    head: str
    home: Home


@dataclass(frozen=True, slots=True)
class PostHeld:
    """A post that somebody of the staff holds within the reader's duty.

    With its place; of pairings with how many households; of a leader with the organisation, and the code of its seat.
    """

    role: str
    place: str
    place_code: str
    households: int = 0
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class StaffFound:
    """Somebody of the staff; `key` is that of their page."""

    key: UUID
    name: str
    unit: str
    title: str
    phone: str
    posts: tuple[PostHeld, ...]
    why: Why


@dataclass(frozen=True, slots=True)
class PlaceFound:
    """An area whose page the reader may open; `path` are the names above it."""

    code: str
    name: str
    level: AreaLevel
    path: tuple[str, ...]
    why: Why


@dataclass(frozen=True, slots=True)
class OrganisationFound:
    """An organisation seated where the reader answers; `key` is that of its page."""

    key: UUID
    name: str
    kind: str
    area_code: str
    area_name: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search found as of a day, group by group; `more` names the groups of which more could be found."""

    on: date
    people: tuple[PersonFound, ...] = ()
    households: tuple[HouseholdFound, ...] = ()
    staff: tuple[StaffFound, ...] = ()
    places: tuple[PlaceFound, ...] = ()
    organisations: tuple[OrganisationFound, ...] = ()
    more: frozenset[str] = field(default_factory=frozenset)

    @property
    def count(self) -> int:
        """How many are shown."""
        groups = (self.people, self.households, self.staff, self.places, self.organisations)
        return sum(map(len, groups))

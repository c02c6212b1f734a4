"""What a pack says of public notices: what may stand on one and on which days, what never, and who releases more."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from xiuhua.policy.words import Labels
from xiuhua.words import is_in_force

HOUSEHOLD, PLACE = "household", "place"


@dataclass(frozen=True, slots=True)
class NoticeItem:
    """Something that may stand on a notice, from a day until a day; `released`: only after two people let it.

    `of` says on which notices: those about households, or about a place itself.
    """

    key: str
    label: Labels
    since: date
    until: date | None
    released: bool
    source: str
    confidence: str
    of: str = HOUSEHOLD


@dataclass(frozen=True, slots=True)
class Forbidden:
    """Something that must not stand on any notice, named so that its refusal can name it."""

    key: str
    label: Labels
    source: str


@dataclass(frozen=True, slots=True)
class NameMask:
    """How many letters of a name are shown, and what stands for each of the others."""

    shown: int
    sign: str
    source: str

    def masked(self, name: str) -> str:
        """A name as a notice shows it; at least one letter of it is hidden."""
        shown = min(self.shown, max(len(name) - 1, 0))
        return name[:shown] + self.sign * (len(name) - shown)


@dataclass(frozen=True, slots=True)
class ReleaseOffices:
    """The offices that may ask that a released item stands, and those that release it."""

    asks: tuple[str, ...]
    releases: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class NoticeWords:
    """What a notice of a procedure is called while it stands and when all is decided, and what it says of a row.

    `objections` is the office that takes objections to it, empty for the one of all notices.
    """

    standing: Labels
    announced: Labels
    proposed: Labels
    decided: Labels
    objections: str = ""


@dataclass(frozen=True, slots=True)
class ObjectionOffice:
    """The office that takes objections to what stands on a notice."""

    office: str
    source: str


@dataclass(frozen=True, slots=True)
class NoticeRules:
    """All of notices.toml."""

    items: Mapping[str, NoticeItem]
    never: Mapping[str, Forbidden]
    mask: NameMask
    release: ReleaseOffices
    objections: ObjectionOffice
    words: Mapping[str, NoticeWords] = field(default_factory=dict)

    def items_on(self, day: date, *, of: str = HOUSEHOLD) -> tuple[NoticeItem, ...]:
        """What may stand on a notice of a day about households, or about a place, in the pack's order."""
        held = (it for it in self.items.values() if it.of == of)
        return tuple(it for it in held if is_in_force(day, since=it.since, until=it.until))

    def may_stand(self, key: str, *, on: date, of: str = HOUSEHOLD) -> bool:
        """Whether an item is on the list of a day."""
        return any(it.key == key for it in self.items_on(on, of=of))

    def takes_objections(self, procedure: str) -> str:
        """The office that takes objections to a notice of a procedure."""
        words = self.words.get(procedure)
        return (words.objections if words else "") or self.objections.office

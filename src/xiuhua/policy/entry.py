"""What a programme asks people to fill in: every form with its fields, who answers, who reads it, on what ground."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from xiuhua.policy.words import Labels
from xiuhua.reckon.burden import Answerer, Asked, Question, load_of, saved
from xiuhua.words import is_in_force

READERS = ("rule", "figure", "paper", "procedure", "notice", "page")  # what may read a field, before a colon and a key


@dataclass(frozen=True, slots=True)
class Widget:
    """How something is told, and the seconds it takes; of words for each. `intrusive`: a picture or a place."""

    key: str
    label: Labels
    seconds: float
    per_word: bool
    intrusive: bool
    source: str


@dataclass(frozen=True, slots=True)
class People:
    """Those who answer, and the minutes a month that one of them may be asked for (None: no promise is made).

    `agreed` are the minutes up to which forms were let in last: more needs an exception with a name under it.
    """

    answerer: Answerer
    label: Labels
    budget: float | None
    agreed: float
    source: str


@dataclass(frozen=True, slots=True)
class EntryField:
    """What is asked alike. `readers` of its own, where they are not those of its form; none: nobody reads it."""

    question: Question
    widget: str
    label: Labels
    readers: tuple[str, ...] | None
    necessity: Labels


@dataclass(frozen=True, slots=True)
class EntryForm:
    """A form of entry, or a paper of former days: what it asks, where, for whom, and until when."""

    asked: Asked
    label: Labels
    pages: tuple[str, ...]
    owner: str
    readers: tuple[str, ...]
    source: str
    since: date | None
    until: date | None
    fields: tuple[EntryField, ...]

    @property
    def key(self) -> str:
        """Its name."""
        return self.asked.key

    def unread(self) -> tuple[EntryField, ...]:
        """What it asks and nobody reads."""
        return tuple(it for it in self.fields if not (self.readers if it.readers is None else it.readers))


@dataclass(frozen=True, slots=True)
class Allowance:
    """Minutes a month more than were agreed, who signed for them, why and until when."""

    by: str
    minutes: float
    signed_by: str
    reason: Labels
    source: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Entry:
    """All that a pack asks, the papers that it took the place of (`before`), and what was let in beyond the agreed."""

    widgets: Mapping[str, Widget] = field(default_factory=dict)
    people: Mapping[str, People] = field(default_factory=dict)
    owners: Mapping[str, Labels] = field(default_factory=dict)
    forms: Mapping[str, EntryForm] = field(default_factory=dict)
    before: Mapping[str, EntryForm] = field(default_factory=dict)
    exceptions: tuple[Allowance, ...] = ()

    @property
    def answerers(self) -> dict[str, Answerer]:
        """Who answers, for reckoning."""
        return {key: it.answerer for key, it in self.people.items()}

    def on(self, day: date) -> tuple[EntryForm, ...]:
        """The forms that are asked on a day."""
        return tuple(it for it in self.forms.values() if is_in_force(day, since=it.since or date.min, until=it.until))

    def minutes_on(self, day: date) -> dict[str, float]:
        """Minutes a month of one of each kind of those who answer, on a day."""
        return self._minutes(self.on(day))

    def minutes_before(self) -> dict[str, float]:
        """The same by the papers of former days."""
        return self._minutes(self.before.values())

    def allowed_on(self, by: str, day: date) -> float:
        """Minutes that were agreed, with what was signed for beside them."""
        signed = (it for it in self.exceptions if it.by == by)
        holding = (it for it in signed if is_in_force(day, since=it.since or date.min, until=it.until))
        return self.people[by].agreed + sum(it.minutes for it in holding)

    def saved_on(self, day: date) -> dict[str, float]:
        """By those who answer, the share of the minutes of former days that is not spent any more."""
        before, now = self.minutes_before(), self.minutes_on(day)
        shares = {by: saved(before[by], now[by]) for by in before}
        return {by: share for by, share in shares.items() if share is not None}

    def read_back_on(self, day: date) -> tuple[int, int]:
        """How many of the fields asked on a day somebody or something reads, and how many there are."""
        forms = self.on(day)
        every = sum(len(it.fields) for it in forms)
        return every - sum(len(it.unread()) for it in forms), every

    def _minutes(self, forms: Iterable[EntryForm]) -> dict[str, float]:
        asked = [it.asked for it in forms]
        return {by: load_of(asked, it) for by, it in self.answerers.items()}


def growth(old: Entry, new: Entry, *, day: date) -> list[tuple[str, float, float, bool]]:
    """By those who answer: minutes by the old forms, by the new ones, and whether more of them was signed for."""
    before, after = old.minutes_on(day), new.minutes_on(day)
    found = []
    for by in {**before, **after}:
        was, now = before.get(by, 0.0), after.get(by, 0.0)
        signed = sum(
            it.minutes
            for it in new.exceptions
            if it.by == by and is_in_force(day, since=it.since or date.min, until=it.until)
        )
        found.append((by, was, now, now <= was + signed + TOLERANCE))
    return found


TOLERANCE = 0.005  # of a minute: what rounding to two places may hide

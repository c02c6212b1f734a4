"""A profile of what software must not have: its bans, by which one knows them, and what only looks like one."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from xiuhua.policy.words import Labels

PAGES, API, SCHEMA, PACKS = "pages", "api", "schema", "packs"
PLACES = (PAGES, API, SCHEMA, PACKS)


@dataclass(frozen=True, slots=True)
class Ban:
    """Something banned, and what betrays it: words, names, names beside a person, parameters that are on, calls."""

    key: str
    label: Labels
    basis: Labels
    words: tuple[str, ...]
    names: tuple[str, ...]
    of_persons: tuple[str, ...]
    switches: tuple[str, ...]
    calls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """A text or name that a ban's signs would betray and that is something else, with the reason."""

    ban: str
    texts: tuple[str, ...]
    names: tuple[str, ...]
    reason: Labels


@dataclass(frozen=True, slots=True)
class Profile:
    """The bans of a rule from a day on; one may be lifted for `longest_days` at once."""

    name: str
    label: Labels
    source: str
    since: date
    longest_days: int
    persons: tuple[str, ...]
    bans: Mapping[str, Ban]
    meanings: tuple[Meaning, ...]


@dataclass(frozen=True, slots=True)
class Thing:
    """A part of the house: in which of PLACES, where exactly, how code calls it, and the text that people read."""

    place: str
    where: str
    name: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Betrayed:
    """A ban that something betrays: by what sign, and where."""

    ban: str
    place: str
    where: str
    sign: str


@dataclass(frozen=True, slots=True)
class _Signs:
    """The signs of a ban as they are looked for."""

    key: str
    words: re.Pattern[str]
    names: re.Pattern[str]
    of_persons: re.Pattern[str]
    switches: re.Pattern[str]
    calls: re.Pattern[str]
    else_texts: re.Pattern[str]
    else_names: re.Pattern[str]


def judge_house(
    profile: Profile, things: Iterable[Thing], *, lifted: Collection[tuple[str, str]] = ()
) -> list[Betrayed]:
    """What is banned and there; `lifted` are bans, each with the beginning of where it is lifted."""
    bans, persons = [_signs_of(it, profile) for it in profile.bans.values()], _any(map(_part, profile.persons))
    found = {it for thing in things for it in _betrayed(thing, bans, persons)}
    return sorted(it for it in found if not any(it.ban == ban and it.where.startswith(at) for ban, at in lifted))


def joined(name: str) -> str:
    """A name as its parts in small letters, each between _: DoorCheck.points is _door_check_points_."""
    parts = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return "_" + "_".join(re.findall(r"[a-z0-9]+", parts.lower())) + "_"


def _betrayed(thing: Thing, bans: Iterable[_Signs], persons: re.Pattern[str]) -> Iterator[Betrayed]:
    text, name = thing.text.casefold(), joined(thing.name)
    of_somebody = persons.search(name)
    for ban in bans:
        signs = [*ban.calls.findall(text)]
        if found := ban.words.search(text):
            signs += [found[0]] if ban.words.search(ban.else_texts.sub(" ", text)) else []
        said = ban.else_names.sub("_", name)
        signs += [
            it[0].strip("_") for it in (ban.names.search(said), of_somebody and ban.of_persons.search(said)) if it
        ]
        signs += ban.switches.findall(name) if text == "true" else []
        yield from (Betrayed(ban.key, thing.place, thing.where, sign.strip("_")) for sign in signs)


def _signs_of(ban: Ban, profile: Profile) -> _Signs:
    meanings = [it for it in profile.meanings if it.ban == ban.key]
    return _Signs(
        key=ban.key,
        words=_any(map(_word, ban.words)),
        names=_any(map(_part, ban.names)),
        of_persons=_any(map(_part, ban.of_persons)),
        switches=_any(map(_part, ban.switches)),
        calls=_any(re.escape(it.casefold()) for it in ban.calls),
        else_texts=_any(re.escape(text.casefold()) for it in meanings for text in it.texts),
        else_names=_any(_part(name) for it in meanings for name in it.names),
    )


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    """Any of some patterns; without any, what is never found."""
    return re.compile("|".join(patterns) or "(?!)")


def _part(name: str) -> str:
    """A name as a whole part of another."""
    return re.escape(joined(name))


def _word(word: str) -> str:
    """A word as it is looked for: one of the Latin alphabet must end where it ends."""
    told = re.escape(word.casefold())
    return rf"(?<![a-z0-9]){told}(?![a-z0-9])" if word.isascii() else told

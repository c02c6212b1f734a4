"""The policy as a manual for readers: which packs are in force where somebody answers, and what each says."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from xiuhua.policy.manual import Manual, chapters_of
from xiuhua.queries.pack import PackJudging, pack_around, pack_named, packs_judging
from xiuhua.words import NotFound

KEPT = 8  # manuals: of a pack, a language and a day each


@dataclass(frozen=True, slots=True)
class PackSeen:
    """A pack in force, what it is called, until before when its policy speaks, and whether it judges where one is."""

    judging: PackJudging
    title: str
    since: date | None
    until: date | None
    here: bool


def packs_seen(places: Collection[int], *, language: str, on: date) -> list[PackSeen]:
    """The packs in force on a day, those first that judge some places (by id). Two statements, two more a place."""
    judging = packs_judging(on=on)
    mine = {pack_around(place, on=on) for place in places} if judging else set()
    found = [_seen(one, language=language, mine=mine) for one in judging]
    return sorted(found, key=lambda one: not one.here)


def manual_in_force(name: str, *, language: str, on: date) -> Manual | None:
    """What a pack says on a day, by chapters; None for one that is not in force. One statement."""
    if name not in {one.pack for one in packs_judging(on=on)}:
        return None
    return manual_kept(name, language, on)


@lru_cache(maxsize=KEPT)
def manual_kept(name: str, language: str, day: date) -> Manual:
    """The manual of a pack, spelt once: that takes a second. Of a pack whose time is over, its last day."""
    pack = pack_named(name)
    last = pack.until - timedelta(days=1) if pack.until else day
    return chapters_of(pack, language=language, day=min(day, last))


def _seen(one: PackJudging, *, language: str, mine: Collection[str]) -> PackSeen:
    try:
        pack = pack_named(one.pack)
    except NotFound:
        return PackSeen(one, one.pack, None, None, one.pack in mine)
    return PackSeen(one, pack.title[language], pack.since, pack.until, one.pack in mine)

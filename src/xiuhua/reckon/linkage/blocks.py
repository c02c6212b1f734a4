"""Which pairs are worth weighing: records that share something rare, or of something frequent two things at once.

A rule puts records into blocks by a key. All pairs of a block are proposed unless it is larger than its cap: then it is
parted by each of the rule's finer keys instead, and what is still too large gives each record its next neighbours
in the order of births and names. Nothing is dropped without being counted.
"""

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from xiuhua.reckon.linkage.codes import Flags, Ints, Keys, looked_up, mixed
from xiuhua.reckon.linkage.records import Births, Records

Key = tuple[Keys, Flags]  # per record: the key, and whether it is known


@dataclass(frozen=True, slots=True)
class Rule:
    """Keys by which blocks are made (a record may stand in several), their cap, and the keys that part larger ones."""

    keys: str
    cap: int
    finer: tuple[str, ...]
    finer_cap: int = 12
    neighbours: int = 4  # whom a record of a larger finer block is given


RULES = (
    Rule("number", 20, ("family", "year", "given", "phone")),
    Rule("tail", 10, ("family", "given", "year", "village", "phone")),
    Rule("area_tail", 4, ("family", "given", "year", "village")),
    Rule("sound", 5, ("birth", "year", "village", "phone", "month_day", "area_tail")),
    Rule("word", 5, ("birth", "year", "village", "phone", "month_day")),
    Rule("birth", 5, ("family", "given", "village", "phone")),
    Rule("phone", 10, ("sound", "year", "given", "month_day")),
    Rule("village", 5, ("year_family", "month_day_sex", "given", "sound")),
    Rule("year_month", 4, ("family_sex", "given"), finer_cap=6, neighbours=0),
)


@dataclass(frozen=True, slots=True)
class Proposed:
    """Pairs as left and right record, left before right, in order; and what was too large."""

    left: Ints
    right: Ints
    refined: int  # blocks that were parted by finer keys
    windowed: int  # finer blocks of which only neighbours were taken


def propose(records: Records, *, first: Flags | None = None) -> Proposed:
    """The pairs worth weighing; where `first` says which records are of a first list, those of one from each list."""
    keys = _keys(records)
    order = mixed(records.births.whole, looked_up(records.names.sound, records.names.code))
    rank = np.argsort(np.lexsort((order, records.births.whole)), kind="stable")
    found, refined, windowed = [], 0, 0
    with ThreadPoolExecutor(max_workers=min(os.cpu_count() or 1, 4)) as pool:
        told = list(pool.map(lambda rule: _of_rule(rule, keys, rank), RULES))
    for pairs, large, narrow in told:
        found += pairs
        refined += large
        windowed += narrow
    count = max(records.count, 1)
    both = np.sort(np.concatenate([np.minimum(a, b) * count + np.maximum(a, b) for a, b in found]))
    both = both[np.concatenate([[True], both[1:] != both[:-1]])] if len(both) else both
    left, right = both // count, both % count
    apart = left != right if first is None else first[left] != first[right]
    return Proposed(left[apart], right[apart], refined, windowed)


Pairs = tuple[Ints, Ints]


def _of_rule(rule: Rule, keys: Mapping[str, Sequence[Key]], rank: Ints) -> tuple[list[Pairs], int, int]:
    key, record = _entries(keys[rule.keys])
    blocks = _Blocks.of(key, record)
    found = [blocks.pairs(cap=rule.cap)]
    large = blocks.members(above=rule.cap)
    refined, windowed = int((blocks.size > rule.cap).sum()), 0
    for name in rule.finer:
        for finer, known in keys[name]:
            within = large[known[record[large]]]
            finer_blocks = _Blocks.of(mixed(key[within], finer[record[within]]), record[within])
            found.append(finer_blocks.pairs(cap=rule.finer_cap))
            found.append(finer_blocks.neighbours(rule.neighbours, above=rule.finer_cap, rank=rank))
            windowed += int((finer_blocks.size > rule.finer_cap).sum())
    return found, refined, windowed


def _entries(keys: Sequence[Key]) -> tuple[Keys, Ints]:
    """Keys and records, one after another; a record whose second key is its first has it once."""
    found, records = [], []
    for place, (key, known) in enumerate(keys):
        fresh = known.copy()
        for earlier, was_known in keys[:place]:
            fresh &= ~(was_known & (earlier == key))
        found.append(key[fresh])
        records.append(np.flatnonzero(fresh))
    return np.concatenate(found), np.concatenate(records)


@dataclass(frozen=True, slots=True)
class _Blocks:
    """Records by key: `order` sorts entries into blocks, which begin at `start` and have a `size`."""

    record: Ints
    order: Ints
    start: Ints
    size: Ints

    @classmethod
    def of(cls, key: Keys, record: Ints) -> "_Blocks":
        order = np.argsort(key)
        told = key[order]
        start = np.flatnonzero(np.concatenate([[True], told[1:] != told[:-1]])) if len(told) else np.zeros(0, np.int64)
        return cls(record, order, start, np.diff(np.append(start, len(told))))

    def members(self, *, above: int) -> Ints:
        """Entries of the blocks above a size."""
        return self.order[np.repeat(self.size > above, self.size)]

    def pairs(self, *, cap: int) -> Pairs:
        """All pairs within the blocks up to a size."""
        fits = (self.size > 1) & (self.size <= cap)
        size, start = self.size[fits], self.start[fits]
        place = _counted_up(size)
        at = np.repeat(start, size) + place
        partners = np.repeat(size, size) - place - 1
        first = np.repeat(at, partners)
        second = first + 1 + _counted_up(partners)
        return self.record[self.order[first]], self.record[self.order[second]]

    def neighbours(self, many: int, *, above: int, rank: Ints) -> Pairs:
        """Within larger blocks each record with those that follow it next, in the order of a rank."""
        large = self.size > above
        entries = self.members(above=above)
        if not len(entries) or not many:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        block = np.repeat(np.arange(int(large.sum())), self.size[large])
        ordered = np.lexsort((rank[self.record[entries]], block))
        record, block = self.record[entries][ordered], block[ordered]
        left, right = [], []
        for step in range(1, many + 1):
            same = block[step:] == block[:-step]
            left.append(record[:-step][same])
            right.append(record[step:][same])
        return np.concatenate(left), np.concatenate(right)


def _counted_up(sizes: Ints) -> Ints:
    """0, 1, 2 … for each of some sizes, one after another."""
    return np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)


def _keys(records: Records) -> dict[str, list[Key]]:
    """All keys by name; some have several for a record: the day of birth of its column and of its number."""
    names, number = records.names, records.number
    named, numbered = names.code >= 0, number >= 0
    sound, family, given = (looked_up(it, names.code) for it in (names.sound, names.family, names.given))
    has_given = named & (looked_up(names.length, names.code) > 1)
    days = (records.births, records.in_number)
    sex = np.where(records.sex > 0, records.sex, records.sex_in_number)
    village = looked_up(records.villages.sound, records.villages.code)
    tail, area_tail = _number_parts(records)
    return {
        "number": [(mixed(number), numbered)], "tail": [tail], "area_tail": [area_tail],
        "sound": [(mixed(sound), named)], "family": [(mixed(family), named)], "given": [(mixed(given), has_given)],
        "word": _words(records), "phone": [(mixed(records.phones.code), records.phones.code >= 0)],
        "village": [(mixed(village), records.villages.code >= 0)],
        "birth": [(mixed(it.whole), it.day > 0) for it in days],
        "year": [(mixed(it.year), it.year > 0) for it in days],
        "year_month": [(mixed(it.year, it.month), it.month > 0) for it in days],
        "month_day": [_month_day(it) for it in days],
        "year_family": [(mixed(it.year, family), named & (it.year > 0)) for it in days],
        "month_day_sex": [(mixed(key, sex), known) for key, known in map(_month_day, days)],
        "family_sex": [(mixed(family, sex), named)],
    }  # fmt: skip


def _month_day(births: Births) -> Key:
    """Month and day in either order."""
    low, high = np.minimum(births.month, births.day), np.maximum(births.month, births.day)
    return mixed(low, high), births.day > 0


def _number_parts(records: Records) -> tuple[Key, Key]:
    """The last eight signs of each number, and its first six with its last four."""
    numbers, number = records.numbers, records.number
    long = (number >= 0) & (looked_up(numbers.length, number) >= 12)
    return (looked_up(numbers.tail, number), long), (looked_up(numbers.area_tail, number), long)


def _words(records: Records) -> list[Key]:
    """Words of names in letters, one key for each place."""
    names = records.names
    found = []
    for place in range(names.units.shape[1]):
        sounds = names.sounds[:, place] if len(names.sounds) else np.zeros(0, np.int32)
        known = looked_up((sounds >= 0) & ~names.han, names.code, missing=False).astype(bool)
        found.append((mixed(looked_up(sounds, names.code)), known))
    return found

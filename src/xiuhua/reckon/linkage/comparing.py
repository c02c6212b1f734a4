"""How near two names come to one another, two villages, two phones: levels of pairs, the best being 0."""

import numpy as np
from numpy.typing import NDArray

from xiuhua.reckon.linkage.codes import Flags, Ints
from xiuhua.reckon.linkage.distance import slips
from xiuhua.reckon.linkage.names import UNITS, Names
from xiuhua.reckon.linkage.places import Values

Level = NDArray[np.int8]
SAME, SOUND, SLIP, NEAR, PART, FAMILY, DIFFERS = range(7)


def name_levels(names: Names, left: Ints, right: Ints) -> Level:
    """Same, sounds the same in any order, a slip (a sign lost), near, part of it, family name, differs; -1 for none."""
    one, other = names.code[left], names.code[right]
    found = np.where((one >= 0) & (other >= 0), DIFFERS, -1).astype(np.int8)
    rows = np.flatnonzero(found == DIFFERS)
    a, b = one[rows], other[rows]
    level = np.where(a == b, SAME, np.where(names.sound[a] == names.sound[b], SOUND, DIFFERS)).astype(np.int8)
    han = names.han[a] & names.han[b]
    for chosen, levels_of in ((han, _in_characters), (~han, _in_letters)):
        asked = np.flatnonzero((level == DIFFERS) & chosen)
        level[asked] = levels_of(names, a[asked], b[asked])
    found[rows] = level
    return found


def _in_characters(names: Names, a: Ints, b: Ints) -> Level:
    length = names.length[a], names.length[b]
    longer, shorter = np.maximum(*length), np.minimum(*length)
    shared = _shared(names, a, b, longest=int(longer.max(initial=0)))
    family = names.family[a] == names.family[b]
    near = (longer >= 3) & (shorter >= 2) & (shared >= longer - 1)
    slip = near & (shorter < longer)
    part = (longer >= 3) & (shorter >= 2) & (shared >= np.minimum(shorter, longer - 1)) & ~family
    asked = np.flatnonzero(family & ~near & (longer >= 3) & (shorter >= 3))
    near[asked] = slips(names.letters[a[asked]], names.letters[b[asked]]) <= 1
    return np.select([slip, near, part, family], [SLIP, NEAR, PART, FAMILY], DIFFERS).astype(np.int8)


def _in_letters(names: Names, a: Ints, b: Ints) -> Level:
    """At least one in letters: words may stand in any order, and one of both may lack some."""
    length = names.length[a], names.length[b]
    longer, shorter = np.maximum(*length), np.minimum(*length)
    shared = _shared(names, a, b, longest=int(longer.max(initial=0)))
    letters = np.minimum(*(np.count_nonzero(names.letters[it], axis=1) for it in (a, b)))
    apart = np.minimum(
        slips(names.letters[a], names.letters[b]), slips(names.sorted_letters[a], names.sorted_letters[b])
    )
    slip, near = apart <= 1 + (letters >= 10), apart <= np.maximum(letters // 4, 1)
    part = (shared == shorter) & (shorter < longer) & (shared > 0)
    long = letters >= 3
    return np.select([slip & long, near & long, part, shared > 0], [SLIP, NEAR, PART, FAMILY], DIFFERS).astype(np.int8)


def _shared(names: Names, a: Ints, b: Ints, *, longest: int) -> Ints:
    """How many units of one sound like a unit of the other."""
    one, other = names.sounds[a], names.sounds[b]
    places = range(min(longest, UNITS))
    found = []
    for mine, theirs in ((one, other), (other, one)):
        count = np.zeros(len(a), np.int64)
        for place in places:
            there: Flags = np.zeros(len(a), np.bool_)
            for also in places:
                there |= mine[:, place] == theirs[:, also]
            count += there & (mine[:, place] >= 0)
        found.append(count)
    return np.minimum(*found)


def village_levels(villages: Values, left: Ints, right: Ints) -> Level:
    """Same, near (sounds the same, a slip, part of the other), differs; -1 where one has none."""
    found, rows, one, other = _unlike(villages, left, right)
    a, b = villages.sign[one], villages.sign[other]
    lengths = np.count_nonzero(a, axis=1), np.count_nonzero(b, axis=1)
    apart, shorter = slips(a, b), np.minimum(*lengths)
    within = (shorter >= 2) & (apart == np.abs(lengths[0] - lengths[1])) & (apart > 0)
    near = (apart <= (shorter + 1) // 4) | within | (villages.sound[one] == villages.sound[other])
    found[rows] = np.where(near, 1, 2)
    return found


def phone_levels(phones: Values, left: Ints, right: Ints) -> Level:
    """Same, one slip, differs; -1 where one has none."""
    found, rows, one, other = _unlike(phones, left, right)
    near = (phones.head[one] == phones.head[other]) | (phones.tail[one] == phones.tail[other])
    asked = np.flatnonzero(near)
    near[asked] = slips(phones.sign[one[asked]], phones.sign[other[asked]]) <= 1
    found[rows] = np.where(near, 1, 2)
    return found


def _unlike(values: Values, left: Ints, right: Ints) -> tuple[Level, Ints, Ints, Ints]:
    """0 where values are the same, -1 where one is missing; the rows where they are unlike, and both values there."""
    one, other = values.code[left], values.code[right]
    found = np.where((one >= 0) & (other >= 0), 0, -1).astype(np.int8)
    rows = np.flatnonzero((found == 0) & (one != other))
    return found, rows, one[rows], other[rows]

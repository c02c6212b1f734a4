"""C06: notes copied within the visits of a helper or from another, with up to four in ten letters changed."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from xiuhua.loop.verify.rows import Bools, Floats, Ints, Rows, runs
from xiuhua.loop.verify.seen import Seen, nowhere, seen
from xiuhua.loop.verify.times import NORMAL
from xiuhua.policy.verify import Numbers
from xiuhua.reckon.likeness import Letters, Maps, lengths, letters_of, maps_of, overlap, rare_pairs, shared

NEIGHBOURS = 12  # visits before, and as many after, that a note is compared with
SEED = 7  # of the order in which notes of others are drawn to be compared with
NOBODY = -1


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes that are long enough to compare: their rows, letters and owners, in order of helper and time."""

    rows: Ints
    letters: Letters
    maps: Maps
    helper: Ints
    household: Ints
    started: Ints
    month: Ints


@dataclass(slots=True)
class Nearest:
    """For each note the one most like it so far (NOBODY: none), roughly at first, then letter by letter."""

    alike: Floats
    other: Ints = field(init=False)

    def __post_init__(self) -> None:
        """Nobody is near yet."""
        self.other = np.full(len(self.alike), NOBODY)

    def offer(self, here: Ints, other: Ints, alike: Floats) -> None:
        """Take what is more alike; no note may stand twice among `here`."""
        better = alike > self.alike[here]
        self.alike[here[better]] = alike[better]
        self.other[here[better]] = other[better]

    def compared(self, notes: Notes) -> "Nearest":
        """The same letter by letter."""
        has = np.flatnonzero(self.other != NOBODY)
        self.alike = np.zeros(len(self.alike))
        self.alike[has] = shared(notes.letters, has, self.other[has])
        return self


def copied(rows: Rows, numbers: Numbers, *, phrases: Sequence[str]) -> Seen:
    """Notes that stand in another visit's note to a larger part than notes of different people do by chance.

    Phrases of the form are left out first, then notes of less than `note_shingles` letters. Alike is twice the longest
    common subsequence ÷ the letters of both, so that a changed letter costs one letter, wherever it is. Chance is what
    each note has in common with the most alike of as many notes of others, drawn at random: what all write alike is
    alike there too. A note was copied where

    * one made earlier for another home is `note_alike` alike, and more than chance is in all but `note_false_share`; or
    * its helper's notes of the month are alike, and so by more than chance, by `peers_z` robust scores above those of
      other helpers, and it is among the more alike half; or
    * another helper's earlier note is as alike, and they share rare shingles of three letters.

    The first of two is not at fault. Source: near duplicates (Kuriakose and Robbins 2016), shingles (Broder 1997).
    """
    notes = _long(rows, numbers, phrases)
    if len(notes.rows) < 2:
        return nowhere("C06")
    before, after, compared = _own(notes)
    chance = _others(notes, compared).compared(notes)
    bar = max(numbers.note_alike, float(np.quantile(chance.alike, 1 - numbers.note_false_share)) + numbers.note_margin)
    near = before.compared(notes)
    whole = np.maximum(near.alike, after.compared(notes).alike)
    far = _elsewhere(notes, bar, numbers)
    habit = _habit(notes, whole, chance.alike, numbers)
    single = _single(notes, near, far, bar, numbers)
    weight = np.where(habit | (single > 1), numbers.note_weight, np.where(single > 0, numbers.note_once_weight, 0.0))
    most = np.maximum(whole, far.alike)
    other = np.where(far.alike > whole, far.other, np.where(near.alike >= after.alike, near.other, after.other))
    return _told(rows, notes, weight, most, other)


def _long(rows: Rows, numbers: Numbers, phrases: Sequence[str]) -> Notes:
    letters = letters_of(rows.note, without=phrases)
    long = np.flatnonzero(lengths(letters) >= numbers.note_shingles)
    letters = letters[long]
    return Notes(
        long, letters, maps_of(letters), rows.helper[long], rows.household[long], rows.started[long], rows.month[long]
    )


def _own(notes: Notes) -> tuple[Nearest, Nearest, Ints]:
    """The nearest note of the same helper for another home, of earlier visits and of later ones; how many were seen."""
    size = len(notes.rows)
    before, after, compared = Nearest(np.zeros(size)), Nearest(np.zeros(size)), np.zeros(size, np.int64)
    for step in range(1, min(NEIGHBOURS, size - 1) + 1):
        same = (notes.helper[:-step] == notes.helper[step:]) & (notes.household[:-step] != notes.household[step:])
        one = np.flatnonzero(same)
        other = one + step
        alike = overlap(notes.maps, one, other)
        after.offer(one, other, alike)
        before.offer(other, one, alike)
        compared[one] += 1
        compared[other] += 1
    return before, after, compared


def _others(notes: Notes, compared: Ints) -> Nearest:
    """The nearest of as many notes of other helpers, drawn at random."""
    found = Nearest(np.zeros(len(notes.rows)))
    drawn = np.random.default_rng(SEED).permutation(len(notes.rows))
    for step in range(1, min(2 * NEIGHBOURS, len(drawn) - 1) + 1):
        other = np.roll(drawn, -step)
        asked = (compared[drawn] >= step) & (notes.helper[drawn] != notes.helper[other])
        one, other = drawn[asked], other[asked]
        found.offer(one, other, overlap(notes.maps, one, other))
    return found


def _elsewhere(notes: Notes, bar: float, numbers: Numbers) -> Nearest:
    """The nearest earlier note, whoever wrote it, of those that share rare shingles; of one home only nearly equal."""
    size = len(notes.rows)
    most = int(max(3, min(numbers.note_rare_most, size * numbers.note_common_share)))
    one, other = rare_pairs(notes.letters, most=most, least=int(numbers.note_rare_least))
    alike = shared(notes.letters, one, other)
    enough = np.where(notes.household[one] == notes.household[other], numbers.note_alike_home, bar)
    kept = alike >= enough
    one, other, alike = one[kept], other[kept], alike[kept]
    later = np.where(notes.started[one] > notes.started[other], one, other)
    earlier = one + other - later
    found = Nearest(np.zeros(size))
    order = np.lexsort((earlier, -alike, later))
    first = order[np.unique(later[order], return_index=True)[1]]
    found.offer(later[first], earlier[first], alike[first])
    return found


def _single(notes: Notes, near: Nearest, far: Nearest, bar: float, numbers: Numbers) -> Ints:
    """2 for a note that is a copy of an earlier one beyond doubt, or one of several such; 1 for one alone; else 0."""
    alike = np.maximum(near.alike, far.alike)
    long = alike * lengths(notes.letters) >= numbers.note_alike_letters
    found = (alike >= bar) & long
    part = runs(notes.helper, notes.month)
    several = np.bincount(part, found)[part] > 1
    return np.where(found & (several | (alike >= numbers.note_alike_home)), 2, found.astype(np.int64))


def _habit(notes: Notes, alike: Floats, chance: Floats, numbers: Numbers) -> Bools:
    """Notes of helpers who in a month write more alike than others do, by more than chance; their more alike half."""
    part = runs(notes.helper, notes.month)
    size = np.bincount(part)
    enough = size >= numbers.note_habit_least
    mean, excess = np.bincount(part, alike) / size, np.bincount(part, alike - chance) / size
    if enough.sum() >= numbers.peers_least:
        typical = [_above(it, enough, numbers) for it in (mean, excess)]
        odd = enough & (typical[0] + typical[1] >= 2 * numbers.peers_z)
    else:
        odd = np.zeros(len(size), np.bool_)
    odd |= enough & (mean >= numbers.note_habit_alike) & (excess >= numbers.note_habit_excess)
    usual = float(np.median(alike))
    habit: Bools = odd[part] & (alike > usual) & (alike - chance > 0)
    return habit


def _above(values: Floats, counted: Bools, numbers: Numbers) -> Floats:
    """Robust scores; a spread below `note_margin` is taken for that."""
    middle = np.median(values[counted])
    spread = max(float(np.median(np.abs(values[counted] - middle))), NORMAL * numbers.note_margin)
    found: Floats = NORMAL * (values - middle) / spread
    return found


def _told(rows: Rows, notes: Notes, weight: Floats, alike: Floats, other: Ints) -> Seen:
    """On all rows; the group is the helper's month, which is where to look for what it was copied from."""
    found, percent = np.zeros(rows.count), np.zeros(rows.count)
    group, times = np.zeros(rows.count, np.int64), np.zeros(rows.count, np.int64)
    flagged = weight > 0
    root = np.where(other == NOBODY, np.arange(len(other)), other)
    root = np.minimum(root, np.arange(len(other)))
    root = root[root]
    found[notes.rows], percent[notes.rows], group[notes.rows] = weight, 100 * alike, root
    times[notes.rows] = np.maximum(np.bincount(root, flagged, len(root))[root], 2) - 1
    return seen("C06", found, group=group, count=times, amount=percent)

"""C06: notes copied within the visits of a helper or from another, with up to four in ten letters changed."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from xiuhua.loop.verify.rows import NONE, Bools, Floats, Ints, Rows, runs
from xiuhua.loop.verify.seen import Seen, nowhere, seen
from xiuhua.loop.verify.times import NORMAL
from xiuhua.policy.verify import Numbers
from xiuhua.reckon.likeness import Letters, Maps, lengths, letters_of, maps_of, overlap, rare_pairs, shared
from xiuhua.reckon.ordering import once

NEIGHBOURS = 12  # visits before, and as many after, that a note is compared with
ROUGH = 0.2  # by pairs of letters: below it no two notes are `note_alike`
LIKELY = 1.5  # robust scores of a month's notes from which it is asked what chance would have made of them
SAMPLE = 20_000  # further notes of which that is asked, to know what is usual
NEARBY_M = 10_000.0
DAY = 86_400
SEED = 7  # of the order in which notes of others are drawn to be compared with
NOBODY = -1


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes that are long enough to compare: their rows, letters and owners, in order of helper and time."""

    rows: Ints
    of: Ints  # for every long note, the one that stands for it: of a meeting the first
    said: Ints  # rows of every long note
    letters: Letters
    helper: Ints
    household: Ints
    started: Ints
    month: Ints
    x: Floats
    y: Floats


@dataclass(slots=True)
class Nearest:
    """For each note the one most like it so far (NOBODY: none), roughly at first, then letter by letter."""

    alike: Floats
    other: Ints = field(init=False)
    rough: Floats = field(init=False)

    def __post_init__(self) -> None:
        """Nobody is near yet."""
        self.other = np.full(len(self.alike), NOBODY)
        self.rough = self.alike

    def offer(self, here: Ints, other: Ints, alike: Floats) -> None:
        """Take what is more alike; no note may stand twice among `here`."""
        better = alike > self.alike[here]
        self.alike[here[better]] = alike[better]
        self.other[here[better]] = other[better]

    def compared(self, notes: Notes, rows: Ints) -> "Nearest":
        """The same letter by letter for some notes; others are as if nobody were near."""
        rows = rows[self.other[rows] != NOBODY]
        self.rough, self.alike = self.alike, np.zeros(len(self.alike))
        self.alike[rows] = shared(notes.letters, rows, self.other[rows])
        return self


def copied(rows: Rows, numbers: Numbers, *, phrases: Sequence[str]) -> Seen:
    """Notes that stand in another visit's note to a larger part than notes of different people do by chance.

    Phrases of the form are left out first, then notes of less than `note_shingles` letters. Alike is twice the longest
    common subsequence ÷ the letters of both, so that a changed letter costs one letter, wherever it is. Chance is what
    a note has in common with the most alike of as many notes of other helpers of the month nearby: what all write
    there and then, such as what a campaign says, is alike there too. One note of a meeting is for all its homes: visits
    of one day in one hamlet are not compared, and of equal notes of visits that begin together only one is. A note was
    copied where

    * one made earlier for another home is `note_alike` alike, and by `note_habit_excess` more than chance; or
    * is `note_habit_each` alike, in `note_unusual_letters`, and by so much more than chance that it lies `peers_z`
      robust scores above other notes; or
    * its helper's notes of the month are alike, and so by more than chance, by `peers_z` robust scores above those of
      other helpers, and it is among the more alike half and of no meeting; or
    * the earlier note of another helper, or of the same home, is as alike, they share rare shingles of three letters,
      and not many others are alike too.

    The first of two is not at fault. Source: near duplicates (Kuriakose and Robbins 2016), shingles (Broder 1997).
    """
    notes = _long(rows, numbers, phrases)
    if len(notes.rows) < 2:
        return nowhere("C06")
    with ThreadPoolExecutor(1) as aside:  # half of the work, for which nothing of the other half is needed
        of_others = aside.submit(_elsewhere, notes, numbers)
        maps = maps_of(notes.letters)
        before, after, compared = _own(notes, maps, numbers)
        lot = _lot(notes)
        sample = lot % max(1, len(notes.rows) // SAMPLE) == 0
        near = before.compared(notes, np.flatnonzero((before.alike >= ROUGH) | sample))
        whole = Nearest(np.maximum(before.rough, after.rough))
        whole.other = np.where(before.rough >= after.rough, before.other, after.other)
        whole = whole.compared(notes, np.flatnonzero(whole.other != NOBODY))
        far = of_others.result()
    part = runs(notes.helper, notes.month)
    mean = np.bincount(part, whole.alike) / np.bincount(part)
    asked = sample | (near.alike >= numbers.note_habit_each)
    asked |= _above(mean, np.bincount(part), numbers)[part] >= LIKELY
    chance = _others(notes, maps, lot, compared, np.flatnonzero(asked)).compared(notes, np.flatnonzero(asked))
    habit = _habit(part, whole.alike, chance.alike, asked, numbers) & (np.bincount(notes.of) == 1)
    excess = np.where(asked, near.alike - chance.alike, 0.0)
    unusual = (near.alike >= numbers.note_habit_each) & (_unusual(excess, sample, numbers) >= numbers.peers_z)
    unusual &= near.alike * lengths(notes.letters) >= numbers.note_unusual_letters
    clear = np.where(excess >= numbers.note_habit_excess, near.alike, 0.0)
    single = _single(notes, part, np.maximum(clear, far.alike), unusual, numbers)
    weight = np.where(habit | (single > 1), numbers.note_weight, np.where(single > 0, numbers.note_once_weight, 0.0))
    other = np.where(far.alike > whole.alike, far.other, whole.other)
    return _told(rows, notes, weight, np.maximum(whole.alike, far.alike), other)


def _long(rows: Rows, numbers: Numbers, phrases: Sequence[str]) -> Notes:
    letters = letters_of(rows.note, without=phrases)
    said = np.flatnonzero(lengths(letters) >= numbers.note_shingles)
    metres = np.hypot(np.diff(rows.home_x[said]), np.diff(rows.home_y[said]))
    together = (metres <= numbers.photo_meeting_m) | (np.diff(rows.started[said]) == 0)
    again = (np.diff(rows.helper[said]) == 0) & (np.diff(rows.day[said]) == 0) & together
    again &= (letters[said[1:]] == letters[said[:-1]]).all(axis=1)
    new = np.concatenate([[True], ~again])[: len(said)]
    long = said[new]
    letters = letters[long]
    return Notes(
        long,
        np.cumsum(new) - 1,
        said,
        letters,
        rows.helper[long],
        rows.household[long],
        rows.started[long],
        rows.month[long],
        rows.home_x[long],
        rows.home_y[long],
    )


def _own(notes: Notes, maps: Maps, numbers: Numbers) -> tuple[Nearest, Nearest, Ints]:
    """The nearest note of the same helper for another home, of earlier visits and of later ones; how many were seen."""
    size = len(notes.rows)
    before, after, compared = Nearest(np.zeros(size)), Nearest(np.zeros(size)), np.zeros(size, np.int64)
    for step in range(1, min(NEIGHBOURS, size - 1) + 1):
        one = np.flatnonzero(
            (notes.helper[:-step] == notes.helper[step:]) & (notes.household[:-step] != notes.household[step:])
        )
        other = one + step
        metres = np.hypot(notes.x[one] - notes.x[other], notes.y[one] - notes.y[other])
        apart = (notes.started[one] // DAY != notes.started[other] // DAY) | (metres > numbers.photo_meeting_m)
        one, other = one[apart], other[apart]
        alike = overlap(maps, one, other)
        after.offer(one, other, alike)
        before.offer(other, one, alike)
        compared[one] += 1
        compared[other] += 1
    return before, after, compared


def _lot(notes: Notes) -> Ints:
    """A number drawn for each note by when and where its visit was, whatever its helper is called."""
    at = [np.nan_to_num(it).astype(np.int64) for it in (notes.x, notes.y)]
    place = np.empty(len(notes.rows), np.int64)
    place[np.lexsort((*at, notes.started))] = np.random.default_rng(SEED).permutation(len(place))
    return place


def _others(notes: Notes, maps: Maps, lot: Ints, compared: Ints, asked: Ints) -> Nearest:
    """For some notes the nearest of as many notes of other helpers of the month nearby, drawn at random."""
    found = Nearest(np.zeros(len(notes.rows)))
    cells = [np.nan_to_num(at / NEARBY_M).astype(np.int64) for at in (notes.x, notes.y)]
    drawn = np.lexsort((lot, *cells, notes.month))
    place = np.empty(len(drawn), np.int64)
    place[drawn] = np.arange(len(drawn))
    seen_ = np.zeros(len(drawn), np.int64)
    for step in range(1, 2 * NEIGHBOURS + 1):
        for way in (step, -step):
            one = asked[seen_[asked] < np.minimum(compared[asked], 2 * NEIGHBOURS)]
            other = drawn[(place[one] + way) % len(drawn)]
            good = (notes.helper[one] != notes.helper[other]) & (notes.month[one] == notes.month[other])
            one, other = one[good], other[good]
            seen_[one] += 1
            found.offer(one, other, overlap(maps, one, other))
    return found


def _elsewhere(notes: Notes, numbers: Numbers) -> Nearest:
    """The nearest earlier note that shares rare shingles, of whoever wrote it; of one home only nearly equal ones."""
    size = len(notes.rows)
    one, other = rare_pairs(
        notes.letters, most=int(max(3, min(numbers.note_rare_most, size * numbers.note_common_share))),
        least=int(numbers.note_rare_least),
    )  # fmt: skip
    kept = (notes.started[one] // DAY != notes.started[other] // DAY) | (notes.helper[one] != notes.helper[other])
    one, other = one[kept], other[kept]
    alike = shared(notes.letters, one, other)
    enough = np.where(notes.household[one] == notes.household[other], numbers.note_alike_home, numbers.note_alike)
    kept = alike >= enough
    one, other, alike = one[kept], other[kept], alike[kept]
    pairs = once(np.concatenate([one * size + notes.helper[other], other * size + notes.helper[one]]))
    common = np.bincount(pairs // size, minlength=size) > numbers.note_common_helpers
    kept = ~common[one] & ~common[other]
    one, other, alike = one[kept], other[kept], alike[kept]
    later = np.where(notes.started[one] > notes.started[other], one, other)
    earlier = one + other - later
    found = Nearest(np.zeros(size))
    order = np.lexsort((earlier, -alike, later))
    first = order[np.unique(later[order], return_index=True)[1]]
    found.offer(later[first], earlier[first], alike[first])
    return found


def _unusual(excess: Floats, sample: Bools, numbers: Numbers) -> Floats:
    """Robust scores of how much more a note has in common with an earlier one of its helper than chance explains."""
    usual = excess[sample]
    spread = max(float(np.median(np.abs(usual - np.median(usual)))), NORMAL * numbers.note_margin)
    found: Floats = NORMAL * (excess - np.median(usual)) / spread
    return found


def _single(notes: Notes, part: Ints, alike: Floats, unusual: Bools, numbers: Numbers) -> Ints:
    """2 for a note that is a copy of an earlier one beyond doubt, or one of several such; 1 for one alone; else 0."""
    found = (alike >= numbers.note_alike) & (alike * lengths(notes.letters) >= numbers.note_alike_letters)
    found |= unusual
    several = np.bincount(part, found)[part] > 1
    return np.where(found & (several | (alike >= numbers.note_alike_home)), 2, found.astype(np.int64))


def _habit(part: Ints, alike: Floats, chance: Floats, asked: Bools, numbers: Numbers) -> Bools:
    """Notes of helpers who in a month write more alike than others do, by more than chance; their more alike half."""
    size, known = np.bincount(part), np.bincount(part, asked)
    mean = np.bincount(part, alike) / size
    excess = np.bincount(part, np.where(asked, alike - chance, 0.0)) / np.maximum(known, 1)
    enough = (size >= numbers.note_habit_least) & (known == size)
    odd = (_above(mean, size, numbers) + _above(excess, known, numbers) >= 2 * numbers.peers_z) & enough
    odd |= enough & (mean >= numbers.note_habit_alike) & (excess >= numbers.note_habit_excess)
    habit: Bools = odd[part] & (alike > np.median(alike)) & (alike > chance) & (alike >= numbers.note_habit_each)
    return habit


def _above(values: Floats, size: Ints, numbers: Numbers) -> Floats:
    """Robust scores among the months that have enough notes; a spread below `note_margin` is taken for that.

    Too few months compare with nobody: then all are as usual.
    """
    counted = values[size >= numbers.note_habit_least]
    if len(counted) < numbers.peers_least:
        return np.zeros(len(values))
    spread = max(float(np.median(np.abs(counted - np.median(counted)))), NORMAL * numbers.note_margin)
    found: Floats = NORMAL * (values - np.median(counted)) / spread
    return found


def _told(rows: Rows, notes: Notes, weight: Floats, alike: Floats, other: Ints) -> Seen:
    """On all rows; the group is the helper's month, which is where to look for what it was copied from."""
    found, percent = np.zeros(rows.count), np.zeros(rows.count)
    group, times = np.zeros(rows.count, np.int64), np.zeros(rows.count, np.int64)
    flagged = weight > 0
    root = np.where(other == NOBODY, np.arange(len(other)), other)
    root = np.minimum(root, np.arange(len(other)))
    root = root[root]
    of, said = notes.of, notes.said
    like = np.full(rows.count, NONE)
    like[said] = np.where(other == NOBODY, NONE, notes.rows[other])[of]
    found[said], percent[said], group[said] = weight[of], 100 * alike[of], root[of]
    times[said] = np.maximum(np.bincount(root, flagged, len(root))[root], 2)[of] - 1
    return seen("C06", found, group=group, count=times, amount=percent, like=like)

"""Tables of counts whose small cells are withheld, and with them whatever else would give them away.

A count from 1 up to `least` − 1 is withheld. Where sums are told too, what was withheld could be worked out by
subtracting; so further cells go with it, the smallest first, until no cell follows from all that is told. All that is
withheld looks alike: nobody can tell a small count from one that only keeps another.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Sum:
    """That a cell is the sum of others: an area of the areas within it, or a row of its columns."""

    total: str
    parts: tuple[str, ...]


def publishable(count: int | None, *, least: int) -> bool:
    """Whether a count may be told by itself: of nobody, or of enough."""
    return count is not None and (count == 0 or count >= least)


def tree_sums(parents: Mapping[str, str | None]) -> list[Sum]:
    """The sums of an area tree, from each area's parent (None at the top)."""
    within: dict[str, list[str]] = {}
    for area, parent in sorted(parents.items()):
        if parent is not None:
            within.setdefault(parent, []).append(area)
    return [Sum(total, tuple(parts)) for total, parts in within.items()]


def withheld(counts: Mapping[str, int], sums: Sequence[Sum], *, least: int) -> frozenset[str]:
    """The cells that are not told, of counts that are whole numbers from 0 on and add up as `sums` say.

    Nothing that is withheld follows from what is told: not by adding and subtracting, nor because counts that are
    withheld are known to be at least one.
    """
    hidden = {key for key, count in counts.items() if not publishable(count, least=least)}
    while True:
        given_away = next(iter(_given_away(counts, sums, hidden, least)), None)
        if given_away is None:
            return frozenset(hidden)
        hidden.add(_next_to_hide(counts, given_away, hidden))


def determined(sums: Sequence[Sum], hidden: Iterable[str]) -> frozenset[str]:
    """Of the hidden cells those that follow from all others and the sums, by exact elimination."""
    unknown = frozenset(hidden)
    found = _reduced([_equation(it, unknown) for it in sums])
    return frozenset(pivot for pivot, row in found.items() if len(row) == 1)


def _given_away(counts: Mapping[str, int], sums: Sequence[Sum], hidden: set[str], least: int) -> Iterable[Sum]:
    """The sums from which something that is hidden can be worked out."""
    for it in sums:
        parts = [part for part in it.parts if part in hidden]
        rest = sum(counts[part] for part in parts)
        if it.total not in hidden and parts and (rest < max(least, len(parts) + 1) or len(parts) == 1):
            yield it
    if alone := determined(sums, hidden):
        open_still = [it for it in sums if not hidden.issuperset((it.total, *it.parts))]

        def cost(it: Sum) -> tuple[bool, bool, int]:
            next_hidden = counts[_next_to_hide(counts, it, hidden)]
            return alone.isdisjoint((it.total, *it.parts)), next_hidden == 0, next_hidden

        yield from sorted(open_still, key=cost)


def _next_to_hide(counts: Mapping[str, int], given: Sum, hidden: set[str]) -> str:
    """The smallest cell of a sum that is told and not empty; else the total itself, else an empty cell."""
    told = [part for part in given.parts if part not in hidden]
    filled = sorted((counts[part], part) for part in told if counts[part] > 0)
    if filled:
        return filled[0][1]
    return given.total if given.total not in hidden else min(told)


def _equation(it: Sum, unknown: frozenset[str]) -> dict[str, Fraction]:
    row = {part: Fraction(1) for part in it.parts if part in unknown}
    return row | ({it.total: Fraction(-1)} if it.total in unknown else {})


def _reduced(rows: list[dict[str, Fraction]]) -> dict[str, dict[str, Fraction]]:
    """Rows in reduced echelon form, each under its pivot (Gauss and Jordan), zeros left out."""
    found: dict[str, dict[str, Fraction]] = {}
    for it in rows:
        row = it
        for pivot in [key for key in it if key in found]:
            row = _less(row, found[pivot], row[pivot])
        if row:
            pivot = min(row)
            unit = {key: value / row[pivot] for key, value in row.items()}
            found = {key: _less(old, unit, old.get(pivot, Fraction(0))) for key, old in found.items()} | {pivot: unit}
    return found


def _less(row: dict[str, Fraction], other: dict[str, Fraction], times: Fraction) -> dict[str, Fraction]:
    if not times:
        return row
    keys = row.keys() | other.keys()
    left = {key: row.get(key, Fraction(0)) - times * other.get(key, Fraction(0)) for key in keys}
    return {key: value for key, value in left.items() if value}

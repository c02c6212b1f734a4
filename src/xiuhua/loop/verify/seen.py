"""A sign as it was seen on visits: how much it weighs, with which other visits, and by what number."""

from dataclasses import dataclass

import numpy as np

from xiuhua.loop.verify.rows import NONE, Floats, Ints


@dataclass(frozen=True, slots=True)
class Seen:
    """One kind of sign on rows: `weight` 0 to 1, `group` shared by rows it was seen on together, and facts.

    `like` is the row that each is like, NONE where it is like none or like those of its group.
    """

    sign: str
    rows: Ints
    weight: Floats
    group: Ints
    count: Ints
    amount: Floats
    like: Ints


def seen(
    sign: str, weight: Floats, *, group: Ints, count: Ints | Floats, amount: Floats, like: Ints | None = None
) -> Seen:
    """The rows on which a sign weighs anything, of arrays over all rows."""
    rows = np.flatnonzero(weight > 0)
    alike = np.full(len(rows), NONE) if like is None else like[rows]
    facts = count[rows].astype(np.int64), amount[rows].astype(np.float64)
    return Seen(sign, rows, weight[rows], group[rows], *facts, alike)


def nowhere(sign: str) -> Seen:
    """A sign that was looked for and not found, or could not be looked for."""
    none = np.empty(0, np.int64)
    return Seen(sign, none, np.empty(0), none, none, np.empty(0), none)

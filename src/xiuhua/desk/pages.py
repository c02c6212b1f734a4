"""Leafing through a list whose length is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

SIZE = 50
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a list."""

    number: int
    pages: int
    count: int
    size: int = SIZE

    @property
    def start(self) -> int:
        """How many come before this page."""
        return (self.number - 1) * self.size

    def cut(self, whole: Sequence[T]) -> Sequence[T]:
        """This page of a list that was read whole."""
        return whole[self.start : self.start + self.size]

    def context(self) -> dict[str, Any]:
        """What the pager needs."""
        last = min(self.start + self.size, self.count)
        first = self.start + 1 if self.count else 0
        return {"page": self.number, "pages": self.pages, "page_numbers": self._numbers(), "first": first, "last": last}

    def _numbers(self) -> list[int | None]:
        """The pages to offer: the ends, this one and its neighbours; None where some are left out."""
        wanted = sorted({1, self.pages, *range(max(1, self.number - 1), min(self.pages, self.number + 1) + 1)})
        numbers: list[int | None] = []
        for place, number in enumerate(wanted):
            if place and number - wanted[place - 1] > 1:
                numbers.append(None)
            numbers.append(number)
        return numbers


def leaf_of(count: int, *, page: int, size: int = SIZE) -> Leaf:
    """The page asked for, or the nearest there is."""
    pages = max(1, -(-count // size))
    return Leaf(min(max(page, 1), pages), pages, count, size)

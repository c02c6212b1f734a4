"""Cells as text: whole numbers without a point, and what a spreadsheet lost told rather than invented."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from typing import Any

EXACT_BELOW = 1e15  # a spreadsheet's numbers lose digits from here on


def is_filled(cells: Iterable[Any]) -> bool:
    """Whether any cell of a row holds something."""
    return any(cell != "" and cell is not None for cell in cells)


def cell_text(cell: Any) -> str | None:
    """A cell as text. Whole numbers lose their point; those whose last digits are lost keep the E that tells it."""
    return _TEXTS.get(type(cell), str)(cell)


def _number_text(number: float) -> str:
    if abs(number) >= EXACT_BELOW:
        return f"{number:.14E}"
    return str(int(number)) if number == int(number) else repr(float(number))


def _float_text(number: float) -> str:
    """The same for a number that may be none: not a number and infinity are blank to nobody, so they are told."""
    return _number_text(number) if abs(number) < float("inf") else repr(number)


_TEXTS: dict[type, Callable[[Any], str | None]] = {
    type(None): lambda _: None,
    str: lambda text: text or None,
    bool: lambda truth: "TRUE" if truth else "FALSE",
    int: _number_text,
    float: _float_text,
    datetime: datetime.isoformat,
    date: date.isoformat,
    time: time.isoformat,
}

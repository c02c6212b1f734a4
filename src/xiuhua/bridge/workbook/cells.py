"""Cells as text: whole numbers without a point, and what a spreadsheet lost told rather than invented."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

EXACT_BELOW = 1e15  # a spreadsheet's numbers lose digits from here on


def is_filled(cells: Iterable[Any]) -> bool:
    """Whether any cell of a row holds something."""
    return any(cell != "" and cell is not None for cell in cells)


def cell_text(cell: Any) -> str | None:
    """A cell as text. Whole numbers lose their point; those whose last digits are lost keep the E that tells it."""
    match cell:
        case None | "":
            return None
        case str():
            return cell
        case bool():
            return "TRUE" if cell else "FALSE"
        case int() | float():
            return _number_text(cell)
        case datetime() | date() | time():
            return cell.isoformat()
    return str(cell)


def _number_text(number: float) -> str:
    if abs(number) >= EXACT_BELOW:
        return f"{number:.14E}"
    return str(int(number)) if float(number).is_integer() else repr(float(number))

"""Figures as tiles: numbers in words of the reader's language; what is not known stays unknown."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from xiuhua.desk.labels import language, phrase
from xiuhua.queries.change import Before
from xiuhua.queries.figure import FigureView

MILLION = 1_000_000
LARGE = {"zh": ((100 * MILLION, "亿元"), (10_000, "万元")), "en": ((MILLION, "m yuan"),)}
# What a figure comes to for each of another: shown under it, and left out where either is unknown.
PER = {"resident_members": "poor_villages", "households_helped": "helpers"}


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure ready to be set: `value` is None when unknown, `move` is +1, -1 or 0 when it is told."""

    key: str
    label: str
    value: str | None
    unit: str
    definition: str
    how: str
    numerator: str
    denominator: str
    as_of: date
    days_late: int
    move: int | None = None
    moved: str = ""
    moved_since: date | None = None
    per: str = ""
    pack: str = ""
    between: str = ""


def tiles_of(figures: list[FigureView], *, on: date, before: Before | None = None) -> list[Tile]:
    """Figures as tiles, with how far each moved since the turn before when there was one."""
    known = {figure.key: figure.value for figure in figures}
    return [replace(tile_of(figure, on=on, before=before), per=_per(figure, known)) for figure in figures]


def tile_of(figure: FigureView, *, on: date, before: Before | None = None) -> Tile:
    """One figure as a tile."""
    value, unit = amount(figure.value, unit=figure.unit, decimals=figure.decimals)
    earlier = before.figures.get(figure.key) if before else None
    move = None if earlier is None or figure.value is None else round(figure.value - earlier, figure.decimals)
    return Tile(
        key=figure.key,
        label=figure.label,
        value=value,
        unit=unit,
        definition=figure.definition,
        how=how_label(figure.how),
        numerator=_plain(figure.numerator),
        denominator=_plain(figure.denominator),
        as_of=figure.as_of,
        days_late=max(0, (on - figure.as_of).days),
        move=None if move is None else (move > 0) - (move < 0),
        moved=_moved(move, figure),
        moved_since=before.on if before else None,
        pack=figure.pack,
        between=_between(figure),
    )


def _between(figure: FigureView) -> str:
    """The ends of the interval of what is known of a sample only."""
    if figure.between is None or figure.value is None:
        return ""
    low, high = (number(end, figure.decimals) for end in figure.between)
    return _("by a sample; 95%% interval %(low)s to %(high)s") % {"low": low, "high": high}


def _moved(move: float | None, figure: FigureView) -> str:
    """A change with its sign; of money in the large unit that it fills, as the value itself is read."""
    if not move or figure.unit != "yuan":
        return signed(move, figure.decimals) if move else ""
    return ("+" if move > 0 else "−") + " ".join(_money(abs(move)))


def _per(figure: FigureView, known: dict[str, float | None]) -> str:
    others = known.get(PER.get(figure.key, ""))
    if not others or figure.value is None:
        return ""
    each = f"{figure.value / others:,.2f}"
    match figure.key:
        case "resident_members":
            return _("%(each)s in each village") % {"each": each}
    return _("%(each)s for each helper") % {"each": each}


def amount(value: float | None, *, unit: str, decimals: int) -> tuple[str | None, str]:
    """A value and its unit as read: large sums of money in 亿 and 万, or in millions."""
    if value is None:
        return None, unit_label(unit)
    if unit == "yuan":
        return _money(value)
    return f"{value:,.{decimals}f}", unit_label(unit)


def _money(value: float) -> tuple[str, str]:
    for size, word in LARGE[language()]:
        if value >= 100 * size or value >= size >= MILLION:
            return f"{value / size:,.2f}", word
    return f"{value:,.{0 if value == round(value) else 2}f}", unit_label("yuan")


def number(value: object, decimals: int = 0) -> str | None:
    """A number with its thousands marked; None for what is no number."""
    return f"{value:,.{decimals}f}".replace("-", "−") if isinstance(value, int | float | Decimal) else None


def signed(change: float, decimals: int = 0) -> str:
    """A change with its sign, + or −; 0 without."""
    return f"{change:+,.{decimals}f}".replace("-", "−") if change else "0"


def unit_label(unit: str) -> str:
    """The word for a figure's unit, as the pack has it."""
    return phrase(f"unit.{unit}", default=unit)


def how_label(how: str) -> str:
    """How a figure is made from its rows."""
    return {
        "count": _("rows counted"),
        "share": _("rows counted, over the denominator"),
        "sum": _("amounts added up"),
        "min": _("the least of the rows"),
        "difference": _("the same share on two days, earlier less later"),
    }.get(how, how)


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}" if value == round(value) else f"{value:,.2f}"

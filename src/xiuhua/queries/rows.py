"""The rows behind a figure, recounted from the register as it is now."""

from datetime import date, datetime
from functools import lru_cache

import polars as pl

from xiuhua.bridge.gather import NARROWED, OF_HOUSEHOLDS, Tables, gather
from xiuhua.loop import cycle
from xiuhua.policy.pack import Pack
from xiuhua.queries.figure import require_area
from xiuhua.queries.pack import pack_in_force
from xiuhua.register.models import AreaWithin, JournalLine, JournalSeal, Residence

Moment = tuple[int, datetime] | None
Columns = tuple[tuple[str, frozenset[str]], ...]  # of some tables those that are wanted, without their keys

KEPT_TABLES = 6  # those of all households of a city take ten to thirty MB each; a dashboard opens five such
KEPT_SMALL = 48  # those of few households, or of none, about one: they push out none that took seconds to read
FEW_HOUSEHOLDS = 3_000  # of so many it is quicker to ask for each than for everybody
LOOKS = frozenset({"view_household", "reveal_id", "reveal_account", "log_in", "fail_to_log_in"})


def rows_of(figure: str, *, area: str, on: date, pack: Pack | None = None) -> pl.DataFrame:
    """The rows whose count, sum or least is the figure's numerator; a difference has rows of both days (`as_of`).

    Reads the columns that they show, of a small area's households or of all, and keeps the last few tables until
    something is written. Raises NotFound for a figure that the pack has not, and for an area that does not exist on
    the day.
    """
    judge = pack or pack_in_force(on)
    needed = cycle.tables_needed(judge, day=on, figures=[figure])
    listed = cycle.columns_listed(figure, pack=judge, day=on)
    version = last_write()
    tables = {}
    for day, names in needed.items():
        read = listed.get(day, {})
        homes = _few_homes(area, day) if read and names <= NARROWED and read.keys() <= OF_HOUSEHOLDS else None
        only = tuple((name, frozenset(columns)) for name, columns in sorted(read.items()))
        kept = _kept if homes is None and not names.isdisjoint(OF_HOUSEHOLDS) else _kept_small
        tables[day] = kept(day, tuple(sorted(names)), only, homes, version)
    require_area(tables[on]["areas"], area, on=on)
    return cycle.rows_behind(figure, tables, pack=judge, day=on, area=area)


def _few_homes(area: str, day: date) -> frozenset[str] | None:
    """The numbers of those who lived in an area on a day; None where they are many, or nobody. One statement."""
    inside = AreaWithin.objects.on(day).filter(ancestor__code=area).values("area")
    lived = Residence.objects.on(day).filter(village__in=inside)
    numbers = frozenset(lived.values_list("household__number", flat=True)[: FEW_HOUSEHOLDS + 1])
    return numbers if 0 < len(numbers) <= FEW_HOUSEHOLDS else None


def last_write() -> tuple[Moment, Moment]:
    """Every deed leaves a journal line, so the newest that was more than a look tells whether rows changed.

    A deed that commits late may have a lower number than one already seen: its seal, given seconds later, tells it.
    Two statements, read backwards from the newest.
    """
    lines = JournalLine.objects.exclude(deed__in=LOOKS).order_by("-id").values_list("id", "at")
    seals = JournalSeal.objects.exclude(line__deed__in=LOOKS).order_by("-id").values_list("id", "sealed_at")
    return lines.first(), seals.first()


def _gathered(
    day: date,
    names: tuple[str, ...],
    only: Columns,
    homes: frozenset[str] | None,
    _last_write: tuple[Moment, Moment],
) -> Tables:
    return gather(day, names, only=dict(only), households=homes)


_kept = lru_cache(maxsize=KEPT_TABLES)(_gathered)
_kept_small = lru_cache(maxsize=KEPT_SMALL)(_gathered)

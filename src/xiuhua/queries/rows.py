"""The rows behind a figure, recounted from the register as it is now."""

from datetime import date
from functools import lru_cache

import polars as pl
from django.db.models import Max

from xiuhua.bridge.gather import Tables, gather
from xiuhua.loop import cycle
from xiuhua.policy.pack import Pack
from xiuhua.queries.pack import pack_in_force
from xiuhua.register.models import JournalLine


def rows_of(figure: str, *, area: str, on: date, pack: Pack | None = None) -> pl.DataFrame:
    """The rows whose count, sum or least is the figure's numerator; a difference has rows of both days (`as_of`).

    Reads whole tables once and keeps the last few until something is written. Raises NotFound for an unknown figure.
    """
    judge = pack or pack_in_force(on)
    needed = cycle.tables_needed(judge, day=on, figures=[figure])
    tables = {day: _kept(day, tuple(sorted(names)), _last_deed()) for day, names in needed.items()}
    return cycle.rows_behind(figure, tables, pack=judge, day=on, area=area)


def _last_deed() -> int:
    """Every write leaves a journal line, so the newest line's id tells whether anything changed. One statement."""
    return JournalLine.objects.aggregate(newest=Max("id"))["newest"] or 0


@lru_cache(maxsize=6)
def _kept(day: date, names: tuple[str, ...], _last_deed: int) -> Tables:
    return gather(day, names)

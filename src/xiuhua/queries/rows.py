"""The rows behind a figure, recounted from the register as it is now."""

from datetime import date, datetime
from functools import lru_cache

import polars as pl

from xiuhua.bridge.gather import Tables, gather
from xiuhua.loop import cycle
from xiuhua.policy.pack import Pack
from xiuhua.queries.figure import require_area
from xiuhua.queries.pack import pack_in_force
from xiuhua.register.models import JournalLine, JournalSeal

Moment = tuple[int, datetime] | None

KEPT_TABLES = 3  # whole tables of a city, about 100 MB each
LOOKS = frozenset({"view_household", "reveal_id", "reveal_account", "log_in", "fail_to_log_in"})


def rows_of(figure: str, *, area: str, on: date, pack: Pack | None = None) -> pl.DataFrame:
    """The rows whose count, sum or least is the figure's numerator; a difference has rows of both days (`as_of`).

    Reads whole tables once and keeps the last few until something is written. Raises NotFound for a figure that the
    pack has not, and for an area that does not exist on the day.
    """
    judge = pack or pack_in_force(on)
    needed = cycle.tables_needed(judge, day=on, figures=[figure])
    version = _last_write()
    tables = {day: _kept(day, tuple(sorted(names)), version) for day, names in needed.items()}
    require_area(tables[on]["areas"], area, on=on)
    return cycle.rows_behind(figure, tables, pack=judge, day=on, area=area)


def _last_write() -> tuple[Moment, Moment]:
    """Every deed leaves a journal line, so the newest that was more than a look tells whether rows changed.

    A deed that commits late may have a lower number than one already seen: its seal, given seconds later, tells it.
    Two statements, read backwards from the newest.
    """
    lines = JournalLine.objects.exclude(deed__in=LOOKS).order_by("-id").values_list("id", "at")
    seals = JournalSeal.objects.exclude(line__deed__in=LOOKS).order_by("-id").values_list("id", "sealed_at")
    return lines.first(), seals.first()


@lru_cache(maxsize=KEPT_TABLES)
def _kept(day: date, names: tuple[str, ...], _last_write: tuple[Moment, Moment]) -> Tables:
    return gather(day, names)

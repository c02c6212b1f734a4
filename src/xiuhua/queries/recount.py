"""A figure counted anew from its rows, to be laid beside what the last turn settled."""

from datetime import date

import polars as pl

from xiuhua.queries.pack import pack_in_force
from xiuhua.reckon.measures import measure_on


def recount(figure: str, rows: pl.DataFrame, *, on: date) -> float | None:
    """The figure's numerator as its rows (of `queries.rows`) make it now; None when no rows can tell. One statement."""
    pack = pack_in_force(on)
    indicator = pack.indicator(figure)
    if indicator.of:
        counted = pack.indicator(indicator.of).counted
        ends = [float(part[counted].sum()) for part in rows.partition_by("as_of", maintain_order=True)]
        return ends[0] - ends[-1] if len(ends) == 2 else None
    measure = measure_on(indicator.numerator, on)
    if measure is None:
        return None
    match measure.take:
        case "sum":
            return float(rows[measure.column].sum())
        case "min":
            least = rows[measure.column].min()
            return None if least is None else float(least)  # type: ignore[arg-type]
    return float(rows.height)

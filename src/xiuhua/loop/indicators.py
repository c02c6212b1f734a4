"""Indicators: counts, sums, leasts, shares and falls of shares of every area, and the rows behind them.

Amounts are whole (money in fen) until the last step, and a value is rounded from the exact quotient, half to even.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import polars as pl

from xiuhua.policy.pack import Indicator, Pack
from xiuhua.reckon.known_tables import READABLE
from xiuhua.reckon.measures import Measure, Tables, amounts, measure_on, quotient, rows_of
from xiuhua.reckon.rules.tree import real_column
from xiuhua.reckon.tables import FIGURES
from xiuhua.words import FEN_PER_YUAN, last_year_end, years_before

TablesByDay = Mapping[date, Tables]


def tables_needed(pack: Pack, *, day: date, figures: Iterable[str] | None = None) -> dict[date, set[str]]:
    """The tables that the named figures (None: all) read, by the day they are as of."""
    needed = {day: {"areas", "within"}}
    for figure in pack.indicators_on(day) if figures is None else map(pack.indicator, figures):
        for indicator, on in _looks(figure, pack, day):
            for measure in (measure_on(indicator.numerator, on), measure_on(indicator.denominator, on)):
                needed.setdefault(on, set()).update(measure.tables if measure else ())
    return needed


def columns_needed(pack: Pack, *, day: date) -> dict[date, list[Mapping[str, set[str]]]]:
    """The columns that all figures read, by day: a mapping of tables for each measure."""
    needed: dict[date, list[Mapping[str, set[str]]]] = {}
    for figure in pack.indicators_on(day):
        for indicator, on in _looks(figure, pack, day):
            for measure in (measure_on(indicator.numerator, on), measure_on(indicator.denominator, on)):
                needed.setdefault(on, []).extend([measure.columns(pack.parameters_on(on))] if measure else [])
    return needed


def columns_listed(figure: str, *, pack: Pack, day: date) -> dict[date, dict[str, set[str]]]:
    """What listing the rows behind a figure reads of the tables that it counts, by day: the villages around aside."""
    listed: dict[date, dict[str, set[str]]] = {}
    for indicator, on in _looks(pack.indicator(figure), pack, day):
        if measure := measure_on(indicator.numerator, on):
            shown = {real_column(name, READABLE[measure.table].columns) or name for name in measure.show}
            listed[on] = {measure.table: measure.columns(pack.parameters_on(on))[measure.table] | shown}
    return listed


def reckon_figures(
    tables_by_day: TablesByDay, *, pack: Pack, day: date, areas: Iterable[str] | None = None
) -> pl.DataFrame:
    """Every figure that is told on the day, of every area or of the given ones (the table `figures`).

    What is unknown is null.
    """
    known = tables_by_day[day]["areas"].select("area")
    asked = known if areas is None else known.filter(pl.col("area").is_in(list(areas)))
    found = [_figure(figure, tables_by_day, asked, pack, day) for figure in pack.indicators_on(day)]
    return FIGURES.conform(pl.concat([FIGURES.empty(), *found]).sort("area", "figure"))


def rows_behind(figure: str, tables_by_day: TablesByDay, *, pack: Pack, day: date, area: str) -> pl.DataFrame:
    """The rows whose number, sum or least is a figure's numerator in an area, with the columns its measure shows.

    Where values are told apart there is one row each, with the `times` it was met. A difference has the rows of both
    days, earlier first, with `as_of`, and a column that adds up to each day's numerator. Raises NotFound for a figure
    that the pack has not.
    """
    wanted = pack.indicator(figure)
    ends = [_listed(it, tables_by_day[on], pack, on, area) for it, on in _looks(wanted, pack, day)]
    return pl.concat(ends, how="diagonal") if wanted.of else ends[0].drop("as_of", wanted.counted)


def _looks(figure: Indicator, pack: Pack, day: date) -> Iterator[tuple[Indicator, date]]:
    """What a figure is made of: an indicator and the day it is read, itself unless it is a difference."""
    if figure.how != "difference":
        yield figure, day
        return
    later = last_year_end(day)
    yield pack.indicator(figure.of), years_before(later, figure.years)
    yield pack.indicator(figure.of), later


def _figure(figure: Indicator, tables_by_day: TablesByDay, areas: pl.DataFrame, pack: Pack, day: date) -> pl.DataFrame:
    looks = [_quotient(it, tables_by_day[on], areas, pack, on) for it, on in _looks(figure, pack, day)]
    scale = pack.indicator(figure.of).scale if figure.of else figure.scale
    value = _rounded(pl.col("over") * scale, pl.col("under"), decimals=figure.decimals)
    told = (_fall(*looks) if figure.of else looks[0]).with_columns(figure=pl.lit(figure.key), value=value)
    return told.select(*FIGURES.columns)


def _quotient(figure: Indicator, tables: Tables, areas: pl.DataFrame, pack: Pack, day: date) -> pl.DataFrame:
    """Per area the numerator and denominator as told, and their quotient in whole numbers: `over`, `under`."""
    n, n_parts = _amounts(figure.numerator, tables, areas, pack, day)
    if not figure.denominator:
        d, d_parts = areas.with_columns(amount=pl.lit(1)), 1
    else:
        d, d_parts = _amounts(figure.denominator, tables, areas, pack, day)
    both = n.rename({"amount": "n"}).join(d.rename({"amount": "d"}), on="area", maintain_order="left")
    positive = pl.when(pl.col("d") > 0).then("d")
    return both.select(
        "area",
        numerator=quotient(pl.col("n"), n_parts),
        denominator=quotient(positive, d_parts) if figure.denominator else pl.lit(None, dtype=pl.Float64),
        over=pl.col("n").cast(pl.Int128) * d_parts,
        under=positive.cast(pl.Int128) * n_parts,
    )


def _amounts(
    measures: Iterable[Measure], tables: Tables, areas: pl.DataFrame, pack: Pack, day: date
) -> tuple[pl.DataFrame, int]:
    """What the measure of the day makes in every area, and in which parts; unknown when the day has no measure."""
    measure = measure_on(measures, day)
    if measure is None:
        return areas.with_columns(amount=pl.lit(None, dtype=pl.Int64)), 1
    return amounts(measure, tables, areas=areas, parameters=pack.parameters_on(day)), measure.parts


def _fall(earlier: pl.DataFrame, later: pl.DataFrame) -> pl.DataFrame:
    """How far a share fell; its numerator is told only over a denominator that stayed the same."""
    same = pl.when(pl.col("denominator") == pl.col("denominator_later"))
    return earlier.join(later, on="area", suffix="_later", maintain_order="left").select(
        "area",
        numerator=same.then(pl.col("numerator") - pl.col("numerator_later")),
        denominator=same.then("denominator"),
        over=pl.col("over") * pl.col("under_later") - pl.col("over_later") * pl.col("under"),
        under=pl.col("under") * pl.col("under_later"),
    )


def _rounded(over: pl.Expr, under: pl.Expr, *, decimals: int) -> pl.Expr:
    """The quotient of whole numbers (under above 0) to so many decimals: exact, and half to even."""
    finer = int(10**decimals)
    steps = over * finer
    down = steps // under
    rest = (steps - down * under) * 2
    up = (rest > under) | ((rest == under) & (down - down // 2 * 2 == 1))
    return quotient(down + up.cast(pl.Int128), finer)


def _listed(figure: Indicator, tables: Tables, pack: Pack, day: date, area: str) -> pl.DataFrame:
    """The rows that make a numerator in an area on a day, without those that add nothing; `counted` adds up to it."""
    measure = measure_on(figure.numerator, day)
    if measure is None:
        return pl.DataFrame(schema={"as_of": pl.Date, figure.counted: pl.Int64})
    inside = tables["within"].filter(pl.col("ancestor") == area).select("area")
    rows = rows_of(measure, tables, parameters=pack.parameters_on(day)).join(
        inside, on="area", how="semi", maintain_order="left"
    )
    if measure.column:
        rows = rows.drop_nulls(measure.real)
    if measure.take == "distinct":
        rows = rows.group_by(pl.col(measure.real).alias("apart"), maintain_order=True).agg(
            pl.all().first(), times=pl.len()
        )
    each = pl.col(measure.real) if measure.take in ("sum", "min") else pl.lit(1)
    shown = dict.fromkeys([*measure.show, measure.column, *(["times"] if measure.take == "distinct" else [])])
    return rows.with_columns(_in_yuan(rows)).select(
        pl.lit(day).alias("as_of"), *(name for name in shown if name), each.cast(pl.Int64).alias(figure.counted)
    )


def _in_yuan(rows: pl.DataFrame) -> list[pl.Expr]:
    """Every amount in fen also as packs name it."""
    money = [name for name in rows.columns if name.endswith("_fen")]
    return [quotient(pl.col(name), FEN_PER_YUAN).alias(f"{name.removesuffix('_fen')}_yuan") for name in money]

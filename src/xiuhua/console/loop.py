"""Turns, figures and rows at the terminal."""

import sys
from datetime import date
from pathlib import Path
from typing import Any

from xiuhua.actions.turn import run_turn
from xiuhua.console.outcome import Outcome, number, print_json, say
from xiuhua.papers.leaving import require_clean
from xiuhua.queries.figure import FigureView, reckon_figures, widest_area
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import pack_in_force, pack_named
from xiuhua.queries.recount import recount
from xiuhua.queries.rows import rows_of

# Columns that hold numbers that the register gave itself: now and then one looks like that of a person.
OWN_COLUMNS = ("household", "person", "helper", "measure", "pairing", "organisation", "area", "village", "township")


def run_and_show_turn(day: date, *, json: bool) -> Outcome:
    """Run a turn and tell its stages."""
    report = run_turn(day, by=None)
    settled = {"rows": report.settled.rows, "digest": report.settled.digest}
    if json:
        print_json({"on": day, "stages": report.stages, "settled": settled})
        return Outcome.OK
    for stage in report.stages:
        print(f"{stage['name']:<12} read {stage['read']:>9,}  judged {stage['judged']:>9,}  {stage['seconds']:>7.2f} s")
    print(f"settled {settled['rows']:,} verdicts, {report.settled.written:,} rows written, digest {settled['digest']}")
    return Outcome.OK


def show_figures(*, on: date | None, area: str | None, pack: str | None, json: bool) -> Outcome:
    """Reckon the figures of an area from its rows and tell them."""
    day = on or clock_day()
    code = area or widest_area(day)
    found = reckon_figures(on=day, area=code, pack=pack_named(pack) if pack else None)
    if json:
        print_json({"on": day, "area": code, "figures": [told(figure) for figure in found]})
    else:
        for figure in found:
            print(f"{figure.key:<30} {shown(figure):>16} {figure.unit:<18} {figure.label}")
    return Outcome.OK


def told(figure: FigureView) -> dict[str, Any]:
    """A figure as scripts read it; `between` only where it is known of a sample."""
    ends = {"between": [number(end) for end in figure.between]} if figure.between else {}
    return {
        "key": figure.key, "label": figure.label, "value": number(figure.value), "unit": figure.unit, "how": figure.how,
        "numerator": number(figure.numerator), "denominator": number(figure.denominator),
        **ends,
    }  # fmt: skip


def shown(figure: FigureView) -> str:
    """A figure's value as people read it, with the ends of its interval; unknown is a word."""
    if figure.value is None:
        return "unknown"
    ends = [f"{end:,.{figure.decimals}f}" for end in figure.between or ()]
    return f"{figure.value:,.{figure.decimals}f}" + (f" ({'–'.join(ends)})" if ends else "")


def show_rows(key: str, *, on: date | None, area: str | None, csv: Path | None, json: bool) -> Outcome:
    """List the rows behind a figure."""
    day = on or clock_day()
    code = area or widest_area(day)
    frame = rows_of(key, area=code, on=day)
    require_clean(frame, sheet=key, own=OWN_COLUMNS)
    how = next(figure.how for figure in pack_in_force(day).indicators if figure.key == key)
    if json:
        print_json({"key": key, "on": day, "area": code, "how": how, "rows": frame.to_dicts()})
    elif csv is not None and str(csv) != "-":
        frame.write_csv(csv, include_bom=True)
        say(f"{frame.height:,} rows written to {csv}")
    else:
        sys.stdout.write(frame.write_csv())
    say(f"{frame.height:,} rows recount to {number(recount(key, frame, on=day)):,} now.")
    return Outcome.OK

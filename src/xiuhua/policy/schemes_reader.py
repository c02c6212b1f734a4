"""Reads schemes.toml of a pack."""

from dataclasses import replace
from typing import get_args

from xiuhua.policy.ruleset import Warrant
from xiuhua.policy.schemes import (
    COMPUTED,
    ENTERED,
    OBJECTS,
    ORIGINS,
    SURVEYED,
    AssessmentScheme,
    CountedRows,
    ScoreIndicator,
)
from xiuhua.policy.section import Section, require_name
from xiuhua.reckon.known_tables import READABLE
from xiuhua.reckon.rules.tree import did_you_mean
from xiuhua.reckon.scoring import Band, GradeBand, Line, Method

METHODS: tuple[Method, ...] = get_args(Method)
VETO = "veto"


def read_schemes(section: Section) -> dict[str, AssessmentScheme]:
    """The schemes of a pack by key; raises PackError."""
    return {key: _scheme(require_name(it, key), it) for key, it in section.each()}


def _scheme(key: str, section: Section) -> AssessmentScheme:
    years = section.take("years", list)
    match years:
        case [int() as first] | [int() as first, int()] if years == sorted(years):
            last = years[1] if years[1:] else None
        case _:
            raise section.wrong("years", f"is {years!r}. Write the first year, and the last if it is over.")
    scheme = AssessmentScheme(
        key=key,
        label=section.labels(),
        object=_one_of(section, "object", OBJECTS),
        first=first,
        last=last,
        full=section.take("full", float),
        indicators=_with_stops(section, tuple(_indicator(it) for it in section.sections("indicators"))),
        grade_list=section.take("grade_list", str),
        grades=tuple(_grade(it) for it in section.sections("grades")),
        least_assessed=section.take("least_assessed", float),
        warrant=_warrant(section),
        only=section.take("only", str, "true"),
        peers=section.take("peers", bool, False),
        answers=section.texts("answers"),
        replies=section.texts("replies"),
        decides=section.texts("decides"),
    )
    section.close()
    return scheme


def _indicator(section: Section) -> ScoreIndicator:
    key = require_name(section, section.take("key", str))
    line = _line(key, section) if section.has("method") else None
    origin = _one_of(section, "from", ORIGINS) if line else ""
    indicator = ScoreIndicator(
        key=key,
        of=section.take("of", str, ""),
        label=section.labels(),
        says=section.labels_at("says") if section.has("says") else section.labels(),
        points=section.take("points", float),
        warrant=_warrant(section),
        origin=origin,
        line=line,
        rows=_rows(section.section("rows")) if origin == COMPUTED else None,
        quantity=section.take("quantity", str) if origin == SURVEYED else "",
        unit=section.take("unit", str) if origin in ENTERED else "",
        offices=section.texts("offices") if origin in ENTERED else (),
    )
    section.close()
    return indicator


def _line(key: str, section: Section) -> Line:
    method: Method = _one_of(section, "method", METHODS)  # type: ignore[assignment]
    bands = tuple(_band(it) for it in section.sections("bands"))
    limits = {limit for _, limit in bands}
    if len(limits) > 1:
        raise section.wrong("bands", "go by at_least and by at_most. Say one of them in all bands.")
    zero_at, full_at = section.take("zero_at", float, 0.0), section.take("full_at", float, 1.0)
    if zero_at == full_at:
        raise section.wrong("full_at", f"is {full_at} like zero_at. A formula needs two values to go between.")
    return Line(
        key=key,
        full=section.take("points", float),
        method=method,
        zero_at=zero_at,
        full_at=full_at,
        each=section.take("each", float, 0.0),
        bands=tuple(band for band, _ in bands),
        falls=limits == {"at_most"},
        floor=section.take("floor", float, 0.0),
        cap=section.take("cap", float) if section.has("cap") else None,
        stops=frozenset(section.texts("stops")),
    )


def _band(section: Section) -> tuple[Band, str]:
    limit = "at_most" if section.has("at_most") else "at_least"
    band = Band(section.take(limit, float), section.take("points", float))
    section.close()
    return band, limit


def _with_stops(section: Section, indicators: tuple[ScoreIndicator, ...]) -> tuple[ScoreIndicator, ...]:
    """The indicators, where a veto that names a block stops each line in it, and one that names nothing stops all."""
    lines = {it.key for it in indicators if it.line and it.line.method != VETO}
    blocks: dict[str, set[str]] = {}
    for it in indicators:
        around = it.of
        while around:
            if around not in blocks:
                raise section.wrong("indicators", f"{it.key} is of {it.of!r}: name a block that stands before it.")
            blocks[around].add(it.key)
            around = next(outer.of for outer in indicators if outer.key == around)
        if it.line is None:
            blocks[it.key] = set()

    def stopped(it: ScoreIndicator, line: Line) -> ScoreIndicator:
        for key in line.stops - blocks.keys() - lines:
            known = [*blocks, *lines]
            raise section.wrong("indicators", f"{it.key} stops {key!r}, which is none.{did_you_mean(key, known)}")
        named = lines.intersection(
            *[set().union(*(blocks.get(key, {key}) for key in line.stops))] if line.stops else []
        )
        return replace(it, line=replace(line, stops=frozenset(named)))

    return tuple(stopped(it, it.line) if it.line and it.line.method == VETO else it for it in indicators)


def _rows(section: Section) -> CountedRows:
    table = section.take("table", str)
    if table not in READABLE:
        raise section.wrong("table", f"is {table!r}, which is no table.{did_you_mean(table, READABLE)}")
    rows = CountedRows(table, section.take("lost", str), section.take("where", str, "true"), section.texts("show"))
    section.close()
    return rows


def _grade(section: Section) -> GradeBand:
    grade = GradeBand(section.take("at_least", float), section.take("grade", str))
    section.close()
    return grade


def _warrant(section: Section) -> Warrant:
    return Warrant(section.take("source", str, ""), section.take("confidence", str, ""))


def _one_of(section: Section, key: str, known: tuple[str, ...]) -> str:
    told = section.take(key, str)
    if told not in known:
        raise section.wrong(key, f"is {told!r}. Say one of {', '.join(known)}.{did_you_mean(told, known)}")
    return told

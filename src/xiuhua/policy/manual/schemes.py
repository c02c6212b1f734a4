"""The chapter of a manual that tells how places, units and teams are assessed: each scheme as a tree."""

from collections.abc import Iterator

from xiuhua.policy.manual.blocks import Block, Heading, Item, Items, Row, Table, Text
from xiuhua.policy.manual.spelling import Speller
from xiuhua.policy.pack import Pack
from xiuhua.policy.schemes import COMPUTED, SURVEYED, AssessmentScheme, ScoreIndicator
from xiuhua.reckon.scoring import Line


def schemes(pack: Pack, speller: Speller) -> Iterator[Block]:
    """Every scheme of a year that the manual's day lies in, and those that are still to come or over."""
    yield Text(speller.words.say("note.assessment"))
    for scheme in pack.schemes.values():
        yield from _scheme(scheme, speller)


def _scheme(scheme: AssessmentScheme, speller: Speller) -> Iterator[Block]:
    words = speller.words
    say, comma = words.say, words.say("rule.list")
    years = say("span.years", first=scheme.first, last=scheme.last) if scheme.last else str(scheme.first)
    yield Heading(words.label(scheme.label), f"assessment-{scheme.key}")
    yield Text(
        words.together(
            say("note.scheme", object=words.known("object", scheme.object), years=years, full=f"{scheme.full:g}"),
            words.warrant(scheme.warrant),
        )
    )
    heads = tuple(say(f"head.{name}") for name in ("indicator", "points", "from", "how_scored"))
    yield Table(heads, tuple(_rows(scheme, "", speller, depth=0)))
    grades = [
        say("note.grade", grade=words.code(it.grade, scheme.grade_list), share=words.value(it.at_least, unit="share"))
        for it in scheme.grades
    ]
    offices = {
        name: comma.join(words.known("office", it) for it in told)
        for name, told in (("answers", scheme.answers), ("replies", scheme.replies), ("decides", scheme.decides))
    }
    least = words.value(scheme.least_assessed, unit="share")
    yield Items((Item(comma.join(grades)), Item(say("note.least", share=least)), Item(say("note.dispute", **offices))))


def _rows(scheme: AssessmentScheme, block: str, speller: Speller, *, depth: int) -> Iterator[Row]:
    words = speller.words
    for it in scheme.parts_of(block):
        name = f"{'— ' * depth}{words.label(it.label)}"
        anchor = f"assessment-{scheme.key}-{it.key}"
        if it.line is None:
            yield Row((f"**{name}**", f"{it.points:g}", "", ""), anchor)
            yield from _rows(scheme, it.key, speller, depth=depth + 1)
        else:
            yield Row(
                (name, f"{it.points:g}", words.say(f"from.{it.origin}"), _how(it, it.line, scheme, speller)), anchor
            )


def _how(it: ScoreIndicator, line: Line, scheme: AssessmentScheme, speller: Speller) -> str:
    words = speller.words
    told = [words.label(it.says)]
    if it.origin == COMPUTED and it.rows:
        rows = it.rows.in_year(max(scheme.first, min(scheme.last or words.day.year, words.day.year - 1)))
        where = "" if rows.where == "true" else words.say("fact.where", rule=speller.rule(rows.where, rows.table))
        table = words.known("table", rows.table)
        told.append(words.say("note.lost", table=table, where=where, lost=speller.rule(rows.lost, rows.table)))
    elif it.origin == SURVEYED:
        told.append(words.say("note.surveyed", quantity=f"`{it.quantity}`"))
    else:
        offices = words.say("rule.list").join(words.known("office", office) for office in it.offices)
        told.append(words.say("note.entered", offices=offices, unit=words.of_pack(f"unit.{it.unit}")))
    if line.stops:
        stopped = [words.label(other.label) for other in scheme.lines if other.key in line.stops]
        told.append(words.say("note.stops", lines=words.say("rule.list").join(stopped)))
    if it.warrant.source:
        told.append(words.warrant(it.warrant))
    return words.together(*told)

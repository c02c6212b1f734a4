"""Checks schemes of assessment: points add up, every line can lose them, and nothing is earned by filling forms."""

from collections.abc import Iterator
from itertools import pairwise
from math import isclose

from xiuhua.policy.checking.complaints import (
    Complaint,
    Finding,
    doubled,
    in_file,
    joined,
    listed,
    phrased,
    warranted,
    words,
)
from xiuhua.policy.pack import Pack
from xiuhua.policy.schemes import AREAS, ENTERED, SURVEYED, TERMS, AssessmentScheme, ScoreIndicator
from xiuhua.reckon.known_tables import READABLE
from xiuhua.reckon.rules.tree import did_you_mean, real_column
from xiuhua.reckon.tables import SLOTS, SUSTAINED, VERDICTS
from xiuhua.reckon.tables_of_visits import ENTRY_MINUTES, GATHERED_OF_VISITS
from xiuhua.words import Role

FILE = "schemes.toml"
# What is typed, and what it costs to type it: whoever fills in more, or opens the program oftener, has not done more.
TYPED = frozenset({*GATHERED_OF_VISITS, ENTRY_MINUTES.name, "logins", "journal"})
# What stages judge: signs of what may be wrong are to be looked into, and are no findings about anybody.
JUDGED = frozenset({*VERDICTS, *SUSTAINED}) - {SLOTS.name}


def check_schemes(pack: Pack) -> list[Finding]:
    """Everything that is wrong with schemes.toml; nothing where the pack has none."""
    found = joined(_scheme(it, pack) for it in pack.schemes.values())
    if pack.schemes:
        found += [
            (name, "is no parameter of this pack: enter it with its source.")
            for name in TERMS
            if name not in pack.parameters
        ]
    return in_file(FILE, found)


def forbidden(table: str) -> str:
    """Why no line may count rows of a table; empty where it may."""
    if table in TYPED:
        return (
            f"counts {table}: forms filled in, visits written down and use of the program earn no points. "
            "Count what people have, or let a sample say it."
        )
    if table in JUDGED or "flag" in table or "verif" in table:
        return f"counts {table}: a sign is looked into, it is no finding. Count facts, or let a sample say it."
    return ""


def _scheme(scheme: AssessmentScheme, pack: Pack) -> Iterator[Complaint]:
    yield from words(scheme.key, scheme.label, pack)
    yield from warranted(scheme.key, scheme.warrant)
    yield from doubled(scheme.key, (it.key for it in scheme.indicators))
    yield from _sums(scheme)
    for grade in scheme.grades:
        yield from listed(scheme.key, grade.grade, scheme.grade_list, pack)
    if any(better.at_least <= worse.at_least for better, worse in pairwise(scheme.grades)):
        yield scheme.key, "has grades out of order: write the best first."
    if not scheme.grades or scheme.grades[-1].at_least > 0:
        yield scheme.key, "has no grade for the lowest scores: let the last begin at_least = 0.0."
    if not 0 <= scheme.least_assessed <= 1:
        yield scheme.key, f"asks that {scheme.least_assessed} of its points be assessed: write a share from 0 to 1."
    yield from _offices(scheme.key, (*scheme.answers, *scheme.replies, *scheme.decides))
    if not (scheme.answers and scheme.replies and scheme.decides):
        yield (
            scheme.key,
            "lacks who answers for an object, who replies or who decides: lines are disputed.",
        )
    if set(scheme.decides) & set(scheme.answers):
        yield scheme.key, "lets those decide who answer for the object: name an office above them."
    yield from joined(_indicator(it, scheme, pack) for it in scheme.indicators)


def _sums(scheme: AssessmentScheme) -> Iterator[Complaint]:
    """Blocks whose parts do not add up to them."""
    blocks = [("", scheme.full), *((it.key, it.points) for it in scheme.indicators if it.line is None)]
    for key, points in blocks:
        parts = sum(it.points for it in scheme.parts_of(key))
        if not isclose(parts, points, abs_tol=1e-9):
            place = f"{scheme.key}.{key}" if key else scheme.key
            yield place, f"has {points:g} points, but its parts add up to {parts:g}: make them agree."


def _indicator(it: ScoreIndicator, scheme: AssessmentScheme, pack: Pack) -> Iterator[Complaint]:
    key = f"{scheme.key}.{it.key}"
    yield from words(key, it.label, pack)
    yield from words(f"{key}.says", it.says, pack)
    if it.warrant.source or it.warrant.confidence:
        yield from warranted(key, it.warrant)
    if it.line is None:
        return
    yield from _method(key, it)
    if it.rows:
        yield from _rows(key, it)
    if it.origin == SURVEYED and scheme.object not in AREAS:
        yield key, f"is surveyed, but samples tell of places and not of a {scheme.object}: let an office enter it."
    if it.origin in ENTERED:
        yield from phrased(key, f"unit.{it.unit}", pack)
        yield from _offices(key, it.offices)
        if not it.offices:
            yield key, "names no office that enters its value: name one."


def _rows(key: str, it: ScoreIndicator) -> Iterator[Complaint]:
    assert it.rows is not None  # noqa: S101 -- told to the type checker
    if why := forbidden(it.rows.table):
        yield key, why
    columns = READABLE[it.rows.table].columns
    for name in (name for name in it.rows.show if real_column(name, columns) is None):
        yield key, f"shows {name!r}, which {it.rows.table} lacks.{did_you_mean(name, columns)}"
    if not it.rows.show:
        yield key, "shows no columns of the rows that are lost: whoever lost a point must see them."


def _method(key: str, it: ScoreIndicator) -> Iterator[Complaint]:
    """A method without what it goes by, or by which more that is lost would earn more."""
    line = it.line
    assert line is not None  # noqa: S101 -- told to the type checker
    if line.method == "veto":
        if line.full:
            yield key, f"is a veto with {line.full:g} points: it only takes others'; write points = 0."
        return
    if line.full <= 0:
        yield key, "has no points: give it some, or take it out."
    if line.method == "deduction" and line.each <= 0:
        yield key, "deducts nothing: say in `each` how many points one row takes."
    if line.method == "grade_map" and not line.bands:
        yield key, "has no bands: say from which value it gives how many points."
    given = [band.points for band in line.bands]
    limits = [-band.limit if line.falls else band.limit for band in line.bands]
    if given != sorted(given, reverse=True) or limits != sorted(limits, reverse=True):
        yield key, "has bands out of order: write the best first, with the most points."
    if it.rows and (line.falls or line.zero_at > line.full_at):
        yield key, "gives more points the more rows are lost: turn it round."
    if not 0 <= line.floor <= (line.full if line.cap is None else line.cap) <= line.full:
        yield key, "has a floor or a cap outside its points: keep 0 <= floor <= cap <= points."


def _offices(key: str, offices: tuple[str, ...]) -> Iterator[Complaint]:
    for office in offices:
        if office not in list(Role):
            yield key, f"names the office {office!r}, which there is not.{did_you_mean(office, list(Role))}"

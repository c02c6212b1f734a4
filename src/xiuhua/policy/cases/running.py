"""Runs the cases of a pack: what was expected beside what came."""

import math
from collections.abc import Iterable, Iterator

from xiuhua.policy.cases.judging import Came, Judge, Plans, spoken
from xiuhua.policy.cases.reading import FLAGS, Case
from xiuhua.policy.cases.scoring import PREFIX, score_complaints
from xiuhua.policy.pack import Pack, Value
from xiuhua.policy.ruleset import Criterion, Ruleset, Scheme
from xiuhua.policy.verdict import MET, NOT_MET, UNKNOWN, verdict_word
from xiuhua.reckon.rules.facts import Ref
from xiuhua.reckon.rules.tree import RuleError, did_you_mean
from xiuhua.reckon.tables import TABLES

NOT_JUDGED = "not_judged"
VERDICTS = (MET, NOT_MET, UNKNOWN, NOT_JUDGED)


def complaints(case: Case, plans: Plans) -> Iterator[str]:
    """Everything that came out otherwise than a case expects. Raises RuleError for rules that cannot be read."""
    judge = Judge(case, plans)
    for key, expected in case.expect.items():
        if key == FLAGS:
            yield from _flags(expected, judge)
        elif key.startswith("fact."):
            yield from _fact(key, expected, judge)
        elif key.startswith(f"{PREFIX}."):
            yield from score_complaints(key, expected, judge)
        else:
            yield from _verdict(key, expected, judge)


def scheme_part(key: str, pack: Pack) -> tuple[Scheme, Criterion | None] | None:
    """The scheme, and its part if any, that an expectation is about: `exit`, `exit.income`, `exit@h2`."""
    name, _, rest = key.partition("@")[0].partition(".")
    scheme = pack.rules.schemes.get(name)
    if scheme is None:
        return None
    part = next((part for part in scheme.parts if part.key == rest), None)
    return (scheme, part) if part or not rest else None


def _flags(expected: Value, judge: Judge) -> Iterator[str]:
    checks = judge.pack.rules.checks
    wanted = set(expected if isinstance(expected, tuple) else ())
    for key in sorted(wanted - checks.keys()):
        yield f"expects the flag {key!r}, which is no check.{did_you_mean(key, checks)}"
    came = judge.flags()
    for key in sorted(came.keys() - wanted):
        yield f"expects no flag {key}, but {came[key]} has it{judge.why(checks[key].ref, came[key])}."
    for key in sorted((wanted & checks.keys()) - came.keys()):
        yield f"expects the flag {key}, but no row has it{judge.why(checks[key].ref)}."


def _fact(key: str, expected: Value, judge: Judge) -> Iterator[str]:
    """`fact.TABLE.ROW.NAME`, where a row of several keys is named by all of them."""
    _, _, rest = key.partition(".")
    table, _, rest = rest.partition(".")
    if table not in TABLES:
        yield f"expects {key}: {table!r} is no table.{did_you_mean(table, TABLES)}"
        return
    words = rest.split(".")
    keys = len(TABLES[table].key)
    try:
        came = list(judge.fact(table, ".".join(words[:keys]), ".".join(words[keys:])))
    except RuleError as error:
        yield f"expects {key}: {error}"
        return
    if not came:
        yield f"expects {key}, but the case has no such row."
    for one in came:
        if not _alike(expected, one.value):
            yield f"expects {key} = {spoken(expected)}, but it is {spoken(one.value)}."


def _alike(expected: Value, came: object) -> bool:
    match came:
        case None:
            return expected == UNKNOWN
        case bool():
            return expected is came or expected == verdict_word(came)
        case float():
            numeric = isinstance(expected, int | float) and not isinstance(expected, bool)
            return numeric and math.isclose(expected, came, rel_tol=1e-9)  # type: ignore[arg-type]
    return expected == came


def _verdict(key: str, expected: Value, judge: Judge) -> Iterator[str]:
    word = verdict_word(expected) if isinstance(expected, bool) else expected
    if word not in VERDICTS:
        yield f"expects {key} = {spoken(expected)}: say one of {', '.join(VERDICTS)}, true or false."
        return
    name, _, row = key.partition("@")
    ref, came = _judged(name, judge)
    if came is None:
        yield f"expects {key}, which there is not.{did_you_mean(name, _known(judge.pack))}"
        return
    found = [one for one in came if row in ("", one.row)] or [Came(row, NOT_JUDGED)]
    for one in found:
        said = one.value if one.value == NOT_JUDGED else verdict_word(one.value)
        if said != word:
            why = judge.why(ref, one.row) if ref else ""
            yield f"expects {key} = {word}, but {one.row or 'it'} is {said}{why}."


def _judged(name: str, judge: Judge) -> tuple[Ref | None, Iterable[Came] | None]:
    """The column behind an expectation (None for a whole scheme) and what it came to; None for a name there is not."""
    rules = judge.pack.rules
    found = scheme_part(name, judge.pack)
    if found:
        scheme, part = found
        return (scheme.ref(part) if part else None), judge.scheme(scheme, part)
    refs = _columns(rules)
    return (refs[name], judge.column(refs[name])) if name in refs else (None, None)


def _columns(rules: Ruleset) -> dict[str, Ref]:
    """The names of verdicts that stand in a column of their own, with the column."""
    refs = {f"cause.{it.cause}": it.ref for it in rules.profiles.values()}
    if rules.measures:
        refs |= {f"measure.{it.key}": it.ref for it in rules.measures.items.values()}
        refs |= {f"need.{it.key}": it.ref for it in rules.measures.needs.values() if it.when}
    if rules.signals:
        refs |= {f"watched.{it.key}": it.ref for it in rules.signals.groups.values()}
        refs |= {f"signal.{it.key}": it.ref for it in rules.signals.signals.values() if it.when}
    if rules.risk:
        refs |= {f"risk.{it.key}": it.ref for it in rules.risk.features.values()}
    return refs | {f"deprivation.{it.key}": it.ref for it in (rules.index.indicators if rules.index else ())}


def _known(pack: Pack) -> list[str]:
    """Every name that a verdict may be expected of."""
    rules = pack.rules
    schemes = [key for it in rules.schemes.values() for key in (it.key, *(f"{it.key}.{part.key}" for part in it.parts))]
    return [*schemes, *_columns(rules)]

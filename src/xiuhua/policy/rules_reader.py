"""Reads the files of a pack that hold its rules. Each may be left out: a pack without checks has none."""

from collections.abc import Callable, Iterator
from typing import get_args

from xiuhua.policy.measures_reader import read_measures, read_umbrellas
from xiuhua.policy.risk_reader import read_risk
from xiuhua.policy.ruleset import (
    Check,
    ColumnWords,
    Criterion,
    Deprivation,
    Dimension,
    Entry,
    Index,
    Profile,
    Ruleset,
    Scheme,
    Warrant,
)
from xiuhua.policy.section import Section, require_name
from xiuhua.policy.signals_reader import read_signals
from xiuhua.reckon.known_tables import READABLE
from xiuhua.reckon.rules.facts import Fact, FactTake, Ref
from xiuhua.reckon.rules.tree import did_you_mean, real_column
from xiuhua.reckon.tables import TABLES

TAKES: tuple[FactTake, ...] = get_args(FactTake)
SEVERITIES = ("exclude", "review")
NEEDS = ("all", "any")
LEVELS = range(1, 6)
UMBRELLAS = "umbrellas"


def read_ruleset(file: Callable[[str], Section | None]) -> Ruleset:
    """The rules of a pack; `file` opens one by name, None when there is none. Raises PackError."""
    facts, conditions, criteria = file("facts.toml"), file("conditions.toml"), file("criteria.toml")
    checks, causes, index = file("checks.toml"), file("causes.toml"), file("deprivations.toml")
    measures, signals, risk = file("measures.toml"), file("signals.toml"), file("risk.toml")
    scope = _scope(checks) if checks else {}
    found = Ruleset(
        entries=_entries((facts, _fact), (conditions, _condition)),
        schemes={key: _scheme(key, it) for key, it in _each(criteria)},
        scope=scope,
        checks={key: _check(key, it) for key, it in _each(checks) if key != "scope"},
        profiles={key: _profile(key, it) for key, it in _each(causes) if key != UMBRELLAS},
        umbrellas=read_umbrellas(causes.section(UMBRELLAS)) if causes and causes.has(UMBRELLAS) else {},
        measures=read_measures(measures) if measures else None,
        signals=read_signals(signals) if signals else None,
        risk=read_risk(risk) if risk else None,
        index=_index(index) if index else None,
        columns=dict(_columns(file("columns.toml"))),
    )
    for section in (facts, conditions, criteria, checks, causes, index):
        if section:
            section.close()
    return found


def _each(section: Section | None) -> Iterator[tuple[str, Section]]:
    return section.each() if section else iter(())


def _table(section: Section, key: str) -> str:
    table = section.take(key, str)
    if table not in TABLES:
        raise section.wrong(key, f"is {table!r}, which is no table.{did_you_mean(table, TABLES)}")
    return table


def _judged_table(section: Section) -> str:
    """The table of a scheme: verdicts are kept of households and of places."""
    table = _table(section, "of")
    if table != "households" and not TABLES[table].place:
        raise section.wrong("of", f"is {table!r}. A scheme judges households or places.")
    return table


def _warrant(section: Section) -> Warrant:
    return Warrant(section.take("source", str, ""), section.take("confidence", str, ""))


def _one_of(section: Section, key: str, known: tuple[str, ...], default: str | None = None) -> str:
    found = section.take(key, str, default)
    if found not in known:
        raise section.wrong(key, f"is {found!r}. Say one of {', '.join(known)}.")
    return found


def _entries(*files: tuple[Section | None, Callable[[str, str, Section], Entry]]) -> dict[Ref, Entry]:
    """The facts and conditions of their files; they share their names with one another and with the columns."""
    found: dict[Ref, Entry] = {}
    for file, read in files:
        for table, inner in _each(file):
            if table not in TABLES:
                raise inner.wrong("", f"is no table.{did_you_mean(table, TABLES)}")
            for name, it in inner.each():
                taken = "a fact" if Ref(table, name) in found else "a column" if name in TABLES[table].columns else ""
                if taken:
                    raise it.wrong("", f"is {taken} already. Give it another name.")
                found[Ref(table, name)] = read(table, name, it)
    return found


def _fact(table: str, name: str, section: Section) -> Entry:
    named = [take for take in TAKES if section.has(take)]
    if len(named) != 1:
        said = " and ".join(named) or "nothing"
        raise section.wrong("", f"takes {said}. A fact takes one of {', '.join(TAKES)}.")
    take = named[0]
    require_name(section, name)
    text, of, where = section.take(take, str), section.take("of", str, ""), section.take("where", str, "")
    fact = Fact(table, name, take, text, of, where, section.take("years", int, 1))
    unit = section.take("unit", str, "")
    entry = Entry(fact, section.labels(), _warrant(section), is_condition=False, unit=unit)
    section.close()
    return entry


def _condition(table: str, name: str, section: Section) -> Entry:
    fact = Fact(table, require_name(section, name), "is", section.take("when", str))
    entry = Entry(fact, section.labels(), _warrant(section), is_condition=True)
    section.close()
    return entry


def _scheme(key: str, section: Section) -> Scheme:
    scheme = Scheme(
        key=require_name(section, key),
        label=section.labels(),
        of=_judged_table(section),
        applies=section.take("applies", str, "true"),
        needs=_one_of(section, "needs", NEEDS, "all"),
        criteria=tuple(_criterion(it) for it in section.sections("criteria")),
        exclusions=tuple(_exclusion(it) for it in section.sections("exclusions")),
        warrant=_warrant(section),
    )
    keys = [part.key for part in scheme.parts]
    if not scheme.criteria or len(set(keys)) != len(keys):
        raise section.wrong("criteria", "must be there, each under a key of its own among criteria and exclusions.")
    section.close()
    return scheme


def _criterion(section: Section) -> Criterion:
    key = require_name(section, section.take("key", str))
    found = Criterion(key, section.labels(), section.take("when", str), _warrant(section))
    section.close()
    return found


def _exclusion(section: Section) -> Criterion:
    severity = _one_of(section, "severity", SEVERITIES)
    key, when = require_name(section, section.take("key", str)), section.take("when", str)
    found = Criterion(key, section.labels(), when, _warrant(section), severity)
    section.close()
    return found


def _scope(section: Section) -> dict[str, str]:
    if not section.has("scope"):
        return {}
    inner = section.section("scope")
    for table in inner.content:
        if table not in TABLES:
            raise inner.wrong(table, f"is no table.{did_you_mean(table, TABLES)}")
    return {table: inner.take(table, str) for table in inner.content}


def _check(key: str, section: Section) -> Check:
    level = section.take("level", int)
    if level not in LEVELS:
        raise section.wrong("level", f"is {level}. Say 1 (must be mended first) to 5 (a hint).")
    check = Check(
        key=require_name(section, key),
        of=_table(section, "of"),
        level=level,
        number=section.take("number", str, ""),
        when=section.take("when", str),
        blame=section.texts("blame"),
        message=section.labels(),
        warrant=_warrant(section),
        explain=section.take("explain", bool, True),
        brief=section.labels_at("brief") if section.has("brief") else None,
    )
    section.close()
    return check


def _profile(cause: str, section: Section) -> Profile:
    found = Profile(
        cause, section.take("when", str), section.texts("shows"), _warrant(section), section.take("asks", bool, False)
    )
    section.close()
    return found


def _index(section: Section) -> Index:
    return Index(
        k=section.take("k", float),
        label=section.labels(),
        dimensions=tuple(_dimension(it) for it in section.sections("dimension")),
        warrant=_warrant(section),
    )


def _dimension(section: Section) -> Dimension:
    found = Dimension(
        section.take("key", str),
        section.labels(),
        section.take("weight", float),
        tuple(_deprivation(it) for it in section.sections("indicator")),
    )
    section.close()
    return found


def _deprivation(section: Section) -> Deprivation:
    key, label = section.take("key", str), section.labels()
    found = Deprivation(key, label, section.take("weight", float), section.take("deprived", str))
    section.close()
    return found


def _columns(section: Section | None) -> Iterator[tuple[Ref, ColumnWords]]:
    for table, inner in _each(section):
        if table not in READABLE:
            raise inner.wrong("", f"is no table.{did_you_mean(table, READABLE)}")
        for name, it in inner.each():
            column = real_column(name, READABLE[table].columns)
            if column is None:
                raise it.wrong("", f"is no column of {table}.{did_you_mean(name, READABLE[table].columns)}")
            yield Ref(table, column), ColumnWords(it.labels(), it.take("list", str, ""))
            it.close()

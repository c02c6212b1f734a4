"""Reads cases/*.toml of a pack: bases to start from, and cases that change some cells and say what must come out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xiuhua.policy.cases.rows import Tables, changed, rows_at, rows_in
from xiuhua.policy.pack import Value
from xiuhua.policy.section import Section, open_file
from xiuhua.reckon.rules.tree import did_you_mean

FLAGS = "flags"
OWN_KEYS = ("name", "like", "on", "drop", "add", "set", "clear")


@dataclass(frozen=True, slots=True)
class Case:
    """Rows as of a day, and what must come out; `says` is its sentence, or the name of a base.

    `earlier` are the rows as of any earlier day that a rule asks about, None when nobody told.
    """

    says: str
    file: str
    on: date
    tables: Tables
    expect: Mapping[str, Value]
    earlier: Tables | None = None


@dataclass(frozen=True, slots=True)
class Cases:
    """All cases of a pack, and the bases they start from: those are cases that nothing is flagged in."""

    bases: tuple[Case, ...] = ()
    cases: tuple[Case, ...] = ()


def read_cases(folder: Path, *, languages: tuple[str, ...]) -> Cases:
    """The cases of the pack in a folder, none when it has no folder `cases`; raises PackError."""
    names = sorted(f"cases/{path.name}" for path in (folder / "cases").glob("*.toml"))
    files = {name: open_file(folder, name, languages) for name in names}
    bases: dict[str, Case] = {}
    for name, file in files.items():
        for section in file.sections("base"):
            _add_base(section, name, bases)
    cases = [_case(it, name, bases) for name, file in files.items() for it in file.sections("case")]
    for file in files.values():
        file.close()
    return Cases(tuple(bases.values()), tuple(cases))


def _add_base(section: Section, file: str, bases: dict[str, Case]) -> None:
    """A base may be like an earlier one."""
    like = _like(section, bases) if section.has("like") else None
    name, on = section.take("name", str), section.take("on", date, like.on if like else None)
    if name in bases:
        raise section.wrong("name", f"is {name!r}, as another base is called. Give it another name.")
    own = rows_in(section, (key for key in section.content if key not in OWN_KEYS))
    tables = changed({**(like.tables if like else {}), **own}, section)
    section.close()
    bases[name] = Case(name, file, on, tables, {FLAGS: ()})


def _case(section: Section, file: str, bases: Mapping[str, Case]) -> Case:
    like = _like(section, bases)
    case = Case(
        says=section.take("says", str),
        file=file,
        on=section.take("on", date, like.on),
        tables=changed(like.tables, section),
        expect=dict(_expected(section.section("expect"))),
        earlier=rows_at(section, "earlier") if section.has("earlier") else None,
    )
    section.close()
    return case


def _like(section: Section, bases: Mapping[str, Case]) -> Case:
    name = section.take("like", str)
    if name not in bases:
        raise section.wrong("like", f"is {name!r}, and no base is called so.{did_you_mean(name, bases)}")
    return bases[name]


def _expected(section: Section) -> Iterator[tuple[str, Value]]:
    if not section.content:
        raise section.wrong("", "is empty. Say what must come out.")
    for key in section.content:
        yield key, section.texts(key) if key == FLAGS else section.value(key)

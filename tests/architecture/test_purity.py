"""The floors below the register reckon: they meet no database, no network and no clock, and no pack by name."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE, ROOT, Module, modules, seed

PURE = {"words", "reckon", "policy", "loop", "demo"}
WORLD = {"django", "psycopg", "sqlite3", "socket", "http", "urllib", "requests", "httpx", "asyncio"}
CLOCKS = {"now", "today", "utcnow"}
CALENDARS = {"datetime", "date", "timezone"}
PACKS = {"sichuan", *(path.parent.name for path in (ROOT / "packs").glob("*/pack.toml"))}


def touches_of_the_world(package: Path) -> list[str]:
    """Imports of databases and networks, and readings of a clock, on the pure floors."""
    return [
        module.blame(node, what)
        for module in modules(package)
        if module.floor in PURE
        for node, what in (*_worldly_imports(module), *_clocks(module))
    ]


def _worldly_imports(module: Module) -> Iterator[tuple[ast.AST, str]]:
    for node in ast.walk(module.tree):
        match node:
            case ast.Import(names=names):
                roots = {alias.name.split(".")[0] for alias in names}
            case ast.ImportFrom(module=str(origin)):
                roots = {origin.split(".")[0]}
            case _:
                continue
        yield from ((node, f"imports {root}") for root in sorted(roots & WORLD))


def _clocks(module: Module) -> Iterator[tuple[ast.AST, str]]:
    for node in ast.walk(module.tree):
        match node:
            case ast.Import(names=names) if any(alias.name == "time" for alias in names):
                yield node, "imports time"
            case ast.ImportFrom(module="time"):
                yield node, "imports time"
            case ast.Attribute(attr=name, value=ast.Name(id=owner) | ast.Attribute(attr=owner)):
                if name in CLOCKS and owner in CALENDARS:
                    yield node, f"reads the clock: {owner}.{name}"


def packs_named(package: Path) -> list[str]:
    """Files that know a programme pack by its name: packs are data, and any of them may judge."""
    pattern = re.compile("|".join(sorted(PACKS)), re.IGNORECASE)
    return [module.name for module in modules(package, migrations=True) if pattern.search(module.text)]


def test_pure_floors_touch_neither_world_nor_clock():
    assert touches_of_the_world(PACKAGE) == []


def test_no_file_names_a_pack():
    assert packs_named(PACKAGE) == []


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("import django.db", "imports django"),
        ("from psycopg import sql", "imports psycopg"),
        ("from time import perf_counter", "imports time"),
        ("import time", "imports time"),
        ("day = date.today()", "reads the clock: date.today"),
        ("day = datetime.datetime.now(tz)", "reads the clock: datetime.now"),
        ("made = field(default_factory=datetime.now)", "reads the clock: datetime.now"),
        ("day = turn.today", None),
        ("day = datetime.date(2017, 3, 31)", None),
    ],
)
def test_world_and_clock_are_caught(tmp_path, line, what):
    package = seed(tmp_path, "loop/organise.py", line)
    assert touches_of_the_world(package) == ([f"loop/organise.py:1: {what}"] if what else [])


def test_the_clock_is_free_above(tmp_path):
    assert touches_of_the_world(seed(tmp_path, "actions/turn.py", "import time\nday = date.today()")) == []


def test_a_pack_named_in_code_is_caught(tmp_path):
    seed(tmp_path, "loop/organise.py", "if pack.name == 'Sichuan': floor = 25_000")
    assert packs_named(tmp_path) == ["loop/organise.py"]

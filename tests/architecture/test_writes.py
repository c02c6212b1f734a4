"""Only `actions/` and `bridge/` write to the database, so that nothing is written past door and journal."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE, Module, modules, seed

WRITERS = {"actions", "bridge"}
# These know no database (the contract `pure`), so `.update()` there is a dictionary's.
DATABASELESS = {"words", "reckon", "policy", "loop", "demo", "papers"}
WRITES = {
    *("save", "create", "bulk_create", "bulk_update", "delete", "get_or_create", "update_or_create"),
    *("asave", "acreate", "abulk_create", "abulk_update", "adelete", "aget_or_create", "aupdate_or_create", "aupdate"),
    *("create_user", "create_superuser", "executemany", "executescript"),
}
SQL_WRITE = re.compile(
    r"\s*(INSERT\s+INTO|REPLACE\s+INTO|MERGE\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|TRUNCATE\s|COPY\s+\S+.*\sFROM)\b",
    re.IGNORECASE | re.DOTALL,
)
# file → method → why it may stand there
EXCEPTIONS: dict[str, dict[str, str]] = {}


def writes_past_the_actions(package: Path) -> list[str]:
    """Calls and SQL that write, on floors that must not."""
    return [
        module.blame(node, what)
        for module in modules(package)
        if module.floor not in WRITERS | DATABASELESS
        for node, what in _writes(module)
        if what not in EXCEPTIONS.get(module.name, {})
    ]


def _writes(module: Module) -> Iterator[tuple[ast.AST, str]]:
    for node in ast.walk(module.tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=method)) if method in WRITES:
                yield node, method
            # A query set's update takes keywords only; a dictionary's, a set's or a digest's takes a value.
            case ast.Call(func=ast.Attribute(attr="update"), args=[]):
                yield node, "update"
            case ast.Constant(value=str(text)) if SQL_WRITE.match(text):
                yield node, text.split()[0].upper()
            case ast.JoinedStr(values=parts) if SQL_WRITE.match(_spelt(parts)) and not SQL_WRITE.match(_first(parts)):
                yield node, _spelt(parts).split()[0].upper()


def _spelt(parts: list[ast.expr]) -> str:
    """An f-string with a word in place of each value."""
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "value" for part in parts)


def _first(parts: list[ast.expr]) -> str:
    """The text before the first value, which is a constant of its own to the walk."""
    return str(parts[0].value) if isinstance(parts[0], ast.Constant) else ""


def test_only_actions_and_bridge_write():
    assert writes_past_the_actions(PACKAGE) == []


def test_every_exception_is_still_needed():
    found = {(module.name, what) for module in modules(PACKAGE) for _, what in _writes(module)}
    assert {(name, what) for name, methods in EXCEPTIONS.items() for what in methods} <= found


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("visit.save()", "save"),
        ("Visit.objects.create(day=day)", "create"),
        ("Visit.objects.bulk_create(visits)", "bulk_create"),
        ("Visit.objects.filter(day=day).update(day=other)", "update"),
        ("visit.delete()", "delete"),
        ("Visit.objects.get_or_create(day=day)", "get_or_create"),
        ("cursor.executemany(sql, rows)", "executemany"),
        ("cursor.execute('INSERT INTO visit VALUES (1)')", "INSERT"),
        ("cursor.execute(f'update {table} set day = 1')", "UPDATE"),
        ("cursor.execute(f'insert into {table} values (1)')", "INSERT"),
        ("cursor.execute('update visit set day = 1')", "UPDATE"),
        ("cursor.copy('COPY visit (day) FROM STDIN')", "COPY"),
        ("labels.update(more)", None),
        ("cursor.execute('SELECT day FROM visit')", None),
    ],
)
def test_a_write_in_a_query_is_caught(tmp_path, line, what):
    package = seed(tmp_path, "queries/visit.py", line)
    assert writes_past_the_actions(package) == ([f"queries/visit.py:1: {what}"] if what else [])


@pytest.mark.parametrize("floor", ["actions", "bridge", "loop"])
def test_a_write_where_it_belongs_is_left_alone(tmp_path, floor):
    assert writes_past_the_actions(seed(tmp_path, f"{floor}/visit.py", "visit.update(day=1)")) == []

"""A function fits on a screen, a file is one sitting, and its name says what it gives."""

import ast
from pathlib import Path

from tests.architecture.source import PACKAGE, ROOT, modules, seed

FUNCTION_LINES = 50
FILE_LINES = 400
COPIED_STATEMENTS = 3
EMPTY_NAMES = {"utils", "util", "helpers", "common", "misc", "base"}


def long_functions(package: Path) -> list[str]:
    """Functions of more lines than a screen holds."""
    return [
        module.blame(node, f"{node.name} has {length} lines")
        for module in modules(package)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (length := node.end_lineno - node.lineno + 1) > FUNCTION_LINES
    ]


def copies(package: Path) -> list[str]:
    """Functions that say word for word what another says: whoever mends one forgets the other."""
    said: dict[str, list[str]] = {}
    for module in modules(package):
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                does = node.body[1:] if ast.get_docstring(node) else node.body
                if sum(isinstance(it, ast.stmt) for one in does for it in ast.walk(one)) >= COPIED_STATEMENTS:
                    said.setdefault("".join(map(ast.dump, does)), []).append(f"{module.name}: {node.name}")
    return [", ".join(places) for places in said.values() if len(places) > 1]


def long_files(package: Path) -> list[str]:
    """Files of more lines than one sitting."""
    return [
        f"{module.name}: {length} lines"
        for module in modules(package)
        if (length := len(module.text.splitlines())) > FILE_LINES
    ]


def empty_names(package: Path) -> list[str]:
    """Files and folders named for nothing in particular."""
    return [
        module.name
        for module in modules(package, migrations=True)
        if not EMPTY_NAMES.isdisjoint(Path(module.name).with_suffix("").parts)
    ]


def test_functions_fit_on_a_screen():
    assert long_functions(PACKAGE) + long_functions(ROOT / "tests") == []


def test_files_are_one_sitting():
    assert long_files(PACKAGE) + long_files(ROOT / "tests") == []


def test_files_are_named_for_what_they_give():
    assert empty_names(PACKAGE) + empty_names(ROOT / "tests") == []


def test_no_function_is_a_copy_of_another():
    assert copies(PACKAGE) == []


def test_a_copied_function_is_caught_whatever_it_is_called(tmp_path):
    body = '    """{}"""\n    if account is None:\n        return ""\n    return account.name\n'
    seed(tmp_path, "queries/jobs.py", "def _who(account):\n" + body.format("Who it is."))
    seed(tmp_path, "queries/imports.py", "def _name(account):\n" + body.format("How somebody is called."))
    seed(tmp_path, "queries/other.py", "def _name(account):\n    return account.name\n")
    assert copies(tmp_path) == ["queries/imports.py: _name, queries/jobs.py: _who"]


def test_a_function_of_51_lines_is_caught(tmp_path):
    seed(tmp_path, "loop/fits.py", "def fits():\n" + "    x = 1\n" * 49)
    seed(tmp_path, "loop/long.py", "@wraps\ndef long():\n" + "    x = 1\n" * 50)
    assert long_functions(tmp_path) == ["loop/long.py:2: long has 51 lines"]


def test_a_file_of_401_lines_is_caught_and_a_migration_is_not(tmp_path):
    seed(tmp_path, "loop/fits.py", "x = 1\n" * 400)
    seed(tmp_path, "loop/long.py", "x = 1\n" * 401)
    seed(tmp_path, "register/migrations/0001_long.py", "x = 1\n" * 401)
    assert long_files(tmp_path) == ["loop/long.py: 401 lines"]


def test_an_empty_name_is_caught(tmp_path):
    for name in ("desk/utils.py", "loop/helpers.py", "desk/common/tables.py", "loop/misc.py", "desk/base.py"):
        seed(tmp_path, name, "")
    seed(tmp_path, "queries/helper.py", "")
    assert len(empty_names(tmp_path)) == 5
    assert "queries/helper.py" not in empty_names(tmp_path)

"""The reference is what the code says."""

import ast
import re

import pytest

from tests.docs.generate import PAGES, REFERENCE, commands
from tests.docs.pages import ROOT

pytestmark = pytest.mark.pure
VARIABLE = re.compile(r"(?:XIUHUA|DJANGO)_[A-Z_]+")


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_current(name):
    assert (REFERENCE / name).read_text(encoding="utf-8") == PAGES[name](), "run: make docs"


def test_every_command_and_option_is_in_the_reference():
    text = (REFERENCE / "commands.md").read_text(encoding="utf-8")
    for name, command in commands():
        part = text.split(f"\n## {name}\n")[1].split("\n## ")[0]
        options = [word for parameter in command.params for word in (*parameter.opts, *parameter.secondary_opts)]
        assert [
            word for word in options if word.startswith("-") and f"`{word}`" not in part.replace(" / ", "` `")
        ] == []
        assert all(parameter.help for parameter in command.params)


def variables_read() -> set[str]:
    """Names of environment variables in calls and subscripts of os.environ."""
    found = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call | ast.Subscript) and "environ" in ast.unparse(node):
                found |= {c.value for c in ast.walk(node) if isinstance(c, ast.Constant) and is_variable(c.value)}
    return found


def is_variable(value: object) -> bool:
    return isinstance(value, str) and VARIABLE.fullmatch(value) is not None


def test_every_environment_variable_is_documented_and_no_other():
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", (REFERENCE / "settings.md").read_text(), re.MULTILINE))
    assert documented == variables_read()


def test_the_readme_names_the_variables_that_scripts_rely_on():
    assert {"XIUHUA_HOME", "XIUHUA_DATABASE_URL"} <= set(VARIABLE.findall((ROOT / "README.md").read_text()))

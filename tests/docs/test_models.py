"""Each noun of the register has its page, which names its classes and what the database refuses."""

import ast

import pytest

from tests.docs.pages import ROOT

pytestmark = pytest.mark.pure
MODELS = ROOT / "src/xiuhua/register/models"
MODULES = sorted(path.stem for path in MODELS.glob("[!_]*.py"))


def page_of(module: str) -> str:
    return (ROOT / f"docs/models/{module}.md").read_text(encoding="utf-8")


def classes_of(module: str) -> list[ast.ClassDef]:
    """The classes of a module that have a table."""
    tree = ast.parse((MODELS / f"{module}.py").read_text(encoding="utf-8"))
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    return [
        node for node in classes if not node.name.endswith("QuerySet") and "abstract = True" not in ast.unparse(node)
    ]


def constraints_of(module: str) -> set[str]:
    tree = ast.parse((MODELS / f"{module}.py").read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and "Constraint" in ast.unparse(node.func)]
    names = {keyword.value.value for call in calls for keyword in call.keywords if keyword.arg == "name"}
    return {name for name in names if "%(class)s" not in name}


@pytest.mark.parametrize("module", MODULES)
def test_a_noun_has_its_page(module):
    text = page_of(module)
    assert f"`src/xiuhua/register/models/{module}.py`" in text
    assert [node.name for node in classes_of(module) if f"**{node.name}**" not in text] == []
    assert {name for name in constraints_of(module) if f"`{name}`" not in text} == set()


def test_no_page_is_left_of_a_noun_that_is_gone():
    assert sorted(path.stem for path in (ROOT / "docs/models").glob("*.md")) == MODULES

"""Our Python files as trees, for rules that read code instead of running it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src/xiuhua"


@dataclass(frozen=True, slots=True)
class Module:
    """One file: `name` is its path below the package, `floor` the first part of that."""

    path: Path
    name: str
    floor: str
    text: str
    tree: ast.Module

    def blame(self, node: ast.AST, what: str) -> str:
        """A violation as an editor can jump to it."""
        return f"{self.name}:{getattr(node, 'lineno', 1)}: {what}"


def modules(package: Path, *, migrations: bool = False) -> Iterator[Module]:
    """Every Python file of a package, without its migrations unless they are asked for."""
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package).parts
        if migrations or "migrations" not in parts:
            text = path.read_text(encoding="utf-8")
            yield Module(path, "/".join(parts), parts[0].removesuffix(".py"), text, _tree(text))


@cache
def _tree(text: str) -> ast.Module:
    """The tree of a text: a dozen rules look at the same files, and none changes what it sees."""
    return ast.parse(text)


def seed(folder: Path, name: str, text: str) -> Path:
    """A package of one offending file, to prove that a rule bites; returns the package's folder."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder

"""Which keys the deeds write into the journal's `before` and `after`, read from the code of the actions."""

import ast
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import xiuhua.actions
from xiuhua.bridge.intake.withdrawing import Undone

ACTIONS = Path(xiuhua.actions.__file__).parent
WRITERS = {"write_line": (), "write_look": (), "line_of_look": (), "write_factor_line": ("by", "why")}
VALUES = ("before", "after")
# What a module takes from elsewhere, as it stands there.
ELSEWHERE = {
    "judged.counts()": {"rows", "accepted", "unchanged", "rejected", "added", "conflicting"},
    "changes.counts": {"ended", "begun", "renamed"},
    "told_of(proposal)": {"proposal", "objective", "digest"},
    "asdict(undone)": {field.name for field in fields(Undone)},
}
Function = ast.FunctionDef | None


def written_keys() -> set[str]:
    """Every key of a line, whatever deed writes it; raises AssertionError where the code does not tell it."""
    return {key for path in sorted(ACTIONS.rglob("*.py")) for key in _Module(path).written()}


class _Module:
    """One module of actions, in which a name is followed to what its function gives it, or its callers."""

    def __init__(self, path: Path) -> None:
        self.tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
        self.functions = {it.name: it for it in ast.walk(self.tree) if isinstance(it, ast.FunctionDef)}

    def written(self) -> Iterator[str]:
        for name, own in WRITERS.items():
            for call, inside in self._calls(name):
                for given in call.keywords:
                    if given.arg in VALUES and inside and inside.name not in WRITERS:
                        yield from self._of(given.value, inside)
                    elif own and given.arg not in own:
                        yield str(given.arg)

    def _calls(self, name: str) -> Iterator[tuple[ast.Call, Function]]:
        for function in self.functions.values():
            for it in ast.walk(function):
                if isinstance(it, ast.Call) and getattr(it.func, "id", "") == name:
                    yield it, function

    def _of(self, value: ast.expr, inside: Function) -> Iterator[str]:
        match value:
            case ast.Constant(value=None):
                return
            case _ if ast.unparse(value) in ELSEWHERE:
                yield from ELSEWHERE[ast.unparse(value)]
            case ast.Dict():
                for key, one in zip(value.keys, value.values, strict=True):
                    yield from [str(ast.literal_eval(key))] if key else self._of(one, inside)
            case ast.BinOp(left=first, right=second) | ast.IfExp(body=first, orelse=second):
                yield from self._of(first, inside)
                yield from self._of(second, inside)
            case ast.ListComp(elt=one) | ast.Subscript(value=one):
                yield from self._of(one, inside)
            case _:
                for given, where in self._meant(value, inside):
                    yield from self._of(given, where)

    def _meant(self, value: ast.expr, inside: Function) -> Iterator[tuple[ast.expr, Function]]:
        """What a name stands for, or what a function of the module returns."""
        match value:
            case ast.Call(func=ast.Name(id=name)) if name in self.functions:
                called = self.functions[name]
                yield from [(it.value, called) for it in ast.walk(called) if isinstance(it, ast.Return) and it.value]
            case ast.Name(id=name) if inside:
                yield from self._given(name, inside)
            case _:
                raise AssertionError(f"Which keys has {ast.unparse(value)}?")

    def _given(self, name: str, inside: ast.FunctionDef) -> Iterator[tuple[ast.expr, Function]]:
        """What a name stands for: assigned in its function, or given to it by those that call it."""
        for it in ast.walk(inside):
            targets = it.targets if isinstance(it, ast.Assign) else [getattr(it, "target", None)]
            given = isinstance(it, ast.Assign | ast.AnnAssign | ast.AugAssign) and it.value
            if given and name in [getattr(target, "id", "") for target in targets]:
                yield given, inside
        asked = [it.arg for it in inside.args.args]
        for call, where in self._calls(inside.name):
            yield from [(it.value, where) for it in call.keywords if it.arg == name]
            if name in asked:
                yield from [(it, where) for it in call.args[asked.index(name) :][:1]]

"""No flag, call or sign reaches a file, a grade list or a shortlist, and nothing orders persons by a number."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.source import PACKAGE, modules

OURS = (
    "actions/assess/persons/", "queries/evidence.py", "queries/grade_list.py", "queries/shortlist.py",
    "queries/village_results.py", "duty/evidence.py", "reckon/grading.py", "reckon/tables_of_grades.py",
    "reckon/beside.py",
    "policy/grading", "desk/evidence", "desk/views/evidence.py", "desk/views/grade_lists.py",
    "desk/views/shortlists.py", "papers/evidence_docx.py", "register/models/evidence.py",
    "register/models/grade_list.py", "register/models/shortlist.py", "demo/appraised.py",
)  # fmt: skip
# What keeps, reads or shows flags, calls and signs, and who was here when.
NEVER = (
    "loop.verify", "queries.recheck", "actions.verify.keep_flags", "actions.verify.answer_flag", "duty.recheck",
    "actions.verify.close_flag", "actions.verify.do_call_back", "actions.verify.draw_call_backs", "bridge.verify_rows",
    "actions.verify.find_flags", "bridge.gather.drawn_visits", "bridge.sessions", "register.models.recheck",
)  # fmt: skip
BY_ALPHABET = re.compile(
    r"^-?(person__)?(name|key|pk|id|on|since|until|said_on|issued_on|opened_on|version|kind|role|month|area__code|village"
    r"|village__name|organisation__name|list__since|list__kind|shortlist__opened_on|code|username|person_id|lot)$"
)


def ours() -> list[str]:
    return [it.name for it in modules(PACKAGE) if it.name.startswith(OURS)]


def imported(name: str) -> Iterator[str]:
    """The modules of ours that a module names, and the nouns of the register that it takes."""
    for node in ast.walk(ast.parse((PACKAGE / name).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("xiuhua."):
            yield node.module.removeprefix("xiuhua.")


def reached(names: list[str]) -> set[str]:
    """All that is imported from some modules, and from what those import, the door to models not followed."""
    found: set[str] = set()
    waiting = [module for name in names if not name.startswith(("desk", "demo")) for module in imported(name)]
    while waiting:
        module = waiting.pop()
        if module in found:
            continue
        found.add(module)
        path = module.replace(".", "/")
        for file in (f"{path}.py", f"{path}/__init__.py"):
            if (PACKAGE / file).is_file() and module != "register.models":
                waiting += list(imported(file))
    return found


def ordered_by(name: str) -> list[str]:
    """What a module orders by: fields of rows, or the expression by which values are sorted."""
    found = []
    for node in ast.walk(ast.parse((PACKAGE / name).read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Attribute(attr="order_by" | "sort"), args=args) if args:
                found += [ast.literal_eval(it) if isinstance(it, ast.Constant) else ast.unparse(it) for it in args]
            case ast.Call(func=ast.Attribute(attr="sort" | "sort_by" | "rank" | "top_k" | "arg_sort")):
                found.append(ast.unparse(node))
            case ast.Call(func=ast.Name(id="sorted" | "nlargest" | "nsmallest" | "max" | "min")):
                found += [ast.unparse(it.value) for it in node.keywords if it.arg == "key"]
    return found


def test_no_flag_call_or_sign_is_reached_from_a_file_a_grade_list_or_a_shortlist():
    found = reached(ours())
    assert len(ours()) > 20
    assert sorted(it for it in found if it.startswith(NEVER)) == []
    assert "queries.evidence" in reached(["actions/assess/persons/shortlist.py"])
    assert "loop.verify.verdicts" in reached(["actions/verify/find_flags.py"])


def test_persons_are_ordered_by_names_and_days_and_by_no_number_or_grade():
    names = [it for it in ours() if it != "reckon/beside.py"]  # orders villages
    wrong = {name: [it for it in ordered_by(name) if not BY_ALPHABET.match(it)] for name in names}
    assert {name: told for name, told in wrong.items() if told} == {}
    assert [bool(BY_ALPHABET.match(it)) for it in ("person__name", "grade", "-score", "absent_times", "?")] == [
        True, False, False, False, False,
    ]  # fmt: skip


def test_no_deed_gives_a_grade_but_the_one_that_a_person_chose():
    """A grade is written where it was told; nowhere is one filled in from a rule."""
    written = re.compile(r"GradeLine\.objects\.(?:bulk_create|create|get_or_create|update_or_create)|\bGradeLine\(\w+=")
    assert [it.name for it in modules(PACKAGE) if written.search(it.text)] == ["actions/assess/persons/grade_list.py"]

"""A flag can reach no score and no career record: nothing outside its own rooms reads one, by name or by SQL."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE, Module, modules, seed

NOUNS = frozenset({"Flag", "FlagVisit", "CallBack", "CallBackRound"})
ROOMS = ("actions/verify/", "queries/recheck", "register/models/recheck.py", "register/models/__init__.py")
# file → what it may name, and why
# Its sealed notes come under the new key with all others; the demo's township answers what it drew; and a figure of
# places is told of what was drawn from all: shares of many, never of a flag (tests/bridge/test_gather_visits.py).
# How many calls were typed is counted too, as what it costs.
BESIDE = {
    "actions/keep/rotate_keys.py": {"CallBack"}, "actions/visit_in_demo.py": {"CallBack"},
    "bridge/gather/drawn_visits.py": {"CallBack", "CallBackRound"},
    "bridge/gather/entries.py": {"CallBack"},
}  # fmt: skip
# Who may ask the queries of flags: faces that show a flag to whoever made the visits, or to the office after that.
FACES = ("desk/views/flags.py", "desk/views/call_backs.py", "desk/recheck", "desk/work.py", "console/recheck.py")
OF_FLAGS = {"xiuhua.queries.recheck", "xiuhua.queries.recheck_flags", "xiuhua.queries.recheck_calls"}
SQL = re.compile(r"register_(flag|callback)", re.IGNORECASE)


def readers_of_flags(package: Path) -> list[str]:
    """Where a flag or a call is read outside the rooms in which it is kept and shown."""
    return [
        module.blame(node, what)
        for module in modules(package)
        if not module.name.startswith(ROOMS)
        for node, what in _named(module)
        if what not in BESIDE.get(module.name, ())
    ]


def _named(module: Module) -> Iterator[tuple[ast.AST, str]]:
    for node in ast.walk(module.tree):
        match node:
            case ast.ImportFrom(module=str(source), names=names):
                yield from (
                    (node, it.name) for it in names if it.name in NOUNS and source.startswith("xiuhua.register")
                )
                if source in OF_FLAGS and not module.name.startswith(FACES):
                    yield node, source
            case ast.Attribute(attr=name) if name in NOUNS:
                yield node, name
            case ast.Constant(value=str(text)) if text in NOUNS or SQL.search(text):
                yield node, text


def test_nothing_outside_its_rooms_reads_a_flag_or_a_call():
    assert readers_of_flags(PACKAGE) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("queries/figure.py", "from xiuhua.register.models import Flag"),
        ("actions/assign/appoint.py", "from xiuhua.register import models\nmodels.FlagVisit.objects.count()"),
        ("actions/turn.py", "from xiuhua.queries.recheck import flags_waiting"),
        ("bridge/gather/people.py", "apps.get_model('register', 'CallBack')"),
        ("bridge/bulk.py", "SQL = 'SELECT score FROM register_flagvisit'"),
    ],
)
def test_each_way_to_read_one_is_caught(tmp_path, name, text):
    assert len(readers_of_flags(seed(tmp_path, name, text))) == 1


def test_no_other_row_leads_to_a_flag_or_a_call():
    from django.apps import apps

    ours = {it for it in apps.get_models() if it.__name__ in NOUNS}
    leading = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.related_model in ours and model not in ours
        if not (field.auto_created and field.hidden)
    ]
    assert (len(ours), leading) == (4, [])

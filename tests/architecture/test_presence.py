"""Days in the village read no hour, no place on earth and no picture, and no list is ordered by them."""

import re

from tests.architecture.source import PACKAGE

SOURCES = (
    "reckon/presence.py", "policy/presence.py", "bridge/presence_rows.py", "queries/presence.py",
    "register/models/presence.py", "desk/presence.py", "desk/views/presence.py",
)  # fmt: skip
NEVER = re.compile(r"latitude|longitude|accuracy_m|started|minutes=|likeness|photo|last_login|session")
ORDERS = re.compile(r"order_by\(([^)]*)\)|\.sort\(([^)]*)\)|sorted\(([^)]*)\)")
FIGURES = re.compile(r"there|counted|needed|not_known|share|verdict")


def read_of(name: str) -> str:
    return (PACKAGE / name).read_text(encoding="utf-8")


def ordered_by(text: str) -> list[str]:
    return [told for told in ("".join(found) for found in ORDERS.findall(text)) if FIGURES.search(told)]


def test_days_in_the_village_read_no_hour_place_or_picture():
    assert [name for name in SOURCES if NEVER.search(read_of(name))] == []
    assert NEVER.findall('columns(rows, lat="latitude", begun="started")') == ["latitude", "started"]


def test_no_member_stands_before_another_by_their_days():
    assert [name for name in SOURCES if ordered_by(read_of(name))] == []
    assert ordered_by('lines.sort("counted", descending=True)') == ['"counted", descending=True']

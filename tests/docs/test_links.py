"""Every relative link leads somewhere, and every command or target a page tells to type exists."""

import re

import pytest

from tests.docs.generate import commands
from tests.docs.pages import ROOT, anchors, links, pages

pytestmark = pytest.mark.pure
LIST = ROOT / "docs/README.md"
CHANGED_BY_OTHERS = {"xiuhua.sqlite3"}


def broken_links(page, text: str) -> list[str]:
    broken = []
    for target in links(text):
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        if not found.exists() or (anchor and anchor not in anchors(found.read_text(encoding="utf-8"))):
            broken.append(target)
    return broken


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_links_resolve(page):
    assert broken_links(page, page.read_text(encoding="utf-8")) == []


def test_a_broken_link_is_caught(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# One\n[here](#one) [gone](gone.md) [no such part](#two) [afar](https://example.org)\n")
    assert broken_links(page, page.read_text()) == ["gone.md", "#two"]


def test_every_page_of_the_documentation_stands_in_its_list():
    listed = {(ROOT / "docs" / target.partition("#")[0]).resolve() for target in links(LIST.read_text("utf-8"))}
    written = {page for page in pages() if page.is_relative_to(LIST.parent)}
    assert sorted(str(page.relative_to(ROOT)) for page in written - listed - {LIST}) == []


def typed(pattern: str) -> set[str]:
    """What the pages tell to type, by a pattern."""
    return {found for page in pages() for found in re.findall(pattern, page.read_text(encoding="utf-8"))}


def test_pages_name_make_targets_that_exist():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert typed(r"`make ([a-z]+)`") - targets == set()


def test_pages_name_commands_that_exist():
    names = {name for name, _ in commands()}
    named = typed(r"xiuhua ((?:journal |pack |keys )?[a-z]+)(?=[ `\n])")
    assert {name for name in typed(r"`(?:\.venv/bin/)?xiuhua ([a-z]+)") | named if not starts(name, names)} == set()


def starts(name: str, names: set[str]) -> bool:
    return any(known == name or known.startswith(f"{name} ") for known in names)

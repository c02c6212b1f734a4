"""Pages carry no inline script or style, both dark themes are one, and every file a page names is there."""

import re
from pathlib import Path

import pytest

from tests.desk.messages import DESK

pytestmark = pytest.mark.pure
STATIC = DESK / "static"
INLINE = re.compile(
    r"""<style\b|<script(?![^>]*\bsrc=)[^>]*>|\son\w+\s*=|\sstyle\s*=|javascript:|hx-on""", re.IGNORECASE
)
DJANGO = re.compile(r"\{%.*?%\}", re.DOTALL)
NAMED = re.compile(r"""\{%\s*static\s+['"](desk/[^'"]+)['"]""")
IMPORTED = re.compile(r"""from\s+"(\./[^"]+)";""")
BLOCK = re.compile(r"\{([^{}]*)\}")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
CLASS = re.compile(r"\.(-?[a-zA-Z_][\w-]*)")
NUMBERED = re.compile(r"(dip|silk)-\d")  # a template puts the number


def inline_code(text: str) -> list[str]:
    return INLINE.findall(DJANGO.sub("", text))


def dark_blocks(css: str) -> tuple[str, str]:
    """The chosen dark theme and the system's."""
    chosen = css.index('[data-theme="dark"]')
    system = css.index(":root:not([data-theme])")
    return tuple(" ".join(BLOCK.search(css, place)[1].split()) for place in (chosen, system))


@pytest.mark.parametrize("path", sorted(DESK.rglob("*.html")), ids=lambda path: path.name)
def test_a_template_has_no_inline_script_or_style(path):
    assert inline_code(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "seeded",
    ['<p style="color:red">', "<script>go()</script>", "<a onclick='go()'>", '<a href="javascript:go()">', "<style>"],
)
def test_inline_code_is_caught(seeded):
    assert inline_code(seeded) != []


def test_a_script_with_an_address_is_not_inline():
    assert inline_code('<script src="/static/x.js" defer></script>') == []


def test_the_chosen_dark_and_the_systems_dark_are_the_same():
    chosen, system = dark_blocks((STATIC / "desk/css/tokens.css").read_text())
    assert chosen == system


def test_every_static_file_that_a_template_names_is_there():
    named = {name for path in DESK.rglob("*.html") for name in NAMED.findall(path.read_text(encoding="utf-8"))}
    assert {name for name in named if not (STATIC / name).exists()} == set()
    assert len(named) >= 6


def test_every_module_that_a_script_imports_is_there():
    missing = [
        f"{path.name}: {name}"
        for path in sorted(STATIC.rglob("*.js"))
        for name in IMPORTED.findall(path.read_text())
        if not (path.parent / Path(name)).exists()
    ]
    assert missing == []


def test_colours_stand_in_the_tokens_only():
    """One place to change the cloth: elsewhere colours are named; print and the pressed switch are white and black."""
    strays = {
        f"{path.name}: {colour}"
        for path in sorted((STATIC / "desk/css").glob("*.css"))
        if path.name not in ("tokens.css", "print.css")
        for colour in re.findall(r"#[0-9a-f]{3,8}\b", path.read_text())
        if colour != "#hatch"
    }
    assert strays == set()


def classes_of_sheet(css: str) -> set[str]:
    """Classes that a style sheet speaks of."""
    return set(CLASS.findall(BLOCK.sub(" ", COMMENT.sub("", css))))


def test_a_style_sheet_speaks_of_no_class_that_nothing_bears():
    bearers = [path for ending in ("html", "py", "js") for path in DESK.parent.rglob(f"*.{ending}")]
    borne = set(re.findall(r"[\w-]+", "\n".join(path.read_text(encoding="utf-8") for path in bearers)))
    sheets = {path.name: classes_of_sheet(path.read_text()) for path in (STATIC / "desk/css").glob("*.css")}
    dead = {(name, one) for name, ones in sheets.items() for one in ones - borne if not NUMBERED.fullmatch(one)}
    assert dead == set()
    assert classes_of_sheet("/* .old */ .data .mid { margin: .5em } @media print { .fold { top: 0 } }") >= {
        "data",
        "mid",
    }

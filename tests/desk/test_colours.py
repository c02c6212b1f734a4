"""Words can be read and marks be told apart: in both themes, on paper, and by who lacks a kind of cone."""

import re
from itertools import combinations, pairwise, product

import pytest

from tests.desk.colours import SEEN_BY, as_seen, colour, contrast, difference, luminance
from tests.desk.messages import DESK

pytestmark = pytest.mark.pure
CSS = DESK / "static/desk/css"
TOKEN = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{3,6})\b")
PLANES = ("ground", "surface", "sunk", "head", "hover")
MEANINGS = ("accent", "ok", "warn", "bad")
TEXTS = [
    *product(("ink", "ink-2", "ink-3", *MEANINGS), PLANES),
    *product(("ink", "ink-2"), [f"{meaning}-soft" for meaning in MEANINGS]),
    *((meaning, f"{meaning}-soft") for meaning in MEANINGS),
    ("ink-3", "accent-soft"), ("accent", "warn-soft"), ("accent", "bad-soft"),
    ("on-accent", "accent"), ("surface", "bad"), ("thread", "cloth"), ("thread-dim", "cloth"), ("on-thread", "thread"),
]  # fmt: skip
MARKS = [
    *product(("edge",), PLANES), *product(("accent", "bad"), PLANES), ("cloth-edge", "cloth"),
    *((f"silk-{n}", "surface") for n in range(1, 7)),
]  # fmt: skip
DIPS, SILKS = [f"dip-{n}" for n in range(1, 6)], [f"silk-{n}" for n in range(1, 7)]
AT_A_GLANCE = 10


def tokens(theme: str) -> dict[str, str]:
    """The colours of a theme; dark keeps of light what it does not say anew, and so does paper."""
    sheet = (CSS / "tokens.css").read_text(encoding="utf-8")
    light = sheet.partition(":root {")[2].partition("\n}")[0]
    dark = sheet.partition('[data-theme="dark"] {')[2].partition("\n}")[0]
    paper = (CSS / "print.css").read_text(encoding="utf-8").partition("[data-theme] {")[2].partition("\n}")[0]
    said = {"light": light, "dark": light + dark, "paper": light + paper}[theme]
    return dict(TOKEN.findall(said))


def closest(theme: str, pairs) -> dict[str, float]:
    """By who sees it, the difference of the two that differ least."""
    pairs = list(pairs)
    shown = {name: colour(written) for name, written in tokens(theme).items()}
    return {
        by: min(difference(as_seen(by, shown[one]), as_seen(by, shown[other])) for one, other in pairs)
        for by in SEEN_BY
    }


def weak(theme: str, pairs, least: float) -> dict[str, float]:
    shown = {name: colour(written) for name, written in tokens(theme).items()}
    found = {f"{one} on {other}": contrast(shown[one], shown[other]) for one, other in pairs}
    return {pair: round(value, 2) for pair, value in found.items() if value < least}


def test_a_theme_is_colours_and_nothing_else():
    """A page that fits in one theme fits in all: none sets a size, and no sheet but the one of tokens knows of them."""
    sheets = {path.name: path.read_text(encoding="utf-8") for path in CSS.glob("*.css")}
    dark = sheets["tokens.css"].partition('[data-theme="dark"] {')[2].partition("\n}")[0]
    no_colour = set(re.findall(r"([\w-]+): [^;]+;", TOKEN.sub("", dark)))
    assert no_colour == {"color-scheme", "--lift"}
    assert set(re.findall(r"([\w-]+): var\(--lift\)", "".join(sheets.values()))) == {"box-shadow"}  # takes no room
    knows = {name for name, sheet in sheets.items() if re.search("data-theme|prefers-color", sheet)}
    assert knows == {"tokens.css", "print.css"}


@pytest.mark.parametrize("theme", ["light", "dark", "paper"])
def test_every_text_stands_out_from_what_it_stands_on(theme):
    pairs = [(one, other) for one, other in TEXTS if theme != "paper" or "thread" not in one + other]
    assert weak(theme, pairs, 4.5) == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_mark_stands_out_from_what_it_stands_on(theme):
    assert weak(theme, MARKS, 3) == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("pairs", [list(pairwise(DIPS)), list(combinations(SILKS, 2))], ids=["dips", "silks"])
def test_marks_of_charts_are_told_apart_whatever_cones_one_has(theme, pairs):
    assert {by: round(least, 1) for by, least in closest(theme, pairs).items() if least < AT_A_GLANCE} == {}


@pytest.mark.parametrize("theme", ["light", "dark", "paper"])
def test_more_dips_are_darker_or_lighter_step_by_step_also_in_grey(theme):
    lights = [luminance(colour(tokens(theme)[dip])) for dip in DIPS]
    assert lights in (sorted(lights), sorted(lights, reverse=True))


def test_categories_on_paper_are_six_greys_that_differ():
    assert closest("paper", combinations(SILKS, 2))["everybody"] >= AT_A_GLANCE


@pytest.mark.parametrize(
    ("one", "other", "known"),
    [("#ffffff", "#000000", 100.0), ("#ff0000", "#00ff00", 86.61), ("#00f", "#ff0", 103.43), ("#777", "#777", 0.0)],
)  # fmt: skip
def test_the_difference_is_the_one_that_is_published(one, other, known):
    assert difference(colour(one), colour(other)) == pytest.approx(known, abs=0.01)


def test_contrast_is_reckoned_as_published():
    assert contrast(colour("#fff"), colour("#000")) == pytest.approx(21)
    assert contrast(colour("#767676"), colour("#ffffff")) == pytest.approx(4.54, abs=0.01)

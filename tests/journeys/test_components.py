"""The page of components in a browser: axe finds nothing serious, and no text is cut off, however long or rare."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser
SERIOUS = {"serious", "critical"}
# Texts that are cut: by a box that hides what runs over, unless it can be scrolled to or is for ears alone.
CUT = """() => {
  const wide = document.documentElement.scrollWidth;
  const cut = wide > innerWidth ? ["the page: " + wide] : [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const beyond = (at, edge) =>
    at.left < edge.left - 1 || at.right > edge.right + 1 || at.top < edge.top - 2 || at.bottom > edge.bottom + 2;
  while (texts.nextNode()) {
    const text = texts.currentNode, within = text.parentElement, words = text.textContent.trim();
    if (!words || within.closest(".heard, .sprite, .skip, select, title, script")) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const at = range.getBoundingClientRect();
    for (let box = within; at.width && box && box !== document.body; box = box.parentElement) {
      const style = getComputedStyle(box);
      if (["auto", "scroll"].includes(style.overflowX) || style.clipPath !== "none") break;
      if (style.overflowX === "visible" && style.overflowY === "visible") continue;
      if (!beyond(at, box.getBoundingClientRect())) continue;
      cut.push(`${box.tagName}.${box.getAttribute("class")}: ${words.slice(0, 40)}`);
      break;
    }
  }
  return cut;
}"""


@pytest.mark.django_db
def test_the_system_is_looked_after(city):
    from xiuhua.register.models import OfficeRole

    assert OfficeRole.objects.on(city).filter(account__username="system", role="system").count() == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_axe_finds_nothing_serious_in_any_part(open_window, language, theme):
    page = open_window("system", language=language, theme=theme)
    page.goto("/components/")
    violations = Axe().run(page).response["violations"]
    assert {it["id"]: it["nodes"][0]["html"][:120] for it in violations if it["impact"] in SERIOUS} == {}
    assert page.complaints == []


# 1280 pixels at 200 % are 640 of a sheet's; 320 is what a page must still fit.
@pytest.mark.parametrize("width", [1280, 640, 390, 320])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_text_is_cut_however_long_or_rare(open_window, language, width):
    page = open_window("system", language=language, width=width)
    page.goto("/components/")
    assert page.evaluate(CUT) == []


def test_a_text_that_is_cut_is_found(open_window):
    page = open_window("system")
    page.goto("/components/")
    tight = {"width": "9px", "overflow": "hidden", "whiteSpace": "nowrap"}
    page.evaluate("tight => Object.assign(document.querySelector('h2').style, tight)", tight)
    assert [found.partition(":")[0] for found in page.evaluate(CUT)] == ["H2.null"]


def test_what_is_printed_is_not_cut_either(open_window):
    page = open_window("system", width=760)
    page.goto("/components/")
    page.emulate_media(media="print")
    assert page.evaluate(CUT) == []

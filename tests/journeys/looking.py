"""What is wrong with a page that stands in a browser's window: for ears, for thumbs, and for eyes on a narrow sheet."""

from axe_playwright_python.sync_playwright import Axe

SERIOUS = {"serious", "critical"}
ASKED = {"resultTypes": ["violations"], "preload": False}  # no rule we ask needs style sheets fetched once more
# Texts that are cut: by a box that hides what runs over, unless it can be scrolled to or is for ears alone.
CUT = """() => {
  const wide = document.documentElement.scrollWidth;
  const cut = wide > innerWidth ? ["the page: " + wide] : [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const beyond = (at, edge) =>
    at.left < edge.left - 1 || at.right > edge.right + 1 || at.top < edge.top - 2 || at.bottom > edge.bottom + 2;
  while (texts.nextNode()) {
    const text = texts.currentNode, within = text.parentElement, words = text.textContent.trim();
    if (!words || within.closest(".heard, .sprite, .skip, select, title, script, noscript")) continue;
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
# Targets that are smaller than a thumb or a pointer needs, with the exceptions of WCAG 2.5.8: a link within a line of
# words is as high as the line; stitches and marks of charts have a table as their twin. A link is as wide as its words.
SMALL = """(least) => {
  const EXEMPT = ".skip, .heard, [data-stitches], svg, .seek-panel, .notch";
  const said = (it) => it.textContent.replace(/[\\s·,、，()（）|:：–-]/g, "").length;
  const inLine = (it) => {
    if (!getComputedStyle(it).display.startsWith("inline")) return false;
    const line = it.closest("p, li, dd, dt, td, th, h1, h2, h3, small, label, summary, footer, .under, .hint");
    const links = [...(line?.querySelectorAll("a, button, .heard") ?? [])];
    return line && it.tagName === "A" && said(line) > links.reduce((sum, link) => sum + said(link), 0);
  };
  const small = [];
  for (const it of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")) {
    if (!it.checkVisibility({ visibilityProperty: true }) || it.closest(EXEMPT) || inLine(it)) continue;
    const label = it.matches("[type=radio], [type=checkbox]") ? it.closest("label") : null;
    const at = (label ?? (it.matches(".tile .rows") ? it.closest(".tile") : it)).getBoundingClientRect();
    const narrow = it.matches("a:not(.button)") ? 24 : least;
    if (at.height < least - 0.5 || at.width < narrow - 0.5) {
      const told = `${it.tagName} ${it.className} in ${it.parentElement.tagName}.${it.parentElement.className}`;
      small.push(`${told} ${Math.round(at.width)}x${Math.round(at.height)} ${it.textContent.trim().slice(0, 20)}`);
    }
  }
  return small;
}"""
THUMB, POINTER = 44, 24


def grave(page) -> dict[str, str]:
    """What axe finds that is serious or critical, each with the first part of the page that it is about."""
    violations = Axe().run(page, options=ASKED).response["violations"]
    return {it["id"]: it["nodes"][0]["html"][:160] for it in violations if it["impact"] in SERIOUS}


def does_not_fit(page) -> list[str]:
    """Texts that are cut, and a page that is wider than the window."""
    return page.evaluate(CUT)


def too_small(page, least: int) -> list[str]:
    """What can be pressed and is smaller than so many pixels."""
    return page.evaluate(SMALL, least)

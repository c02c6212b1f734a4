"""What is wrong with a page on paper: cut rows and charts, a head that does not repeat, what is for a screen."""

from typing import Any

# What fits on A4 within the margins of desk/css/print.css, in pixels of which 96 are an inch.
WIDTH, HEIGHT = 688, 994
NOT_WHOLE = """(height) => {
  const seen = (it) => it.checkVisibility({ visibilityProperty: true }) && it.getClientRects().length > 0;
  const told = (it) => `${it.tagName}.${it.getAttribute("class") ?? ""} ${it.textContent.trim().slice(0, 24)}`;
  const all = (which) => [...document.querySelectorAll(which)].filter(seen);
  const wrong = [];
  const note = (why, them) => them.forEach((it) => wrong.push(`${why}: ${told(it)}`));
  const keptWhole = (it) => {
    for (let box = it; box && box !== document.body; box = box.parentElement)
      if (getComputedStyle(box).breakInside === "avoid") return true;
    return false;
  };
  const items = ".story > li, .chain > li, .criteria > li, .findings > li";
  const whole = `tr, .tile, .chart, .series, svg.marks, ${items}, .foot`;
  note("may be cut", all(whole).filter((it) => !keptWhole(it)));
  const heads = all("thead:not(.heard)").filter((it) => it.parentElement.tBodies[0]?.rows.length > 1);
  note("does not repeat", heads.filter((it) => getComputedStyle(it).display !== "table-header-group"));
  const stuck = (it) => ["fixed", "sticky"].includes(getComputedStyle(it).position);
  note("stands in one place", all("body *").filter(stuck));
  const pressed = "button, input:not([type=hidden]), select, textarea, .cloth nav, .near, .views, .pager, .skip";
  note("is for a screen", all(pressed).filter((it) => !it.closest("main form")));
  const wide = (it) => it.getBoundingClientRect().right > innerWidth + 1 && !it.closest(".heard, .sprite");
  note("wider than the paper", all("body *").filter(wide));
  const unbroken = (it) => getComputedStyle(it).breakInside === "avoid" && it.getBoundingClientRect().height > height;
  note("higher than the paper", all("body *").filter(unbroken));
  const printed = document.querySelector(".printed");
  if (!printed || !seen(printed) || !/\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d/.test(printed.textContent))
    wrong.push("nobody says who printed it and when");
  return [...new Set(wrong)];
}"""


def not_whole(page: Any) -> list[str]:
    """What a page would lose or show in vain on A4; the window is as before afterwards."""
    before = page.viewport_size
    page.emulate_media(media="print")
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    try:
        return page.evaluate(NOT_WHOLE, HEIGHT)
    finally:
        page.emulate_media(media="screen")
        page.set_viewport_size(before)

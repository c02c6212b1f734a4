"""Hands on a keyboard and nothing else: from stop to stop, seeing at each where the focus is."""

from typing import Any
from urllib.parse import urlsplit

# Where the focus is: whether it can be seen, by an outline or a stroke on the element itself or on what it covers.
FOCUS = """() => {
  const it = document.activeElement;
  if (!it || it === document.body) return "";  // the browser's own stops
  const drawn = [null, "::after"].map((part) => getComputedStyle(it, part));
  const reach = it.querySelector(".mark-reach, path");
  const seen = drawn.some((one) => one.outlineStyle !== "none" && parseFloat(one.outlineWidth) >= 1.5)
    || (reach && getComputedStyle(reach).strokeWidth !== "1px") || it.matches("main, dialog, input[type=search]");
  const at = it.getBoundingClientRect();
  return seen && at.width > 0 && at.height > 0 ? "" : it.outerHTML.slice(0, 90);
}"""
HERE = """([wanted, named]) => {
  const it = document.activeElement;
  return it !== null && it.matches(wanted) && it.textContent.includes(named);
}"""
MOST_STOPS = 150


class Hands:
    """Presses keys in a window; a stop whose focus cannot be seen is noted in `blind`."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.blind: list[str] = []

    @property
    def path(self) -> str:
        """Where one is, without the part of the page."""
        return urlsplit(self.page.url).path

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def reach(self, wanted: str, *, named: str = "", key: str = "Tab") -> None:
        """Go on from stop to stop until one is what is wanted, by selector and by words in it."""
        for _ in range(MOST_STOPS):
            self.press(key)
            if unseen := self.page.evaluate(FOCUS):
                self.blind.append(unseen)
            if self.is_at(wanted, named=named):
                return
        raise AssertionError(f"{wanted} {named} is not reached from {self.page.url}")

    def is_at(self, wanted: str, *, named: str = "") -> bool:
        return self.page.evaluate(HERE, [wanted, named])

    def is_led_to(self, wanted: str, *, named: str = "") -> bool:
        """Whether a page that has just opened has put the focus somewhere: it does when it is drawn."""
        self.page.wait_for_function(HERE, arg=[wanted, named])
        return True

    def enter(self, key: str = "Enter") -> None:
        """Press a key that leads to another page."""
        with self.page.expect_navigation():
            self.press(key)

    def open(self, wanted: str, *, named: str = "") -> None:
        """Reach something and press Enter there, which leads to another page."""
        self.reach(wanted, named=named)
        self.enter()

    def skip(self) -> None:
        """Over masthead and path to the text, by the page's first link."""
        self.page.evaluate("document.querySelector('.skip').focus()")
        self.press("Shift+Tab", "Tab")
        assert self.is_at(".skip")
        self.press("Enter")
        assert self.page.evaluate("document.activeElement.id") == "main"

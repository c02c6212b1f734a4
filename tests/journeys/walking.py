"""Walks over pages as their roles open them, looks at each, and notes what is wrong with it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Error

from tests.journeys.looking import POINTER, THUMB, does_not_fit, grave, too_small
from tests.journeys.pages import Stop

Look = tuple[str, str]  # a language and a theme
DESK, HEIGHT = 1280, 900
PATIENCE = 5_000  # milliseconds
PHONE = 760  # below it the desk is one for thumbs


@dataclass
class Walk:
    """A walk: how often a page was looked at, and by page and look what was wrong with it."""

    open_window: Callable[..., Any]
    made: Any
    looked: int = 0
    trouble: dict[str, list[Any]] = field(default_factory=dict)

    def of_a_role(self, role: str, stops: Mapping[Stop, Sequence[Look]], *, widths: Sequence[int]) -> None:
        """Look at each page in its looks, on a desk's screen and at narrower widths, with one log-in.

        A theme is colours and nothing else (tests/desk/test_colours.py): the page that stands in one is looked at
        whole, and then for its colours in the others.
        """
        page = self.open_window(role)
        page.set_default_timeout(PATIENCE)
        for stop, looks in stops.items():
            stood: set[str] = set()
            for language, theme in looks:
                turned = language in stood
                stood.add(language)
                try:
                    found = self._turned(page, theme) if turned else self._stood(page, stop, (language, theme), widths)
                except Error as stuck:
                    found = [str(stuck)[:300]]
                self._note(f"{stop.name}, {language} {theme}", found)
                self.looked += 1

    def told(self) -> list[str]:
        """What was wrong, a line each."""
        return [f"{name}: {one}" for name, found in self.trouble.items() for one in found]

    def _stood(self, page: Any, stop: Stop, look: Look, widths: Sequence[int]) -> list[Any]:
        """What is wrong with a page in its state, at every width."""
        stand_at(page, stop, self.made, look)
        found = [*grave(page).items(), *does_not_fit(page), *too_small(page, POINTER)]
        for width in widths:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            small = too_small(page, THUMB if width < PHONE else POINTER)
            found += [f"{width}: {it}" for it in (*does_not_fit(page), *small)]
        page.set_viewport_size({"width": DESK, "height": HEIGHT})
        return found

    def _turned(self, page: Any, theme: str) -> list[Any]:
        """What is wrong with the colours of the page that stands there, in another theme."""
        turn(page, theme)
        return [*grave(page, colours_alone=True).items()]

    def _note(self, name: str, found: list[Any]) -> None:
        if found:
            self.trouble[name] = found


def turn(page: Any, theme: str) -> None:
    """Have the page that stands in a window in another theme, as if it had come in it."""
    page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)


def stand_at(page: Any, stop: Stop, made: Any, look: Look) -> None:
    """Bring a window to a page in its state, in a language and a theme."""
    language, theme = look
    cookies = {"django_language": language, "theme": theme}
    page.context.add_cookies([{"name": name, "value": value, "url": made.url} for name, value in cookies.items()])
    answer = page.goto(stop.address.format(**vars(made)))
    assert (answer.status == 404) == (stop.route == "nowhere"), f"{stop.name} is not there"
    if stop.then:
        stop.then(page)

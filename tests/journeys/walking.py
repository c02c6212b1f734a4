"""Walks over pages as their roles open them, looks at each, and notes what is wrong with it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Error

from tests.journeys.looking import POINTER, THUMB, does_not_fit, grave, too_small
from tests.journeys.pages import Stop

Look = tuple[str, str]  # a language and a theme
DESK, HEIGHT = 1280, 900
PATIENCE = 30_000  # milliseconds: a page takes one second, and many where others keep the machine busy
PHONE = 760  # below it the desk is one for thumbs


@dataclass
class Walk:
    """A walk: how often a page was looked at, and by page and look what was wrong with it."""

    open_window: Callable[..., Any]
    made: Any
    looked: int = 0
    trouble: dict[str, list[Any]] = field(default_factory=dict)

    def of_a_role(self, role: str, stops: Mapping[Stop, Sequence[Look]], *, widths: Sequence[int]) -> None:
        """Look at each page in its looks, on a desk's screen and at narrower widths, with one log-in."""
        page = self.open_window(role, at="")
        page.set_default_timeout(PATIENCE)
        for stop, looks in stops.items():
            for look in looks:
                try:
                    stand_at(page, stop, self.made, look)
                    found = self._found(page, widths)
                except Error as stuck:
                    found = [str(stuck)[:300]]
                self._note(f"{stop.name}, {' '.join(look)}", found)
                self.looked += 1

    def told(self) -> list[str]:
        """What was wrong, a line each."""
        return [f"{name}: {one}" for name, found in self.trouble.items() for one in found]

    def _found(self, page: Any, widths: Sequence[int]) -> list[Any]:
        found = [*grave(page).items(), *does_not_fit(page), *too_small(page, POINTER)]
        for width in widths:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            small = too_small(page, THUMB if width < PHONE else POINTER)
            found += [f"{width}: {it}" for it in (*does_not_fit(page), *small)]
        page.set_viewport_size({"width": DESK, "height": HEIGHT})
        return found

    def _note(self, name: str, found: list[Any]) -> None:
        if found:
            self.trouble[name] = found


def stand_at(page: Any, stop: Stop, made: Any, look: Look) -> None:
    """Bring a window to a page in its state, in a language and a theme."""
    language, theme = look
    cookies = {"django_language": language, "theme": theme}
    page.context.add_cookies([{"name": name, "value": value, "url": made.url} for name, value in cookies.items()])
    answer = page.goto(stop.address.format(**vars(made)))
    assert (answer.status == 404) == (stop.route == "nowhere"), f"{stop.name} is not there"
    if stop.then:
        stop.then(page)

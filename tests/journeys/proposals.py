"""What is done on pages of proposals before they show, and how a button is pressed."""

import re
from collections.abc import Callable
from typing import Any

KEY = "[0-9a-f-]{36}"
Deed = Callable[[Any], None]


def pressed(button: str, **typed: str) -> Deed:
    """Fields filled by their id, then a button pressed; what the browser itself would refuse is sent all the same."""

    def done(page) -> None:
        for field, text in typed.items():
            page.locator(f"main #{field}, main [name={field}]").first.fill(text)
        shown = page.locator(button).locator("visible=true").first
        shown.evaluate("button => { button.form.noValidate = true }")
        with page.expect_navigation():
            shown.click()

    return done


def drafted(page) -> None:
    """A proposal of pairs is drafted, or the one that is open is gone on with."""
    page.locator("#deed .button").first.click()
    page.wait_for_url(re.compile(f"/pairing/{KEY}/"))


def of_a_pair(page) -> None:
    """Why a household of the proposal keeps its helper."""
    drafted(page)
    page.goto(f"{page.url.partition('#')[0]}?state=stays")
    page.locator("#list tbody th a").first.click()
    page.wait_for_url(re.compile(f"/pairing/{KEY}/{KEY}/"))


def villages_drafted(page) -> None:
    """A proposal of units for villages is drafted, or the one that is open is gone on with."""
    page.locator("#deed .button").first.click()
    page.wait_for_url(re.compile(f"/village-holders/{KEY}/"))


def villages_as_today(page) -> None:
    """Villages that keep their units."""
    villages_drafted(page)
    page.goto(f"{page.url.partition('#')[0]}?state=stays")


def of_a_village(page) -> None:
    """Why a village of the proposal keeps its unit."""
    villages_as_today(page)
    page.locator("#list tbody th a").first.click()
    page.wait_for_url(re.compile(f"/village-holders/{KEY}/[0-9]+/"))


def village_refused(page) -> None:
    """A unit is to be pinned, and nobody says why."""
    of_a_village(page)
    page.locator("#helper").select_option(index=1)
    pressed("button[value=pin]", why="")(page)


def tried(page) -> None:
    """What if changing cost nothing."""
    drafted(page)
    pressed("button[value=try]", **{"weight-change": "0"})(page)


def dropped_without_a_why(page) -> None:
    """It is to be dropped, and nobody says why."""
    drafted(page)
    pressed("button[value=drop]", why="")(page)

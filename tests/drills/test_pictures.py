"""Takes a picture of every page, or prints it, when a folder is asked for: tests/journeys/pictures.py."""

import os
from pathlib import Path

import pytest

from tests.city import city
from tests.journeys.conftest import open_window, site
from tests.journeys.made import made
from tests.journeys.pages import by_role
from tests.journeys.pictures import LOOKS, PAPER, PART, WANTED
from tests.journeys.walking import HEIGHT, stand_at

__all__ = ["city", "made", "open_window", "site"]
pytestmark = [
    pytest.mark.drill,
    pytest.mark.skipif(WANTED not in os.environ, reason="python -m tests.journeys.pictures FOLDER"),
]


@pytest.mark.django_db
def test_the_city_stands(city):
    from xiuhua.register.models import Office

    assert Office.objects.get().demo_day == city


def test_every_page_has_its_pictures(open_window, made):
    folder, part, paper = Path(os.environ[WANTED]), os.environ[PART], os.environ[PAPER]
    folder.mkdir(parents=True, exist_ok=True)
    taken = 0
    for role, stops in by_role():
        chosen = [stop for stop in stops if part in stop.name]
        page = open_window(role) if chosen else None
        for stop in chosen:
            for look, (language, theme, width) in LOOKS.items() if not paper else [("paper", LOOKS["zh"])]:
                page.set_viewport_size({"width": width, "height": HEIGHT})
                stand_at(page, stop, made, (language, theme))
                path = folder / f"{stop.name.replace(' ', '-')}.{look}"
                if paper:
                    page.pdf(path=f"{path}.pdf", prefer_css_page_size=True)
                else:
                    page.screenshot(path=f"{path}.png", full_page=True)
                taken += 1
    assert len(list(folder.iterdir())) >= taken > 0

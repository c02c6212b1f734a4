"""The page of components in a browser: axe finds nothing serious, and no text is cut off, however long or rare."""

import pytest

from tests.journeys.looking import does_not_fit, grave

pytestmark = pytest.mark.browser


@pytest.mark.django_db
def test_the_system_is_looked_after(city):
    from xiuhua.register.models import OfficeRole

    assert OfficeRole.objects.on(city).filter(account__username="system", role="system").count() == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_axe_finds_nothing_serious_in_any_part(open_window, language, theme):
    page = open_window("system", at="", language=language, theme=theme)
    page.goto("/components/")
    assert grave(page) == {}
    assert page.complaints == []


# 1280 pixels at 200 % are 640 of a sheet's; 320 is what a page must still fit.
@pytest.mark.parametrize("width", [1280, 640, 390, 320])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_text_is_cut_however_long_or_rare(open_window, language, width):
    page = open_window("system", at="", language=language, width=width)
    page.goto("/components/")
    assert does_not_fit(page) == []


def test_a_text_that_is_cut_is_found(open_window):
    page = open_window("system", at="")
    page.goto("/components/")
    tight = {"width": "9px", "overflow": "hidden", "whiteSpace": "nowrap"}
    page.evaluate("tight => Object.assign(document.querySelector('h2').style, tight)", tight)
    assert [found.partition(":")[0] for found in does_not_fit(page)] == ["H2.null"]


def test_what_is_printed_is_not_cut_either(open_window):
    page = open_window("system", at="", width=760)
    page.goto("/components/")
    page.emulate_media(media="print")
    assert does_not_fit(page) == []

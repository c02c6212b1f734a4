"""Somebody of a county gets a form filled; the page fits a phone, in both languages."""

import pytest
from python_calamine import CalamineWorkbook

pytestmark = pytest.mark.browser


@pytest.mark.django_db
def test_the_city_stands(city):
    from xiuhua.register.models import Office

    assert Office.objects.get().demo_day == city


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_of_forms_fits_and_nothing_complains(open_window, width, language):
    page = open_window("county", at="", width=width, language=language)
    page.goto("/forms/")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.complaints == []


def test_a_form_is_chosen_and_downloaded(open_window, site, tmp_path):
    page = open_window("county", at="")
    page.goto("/")
    page.get_by_role("link", name="表样", exact=True).click()
    page.get_by_label("表样", exact=True).select_option("h6_households")
    page.get_by_label("区域").select_option(site.village.code)
    page.get_by_label("用途").fill("乡村建设月度调度使用")
    page.get_by_label("不遮盖个人信息").check()
    with page.expect_download() as waited:
        page.get_by_role("button", name="下载").click()
    path = tmp_path / waited.value.suggested_filename
    waited.value.save_as(path)
    said, headers, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert "乡村建设月度调度使用" in said[0]
    assert site.number in {row[headers.index("户编号")] for row in rows}
    assert page.complaints == []

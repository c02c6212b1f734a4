"""An import in a real browser: a file dropped, a cell mended, the rest applied; on a phone and by keyboard too."""

import re

import pytest

from tests.workbooks import person, write_csv

pytestmark = pytest.mark.browser
DROP = """(field, [name, text]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([text], name, { type: "text/csv" }));
  field.dispatchEvent(new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""


@pytest.mark.django_db
def test_the_city_stands(city):
    from xiuhua.register.models import Office

    assert Office.objects.get().demo_day == city


def workbook(folder, site, *, start: int, name: str = "名单.csv"):
    """Six new persons of the village, two of them with a relation that nobody has."""
    where = (site.county.name, site.township.name, site.village.name)
    rows = [
        {
            **person(start * 6 + n, house=start + n // 2, turn=n % 2, place=where),
            "户编号": f"H{start}{n // 2}",
            "人编号": f"P{start}{n}",
        }
        for n in range(6)
    ]
    for row in rows[1:4:2]:
        row["与户主关系"] = "配偶人"
    return write_csv(folder / name, rows)


def brought(page, path) -> str:
    """The address of an import that was brought in this window."""
    page.goto("/imports/")
    page.set_input_files("#file", path)
    page.locator(".bring button").click()
    page.wait_for_url(re.compile(r"/imports/[-0-9a-f]{36}/$"))
    return page.url


def count(page, key: str) -> str:
    return page.locator(f"[data-count={key}] .value").inner_text()


def test_a_file_is_dropped_a_cell_mended_and_the_rest_applied(open_window, site, tmp_path):
    page = open_window("township")
    page.get_by_role("link", name="导入", exact=True).click()
    page.wait_for_url("**/imports/")
    path = workbook(tmp_path, site, start=0)
    page.locator("[data-drop]").evaluate(DROP, [path.name, path.read_text(encoding="utf-8-sig")])
    assert page.locator("#file").evaluate("it => it.files[0].name") == "名单.csv"
    page.get_by_role("button", name="查看").click()
    page.wait_for_url(re.compile(r"/imports/[-0-9a-f]{36}/$"))
    assert (count(page, "added"), count(page, "bad")) == ("4", "2")
    page.get_by_label("与户主关系").first.fill("配偶")
    page.keyboard.press("Enter")
    page.get_by_text("已更正 1 格").wait_for()
    assert (count(page, "added"), count(page, "bad")) == ("5", "1")
    page.get_by_role("button", name="改为“配偶”").first.click()
    page.get_by_text("每一行都可以采用").wait_for()
    page.get_by_role("button", name="写入 6 行").click()
    page.get_by_text("已写入 6 行").wait_for()
    page.get_by_role("link", name="撤销这次导入").click()
    page.get_by_role("button", name="撤销这次导入").click()
    page.get_by_text("导入已撤销").wait_for()
    assert page.complaints == []


def test_rejected_rows_come_down_as_a_workbook(open_window, site, tmp_path):
    page = open_window("township", at="")
    brought(page, workbook(tmp_path, site, start=10))
    with page.expect_download() as coming:
        page.get_by_role("button", name="下载拒收行").click()
    assert coming.value.suggested_filename == "名单拒收行.xlsx"
    page.get_by_role("link", name="丢弃").click()
    page.get_by_role("button", name="丢弃").click()
    page.get_by_text("文件已丢弃").wait_for()
    assert page.complaints == []


def test_by_keyboard_the_cells_come_one_after_another(open_window, site, tmp_path):
    page = open_window("township", at="")
    brought(page, workbook(tmp_path, site, start=20))
    page.get_by_label("与户主关系").first.focus()
    seen = []
    for _ in range(4):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.innerText || document.activeElement.name"))
    assert seen[0] == "改为“配偶”"
    assert seen[3].startswith("cell:3:")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.mark.parametrize(
    "look",
    [
        {"width": 390, "language": "zh-hans"},
        {"width": 320, "language": "en"},
    ],
    ids=lambda look: f"{look['width']}-{look['language']}",
)
def test_the_pages_fit_a_phone_with_a_long_name(open_window, site, tmp_path, look):
    page, width = open_window("township", height=844, **look), look["width"]
    long = "一份名字很长的名单" * 6 + ".csv"
    address = brought(page, workbook(tmp_path, site, start=width, name=long))
    wide = {}
    for name in ("/imports/", address, f"{address}discard/", "apply"):
        if name == "apply":
            page.goto(address)
            page.locator("form[action$='/apply/'] button").click()
            page.locator(".done").wait_for()
        else:
            page.goto(name)
        if (across := page.evaluate("document.documentElement.scrollWidth")) > width:
            wide[name] = across
    assert wide == {}


def test_on_paper_no_cell_shows_what_was_typed(open_window, site, tmp_path):
    page = open_window("township", at="")
    brought(page, workbook(tmp_path, site, start=40))
    page.emulate_media(media="print")
    pressed = page.locator("main button, main input, main select")
    assert [n for n in range(pressed.count()) if pressed.nth(n).is_visible()] == []

"""An office takes a department's template, binds what was not recognised, hands it out, and sees what differs later."""

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

pytestmark = pytest.mark.browser
TITLE, HEADERS = "残疾人家庭基本情况统计表", ("序号", "姓名", "年龄", "健康状况", "联系方式", "残联备注")


@pytest.fixture
def template(tmp_path):
    path = tmp_path / "残联模板.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("残疾人")
        sheet.merge_range(0, 0, 0, len(HEADERS) - 1, TITLE)
        sheet.write_row(1, 0, HEADERS)
    return path


@pytest.mark.django_db
def test_the_city_stands(city):
    from xiuhua.register.models import Office

    assert Office.objects.get().demo_day == city


def test_a_template_is_taken_bound_handed_out_and_compared(open_window, site, city, template, tmp_path):
    page = open_window("county", at="")
    page.goto("/forms/")
    page.get_by_role("link", name="收下部门模板").click()
    page.locator("#file").set_input_files(template)
    page.get_by_label("表名").fill("残疾人家庭情况")
    page.get_by_label("哪个部门要").fill("县残联")
    page.get_by_label("用途").fill("县残联核对残疾人家庭")
    page.get_by_role("button", name="收下模板").click()
    page.get_by_label("联系方式", exact=True).select_option("contact.phone")
    page.get_by_role("button", name="按此对应").click()
    page.get_by_text("填一次，各村合计").wait_for()
    assert page.get_by_role("button", name="下载").count() == 0
    page.get_by_label("部门里由谁负责").fill("王某")
    page.get_by_label("谁来看、用来决定什么").fill("县残联，核对补贴名单")
    page.get_by_label("依据哪份文件").fill("残联〔2017〕3号")
    page.get_by_label("由谁签字").fill("县委李某")
    page.get_by_label("理由", exact=True).fill("首次核对")
    page.get_by_role("button", name="准入", exact=True).click()
    page.get_by_text("用到2017年6月29日").wait_for()
    page.get_by_label("区域").select_option(site.village.code)
    with page.expect_download() as waited:
        page.get_by_role("button", name="下载").click()
    path = tmp_path / waited.value.suggested_filename
    waited.value.save_as(path)
    book = CalamineWorkbook.from_path(path)
    assert book.sheet_names == ["残疾人", "与上次的差异"]
    title, headers, *rows = book.get_sheet_by_name("残疾人").to_python()
    assert (title[0], tuple(headers)) == (TITLE, HEADERS)
    page.goto(page.url)
    look(page, site.village)
    page.get_by_text("没有任何变化").wait_for()
    assert page.get_by_role("cell", name=str(len(rows)), exact=True).is_visible()
    number = rename_somebody(site.village, on=city, name="易名某")
    look(page, site.village)
    page.get_by_text("新增 0 行，减少 0 行，1 行的内容有变").wait_for()
    assert page.get_by_role("row", name=number).inner_text().split("\t")[1:3] == ["改变", "姓名"]
    with page.expect_download() as waited:
        page.get_by_role("button", name="下载").click()
    waited.value.save_as(path)
    *_, told = CalamineWorkbook.from_path(path).get_sheet_by_name("与上次的差异").to_python()
    assert (told[0], told[2], told[4]) == (number, "姓名", "易**")
    assert page.complaints == []


def look(page, village):
    """Ask what differs since last time."""
    page.get_by_label("区域").select_option(village.code)
    page.get_by_role("button", name="查看与上次的差异").click()


def rename_somebody(village, *, on, name):
    """Let a person of a village be called otherwise in the register; gives the person's number."""
    from xiuhua.register.models import Belonging, Residence

    lived = Residence.objects.on(on).filter(village=village).values("household")
    member = Belonging.objects.on(on).filter(household__in=lived).first().member
    member.name = name
    member.save(update_fields=["name"])
    return member.number


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [390, 1280])
def test_its_page_fits_and_nothing_complains(open_window, template, width, language):
    page = open_window("county", at="", width=width, language=language)
    page.goto("/forms/asked/")
    page.locator("#file").set_input_files(template)
    page.locator("#label").fill("残疾人家庭情况")
    page.locator("#department").fill("县残联")
    page.locator("#purpose").fill("县残联核对残疾人家庭")
    page.locator("main form button.solid").click()
    page.wait_for_url("**/forms/asked/*-*/")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.goto("/forms/asked/")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.complaints == []

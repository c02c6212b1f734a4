"""One household all the way: found, identified, diagnosed, helped, out of poverty; in a browser, by whoever does it.

With ROAD_PICTURES=FOLDER each stop is also taken as a picture, in both languages and as a phone shows it.
"""

import os
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
import xlsxwriter

from tests.journeys.test_imports import brought
from tests.workbooks import identity_number, person

pytestmark = pytest.mark.browser
NUMBER = "H7001"
LOOKS = {"zh": ("zh-hans", 1280), "en": ("en", 1280), "phone": ("zh-hans", 390)}


class Road:
    """The walk of one household: a window for each role, the office's clock, and pictures of where one stands."""

    def __init__(self, open_window, site: str, day: date) -> None:
        self.open_window, self.site, self.today = open_window, site, day
        self.windows, self.shots = {}, 0
        self.folder = os.environ.get("ROAD_PICTURES", "")
        self.home = ""

    def go_on(self, days: int) -> date:
        """Some days pass."""
        from xiuhua.register.models import Office

        self.today += timedelta(days=days)
        Office.objects.update(demo_day=self.today)
        return self.today

    def as_(self, role: str, at: str = ""):
        """The window of a role, at an address of the household or another one."""
        if role not in self.windows:
            self.windows[role] = self.open_window(role, at="")
            self.windows[role].set_default_timeout(8_000)
        page = self.windows[role]
        if at is not None:
            page.goto(at if at.startswith(("/", "http")) else f"{self.home}{at}")
        return page

    def look(self, page, name: str) -> None:
        """Take the page as it stands, where pictures are wanted."""
        if not self.folder:
            return
        self.shots += 1
        Path(self.folder).mkdir(parents=True, exist_ok=True)
        for look, (language, width) in LOOKS.items():
            page.context.add_cookies([{"name": "django_language", "value": language, "url": self.site}])
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(page.url.partition("#")[0])
            page.screenshot(path=f"{self.folder}/{self.shots:02}-{name}-{look}.png", full_page=True)
        page.context.add_cookies([{"name": "django_language", "value": "zh-hans", "url": self.site}])
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(page.url.partition("#")[0])


def pressed(page, button: str) -> None:
    """A button is pressed that leads to another page, which refuses nothing."""
    with page.expect_navigation():
        page.locator(button).locator("visible=true").first.click()
    refused = page.locator("#trouble")
    assert refused.count() == 0, refused.first.inner_text()


def step(road: Road, role: str, do: str = "finish", **typed: str) -> None:
    """The step that waits is done by a role, with what is typed as its evidence."""
    page = road.as_(role, "procedures/")
    form = page.locator("form.appoint.part")
    for name, text in typed.items():
        form.locator(f"[name='{name}'], [name='evidence-{name}']").first.fill(text)
    pressed(page, f"form.appoint.part button[value={do}]")


@pytest.mark.django_db
def test_the_city_stands(city):
    from xiuhua.register.models import Office

    assert Office.objects.get().demo_day == city


def test_a_household_from_its_application_to_its_exit(open_window, site, city, tmp_path):
    road = Road(open_window, site.url, city)
    told = SimpleNamespace(folder=tmp_path, where=(site.county.name, site.township.name, site.village.name))
    page = filed(road, told)
    identified(road, told)
    paired(road)
    diagnosed(road)
    helped(road)
    exited(road, told)
    card = road.as_("village", "")
    assert card.locator(".story li").all_inner_texts() == STORY
    assert "proceeding" not in road.as_("village", "documents/").locator("main").inner_text()
    card = road.as_("village", "")
    assert "6,425" in card.locator(".facts").first.inner_text()
    assert page.complaints == []


STORY = [
    "2017-10-28\n脱贫退出 county\n贫困户退出",
    "2017-10-20\n预脱贫 township\n列入年度预脱贫计划",
    "2017-04-23\n识别纳入 county\n贫困户识别（两公示一公告）",
]
BORN = (28, 30, 65, 69)  # years after 1940: the parents, and two children at school


def filed(road: Road, told):
    """A family that applies is brought in as people of the village without a standing, and found by its head's name."""
    unfiled = ("脱贫属性", "贫困户属性", "主要致贫原因", "危房户", "饮水安全", "饮水困难", "人均纯收入")
    rows = [
        {
            **person(n, house=7001, turn=n, place=told.where), **dict.fromkeys(unfiled, ""),
            "户编号": NUMBER, "人编号": f"P7001{n}",
            "证件号码": identity_number(years * 336_000 + 7_001 + n), "健康状况": "长期慢性病" if n == 0 else "健康",
            "是否参加城乡居民基本医疗保险": "是", "是否参加城乡居民基本养老保险": "是",
        }
        for n, years in enumerate(BORN)
    ]  # fmt: skip
    brought_in(road, told, "申请户.xlsx", rows)
    page = road.as_("township", None)
    page.keyboard.press("/")
    page.keyboard.type(rows[0]["姓名"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    page.locator("main a[href^='/household/']").first.click()
    page.wait_for_url("**/household/**")
    road.home = page.url
    road.look(page, "not-filed")
    return page


def paired(road: Road) -> None:
    """The township proposes helpers for its village, the county approves."""
    page = road.as_("township", "helper/")
    page.get_by_role("link", name="为该村提出结对方案").click()
    page.wait_for_url("**/pairing/")
    pressed(page, "#deed button")
    bench = page.url.partition("#")[0]
    road.look(page, "pairing")
    pressed(page, "button[value=submit]")
    pressed(road.as_("county", bench), "button[value=approve]")
    road.look(road.as_("township", "helper/"), "helper")


def diagnosed(road: Road) -> None:
    """Why it is poor, on evidence; what the records show beside it; and what the family wants."""
    page = road.as_("village", "causes/")
    page.select_option("#main-cause", "illness")
    page.locator("#causes [name^=evidence-]").first.fill("慢性病证 2016-118")
    page.fill("#said_by", "村民代表会议")
    pressed(page, "#causes button.solid")
    page.locator("#wishes summary").click()
    page.select_option("#wish-1", "road")
    page.fill("#words-1", "想把门口的路修通")
    page.fill("#told_by", "户主")
    pressed(page, "#wishes button.solid")
    road.look(page, "causes")


PLANNED = {
    "house_rebuilding": ("2017-10-31", "20000"), "water_connection": ("2017-08-31", ""),
    "livestock_award": ("2017-09-30", "1500"),
}  # fmt: skip


def helped(road: Road) -> None:
    """A plan of the year is written and fixed, measures are granted and delivered."""
    page = road.as_("village", "plan/")
    page.fill("#goal", "年底前住房、饮水安全，人均纯收入超过扶贫标准")
    for n, (item, (due, yuan)) in enumerate(PLANNED.items(), start=1):
        page.select_option(f"#line-{n}", item)
        page.fill(f"#due-{n}", due)
        page.fill(f"#budget-{n}", yuan)
        page.select_option(f"#owner-{n}", "helper")
    pressed(page, "form.plan-form button[value=write], form.plan-form button.solid")
    road.look(page, "plan-draft")
    page = road.as_("township", "plan/")
    pressed(page, "button[value=fix]")
    road.look(page, "plan-fixed")
    granted = {item: yuan or "1" for item, (_due, yuan) in PLANNED.items()}
    for item, amount in granted.items():
        page = road.as_("township", "measures/")
        page.select_option("#item", item)
        page.fill("#amount", amount)
        page.select_option("#owner", "helper")
        pressed(page, "#give button.solid")
    road.go_on(120)
    for item, amount in granted.items():
        page = road.as_("township", "measures/")
        page.evaluate("document.querySelectorAll('.given, .deeds details').forEach((it) => { it.open = true })")
        form = page.locator(f"#l-{item} form:has([id^=amount-deliver])")
        form.locator("[name=amount]").fill(amount)
        form.locator("[name=evidence]").fill("一卡通 2017-8；验收单 7001")
        pressed(page, f"#l-{item} button[value=deliver]")
    road.look(page, "measures")
    earned(road, "2016-10-01", wage=21000, operating_gross=6500, operating_cost=1800)


def identified(road: Road, told) -> None:
    """Two publications and one announcement, by village, township and county."""
    begun(road, "identification")
    step(road, "village", application="申请书 2017-3-31")
    road.go_on(4)
    step(road, "village", people="2", survey_sheet="村档案盒 7", income_sheet="村档案盒 7")
    surveyed(road, told)
    road.go_on(3)
    step(road, "village", minutes="会议记录 12 页", attendance="签到表 35 人", votes="同意 34，反对 1")
    road.look(road.as_("village", "procedures/"), "reviewed")
    hang(road, "village", "identification", "first_publication")
    road.go_on(8)
    step(road, "village", notice="公示照片 4 张")
    step(road, "township", opinion="乡政府〔2017〕21号", spot_check="抽查记录 3")
    hang(road, "township", "identification", "second_publication")
    road.go_on(8)
    step(road, "township", notice="公示照片 2 张")
    step(road, "county", comparison="比对结果 2017-5", spot_check="抽查记录 9", opinion="县办〔2017〕31号")
    hang(road, "township", "identification", "announcement")
    step(road, "county", register_form="登记表 7001")
    road.look(road.as_("village", ""), "identified")


SURVEY = {
    "房屋等级": "C级", "住房结构": "土坯", "危房户": "是", "搬迁": "否", "饮水来源": "不受保护井水或泉水",
    "饮水安全": "否", "饮水困难": "否", "是否通生活用电": "是", "是否通广播电视": "否",
    "是否有卫生厕所": "否", "入户路类型": "泥土路", "缺粮月数": "1",
}  # fmt: skip
OWNS = (
    "城镇住房",
    "小轿车等机动车",
    "大型机械",
    "经商办企业",
    "长期雇佣他人",
    "财政供养人员",
    "现任村干部",
    "自费出国留学",
    "举家外出",
)


def brought_in(road: Road, told, name: str, rows: list[dict[str, str]]) -> None:
    """A workbook is brought in by the township and applied."""
    path = told.folder / name
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("数据")
        for place, line in enumerate([list(rows[0]), *(list(row.values()) for row in rows)]):
            sheet.write_row(place, 0, line)
    page = road.as_("township", "/imports/")
    brought(page, path)
    pressed(page, "form[action$='/apply/'] button")


def surveyed(road: Road, told) -> None:
    """What was seen at the door and found by comparing; then what the household earned last year."""
    where = dict(zip(("县(市、区、旗)", "乡(镇)", "行政村"), told.where, strict=True))
    brought_in(road, told, "入户调查.xlsx", [{**where, "户编号": NUMBER, **SURVEY, **dict.fromkeys(OWNS, "否")}])
    earned(road, "2015-10-01", wage=8000, operating_gross=3200, operating_cost=1500)


def earned(road: Road, year: str, **yuan: int) -> None:
    """Items of a household's income are written for a year of the pack."""
    for part, amount in yuan.items():
        page = road.as_("village", "income/")
        page.select_option("#year", year)
        page.select_option("#part", part)
        page.fill("#amount", str(amount))
        page.fill("#evidence", "入户核算表 7001")
        pressed(page, "#write button.solid")
    road.look(page, "income")


def hang(road: Road, role: str, procedure: str, at: str) -> None:
    """The notice of a step is made of the register and put up, with the household on it."""
    from xiuhua.register.models import Residence

    key = road.home.rstrip("/").rsplit("/", 1)[1]
    village = Residence.objects.on(road.today).get(household__key=key).village
    page = road.as_(role, f"/area/{village.code}/notices/{procedure}/{at}/")
    page.fill("#place", "村委会公示栏")
    pressed(page, "button[value=publish]")
    road.look(page, f"notice-{at}")


BETTER = {
    "房屋等级": "B级", "住房结构": "砖混", "危房户": "否", "饮水来源": "净化自来水", "饮水安全": "是",
    "是否通广播电视": "是", "是否有卫生厕所": "是", "入户路类型": "水泥路", "缺粮月数": "0",
}  # fmt: skip


def exited(road: Road, told) -> None:
    """Listed for the year's exits, judged, agreed to, put up and marked."""
    where = dict(zip(("县(市、区、旗)", "乡(镇)", "行政村"), told.where, strict=True))
    road.go_on(60)
    brought_in(road, told, "年底入户调查.xlsx", [{**where, "户编号": NUMBER, **BETTER}])
    begun(road, "exit_plan")
    step(road, "village", document="村委会〔2017〕9号")
    step(road, "township", document="乡政府〔2017〕40号")
    begun(road, "household_exit")
    step(road, "village", minutes="会议记录 20 页", attendance="签到表 41 人", votes="同意 41，反对 0")
    step(road, "village", people="2", survey_sheet="村档案盒 9", income_sheet="村档案盒 9")
    step(road, "village", signature="2017-10-20 户主签字", helper_signature="2017-10-20")
    hang(road, "village", "household_exit", "publication")
    road.go_on(8)
    step(road, "village", notice="公示照片 4 张")
    step(road, "township", opinion="乡政府〔2017〕44号")
    hang(road, "township", "household_exit", "announcement")
    step(road, "county", opinion="县办〔2017〕60号")
    page = road.as_("county", "procedures/")
    road.look(page, "exit-done")
    page.evaluate("document.querySelectorAll('main details').forEach((it) => { it.open = true })")
    with page.expect_navigation():
        page.locator("a[href$='/verdict/']").first.click()
    road.look(page, "verdict")
    page = road.as_("village", "")
    road.look(page, "exited")
    for at in ("money/", "documents/", "measures/", "procedures/"):
        road.look(road.as_("village", at), at.strip("/"))


def begun(road: Road, procedure: str) -> None:
    """A procedure is begun by the village."""
    page = road.as_("village", "procedures/")
    page.select_option("#procedure", procedure)
    pressed(page, "#start button.solid")

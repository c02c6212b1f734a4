"""One warning all the way: a department's list, the check at the door, care, help, and the risk removed.

With ROAD_PICTURES=FOLDER each stop is also taken as a picture, in both languages and as a phone shows it.
"""

from datetime import date

import pytest
import xlsxwriter

from tests.journeys.test_road import Road, begun, earned, pressed, step
from xiuhua.desk import labels

pytestmark = pytest.mark.browser
BEGIN = date(2022, 1, 4)
LINE = """
[line.watch_yuan]
values = [{ since = 2022-01-01, value = 7000, source = "Paper 1", confidence = "low" }]
[sources.zh]
"Paper 1" = "文1"
"""
SAFE = date(2020, 1, 1)


@pytest.fixture
def watched(site, settings, tmp_path):
    """The helper's household has exited and lacks nothing; the city is watched over since 2021."""
    settings.OVERLAYS = tmp_path / "overlays"
    settings.OVERLAYS.mkdir()
    (settings.OVERLAYS / "monitoring.toml").write_text(LINE, encoding="utf-8")
    from xiuhua.queries.pack import pack_named
    from xiuhua.register.models import Area, PackInForce

    top = Area.objects.filter(parent=None).order_by("code").first()
    PackInForce.objects.filter(area=top).update(until=date(2021, 1, 1))
    pack_named.cache_clear()
    PackInForce.objects.create(
        area=top, pack="monitoring", version=pack_named("monitoring").version, since=date(2021, 1, 1)
    )
    labels._words.cache_clear()
    for role, area in (("village", site.village), ("township", site.township)):
        _office_goes_on(role, area)
    home = _household(site)
    yield home
    labels._words.cache_clear()
    pack_named.cache_clear()


def _office_goes_on(role: str, area) -> None:
    """A place may have been merged since: its office is that of what it became."""
    from xiuhua.register.models import Account, AreaWithin, OfficeRole

    now = (
        AreaWithin.objects.on(BEGIN).filter(area=area, ancestor__level=area.level).order_by("-ancestor__since").first()
    )
    account = Account.objects.get(username=role)
    OfficeRole.objects.create(account=account, role=role, area=now.ancestor, since=date(2021, 1, 1))


def _household(site):
    from xiuhua.register.models import (
        Belonging,
        Household,
        Housing,
        Labour,
        MeasureState,
        Schooling,
        SocialSecurity,
        Standing,
        Water,
    )

    home = Household.objects.get(key=site.card.split("/")[2])
    MeasureState.objects.filter(measure__household=home, until=None, since__lt=SAFE).update(until=SAFE)
    Standing.objects.filter(household=home, until=None).update(until=SAFE)
    Standing.objects.create(household=home, status="exited", household_type="general", since=SAFE)
    for kind, told in (
        (Housing, {"grade": "B", "dangerous": False}),
        (Water, {"safe": True, "difficult": False}),
    ):
        kind.objects.filter(household=home, until=None).update(until=SAFE)
        kind.objects.create(household=home, since=SAFE, **told)
    for it in Belonging.objects.filter(household=home, until=None):
        of_member = (
            (Labour, {"ability": "ordinary"}), (SocialSecurity, {"medical": True}),
            (Schooling, {"school_status": "not_in_school"}),
        )  # fmt: skip
        for kind, told in of_member:
            kind.objects.filter(member=it.member, until=None).update(until=SAFE)
            kind.objects.create(member=it.member, since=SAFE, **told)
        it.member.birth = date(1970, 3, 2)
        it.member.save(update_fields=["birth"])
    return home


def test_a_warning_from_a_departments_list_to_the_risk_removed(open_window, site, watched, tmp_path):
    from xiuhua.register.models import HouseholdWarning, Office, Standing

    road = Road(open_window, site.url, BEGIN)
    road.home = f"{site.url}{site.card}"
    Office.objects.update(demo_day=BEGIN)
    warned(road, site, watched, tmp_path)
    checked(road)
    taken_under_care(road)
    helped_at_once(road)
    removed(road)
    row = HouseholdWarning.objects.get(household=watched)
    assert (row.end, row.late, Standing.objects.get(household=watched, until=None).status) == (
        "under_care", 0, "risk_removed",
    )  # fmt: skip
    road.look(road.as_("county", "watch/"), "removed")
    assert road.windows["county"].complaints == []


def warned(road: Road, site, home, folder) -> None:
    """The medical insurance hands its list in; the row finds its household, and the inbox has it."""
    head = home.belongings.filter(until=None, relation="head").first().member
    path = folder / "大病.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("名单")
        sheet.write_row(0, 0, ["患者姓名", "出生日期", "家庭住址", "诊断"])
        sheet.write_row(1, 0, [head.name, "1970-03-02", site.village.name, "胃癌"])
        sheet.write_row(2, 0, ["查无此人", "1950-01-01", "", "肺癌"])
    address = f"/area/{site.county.code}/warnings/lists/"
    for do in ("look", "take"):
        page = road.as_("county", address)
        page.select_option("#kind", "serious_illness")
        page.set_input_files("#file", path)
        pressed(page, f"#deed button[value={do}]")
    road.look(page, "lists")
    page = road.as_("county", address)
    if page.locator("#whom li").count() == 2:  # the head has a namesake: a person says who is meant
        form = page.locator("#whom li").first.locator("form")
        form.locator("[name=number]").fill(home.number)
        with page.expect_navigation():
            form.locator("button[value=meant]").click()
    page = road.as_("county", f"/area/{site.county.code}/warnings/")
    assert page.locator("#list tbody tr").count() == 1
    road.look(page, "inbox")
    page = road.as_("helper", "/my/")
    assert "1" in page.locator("#warnings + *, section:has(#warnings)").first.inner_text()


def done(road: Road, role: str, **typed: str) -> None:
    """A step of the warning is entered by a role."""
    page = road.as_(role, "watch/")
    for name, text in typed.items():
        field = page.locator(f"form.appoint.part [name={name}]").first
        field.select_option(text) if name == "found" else field.fill(text)
    pressed(page, "form.appoint.part button[value=step]")


def checked(road: Road) -> None:
    """The helper takes it over, the county sends it down, the helper finds at the door what it is."""
    pressed(road.as_("helper", "watch/"), "button[value=own]")
    done(road, "county", note="请入户核查")
    road.look(road.as_("helper", "watch/"), "sent")
    road.go_on(2)
    done(road, "helper", found="suspected", note="手术自付大，建议纳入")
    road.look(road.as_("helper", "watch/"), "checked")


def taken_under_care(road: Road) -> None:
    """The procedure of entry, by village, township and county."""
    begun(road, "entry")
    step(road, "village", survey_sheet="核查表 1")
    step(road, "village", signature="承诺书 2022-1-6")
    step(road, "county", comparison="比对结果 2022-1")
    step(road, "village", minutes="会议记录 3 页", attendance="签到 21 人")
    step(road, "village", "begin", notice="公示照片")
    road.go_on(6)
    step(road, "village")
    step(road, "township", opinion="乡政府〔2022〕2号")
    step(road, "county", opinion="县乡村振兴局〔2022〕3号")
    road.look(road.as_("county", "watch/"), "under-care")


def helped_at_once(road: Road) -> None:
    """A first measure is granted and given, and the warning ends."""
    page = road.as_("township", "measures/")
    page.select_option("#item", "donation")
    page.fill("#amount", "2000")
    pressed(page, "#give button.solid")
    page = road.as_("township", "measures/")
    page.evaluate("document.querySelectorAll('.given, .deeds details').forEach((it) => { it.open = true })")
    form = page.locator("form:has([id^=amount-deliver])").first
    form.locator("[name=amount]").fill("2000")
    form.locator("[name=evidence]").fill("转账回单 2022-1")
    pressed(page, "button[value=deliver]")
    page = road.as_("county", "watch/")
    page.select_option("#ending", "under_care")
    page.fill("#why-end", "已纳入监测，临时救助已发放")
    pressed(page, "button[value=end]")
    road.look(page, "ended")


def removed(road: Road) -> None:
    """Half a year later every line is met, and the procedure takes the step."""
    road.go_on(190)
    earned(road, "2020-10-01", wage=60000)
    page = road.as_("county", "watch/")
    assert "各项都已满足" in page.locator("#removal").inner_text()
    road.look(page, "removable")
    begun(road, "removal")
    step(road, "village", survey_sheet="核查表 2", signature="户主签字")
    step(road, "village", minutes="会议记录 5 页", attendance="签到 22 人")
    step(road, "village", "begin", notice="公示照片")
    road.go_on(6)
    step(road, "village")
    step(road, "township", opinion="乡政府〔2022〕9号")
    step(road, "county", opinion="县乡村振兴局〔2022〕8号")

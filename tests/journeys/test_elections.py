"""An election from its announcement to a leader in post, by two offices, with somebody who may not stand."""

import pytest

pytestmark = pytest.mark.browser


def put_up(page, name: str, *, sex: str, birth: str) -> None:
    page.select_option("#post", "village_head")
    page.fill("#name", name)
    page.select_option("#sex", sex)
    page.fill("#birth", birth)
    page.get_by_role("button", name="录入", exact=True).click()
    page.get_by_role("row", name=name).wait_for()


def test_two_offices_bring_an_election_to_its_end(open_window, site):
    township = open_window("township", at=f"/area/{site.village.code}/elections/")
    body = township.locator("#organisation option", has_text="民委员会").first.get_attribute("value")
    township.select_option("#organisation", body)
    township.select_option("#kind", "by_election")
    township.fill("#on", "2017-03-31")
    township.get_by_role("button", name="公告").click()
    put_up(township, "何桂芳", sex="female", birth="1984")
    put_up(township, "龚三娃", sex="male", birth="1979")
    county = open_window("county", at=township.url.removeprefix(site.url))
    for department in ("organisation", "discipline", "police", "court", "petitions"):
        county.get_by_text("部门审查", exact=True).click()
        county.select_option("#department", department)
        if department == "court":
            county.select_option("#against", label="龚三娃")
            county.fill("#why", "列入失信被执行人名单")
        county.get_by_role("button", name="记录").click()
        county.get_by_text("部门审查结果已记录。").wait_for()
    assert "法院: 列入失信被执行人名单" in county.get_by_role("row", name="龚三娃").inner_text()
    township.reload()
    assert township.locator("input[name^=votes-]").count() == 1
    township.fill("#eligible", "800")
    township.fill("#cast", "640")
    township.locator("input[name^=votes-]").fill("700")
    township.get_by_role("button", name="录入得票").click()
    township.get_by_text("而总共投出640票，不可能。").first.wait_for()
    township.locator("input[name^=votes-]").fill("511")
    township.get_by_role("button", name="录入得票").click()
    township.get_by_text("得票由您录入，须由他人确认。").wait_for()
    county.reload()
    county.get_by_role("button", name="确认结果").click()
    county.get_by_text("结果已确认。").wait_for()
    township.reload()
    township.get_by_role("button", name="当选人任职").click()
    township.get_by_text("当选人已任职").wait_for()
    chain = open_window("village", at=f"/area/{site.village.code}/leaders/")
    row = chain.get_by_role("row", name="何桂芳")
    assert "村委会主任" in row.inner_text()
    assert [len(page.complaints) for page in (township, county, chain)] == [1, 0, 0]  # the votes that cannot be: 422

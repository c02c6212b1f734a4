"""A weak organisation in a browser: from the proposal to both acceptances, and listed again."""

import pytest

from tests.journeys.organising import ready_to_list

pytestmark = pytest.mark.browser


def send(page, form: str, **typed: str) -> None:
    """Fill a form of the page and press its button by what it does."""
    button = page.locator(f"button[value='{form}']").locator("visible=true").first
    for field, text in typed.items():
        button.locator(f"xpath=ancestor::form//*[@name='{field}']").first.fill(text)
    with page.expect_navigation():
        button.click()


def chip(page) -> str:
    return page.locator(".banner .chip").first.inner_text()


def test_a_weak_organisation_is_proposed_listed_put_right_accepted_twice_and_listed_again(
    site, city, open_window, django_db_blocker
):
    with django_db_blocker.unblock():
        key = ready_to_list(site, city)
    county, township, village, above = (open_window(name) for name in ("county", "township", "village", "city"))
    county.goto(f"/area/{site.county.code}/weak/")
    county.click(f"a[href='/organisation/{key}/weakness/']")
    send(county, "list", problem="班子意见不合", reason="县委常委会审定", on="2016-10-10")
    county.locator("a[href^='/case/']").first.click()
    case = county.url
    township.goto(case)
    send(township, "add", problem="议事难决", measure="按“四议两公开”办理", duty="村党支部书记", due="2017-01-10")
    village.goto(case)
    village.locator("tr .deeds summary").first.click()
    send(village, "report", on="2016-12-01", document="整改台账第1号")
    township.goto(case)
    township.locator("tr .deeds summary").first.click()
    send(township, "close", on="2016-12-05")
    township.locator("#accept summary").first.click()
    send(township, "accept_township", on="2017-01-05", document="乡验1号")
    county.goto(case)
    county.locator("#accept summary").first.click()
    send(county, "accept_county", on="2017-01-20", document="县验1号")
    assert "您认定的" in county.locator("#trouble").first.inner_text()
    above.goto(case)
    above.locator("#accept summary").first.click()
    send(above, "accept_county", on="2017-01-20", document="县验1号")
    assert chip(above) == "已验收"
    county.goto(f"/organisation/{key}/weakness/")
    send(county, "list", problem="又不和", reason="回访发现反弹", on="2017-03-01")
    county.goto(case)
    assert chip(county) == "已反弹"
    assert [page.complaints for page in (township, village, above)] == [[], [], []]

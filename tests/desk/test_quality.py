"""The page of data quality: every number opens to as many rows, for whoever answers for all topics of the area."""

import re
from html import unescape

import pytest

from tests.desk.visitor import visit_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
RULE = re.compile(
    r'<th scope="row"><span class="what">(?P<what>[^<]+)</span>.*?rule=(?P<rule>\w+)&amp;state=open"[^>]*>'
    r'(?P<findings>[\d,]+)</a>.*?<td[^>]*data-label="农户"[^>]*>(?:<a[^>]*>)?(?P<homes>[\d,]+|<span.*?)(?:</a>)?</td>',
    re.DOTALL,
)
TAG = re.compile(r"<[^>]+>")


def text(html: str) -> str:
    return " ".join(unescape(TAG.sub(" ", html)).split())


def rules_of(page: str) -> dict[str, tuple[int, str]]:
    """Rule → findings and households as the page shows them."""
    return {hit["rule"]: (int(hit["findings"].replace(",", "")), hit["homes"]) for hit in RULE.finditer(page)}


def rows_of(page: str) -> list[str]:
    listed = page[page.index('id="list"') :]
    body = listed[listed.index("<tbody>") : listed.index("</tbody>")]
    return re.findall(r"<tr>.*?</tr>", body, re.DOTALL)


def test_the_city_shows_what_the_turn_settled(city):
    from xiuhua.register.models import Finding

    page = visit_as("city").text("/area/5119/quality/")
    settled = Finding.objects.on(city)
    assert sum(findings for findings, _homes in rules_of(page).values()) == settled.count()
    assert set(rules_of(page)) == set(settled.values_list("rule", flat=True))
    assert f">{settled.count()}</a></b>" in page


@pytest.mark.parametrize("area", ["county", "township"])
def test_every_number_opens_to_as_many_rows(places, area):
    reader, address = visit_as("city"), f"/area/{getattr(places, area)}/quality/"
    for rule, (findings, homes) in rules_of(reader.text(address)).items():
        page = reader.text(f"{address}?rule={rule}")
        rows = rows_of(page)
        assert len(rows) == findings, rule
        assert len(set(re.findall(r'href="(/household/[^"#]+)#', "".join(rows)))) == int(homes), rule
        assert "该轮之后已改" not in page


def test_the_households_concerned_are_listed_each_once(places):
    reader, address = visit_as("city"), f"/area/{places.county}/quality/"
    shown = int(re.search(r'households=all">([\d,]+)</a>', reader.text(address))[1])
    pages = [reader.text(f"{address}?households=all&page={number}") for number in range(1, -(-shown // 50) + 1)]
    listed = [key for page in pages for row in rows_of(page) for key in re.findall(r'href="(/household/[^"#]+)#', row)]
    by_rule = set()
    for rule in rules_of(reader.text(address)):
        by_rule |= set(
            re.findall(r'href="(/household/[^"#]+)#', "".join(rows_of(reader.text(f"{address}?rule={rule}"))))
        )
    assert len(listed) == shown
    assert set(listed) == by_rule


def test_counties_add_up_to_the_city():
    reader = visit_as("city")
    counties = re.findall(r'href="/area/(5119\d\d)/"', reader.text("/area/5119/"))
    found: dict[str, int] = {}
    for code in sorted(set(counties)):
        for rule, (findings, _homes) in rules_of(reader.text(f"/area/{code}/quality/")).items():
            found[rule] = found.get(rule, 0) + findings
    assert found == {rule: findings for rule, (findings, _) in rules_of(reader.text("/area/5119/quality/")).items()}


def test_levels_stand_in_order_and_narrow_the_list():
    reader = visit_as("city")
    page = reader.text("/area/5119/quality/")
    heads = [text(head) for head in re.findall(r'<tr class="level">(.*?)</tr>', page, re.DOTALL)]
    assert heads == ["必须先改", "2 级", "3 级", "4 级", "供参考"]
    first = rules_of(reader.text("/area/5119/quality/?level=1"))
    assert first.items() < rules_of(page).items()
    assert "duplicate_id" in first
    assert "这一级的规则在这里没有查出问题" in reader.text("/area/5119/quality/?level=9")


@pytest.mark.parametrize("level", ["", "x", "²", "-1", "1" * 40])
def test_a_level_that_makes_no_sense_is_none(level):
    reader = visit_as("city")
    assert rules_of(reader.text(f"/area/5119/quality/?level={level}")) == rules_of(reader.text("/area/5119/quality/"))


def test_a_row_leads_to_the_finding_on_the_card():
    reader = visit_as("city")
    page = reader.text("/area/5119/quality/?rule=uninsured")
    (row,) = rows_of(page)
    address, anchor = re.search(r'href="(/household/[^"#]+)#([^"]+)"', row).groups()
    assert f'id="{anchor}"' in reader.text(address)
    assert "居民医疗保险 否" in text(row)


def test_personal_numbers_are_masked_in_rows():
    page = visit_as("city").text("/area/5119/quality/?rule=duplicate_id")
    assert [text(row).count("******") for row in rows_of(page)] == [1, 1]
    assert not re.search(r"\b\d{17}[\dX]\b", text(page))


def test_what_was_mended_since_the_turn_says_so(city):
    from xiuhua.register.models import Finding, SocialSecurity

    member = Finding.objects.on(city).get(rule="uninsured").member
    SocialSecurity.objects.filter(member=member).update(medical=True)
    assert "该轮之后已改" in visit_as("city").text("/area/5119/quality/?rule=uninsured")


def test_a_rule_that_flags_nothing_here_says_so_and_where_to_go_on(places):
    page = visit_as("city").text(f"/area/{places.village}/quality/?rule=nonsense")
    assert "这条规则在这里没有查出问题。" in page
    assert f'href="/area/{places.village}/quality/"' in page


def test_an_area_without_findings_says_what_it_was_held_against(places, city):
    from xiuhua.register.models import Finding

    Finding.objects.on(city).update(until=city)
    _forget_counts()
    try:
        page = visit_as("city").text(f"/area/{places.county}/quality/")
    finally:
        _forget_counts()
    assert "没有查出问题。" in page
    assert re.search(r"用 \d+ 条规则核查了 [\d,]+ 户，", page)


def _forget_counts() -> None:
    from xiuhua.queries import quality

    quality._counts.cache_clear()


def test_before_the_first_turn_nothing_was_checked():
    page = visit_as("city").text("/area/5119/quality/?on=2016-08-31")
    assert "到这一天还没有核查过。" in page
    assert 'href="/area/5119/quality/"' in page


def test_the_day_asked_for_is_kept_in_every_link():
    page = visit_as("city").text("/area/5119/quality/?on=2017-03-30")
    main = page[page.index('<div class="place">') :]
    links = [unescape(link) for link in re.findall(r'href="(/area/[^"]+)"', main)]
    assert [link for link in links if "on=2017-03-30" not in link and "?on" in link] == []


def test_a_department_has_neither_the_tab_nor_the_page(places):
    county, health = visit_as("county"), visit_as("health")
    address = f"/area/{places.county}/"
    assert f"{address}quality/" in county.text(address)
    assert f"{address}quality/" not in health.text(address)
    assert (county.get(f"{address}quality/").status_code, health.get(f"{address}quality/").status_code) == (200, 404)


def test_whoever_answers_for_a_topic_here_and_for_all_there_sees_there_only(places):
    from xiuhua.register.models import Account, Area, OfficeRole

    reader = visit_as("health")
    village = Area.objects.get(code=places.village)
    since = OfficeRole.objects.get(account__username="health").since
    OfficeRole.objects.create(account=Account.objects.get(username="health"), role="village", area=village, since=since)
    assert f"/area/{places.village}/quality/" in reader.text(f"/area/{places.village}/")
    assert reader.get(f"/area/{places.village}/quality/").status_code == 200
    assert f"/area/{places.county}/quality/" not in reader.text(f"/area/{places.county}/")
    assert reader.get(f"/area/{places.county}/quality/").status_code == 404


def test_more_findings_take_no_more_statements(places):
    reader = visit_as("city")
    counted = {reader.statements(f"/area/{code}/quality/") for code in (places.city, places.county, places.village)}
    rows = {reader.statements(f"/area/{code}/quality/?rule=id_birth") for code in (places.city, places.county)}
    assert (len(counted), len(rows)) == (1, 1)


def test_the_page_in_english_is_english():
    reader = visit_as("city")
    reader.client.cookies["django_language"] = "en"
    for address in ("/area/5119/quality/", "/area/5119/quality/?rule=uninsured"):
        main = text(reader.text(address).partition('<main id="main"')[2])
        for told in ("Data quality of Bazhong", "No basic medical insurance."):
            assert told in main
        assert "户" not in re.sub(r"[\u4e00-\u9fff]{2,4}(?= \d{16})", "", main)

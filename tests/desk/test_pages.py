"""Each page for those who may open it, and the same silence for everybody else; on a small synthetic city."""

import re
from datetime import date
from html import unescape

import pytest

from tests.desk.visitor import visit_as
from tests.makers import make_account

FIGURES = (
    "incidence", "incidence_fall_5y", "weak_organisations_rectified", "village_leaders", "resident_members",
    "poor_villages", "helpers", "households_helped", "team_budget_floor", "organisation_funds",
)  # fmt: skip
TILE = re.compile(r'data-figure="(\w+)".*?class="value stitch">([\d.,−]+)<', re.DOTALL)
# Each test in a transaction of its own, over a city that the module shares.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


def addresses(places) -> dict[str, str]:
    """Every page of an area and a household, by name."""
    county = f"/area/{places.county}"
    return {
        "city": f"/area/{places.city}/", "county": f"{county}/", "township": f"/area/{places.township}/",
        "village": f"/area/{places.village}/", "households": f"{county}/households/", "villages": f"{county}/villages/",
        "posts": f"{county}/posts/", "organisations": f"{county}/organisations/",
        "matrix": f"{county}/matrix/", "slot": f"/area/{places.village}/posts/first_secretary/",
        "rows of persons": f"{county}/rows/incidence/", "rows of two days": f"{county}/rows/incidence_fall_5y/",
        "card": f"/household/{places.household}/", "quality": f"/area/{places.city}/quality/", "imports": "/imports/",
        "helper": f"/household/{places.household}/helper/", "handover": f"/household/{places.household}/handover/",
        "handover card": f"/household/{places.household}/handover/card/", "requests": f"{county}/requests/",
    }  # fmt: skip


def test_the_log_in_page_lists_the_demo_accounts_and_logs_in():
    nobody = visit_as()
    page = nobody.text("/login/")
    assert "市专班" in page
    assert page.count('name="username" value="') == 1 + 15
    answer = nobody.client.post("/login/", {"username": "city", "password": "xiuhua-demo-2017", "next": "/my/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/my/")
    assert "django_language" not in answer.cookies


def test_a_wrong_password_is_told_and_opens_nothing():
    nobody = visit_as()
    answer = nobody.client.post("/login/", {"username": "county", "password": "guess"})
    assert answer.status_code == 401
    assert "用户名或密码不正确" in answer.content.decode()
    assert nobody.get("/my/").status_code == 302


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:go()"])
def test_nobody_is_sent_elsewhere_after_logging_in(address):
    answer = visit_as().client.post("/login/", {"username": "city", "password": "xiuhua-demo-2017", "next": address})
    assert answer.headers["Location"] == "/"


def test_logging_out_ends_the_session():
    reader = visit_as("city")
    assert reader.client.post("/logout/").headers["Location"] == "/login/"
    assert reader.get("/my/").status_code == 302


@pytest.mark.parametrize(
    ("username", "start"),
    [("city", "/area/5119/"), ("helper", "/my/"), ("auditor", "/journal/"), ("inspector", "/my/")],
)
def test_everybody_begins_where_their_duty_is(username, start):
    assert visit_as(username).get("/").headers["Location"] == start


def test_a_county_office_begins_with_its_figures_and_smaller_ones_with_their_work(places):
    assert visit_as("county").get("/").headers["Location"] == f"/area/{places.county}/"
    assert visit_as("township").get("/").headers["Location"] == "/my/"
    assert visit_as("village").get("/").headers["Location"] == "/my/"


def test_an_account_without_a_duty_is_told_so():
    assert "暂时没有可打开的内容" in visit_as(make_account().username).text("/")


@pytest.mark.parametrize(
    ("officer", "begins"), [("security", "/accounts/"), ("system", "/office/"), ("auditor", "/journal/")]
)
def test_officers_begin_with_what_they_keep(officer, begins):
    assert visit_as(officer).get("/").headers["Location"] == begins


def test_the_overview_shows_the_ten_figures_as_the_turn_settled_them(city):
    from xiuhua.queries.figure import figures_of

    shown = dict(TILE.findall(visit_as("city").text("/area/5119/")))
    assert tuple(shown) == FIGURES
    settled = {figure.key: figure.value for figure in figures_of("5119", on=city)}
    assert shown["incidence"] == "7.65"
    assert shown["incidence_fall_5y"] == "14.00"
    assert shown["households_helped"] == f"{settled['households_helped']:,.0f}" == "1,000"
    assert shown["team_budget_floor"] == "25,000"


@pytest.mark.parametrize("figure", FIGURES)
def test_every_figure_opens_rows_that_recount_to_it(figure):
    page = visit_as("city").text(f"/area/5119/rows/{figure}/")
    assert '<span class="chip ok">' in page
    assert "此后登记有变动" not in page


def test_rows_that_changed_since_the_turn_say_so(places, city):
    from xiuhua.queries.figure import figures_of
    from xiuhua.register.models import Assignment

    settled = next(f for f in figures_of(places.village, on=city) if f.key == "households_helped")
    pair = Assignment.objects.on(city).filter(household__key=places.household, kind="pair").get()
    Assignment.objects.filter(pk=pair.pk).update(until=city)
    _forget_rows()
    try:
        page = visit_as("city").text(f"/area/{places.village}/rows/households_helped/")
    finally:
        Assignment.objects.filter(pk=pair.pk).update(until=None)
        _forget_rows()
    assert f"得出 {settled.numerator:,.0f}，现在重数是 {settled.numerator - 1:,.0f}" in page


def _forget_rows() -> None:
    from xiuhua.queries import rows

    rows._kept.cache_clear()


def test_an_unknown_figure_has_no_rows():
    assert visit_as("city").get("/area/5119/rows/happiness/").status_code == 404


def test_links_of_the_overview_lead_to_pages(places):
    reader = visit_as("city")
    found = set()
    for code in (places.city, places.township, places.village):
        found |= set(map(unescape, re.findall(r'href="(/area/[^"#]+)"', reader.text(f"/area/{code}/"))))
    assert len(found) > 60
    broken = [address for address in sorted(found)[::9] if reader.get(address).status_code != 200]
    assert broken == []


def test_children_stand_in_code_order():
    page = visit_as("city").text("/area/5119/")
    table = page[page.index('id="children"') :]
    codes = re.findall(r'<th scope="row"><a href="/area/(\d+)/">', table)
    assert codes == sorted(codes)
    assert len(codes) == 5


def test_households_are_counted_filtered_and_paged(city):
    from xiuhua.queries.household import STATUS, Only, households_in
    from xiuhua.register.models import Area, Household, Residence

    area = Area.objects.on(city).get(code="5119")
    first, second = households_in(area, on=city), households_in(area, on=city, page=2)
    there = Household.objects.filter(residences__in=Residence.objects.on(city)).distinct().count()
    assert first.count == there == sum(first.by_status.values())
    assert first.pages == -(-there // 50)
    assert (first.first, first.last, second.first) == (1, 50, 51)
    everyone = [line.key for n in range(1, first.pages + 1) for line in households_in(area, on=city, page=n).lines]
    assert len(everyone) == len(set(everyone)) == there
    exited = households_in(area, on=city, only=Only(STATUS, "exited"))
    assert exited.count == first.by_status["exited"]
    assert {line.status for line in exited.lines} == {"exited"}
    assert households_in(area, on=city, page=10_000).number == first.pages


def test_a_list_without_rows_says_why_and_what_next(places):
    page = visit_as("city").text(f"/area/{places.village}/households/?on=2012-06-30")
    assert "这一天这里没有农户" in page
    assert f'href="/area/{places.village}/households/"' in page
    assert "没有符合条件的村" in visit_as("city").text(f"/area/{places.village}/villages/?dip=9")


def test_an_area_before_its_first_turn_says_so():
    assert "这一天没有数字" in visit_as("city").text("/area/5119/?on=2016-08-31")


def test_looking_back_keeps_the_day_in_every_link(places):
    page = visit_as("city").text(f"/area/{places.village}/households/?on=2016-06-30")
    main = page[page.index('<div class="place">') :]
    links = [unescape(link) for link in re.findall(r'href="(/(?:area|household)/[^"]+)"', main)]
    assert len(links) > 20
    assert [link for link in links if "on=2016-06-30" not in link] == []


def test_the_card_shows_the_household_and_that_it_was_looked_at(places):
    page = visit_as("helper").text(f"/household/{places.household}/")
    assert places.number in page
    assert places.member.name in page
    assert "您是本户的帮扶责任人" in page
    assert "打开户卡" in page
    assert re.search(r"\d{6}\*{8}\d{3}[\dX]", page)
    assert not re.search(r"\b\d{17}[\dX]\b", page)


def test_a_department_sees_its_topic_only(places):
    whole = visit_as("county").text(f"/household/{places.household}/")
    narrow = visit_as("health").text(f"/household/{places.household}/")
    assert 'id="income"' in whole
    assert 'id="income"' not in narrow
    assert "健康" in narrow
    assert "您的责任范围" in narrow
    assert re.search(r"一卡通账号", whole)
    assert not re.search(r"一卡通账号", narrow)
    for section in ('id="causes"', 'id="history"', 'id="looks"', "电话", "证件号码"):
        assert section in whole
        assert section not in narrow
    assert not re.search(r"\d{6}\*{8}\d{3}[\dX]", narrow)


def test_a_department_lists_households_without_their_causes(places):
    address = f"/area/{places.village}/households/"
    assert "主要原因" in visit_as("county").text(address)
    assert "主要原因" not in visit_as("health").text(address)


def test_a_value_is_revealed_for_a_purpose_only(places):
    helper = visit_as("helper")
    address = f"/household/{places.household}/reveal/"
    post = {"what": places.member.key.hex, "purpose": "payment"}
    shown = helper.client.post(address, post, headers={"HX-Request": "true"})
    assert shown.status_code == 200
    assert re.search(r"<span class=\"code\" data-value>\d{17}[\dX]</span>", shown.content.decode())
    assert "发放补助" in helper.text(f"/household/{places.household}/")
    assert helper.client.post(address, post | {"purpose": ""}).status_code == 422
    assert helper.client.post(address, post | {"purpose": "curiosity"}).status_code == 422
    assert helper.client.post(address, post | {"what": "nonsense"}).status_code == 404
    assert helper.get(address).status_code == 405
    assert visit_as("health").client.post(address, post).status_code == 404


def test_a_reveal_without_scripts_is_a_page(places):
    post = {"what": "account", "purpose": "payment"}
    shown = visit_as("helper").client.post(f"/household/{places.household}/reveal/", post).content.decode()
    assert "<!doctype html>" in shown
    assert "回到户卡" in shown


def test_a_neighbour_county_is_shut(places):
    reader = visit_as("county")
    assert reader.get(f"/area/{places.other_county}/").status_code == 404
    assert reader.get(f"/household/{places.elsewhere}/").status_code == 404
    assert reader.get(f"/area/{places.county}/").status_code == 200


def test_a_reader_of_figures_only_gets_no_stitches(places):
    page = visit_as("helper").text(f"/area/{places.county}/")
    assert 'class="value stitch"' not in page
    assert "/rows/" not in page
    assert "本区域您只看数字" in page
    for tile in ("7.65", "data-figure"):
        assert tile in visit_as("helper").text("/area/5119/")


def test_the_journal_is_for_the_auditor():
    page = visit_as("auditor").text("/journal/?check=1")
    assert "链条完好" in page
    assert re.search(r"全部 [\d,]+ 环完好，止于以 \w{12} 开头的一环。", page)
    assert "库外没有留存锚点" in page
    assert re.search(r"\b\d{17}[\dX]\b", page) is None
    assert visit_as("city").get("/journal/").status_code == 404


def test_every_answer_carries_the_policy_and_stays_out_of_caches(places):
    reader = visit_as("city")
    for address in [*addresses(places).values(), "/my/", "/nowhere/"]:
        answer = reader.get(address)
        assert "script-src 'nonce-" in answer.headers["Content-Security-Policy"]
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert reader.get("/my/").headers["Cache-Control"] == "private, no-store"
    assert answer.status_code == 404
    assert "Content-Security-Policy" in visit_as().get("/login/").headers


def test_language_and_theme_are_kept(places):
    reader = visit_as("county")
    answer = reader.client.post("/language/", {"language": "en", "next": f"/area/{places.county}/"})
    assert answer.headers["Location"] == f"/area/{places.county}/"
    assert '<html lang="en">' in reader.text(f"/area/{places.county}/")
    reader.client.post("/theme/", {"theme": "dark"})
    assert 'lang="en" data-theme="dark"' in reader.text(f"/area/{places.county}/")
    reader.client.post("/theme/", {"theme": "dark"})
    assert "data-theme" not in reader.text(f"/area/{places.county}/")
    reader.client.post("/language/", {"language": "tlh"})
    assert '<html lang="en">' in reader.text(f"/area/{places.county}/")
    reader.client.post("/language/", {"language": "zh-hans"})


def test_an_english_page_holds_no_untranslated_label(places):
    reader = visit_as("city")
    reader.client.cookies["django_language"] = "en"
    for name, address in addresses(places).items():
        page = reader.text(address)
        for word in ("户编号", "贫困发生率", "岗位", "总览", "截至"):
            assert word not in page, f"{name}: {word}"


def test_a_longer_list_takes_no_more_statements(places):
    reader = visit_as("city")
    small, large = f"/area/{places.village}/households/", "/area/5119/households/"
    assert reader.statements(small) == reader.statements(large)


def test_income_is_computed_from_its_parts(places, city):
    from xiuhua.queries.household_card import card_of
    from xiuhua.register.models import Household, IncomePart

    household = Household.objects.get(key=places.household)
    income = card_of(household, on=city).income
    parts = IncomePart.objects.filter(household=household).values_list("part", "amount_fen")
    assert income.net_fen == sum(-fen if part == "operating_cost" else fen for part, fen in parts)
    assert income.per_head_fen == round(income.net_fen / income.members)
    assert sum(part.share for part in income.parts if not part.is_cost) == pytest.approx(100)
    assert card_of(household, on=date(2012, 1, 1)).income is None


@pytest.mark.parametrize(("username", "said"), [("inspector", "被抽入检查"), ("secretary", "您作为第一书记负责")])
def test_the_card_says_by_which_duty_it_is_open(username, said):
    reader = visit_as(username)
    listed = next(iter(re.findall(r'href="(/area/\d+/households/)"', reader.text("/my/"))), "/my/")
    card = re.search(r'href="(/household/[^"]+)"', reader.text(listed))[1]
    assert said in reader.text(card)


def test_days_are_written_as_the_language_writes_them():
    reader = visit_as("city")
    assert "2017年3月31日" in reader.text("/area/5119/")
    reader.client.cookies["django_language"] = "en"
    page = reader.text("/area/5119/")
    assert "31 Mar 2017" in page
    assert "Bazhong overview" in page


def test_whoever_is_logged_in_needs_no_log_in_page():
    assert visit_as("county").get("/login/").headers["Location"] == "/"


def test_a_language_we_lack_is_refused():
    from xiuhua.actions.choose_language import choose_language
    from xiuhua.register.models import Account, JournalLine
    from xiuhua.words import Rejected

    account = Account.objects.get(username="county")
    with pytest.raises(Rejected, match="no pages in 'tlh'"):
        choose_language(account, "tlh")
    choose_language(account, "zh-hans")
    before = JournalLine.objects.count()
    choose_language(account, "zh-hans")
    assert JournalLine.objects.count() == before


def test_a_fault_of_ours_is_told_plainly(monkeypatch):
    reader = visit_as("city")
    reader.client.raise_request_exception = False
    monkeypatch.setattr("xiuhua.desk.views.area.overview", lambda _ground: 1 / 0)
    answer = reader.get("/area/5119/")
    assert answer.status_code == 500
    assert "这是我们的故障" in answer.content.decode()
    reader.client.cookies["theme"], reader.client.cookies["django_language"] = "dark", "en"
    told = reader.get("/area/5119/").content.decode()
    assert ('<html lang="en" data-theme="dark">' in told, "The fault is ours" in told) == (True, True)


def test_vacant_posts_come_first_with_their_counts_and_filled_ones_are_quiet(places, city):
    from xiuhua.register.models import SlotVerdict

    here = SlotVerdict.objects.on(city).filter(village__code=places.village)
    here.filter(slot=here.order_by("-slot").first().slot).update(filled=False)
    page = visit_as("county").text(f"/area/{places.village}/posts/")
    states = re.findall(r'data-label="状态">(.*?)</td>', page, re.DOTALL)
    assert ["空缺" in state for state in states] == [True, *[False] * (here.count() - 1)]
    assert "chip ok" not in page
    assert "空缺 <span>1</span></a>" in page
    assert f"到岗 <span>{here.count() - 1}</span></a>" in page
    (counted,) = here.filter(slot="paired_helper", filled=True) or [None]
    if counted:
        assert f'<a href="/area/{places.village}/households/">{counted.in_post} 户已结对</a>' in page

"""Pages of the staff and of organisations: posts and hand-overs; households for those only who may open them."""

import re
from html import unescape

import pytest

from tests.desk.visitor import visit_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
HOUSEHOLD = re.compile(r'href="/household/([-\w]+)/"')


@pytest.fixture
def helper():
    from xiuhua.register.models import Account

    return Account.objects.get(username="helper").person


@pytest.fixture
def first_secretary(places, city):
    from xiuhua.register.models import Assignment

    return Assignment.objects.on(city).get(area__code=places.village, role="first_secretary").person


def test_a_helpers_page_lists_the_households_that_they_answer_for(helper, city):
    from xiuhua.register.models import Assignment

    theirs = Assignment.objects.on(city).filter(person=helper, kind="pair")
    keys = {str(key) for key in theirs.values_list("household__key", flat=True)}
    for username in ("township", "helper"):
        page = visit_as(username).text(f"/staff/{helper.key}/")
        assert set(HOUSEHOLD.findall(page)) == keys
        assert f"{len(keys)} 户" in page


def test_who_may_not_open_the_households_sees_the_post_only(places, helper, city):
    from xiuhua.register.models import Assignment, Household, Leave, Residence

    far = Household.objects.get(key=places.elsewhere)
    Leave.objects.filter(assignment__household=far).delete()
    Assignment.objects.filter(household=far, kind="pair").delete()
    Assignment.objects.create(kind="pair", role="helper", person=helper, household=far, since=city)
    page = visit_as("township").text(f"/staff/{helper.key}/")
    assert "此人还结对了其他农户" in page
    assert str(far.key) not in page
    assert far.number not in page
    village = Residence.objects.on(city).get(household=far).village
    assert village.code not in page
    assert str(far.key) in visit_as("city").text(f"/staff/{helper.key}/")


def test_somebody_who_answers_elsewhere_is_absent(places, city):
    from xiuhua.register.models import Assignment, Residence

    away = Residence.objects.on(city).exclude(village__parent__parent__code=places.county).values("village")
    stranger = Assignment.objects.on(city).filter(area__in=away, role="first_secretary").first().person
    assert visit_as("city").get(f"/staff/{stranger.key}/").status_code == 200
    reader = visit_as("township")
    forbidden = reader.get(f"/staff/{stranger.key}/")
    absent = reader.get(f"/staff/{'0' * 8}-0000-4000-8000-{'0' * 12}/")
    assert (forbidden.status_code, absent.status_code) == (404, 404)


@pytest.mark.parametrize("username", ["auditor", "security", "system", "sealed_inspector"])
def test_officers_and_inspectors_of_a_sealed_sample_see_no_staff(first_secretary, username):
    assert visit_as(username).get(f"/staff/{first_secretary.key}/").status_code == 404
    assert visit_as(username).get(f"/organisation/{first_secretary.unit.key}/").status_code == 404


def test_a_post_tells_place_team_and_day(places, first_secretary, city):
    from xiuhua.register.models import Assignment

    post = Assignment.objects.on(city).get(area__code=places.village, role="first_secretary")
    page = visit_as("county").text(f"/staff/{first_secretary.key}/")
    assert f'href="/area/{places.village}/"' in page
    assert f"自 {post.since.year}年{post.since.month}月{post.since.day}日" in page
    assert post.team.name in page
    assert first_secretary.phone in page


def test_hand_overs_name_who_was_before_and_who_came_after(city):
    from xiuhua.register.models import Assignment

    handed = Assignment.objects.on(city).filter(predecessor__isnull=False, kind="pair").order_by("pk").first()
    before, after = handed.predecessor.person, handed.person
    page = visit_as("city").text(f"/staff/{before.key}/")
    told = page[page.index('id="before"') :]
    assert f'/household/{handed.household.key}/"' in told
    assert f'href="/staff/{after.key}/">{after.name}</a>' in told


def test_nobody_is_counted_or_ranked_on_a_persons_page(helper):
    page = visit_as("county").text(f"/staff/{helper.key}/")
    for word in ("登录", "次数", "排名", "在线", "积分", "得分"):
        assert word not in page


def test_an_organisation_tells_leaders_terms_and_cases(city):
    from xiuhua.register.models import Leader, Rectification

    case = Rectification.objects.select_related("organisation").order_by("pk").first()
    leader = Leader.objects.on(city).select_related("person", "election").get(organisation=case.organisation)
    page = visit_as("city").text(f"/organisation/{case.organisation.key}/")
    assert case.organisation.name in page
    assert f'href="/staff/{leader.person.key}/"><b>{leader.person.name}</b>' in page
    held, ends = leader.election.held_on, leader.election.held_on.year + leader.election.term_years
    assert f"任期至 {ends}年{held.month}月{held.day}日" in page
    assert case.problem in page
    assert f"{case.accepted_on.year}年{case.accepted_on.month}月{case.accepted_on.day}日验收" in page


def test_what_is_not_recorded_of_an_organisation_is_told(places, city):
    from xiuhua.register.models import Assignment

    unit = Assignment.objects.on(city).filter(area__code=places.village, role="assisting_unit").get().organisation
    page = visit_as("township").text(f"/organisation/{unit.key}/")
    assert "这一天没有登记负责人" in page
    assert "没有登记过整顿记录" in page
    assert f'href="/area/{places.village}/"' in page


def test_households_helped_by_a_unit_are_counted_where_the_reader_answers(places, helper, city):
    from xiuhua.register.models import Assignment, Residence

    living = Residence.objects.on(city).filter(village__parent__code=places.township).values("household")
    theirs = Assignment.objects.on(city).filter(kind="pair", person__unit=helper.unit, household__in=living)
    page = visit_as("township").text(f"/organisation/{helper.unit.key}/")
    told = page[page.index('id="helpers"') :]
    counts = [int(n) for n in re.findall(r'#households">([\d,]+)<', told)]
    assert sum(counts) == theirs.count() > 0
    assert len(counts) == theirs.values("person").distinct().count()


def test_the_households_a_helper_may_not_open_are_not_counted_for_them(helper):
    page = visit_as("helper").text(f"/organisation/{helper.unit.key}/")
    assert 'id="helpers"' not in page


def test_a_seat_leads_to_its_list_only_who_may_open_that(places):
    from xiuhua.register.models import Organisation

    seated = Organisation.objects.filter(area__code=places.village).order_by("pk").first()
    listed = f"/area/{places.village}/organisations/"
    for username, led, status in (("township", True, 200), ("helper", False, 404)):
        reader = visit_as(username)
        assert (listed in reader.text(f"/organisation/{seated.key}/")) is led
        assert reader.get(listed).status_code == status


def test_lists_chains_and_search_lead_to_people_and_organisations(places, first_secretary):
    reader = visit_as("county")
    posts = reader.text(f"/area/{places.village}/posts/")
    assert f'href="/staff/{first_secretary.key}/">{first_secretary.name}</a>' in posts
    bodies = reader.text(f"/area/{places.village}/organisations/")
    links = re.findall(r'href="(/organisation/[-\w]+/)"', bodies)
    assert len(links) > 0
    assert {reader.get(unescape(link)).status_code for link in links} == {200}
    answer = reader.client.post("/search/", {"q": first_secretary.name}, follow=True)
    assert f'href="/staff/{first_secretary.key}/"' in answer.content.decode()


@pytest.mark.parametrize(("figure", "page"), [("helpers", "staff"), ("weak_organisations_rectified", "organisation")])
def test_rows_behind_a_figure_lead_to_people_and_organisations(figure, page):
    reader = visit_as("city")
    links = re.findall(rf'href="(/{page}/[^"]+)"', reader.text(f"/area/5119/rows/{figure}/"))
    assert len(links) > 1
    assert {reader.get(unescape(link)).status_code for link in links[:5]} == {200}

"""The card of a village: who answers, why it may not exit yet, figures that open, and what nobody has recorded."""

import re
from html import unescape

import pytest

from tests.desk.visitor import visit_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
STITCH = re.compile(r'<a class="(?:value )?stitch" href="([^"]+)">(?:<b>)?([\d,.]+)')


def section(page: str, name: str) -> str:
    """One panel of a page, by the id of its heading."""
    at = page.index(f'aria-labelledby="{name}"')
    return page[at : page.index("</section>", at)]


def card(code: str, username: str = "city") -> str:
    return visit_as(username).text(f"/area/{code}/")


@pytest.fixture
def poor_village(city):
    """A poor village whose criteria of exit are not all met."""
    from xiuhua.register.models import AreaVerdict

    verdicts = AreaVerdict.objects.on(city).filter(scheme="village_exit", verdict="not_met")
    return verdicts.order_by("area__code").first().area


def test_the_chain_names_who_is_in_each_required_post_since_when(places, city):
    from xiuhua.register.models import Area, Assignment, SlotVerdict

    village = Area.objects.on(city).get(code=places.village)
    told = section(card(places.village), "chain")
    required = set(SlotVerdict.objects.on(city).filter(village=village).values_list("slot", flat=True))
    assert len(re.findall('<span class="duty">', told)) == len(required)
    for held in Assignment.objects.on(city).filter(area=village, person__isnull=False).select_related("person"):
        assert f'href="/staff/{held.person.key}/"><b>{held.person.name}</b>' in told
        assert f"自 {held.since.year}年{held.since.month}月{held.since.day}日" in told


def test_a_post_that_nobody_holds_is_told_loudly(places, city):
    from xiuhua.register.models import Assignment

    held = Assignment.objects.on(city).filter(area__code=places.village, role="first_secretary")
    assert held.count() == 1
    assert "空缺：此岗位无人" not in card(places.village)
    held.update(until=city)
    told = section(card(places.village), "chain")
    assert "1 个岗位空缺" in told
    assert re.search(r'class="lacking"><span class="duty">第一书记</span>.*?空缺：此岗位无人', told, re.DOTALL)


def test_the_exit_of_a_village_is_judged_with_reasons_as_the_turn_settled_it(poor_village, city):
    from xiuhua.queries.village_explanation import village_explained
    from xiuhua.register.models import AreaVerdict

    for settled in AreaVerdict.objects.on(city).filter(scheme="village_exit"):
        found = next(it for it in village_explained(settled.area, on=city) if it.key == "village_exit")
        unmet = [part.key for part in found.criteria if part.verdict == "not_met"]
        assert (found.verdict, unmet) == (settled.verdict, settled.unmet.split())
    told = section(card(poor_village.code), "exit")
    assert "贫困村退出：一低五有" in told
    assert "不符合" in told
    assert "《四川省明确贫困县贫困村贫困户退出标准》（2016年8月）" in told


def test_nobody_is_named_in_the_reasons_for_a_village(poor_village, city):
    from xiuhua.queries.village_explanation import village_explained

    found = village_explained(poor_village, on=city)
    readings = [
        it for scheme in found for part in scheme.criteria for reading in part.readings for it in reading.walk()
    ]
    assert len(readings) > 5
    assert [it for it in readings if it.row] == []


def test_criteria_of_exit_say_why_they_do_not_apply(city):
    from xiuhua.queries.area import villages_of
    from xiuhua.register.models import Area, Residence

    lived_in = set(Residence.objects.on(city).values_list("village__code", flat=True))
    villages = villages_of(Area.objects.on(city).get(code="5119"), on=city)
    other = next(it for it in villages if it.poor_village is False and it.code in lived_in)
    empty = next(it for it in villages if it.code not in lived_in)
    assert "本村不是贫困村" in section(card(other.code), "exit")
    assert "本村的标准暂时无法判定" in section(card(empty.code), "exit")


def test_every_figure_of_the_card_opens_its_rows(places):
    reader = visit_as("city")
    page = reader.text(f"/area/{places.village}/")
    found = [(unescape(address), figure) for address, figure in STITCH.findall(page)]
    assert len(found) > 12
    for address, figure in found:
        if address.startswith("#"):
            assert f'id="{address[1:]}"' in page
            continue
        rows = reader.text(address)
        assert figure.replace(",", "") in rows.replace(",", ""), f"{address} does not tell {figure}"


def test_households_of_the_card_are_those_of_the_list(places, city):
    from xiuhua.register.models import Residence

    page = card(places.village)
    living = Residence.objects.on(city).filter(village__code=places.village).count()
    assert f'href="/area/{places.village}/households/"><b>{living}</b>' in page


def test_what_nobody_surveyed_is_unknown_and_never_nought(places, city):
    from xiuhua.register.models import VillageSurvey

    surveys = VillageSurvey.objects.on(city).filter(village__code=places.village)
    surveys.update(collective_income_fen=None, doctors=None, primary_schools=0)
    page = card(places.village)
    told = section(page, "survey")
    assert re.search(r"<dt>村小学</dt><dd>0</dd>", told)
    assert not re.search(r"<dt>(集体经济收入|集体收入|执业（助理）医师)</dt>", told)
    lacking = told[told.index('class="unknown"') :]
    assert "集体收入" in lacking
    assert "医师" in lacking
    assert "村小学" not in lacking


def test_a_budget_is_unknown_where_a_team_is_required_and_not_told_of_where_none_is(places, city):
    from xiuhua.register.models import FigureVerdict, SlotVerdict

    here = {"on": city, "area__code": places.village, "figure": "team_budget_floor"}
    assert 'data-figure="team_budget_floor"' in card(places.village)
    FigureVerdict.objects.on(here.pop("on")).filter(**here).update(value=None, numerator=None)
    told = (
        section(card(places.village), "figures").partition('data-figure="team_budget_floor"')[2].partition("</tr>")[0]
    )
    assert 'class="unknown"' in told
    team = SlotVerdict.objects.on(city).filter(village__code=places.village, slot="resident_team")
    assert team.update(slot="another") == 1
    assert 'data-figure="team_budget_floor"' not in card(places.village)


def test_open_findings_are_those_of_the_quality_board(city):
    from xiuhua.queries.quality import quality_of
    from xiuhua.queries.village_findings import open_findings
    from xiuhua.register.models import Area, Finding, Residence

    flagged = Finding.objects.on(city).filter(household__isnull=False).values("household")
    homes = Residence.objects.on(city).filter(household__in=flagged).order_by("village__code")
    codes = list(dict.fromkeys(homes.values_list("village__code", flat=True)))[:3]
    assert len(codes) == 3
    for code in codes:
        village = Area.objects.on(city).get(code=code)
        board = {line.rule: line.findings for line in quality_of(village, on=city).lines}
        assert {check.rule: check.findings for check in open_findings(village, on=city).checks} == board


def test_a_department_sees_no_findings_and_a_helper_no_list_of_households(places):
    assert 'id="open-findings"' in card(places.village, "township")
    assert 'id="open-findings"' not in card(places.village, "health")
    page = card(places.village, "helper")
    assert 'id="chain"' in page
    assert f"/area/{places.village}/households/" not in page
    assert f"/area/{places.village}/rows/" not in page
    for name in ('id="exit"', 'id="open-findings"', 'id="bodies"'):
        assert name not in page


def test_the_links_of_the_card_open_for_those_who_see_them(places):
    for username in ("village", "helper"):
        reader = visit_as(username)
        page = reader.text(f"/area/{places.village}/")
        links = {unescape(link) for link in re.findall(r'href="(/(?:staff|organisation)/[^"]+)"', page)}
        assert len(links) > 3
        assert {link: reader.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_the_card_of_a_day_before_anybody_came_and_before_any_turn_says_so(places):
    page = visit_as("city").text(f"/area/{places.village}/?on=2013-06-30")
    assert "本村无人负责" in section(page, "chain")
    assert "这一天没有数字" in section(page, "figures")

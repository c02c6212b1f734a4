"""The card says what the rules find of a household and why; to whoever may see all of it."""

import re
from html import unescape

import pytest
from django.utils import translation

from tests.desk.visitor import visit_as
from xiuhua.desk.explaining import explained
from xiuhua.desk.templatetags.verdicts import values_read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
LINE = re.compile(r'<li class="(\w*)"><details class="reasons"><summary>.*?</summary>.*?</details></li>', re.DOTALL)
TAG = re.compile(r"<[^>]+>")


@pytest.fixture
def card_of(city):
    """The page of the household, and the household, in which a check flags somebody."""
    from xiuhua.register.models import Finding

    def opened(rule: str, *, as_: str = "city", language: str = "zh-hans"):
        found = Finding.objects.on(city).get(rule=rule)
        home = found.household or found.member.belongings.get().household
        reader = visit_as(as_)
        reader.client.cookies["django_language"] = language
        return reader.text(f"/household/{home.key}/"), home

    return opened


def text(html: str) -> str:
    return " ".join(unescape(TAG.sub(" ", html)).split())


def panel(page: str, name: str) -> str:
    """From a panel's heading to the next panel."""
    begun = page[page.index(f'<h2 id="{name}"') :]
    return begun[: begun.index('<section class="panel"')]


def test_what_blocks_an_exit_stands_first_and_names_the_member(card_of):
    page, _home = card_of("uninsured")
    shown = page[page.index('id="scheme-household_exit"') :]
    lines = [(found[1], text(found[0])) for found in LINE.finditer(shown[: shown.index("</section>")])]
    tones = [tone for tone, _said in lines]
    assert tones == sorted(tones, reverse=True)
    assert set(tones) == {"short", "ok"}
    said = next(said for _tone, said in lines if said.startswith("有基本医疗保障"))
    assert "有基本医疗保障 全家参加基本医疗保险 否" in said
    name = re.search(r"全家参加基本医疗保险 否 (\S+)", said)[1]
    assert name in re.findall(r'<th scope="row">([^<]+)</th>', page)
    assert re.search(f"{name} \\S+ 否 参加基本医疗保险 否", said)
    assert "7 条须全部符合：" in text(shown)


def test_a_line_opens_to_values_parameters_and_sources(card_of):
    page, _home = card_of("uninsured")
    said = text(panel(page, "explanation"))
    for told in (
        "各项收入合计（元）",
        "工资性收入",
        "3,100 元",
        "自 2016年10月1日",
        "《四川省明确贫困县贫困村贫困户退出标准》（2016年8月）",
    ):
        assert told in said


def test_findings_say_what_is_wrong_and_the_way_out_and_have_an_anchor(card_of):
    page, home = card_of("uninsured")
    member = home.belongings.filter(member__findings__rule="uninsured").get().member
    assert f'id="finding-uninsured-{member.number}"' in page
    assert f"{member.name} 没有参加基本医疗保险。 请动员参保" in text(panel(page, "findings"))


def test_a_card_on_which_nothing_is_flagged_has_no_panel_for_it(places):
    page = visit_as("city").text(f"/household/{places.household}/")
    assert 'id="findings"' not in page
    assert "数据核查没有发现问题。" in page


def test_the_card_in_english_is_english(card_of):
    page, _home = card_of("uninsured", language="en")
    said = text(panel(page, "explanation"))
    assert "All 7 criteria must be met:" in said
    assert "Every member has basic medical insurance no" in said
    assert "since 1 Oct 2016" in said


def test_stated_causes_are_laid_beside_the_records(card_of):
    page, _home = card_of("cause_illness")
    assert "与登记情况不符" in text(panel(page, "causes"))


def test_whoever_counts_is_told_with_what_made_them_count(places, city):
    from xiuhua.register.models import Cause, Household, Labour

    home = Household.objects.get(key=places.household)
    Labour.objects.filter(member=places.member).update(ability="skilled")
    Cause.objects.filter(household=home).delete()
    Cause.objects.create(household=home, cause="skill", main=True, since=city)
    shown = panel(visit_as("city").text(f"/household/{places.household}/"), "causes")
    said = text(shown[shown.index("技能劳动力") :])
    assert re.search(rf"{places.member.name} \S+ 劳动技能 技能劳动力", said)


def test_a_department_sees_no_explanation(places):
    narrow, whole = (visit_as(name).text(f"/household/{places.household}/") for name in ("health", "county"))
    for section in ('id="explanation"', 'id="scheme-', 'class="reasons'):
        assert section in whole
        assert section not in narrow


def test_before_any_pack_was_in_force_nothing_is_judged(places):
    page = visit_as("helper").text(f"/household/{places.household}/?on=1990-01-01")
    assert 'id="explanation"' not in page


def test_stated_causes_are_shown_where_no_pack_can_judge_them(card_of, city):
    from datetime import timedelta

    from xiuhua.register.models import PackInForce

    PackInForce.objects.update(since=city + timedelta(days=1))
    page, _home = card_of("cause_illness")
    assert "因病" in text(panel(page, "causes"))
    assert "与登记情况" not in page


def test_personal_numbers_stay_masked_in_reasons(card_of):
    page, home = card_of("phone_length")
    phone = home.contacts.get().phone
    assert phone in page  # in the banner, where a telephone is for calling
    assert phone not in panel(page, "findings")
    assert "******" in panel(page, "findings")


def test_the_lists_of_what_was_read_are_closed(places, city):
    with translation.override("zh-hans"):
        found = explained(places.number, on=city)
        parts = [line for scheme in found.schemes for line in (*scheme.lines, *scheme.passed)]
        for told in [*(line.told for line in parts), *(cause.told for cause in found.causes.values())]:
            html = values_read(told)
            for tag in ("ul", "li", "div"):
                assert len(re.findall(rf"<{tag}\b", html)) == html.count(f"</{tag}>")


def test_each_exclusion_that_holds_stands_above_the_criteria(city):
    from xiuhua.register.models import AssetComparison, HouseholdVerdict

    poor = HouseholdVerdict.objects.on(city).filter(scheme="household_identification").order_by("pk").first().household
    AssetComparison.objects.filter(household=poor).update(vehicle=True)
    scheme = explained(poor.number, on=city).schemes[0]
    assert (scheme.lines[0].part.severity, scheme.lines[0].word) == ("exclude", "成立")
    assert {line.part.verdict for line in scheme.passed} <= {"not_met", "unknown"}
    assert scheme.word == "不符合"

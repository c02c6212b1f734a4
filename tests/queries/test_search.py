"""Search finds people, places, staff and organisations by a few words, within a duty and not a step beyond."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.examples import examples
from tests.makers import (
    TODAY,
    draw,
    give_role,
    link,
    make_account,
    make_area,
    make_contact,
    make_household,
    make_inspection,
    make_member,
    make_organisation,
    make_person,
    pair,
    reside,
)
from xiuhua.actions.keep.index_for_search import index_for_search
from xiuhua.bridge.spelling import spell_all_names, spell_names
from xiuhua.duty.door import households_seen, scope_of
from xiuhua.queries.search.answer import search
from xiuhua.queries.search.found import Why
from xiuhua.queries.search.names import PEOPLE, PEOPLE_AT_ONCE, names_near
from xiuhua.reckon.search.nearness import Nearness, nearness
from xiuhua.reckon.search.question import read_question
from xiuhua.register.models import Area, AreaName, Leader, MemberContact, Residence
from xiuhua.words import AreaLevel

pytestmark = pytest.mark.django_db
NUMBER = "51192119700101031X"


@pytest.fixture
def town():
    """巴州区 with two townships; a village called 书台 in each, and 大东 in the first."""
    city = make_area(name="巴中市")
    county = make_area(city, name="巴州区")
    first, second = make_area(county, name="曾口镇"), make_area(county, name="梁永镇")
    return {
        "city": city, "county": county, "曾口": first, "梁永": second,
        "大东": make_area(first, name="大东村民委员会"), "书台": make_area(first, name="书台村民委员会"),
        "远书台": make_area(second, name="书台村民委员会"),
    }  # fmt: skip


def scope(role: str, area: Area | None, **given: object):
    account = make_account()
    give_role(account, role, area, **given)
    return scope_of(account, today=TODAY)


def indexed() -> None:
    index_for_search(anew=False, progress=lambda *_: None)


def ask(who, text: str, **given):
    return search(who, read_question(text), on=given.pop("on", TODAY), **given)


def people(who, text: str, **given) -> list[str]:
    return [person.name for person in ask(who, text, **given).people]


# ── By name ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("曾小明", Why.NAME), ("曾小", Why.NAME), ("zengxiaoming", Why.SPELLING), ("cengxiaoming", Why.SPELLING),
        ("zengxiaom", Why.SPELLING), ("zxm", Why.INITIALS), ("zengxm", Why.INITIALS), ("ZXM", Why.INITIALS),
        ("zeng xiaoming", Why.SPELLING), ("曾 小明", Why.NAME), ("曾晓明", Why.SOUND), ("zenxiaomin", Why.SOUND),
    ],
)  # fmt: skip
def test_somebody_is_found_however_the_name_is_typed(town, typed, why):
    home = make_household(town["大东"], number="5119020010010001", head="曾小明")
    make_member(home, name="李芳", relation="spouse")
    indexed()
    (found,) = ask(scope("city", town["city"]), typed).people
    assert (found.name, found.relation, found.head, found.number) == ("曾小明", "head", "曾小明", "5119020010010001")
    assert (found.household, found.why) == (home.key, why)
    assert (found.home.village_code, found.home.path) == (town["大东"].code, ("巴州区", "曾口镇", "大东村民委员会"))


def test_who_is_called_so_stands_before_who_only_begins_so(town):
    for name in ("王军海", "王军", "王君", "万军"):
        make_household(town["大东"], head=name)
    indexed()
    county = scope("county", town["county"])
    assert people(county, "王军") == ["王军", "王军海", "王君", "万军"]  # few are: who sounds alike is offered too
    assert people(county, "wangjun") == ["王军", "王君", "王军海"]
    assert people(county, "wanjun") == ["万军", "王军", "王君", "王军海"]


def test_heads_stand_before_other_members_of_a_name(town):
    make_member(make_household(town["大东"], number="H1", head="李芳"), name="王军", relation="son")
    make_household(town["大东"], number="H2", head="王军")
    indexed()
    found = ask(scope("village", town["大东"]), "wj").people
    assert [(one.relation, one.number) for one in found] == [("head", "H2"), ("son", "H1")]


def test_a_minority_name_and_rare_characters_are_found(town):
    for name in ("阿卜杜拉·买买提", "王𮯠", "𠮷明"):
        make_household(town["大东"], head=name)
    indexed()
    county = scope("county", town["county"])
    assert people(county, "买买提") == people(county, "mmt") == people(county, "阿卜杜拉买") == ["阿卜杜拉·买买提"]
    assert people(county, "王𮯠") == [*people(county, "𮯠"), "王𮯠"] == ["王𮯠"]
    assert people(county, "𠮷明") == ["𠮷明"]


def test_too_little_or_nothing_typed_finds_nobody(town):
    make_household(town["大东"], head="王军")
    indexed()
    county = scope("county", town["county"])
    assert [ask(county, text).count for text in ("", "w", "%", "w j", "王军 nowhere", "王军 没有村")] == [0] * 6
    assert people(county, "王") == ["王军"]


# ── Several words ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_place_narrows_in_any_order_and_spelling(town):
    for village in ("大东", "书台", "远书台"):
        make_household(town[village], number=f"H {village}", head="王军")
    indexed()
    county = scope("county", town["county"])

    def homes(text: str) -> list[str]:
        return [one.number for one in ask(county, text).people]

    assert homes("wangjun 大东") == homes("大东 wj") == homes("王军 dadong") == homes("dd 王军") == ["H 大东"]
    assert homes("wj 书台") == ["H 书台", "H 远书台"]
    assert homes("wj 书台 曾口") == homes(f"wj {town['书台'].code}") == ["H 书台"]
    assert homes("wj 梁永") == ["H 远书台"]
    assert len(homes("wj 巴州")) == 3


def test_a_former_name_of_a_place_narrows_too(town):
    AreaName.objects.create(area=town["大东"], name="老鸦村", since=date(2000, 1, 1), until=date(2010, 1, 1))
    make_household(town["大东"], head="王军")
    indexed()
    assert people(scope("county", town["county"]), "wj 老鸦") == ["王军"]


def test_last_digits_narrow(town):
    home = make_household(town["大东"], head="李芳")
    make_member(home, name="曾明", relation="son", id_number=NUMBER)
    other = make_household(town["书台"], number="5119020010020312", head="曾强")
    make_contact(home, phone="13900001234")
    member = make_member(other, name="曾英", relation="daughter")
    MemberContact.objects.create(member=member, phone="139-9999 8888", since=date(2010, 1, 1))
    indexed()
    county = scope("county", town["county"])
    assert people(county, "曾 031X") == people(county, "zm 031x") == people(county, "曾01031X") == ["曾明"]
    assert people(county, "031x") == ["曾明"]
    assert people(county, "1234") == people(county, "13900001234") == ["李芳", "曾明"]
    assert people(county, "zm 1234") == people(county, "1234 大东 曾明") == ["曾明"]
    assert people(county, "1234 曾") == ["曾明", "李芳"]  # 曾 may be 曾口, but names come first
    assert people(county, "8888") == ["曾英"]
    assert people(county, "曾 031Y") == people(county, "曾 9999") == []
    assert (
        people(county, "0312 书台") == people(county, "0312") == ["曾强", "曾英"]
    )  # the end of the household's number
    assert [one.why for one in ask(county, "1234").people] == [Why.PHONE_LAST] * 2


def test_a_household_is_found_by_its_number(town):
    home = make_household(town["大东"], number="5119020010010001", head="王军")
    make_household(town["书台"], number="5119020010010002")
    make_household(town["大东"], number="KE00412")
    indexed()
    county = scope("county", town["county"])
    found = ask(county, "51190200100100")
    assert [one.number for one in found.households] == ["5119020010010001", "5119020010010002"]
    (one,) = ask(county, "5119020010010001").households
    assert (one.household, one.head, one.home.path[-1]) == (home.key, "王军", "大东村民委员会")
    assert [one.why for one in ask(county, "5119020010010001").people] == [Why.NUMBER]
    lettered = [[it.number for it in ask(county, text).households] for text in ("KE00412", "ke0041", "e00412")]
    assert lettered == [["KE00412"], ["KE00412"], []]


def test_more_is_said_and_never_counted(town):
    for _ in range(4):
        make_household(town["大东"], head="王军")
    indexed()
    found = ask(scope("county", town["county"]), "wj", limit=3)
    assert len(found.people) == 3
    assert found.more == {"people"}
    assert ask(scope("county", town["county"]), "wj", limit=4).more == frozenset()


# ── Places, staff, organisations ──────────────────────────────────────────────────────────────────────────────────────


def test_places_are_found_by_name_pinyin_and_code(town):
    indexed()
    county = scope("county", town["county"])

    def codes(text: str) -> list[str]:
        return [one.code for one in ask(county, text).places]

    assert codes("书台") == codes("shutai") == codes("st") == sorted([town["书台"].code, town["远书台"].code])
    assert codes("书台 梁永") == codes("shutai liangyong") == [town["远书台"].code]
    assert codes(town["大东"].code) == [town["大东"].code]
    (place,) = ask(county, "dadong").places
    assert (place.level, place.path, place.why) == (AreaLevel.VILLAGE, ("巴州区", "曾口镇"), Why.SPELLING)
    assert ask(county, town["大东"].code).places[0].why == Why.CODE


def test_staff_are_found_with_the_posts_within_reach_only(town):
    unit = make_organisation(name="巴州区教育局", area=town["county"])
    helper = make_person("单军", unit=unit, phone="0827-5551234")
    pair(helper, make_household(town["大东"]))
    pair(helper, make_household(town["远书台"]))
    reside(helper, town["大东"], role="first_secretary")
    reside(helper, town["远书台"])
    branch = make_organisation(name="大东村支部", area=town["大东"])
    Leader.objects.create(organisation=branch, person=helper, post="secretary", since=date(2015, 1, 1))
    make_person("单军")  # holds nothing
    indexed()
    (found,) = ask(scope("village", town["大东"]), "shanjun").staff
    assert (found.name, found.unit, found.phone, found.why) == ("单军", "巴州区教育局", "0827-5551234", Why.SPELLING)
    held = [(post.role, post.place or post.organisation, post.households) for post in found.posts]
    assert held == [("first_secretary", "大东村民委员会", 0), ("helper", "", 1), ("secretary", "大东村支部", 0)]
    (found,) = ask(scope("county", town["county"]), "1234").staff
    assert [post.households for post in found.posts if post.role == "helper"] == [2]
    assert ask(scope("village", town["书台"]), "shanjun").staff == ()
    assert ask(scope("village", town["书台"]), "1234").staff == ()
    assert ask(scope("county", town["county"]), "123").staff == ()


def test_organisations_are_found_by_a_part_of_their_name(town):
    make_organisation(name="中共大东村支部委员会", kind="branch", area=town["大东"])
    indexed()
    (found,) = ask(scope("county", town["county"]), "大东村支部").organisations
    assert (found.name, found.kind, found.area_code) == ("中共大东村支部委员会", "branch", town["大东"].code)
    assert ask(scope("village", town["书台"]), "大东村支部").organisations == ()


# ── As of a day ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_people_are_found_where_they_lived_on_the_day(town):
    home = make_household(town["大东"], head="王军", since=date(2010, 1, 1))
    Residence.objects.filter(household=home).update(until=date(2016, 1, 1))
    Residence.objects.create(household=home, village=town["远书台"], since=date(2016, 1, 1))
    indexed()
    here, there = scope("village", town["大东"]), scope("village", town["远书台"])
    assert (people(here, "wj"), people(there, "wj")) == ([], ["王军"])
    before = date(2015, 1, 1)
    assert (people(here, "wj", on=before), people(there, "wj", on=before)) == (["王军"], [])


# ── The door ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def duties(town) -> dict[str, object]:
    """A scope for each kind of duty, none of which covers 远书台."""
    helper, resident, leader = make_person(), make_person(), make_person()
    own = make_household(town["大东"], number="own", head="王军")
    pair(helper, own)
    reside(resident, town["大东"])
    link(leader, town["大东"])
    inspector = make_account()
    give_role(inspector, "inspector")
    draw(make_inspection(town["county"]), own, account=inspector)
    people = {"helper": helper, "resident": resident, "leader": leader}
    accounts = {name: make_account(person=person) for name, person in people.items()} | {"inspector": inspector}
    scopes = {name: scope_of(account, today=TODAY) for name, account in accounts.items()}
    for role in ("auditor", "security", "system"):
        scopes[role] = scope(role, None)
    return scopes | {
        "nobody": scope_of(make_account(), today=TODAY),
        "village": scope("village", town["大东"]),
        "township": scope("township", town["曾口"]),
        "department": scope("department", town["曾口"], topic="health"),
    }


QUESTIONS = (
    "钱远山", "qys", "qianyuanshan", "qian", "qys 书台", "钱 031X", "031X", "01031X", "77775555", "5555", "qys 5555",
    "5119029990010001", "511902999", "单远", "shanyuan", "sy", "远方局", "书台支部", "qianyuansan", "钱远三",
)  # fmt: skip


def test_nobody_finds_anybody_they_do_not_answer_for(town):
    """What is elsewhere is found by its own county, and by nobody else: no row, no count, no word of more."""
    far = make_household(town["远书台"], number="5119029990010001", head="钱远山")
    make_member(far, name="钱远英", relation="spouse", id_number=NUMBER)
    make_contact(far, phone="13977775555")
    boss = make_person("单远", phone="13977775555")
    reside(boss, town["远书台"])
    make_organisation(name="远方局书台支部", area=town["远书台"])
    scopes = duties(town)
    indexed()
    everything = scope("county", town["county"])
    assert all(ask(everything, text, limit=1).count for text in QUESTIONS)
    leaks = [
        (name, text)
        for name, who in scopes.items()
        for text in QUESTIONS
        if (found := ask(who, text, limit=1)).people or found.households or found.staff or found.organisations
        or found.more or town["远书台"].code in [place.code for place in found.places]
    ]  # fmt: skip
    assert leaks == []
    assert len(scopes) * len(QUESTIONS) == 220


def test_absent_and_forbidden_are_the_same_answer(town):
    make_household(town["远书台"], head="钱远山")
    indexed()
    for who in duties(town).values():
        assert ask(who, "钱远山") == ask(who, "钱远水")
        assert ask(who, "qianyuanshan 书台") == ask(who, "qianyuanshui 书台")


def test_everybody_finds_their_own(town):
    scopes = duties(town)
    indexed()
    found = {name: [one.number for one in ask(who, "wangjun").people] for name, who in scopes.items()}
    officers = {"auditor", "security", "system", "nobody"}
    assert found == {name: [] if name in officers else ["own"] for name in scopes}
    assert {name for name, who in scopes.items() if ask(who, "wj 大东").people} == scopes.keys() - officers
    assert [name for name, who in scopes.items() if ask(who, "wj 梁永").people] == []


def test_a_department_does_not_find_by_numbers_that_it_may_not_see(town):
    home = make_household(town["大东"], number="5119020010010001", head="李芳")
    make_member(home, name="曾明", relation="son", id_number=NUMBER)
    make_contact(home, phone="13900001234")
    indexed()
    health = scope("department", town["曾口"], topic="health")
    assert people(health, "曾明") == people(health, "曾明 大东") == ["曾明"]
    assert [people(health, text) for text in ("031X", "1234", "曾 031X", "曾 1234", "李 1234")] == [[]] * 5
    assert people(health, "5119020010010001") == ["李芳", "曾明"]


@settings(max_examples=examples(15), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=some.text("wjzqxm王军曾 0135大东", min_size=1, max_size=8))
def test_whatever_is_asked_only_what_the_door_opens_is_found(town, text):
    for village, name in (("大东", "王军"), ("书台", "曾小明"), ("远书台", "钱向明"), ("远书台", "王君")):
        make_household(town[village], head=name)
    spell_all_names()
    for who in (scope("village", town["大东"]), scope("township", town["曾口"]), scope("township", town["梁永"])):
        seen = set(households_seen(who, on=TODAY).values_list("key", flat=True))
        assert {one.household for one in ask(who, text).people} <= seen


# ── The database beside the slow twin ─────────────────────────────────────────────────────────────────────────────────

NAMES = (
    "曾小明",
    "曾晓敏",
    "单军",
    "单于军",
    "王军",
    "万军",
    "汪贵江",
    "冼光明",
    "吕布",
    "阿里·买提",
    "张伟",
    "赵安娜",
    "刘能",
    "王𮯠",
)


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=some.one_of(
        some.text("zxmwangjucielhvb", min_size=2, max_size=9),
        some.sampled_from([
                "zengxm", "wangj", "xiangm", "chanyu", "lvb", "lubu", "anna", "zan", "mt", "单", "曾小", "刘能"]),
    )
)  # fmt: skip
def test_the_index_finds_what_looking_at_every_name_finds(text):
    spell_names(NAMES)
    (word,) = read_question(text).words[:1]
    twin = {name: near for name in NAMES if (near := nearness(name, word)) is not None}
    near = {name: how for name, how in twin.items() if how < Nearness.SOUNDS}
    for among in (PEOPLE, PEOPLE_AT_ONCE):
        called = names_near(word, among=among).near
        assert called.items() >= near.items()
        assert called | names_near(word, among=among, by_sound=True).near == twin

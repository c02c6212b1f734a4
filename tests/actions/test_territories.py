"""Two packs in one register: each household and place is judged by the pack of where it lies."""

from datetime import date

import pytest

from tests.makers import LONG_AGO, TODAY, make_area, make_household, make_member
from tests.policy.small_pack import changed, write_pack
from xiuhua.actions.turn import run_turn
from xiuhua.queries.explanation import explanation_of
from xiuhua.queries.journal import opened_values
from xiuhua.queries.pack import pack_named, territories
from xiuhua.register.models import AreaVerdict, Cause, Finding, HouseholdVerdict, JournalLine, PackInForce
from xiuhua.words import Conflict

pytestmark = pytest.mark.django_db
SCHEME = """
    [{key}]
    zh = "退出"
    en = "Leaving"
    of = "households"
    criteria = [{{ key = "members", zh = "人", en = "Members", when = "members >= {least}", source = "a notice" }}]
    [{key}_place]
    zh = "村"
    en = "Village"
    of = "villages"
    criteria = [{{ key = "named", zh = "名", en = "Named", when = "name is not null", source = "a notice" }}]
"""
TWICE = """
    [persons.bearers]
    zh = "同号人数"
    en = "Bearers"
    repeats = "identity"
"""
SAME = "511902198003054717"
CHECK = """
    [{key}_twice]
    of = "persons"
    level = 1
    when = "bearers > 1"
    blame = ["bearers"]
    zh = "重复"
    en = "Twice"
    source = "a notice"
    [{key}_flood]
    of = "causes"
    level = 3
    when = "cause = 'flood'"
    blame = ["cause"]
    zh = "水灾"
    en = "Flood"
    source = "a notice"
"""


@pytest.fixture
def city(tmp_path, settings):
    """A city under the pack `small`, with two counties of a village each; the second is under `near`."""
    settings.PACKS = tmp_path
    for name, least in (("small", 1), ("near", 2)):
        head = changed("pack.toml", '"small"', f'"{name}"')
        rules = {"criteria": SCHEME.format(key=name, least=least), "facts": TWICE, "checks": CHECK.format(key=name)}
        write_pack(tmp_path, name, pack=head, **rules)
    pack_named.cache_clear()
    city = make_area(name="巴中市")
    counties = [make_area(city, name=name) for name in ("甲县", "乙县")]
    put(city, "small")
    put(counties[1], "near")
    yield [make_area(make_area(county), name=f"{county.name}村") for county in counties]
    pack_named.cache_clear()


def put(area, pack: str, *, version: str = "1", since: date = LONG_AGO) -> PackInForce:
    return PackInForce.objects.create(area=area, pack=pack, version=version, since=since)


def test_a_household_is_judged_by_the_pack_of_its_county(city) -> None:
    homes = [make_household(village, number=number, head="赵一") for village, number in zip(city, "ab", strict=True)]
    make_member(homes[0], id_number=SAME, relation="other")
    make_member(homes[1], id_number=SAME, relation="other")
    run_turn(TODAY, by=None)
    assert sorted(HouseholdVerdict.objects.values_list("household__number", "scheme", "verdict")) == [
        ("a", "small", "met"),
        ("b", "near", "met"),
    ]
    assert sorted(AreaVerdict.objects.values_list("area__name", "scheme")) == [
        ("乙县村", "near_place"),
        ("甲县村", "small_place"),
    ]
    assert sorted(Finding.objects.values_list("rule", flat=True)) == ["near_twice", "small_twice"]


def test_a_household_is_explained_by_the_pack_that_judged_it(city) -> None:
    for village, number in zip(city, "ab", strict=True):
        make_household(village, number=number, head="赵一")
    told = {number: [it.key for it in explanation_of(number, on=TODAY).schemes] for number in "ab"}
    assert told == {"a": ["small"], "b": ["near"]}


def test_a_second_turn_settles_nothing_and_has_the_same_digest(city) -> None:
    make_household(city[1], head="赵一")
    first, second = (run_turn(TODAY, by=None).settled for _ in range(2))
    assert (second.written, second.digest) == (0, first.digest)


def test_a_township_with_a_pack_of_its_own_is_taken_out_of_its_countys(city) -> None:
    other = make_area(city[1].parent.parent, name="镇")
    put(other, "small")
    found = {territory.pack.name: territory.areas for territory in territories(TODAY)}
    assert other.code in found["small"]
    assert other.code not in found["near"]
    assert city[1].code in found["near"]


def test_where_one_pack_judges_all_there_is_no_territory(city) -> None:
    PackInForce.objects.filter(pack="near").delete()
    assert (territories(TODAY), len(city)) == ([], 2)


def test_where_no_pack_is_in_force_nobody_is_judged(city) -> None:
    for village, number in zip(city, "ab", strict=True):
        make_household(village, number=number, head="赵一")
    PackInForce.objects.filter(pack="small").delete()
    (unjudged,) = territories(TODAY)
    assert (unjudged.pack, city[0].code in unjudged.areas, city[1].code in unjudged.areas) == (None, True, False)
    run_turn(TODAY, by=None)
    assert list(HouseholdVerdict.objects.values_list("household__number", "scheme")) == [("b", "near")]


def test_a_finding_about_a_row_without_a_place_is_its_households(city) -> None:
    for village, number in zip(city, "ab", strict=True):
        Cause.objects.create(household=make_household(village, number=number), cause="flood", main=True, since=LONG_AGO)
    run_turn(TODAY, by=None)
    found = Finding.objects.filter(rule__endswith="_flood").values_list("household__number", "rule")
    assert sorted(found) == [("a", "small_flood"), ("b", "near_flood")]


def test_the_journal_says_which_packs_judged(city) -> None:
    make_household(city[0])
    run_turn(TODAY, by=None)
    _before, after = opened_values(JournalLine.objects.get(deed="run_turn"))
    assert after["packs"] == {"small": "1", "near": "1"}


def test_a_territorys_pack_must_hold_the_version_that_was_put_in_force(city) -> None:
    PackInForce.objects.filter(pack="near").update(version="0")
    with pytest.raises(Conflict, match="The pack near is in force in version 0, but its folder holds 1"):
        run_turn(TODAY, by=None)
    assert len(city) == 2

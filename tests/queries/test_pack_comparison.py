"""Two packs on the same rows: what is foretold is what turns find, with where and who, and nothing is written."""

from datetime import date

import polars as pl
import pytest
from django.db.models import Count

from tests.makers import TODAY, make_area, make_household, make_member, make_person, reside
from tests.policy.ruled_pack import changed_rule, write_ruled_pack
from tests.policy.small_pack import changed
from xiuhua.actions.turn import run_turn
from xiuhua.policy.reader import read_pack
from xiuhua.queries.pack import pack_named
from xiuhua.queries.pack_comparison import compare_packs
from xiuhua.register.models import (
    Finding,
    Household,
    HouseholdVerdict,
    JournalLine,
    PackInForce,
    SlotVerdict,
    Turn,
    VillageSurvey,
)
from xiuhua.words import NotFound

pytestmark = pytest.mark.django_db
WOMEN = "head_sex = 'female' and grown_ups >= 2"
SILENT = ["not_judged", "not_flagged", "no_rule"]
LEADER = '{ key = "team_leader", zh = "队长", en = "Leader", aliases = [] }'
OLDER = ("since = 2015-01-01, value = 18", "since = 2015-01-01, value = 60")


@pytest.fixture
def folder(tmp_path, settings):
    """A folder of packs, which those in force come from."""
    settings.PACKS = tmp_path
    pack_named.cache_clear()
    yield tmp_path
    pack_named.cache_clear()


@pytest.fixture
def city():
    """Two counties with a township and a village each; in each village two households that count as poor.

    The first of a village has two grown-ups of 47 years, the second a member without a birth.
    """
    city = make_area()
    for _ in range(2):
        village = make_area(make_area(make_area(city)))
        VillageSurvey.objects.create(village=village, since=TODAY, poor_village=True, population=100, poor_persons=9)
        home = make_household(village, status="poor")
        for relation in ("head", "spouse"):
            make_member(home, relation=relation)
        make_member(make_household(village, status="poor"), birth=None)
    return city


def packs(folder, **files):
    """The ruled pack, and another one that differs from it in some files."""
    old = read_pack(write_ruled_pack(folder), packs=folder)
    pack = changed("pack.toml", '"small"', '"other"')
    return old, read_pack(write_ruled_pack(folder, "other", **{"pack": pack, **files}), packs=folder)


def compared(folder, area, **files):
    return compare_packs(*packs(folder, **files), on=TODAY, area=area.code)


def counts(found):
    return {tuple(row[:4]): row[4] for row in found.counts().rows()}


def test_the_same_rules_change_nothing(folder, city) -> None:
    found = compared(folder, city)
    assert (found.changes.height, found.figures.height) == (0, 0)
    assert found.judged == {"scheme": 6, "check": 2, "post": 2}


def test_a_verdict_that_changes_is_told_with_who_and_where(folder, city) -> None:
    found = compared(folder, city, parameters=changed_rule("parameters", *OLDER))
    assert counts(found) == {("scheme", "exit", "unknown", "not_met"): 2}
    counties = sorted(city.children.values_list("code", flat=True))
    rows = found.changes.sort("county").to_dicts()
    assert [row["county"] for row in rows] == counties
    assert [row["township"][:6] for row in rows] == [county[:6] for county in counties]
    homes = Household.objects.annotate(members=Count("belongings")).filter(members=2)
    assert sorted(row["row"] for row in rows) == sorted(homes.values_list("number", flat=True))
    assert found.places().select("county", "rows").sort("county").rows() == [(code, 1) for code in counties]


def test_only_what_lies_in_the_area_is_told(folder, city) -> None:
    county = city.children.order_by("code").first()
    found = compared(folder, county, parameters=changed_rule("parameters", *OLDER))
    assert found.changes["county"].to_list() == [county.code]
    assert found.judged == {"scheme": 3, "check": 1, "post": 1}
    with pytest.raises(NotFound, match="No area has the code 99"):
        compare_packs(*packs(folder / "again"), on=TODAY, area="99")


def test_a_rule_that_one_pack_lacks_is_told_apart_from_one_that_says_nothing(folder, city) -> None:
    checks = changed_rule("checks", "[no_birth]", "[birth_missing]")
    assert counts(compared(folder, city, checks=checks)) == {
        ("check", "birth_missing", "no_rule", "flagged"): 2,
        ("check", "no_birth", "flagged", "no_rule"): 2,
    }


def test_a_scheme_that_no_longer_applies_judges_nobody(folder, city) -> None:
    criteria = changed_rule("criteria", '"status in (programme.poor_statuses)"', "\"status = 'out'\"")
    assert counts(compared(folder, city, criteria=criteria)) == {("scheme", "exit", "unknown", "not_judged"): 4}


def test_a_check_that_flags_others_is_told_by_member_household_and_place(folder, city) -> None:
    checks = changed_rule("checks", 'when = "birth is null"', 'when = "birth is not null"')
    checks = (
        checks.replace(WOMEN, "grown_ups >= 2")
        + """
        [no_village_survey]
        of = "villages"
        level = 3
        when = "poor_village"
        blame = ["poor_village"]
        zh = "未调查。"
        en = "Not surveyed."
        source = "our design"
        confidence = "derived"
    """
    )
    found = compared(folder, city, checks=checks)
    assert counts(found) == {
        ("check", "no_birth", "flagged", "not_flagged"): 2,
        ("check", "no_birth", "not_flagged", "flagged"): 4,
        ("check", "no_village_survey", "no_rule", "flagged"): 2,
        ("check", "woman_heads", "not_flagged", "flagged"): 2,
    }
    kinds = {rule: row[0] for rule, row in found.changes.select("rule", "row").rows()}
    assert kinds == {"no_birth": "M", "no_village_survey": "5", "woman_heads": "H"}


def test_posts_and_figures_that_change_are_told(folder, city) -> None:
    posts = changed("posts.toml", "role = 'secretary'", "role = 'team_leader'")
    indicators = changed("indicators.toml", "status in (programme.poor_statuses)", "birth is not null")
    secretary = 'codes = [{ key = "secretary", zh = "第一书记", en = "First secretary", aliases = [] }'
    codes = changed_rule("codes", f"{secretary}]", f"{secretary}, {LEADER}]")
    village = VillageSurvey.objects.order_by("pk").first().village
    reside(make_person(), village, role="secretary")
    found = compared(folder, city, posts=posts, indicators=indicators, codes=codes)
    assert counts(found) == {("post", "secretary", "filled", "vacant"): 1}
    assert found.changes["row"].to_list() == [village.code]
    figures = {row["figure"]: (row["before"], row["after"]) for row in found.figures.to_dicts()}
    assert figures["incidence"] == (3.0, 2.0)
    assert set(figures) == {"incidence", "coverage"}


def test_comparing_writes_nothing(folder, city) -> None:
    compared(folder, city, parameters=changed_rule("parameters", *OLDER))
    assert [model.objects.count() for model in (Turn, HouseholdVerdict, Finding, SlotVerdict, JournalLine)] == [0] * 5


def settled() -> dict[tuple[str, str], str]:
    """The verdicts that stand: of households by scheme, of posts, and what is flagged."""
    households = HouseholdVerdict.objects.filter(until=None)
    found = {(row.scheme, row.household.number): row.verdict for row in households.select_related("household")}
    for row in Finding.objects.filter(until=None).select_related("member", "household"):
        found[row.rule, (row.member or row.household).number] = "flagged"
    return found | {(row.slot, row.village.code): row.reason for row in SlotVerdict.objects.filter(until=None)}


def test_what_is_foretold_is_what_the_next_turn_finds(folder, city) -> None:
    checks = changed_rule("checks", "[no_birth]", "[birth_missing]").replace(WOMEN, "grown_ups >= 0")
    criteria = changed_rule("criteria", 'when = "vehicle"', 'when = "members >= 2"')
    old, new = packs(folder, parameters=changed_rule("parameters", *OLDER), checks=checks, criteria=criteria)
    kept = PackInForce.objects.create(area=city, pack="small", version="1", since=date(2016, 1, 1))
    run_turn(TODAY, by=None)
    before = settled()
    foretold = compare_packs(old, new, on=TODAY, area=city.code).changes
    PackInForce.objects.filter(pk=kept.pk).update(pack="other")
    run_turn(TODAY, by=None)
    after = settled()
    found = {key: (before.get(key), after.get(key)) for key in before | after if before.get(key) != after.get(key)}
    told = foretold.select("rule", "row", pl.col("before", "after").replace(SILENT, [None] * len(SILENT)))
    assert {(rule, row): (one, other) for rule, row, one, other in told.rows()} == found
    assert {rule for rule, _row in found} == {"exit", "no_birth", "birth_missing", "woman_heads"}

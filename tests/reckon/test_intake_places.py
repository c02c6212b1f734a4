"""Villages by name: within their township, in steps, and never guessed."""

import json

import polars as pl
import pytest

from tests.reckon.intake_items import items
from xiuhua.reckon.intake.places import bare_name, find_villages, guessed_kinds, short_name

AREAS = [
    (1, 3, 0, "巴州区"),
    (2, 3, 0, "通江县"),
    (10, 4, 1, "东城街道办事处"),
    (11, 4, 1, "曾口镇"),
    (20, 4, 2, "曾口镇"),
    (100, 5, 10, "大东社区居民委员会"),
    (101, 5, 10, "朝阳社区居民委员会"),
    (102, 5, 10, "朝阳村民委员会"),
    (103, 5, 10, "书台村村民委员会"),
    (103, 5, 10, "老书台村"),
    (104, 5, 10, "黄家沟村委会"),
    (105, 5, 10, "后坝居委会"),
    (110, 5, 11, "大东社区居民委员会"),
    (120, 5, 20, "大东村民委员会"),
    (121, 5, 20, "金山村"),
    (122, 5, 20, "金山村"),
]


def find(*names: str | None):
    areas = pl.DataFrame(AREAS, schema=["id", "level", "parent_id", "name"], orient="row")
    triples = pl.DataFrame([names], schema=["place.county", "place.township", "place.village"], orient="row")
    _, _, _, village, feeds, reason, detail, _ = find_villages(triples, areas).row(0)
    return village or (feeds, reason, json.loads(detail))


@pytest.mark.parametrize(
    ("names", "village"),
    [
        (("巴州区", "东城街道办事处", "大东社区居民委员会"), 100),
        (("巴州区", "东城街道", "大东社区"), 100),
        (("巴州", "东城", "大东"), 100),
        (("巴州区", "曾口镇", "大东社区"), 110),
        (("通江县", "曾口镇", "大东村"), 120),
        (("巴州区", "东城街道", "朝阳社区"), 101),
        (("巴州区", "东城街道", "朝阳村"), 102),
        (("巴州区", "东城街道", "书台村"), 103),
        (("巴州区", "东城街道", "老书台村"), 103),
        (("巴州区", "东城街道", "黄家沟村民委员会"), 104),
        (("巴州区", "东城街道", "后坝社区"), 105),
    ],
)
def test_a_village_is_found_by_its_names(names, village):
    assert find(*names) == village


def test_names_that_do_not_say_the_kind_of_place_are_told():
    areas = pl.DataFrame(AREAS, schema=["id", "level", "parent_id", "name"], orient="row")
    names = ["place.county", "place.township", "place.village"]
    rows = [
        ("巴州区", "东城街道", "大东社区"),
        ("巴州区", "东城街道", "大东"),
        ("巴州", "东城街道办事处", "后坝"),
        (None, None, None),
    ]
    written = pl.DataFrame(rows, schema=names, orient="row")
    known = find_villages(written.drop_nulls(), areas).join(written, on=names, how="right")
    found = guessed_kinds(known.select(*names, "taken_as"), [items().column(name) for name in names])
    assert sorted(found.rows()) == [
        ("place.county", "bare_place", 1, "巴州", "巴州区"),
        ("place.village", "bare_place", 2, "大东", "大东社区居民委员会"),
    ]


def test_a_bare_name_that_two_places_share_is_not_guessed():
    feeds, reason, detail = find("巴州区", "东城街道", "朝阳")
    assert (feeds, reason) == ("place.village", "place_ambiguous")
    assert detail["candidates"] == "朝阳社区居民委员会、朝阳村民委员会"


def test_two_villages_of_one_name_are_not_guessed():
    assert find("通江县", "曾口镇", "金山村")[1] == "place_ambiguous"


def test_a_village_that_became_a_community_is_shown_not_taken():
    feeds, reason, detail = find("巴州区", "曾口镇", "大东村")
    assert (feeds, reason) == ("place.village", "village_unknown")
    assert (detail["township"], detail["suggest"]) == ("曾口镇", "大东社区居民委员会")


def test_an_unknown_township_is_told_with_its_county():
    feeds, reason, detail = find("巴州区", "曾山镇", "大东社区")
    assert (feeds, reason, detail["county"]) == ("place.township", "township_unknown", "巴州区")
    assert detail["suggest"] == "曾口镇"


def test_an_unknown_county_is_told():
    assert find("某某区", "曾口镇", "大东社区")[:2] == ("place.county", "county_unknown")


def test_without_a_county_the_township_is_sought_in_all_and_never_guessed():
    assert find(None, "东城街道", "大东社区") == 100
    feeds, reason, detail = find(None, "曾口镇", "大东社区")
    assert (feeds, reason, detail["candidates"]) == ("place.township", "place_ambiguous", "巴州区曾口镇、通江县曾口镇")
    assert find(None, None, "朝阳村") == 102


def test_names_are_shortened_in_two_steps():
    assert [short_name(name) for name in ("甲村村民委员会", "甲村委会", "甲社区居委会", "甲街道办事处", "甲村")] == [
        "甲村", "甲村", "甲社区", "甲街道", "甲村",
    ]  # fmt: skip
    assert [bare_name(name) for name in ("甲村村民委员会", "甲社区", "乡", "白族乡")] == ["甲", "甲", "乡", "白族"]

"""Areas over the years: the eight editions of Bazhong's code list, and small lists where one thing happens."""

import time
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from xiuhua.reckon.lives import short_name
from xiuhua.reckon.succession import from_editions

BAZHONG = Path(__file__).parents[2] / "src/xiuhua/demo/data/areas.csv"
DAYS = [
    date(2016, 7, 31), date(2017, 10, 31), date(2018, 10, 31), date(2019, 10, 31),
    date(2020, 6, 30), date(2021, 10, 31), date(2022, 10, 31), date(2023, 6, 30),
]  # fmt: skip
BEGINS = date(2010, 1, 1)
LEVEL_OF_LENGTH = {2: "province", 4: "prefecture", 6: "county", 9: "township", 12: "village"}
FIRST, SECOND, THIRD = date(2016, 1, 1), date(2017, 1, 1), date(2018, 1, 1)


def bazhong() -> pl.DataFrame:
    """The eight editions, as rows of one code and day."""
    kept = pl.read_csv(BAZHONG, schema_overrides={"code": pl.String, "editions": pl.String})
    places = [
        (day, code, name, LEVEL_OF_LENGTH[len(code)], parent_of(code), kind)
        for code, name, kind, listed in kept.select("code", "name", "kind", "editions").iter_rows()
        for day, is_listed in zip(DAYS, listed, strict=True)
        if is_listed == "1"
    ]
    return as_editions(places)


def parent_of(code: str) -> str | None:
    """The code around a code: 511902001001 lies in 511902001 in 511902 in 5119 in 51."""
    return {2: None, 4: code[:2], 6: code[:4], 9: code[:6], 12: code[:9]}[len(code)]


def as_editions(places: list[tuple]) -> pl.DataFrame:
    columns = ["as_of", "code", "name", "level", "parent", "kind"]
    schema = dict.fromkeys(columns, pl.String) | {"as_of": pl.Date}
    return pl.DataFrame(places, schema=schema, orient="row")


def listing(**editions: dict[str, str]) -> dict[str, pl.DataFrame]:
    """The tables made of small editions (name of the day → code → name) on top of one city."""
    days = {"first": FIRST, "second": SECOND, "third": THIRD}
    city = {"5119": "巴中市"}
    return from_editions(
        as_editions(
            [
                (days[when], code, name, LEVEL_OF_LENGTH[len(code)], parent_of(code), kind_of(name))
                for when, places in editions.items()
                for code, name in (city | places).items()
            ]
        ),
        begins=BEGINS,
    )


def kind_of(name: str) -> str:
    return "community" if name.endswith(("居委会", "居民委员会")) else "village" if name.endswith("村委会") else ""


def on(rows: pl.DataFrame, day: date) -> pl.DataFrame:
    """The rows in force on a day."""
    return rows.filter(pl.col("since") <= day, pl.col("until").is_null() | (pl.col("until") > day))


def heirs(tables: dict[str, pl.DataFrame]) -> list[tuple[str, str, str]]:
    """Successions as (old name, new name, kind)."""
    names = tables["area"].select("id", "name")
    pairs = tables["areasuccession"].join(names, left_on="before_id", right_on="id")
    pairs = pairs.join(names, left_on="after_id", right_on="id", suffix="_after")
    return sorted(pairs.select("name", "name_after", "kind").iter_rows())


def lies_in(tables: dict[str, pl.DataFrame], code: str, day: date) -> list[str]:
    """Codes of the places that what was recorded under a code belongs to on a day, greatest first."""
    codes = tables["area"].select("id", "code", "level")
    area_ids = tables["area"].filter(code=code)["id"]
    rows = on(tables["areawithin"], day).filter(pl.col("area_id").is_in(area_ids))
    return rows.join(codes, left_on="ancestor_id", right_on="id").sort("level")["code"].to_list()


@pytest.fixture(scope="module")
def editions() -> pl.DataFrame:
    return bazhong()


@pytest.fixture(scope="module")
def tables(editions) -> dict[str, pl.DataFrame]:
    return from_editions(editions, begins=BEGINS)


def counts(tables: dict[str, pl.DataFrame], day: date) -> dict[int, int]:
    return dict(on(tables["area"], day).group_by("level").len().iter_rows())


def test_bazhong_of_2016_is_one_city_of_five_counties_195_townships_and_2617_villages(tables):
    assert counts(tables, date(2016, 7, 31)) == {1: 1, 2: 1, 3: 5, 4: 195, 5: 2617}
    assert counts(tables, date(2017, 3, 31)) == counts(tables, BEGINS) == counts(tables, date(2016, 7, 31))
    assert on(tables["area"], date(2017, 3, 31)).filter(kind="community").height == 302


def test_bazhong_of_2023_has_139_townships_and_1809_villages(tables):
    assert counts(tables, date(2023, 6, 30)) == {1: 1, 2: 1, 3: 5, 4: 139, 5: 1809}


@pytest.mark.parametrize("day", DAYS)
def test_the_places_alive_on_the_day_of_an_edition_are_the_edition_names_included(editions, tables, day):
    names = on(tables["areaname"], day).select(id="area_id", then="name")
    alive = on(tables["area"], day).join(names, on="id", how="left").filter(pl.col("level") > 1)
    expected = editions.filter(as_of=day).select("code", "name")
    assert set(alive.select("code", pl.coalesce("then", "name")).iter_rows()) == set(expected.iter_rows())


def test_a_living_place_has_a_living_parent(tables):
    areas = tables["area"]
    both = areas.join(areas, left_on="parent_id", right_on="id", suffix="_above")
    assert both.height == areas.height - 1
    forever = date.max
    covered = (pl.col("since_above") <= pl.col("since")) & (
        pl.col("until_above").fill_null(forever) >= pl.col("until").fill_null(forever)
    )
    assert both.filter(~covered).height == 0


@pytest.mark.parametrize("day", [*DAYS, date(2017, 10, 30), date(2020, 6, 29), date(2030, 1, 1)])
def test_every_place_that_ever_was_lies_in_one_county_and_the_one_city(tables, day):
    areas = tables["area"]
    begun = areas.filter(pl.col("since") <= day)
    above = on(tables["areawithin"], day).join(areas.select(ancestor_id="id", above="level"), on="ancestor_id")
    for level, below in ((2, begun.filter(pl.col("level") >= 2)), (3, begun.filter(pl.col("level") >= 3))):
        found = above.filter(above=level).join(areas.select(area_id="id", level="level"), on="area_id")
        assert sorted(found.filter(pl.col("level") >= level)["area_id"]) == sorted(below["id"])


def test_a_place_lies_in_living_places_only(tables):
    living = tables["area"].select(ancestor_id="id", begins="since", ends="until")
    rows = tables["areawithin"].join(living, on="ancestor_id")
    outlived = pl.col("ends").is_not_null() & (pl.col("until").is_null() | (pl.col("until") > pl.col("ends")))
    assert rows.filter((pl.col("since") < pl.col("begins")) | outlived).height == 0


def test_times_of_one_area_in_another_never_overlap_nor_touch(tables):
    rows = tables["areawithin"].sort("area_id", "ancestor_id", "since")
    before = pl.col("until").shift().over("area_id", "ancestor_id")
    assert rows.filter(pl.col("since") <= before).height == 0
    assert rows.filter(pl.col("until") <= pl.col("since")).height == 0


def test_more_than_half_of_the_villages_that_left_the_list_have_an_heir_and_none_has_two(tables):
    ended = tables["area"].filter(pl.col("until").is_not_null(), level=5)
    found = ended.join(tables["areasuccession"], left_on="id", right_on="before_id")
    assert (ended.height, found.height, found["id"].n_unique()) == (2215, 1133, 1133)
    assert tables["areasuccession"]["inferred"].all()


def test_the_development_zone_came_back_to_its_district(tables):
    assert ("巴中经济开发区", "巴州区", "merged") in heirs(tables)
    assert lies_in(tables, "511971007201", date(2021, 12, 31)) == ["51", "5119", "511971", "511971007", "511971007201"]
    assert lies_in(tables, "511971007201", date(2023, 1, 1))[:4] == ["51", "5119", "511902", "511902007"]


def test_a_township_shared_out_in_2020_counts_in_its_county(tables):
    split = [(old, new) for old, new, kind in heirs(tables) if kind == "split" and old == "江口镇"]
    assert split == [("江口镇", "江口街道"), ("江口镇", "金宝街道")]
    assert lies_in(tables, "511923100", date(2020, 7, 1)) == ["51", "5119", "511923"]


def test_reading_eight_editions_takes_less_than_two_seconds(editions):
    started = time.perf_counter()
    from_editions(editions, begins=BEGINS)
    assert timedelta(seconds=time.perf_counter() - started) < timedelta(seconds=2)


COUNTY = {"511902": "巴州区"}
TOWN = COUNTY | {"511902101": "清江镇"}


def test_a_corrected_name_is_the_same_place_and_keeps_its_old_name():
    tables = listing(first=TOWN | {"511902101201": "罗坪村委会"}, second=TOWN | {"511902101201": "锣坪村委会"})
    village = tables["area"].filter(code="511902101201").row(0, named=True)
    assert (village["name"], village["since"], village["until"]) == ("锣坪村委会", BEGINS, None)
    assert tables["areaname"].drop("id").rows() == [(BEGINS, SECOND, village["id"], "罗坪村委会")]
    assert heirs(tables) == []


def test_a_code_given_anew_is_another_place():
    tables = listing(first=TOWN | {"511902101201": "断石村委会"}, second=TOWN | {"511902101201": "来凤村委会"})
    lives = tables["area"].filter(code="511902101201").select("name", "since", "until").rows()
    assert lives == [("断石村委会", BEGINS, SECOND), ("来凤村委会", SECOND, None)]
    assert lies_in(tables, "511902101201", FIRST) == ["51", "5119", "511902", "511902101", "511902101201"]
    assert tables["areasuccession"].height == 0


def test_a_code_that_paused_for_an_edition_has_two_lives():
    village = {"511902101201": "罗坪村委会"}
    tables = listing(first=TOWN | village, second=TOWN, third=TOWN | village)
    assert tables["area"].filter(code="511902101201").select("since", "until").rows() == [
        (BEGINS, SECOND),
        (THIRD, None),
    ]


def test_a_township_renamed_over_villages_that_stay_is_the_same_township():
    villages = {"511902229201": "沙坝村委会"}
    tables = listing(
        first=COUNTY | {"511902229": "沙坝乡"} | villages, second=COUNTY | {"511902229": "神门乡"} | villages
    )
    assert tables["area"].filter(code="511902229").select("name", "until").rows() == [("神门乡", None)]


def test_a_village_with_a_new_code_has_moved_and_its_rows_count_there():
    tables = listing(
        first=TOWN | {"511902101201": "罗坪村委会"},
        second=COUNTY | {"511902102": "新镇"} | {"511902102201": "罗坪村委会"},
    )
    assert heirs(tables) == [("罗坪村委会", "罗坪村委会", "moved")]
    assert lies_in(tables, "511902101201", SECOND) == ["51", "5119", "511902", "511902102", "511902102201"]
    assert tables["areasuccession"]["source"].to_list() == ["code lists of 2016-01-01 and 2017-01-01"]


def test_a_village_that_became_a_community_was_renamed():
    tables = listing(first=TOWN | {"511902101201": "罗坪村委会"}, second=TOWN | {"511902101001": "罗坪社区居委会"})
    assert heirs(tables) == [("罗坪村委会", "罗坪社区居委会", "renamed")]


def test_between_namesakes_of_one_county_nothing_is_guessed():
    towns = TOWN | {"511902102": "新镇"}
    twins = {"511902101201": "石龙村委会", "511902102201": "石龙村委会"}
    tables = listing(first=towns | twins, second=towns | {"511902101209": "石龙村委会", "511902102209": "石龙山村委会"})
    assert heirs(tables) == [("石龙村委会", "石龙村委会", "moved")]  # its own township tells which one it was
    assert lies_in(tables, "511902102201", SECOND) == ["51", "5119", "511902", "511902102"]
    elsewhere = COUNTY | {"511902103": "大罗镇", "511902103201": "石龙村委会"}
    assert heirs(listing(first=towns | twins, second=elsewhere)) == []


def test_a_township_follows_its_villages():
    first = COUNTY | {"511902101": "金碑乡", "511902102": "曾口镇"}
    first |= {"511902101201": "甲子村委会", "511902101202": "乙丑村委会", "511902101203": "丙寅村委会"}
    second = COUNTY | {"511902102": "曾口镇", "511902102211": "甲子村委会", "511902102212": "乙丑村委会"}
    tables = listing(first=first, second=second)
    assert ("金碑乡", "曾口镇", "merged") in heirs(tables)
    assert lies_in(tables, "511902101203", SECOND) == ["51", "5119", "511902", "511902102"]


def test_one_village_that_moved_says_nothing_about_its_township():
    first = COUNTY | {"511902101": "金碑乡", "511902102": "曾口镇", "511902101201": "甲子村委会"}
    second = COUNTY | {"511902102": "曾口镇", "511902102211": "甲子村委会"}
    assert heirs(listing(first=first, second=second)) == [("甲子村委会", "甲子村委会", "moved")]


def test_villages_that_scattered_leave_their_township_without_heir():
    names = ["甲子", "乙丑", "丙寅", "丁卯", "戊辰"]
    first = COUNTY | {"511902101": "金碑乡"} | {f"51190210120{i}": f"{name}村委会" for i, name in enumerate(names)}
    towns = {f"51190211{i}": f"{name}镇" for i, name in enumerate("东南西北中")}
    places = {f"51190211{min(i, 3)}20{i}": f"{name}村委会" for i, name in enumerate(names)}
    tables = listing(first=first, second=COUNTY | towns | places)
    assert [row for row in heirs(tables) if row[0] == "金碑乡"] == []
    assert lies_in(tables, "511902101", SECOND) == ["51", "5119", "511902"]


def test_an_area_follows_a_chain_of_heirs():
    tables = listing(
        first=TOWN | {"511902101201": "罗坪村委会"},
        second=TOWN | {"511902101202": "罗坪村委会"},
        third=TOWN | {"511902101203": "罗坪村委会"},
    )
    assert lies_in(tables, "511902101201", SECOND)[-1] == "511902101202"
    assert lies_in(tables, "511902101201", THIRD)[-1] == "511902101203"
    county = tables["area"].filter(code="511902")["id"].item()
    village = tables["area"].filter(code="511902101201")["id"].item()
    rows = tables["areawithin"].filter(area_id=village, ancestor_id=county)
    assert rows.select("since", "until").rows() == [(BEGINS, None)]


def test_a_province_of_the_list_is_kept_and_an_unknown_one_refused():
    rows = [(FIRST, "61", "陕西省", "province", None, None), (FIRST, "6107", "汉中市", "prefecture", "61", None)]
    assert from_editions(as_editions(rows), begins=BEGINS)["area"]["name"].to_list() == ["陕西省", "汉中市"]
    with pytest.raises(ValueError, match=r"names a province 61 without a row: add it"):
        from_editions(as_editions(rows[1:]), begins=BEGINS)


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ([], "has no rows"),
        ([(FIRST, "5119", "巴中市", "city", "51", None)], "5119 巴中市 of 2016-01-01 has a level we do not know"),
        ([(FIRST, "5119", "巴中市", "prefecture", "51", None)] * 2, "5119 巴中市 of 2016-01-01 stands twice"),
        ([(FIRST, "511902", "巴州区", "county", "5119", None)], "511902 巴州区 of 2016-01-01 has no parent"),
        ([(date(2009, 1, 1), "5119", "巴中市", "prefecture", "51", None)], "cannot begin to hold only on 2010-01-01"),
    ],
)
def test_a_list_that_is_no_tree_of_places_is_refused_by_name(rows, complaint):
    with pytest.raises(ValueError, match=complaint):
        from_editions(as_editions(rows), begins=BEGINS)


@pytest.mark.parametrize(
    ("published", "short"),
    [
        ("中营村民委员会", "中营村"),
        ("长岩村村民委员会", "长岩村"),
        ("雷鸣村委会", "雷鸣村"),
        ("兴新居民委员会", "兴新社区"),
        ("东锦社区居民委员会", "东锦社区"),
        ("东城街道办事处", "东城街道"),
        ("东城街道", "东城街道"),
        ("罗村村民委员会", "罗村"),
        ("九镇", "九镇"),
        ("巴州区", "巴州区"),
    ],
)
def test_a_short_name_is_what_people_say(published, short):
    assert short_name(published) == short

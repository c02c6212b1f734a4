"""Numbers as they are set: tiles, lines, stitches, pages, names of places."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from django.template import Context, Template
from django.urls import clear_script_prefix, set_script_prefix
from django.utils import translation

from xiuhua.desk.deeds import deed_label
from xiuhua.desk.drawing import BREAKS, cloths_of, dip_legend, dip_of, series_of, timeline
from xiuhua.desk.figures import amount, number, tile_of, tiles_of
from xiuhua.desk.pages import leaf_of
from xiuhua.desk.places import place
from xiuhua.queries.area import VillageLine, YearPoint
from xiuhua.queries.change import Before
from xiuhua.queries.figure import FigureView

DAY = date(2017, 3, 31)


def village(code: str, incidence: float | None, *, county: str = "511921") -> VillageLine:
    return VillageLine(
        code=code, name=f"V{code}", parent_code=code[:9], parent_name="T", county_code=county, county_name="C",
        poor_village=True, exit_year=None, population=100.0, poor_persons=None, incidence=incidence, vacant=0,
    )  # fmt: skip


def test_stitches_are_set_for_the_keyboard_with_their_words_escaped_and_the_day_kept():
    cloth = cloths_of([replace(village("1", 2.5), name="<A>&"), village("2", None)], by="county")[0]
    shown = Template("{% load cloth %}{% stitched cloth first=first %}")
    told = {"cloth": cloth, "asked_on": DAY}
    with translation.override("zh-hans"):
        pages = [shown.render(Context(told | {"first": first})) for first in (True, False)]
    first, rest = '<a class="dip-1" href="/area/1/?on=2017-03-31"', ' title="&lt;A&gt;&amp; 2.50 %">'
    assert pages[0].startswith(f'{first}{rest}<span class="heard">&lt;A&gt;&amp; 2.50 %</span></a><a class="dip-x"')
    assert pages[1].startswith(f'{first} tabindex="-1"{rest}')


def test_addresses_are_below_where_the_desk_is_served():
    shown = Template("{% load cloth %}{% at 'area' '51' %}")
    try:
        told = [shown.render(Context())]
        set_script_prefix("/below/")
        told.append(shown.render(Context()))
    finally:
        clear_script_prefix()
    assert told == ["/area/51/", "/below/area/51/"]


def test_deeds_are_told_in_the_language_of_each_reader():
    told = []
    for language in ("zh-hans", "en", "zh-hans"):
        with translation.override(language):
            told.append(deed_label("view_household"))
    assert told == ["打开户卡", "opened the card", "打开户卡"]


def figure(key: str, value: float | None, *, unit: str = "persons", decimals: int = 0, as_of: date = DAY) -> FigureView:
    return FigureView(key, key, value, unit, "count", value, None, "what it is", decimals, as_of)


def test_a_village_gets_the_dip_of_its_class_and_unknown_is_no_zero():
    assert [dip_of(value) for value in (None, 0.0, *BREAKS)] == ["x", "1", "2", "3", "4", "5"]


def test_the_legend_counts_every_village_once():
    villages = [village(f"51192110120{n}", value) for n, value in enumerate((0.0, 2.9, 3.0, 20.0, None))]
    assert [count for _dip, _words, count in dip_legend(villages)] == [2, 1, 0, 0, 1, 1]


def test_stitches_stand_in_blocks_and_keep_their_order():
    villages = [
        village("511902100200", 1.0, county="511902"),
        village("511921101200", 2.0),
        village("511921101201", None),
    ]
    blocks = [(cloth.code, [stitch.code for stitch in cloth.stitches]) for cloth in cloths_of(villages, by="county")]
    assert blocks == [("511902", ["511902100200"]), ("511921", ["511921101200", "511921101201"])]


def test_a_line_leaves_a_gap_where_a_year_is_unknown():
    years = [
        YearPoint(date(2011, 12, 31), 20.0),
        YearPoint(date(2012, 12, 31), None),
        YearPoint(date(2013, 12, 31), 10.0),
    ]
    series = series_of(years, now=YearPoint(DAY, 5.0))
    assert [point.y is None for point in series.points] == [False, True, False, False]
    assert len(series.path.split()) == 3
    assert [point.label for point in series.points] == ["2011", "12", "13", "17.3"]
    assert [point.value for point in series.ends] == ["20.00", "5.00"]


@pytest.mark.parametrize("values", [[], [None, None], [7.0]])
def test_one_point_makes_no_line(values):
    years = [YearPoint(date(2011 + n, 12, 31), value) for n, value in enumerate(values)]
    assert series_of(years, now=YearPoint(DAY, None)) is None


def test_labels_on_the_line_of_time_never_overlap():
    moments = [(date(2014, 1, day), "step") for day in range(1, 29)] + [
        (date(2015, 9, 1), "pair"),
        (date(2018, 1, 1), "later"),
    ]
    marks = timeline(moments, until=DAY)
    assert [mark.label for mark in marks] == ["2014-01 step", "2015-09 pair"]
    assert all(b.x - a.x > 190 for a, b in pairwise(marks))
    assert timeline([], until=DAY) == []


@pytest.mark.parametrize(
    ("value", "unit", "language", "shown"),
    [
        (310_000_000, "yuan", "zh-hans", ("3.10", "亿元")),
        (310_000_000, "yuan", "en", ("310.00", "m yuan")),
        (4_843_750, "yuan", "zh-hans", ("484.38", "万元")),
        (25_000, "yuan", "zh-hans", ("25,000", "yuan")),
        (25_000.5, "yuan", "zh-hans", ("25,000.50", "yuan")),
        (None, "yuan", "zh-hans", (None, "yuan")),
    ],
)
def test_money_is_read_in_large_units(monkeypatch, value, unit, language, shown):
    monkeypatch.setattr("xiuhua.desk.figures.phrase", lambda _key, *, default: default)
    with translation.override(language):
        assert amount(value, unit=unit, decimals=2) == shown


def test_a_tile_of_a_sample_tells_its_interval_and_others_none(monkeypatch):
    monkeypatch.setattr("xiuhua.desk.figures.phrase", lambda _key, *, default: default)
    told = replace(figure("visits_verified", 93.2, decimals=1), between=(87.6, 100.0))
    with translation.override("en"):
        assert tile_of(told, on=DAY).between == "by a sample; 95% interval 87.6 to 100.0"
    assert (tile_of(replace(told, value=None), on=DAY).between, tile_of(figure("x", 1.0), on=DAY).between) == ("", "")


def test_a_tile_tells_how_late_its_data_is_and_how_it_moved(monkeypatch):
    monkeypatch.setattr("xiuhua.desk.figures.phrase", lambda _key, *, default: default)
    before = Before(date(2017, 2, 28), {"helpers": 100.0, "funds": 9_000_000.0})
    late = tile_of(figure("helpers", 90.0, as_of=date(2017, 3, 28)), on=DAY, before=before)
    assert (late.days_late, late.move, late.moved, late.value) == (3, -1, "−10", "90")
    assert late.moved_since == date(2017, 2, 28)
    assert tile_of(figure("helpers", None), on=DAY, before=before).move is None
    assert tile_of(figure("leaders", 5.0), on=DAY, before=before).move is None
    with translation.override("en"):
        funds = tile_of(figure("funds", 310_000_000.0, unit="yuan", decimals=2), on=DAY, before=before)
    assert (funds.move, funds.moved) == (1, "+301.00 m yuan")
    tiles = tiles_of([figure("resident_members", 57.0), figure("poor_villages", 11.0)], on=DAY)
    with translation.override("en"):
        assert (
            tiles_of([figure("resident_members", 57.0), figure("poor_villages", 11.0)], on=DAY)[0].per
            == "5.18 in each village"
        )
    assert tiles[1].per == ""
    assert tiles_of([figure("resident_members", 57.0), figure("poor_villages", 0.0)], on=DAY)[0].per == ""


@pytest.mark.parametrize("value", [None, "", "many"])
def test_what_is_no_number_is_not_set_as_one(value):
    assert number(value) is None


@pytest.mark.parametrize(
    ("name", "chinese", "english"),
    [
        ("金鼓岩村民委员会", "金鼓岩村", "Jinguyan"),
        ("高阳村村民委员会", "高阳村", "Gaoyang"),
        ("宝元寺社区居民委员会", "宝元寺社区", "Baoyuansi"),
        ("店子河居民委员会", "店子河社区", "Dianzihe"),
        ("金光村委会", "金光村", "Jinguang"),
        ("登科街道办事处", "登科街道", "Dengke"),
        ("巴中市", "巴中市", "Bazhong"),
        ("村委会", "村委会", "Cunweihui"),
    ],
)
def test_places_are_called_as_people_call_them(name, chinese, english):
    with translation.override("zh-hans"):
        assert place(name) == chinese
    with translation.override("en"):
        assert place(name) == english


@pytest.mark.parametrize(
    ("count", "page", "number", "pages", "offered"),
    [
        (0, 1, 1, 1, [1]),
        (50, 2, 1, 1, [1]),
        (101, 3, 3, 3, [1, 2, 3]),
        (5_000, 50, 50, 100, [1, None, 49, 50, 51, None, 100]),
    ],
)
def test_leafing_offers_the_ends_and_the_neighbours(count, page, number, pages, offered):
    leaf = leaf_of(count, page=page)
    assert (leaf.number, leaf.pages, leaf.context()["page_numbers"]) == (number, pages, offered)

"""An office's own list of areas: what its cells mean, what is wrong with them, and what a later list changes."""

from datetime import date

import polars as pl
import pytest

from xiuhua.reckon.area_changes import KeptAreas, changes_by, complaints_of_change
from xiuhua.reckon.area_list import HEADERS, as_edition, judge_areas
from xiuhua.reckon.succession import from_editions
from xiuhua.words import AreaLevel

KINDS = {
    "市": ("city", AreaLevel.CITY), "县": ("county", AreaLevel.COUNTY), "镇": ("town", AreaLevel.TOWNSHIP),
    "town": ("town", AreaLevel.TOWNSHIP), "乡": ("township", AreaLevel.TOWNSHIP), "村": ("village", AreaLevel.VILLAGE),
    "社区": ("community", AreaLevel.VILLAGE), "居委会": ("community", AreaLevel.VILLAGE),
    "组": ("group", AreaLevel.GROUP),
}  # fmt: skip
ALLOWED = ("市", "县", "镇", "乡", "村", "社区")
BEGUN, LATER = date(2015, 1, 1), date(2018, 5, 1)
COUNTY = [("511922", "南江县"), ("511922100", "南江镇"), ("511922100201", "东榆村"), ("511922101", "沙河镇"),
          ("511922101201", "石板村"), ("511922101202", "红光村")]  # fmt: skip


def listed(*rows):
    """Rows as text, each a code, a name and what else is said by name."""
    blank = dict.fromkeys(HEADERS)
    told = [blank | {"code": row[0], "name": row[1]} | (row[2] if len(row) > 2 else {}) for row in rows]
    frame = pl.DataFrame(told, schema=dict.fromkeys(HEADERS, pl.String))
    return frame.select(pl.lit("s").alias("sheet"), pl.int_range(2, pl.len() + 2).alias("row"), *HEADERS)


def judged(*rows):
    return judge_areas(listed(*rows), KINDS)


def test_kinds_are_told_by_names_and_the_area_around_by_the_code() -> None:
    found = judged(*COUNTY, ("511922101203", "河口居委会"), ("X1", "飞地", {"kind": "Town", "parent": "511922"}))
    assert found.complaints == ()
    assert found.places.select("code", "kind", "level", "parent").rows() == [
        ("511922", "county", 3, None), ("511922100", "town", 4, "511922"), ("511922100201", "village", 5, "511922100"),
        ("511922101", "town", 4, "511922"), ("511922101201", "village", 5, "511922101"),
        ("511922101202", "village", 5, "511922101"), ("511922101203", "community", 5, "511922101"),
        ("X1", "town", 4, "511922"),
    ]  # fmt: skip


def test_codes_written_out_with_noughts_are_as_long_as_their_level_needs() -> None:
    found = judged(
        ("511922000000", "南江县"), ("511922100000", "南江镇"), ("511922100201", "东榆村", {"parent": "511922100000"})
    )
    assert found.complaints == ()
    assert found.places.select("code", "parent").rows() == [
        ("511922", None), ("511922100", "511922"), ("511922100201", "511922100"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "column", "reason", "facts"),
    [
        ((None, "东榆村"), "code", "no_code", {}),
        (("5119 22", "东榆村"), "code", "bad_code", {"value": "5119 22"}),
        (("511922100", "另一镇"), "code", "twice", {"value": "511922100", "first": 3}),
        (("511922100202", None, {"kind": "村"}), "name", "no_name", {}),
        (("511922100202", "长" * 120 + "村"), "name", "long_name", {"most": 120}),
        (("511922100202", "东榆"), "kind", "no_kind", {"value": "东榆", "allowed": ALLOWED}),
        (("511922100202", "东榆", {"kind": "寨"}), "kind", "strange_kind",
         {"value": "寨", "allowed": ALLOWED}),
        (("51192210020101", "东榆村一组"), "kind", "group",
         {"value": "东榆村一组", "allowed": ALLOWED}),
        (("511923", "平昌县"), "parent", "no_parent", {"value": "511923", "top": "511922"}),
        (("511922999201", "东榆村", {"parent": "511922999"}), "parent", "parent_absent", {"value": "511922999"}),
        (("511922102", "赤溪镇", {"parent": "511922100"}), "parent", "parent_level",
         {"value": "511922100", "of": "赤溪镇"}),
    ],
)  # fmt: skip
def test_each_cell_that_is_wrong_is_named_with_its_row(row, column, reason, facts) -> None:
    found = judged(*COUNTY[:3], row)
    assert [(it.row, it.column, it.reason, dict(it.facts)) for it in found.complaints if it.reason == reason] == [
        (5, column, reason, facts)
    ]


def test_a_list_without_rows_is_refused() -> None:
    assert [it.reason for it in judged().complaints] == ["empty"]


def kept():
    """The county as a register keeps it after its first list."""
    tables = from_editions(as_edition(judged(*COUNTY).places, day=BEGUN), begins=BEGUN)
    heirs = tables["areasuccession"].select("before_id", "after_id")
    return KeptAreas(tables["area"], heirs, tables["areawithin"])


def test_a_later_list_ends_begins_and_renames_and_says_who_inherits() -> None:
    later = judged(
        ("511922", "南江县"), ("511922100", "南江镇"), ("511922100201", "东榆村"), ("511922101", "沙河乡"),
        ("511922101203", "新光村", {"former": "511922101201、511922101202"}),
    ).places  # fmt: skip
    assert complaints_of_change(kept(), later, day=LATER) == []
    changes = changes_by(kept(), later, day=LATER, first_id=100)
    assert changes.counts == {"ended": 2, "begun": 1, "renamed": 1}
    ids = {code: number for number, code in kept().areas.select("id", "code").rows()}
    assert changes.ended["id"].to_list() == [ids["511922101201"], ids["511922101202"]]
    assert changes.begun.select("id", "code", "parent_id", "since").rows() == [
        (100, "511922101203", ids["511922101"], LATER)
    ]
    assert changes.renamed.rows() == [("沙河乡", "township", "沙河镇", ids["511922101"])]
    assert changes.successions.select("before_id", "after_id", "kind", "on", "inferred").rows() == [
        (ids["511922101201"], 100, "merged", LATER, False), (ids["511922101202"], 100, "merged", LATER, False),
    ]  # fmt: skip


def test_what_was_kept_in_a_village_that_ended_lies_in_its_heir_from_that_day_on() -> None:
    later = judged(*COUNTY[:4], ("511922100202", "石板新村", {"former": "511922101201"})).places
    changes = changes_by(kept(), later, day=LATER, first_id=100)
    ids = {code: number for number, code in kept().areas.select("id", "code").rows()}
    old = ids["511922101201"]
    entered = changes.entered.filter(area_id=old).select("ancestor_id", "since", "until")
    assert sorted(entered.rows()) == [(ids["511922100"], LATER, None), (100, LATER, None)]
    held = kept().within.filter(area_id=old).join(changes.closed, on="id", suffix="_now")
    assert sorted(held.select("ancestor_id", "until_now").rows()) == [(ids["511922101"], LATER), (old, LATER)]


@pytest.mark.parametrize(
    ("rows", "row", "reason", "facts"),
    [
        ([("511923", "平昌县")], 2, "another_top", {"value": "511923", "top": "511922"}),
        ([*COUNTY[:2], ("511922101", "沙河镇"), ("511922101201", "石板村", {"parent": "511922100"})], 5, "moved",
         {"value": "511922101201"}),
        ([*COUNTY, ("511922101203", "新光村", {"former": "511922101201"})], 8, "former_lives",
         {"value": "511922101201"}),
        ([*COUNTY, ("511922101203", "新光村", {"former": "511922109201"})], 8, "former_unknown",
         {"value": "511922109201"}),
    ],
)  # fmt: skip
def test_a_later_list_that_cannot_follow_the_register_is_refused(rows, row, reason, facts) -> None:
    found = complaints_of_change(kept(), judged(*rows).places, day=LATER)
    assert [(it.row, it.reason, dict(it.facts)) for it in found] == [(row, reason, facts)]


def test_an_edition_bears_the_levels_by_name() -> None:
    edition = as_edition(judged(*COUNTY[:3]).places, day=BEGUN)
    assert edition.select("as_of", "code", "level").rows() == [
        (BEGUN, "511922", "county"), (BEGUN, "511922100", "township"), (BEGUN, "511922100201", "village"),
    ]  # fmt: skip

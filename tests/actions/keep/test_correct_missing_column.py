"""A cell of a column that the file lacks is corrected like any other: in its own row, sealed, and nowhere else."""

import polars as pl
import pytest

from tests.importing import DAY, LATER, ROWS, bring, counts, make_town
from tests.makers import give_role, make_account
from tests.workbooks import H1, changed, write_xlsx
from xiuhua.actions.keep.export_rejected import export_rejected
from xiuhua.actions.keep.import_refusal import ImportOvertaken, ImportRefused
from xiuhua.actions.keep.import_workbook import import_workbook
from xiuhua.actions.keep.staged_import import apply_import, correct_all_like, correct_cells, preview, stage_workbook
from xiuhua.register.models import Belonging, ImportCorrection, JournalLine, Member, Office

pytestmark = pytest.mark.django_db
NAME, RELATION, VILLAGE = "member.name", "belonging.relation", "place.village"


@pytest.fixture
def office():
    """The account of the township's office, on the demo's later day."""
    town = make_town()
    Office.objects.update_or_create(pk=1, defaults={"demo_day": LATER})
    account = make_account()
    give_role(account, "township", town)
    return account


def stage(folder, rows, office, *, without):
    headers = [header for header in H1 if header not in without]
    return stage_workbook(write_xlsx(folder / "名单.xlsx", rows, headers=headers), by=office, as_of=DAY)


def test_what_is_typed_in_a_missing_column_is_taken_for_its_row_alone(tmp_path, office):
    key = stage(tmp_path, ROWS, office, without={"姓名"})
    assert set(preview(key, by=office).result.problems.select("feeds", "reason").rows()) == {(NAME, "missing_for_new")}
    correct_cells(key, {(2, NAME): "赵小三", (5, NAME): "赵小六"}, by=office, was={(2, NAME): "", (5, NAME): ""})
    seen = preview(key, by=office)
    assert counts(seen.result) == (8, 2, 0, 6)
    assert seen.rows["seq"].to_list() == list(range(8))
    assert seen.rows.filter(pl.col(NAME).is_not_null()).select("seq", NAME).rows() == [(2, "赵小三"), (5, "赵小六")]
    assert "赵小三".encode() not in bytes(ImportCorrection.objects.get(seq=2).sealed)
    assert JournalLine.objects.get(deed="correct_import").after == {"cells": 2, "columns": ["姓名"]}
    apply_import(key, by=office)
    assert sorted(Member.objects.values_list("number", "name")) == sorted(
        [(ROWS[2]["人编号"], "赵小三"), (ROWS[5]["人编号"], "赵小六")]
    )


def test_rows_of_several_missing_columns_are_as_if_the_file_had_them(tmp_path, office):
    key = stage(tmp_path, ROWS, office, without={"姓名", "与户主关系"})
    for place, row in enumerate(ROWS):
        correct_cells(key, {(place, NAME): row["姓名"]}, by=office)
        if place % 2:
            correct_cells(key, {(place, RELATION): row["与户主关系"]}, by=office)
    assert counts(preview(key, by=office).result)[3] == sum(
        one == "missing_for_new" for one in preview(key, by=office).result.problems["reason"]
    )
    for place, row in enumerate(ROWS):
        correct_cells(key, {(place, RELATION): row["与户主关系"]}, by=office)
    assert counts(preview(key, by=office).result) == (8, 8, 0, 0)
    apply_import(key, by=office)
    assert Belonging.objects.filter(relation="spouse").count() == 2
    assert counts(bring(tmp_path, ROWS, by=office, on=LATER)) == (8, 0, 8, 0)


def test_of_others_nothing_is_said_in_the_column(tmp_path, office):
    bring(tmp_path, ROWS[:4])
    new = changed(ROWS, 6, 与户主关系="配藕")
    key = stage(tmp_path, new, office, without={"行政村"})
    known = [(row, reason) for row, reason in rows_and_reasons(key, office) if row < 4]
    correct_cells(key, {(4, VILLAGE): ROWS[4]["行政村"]}, by=office)
    after = rows_and_reasons(key, office)
    assert [one for one in after if one[0] < 4] == known == []
    assert 4 not in {row for row, _ in after}


def rows_and_reasons(key, office):
    return preview(key, by=office).result.problems.select("seq", "reason").rows()


@pytest.mark.parametrize("applied", [False, True])
def test_a_row_that_stays_rejected_leaves_with_what_was_typed(tmp_path, office, applied):
    key = stage(tmp_path, changed(ROWS, 2, 饮水安全="可能"), office, without={"姓名"})
    correct_cells(key, {(2, NAME): "赵小三"}, by=office)
    if applied:
        apply_import(key, by=office)
    target = tmp_path / "拒收.xlsx"
    assert export_rejected(key, target, by=office) == 8
    again = import_workbook(target, by=office, as_of=DAY, dry_run=True)
    told = again.problems.select("row", "column").rows()
    assert [row for row, column in told if column == "姓名"] == [2, 3, 5, 6, 7, 8, 9]
    assert [row for row, column in told if column == "饮水安全"] == [4]


def test_what_is_no_item_of_the_file_is_still_refused(tmp_path, office):
    key = stage(tmp_path, ROWS, office, without={"姓名"})
    for cell in ((8, NAME), (0, "other.0"), (0, "seq"), (0, "labour.nothing")):
        with pytest.raises(ImportRefused):
            correct_cells(key, {cell: "x"}, by=office)
    with pytest.raises(ImportOvertaken):
        correct_all_like(key, (0, NAME), "甲", "乙", by=office)
    assert ImportCorrection.objects.count() == 0

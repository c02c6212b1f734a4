"""An import step by step comes to the same as one at once; corrected in the grid is as corrected in the file."""

from datetime import timedelta
from uuid import uuid4

import polars as pl
import pytest

from tests.importing import DAY, LATER, MONTHS, ROWS, bring, counts, make_town, member
from tests.makers import give_role, make_account, make_area
from tests.workbooks import H1, changed, write_csv, write_xlsx
from xiuhua.actions.keep.export_rejected import export_rejected
from xiuhua.actions.keep.import_access import (
    open_import,
)
from xiuhua.actions.keep.import_refusal import SAID, ImportOvertaken, ImportRefused
from xiuhua.actions.keep.import_workbook import import_workbook
from xiuhua.actions.keep.staged_import import (
    apply_import,
    correct_all_like,
    correct_cells,
    discard_import,
    preview,
    stage_workbook,
)
from xiuhua.actions.keep.tell_header import tell_header
from xiuhua.duty.door import Absent
from xiuhua.reckon.intake.places import said_in
from xiuhua.register.models import (
    Belonging,
    Household,
    ImportBatch,
    ImportChunk,
    ImportCorrection,
    ImportProblem,
    JournalLine,
    Member,
    Office,
    Work,
)
from xiuhua.words import Rejected

pytestmark = pytest.mark.django_db
VILLAGE = "place.village"
IDENTITY, RELATION, WATER = "member.identity", "belonging.relation", "water.safe"
BAD = changed(changed(ROWS, 1, 与户主关系="配藕"), 5, 与户主关系="配藕", 饮水安全="可能")


@pytest.fixture(autouse=True)
def town():
    """The township that everything is imported into, on the demo's later day."""
    made = make_town()
    Office.objects.update_or_create(pk=1, defaults={"demo_day": LATER})
    return made


@pytest.fixture
def office(town):
    """The account of the township's office."""
    account = make_account()
    give_role(account, "township", town)
    return account


def stage(folder, rows, office, *, on=DAY):
    return stage_workbook(write_csv(folder / "名单.csv", rows), by=office, as_of=on)


def cells_of(key, office, *feeds):
    """Some columns of all rows as they stand."""
    return preview(key, by=office).rows.select("seq", *feeds).rows()


def test_staging_seals_the_rows_and_writes_nothing_else(tmp_path, office):
    key = stage(tmp_path, BAD, office)
    batch = ImportBatch.objects.get(key=key)
    assert (batch.state, batch.rows, batch.by, batch.file_name, batch.layout) == ("staged", 8, office, "名单.csv", "h1")
    assert (Household.objects.count(), Member.objects.count(), ImportProblem.objects.count()) == (0, 0, 0)
    assert ROWS[0]["姓名"].encode() not in bytes(ImportChunk.objects.get().sealed)
    line = JournalLine.objects.get()
    assert (line.deed, line.subject, line.actor) == ("stage_import", key.hex, office)
    assert line.after == {"file": "名单.csv", "as_of": "2017-03-31", "rows": 8}
    assert stage(tmp_path, BAD, office) == key
    assert JournalLine.objects.count() == 1


def test_the_preview_counts_as_the_run_does_and_writes_nothing(tmp_path, office):
    key = stage(tmp_path, BAD, office)
    seen = preview(key, by=office).result
    whole = bring(tmp_path, BAD, by=office, dry_run=True)
    assert counts(seen) == counts(whole) == (8, 6, 0, 2)
    assert (seen.added, seen.changed, seen.bad, seen.conflicting) == (6, 0, 2, 0)
    assert seen.problems.equals(whole.problems)
    assert seen.repairs.equals(whole.repairs)
    assert JournalLine.objects.count() == 1
    done = apply_import(key, by=office)
    assert (done.rows, done.accepted, done.unchanged, done.rejected, done.state) == (8, 6, 0, 2, "applied")
    assert done.digest == JournalLine.objects.get(deed="import_workbook").after["digest"]
    assert ImportProblem.objects.count() == 3


def test_corrected_in_the_grid_is_as_corrected_in_the_file(tmp_path, office):
    key = stage(tmp_path, BAD, office)
    correct_cells(key, {(1, RELATION): "配偶", (5, RELATION): "配偶", (5, WATER): "是"}, by=office)
    seen = preview(key, by=office)
    assert counts(seen.result) == (8, 8, 0, 0)
    apply_import(key, by=office)
    assert counts(bring(tmp_path, ROWS, by=office, on=LATER)) == (8, 0, 8, 0)
    assert Belonging.objects.get(member=member(1)).relation == "spouse"


def test_a_correction_changes_its_own_cell_and_no_other(tmp_path, office):
    key = stage(tmp_path, BAD, office)
    feeds = [column.feeds for column in preview(key, by=office).result.form.layout.columns]
    feeds = [name for name in feeds if name in preview(key, by=office).rows.columns]
    before = preview(key, by=office).rows
    correct_cells(key, {(5, RELATION): "之子"}, by=office)
    after = preview(key, by=office).rows
    wanted = before.with_columns(
        pl.when(pl.col("seq") == 5).then(pl.lit("之子")).otherwise(pl.col(RELATION)).alias(RELATION)
    )
    assert after.equals(wanted)
    assert len(feeds) > 20


def test_a_cell_has_one_correction_and_can_be_made_blank(tmp_path, office):
    key = stage(tmp_path, BAD, office)
    for text in ("之子", " 配偶\0 ", "配偶"):
        correct_cells(key, {(1, RELATION): text}, by=office)
    assert ImportCorrection.objects.count() == 1
    assert "配偶".encode() not in bytes(ImportCorrection.objects.get().sealed)
    assert cells_of(key, office, RELATION)[1] == (1, "配偶")
    correct_cells(key, {(1, RELATION): ""}, by=office)
    assert cells_of(key, office, RELATION)[1] == (1, None)
    lines = JournalLine.objects.filter(deed="correct_import")
    assert [line.after for line in lines] == [{"cells": 1, "columns": ["与户主关系"]}] * 3


def test_the_file_and_its_digest_stay_as_they_were(tmp_path, office):
    key = stage(tmp_path, BAD, office)
    before = ImportBatch.objects.values("file_digest", "rows", "sheets").get(key=key)
    sealed = bytes(ImportChunk.objects.get().sealed)
    correct_cells(key, {(1, RELATION): "配偶"}, by=office)
    assert ImportBatch.objects.values("file_digest", "rows", "sheets").get(key=key) == before
    assert bytes(ImportChunk.objects.get().sealed) == sealed


def test_every_cell_like_this_becomes_another_and_nothing_else(tmp_path, office):
    key = stage(tmp_path, BAD, office)
    assert preview(key, by=office).alike(RELATION, "配藕") == 2
    assert correct_all_like(key, (1, RELATION), "配藕", "配偶", by=office) == 2
    assert [text for _, text in cells_of(key, office, RELATION)] == [row["与户主关系"] for row in ROWS]
    assert counts(preview(key, by=office).result) == (8, 7, 0, 1)
    for feeds, value, becomes, said in (
        (RELATION, "配藕", "配偶", "corrected_meanwhile"),
        (RELATION, "", "配偶", "no_cell"),
        ("nothing.here", "x", "y", "no_cell"),
        (RELATION, "配偶", "字" * 201, "too_long"),
    ):
        with pytest.raises((ImportRefused, ImportOvertaken)) as refused:
            correct_all_like(key, (1, feeds), value, becomes, by=office)
        assert refused.value.reason == said


def test_a_village_becomes_another_only_where_it_lies_in_the_same_place(tmp_path, office, town):
    make_area(make_area(town.parent, name="清江镇"), name="大西村")
    wrong = [{**row, "行政村": "大西村"} for row in ROWS[:4]]
    right = [{**row, "行政村": "大西村", "乡(镇)": "清江镇"} for row in ROWS[4:]]
    key = stage(tmp_path, [*wrong, *right], office)
    assert preview(key, by=office).alike(VILLAGE, said_in(VILLAGE, names_of(wrong[0]))) == 4
    assert correct_all_like(key, (0, VILLAGE), "大西村", "大东村", by=office) == 4
    assert [text for _, text in cells_of(key, office, VILLAGE)] == ["大东村"] * 4 + ["大西村"] * 4


def names_of(row):
    """The places of a row by what their columns feed."""
    return {"place.county": row["县(市、区、旗)"], "place.township": row["乡(镇)"], VILLAGE: row["行政村"]}


@pytest.mark.parametrize("cell", [(8, RELATION), (0, "other.0"), (0, "nothing.here"), (0, "sheet")])
def test_a_cell_that_the_file_does_not_have_is_refused(tmp_path, office, cell):
    key = stage(tmp_path, BAD, office)
    with pytest.raises(ImportRefused) as refused:
        correct_cells(key, {cell: "x"}, by=office)
    assert refused.value.reason == "no_cell"
    with pytest.raises(ImportRefused, match="at most 200"):
        correct_cells(key, {(0, RELATION): "字" * 201}, by=office)
    assert ImportCorrection.objects.count() == 0


def test_two_people_at_once_do_not_undo_one_another(tmp_path, office, town):
    key = stage(tmp_path, BAD, office)
    colleague = make_account()
    give_role(colleague, "township", town)
    correct_cells(key, {(1, RELATION): "配偶"}, by=colleague, was={(1, RELATION): "配藕"})
    with pytest.raises(ImportOvertaken) as overtaken:
        correct_cells(key, {(1, RELATION): "之子"}, by=office, was={(1, RELATION): "配藕"})
    assert overtaken.value.reason == "corrected_meanwhile"
    assert cells_of(key, office, RELATION)[1] == (1, "配偶")
    assert ImportCorrection.objects.get().by == colleague


def test_what_was_corrected_while_it_was_judged_is_not_passed_over(tmp_path, office, monkeypatch):
    key = stage(tmp_path, BAD, office)

    def and_somebody_corrects(*args, **options):
        correct_cells(key, {(1, RELATION): "配偶"}, by=office)
        return read_cells(*args, **options)

    from xiuhua.actions.keep.import_workbook import read_cells

    monkeypatch.setattr("xiuhua.actions.keep.import_workbook.read_cells", and_somebody_corrects)
    with pytest.raises(ImportOvertaken) as overtaken:
        apply_import(key, by=office)
    assert (overtaken.value.reason, Household.objects.count()) == ("corrected_meanwhile", 0)


@pytest.mark.parametrize("meanwhile", [apply_import, discard_import])
def test_who_comes_second_does_nothing(tmp_path, office, monkeypatch, meanwhile):
    key = stage(tmp_path, BAD, office)
    from xiuhua.actions.keep.import_workbook import read_cells

    def and_somebody_is_faster(*args, **options):
        monkeypatch.undo()
        meanwhile(key, by=office)
        return read_cells(*args, **options)

    monkeypatch.setattr("xiuhua.actions.keep.import_workbook.read_cells", and_somebody_is_faster)
    with pytest.raises(ImportOvertaken) as overtaken:
        apply_import(key, by=office)
    assert overtaken.value.reason == ("applied" if meanwhile is apply_import else "gone")
    assert JournalLine.objects.filter(deed="import_workbook").count() == (meanwhile is apply_import)


def test_what_was_applied_is_corrected_and_thrown_away_no_more(tmp_path, office):
    key = stage(tmp_path, ROWS, office)
    apply_import(key, by=office)
    for deed in (
        lambda: apply_import(key, by=office),
        lambda: discard_import(key, by=office),
        lambda: correct_cells(key, {(1, RELATION): "配偶"}, by=office),
        lambda: preview(key, by=office),
    ):
        with pytest.raises(ImportOvertaken, match="somebody else"):
            deed()
    assert ImportBatch.objects.get(key=key).state == "applied"


def test_a_discarded_batch_leaves_nothing_sealed_behind(tmp_path, office):
    key = stage(tmp_path, BAD, office)
    correct_cells(key, {(1, RELATION): "配偶"}, by=office)
    discard_import(key, by=office)
    assert [model.objects.count() for model in (ImportBatch, ImportChunk, ImportCorrection, ImportProblem)] == [0] * 4
    line = JournalLine.objects.get(deed="discard_import")
    assert (line.subject, line.before) == (key.hex, {"file": "名单.csv", "as_of": "2017-03-31", "rows": 8})
    with pytest.raises(Absent):
        preview(key, by=office)


def test_once_applied_only_rejected_rows_are_kept_as_corrected(tmp_path, office):
    key = stage(tmp_path, BAD, office)
    correct_cells(key, {(1, RELATION): "配偶", (5, RELATION): "配偶"}, by=office)
    apply_import(key, by=office)
    assert (ImportCorrection.objects.count(), ImportChunk.objects.get().rows) == (0, 1)
    assert JournalLine.objects.get(deed="import_workbook").after["corrected"] == 2
    target = tmp_path / "拒收.xlsx"
    assert export_rejected(key, target, by=office) == 1
    again = import_workbook(target, by=office, as_of=DAY)
    assert (again.rows, again.rejected) == (1, 1)
    assert again.problems["column"].to_list() == ["饮水安全"]


def test_rejected_rows_leave_as_a_workbook_that_is_written_down(tmp_path, office):
    key = stage(tmp_path, BAD, office)
    target = tmp_path / "拒收.xlsx"
    assert export_rejected(key, target, by=office) == 2
    assert import_workbook(target, by=office, as_of=DAY, dry_run=True).rejected == 2
    line = JournalLine.objects.get(deed="export_rejected")
    assert (line.actor, line.after) == (office, {"file": "名单.csv", "rows": 2})


def test_a_foreign_office_sees_nothing(tmp_path, office, town):
    key = stage(tmp_path, BAD, office)
    neighbour, nobody, village = make_account(), make_account(), make_account()
    give_role(neighbour, "township", make_area(town.parent, name="清江镇"))
    for account in (neighbour, nobody, village):
        for deed in (
            lambda who: preview(key, by=who),
            lambda who: open_import(key, by=who),
            lambda who: correct_cells(key, {(1, RELATION): "配偶"}, by=who),
            lambda who: correct_all_like(key, (1, RELATION), "配藕", "配偶", by=who),
            lambda who: apply_import(key, by=who),
            lambda who: discard_import(key, by=who),
            lambda who: export_rejected(key, tmp_path / "x.xlsx", by=who),
        ):
            with pytest.raises(Absent):
                deed(account)
    with pytest.raises(Absent):
        stage(tmp_path, ROWS, nobody)
    with pytest.raises(Absent):
        tell_header("爱好", "", by=nobody, on=DAY)
    with pytest.raises(Absent):
        preview(uuid4(), by=office)
    assert not (tmp_path / "x.xlsx").exists()


def test_the_same_file_of_two_offices_is_two_imports(tmp_path, office, town):
    key = stage(tmp_path, BAD, office)
    correct_cells(key, {(1, RELATION): "配偶"}, by=office)
    neighbour = make_account()
    give_role(neighbour, "township", make_area(town.parent, name="清江镇"))
    other = stage(tmp_path, BAD, neighbour)
    assert other != key
    assert cells_of(other, neighbour, RELATION)[1] == (1, "配藕")
    assert set(preview(other, by=neighbour).result.problems["reason"]) == {"not_your_area", "not_in_list"}


def test_the_office_above_goes_on_with_what_one_of_its_places_began(tmp_path, office, town):
    key = stage(tmp_path, BAD, office)
    county = make_account()
    give_role(county, "county", town.parent)
    correct_all_like(key, (1, RELATION), "配藕", "配偶", by=county)
    assert apply_import(key, by=county).accepted == 7
    above = stage(tmp_path, ROWS, county, on=LATER)
    with pytest.raises(Absent):
        open_import(above, by=office)


def with_hobby(folder, name, rows):
    """The rows with 劳动技能 under a header that no form knows."""
    headers = [header for header in H1 if header != "劳动技能"] + ["爱好"]
    return write_xlsx(folder / name, [{**row, "爱好": row["劳动技能"]} for row in rows], headers=headers)


def test_two_columns_of_one_item_take_the_first(tmp_path, office):
    headers = [*H1, "爱好"]
    path = write_xlsx(tmp_path / "一.xlsx", [{**row, "爱好": "画画"} for row in ROWS], headers=headers)
    key = stage_workbook(path, by=office, as_of=DAY)
    tell_header("爱好", "labour.ability", by=office, on=DAY)
    seen = preview(key, by=office)
    assert seen.rows["labour.ability"].to_list() == [row["劳动技能"] for row in ROWS]
    assert seen.result.unknown == ("爱好",)


def test_a_file_that_cannot_be_staged_leaves_nothing(tmp_path, office, monkeypatch):
    monkeypatch.setattr("xiuhua.actions.keep.staged_import.MOST_ROWS", 7)
    with pytest.raises(ImportRefused, match="more than 7 rows"):
        stage(tmp_path, ROWS, office)
    with pytest.raises(ImportRefused, match="no rows"):
        stage(tmp_path, [], office)
    with pytest.raises(ImportRefused, match="still to come"):
        stage(tmp_path, ROWS, office, on=LATER + timedelta(days=1))
    path = tmp_path / "tmp123.upload"
    path.write_text("甲,乙\n1,2\n")
    with pytest.raises(Rejected, match=r"家底\.csv 的前 30 行中没有表头"):
        stage_workbook(path, by=office, as_of=DAY, name="家底.csv")
    assert (ImportBatch.objects.count(), ImportChunk.objects.count(), JournalLine.objects.count()) == (0, 0, 0)


def test_a_change_is_seen_as_a_change(tmp_path, office):
    bring(tmp_path, ROWS)
    seen = preview(stage(tmp_path, changed(ROWS, 4, **{MONTHS: "11"}), office, on=LATER), by=office).result
    assert (seen.added, seen.changed, seen.unchanged, seen.conflicting, seen.bad) == (0, 1, 7, 0, 0)
    assert Work.objects.filter(months=11).count() == 0


def test_every_reason_of_a_refusal_has_a_sentence():
    assert all(text.endswith((".", "FILE.")) for text in SAID.values())

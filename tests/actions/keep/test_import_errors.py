"""Rejected rows go back to the office with their reasons, and come in again once corrected."""

import pytest
from python_calamine import CalamineWorkbook

from tests.importing import DAY, PLACES, counts, make_town
from tests.makers import give_role, make_account, make_office
from tests.workbooks import H1, changed, identity_number, persons, write_csv, write_xlsx
from xiuhua.actions.keep.export_rejected import export_rejected
from xiuhua.actions.keep.import_refusal import ImportRefused
from xiuhua.actions.keep.import_workbook import import_workbook
from xiuhua.actions.keep.sample_workbook import write_sample_workbook
from xiuhua.actions.keep.staged_import import apply_import, stage_workbook
from xiuhua.actions.keep.tell_header import tell_header
from xiuhua.actions.keep.undo_import import undo_import
from xiuhua.register.models import Household, ImportBatch, JournalLine, Member
from xiuhua.words import Conflict

pytestmark = pytest.mark.django_db
ROWS = list(persons(80, PLACES))


@pytest.fixture(autouse=True)
def town():
    """The township that everything is imported into."""
    return make_town()


def cells(path) -> list[list[str]]:
    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


def spoilt() -> list[dict[str, str]]:
    rows = changed(ROWS, 3, 危房户="=可能", 联系电话="1", 姓名="=HYPERLINK(1)")
    return changed(rows, 5, 证件号码=identity_number(5)[:-1])


@pytest.mark.parametrize("dry_run", [False, True])
def test_the_error_workbook_holds_the_rejected_rows_as_they_were_and_why(tmp_path, dry_run):
    path = write_xlsx(tmp_path / "a.xlsx", spoilt(), above=2)
    import_workbook(path, by=None, as_of=DAY, dry_run=dry_run, errors=tmp_path / "errors.xlsx")
    header, *rows = cells(tmp_path / "errors.xlsx")
    assert header == [*H1, "原行", "原因", "Reason"]
    assert [row[:27] for row in rows] == [list(spoilt()[3].values()), list(spoilt()[5].values())]
    assert [row[27] for row in rows] == ["7", "9"]
    assert rows[1][28:] == [
        "证件号码：应为 18 位（残疾人证 20 或 22 位），此格有 17 位。",
        "证件号码: must have 18 characters (20 or 22 for a disability certificate); this has 17.",
    ]
    assert rows[0][28].count("；") == 2


def test_corrected_it_comes_in_as_it_is(tmp_path):
    errors = tmp_path / "errors.xlsx"
    import_workbook(write_xlsx(tmp_path / "a.xlsx", spoilt()), by=None, as_of=DAY, errors=errors)
    again = import_workbook(errors, by=None, as_of=DAY, errors=tmp_path / "again.xlsx")
    assert (counts(again), again.unknown) == ((2, 0, 0, 2), ())
    assert cells(tmp_path / "again.xlsx")[0] == [*H1, "原行", "原因", "Reason"]
    header = cells(errors)[0]
    right = [dict(zip(header, [*list(row.values()), "", "", ""], strict=True)) for row in (ROWS[3], ROWS[5])]
    mended = import_workbook(write_xlsx(tmp_path / "b.xlsx", right, headers=header), by=None, as_of=DAY)
    assert counts(mended) == (2, 2, 0, 0)
    assert Member.objects.count() == 80


def test_without_a_rejected_row_the_error_workbook_is_a_header(tmp_path):
    import_workbook(write_csv(tmp_path / "a.csv", ROWS), by=None, as_of=DAY, errors=tmp_path / "errors.xlsx")
    assert cells(tmp_path / "errors.xlsx") == [[*H1, "原行", "原因", "Reason"]]


# ── The demo's own workbook ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_sample_comes_back_with_its_changes_and_its_faults(tmp_path):
    make_office(demo_day=DAY)
    import_workbook(write_csv(tmp_path / "a.csv", ROWS), by=None, as_of=DAY)
    sample = tmp_path / "sample.xlsx"
    assert write_sample_workbook(sample, on=DAY, rows=60) == 60
    result = import_workbook(sample, by=None, as_of=DAY)
    assert counts(result) == (60, 12, 40, 8)
    assert sorted(result.problems["reason"]) == [
        *("identity_as_float", "identity_checksum", "identity_length", "not_in_list", "not_in_list"),
        *("not_phone", "not_whole", "village_unknown"),
    ]
    assert counts(import_workbook(sample, by=None, as_of=DAY)) == (60, 0, 52, 8)
    assert JournalLine.objects.filter(deed="write_sample_workbook").count() == 1


def test_the_sample_of_a_township_leaves_out_what_would_not_come_back(tmp_path, town):
    make_office(demo_day=DAY)
    import_workbook(write_csv(tmp_path / "a.csv", ROWS), by=None, as_of=DAY)
    Member.objects.filter(number=ROWS[0]["人编号"]).update(name="无名?")
    rows = write_sample_workbook(tmp_path / "sample.xlsx", on=DAY, township_code=town.code, changes=0, faults=0)
    assert rows == 76
    result = import_workbook(tmp_path / "sample.xlsx", by=None, as_of=DAY)
    assert counts(result) == (76, 0, 76, 0)


def test_outside_a_demo_no_sample_is_written(tmp_path):
    with pytest.raises(Conflict, match="invented people"):
        write_sample_workbook(tmp_path / "sample.xlsx", on=DAY)
    assert Household.objects.count() == 0


@pytest.mark.parametrize("dry_run", [False, True])
@pytest.mark.parametrize(("name", "said"), [("a.xlsx", "不能写到|over a.xlsx"), ("没有/e.xlsx", "no folder 没有")])
def test_where_they_cannot_be_written_nothing_is_imported_nor_overwritten(tmp_path, dry_run, name, said):
    path = write_xlsx(tmp_path / "a.xlsx", spoilt())
    before = path.read_bytes()
    with pytest.raises(ImportRefused, match=said):
        import_workbook(path, by=None, as_of=DAY, dry_run=dry_run, errors=tmp_path / name)
    assert (path.read_bytes() == before, Household.objects.count(), ImportBatch.objects.count()) == (True, 0, 0)


def test_under_a_long_told_header_too_they_come_back_after_they_were_applied(tmp_path, town):
    note = "（请按户口簿填写，户主、配偶、之子、之女、之儿媳、之女婿、之孙子、之孙女、之父、之母，不得留空）"
    give_role(office := make_account(), "township", town)
    for header in (f"与户主关系{note * 2}", f"与户主关系{note * 3}"):
        rows = [{header if it == "与户主关系" else it: text for it, text in row.items()} for row in spoilt()]
        rows[1][header] = "配藕"
        tell_header(header, "belonging.relation", by=office, on=DAY)
        path = write_xlsx(tmp_path / "a.xlsx", rows, headers=[*rows[0]])
        key = stage_workbook(path, by=office, as_of=DAY)
        apply_import(key, by=office)
        assert export_rejected(key, tmp_path / "b.xlsx", by=office) == 3
        undo_import(key, by=office)


def test_rejected_rows_are_written_as_a_workbook_or_not_at_all(tmp_path):
    path = write_csv(tmp_path / "名单.csv", spoilt())
    with pytest.raises(ImportRefused, match=r"does not end in \.xlsx"):
        import_workbook(path, by=None, as_of=DAY, errors=tmp_path / "错误.csv")
    assert not Member.objects.exists()

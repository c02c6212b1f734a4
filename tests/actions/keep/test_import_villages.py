"""Rows about villages come in, change nothing again, are corrected, undone and handed out like those about people."""

import shutil
import subprocess

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from tests.facts_in_force import state
from tests.importing import DAY, LATER, ROWS, bring, counts, make_town, reasons
from tests.makers import give_role, make_account, make_area
from tests.workbooks import H1
from xiuhua.actions.keep.export_form import export_form
from xiuhua.actions.keep.import_workbook import import_workbook
from xiuhua.actions.keep.staged_import import apply_import, correct_cells, preview, stage_workbook
from xiuhua.actions.keep.undo_import import undo_import
from xiuhua.actions.keep.undo_refusal import UndoRefused
from xiuhua.bridge.intake.forms import read_forms
from xiuhua.register.models import Area, ImportBatch, JournalLine, Office, VillageSurvey
from xiuhua.words import NotFound, Rejected

pytestmark = pytest.mark.django_db
FORM = "h6_villages"
WAN = "村级集体经济收入（万元）"
VILLAGE = {
    "县": "巴州区", "乡": "曾口镇", "总户数": "320", "总人口数": "1104", "低保户数": "12", "低保人口数": "20",
    "特困供养人口数": "4", "残疾人口数": "31", "参加城乡居民基本养老保险人数": "600", WAN: "3.5",
    "到乡镇是否通沥青（水泥）路": "是", "是否通客运班车": "是", "村小学（个数）": "1", "行政村卫生室个数": "2",
    "行政村执业（助理）医师（人）": "1", "行政村公共卫生厕所个数": "3", "行政村生产生活垃圾集中堆放点个数（个）": "5",
    "行政村文化（图书）室个数 （个）": "1", "未实现饮水安全户数": "0", "危房户数": "2", "是否出列": "是",
}  # fmt: skip
VILLAGES = [{**VILLAGE, "村": "大东村"}, {**VILLAGE, "村": "书台村", "是否出列": "否", "总人口数": "980"}]


@pytest.fixture(autouse=True)
def town():
    """The township with its two villages."""
    made = make_town()
    Office.objects.update_or_create(pk=1, defaults={"demo_day": LATER})
    return made


def write_villages(path, rows=VILLAGES, *, headers=None, above=2, people=()):
    """Villages in the form, its header on the third row; people on a sheet beside."""
    form = read_forms("sichuan").form(FORM)
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("行政村")
        sheet.write_string(0, 0, form.label["zh"])
        for place, line in enumerate(
            [headers or form.headers, *([row.get(it, "") for it in headers or form.headers] for row in rows)]
        ):
            sheet.write_row(above + place, 0, line)
        if people:
            persons = book.add_worksheet("人口")
            for place, line in enumerate([H1, *([row[header] for header in H1] for row in people)]):
                persons.write_row(place, 0, line)
    return path


def bring_villages(folder, rows=VILLAGES, *, on=DAY, by=None, **options):
    """Import villages."""
    return import_workbook(write_villages(folder / "村.xlsx", rows, **options), by=by, as_of=on)


def survey(name: str = "大东村村民委员会", *, on=DAY) -> VillageSurvey:
    """The survey of a village in force on a day."""
    return VillageSurvey.objects.on(on).get(village__name=name)


def test_villages_come_by_their_names_and_again_change_nothing(tmp_path):
    result = bring_villages(tmp_path)
    assert (counts(result), reasons(result), result.remarks()) == ((2, 2, 0, 0), [], [])
    assert (result.added, result.changed, ImportBatch.objects.get().layout) == (0, 2, FORM)
    kept = survey()
    assert (kept.households, kept.population, kept.allowance_households, kept.allowance_persons) == (320, 1104, 12, 20)
    assert (kept.special_support_persons, kept.disabled_persons, kept.pension_insured) == (4, 31, 600)
    assert (kept.collective_income_fen, kept.hardened_road, kept.bus, kept.exited) == (35_000_00, True, True, True)
    assert (kept.primary_schools, kept.clinics, kept.doctors, kept.culture_rooms) == (1, 2, 1, 1)
    assert (kept.public_toilets, kept.waste_points) == (3, 5)
    assert (kept.unsafe_water_households, kept.dangerous_houses) == (0, 2)
    assert (kept.clinic, kept.network, kept.exit_year, kept.poor_persons) == (None, None, None, None)
    assert survey("书台村委会").exited is False
    assert counts(bring_villages(tmp_path)) == (2, 0, 2, 0)


def test_what_changed_is_appended_and_the_rest_stays(tmp_path):
    first = VillageSurvey.objects.create(
        village=Area.objects.get(name="大东村村民委员会"), since=DAY, network=True, poor_persons=40, exit_year=2016
    )
    bring_villages(tmp_path, on=LATER)
    result = bring_villages(tmp_path, [{**VILLAGES[0], "村小学（个数）": "0"}, VILLAGES[1]], on=LATER)
    assert counts(result) == (2, 1, 1, 0)
    first.refresh_from_db()
    assert (first.until, survey(on=LATER).primary_schools, survey(on=DAY).primary_schools) == (LATER, 0, None)
    kept = survey(on=LATER)
    assert (kept.network, kept.poor_persons, kept.exit_year, kept.exited) == (True, 40, 2016, True)


def test_a_year_of_exit_takes_the_place_of_an_answer_without_one(tmp_path):
    bring_villages(tmp_path)
    headers = ("县", "乡", "村", "是否贫困村", "出列年度", "贫困人口数")
    row = {**VILLAGES[1], "是否贫困村": "是", "出列年度": "2016", "贫困人口数": "12"}
    assert counts(bring_villages(tmp_path, [row], headers=headers, on=LATER)) == (1, 1, 0, 0)
    kept = survey("书台村委会", on=LATER)
    assert (kept.poor_village, kept.exit_year, kept.exited, kept.poor_persons) == (True, 2016, None, 12)


@pytest.mark.parametrize(
    ("header", "cell", "fen"),
    [
        (WAN, "3.5", 35_000_00),
        (WAN, "0", 0),
        (WAN, "12.345678", 123_456_78),
        (WAN, "35000元", 35_000_00),
        ("村级集体经济收入（元）", "35,000", 35_000_00),
        ("村级集体经济收入（元）", "3.5万元", 35_000_00),
        ("村级集体经济收入(元)", "35000.5", 35_000_50),
    ],
)
def test_money_counts_in_the_unit_that_its_header_or_its_cell_says(tmp_path, header, cell, fen):
    row = {**VILLAGES[0], header: cell}
    result = bring_villages(tmp_path, [row], headers=("县", "乡", "村", header, "总户数"))
    assert (counts(result), reasons(result)) == ((1, 1, 0, 0), [])
    assert survey().collective_income_fen == fen


def test_money_in_both_units_or_in_none_is_not_guessed(tmp_path):
    with pytest.raises(Rejected, match="是同一项"):
        bring_villages(tmp_path, headers=("县", "乡", "村", WAN, "村级集体经济收入（元）"))
    result = bring_villages(tmp_path, headers=("县", "乡", "村", "总户数", "村级集体经济收入"))
    assert (counts(result), result.unknown) == ((2, 2, 0, 0), ("村级集体经济收入",))
    assert survey().collective_income_fen is None


@pytest.mark.parametrize(
    ("header", "cell", "reason", "said"),
    [
        ("总户数", "三百", "not_whole", "应为 0 到 999999 的整数"),
        (WAN, "3.5亿", "not_money", "应为不小于 0、不大于 100000 的金额（万元），精确到分"),
        (WAN, "0.00000001", "not_money", "金额（万元）"),
        ("是否通客运班车", "每天", "not_in_list", "不在可选值之中"),
        ("村", "", "missing", "没有填写"),
        ("村", "大冬村", "village_unknown", "在曾口镇没有找到这个村。 是否想填“大东村村民委员会”"),
        ("乡", "曾囗镇", "township_unknown", "在巴州区没有找到这个乡镇。 是否想填“曾口镇”"),
    ],
)
def test_a_cell_that_cannot_be_taken_is_named_with_the_way_out(tmp_path, header, cell, reason, said):
    result = bring_villages(tmp_path, [VILLAGES[1], {**VILLAGES[0], header: cell}])
    assert (counts(result), reasons(result)) == ((2, 1, 0, 1), [(5, header, reason)])
    assert said in result.complaints(language="zh")[0]


def test_of_two_rows_about_one_village_none_is_taken(tmp_path):
    result = bring_villages(tmp_path, [VILLAGES[1], {**VILLAGES[0], "村": "书台村"}])
    assert (counts(result), reasons(result)) == (
        (2, 0, 0, 2),
        [(4, "村", "village_repeated"), (5, "村", "village_repeated")],
    )
    assert "与第 5 行重复：同一个村" in result.complaints(language="zh")[0]


def test_of_two_villages_of_one_name_none_is_taken(tmp_path, town):
    make_area(town, name="大西村民委员会")
    make_area(town, name="大西村村委会")
    result = bring_villages(tmp_path, [{**VILLAGES[0], "村": "大西村"}])
    assert reasons(result) == [(4, "村", "place_ambiguous")]
    assert "有几个地方叫这个名字：大西村民委员会、大西村村委会" in result.complaints(language="zh")[0]
    assert survey_count() == 0


def survey_count() -> int:
    """How many surveys there are, in force or not."""
    return VillageSurvey.objects.count()


def test_villages_and_people_come_in_one_workbook(tmp_path):
    path = write_villages(tmp_path / "两表.xlsx", people=ROWS)
    result = import_workbook(path, by=None, as_of=DAY)
    assert (counts(result), reasons(result), result.added) == ((10, 10, 0, 0), [], 8)
    assert survey().population == 1104
    assert counts(import_workbook(path, by=None, as_of=DAY)) == (10, 0, 10, 0)


def test_people_say_nothing_of_villages_nor_villages_of_people(tmp_path):
    rows = [{**row, "总户数": "5"} for row in ROWS]
    path = tmp_path / "a.csv"
    header = [*H1, "总户数"]
    path.write_text("\n".join(",".join(line) for line in (header, *(row.values() for row in rows))), "utf-8")
    result = import_workbook(path, by=None, as_of=DAY)
    assert (counts(result), survey_count()) == ((8, 8, 0, 0), 0)
    why = "本工作表的行说的不是这一类对象（人、户或村），此列不从这里读取"
    assert result.remarks(language="zh") == [f"“总户数”列未保存：{why}。"]
    row = {**VILLAGES[0], "联系电话": "13800000000"}
    result = bring_villages(tmp_path, [row], headers=("县", "乡", "村", "联系电话", "总户数", "总人口数"))
    assert (counts(result), result.remarks(language="zh")) == ((1, 1, 0, 0), [f"“联系电话”列未保存：{why}。"])


# ── Step by step, and undone ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_village_is_corrected_in_the_grid_and_then_applied(tmp_path, town):
    account = make_account()
    give_role(account, "township", town)
    path = write_villages(tmp_path / "村.xlsx", [{**VILLAGES[0], "村": "大冬村"}, VILLAGES[1]])
    key = stage_workbook(path, by=account, as_of=DAY)
    assert counts(preview(key, by=account).result) == (2, 1, 0, 1)
    correct_cells(key, {(0, "place.village"): "大东村", (1, "villagesurvey.collective_income_wan"): "1.2"}, by=account)
    assert counts(preview(key, by=account).result) == (2, 2, 0, 0)
    apply_import(key, by=account)
    assert (survey().households, survey("书台村委会").collective_income_fen) == (320, 12_000_00)
    assert JournalLine.objects.filter(deed="import_workbook").count() == 1


def test_an_office_brings_the_villages_of_its_own_area_only(tmp_path, town):
    other = make_area(make_area(town.parent, name="别镇"), name="大西村")
    account = make_account()
    give_role(account, "township", town)
    row = {**VILLAGES[0], "乡": "别镇", "村": other.name}
    result = bring_villages(tmp_path, [VILLAGES[0], row], by=account)
    assert (counts(result), reasons(result)) == ((2, 1, 0, 1), [(5, "村", "not_your_area")])


def test_rejected_villages_come_back_in_a_workbook_that_can_be_mended(tmp_path):
    path = write_villages(tmp_path / "村.xlsx", [{**VILLAGES[0], "总户数": "三百"}, VILLAGES[1]])
    import_workbook(path, by=None, as_of=DAY, errors=tmp_path / "错.xlsx")
    (sheet,) = CalamineWorkbook.from_path(tmp_path / "错.xlsx").sheet_names
    rows = CalamineWorkbook.from_path(tmp_path / "错.xlsx").get_sheet_by_name(sheet).to_python()
    assert [row for row in rows if "大东村" in row] == [rows[-1]]
    again = import_workbook(tmp_path / "错.xlsx", by=None, as_of=DAY)
    assert [(column, reason) for _, column, reason in reasons(again)] == [("总户数", "not_whole")]


def test_villages_undone_are_as_they_were(tmp_path):
    VillageSurvey.objects.create(village=Area.objects.get(name="大东村村民委员会"), since=DAY, population=1000)
    before = state()
    result = bring_villages(tmp_path, on=LATER)
    undone = undo_import(result_key(result), by=None)
    assert (undone.facts_withdrawn, undone.facts_restored, undone.households, undone.members) == (2, 1, 0, 0)
    assert state() == before


def result_key(result):
    """The key of an import."""
    return ImportBatch.objects.get(key=result.batch).key


def test_an_undo_is_refused_while_a_later_survey_rests_on_it(tmp_path):
    first = bring_villages(tmp_path)
    later = bring_villages(tmp_path, [{**VILLAGES[0], "总户数": "321"}], on=LATER)
    with pytest.raises(UndoRefused, match=r"later import|后来导入") as told:
        undo_import(result_key(first), by=None)
    (rest,) = told.value.rests
    assert [(it.household, it.village, it.on) for it in rest.facts] == [("", "大东村村民委员会", LATER)]
    assert f"大东村村民委员会（{LATER}）" in str(told.value)
    undo_import(result_key(later), by=None)
    undo_import(result_key(first), by=None)
    assert VillageSurvey.objects.ever_held().count() == 0


def test_a_survey_that_was_stated_since_is_named_by_its_village(tmp_path):
    result = bring_villages(tmp_path)
    kept = survey()
    kept.until = LATER
    kept.save()
    with pytest.raises(UndoRefused, match="村情调查：导入的记录后来终止——大东村村民委员会（2017-06-30）"):
        undo_import(result_key(result), by=None)


def test_who_covers_the_villages_may_undo_and_nobody_else(tmp_path, town):
    give_role(office := make_account(), "township", town)
    result = bring_villages(tmp_path, by=office)
    elsewhere, county = make_account(), make_account()
    give_role(elsewhere, "county", make_area(town.parent.parent, name="通江县"))
    give_role(county, "county", town.parent)
    with pytest.raises(NotFound, match="没有找到唯一的导入"):
        undo_import(result_key(result), by=elsewhere)
    assert undo_import(result_key(result), by=county).facts_withdrawn == 2


# ── Out again ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_villages_go_out_and_come_in_again_unchanged(tmp_path, town):
    make_area(town, name="新村")
    bring_villages(tmp_path)
    path = tmp_path / "out.xlsx"
    done = export_form(FORM, town.code, by=None, on=DAY, purpose="核对行政村基础信息", masked=True, target=path)
    assert done.rows == 3
    result = import_workbook(path, by=None, as_of=DAY)
    assert (counts(result), reasons(result)) == ((3, 0, 3, 0), [])
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    told = dict(zip(rows[1], next(row for row in rows if "大东村村民委员会" in row), strict=True))
    assert (told[WAN], told["总户数"], told["是否出列"], told["县"]) == ("3.5", "320", "是", "巴州区")
    assert all(told[header] for header in read_forms("sichuan").form(FORM).headers)


def test_villages_saved_by_another_office_program_are_read_the_same(tmp_path):
    if not (soffice := shutil.which("soffice")):
        pytest.skip("SKIPPED: LibreOffice (soffice) is not here, so nobody but us wrote the workbooks.")
    write_villages(tmp_path / "村.xlsx", people=ROWS)
    for ending in ("ods", "xls", "xlsx"):
        folder = tmp_path / ending
        subprocess.run(
            [
                *(soffice, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", ending),
                *("--outdir", str(folder), str(tmp_path / "村.xlsx")),
            ],
            check=True, capture_output=True, timeout=300,
        )  # fmt: skip
        result = import_workbook(folder / f"村.{ending}", by=None, as_of=DAY)
        assert (result.rows, result.rejected, reasons(result)) == (10, 0, []), ending
    assert counts(bring(tmp_path, ROWS)) == (8, 0, 8, 0)
    assert survey().collective_income_fen == 35_000_00

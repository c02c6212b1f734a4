"""Sheets of who works away and who plans to say it of people who are known; a head may be named by 户主姓名 alone."""

import pytest
import xlsxwriter

from tests.importing import DAY, LATER, ROWS, bring, counts, make_town, member, reasons
from tests.workbooks import H1, identity_number
from xiuhua.actions.keep.import_workbook import import_workbook
from xiuhua.actions.keep.undo_import import undo_import
from xiuhua.bridge.intake.forms import read_forms
from xiuhua.register.models import Household, ImportBatch, Labour, Member, Work

pytestmark = pytest.mark.django_db
AWAY = {
    "户类型": "脱贫户", "是否已务工": "是", "务工所在省": "广东省", "务工所在县": "宝安区",
    "务工企业名称": "某某电子厂", "就业渠道": "自主就业", "务工时间（月）": "9", "年度交通费补助": "300",
}  # fmt: skip
PLANNED = {"是否计划务工": "是", "计划务工所在省": "四川省", "计划务工所在县": "双流区", "就业服务需求": "技能培训"}


@pytest.fixture(autouse=True)
def people(tmp_path):
    """The township with its eight persons."""
    make_town()
    bring(tmp_path, ROWS)


def write_form(path, name: str, rows):
    """Rows in a form, its header on the third row as on real exports."""
    form = read_forms("sichuan").form(name)
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("数据")
        sheet.write_string(0, 0, form.label["zh"])
        for place, line in enumerate([form.headers, *([row.get(it, "") for it in form.headers] for row in rows)]):
            sheet.write_row(2 + place, 0, line)
    return path


def of_person(place: int, **said) -> dict[str, str]:
    """A row of `ROWS` under the headers of 2023, with more said of it."""
    row = ROWS[place]
    named = {"县": row["县(市、区、旗)"], "乡": row["乡(镇)"], "村": row["行政村"]}
    return {**named, **{header: row[header] for header in ("户编号", "姓名", "证件号码")}, **said}


def bring_form(folder, name: str, rows, *, on=LATER):
    """Import rows in a form."""
    return import_workbook(write_form(folder / f"{name}.xlsx", name, rows), by=None, as_of=on)


def test_where_somebody_works_is_known_and_again_changes_nothing(tmp_path):
    rows = [of_person(0, **AWAY), of_person(1, 是否已务工="否")]
    result = bring_form(tmp_path, "h6_work_out", rows)
    assert (counts(result), reasons(result), result.added) == ((2, 2, 0, 0), [], 0)
    assert ImportBatch.objects.get(key=result.batch).layout == "h6_work_out"
    work = Work.objects.on(LATER).get(member=member(0))
    assert (work.away, work.province, work.county, work.months) == (True, "广东省", "宝安区", 9)
    assert (work.employer, work.channel) == ("某某电子厂", "自主就业")
    assert Work.objects.on(LATER).get(member=member(1)).away is False
    assert counts(bring_form(tmp_path, "h6_work_out", rows)) == (2, 0, 2, 0)
    assert counts(bring_form(tmp_path, "h6_work_out", [of_person(0, **AWAY | {"务工所在县": "南山区"}), rows[1]])) == (
        *(2, 1, 1, 0),
    )


def test_a_subsidy_is_money_and_dropped_with_the_reason(tmp_path):
    result = bring_form(tmp_path, "h6_work_out", [of_person(0, **AWAY)])
    assert result.remarks(language="zh") == [
        "“户类型”列未保存：防返贫监测的类别不属于本方案的时期。",
        "“年度交通费补助”列未保存：补助资金由资金台账登记，不从务工名单读取。",
    ]
    assert "it is entered with the ledger of funds" in result.remarks(language="en")[1]


def test_who_plans_to_work_away_and_what_they_need_is_known(tmp_path):
    rows = [of_person(0, **PLANNED), of_person(4, 是否计划务工="否")]
    result = bring_form(tmp_path, "h6_work_planned", rows)
    assert (counts(result), reasons(result)) == ((2, 2, 0, 0), [])
    labour = Labour.objects.on(LATER).get(member=member(0))
    assert (labour.plans_work, labour.planned_province, labour.planned_county) == (True, "四川省", "双流区")
    assert (labour.work_wish, labour.ability) == ("技能培训", "ordinary")
    assert Labour.objects.on(LATER).get(member=member(4)).plans_work is False
    assert counts(bring_form(tmp_path, "h6_work_planned", rows)) == (2, 0, 2, 0)


def test_a_new_place_of_work_outdates_what_was_known_of_the_old_one(tmp_path):
    bring_form(tmp_path, "h6_work_out", [of_person(0, **AWAY)], on=DAY)
    bring(tmp_path, [{**ROWS[0], "务工状况": "乡(镇)内务工"}], on=LATER)
    work = Work.objects.on(LATER).get(member=member(0))
    assert (work.place, work.province, work.county, work.employer, work.away) == ("in_township", "", "", "", True)


def test_bad_cells_of_work_sheets_are_named_and_nobody_is_filed_by_them(tmp_path):
    stranger = of_person(1, **AWAY | {"证件号码": identity_number(9_000)})
    rows = [of_person(0, **AWAY | {"务工时间（月）": "13", "是否已务工": "去了"}), stranger]
    result = bring_form(tmp_path, "h6_work_out", rows)
    assert counts(result) == (2, 0, 0, 2)
    assert reasons(result)[:2] == [(4, "务工时间（月）", "not_whole"), (4, "是否已务工", "not_in_list")]
    assert {(row, reason) for row, _, reason in reasons(result)[2:]} == {(5, "missing_for_new")}
    assert Member.objects.count() == 8


def test_a_work_sheet_undone_leaves_work_as_it_was(tmp_path):
    before = list(Work.objects.on(LATER).order_by("pk").values())
    result = bring_form(tmp_path, "h6_work_out", [of_person(place, **AWAY) for place in range(3)])
    undone = undo_import(ImportBatch.objects.get(key=result.batch).key, by=None)
    assert (undone.facts_withdrawn, undone.members) == (3, 0)
    assert list(Work.objects.on(LATER).order_by("pk").values()) == before


# ── A head named by 户主姓名 ──────────────────────────────────────────────────────────────────────────────────────────

ONLY = "“户主姓名”列：只有户主行的“户主姓名”是本人姓名：户主可以新增，并与登记册核对姓名；其他成员只能按证件号码更新。"


def mongolian(place: int, rows=ROWS, **said) -> dict[str, str]:
    """A row under the headers of Inner Mongolia: nobody but the head has a name."""
    row, head = rows[place], rows[place // 4 * 4]
    renamed = {
        "家庭编号": "户编号",
        "旗区": "县(市、区、旗)",
        "苏木乡": "乡(镇)",
        "噶查村": "行政村",
        "劳动能力": "劳动技能",
    }
    same = {header: row[header] for header in H1 if header != "姓名"}
    return {**same, **{new: row[old] for new, old in renamed.items()}, "户主姓名": head["姓名"], **said}


def moved(rows):
    """The same people under other numbers of households and identity: nobody knows them."""
    return [{**row, "户编号": f"9{row['户编号']}", "证件号码": number} for row, number in zip(rows, NEW, strict=True)]


NEW = [identity_number(9_000 + place) for place in range(2)]  # of nobody in `ROWS`


def test_heads_are_compared_by_the_name_of_the_head(tmp_path):
    result = bring_form(tmp_path, "h5", [mongolian(0), mongolian(1)])
    assert (counts(result)[3], reasons(result)) == (0, [])
    assert ONLY in result.remarks(language="zh")
    result = bring_form(tmp_path, "h5", [mongolian(0, 户主姓名="钱多多"), mongolian(1, 户主姓名="钱多多")])
    assert reasons(result) == [(4, "户主姓名", "name_differs")]
    assert "钱**" in {cell["value"] for cell in result.problems.iter_rows(named=True)}


def test_a_new_head_is_filed_and_other_members_are_not(tmp_path):
    rows = [mongolian(place, rows=moved(ROWS[:2])) for place in range(2)]
    result = bring_form(tmp_path, "h5", rows)
    assert (counts(result), result.added) == ((2, 1, 0, 1), 1)
    assert reasons(result) == [(5, "姓名", "missing_for_new")]
    filed = Member.objects.get(number=f"9{ROWS[0]['户编号']}-01")
    assert (filed.name, Household.objects.count()) == (ROWS[0]["姓名"], 3)
    assert counts(bring_form(tmp_path, "h5", rows)) == (2, 0, 1, 1)


def test_the_name_of_the_head_says_nothing_beside_a_column_of_names(tmp_path):
    path = tmp_path / "a.csv"
    header = [*H1, "户主姓名"]
    lines = [header, *([*row.values(), "钱多多"] for row in ROWS[1:4]), [*ROWS[0].values(), ROWS[0]["姓名"]]]
    path.write_text("\n".join(",".join(line) for line in lines), "utf-8")
    result = import_workbook(path, by=None, as_of=DAY)
    assert (counts(result), result.remarks()) == ((4, 0, 4, 0), [])

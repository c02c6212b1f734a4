"""Every form that offices know goes into the register by its own headers, whatever else stands on its sheets."""

from decimal import Decimal

import pytest
import xlsxwriter

from tests.importing import DAY, ROWS, counts, make_town, member, reasons
from tests.workbooks import write_csv
from xiuhua.actions.keep.import_workbook import import_workbook
from xiuhua.actions.keep.undo_import import undo_import
from xiuhua.bridge.intake.forms import read_forms
from xiuhua.register.models import (
    AssetComparison,
    Food,
    HeaderMeaning,
    Health,
    HomeLanguage,
    Household,
    Housing,
    ImportBatch,
    Labour,
    Land,
    Living,
    Member,
    MemberContact,
    Schooling,
    SocialSecurity,
    Water,
    Work,
)

pytestmark = pytest.mark.django_db
# What every form says of the people of `ROWS`, by item; a form takes of it what it has columns for.
MORE = {
    "member.sex": lambda row: "男" if int(row["证件号码"][16]) % 2 else "女",
    "member.birth": lambda row: f"{row['证件号码'][6:10]}/{row['证件号码'][10:12]}/{row['证件号码'][12:14]}",
    "member.id_kind": lambda _row: "居民身份证(18位)",
    "member.political": lambda _row: "群众",
    "membercontact.phone": lambda row: row["联系电话"],
    "socialsecurity.medical": lambda _row: "是",
    "socialsecurity.minimum_living": lambda _row: "否",
    "health.certified_year": lambda _row: "2015",
    "household.registered_on": lambda _row: "2014年4月1日",
    "household.standard": lambda _row: "国家标准",
    "land.cultivated_mu": lambda _row: "3.5亩",
    "living.toilet": lambda _row: "是",
    "housing.floor_m2": lambda _row: "80.55",
    "housing.grade": lambda _row: "C级",
    "food.hungry_months": lambda _row: "2",
    "assetcomparison.vehicle": lambda _row: "否",
}


@pytest.fixture(autouse=True)
def town():
    """The township that everything is imported into."""
    return make_town()


def cells(form, row: dict[str, str]) -> list[str]:
    """A row of `ROWS` in the columns of another form."""
    items = read_forms("sichuan").layout
    said = {feeds: row[header] for header, feeds in zip(row, items.recognise(list(row)), strict=True) if feeds}
    said |= {feeds: tell(row) for feeds, tell in MORE.items()}
    return [said.get(feeds, "") if feeds else "" for feeds in items.recognise(form.headers)]


def write_form(path, name: str, *, rows=ROWS, above: int = 2):
    """The people in a form, its header on the third row as on real exports."""
    form = read_forms("sichuan").form(name)
    wanted = rows if form.about == "persons" else rows[::4]
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("数据")
        sheet.write_string(0, 0, form.label["zh"])
        for place, line in enumerate([form.headers, *(cells(form, row) for row in wanted)], start=above):
            for column, text in enumerate(line):
                sheet.write_string(place, column, text)
    return path


def bring_form(folder, name: str, **options):
    """Import the people in a form."""
    return import_workbook(write_form(folder / f"{name}.xlsx", name), by=None, as_of=DAY, **options)


@pytest.mark.parametrize("name", ["h1", "h2", "h3", "h4", "h6"])
def test_people_come_by_every_form_and_again_change_nothing(tmp_path, name):
    result = bring_form(tmp_path, name)
    assert (counts(result), reasons(result)) == ((8, 8, 0, 0), [])
    assert (result.added, result.changed, ImportBatch.objects.get().layout) == (8, 0, name)
    assert counts(bring_form(tmp_path, name)) == (8, 0, 8, 0)
    assert Household.objects.count() == 2


def test_full_fields_are_kept_where_they_belong(tmp_path):
    bring_form(tmp_path, "h4")
    person = member(2)
    assert (person.political, person.sex) == ("masses", "male" if int(ROWS[2]["证件号码"][16]) % 2 else "female")
    assert MemberContact.objects.get(member=person).phone == ROWS[2]["联系电话"]
    security = SocialSecurity.objects.get(member=person)
    assert (security.medical, security.minimum_living) == (True, False)
    assert Health.objects.get(member=person).certified_year == 2015
    assert Household.objects.first().standard == "国家标准"


def test_the_day_a_household_was_filed_is_taken_from_the_workbook(tmp_path):
    bring_form(tmp_path, "h3")
    assert {day.isoformat() for day in Household.objects.values_list("registered_on", flat=True)} == {"2014-04-01"}


def test_a_form_says_more_of_people_who_are_known(tmp_path):
    bring_form(tmp_path, "h1")
    result = bring_form(tmp_path, "h4")
    assert (counts(result), result.added, result.changed) == ((8, 8, 0, 0), 0, 8)
    assert Work.objects.on(DAY).count() == 2
    assert Schooling.objects.on(DAY).count() == 8


def test_rows_about_households_say_something_of_known_ones(tmp_path):
    bring_form(tmp_path, "h1")
    result = bring_form(tmp_path, "h6_households")
    assert (counts(result), reasons(result), result.added) == ((2, 2, 0, 0), [], 0)
    assert [str(land.cultivated_mu) for land in Land.objects.on(DAY)] == ["3.50", "3.50"]
    assert (Living.objects.on(DAY).filter(toilet=True).count(), Water.objects.on(DAY).count()) == (2, 2)
    assert counts(bring_form(tmp_path, "h6_households")) == (2, 0, 2, 0)


def test_what_a_survey_finds_of_a_home_comes_in_and_goes_again(tmp_path):
    bring_form(tmp_path, "h1")
    result = bring_form(tmp_path, "survey")
    assert (counts(result), reasons(result)) == ((2, 2, 0, 0), [])
    assert set(Housing.objects.on(DAY).values_list("grade", "floor_m2")) == {("C", Decimal("80.6"))}
    assert set(Food.objects.on(DAY).values_list("hungry_months", "meals_a_day")) == {(2, None)}
    assert set(AssetComparison.objects.on(DAY).values_list("vehicle", "town_house")) == {(False, None)}
    again = bring_form(tmp_path, "survey")
    assert counts(again) == (2, 0, 2, 0)
    undo_import(again.batch, by=None)
    undo_import(result.batch, by=None)
    assert (Food.objects.on(DAY).count(), AssetComparison.objects.on(DAY).count()) == (0, 0)
    assert set(Housing.objects.on(DAY).values_list("grade", flat=True)) == {""}


def test_languages_of_households_come_by_a_form_of_their_own_and_go_with_it(tmp_path):
    bring_form(tmp_path, "h1")
    rows = [row | {"家庭语言": "彝语", "第二语言": "四川方言"} for row in ROWS]
    path = write_form(tmp_path / "语言.xlsx", "home_languages", rows=rows)
    result = import_workbook(path, by=None, as_of=DAY)
    assert (counts(result), reasons(result)) == ((2, 2, 0, 0), [])
    assert set(HomeLanguage.objects.on(DAY).values_list("language", "second")) == {("yi", "sichuanese")}
    again = import_workbook(path, by=None, as_of=DAY)
    assert counts(again) == (2, 0, 2, 0)
    undo_import(again.batch, by=None)
    undo_import(result.batch, by=None)
    assert HomeLanguage.objects.on(DAY).count() == 0


def test_a_household_of_which_nobody_is_known_is_no_household(tmp_path):
    result = bring_form(tmp_path, "h6_households")
    assert counts(result) == (2, 0, 0, 2)
    assert {reason for _, _, reason in reasons(result)} == {"household_of_nobody"}
    assert Household.objects.count() == 0


def test_households_and_their_members_come_on_two_sheets(tmp_path):
    forms = read_forms("sichuan")
    path = tmp_path / "两表.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, rows in (("h6_households", ROWS[::4]), ("h1", ROWS)):
            sheet, form = book.add_worksheet(name), forms.form(name)
            for place, line in enumerate([form.headers, *(cells(form, row) for row in rows)]):
                sheet.write_row(place, 0, line)
    result = import_workbook(path, by=None, as_of=DAY)
    assert (counts(result), reasons(result)) == ((10, 10, 0, 0), [])
    assert (Household.objects.count(), Member.objects.count(), Land.objects.count()) == (2, 8, 2)


def test_a_household_on_two_rows_is_taken_once(tmp_path):
    bring_form(tmp_path, "h1")
    path = write_form(tmp_path / "a.xlsx", "h6_households", rows=[row for row in ROWS[::4] for _ in range(8)])
    result = import_workbook(path, by=None, as_of=DAY)
    assert counts(result) == (4, 2, 0, 2)
    assert reasons(result) == [(5, "户编号", "row_repeated"), (7, "户编号", "row_repeated")]


def test_people_are_known_by_identity_where_a_form_has_no_number_of_theirs(tmp_path):
    bring_form(tmp_path, "h1")
    result = bring_form(tmp_path, "h5")
    assert (counts(result), reasons(result), result.added) == ((8, 8, 0, 0), [], 0)
    assert ImportBatch.objects.order_by("pk").last().layout == "h5"


def test_new_people_without_a_number_get_one_of_the_registers_own(tmp_path):
    rows = [{header: cell for header, cell in row.items() if header != "人编号"} for row in ROWS[:2]]
    path = write_csv(tmp_path / "a.csv", [])
    path.write_text("\n".join(",".join(line) for line in (rows[0], *(row.values() for row in rows))), encoding="utf-8")
    assert counts(import_workbook(path, by=None, as_of=DAY)) == (2, 2, 0, 0)
    number = ROWS[0]["户编号"]
    assert sorted(Member.objects.values_list("number", flat=True)) == [f"{number}-01", f"{number}-02"]
    path.write_text(path.read_text().replace(rows[1]["姓名"], rows[1]["姓名"]), encoding="utf-8")
    assert counts(import_workbook(path, by=None, as_of=DAY)) == (2, 0, 2, 0)


def test_police_and_bank_columns_are_dropped_and_named(tmp_path):
    path = tmp_path / "a.csv"
    header = [*ROWS[0], "公安姓名", "银行卡号", "爱好"]
    line = [*{**ROWS[0], "人数": "1"}.values(), "赵一", "62", "下棋"]
    path.write_text("\n".join(",".join(cells) for cells in (header, line)), "utf-8")
    result = import_workbook(path, by=None, as_of=DAY)
    assert counts(result) == (1, 1, 0, 0)
    assert result.remarks(language="zh") == [
        "“公安姓名”列未保存：公安机关的比对数据，不属于本登记册，不保存。",
        "“银行卡号”列未保存：银行账户不经名单导入，由资金台账登记。",
        "“爱好”列不认识，未导入。可以指明它是哪一项。",
    ]


def test_what_somebody_said_of_a_header_is_remembered(tmp_path):
    HeaderMeaning.objects.create(layout="items", header="爱好", feeds="labour.ability")
    header = ["爱好" if name == "劳动技能" else name for name in ROWS[0]]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(",".join(line) for line in (header, ROWS[0].values())), "utf-8")
    result = import_workbook(path, by=None, as_of=DAY)
    assert (counts(result), result.unknown) == ((1, 1, 0, 0), ())
    assert Labour.objects.get().ability == "ordinary"


def test_sex_and_birth_must_be_those_of_the_identity_number(tmp_path):
    path = tmp_path / "a.csv"
    other = "女" if int(ROWS[0]["证件号码"][16]) % 2 else "男"
    header = [*ROWS[0], "性别", "出生日期"]
    path.write_text("\n".join(",".join(line) for line in (header, [*ROWS[0].values(), other, "1901-01-01"])), "utf-8")
    result = import_workbook(path, by=None, as_of=DAY)
    assert reasons(result) == [(2, "性别", "identity_says_otherwise"), (2, "出生日期", "identity_says_otherwise")]


def test_an_identity_number_that_a_spreadsheet_shortened_is_completed_from_the_register(tmp_path):
    bring_form(tmp_path, "h1")
    number = ROWS[1]["证件号码"]
    zeroed = [{**row, "证件号码": f"{number[:15]}000"} if row is ROWS[1] else row for row in ROWS]
    result = import_workbook(write_csv(tmp_path / "b.csv", zeroed), by=None, as_of=DAY)
    assert (counts(result), reasons(result)) == ((8, 0, 8, 0), [])
    floated = [{**row, "证件号码": f"{number[0]}.{number[1:15]}E+17"} if row is ROWS[1] else row for row in ROWS]
    result = import_workbook(write_csv(tmp_path / "c.csv", floated), by=None, as_of=DAY)
    assert counts(result) == (8, 0, 8, 0)
    (repair,) = result.repairs.filter(kind="from_register").rows(named=True)
    assert (repair["feeds"], repair["count"]) == ("member.identity", 1)
    assert number not in (repair["before"], repair["after"])


@pytest.mark.parametrize(
    ("cell", "change"),
    [
        ("{0}000", {"姓名": "钱某", "人编号": "51199"}),  # neither the number nor the name is known there
        ("9{1}000", {}),  # the fifteen digits are another's
        ("{2}E+17", {}),  # fewer than fifteen digits are left
    ],
)
def test_a_shortened_number_that_is_not_surely_somebodys_is_not_completed(tmp_path, cell, change):
    bring_form(tmp_path, "h1")
    number = ROWS[1]["证件号码"]
    text = cell.format(number[:15], number[1:15], f"{number[0]}.{number[1:6]}")
    rows = [{**row, **change, "证件号码": text} if row is ROWS[1] else row for row in ROWS]
    result = import_workbook(write_csv(tmp_path / "b.csv", rows), by=None, as_of=DAY)
    assert counts(result) == (8, 0, 7, 1)
    assert [column for _, column, _ in reasons(result)] == ["证件号码"]


def test_a_township_without_its_county_is_found_where_there_is_one_of_its_name(tmp_path):
    result = bring_form(tmp_path, "h2")
    assert counts(result) == (8, 8, 0, 0)


def test_what_lies_in_the_register_is_a_conflict_and_what_lies_in_the_row_is_bad(tmp_path):
    bring_form(tmp_path, "h1")
    rows = [{**row, **{0: {"姓名": "孙某"}, 1: {"危房户": "可能"}}.get(place, {})} for place, row in enumerate(ROWS)]
    result = import_workbook(write_csv(tmp_path / "b.csv", rows), by=None, as_of=DAY)
    assert (counts(result), result.conflicting, result.bad) == ((8, 0, 6, 2), 1, 1)


def test_a_header_that_is_printed_on_every_page_is_no_row(tmp_path):
    rows = [*ROWS[:4], dict(zip(ROWS[0], ROWS[0], strict=True)), *ROWS[4:]]
    assert counts(import_workbook(write_csv(tmp_path / "a.csv", rows), by=None, as_of=DAY)) == (8, 8, 0, 0)

"""A department's template is bound once, then filled for any area and day, and says what differs from last time."""

from datetime import date

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from tests.importing import DAY, LATER, ROWS, bring, counts, make_town
from tests.makers import give_role, make_account
from xiuhua.actions.keep.bind_form import bind_form, end_asked_form, open_asked_form, rebind, template_kept
from xiuhua.actions.keep.fill_asked_form import fill_asked_form, hand_out_asked_form
from xiuhua.actions.keep.rotate_keys import reseal_all
from xiuhua.actions.reveal import PurposeMissing
from xiuhua.duty.door import Absent
from xiuhua.register.models import AskedFilling, JournalLine
from xiuhua.register.vault import open_vault
from xiuhua.words import Rejected

pytestmark = pytest.mark.django_db
PURPOSE = "县残联核对残疾人家庭"
HEAD = [["某县残疾人家庭情况统计表"], ["序号", "姓名", "年龄", "与户主关系", "健康状况", "残联备注"]]


@pytest.fixture
def town(tmp_path):
    township = make_town()
    assert counts(bring(tmp_path, ROWS)) == (8, 8, 0, 0)
    return township


@pytest.fixture
def county(town):
    """The county's office, which sees personal values in the clear."""
    account = make_account("county")
    give_role(account, "county", area=town.parent)
    return account


def template(folder, head=HEAD, *, name="残联.xlsx"):
    """A department's workbook: a title over all columns, headers, and an empty row with a formula."""
    path = folder / name
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("残疾人")
        sheet.merge_range(0, 0, 0, len(head[1]) - 1, head[0][0])
        sheet.write_row(1, 0, head[1])
        sheet.write_formula(3, 0, "=1+1")
    return path


def bind(folder, by, **options):
    asked = {"department": "县残联", "label": "残疾人家庭情况", "purpose": PURPOSE} | options
    return bind_form(template(folder), by=by, **asked)


def fill(form, town, folder, by, *, on=DAY, masked=False):
    target = folder / f"{on}.xlsx"
    filling = hand_out_asked_form(form.key, town.code, by=by, on=on, masked=masked, target=target)
    return filling, sheets(target)


def sheets(path):
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_it_goes_out_as_it_came_with_a_row_for_everybody(town, county, tmp_path):
    form = bind(tmp_path, county)
    filled, written = fill(form, town, tmp_path, county)
    assert (filled.rows.height, filled.last, filled.differences) == (8, None, None)
    title, headers, *rows = written["残疾人"]
    assert (title[0], headers) == (HEAD[0][0], HEAD[1])
    assert [(row[1], row[3], row[5]) for row in rows] == [(row["姓名"], row["与户主关系"], "") for row in ROWS]
    assert [row[0] for row in rows] == [str(number) for number in range(1, 9)]
    birth = ROWS[0]["证件号码"][6:14]
    assert rows[0][2] == str(2017 - int(birth[:4]) - (birth[4:] > "0331"))
    assert "第一次" in written["与上次的差异"][1][0]


def test_what_came_went_and_changed_since_is_told_row_by_row(town, county, tmp_path):
    form = bind(tmp_path, county)
    fill(form, town, tmp_path, county)
    healthy = ROWS[0]["健康状况"]
    bring(tmp_path, [ROWS[0] | {"健康状况": "残疾"}], on=LATER)
    filled, written = fill(form, town, tmp_path, county, on=LATER)
    key = ROWS[0]["人编号"]
    changed = [
        (it["key"], it["what"], it["was"], it["now"]) for it in filled.differences.to_dicts() if it["column"] == "4"
    ]
    assert changed == [(key, "changed", healthy, "残疾")]
    assert [key, "改变", "健康状况", healthy, "残疾"] in written["与上次的差异"]
    assert filled.last.by == county


def test_when_nothing_changed_that_is_said(town, county, tmp_path):
    form = bind(tmp_path, county)
    fill(form, town, tmp_path, county)
    filled, written = fill(form, town, tmp_path, county)
    assert filled.differences.is_empty()
    assert f"与 {DAY} 的填报相比，没有任何变化" in written["与上次的差异"][1][0]


def test_masked_and_clear_fillings_are_never_compared(town, county, tmp_path):
    form = bind(tmp_path, county)
    fill(form, town, tmp_path, county)
    filled, written = fill(form, town, tmp_path, county, masked=True)
    assert filled.differences is None
    assert {row[1][1:] for row in written["残疾人"][2:]} == {"**"}
    assert not any(row["姓名"] in str(written) for row in ROWS)


def test_a_column_is_bound_by_hand_and_what_was_filled_before_is_forgotten(town, county, tmp_path):
    form = bind(tmp_path, county)
    fill(form, town, tmp_path, county)
    feeds = [*template_kept(form).feeds[:-1], "contact.phone"]
    rebind(form.key, feeds, about="persons", by=county)
    filled, written = fill(form, town, tmp_path, county)
    assert [row[5] for row in written["残疾人"][2:]] == [row["联系电话"] for row in ROWS]
    assert filled.differences is None
    with pytest.raises(Rejected, match="does not know"):
        rebind(form.key, [*feeds[:-1], "member.id_sealed"], about="persons", by=county)


def test_a_column_that_rows_of_a_kind_cannot_say_is_refused(county, tmp_path):
    form = bind(tmp_path, county)
    with pytest.raises(Rejected, match="cannot say 姓名"):
        rebind(form.key, template_kept(form).feeds, about="households", by=county)


def test_rows_can_be_villages(town, county, tmp_path):
    form = bind(tmp_path, county)
    rebind(form.key, ["running", "place.village", "", "", "", "reckoned.address"], about="villages", by=county)
    _, written = fill(form, town, tmp_path, county)
    assert [row[1] for row in written["残疾人"][2:]] == ["大东村村民委员会", "书台村委会"]


def test_a_township_gets_it_masked_alone_and_may_neither_bind_it_otherwise_nor_end_it(town, county, tmp_path):
    form = bind(tmp_path, county)
    township = make_account("township")
    give_role(township, "township", area=town)
    filled, _ = fill(form, town, tmp_path, township, masked=True)
    assert filled.rows.height == 8
    with pytest.raises(Rejected, match="in the clear"):
        fill(form, town, tmp_path, township)
    for deed in (
        lambda: rebind(form.key, template_kept(form).feeds, about="persons", by=township),
        lambda: end_asked_form(form.key, by=township),
        lambda: fill_asked_form(form.key, town.parent.code, by=township, on=DAY, masked=True),
    ):
        with pytest.raises(Absent):
            deed()


def test_who_hands_out_no_forms_sees_none(county, tmp_path):
    form = bind(tmp_path, county)
    stranger = make_account("stranger")
    for deed in (lambda: open_asked_form(form.key, by=stranger), lambda: bind(tmp_path, stranger)):
        with pytest.raises(Absent):
            deed()


def test_once_ended_it_is_gone_with_what_was_filled_and_the_journal_remembers(town, county, tmp_path):
    form = bind(tmp_path, county)
    fill(form, town, tmp_path, county)
    end_asked_form(form.key, by=county)
    assert not AskedFilling.objects.exists()
    with pytest.raises(Absent):
        open_asked_form(form.key, by=county)
    lines = JournalLine.objects.filter(deed__in=["bind_form", "export_form", "end_form"]).order_by("pk")
    assert [(line.deed, line.why) for line in lines] == [
        ("bind_form", PURPOSE), ("export_form", PURPOSE), ("end_form", PURPOSE),
    ]  # fmt: skip


def test_what_was_filled_is_sealed_and_opens_under_a_new_key(town, county, tmp_path):
    form = bind(tmp_path, county)
    fill(form, town, tmp_path, county)
    kept = bytes(AskedFilling.objects.get().sealed)
    assert ROWS[0]["姓名"].encode() not in kept
    open_vault().rotate()
    reseal_all(open_vault(), progress=lambda *_: None)
    assert bytes(AskedFilling.objects.get().sealed) != kept
    filled, _ = fill(form, town, tmp_path, county)
    assert filled.differences.is_empty()


@pytest.mark.parametrize(
    ("said", "refusal"),
    [({"department": " "}, Rejected), ({"label": ""}, Rejected), ({"purpose": "短"}, PurposeMissing)],
)
def test_what_others_would_not_find_again_is_refused(said, refusal, county, tmp_path):
    with pytest.raises(refusal):
        bind(tmp_path, county, **said)


def test_an_empty_workbook_asks_for_nothing(county, tmp_path):
    path = tmp_path / "空.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("空")
    with pytest.raises(Rejected, match=r"空\.xlsx is empty"):
        bind_form(path, department="某局", label="空表", purpose=PURPOSE, by=county)


def test_a_day_before_anybody_was_filed_gives_an_empty_form(town, county, tmp_path):
    filled, written = fill(bind(tmp_path, county), town, tmp_path, county, on=date(2016, 12, 31))
    assert filled.rows.height == 0
    assert written["残疾人"][1] == HEAD[1]


def test_to_look_at_what_differs_keeps_nothing_and_masks_it(town, county, tmp_path):
    form = bind(tmp_path, county)
    rebind(form.key, [*template_kept(form).feeds[:-1], "contact.phone"], about="persons", by=county)
    fill(form, town, tmp_path, county)
    bring(tmp_path, [ROWS[0] | {"联系电话": "13900000001"}], on=LATER)
    looked = fill_asked_form(form.key, town.code, by=county, on=LATER, masked=False)
    assert AskedFilling.objects.get().on == DAY
    phones = looked.shown().filter(column="残联备注").select("was", "now").unique().rows()
    assert phones == [(ROWS[0]["联系电话"][:3] + "****" + ROWS[0]["联系电话"][-4:], "139****0001")]
    assert "4 行的内容有变" in looked.told()

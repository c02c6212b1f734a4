"""A department's template is bound once, then filled for any area and day, and says what differs from last time."""

import zipfile
from datetime import date

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from tests.importing import DAY, LATER, ROWS, bring, counts, let_in, make_town
from tests.kept_rows import kept_rows
from tests.makers import give_role, make_account
from xiuhua.actions.keep import fill_asked_form as fill_asked_form_module
from xiuhua.actions.keep.bind_form import bind_form
from xiuhua.actions.keep.end_form import end_asked_form
from xiuhua.actions.keep.fill_asked_form import fill_asked_form, first_rows, hand_out_asked_form
from xiuhua.actions.keep.form_access import open_asked_form, template_kept
from xiuhua.actions.keep.rebind_form import rebind_form
from xiuhua.actions.keep.rotate_keys import reseal_all
from xiuhua.actions.reveal import PurposeMissing
from xiuhua.actions.whole_text import TooLong
from xiuhua.duty.door import Absent
from xiuhua.register.models import Area, AskedFilling, AskedForm, JournalLine
from xiuhua.register.vault import open_vault
from xiuhua.words import Conflict, Rejected

pytestmark = pytest.mark.django_db
PURPOSE = "县残联核对残疾人家庭"
HEAD = [["某县残疾人家庭情况统计表"], ["序号", "姓名", "年龄", "与户主关系", "健康状况", "残联备注"]]


@pytest.fixture(scope="module")
def standing_town(django_db_setup, django_db_blocker, tmp_path_factory):  # noqa: ARG001 -- the database must stand
    with kept_rows(django_db_blocker):
        yield filled_town(tmp_path_factory.mktemp("town"))


@pytest.fixture
def town(standing_town):
    return Area.objects.get(pk=standing_town.pk)


def filled_town(folder):
    """The township with eight persons."""
    township = make_town()
    assert counts(bring(folder, ROWS)) == (8, 8, 0, 0)
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
    filling, _ = hand_out_asked_form(let_in(form).key, town.code, by=by, on=on, masked=masked, target=target)
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


HOMES = [["贫困户住房情况"], ["序号", "户主姓名", "户主身份证号", "家庭人口", "住房是否危房"]]


def test_a_row_for_a_household_names_its_head_and_counts_its_members(town, county, tmp_path):
    form = bind_form(
        template(tmp_path, HOMES, name="住建.xlsx"), department="住建局", label="住房", purpose=PURPOSE, by=county
    )
    assert template_kept(form).about == "households"
    assert template_kept(form).feeds[:4] == ("running", "head.name", "member.identity", "stated.members")
    _, written = fill(form, town, tmp_path, county)
    homes = {}
    for row in ROWS:
        homes.setdefault(row["户编号"], []).append(row)
    heads = [(next(row for row in home if row["与户主关系"] == "户主"), len(home)) for home in homes.values()]
    assert sorted(tuple(row[1:4]) for row in written["残疾人"][2:]) == sorted(
        (head["姓名"], head["证件号码"], str(count)) for head, count in heads
    )
    _, hidden = fill(form, town, tmp_path, county, masked=True)
    assert not any(head["姓名"] in str(hidden) or head["证件号码"] in str(hidden) for head, _ in heads)


def test_a_newer_template_takes_the_place_of_the_one_called_so_and_is_bound_as_that_was(town, county, tmp_path):
    former = bind(tmp_path, county)
    rebind_form(former.key, [*template_kept(former).feeds[:-1], "contact.phone"], about="persons", by=county)
    newer = bind_form(
        template(tmp_path, [HEAD[0], [*HEAD[1][::-1], "民族"]], name="新.xlsx"),
        department="县残联", label="残疾人家庭情况", purpose=PURPOSE, by=county,
    )  # fmt: skip
    assert template_kept(newer).feeds[0] == "contact.phone"
    assert template_kept(newer).feeds[-1] == "member.ethnicity"
    with pytest.raises(Absent):
        open_asked_form(former.key, by=county)
    end_asked_form(newer.key, by=county)
    assert template_kept(bind(tmp_path, county)).feeds[-1] == "contact.phone"
    other = make_account("other")
    give_role(other, "township", area=town)
    bind(tmp_path, other)
    assert AskedForm.objects.filter(ended_at=None).count() == 2


def test_the_first_rows_are_shown_masked_whoever_asks(town, county, tmp_path):
    form = bind(tmp_path, county)
    shown = first_rows(form.key, town.code, by=county, on=DAY).rows()
    assert [row[0] for row in shown] == ["1", "2", "3"]
    assert {row[1][1:] for row in shown} == {"**"}
    assert first_rows(form.key, town.code, by=county, on=date(2016, 12, 31)).is_empty()


def test_the_terminal_fills_it_too_whatever_its_size_for_a_purpose_of_its_own(town, county, tmp_path, monkeypatch):
    form = bind(tmp_path, county)
    monkeypatch.setattr("xiuhua.actions.keep.fill_asked_form.MOST_ROWS", 3)
    with pytest.raises(Rejected, match="8 rows are too many"):
        fill(form, town, tmp_path, county)
    filling, done = hand_out_asked_form(
        form.key, town.code, by=None, on=DAY, masked=True, target=tmp_path / "a.xlsx", purpose="换一个用途试试"
    )
    assert (done.rows, filling.order.purpose) == (8, "换一个用途试试")
    assert (AskedFilling.objects.get().by, JournalLine.objects.latest("pk").why) == (None, "换一个用途试试")
    with pytest.raises(Rejected, match=r"扩展名不是 \.xlsx"):
        hand_out_asked_form(form.key, town.code, by=None, on=DAY, masked=True, target=tmp_path / "a.csv")


def test_who_left_is_told_as_gone_and_who_came_as_new(town, county, tmp_path):
    form = bind(tmp_path, county)
    fill(form, town, tmp_path, county, on=date(2016, 12, 31))
    filled, _ = fill(form, town, tmp_path, county)
    assert filled.differences.select("what").unique().rows() == [("came",)]
    back, _ = fill(form, town, tmp_path, county, on=date(2016, 12, 31))
    assert sorted(back.differences.select("key", "what").rows()) == sorted((row["人编号"], "went") for row in ROWS)


ODD = {
    "two rows that could be headers": (
        [["姓名", "年龄"], ["姓名", "民族", "备注"], ["某某", "汉族", ""]], ("member.name", "member.ethnicity", ""),
    ),
    "a header twice": ([["某表"], ["姓名", "姓名", "民族"]], ("member.name", "member.name", "member.ethnicity")),
    "no header that is known": ([["甲", "乙"], ["", ""]], ("", "")),
    "headers under a broad one": (
        [["姓名", "住房", "住房"], ["姓名", "是否危房", "面积"]],
        ("member.name", "housing.dangerous", "housing.floor_m2"),
    ),
    "200 columns": ([[f"列{n}" for n in range(199)] + ["姓名"]], ("",) * 199 + ("member.name",)),
}  # fmt: skip


@pytest.mark.parametrize(("head", "feeds"), ODD.values(), ids=ODD)
def test_an_odd_template_is_taken_filled_and_keeps_its_headers(head, feeds, town, county, tmp_path):
    path = tmp_path / "怪.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("怪")
        sheet.set_column(1, 1, None, None, {"hidden": True})
        for place, row in enumerate(head):
            sheet.write_row(place, 0, row)
    form = bind_form(path, department="某局", label="怪表", purpose=PURPOSE, by=county)
    kept = template_kept(form)
    assert kept.feeds == feeds
    filling, written = fill(form, town, tmp_path, county)
    assert (filling.rows.height, tuple(written["怪"][len(kept.head)])) == (8, kept.headers)


def test_a_formula_in_a_title_is_kept_as_what_it_shows_and_never_lives_again(town, county, tmp_path):
    path = tmp_path / "式.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("式")
        sheet.write_formula(0, 0, '="2017年"&"表"', None, "2017年表")
        sheet.write_row(1, 0, ["姓名", "=cmd|x", "民族"])
    form = bind_form(path, department="某局", label="式", purpose=PURPOSE, by=county)
    assert template_kept(form).head[0][0] == "2017年表"
    fill(form, town, tmp_path, county)
    with zipfile.ZipFile(tmp_path / f"{DAY}.xlsx") as parts:
        assert [name for name in parts.namelist() if b"<f>" in parts.read(name)] == []


def test_a_township_gets_it_masked_alone_and_may_neither_bind_it_otherwise_nor_end_it(town, county, tmp_path):
    form = bind(tmp_path, county)
    township = make_account("township")
    give_role(township, "township", area=town)
    filled, _ = fill(form, town, tmp_path, township, masked=True)
    assert filled.rows.height == 8
    with pytest.raises(Rejected, match="in the clear"):
        fill(form, town, tmp_path, township)
    for deed in (
        lambda: rebind_form(form.key, template_kept(form).feeds, about="persons", by=township),
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
    [
        ({"department": " "}, Rejected),
        ({"label": ""}, Rejected),
        ({"purpose": "短"}, PurposeMissing),
        ({"department": "长" * 81}, TooLong),
        ({"label": "长" * 81}, TooLong),
        ({"purpose": "长" * 201}, TooLong),
    ],
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
    rebind_form(form.key, [*template_kept(form).feeds[:-1], "contact.phone"], about="persons", by=county)
    fill(form, town, tmp_path, county)
    bring(tmp_path, [ROWS[0] | {"联系电话": "13900000001"}], on=LATER)
    looked = fill_asked_form(form.key, town.code, by=county, on=LATER, masked=False)
    assert AskedFilling.objects.get().on == DAY
    phones = looked.shown().filter(column="残联备注").select("was", "now").unique().rows()
    assert phones == [(ROWS[0]["联系电话"][:3] + "****" + ROWS[0]["联系电话"][-4:], "139****0001")]
    assert "4 行的内容有变" in looked.told()


def test_what_differs_under_the_masks_is_told_to_differ(town, county, tmp_path):
    form = bind(tmp_path, county)
    rebind_form(form.key, [*template_kept(form).feeds[:-1], "contact.phone"], about="persons", by=county)
    fill(form, town, tmp_path, county, masked=True)
    phone = ROWS[0]["联系电话"]
    other = phone[:4] + "9" + phone[5:]
    bring(tmp_path, [ROWS[0] | {"联系电话": other}], on=LATER)
    filled, written = fill(form, town, tmp_path, county, on=LATER, masked=True)
    assert filled.differences.height == 4
    assert other not in str(written)
    assert [phone[:3] + "****" + phone[-4:]] * 2 in [row[3:] for row in written["与上次的差异"]]


def test_a_template_with_persons_in_it_is_refused_and_nothing_of_it_is_kept(county, tmp_path):
    path = tmp_path / "账户.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("账户")
        sheet.write_row(0, 0, ["对象", "对象", "对象"])
        sheet.write_row(1, 0, ["某某", "511902194001080092", "6222021234567890123"])
    with pytest.raises(Rejected, match="numbers of persons"):
        bind_form(path, department="某局", label="账户", purpose=PURPOSE, by=county)
    assert not AskedForm.objects.exists()


def test_a_form_that_was_ended_while_it_was_filled_does_not_go_out(town, county, tmp_path, monkeypatch):
    form = bind(tmp_path, county)
    write = fill_asked_form_module.write_text_workbook
    monkeypatch.setattr(
        fill_asked_form_module, "write_text_workbook",
        lambda *said: (write(*said), end_asked_form(form.key, by=county)),
    )  # fmt: skip
    with pytest.raises(Conflict, match="停用、改动或导出了这张表格"):
        fill(form, town, tmp_path, county)
    assert not AskedFilling.objects.exists()
    assert not (tmp_path / f"{DAY}.xlsx").exists()


def test_a_day_to_come_is_refused_and_nothing_leaves(town, county, tmp_path):
    form = let_in(bind(tmp_path, county))
    for by in (county, None):
        with pytest.raises(Rejected, match="2999-01-01 is still to come"):
            hand_out_asked_form(
                form.key, town.code, by=by, on=date(2999, 1, 1), masked=True, target=tmp_path / "later.xlsx"
            )
    assert not (tmp_path / "later.xlsx").exists()
    assert not JournalLine.objects.filter(deed="export_form").exists()

"""The import on the desk: a file is looked at, corrected in place, applied; and is there for nobody else."""

import json
import re
from html import unescape
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.desk.visitor import visit_as
from tests.workbooks import H1, person, write_csv, write_xlsx
from xiuhua.bridge.workbook.reading import open_raw
from xiuhua.desk.correcting import edits_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
SCRIPT = "<script>alert(1)</script>"
HOSTILE = f'赵"><img src=x onerror=alert(1)>{SCRIPT}'
NUMBER = re.compile(r"\b\d{17}[\dX]\b")


@pytest.fixture
def rows(places):
    """Six new persons of the village that the demo's accounts are about."""
    from xiuhua.register.models import Area

    village = Area.objects.get(code=places.village)
    where = (village.parent.parent.name, village.parent.name, village.name)
    return [
        {
            **person(number, house=number // 2, turn=number % 2, place=where),
            "户编号": f"H{number // 2}",
            "人编号": f"P{number}",
        }
        for number in range(6)
    ]


def bring(reader, path, *, on="2017-03-31"):
    with path.open("rb") as file:
        return reader.client.post("/imports/", {"file": file, "as_of": on})


def staged(reader, folder, rows) -> str:
    """The address of an import of rows that were brought."""
    answer = bring(reader, write_csv(folder / "新增.csv", rows))
    assert answer.status_code == 302, unescape(answer.content.decode())
    return answer.headers["Location"]


def apply(reader, address, **options):
    """Press Apply on the page of an import as it stands."""
    return reader.client.post(f"{address}apply/", {"seen": stand(reader.text(address))}, **options)


def stand(page: str) -> str:
    """The hidden field that tells how the import stood when the page was made; pages that offer nothing have none."""
    return (re.findall(r'name="seen" value="(\w+)"', page) or [""])[0]


def counts(page: str) -> list[int]:
    tiles = re.findall(r'data-count="\w+".*?class="value">([\d,]+)<', page, re.DOTALL)
    return [int(number.replace(",", "")) for number in tiles]


def shown_cells(page: str) -> dict[str, str]:
    """The hidden field that says what the page showed."""
    return json.loads(unescape(re.search(r'name="was" value="([^"]*)"', page)[1]))


def keep(reader, address, page, **pressed):
    """Send the grid back with what is to be different."""
    was = shown_cells(page)
    cells = {f"cell:{place}": text for place, text in was.items()}
    return reader.client.post(
        f"{address}correct/", {"was": json.dumps(was), "page": "1", **cells, **pressed}, follow=True
    )


def test_a_file_is_brought_looked_at_corrected_and_applied(tmp_path, rows):
    from xiuhua.register.models import Household, Member

    reader = visit_as("township")
    rows[1]["与户主关系"] = "配藕"
    address = staged(reader, tmp_path, rows)
    page = reader.text(address)
    assert counts(page) == [5, 0, 0, 0, 1]
    assert "5 行将写入登记册" in page
    assert Household.objects.filter(number="H0").count() == 0
    after = keep(reader, address, page, **{"cell:1:belonging.relation": "配偶"})
    assert after.redirect_chain == [(f"{address}?page=1#list", 302)]
    page = after.content.decode()
    assert "已更正 1 格" in page
    assert counts(page) == [6, 0, 0, 0, 0]
    assert "每一行都可以采用" in page
    done = apply(reader, address, follow=True).content.decode()
    assert "已写入 6 行" in done
    assert counts(done) == [6, 0, 0, 0, 0]
    assert Member.objects.filter(number__in=[f"P{n}" for n in range(6)]).count() == 6
    assert "更正表格中的格" in done
    listed = reader.text("/imports/")
    assert "新增.csv" in listed
    assert "已写入" in listed


def test_a_suggestion_is_taken_in_one_cell_or_in_all_like_it(tmp_path, rows):
    reader = visit_as("township")
    for place in (1, 3, 5):
        rows[place]["与户主关系"] = "配偶人"
    address = staged(reader, tmp_path, rows)
    page = reader.text(address)
    suggested = re.search(r'name="use" value="(1:belonging\.relation:[^"]+)"', page)[1]
    assert "全部 3 个同样的格改为" in page
    page = keep(reader, address, page, use=suggested).content.decode()
    assert counts(page)[-1] == 2
    everywhere = re.search(r'name="use-all" value="([^"]+)"', page)[1]
    assert counts(keep(reader, address, page, **{"use-all": everywhere}).content.decode()) == [6, 0, 0, 0, 0]


def test_what_is_typed_goes_into_all_cells_like_it(tmp_path, rows):
    reader = visit_as("township")
    for place in (1, 3):
        rows[place]["健康状况"] = "好得很"
    address = staged(reader, tmp_path, rows)
    page = reader.text(address)
    cell = "1:health.state" if "1:health.state" in shown_cells(page) else next(iter(shown_cells(page)))
    untouched = keep(reader, address, page, all=cell).content.decode()
    assert "没有改动任何一格" in untouched
    page = keep(reader, address, page, all=cell, **{f"cell:{cell}": "健康"}).content.decode()
    assert "已更正 2 格" in page
    assert counts(page)[-1] == 0


def test_somebody_elses_correction_is_not_undone_unseen(tmp_path, rows):
    reader, colleague = visit_as("township"), visit_as("county")
    rows[1]["与户主关系"] = "配藕"
    address = staged(reader, tmp_path, rows)
    page = reader.text(address)
    keep(colleague, address, page, **{"cell:1:belonging.relation": "配偶"})
    after = keep(reader, address, page, **{"cell:1:belonging.relation": "之子"}).content.decode()
    assert "刚才有人更正了这个文件" in after
    assert counts(after) == [6, 0, 0, 0, 0]


def test_a_header_that_nobody_knows_is_told_once(tmp_path, rows):
    reader = visit_as("township")
    headers = [header for header in H1 if header != "劳动技能"] + ["爱好"]
    path = write_xlsx(tmp_path / "新增.xlsx", [{**row, "爱好": row["劳动技能"]} for row in rows], headers=headers)
    address = bring(reader, path).headers["Location"]
    page = reader.text(address)
    assert "有 1 列不认识" in page
    key = address.split("/")[2]
    told = {"import": key, "header": "爱好", "means": "labour.ability"}
    page = reader.client.post("/imports/headers/", told, follow=True).content.decode()
    assert "已记住“爱好”" in page
    assert "列不认识" not in page
    refused = reader.client.post("/imports/headers/", told | {"header": "户编号", "means": "-"}, follow=True)
    assert "表头“户编号”本来就认识" in refused.content.decode()
    assert reader.client.post("/imports/headers/", {"import": "nonsense"}).status_code == 404


def test_rejected_rows_leave_as_a_workbook_before_and_after(tmp_path, rows):
    reader = visit_as("township")
    rows[1]["与户主关系"] = "配藕"
    address = staged(reader, tmp_path, rows)
    for step in ("before", "after"):
        answer = reader.client.post(f"{address}rejected/")
        assert answer.headers["Content-Disposition"].startswith("attachment"), step
        kept = tmp_path / f"{step}.xlsx"
        kept.write_bytes(answer.content)
        head = open_raw(kept).sheets[0].head
        assert (len(head), "配藕" in head[1]) == (2, True), step
        apply(reader, address)
    page = reader.text(address)
    assert "1 格未采用" in page
    assert "配藕" in page
    assert page.count("导出拒收行") == 2


def test_personal_values_are_masked_but_in_the_cell_to_be_corrected(tmp_path, rows):
    reader = visit_as("township")
    wrong = rows[1]["证件号码"][:17] + ("1" if rows[1]["证件号码"][-1] != "1" else "2")
    rows[1]["证件号码"] = wrong
    address = staged(reader, tmp_path, rows)
    page = unescape(reader.text(address))
    assert set(NUMBER.findall(page)) == {wrong}
    assert f'value="{wrong}"' in page
    for row in rows:
        assert row["姓名"] not in page
    apply(reader, address)
    assert not NUMBER.search(reader.text(address))
    assert not NUMBER.search(visit_as("auditor").text("/journal/"))


def test_hostile_values_and_names_stay_text(tmp_path, rows):
    reader = visit_as("township")
    rows[1]["与户主关系"] = HOSTILE
    rows[2]["姓名"] = SCRIPT
    path = write_csv(tmp_path / "a.csv", rows)
    file = SimpleUploadedFile("<img src=x onerror=alert(1)>.csv", path.read_bytes())
    address = reader.client.post("/imports/", {"file": file, "as_of": "2017-03-31"}).headers["Location"]
    sheets = [reader.text(address), reader.text("/imports/"), reader.text(f"{address}discard/")]
    apply(reader, address)
    for page in (*sheets, reader.text(address)):
        assert "<img" not in page
        assert "<script>" not in page


@pytest.mark.parametrize("username", ["village", "helper", "auditor", "health", "leader"])
def test_who_may_not_import_finds_nothing(tmp_path, rows, username):
    address = staged(visit_as("township"), tmp_path, rows)
    reader = visit_as(username)
    assert "/imports/" not in reader.get("/", follow=True).content.decode()
    for page in ("/imports/", address, f"{address}discard/", f"{address}undo/"):
        assert reader.get(page).status_code == 404
    for deed in ("correct", "apply", "discard", "rejected", "undo"):
        assert reader.client.post(f"{address}{deed}/").status_code == 404
    assert bring(reader, write_csv(tmp_path / "b.csv", rows)).status_code == 404
    assert visit_as().get(address).status_code == 302


def test_another_office_and_an_absent_import_are_the_same_answer(tmp_path, rows):
    city = visit_as("city")
    address = staged(city, tmp_path, rows)
    reader = visit_as("township")
    foreign, absent = reader.get(address), reader.get(f"/imports/{uuid4()}/")
    assert (foreign.status_code, absent.status_code) == (404, 404)
    assert "新增.csv" not in reader.text("/imports/")
    assert "新增.csv" in city.text("/imports/")


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"as_of": "2017-03-31"}, "没有选择文件"),
        ({"file": b"a,b\n1,2\n", "as_of": "2017-03-31"}, "名单.csv 的前 30 行中没有表头"),
        ({"file": b"a,b\n1,2\n", "as_of": "soon"}, "没有日期，或日期不对"),
        ({"file": b"a,b\n1,2\n", "as_of": "2017-04-01"}, "2017年4月1日 还没有到"),
        ({"file": b"", "as_of": "2017-03-31"}, ""),
    ],
)
def test_what_cannot_be_brought_is_told_in_words(form, said):
    from xiuhua.register.models import ImportBatch

    before = ImportBatch.objects.count()
    if "file" in form:
        form = form | {"file": SimpleUploadedFile("名单.csv", form["file"])}
    answer = visit_as("township").client.post("/imports/", form)
    assert answer.status_code == 422
    page = unescape(answer.content.decode())
    assert 'role="alert"' in page
    assert said in page
    assert ImportBatch.objects.count() == before


def test_a_file_that_is_too_large_is_not_kept(monkeypatch):
    monkeypatch.setattr("xiuhua.desk.uploads.MOST_BYTES", 1_000)
    file = SimpleUploadedFile("名单.csv", b"x" * 5_000)
    answer = visit_as("township").client.post("/imports/", {"file": file, "as_of": "2017-03-31"})
    assert answer.status_code == 422
    assert "没有接收" in answer.content.decode()


def test_a_discarded_import_is_asked_about_and_gone(tmp_path, rows):
    from xiuhua.register.models import ImportBatch

    reader = visit_as("township")
    before = ImportBatch.objects.count()
    address = staged(reader, tmp_path, rows)
    assert "要丢弃这个文件吗" in reader.text(f"{address}discard/")
    page = reader.client.post(f"{address}discard/", follow=True).content.decode()
    assert "文件已丢弃" in page
    assert ImportBatch.objects.count() == before
    assert reader.get(address).status_code == 404


def test_an_applied_import_is_undone_after_a_question(tmp_path, rows):
    from xiuhua.register.models import Member

    reader = visit_as("township")
    address = staged(reader, tmp_path, rows)
    assert reader.get(f"{address}undo/").status_code == 404
    apply(reader, address)
    assert f"{address}undo/" in reader.text(address)
    assert "要撤销这次导入吗" in reader.text(f"{address}undo/")
    page = reader.client.post(f"{address}undo/", follow=True).content.decode()
    assert "导入已撤销" in page
    assert Member.objects.get(number="P0").belongings.filter(until=None).count() == 0
    assert reader.client.post(f"{address}undo/").status_code == 404
    assert reader.get(f"{address}undo/").headers["Location"] == address
    assert reader.get(f"{address}discard/").status_code == 404


def test_a_file_of_which_the_register_says_all_asks_nobody_to_apply_it(tmp_path, rows):
    reader = visit_as("township")
    first = reader.text(staged(reader, tmp_path, rows))
    apply(reader, staged(reader, tmp_path, rows))
    again = reader.text(staged(reader, tmp_path, rows))
    told = ["请看上面的数字，然后写入。", "登记册里已经都有。"]
    assert [[words in page for words in told] for page in (first, again)] == [[True, False], [False, True]]


def test_every_page_speaks_both_languages(tmp_path, rows):
    reader = visit_as("township")
    rows[1]["与户主关系"] = "配藕"
    address = staged(reader, tmp_path, rows)
    pages = ["/imports/", address, f"{address}discard/"]
    for language, here, gone in (("zh-hans", "导入", "Imports"), ("en", "Imports", "导入")):
        reader.client.cookies["django_language"] = language
        for page in pages:
            text = reader.text(page)
            assert (here in text, gone in text) == (True, False), page
    apply(reader, address)
    text = reader.text(address)
    for word in ("写入", "拒收", "撤销", "日志"):
        assert word not in text
    assert "Undo this import" in text


@pytest.mark.parametrize(
    "form",
    [
        {}, {"was": "[]"}, {"was": "nonsense"}, {"was": '{"x": "y"}', "cell:x": "z"},
        {"was": '{"1:a.b": "y"}', "cell:1:a.b": "z"},
        {"was": '{"99:belonging.relation": ""}', "cell:99:belonging.relation": "z"},
        {"use": "1:nothing.here:x"},
        {"page": "-1", "column": "../x"},
        {"was": '{"1:belonging.relation": ""}', "cell:1:belonging.relation": "字" * 300},
    ],
)  # fmt: skip
def test_a_form_as_nobody_honest_sends_it_changes_nothing(tmp_path, rows, form):
    from xiuhua.register.models import ImportCorrection

    reader = visit_as("township")
    address = staged(reader, tmp_path, rows)
    answer = reader.client.post(f"{address}correct/", form, follow=True)
    assert answer.status_code == 200
    assert ImportCorrection.objects.filter(batch__key=address.split("/")[2]).count() == 0
    assert reader.client.post(f"{address}correct/", {"use": "x"}).status_code == 404
    assert reader.get(f"{address}correct/").status_code == 405


def test_an_import_that_was_cut_off_says_so(tmp_path, rows):
    from xiuhua.register.models import ImportBatch

    reader = visit_as("township")
    address = staged(reader, tmp_path, rows)
    ImportBatch.objects.filter(key=address.split("/")[2]).update(state="staging")
    assert "文件没有读完" in reader.text(address)
    assert "读取中断" in reader.text("/imports/")


def test_the_rows_of_one_column_are_shown_page_by_page(tmp_path, rows):
    reader = visit_as("township")
    many = [
        {**row, "人编号": f"Q{n}-{row['人编号']}", "户编号": f"G{n}-{row['户编号']}", "与户主关系": "某"}
        for n in range(5)
        for row in rows
    ]
    many[29]["饮水安全"] = "可能"
    address = staged(reader, tmp_path, many)
    first, second = reader.text(address), reader.text(f"{address}?page=2")
    assert (first.count("<fieldset"), second.count("<fieldset")) == (20, 10)
    assert reader.text(f"{address}?column=water.safe").count("<fieldset") == 1
    assert reader.text(f"{address}?column=nothing").count("<fieldset") == 20


def test_apply_does_what_the_page_showed_or_nothing(tmp_path, rows):
    reader, colleague = visit_as("township"), visit_as("county")
    rows[1]["与户主关系"] = "配藕"
    address = staged(reader, tmp_path, rows)
    seen = {"seen": stand(reader.text(address))}
    keep(colleague, address, colleague.text(address), **{"cell:1:belonging.relation": "配偶"})
    for post in (seen, {}):
        page = reader.client.post(f"{address}apply/", post, follow=True).content.decode()
        assert "刚才有人更正了这个文件或说明了表头，所以没有执行" in page
        assert 'name="seen"' in page
    assert "已写入 6 行" in apply(reader, address, follow=True).content.decode()


def test_a_cell_with_a_line_break_that_nobody_touched_is_not_corrected():
    shown = {"1:work.months": "1\n3x", "2:work.months": "14"}
    sent = {"was": json.dumps(shown), "cell:1:work.months": "13x", "cell:2:work.months": "4"}
    assert edits_of(sent).typed == {(2, "work.months"): "4"}

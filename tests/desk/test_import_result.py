"""The result of an import: its digest, its lines in the journal for who may open that, a refused undo in words."""

import re

import pytest

from tests.desk.test_imports import apply, bring, keep, rows, shown_cells, staged  # noqa: F401 -- the six new persons
from tests.desk.visitor import visit_as
from tests.workbooks import H1, write_xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


@pytest.fixture
def address(tmp_path, rows):  # noqa: F811
    """The address of an import that was applied."""
    reader = visit_as("township")
    address = staged(reader, tmp_path, rows)
    apply(reader, address)
    return address


def test_the_digest_stands_on_the_page_and_is_the_journals(address):
    from xiuhua.register.models import JournalLine

    digest = JournalLine.objects.filter(deed="import_workbook").last().after["digest"]
    assert re.fullmatch("[0-9a-f]{64}", digest)
    assert f'<span class="code">{digest}</span>' in visit_as("township").text(address)


def test_no_title_names_the_file(address, tmp_path, rows):  # noqa: F811
    reader = visit_as("township")
    waiting = staged(reader, tmp_path, [{**rows[0], "姓名": "另一人"}])
    titles = [re.search("<title>(.*?)</title>", reader.text(page))[1] for page in (address, waiting)]
    assert titles == ["导入：2017年3月31日的数据 · 绣花"] * 2
    assert "<h1>新增.csv" in reader.text(address)


def test_the_line_of_the_journal_is_named_and_found_by_the_auditor(address):
    from xiuhua.register.models import JournalLine

    for number in range(60):
        JournalLine.objects.create(actor_name="console", deed="run_turn", subject=str(number))
    line = JournalLine.objects.filter(deed="import_workbook").last()
    assert f"第 {line.pk} 条" in visit_as("township").text(address)
    reader = visit_as("auditor")
    page = reader.text(f"/journal/?line={line.pk}")
    assert f'<tr id="line-{line.pk}" aria-current="true">' in page
    for nonsense in ("x", "9" * 30, "-1", "0"):
        assert 'aria-current="true">' not in reader.text(f"/journal/?line={nonsense}").partition("<tbody>")[2]


def test_cells_of_a_household_at_odds_are_not_told_how_a_phone_is_written(tmp_path, rows):  # noqa: F811
    rows[1] = {**rows[1], "联系电话": "13900000009"}
    page = visit_as("township")
    page = page.text(staged(page, tmp_path, rows))
    assert ("格式无误，原因见下" in page, "11 位手机号" in page) == (True, False)


def test_who_keeps_the_journal_opens_no_import(address):
    assert visit_as("auditor").get(address).status_code == 404


def test_a_refused_undo_says_what_rests_on_it_in_the_readers_language(address):
    from xiuhua.register.models import Family, Household

    reader = visit_as("township")
    Family.objects.create(household=Household.objects.get(number="H0"), since="2017-03-31", source="form")
    page = reader.client.post(f"{address}undo/", follow=True).content.decode()
    assert "没有撤销。导入“新增.csv”" in page
    assert "后来为导入的户（人）增加了家庭类别——户 H0（2017-03-31）" in page
    reader.client.cookies["django_language"] = "en"
    page = reader.client.post(f"{address}undo/", follow=True).content.decode()
    assert "family was added to whom it brought: household H0 (2017-03-31)" in page


def test_a_cell_of_a_column_that_the_file_lacks_can_be_typed(tmp_path, rows):  # noqa: F811
    reader = visit_as("township")
    path = write_xlsx(tmp_path / "无姓名.xlsx", rows, headers=[header for header in H1 if header != "姓名"])
    address = bring(reader, path).headers["Location"]
    page = reader.text(address)
    assert page.count("文件中没有这一列") == 6
    assert shown_cells(page)["3:member.name"] == ""
    page = keep(reader, address, page, **{"cell:3:member.name": "赵小四"}).content.decode()
    assert "已更正 1 格" in page
    assert page.count("文件中没有这一列") == 5

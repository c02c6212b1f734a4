"""Forms out of the register at the terminal: what scripts read, and how it ends."""

import json

import pytest
import xlsxwriter
from typer.testing import CliRunner

from tests.importing import DAY, ROWS, bring, let_in, make_town
from tests.makers import give_role, make_account
from xiuhua.actions.keep.bind_form import bind_form
from xiuhua.console.main import app
from xiuhua.register.models import JournalLine

pytestmark = pytest.mark.django_db
PURPOSE = ("--purpose", "与市人社局核对务工信息", "--on", DAY.isoformat())


@pytest.fixture
def town(tmp_path):
    """The township with eight persons."""
    township = make_town()
    bring(tmp_path, ROWS)
    return township


def run(*words: str, expect: int = 0):
    result = CliRunner().invoke(app, ["export", *words, "--language", "zh"])
    assert result.exit_code == expect, result.output
    return result


def test_a_form_is_written_and_told(town, tmp_path):
    path = tmp_path / "a.xlsx"
    told = json.loads(run("h1", town.code, str(path), *PURPOSE, "--clear", "--json").stdout)
    digest = JournalLine.objects.get(deed="export_form").after["digest"]
    assert told == {
        "form": "h1", "area": town.code, "on": "2017-03-31", "rows": 8, "masked": False, "digest": digest,
    }  # fmt: skip
    assert path.is_file()


def test_personal_values_are_masked_unless_asked_for(town, tmp_path):
    path = tmp_path / "a.csv"
    said = run("h1", town.code, str(path), *PURPOSE)
    assert said.stdout.startswith("h1 共 8 行，写入 ")
    assert "已遮盖" in said.stderr
    assert ROWS[0]["证件号码"] not in path.read_text(encoding="utf-8-sig")
    assert "未遮盖" in run("h1", town.code, str(path), *PURPOSE, "--clear").stderr
    assert ROWS[0]["证件号码"] in path.read_text(encoding="utf-8-sig")


def test_it_ends_by_what_stands_against_it(town, tmp_path):
    run("h9", town.code, str(tmp_path / "a.csv"), *PURPOSE, expect=3)
    run("h1", "999999999", str(tmp_path / "a.csv"), *PURPOSE, expect=3)
    run("h1", town.code, str(tmp_path / "a.pdf"), *PURPOSE, expect=5)
    run("h1", town.code, str(tmp_path / "a.csv"), "--purpose", "核对", "--on", DAY.isoformat(), expect=1)
    run("h1", town.code, str(tmp_path / "nowhere/a.csv"), *PURPOSE, expect=1)
    run("h1", town.code, str(tmp_path / "a.csv"), expect=2)


def test_a_departments_form_is_known_by_what_it_is_called_and_tells_what_differs(town, tmp_path):
    county = make_account("county")
    give_role(county, "county", area=town.parent)
    template = tmp_path / "残联.xlsx"
    with xlsxwriter.Workbook(template) as book:
        book.add_worksheet("残疾人").write_row(0, 0, ["姓名", "年龄", "健康状况"])
    told = {"department": "县残联", "label": "残疾人家庭情况", "purpose": "县残联核对残疾人家庭"}
    let_in(bind_form(template, by=county, **told))
    asked = ("残疾人家庭情况", town.code, str(tmp_path / "a.xlsx"), *PURPOSE)
    assert "这是第一次为曾口镇填报" in run(*asked).stdout
    assert json.loads(run(*asked, "--json").stdout)["differs"] == "与 2017-03-31 的填报相比，没有任何变化。"

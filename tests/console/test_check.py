"""`xiuhua check`: a pack's checks on workbooks, each finding with its cell; no database."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from tests.workbooks import H1, Row, write_csv, write_xlsx
from xiuhua.console.main import app

pytestmark = pytest.mark.pure
MONTHS = "务工时间（月）"
BLAMELESS = (
    *("1", "巴州区", "曾口镇", "大东村", "3组", "511902000001", "51190200000101", "赵一", "511902198003054717"),
    *("2", "户主", "汉族", "小学", "", "健康", "普通劳动力", "省外务工", "6"),
    *("是", "已脱贫", "一般贫困户", "因病", "否", "是", "否", "4300", "13800000001"),
)


def head(**cells: str) -> Row:
    """A grown man, head of his household, about whom everything is told and well."""
    return dict(zip(H1, BLAMELESS, strict=True)) | cells


def wife(**cells: str) -> Row:
    """His wife, who is ill: the cause of their poverty."""
    own = {
        "序号": "2", "人编号": "51190200000102", "姓名": "钱二", "证件号码": "511902198207214727", "与户主关系": "配偶",
        "健康状况": "长期慢性病", "劳动技能": "弱劳动力或半劳动力", "务工状况": "", MONTHS: "",
    }  # fmt: skip
    return head() | own | cells


def checked(
    folder: Path, *rows: Row, expect: int = 6, name: str = "名单_20170331.csv", more: tuple[str, ...] = ()
) -> dict:
    """What the command tells of a workbook of these rows."""
    file = write_csv(folder / name, list(rows))
    result = CliRunner().invoke(app, ["check", str(file), "--json", *more])
    assert result.exit_code == expect, result.output
    return json.loads(result.stdout)


def found(answer: dict) -> list[tuple[str, int, str]]:
    return [(it["rule"], it["row"], it["column"]) for it in answer["findings"]]


def test_a_blameless_household_is_not_flagged(tmp_path) -> None:
    assert checked(tmp_path, head(), wife(), expect=0) == {"rows": 2, "findings": []}


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"证件号码": "511902198207214728"}, ("id_checksum", "证件号码")),
        ({"证件号码": "51190219820721472"}, ("id_length", "证件号码")),
        ({"与户主关系": "之子"}, ("relation_sex", "与户主关系")),
        ({"民族": ""}, ("ethnicity_missing", "民族")),
        ({"在校生状况": "小学"}, ("schooling_both", "文化程度")),
        ({"健康状况": "健康", "劳动技能": "普通劳动力"}, ("cause_illness", "主要致贫原因")),
        ({"劳动技能": "丧失劳动力", MONTHS: "3", "务工状况": "省外务工"}, ("works_without_ability", "劳动技能")),
        ({"健康状况": "生病"}, ("not_in_list", "健康状况")),
    ],
)
def test_a_fault_is_found_at_its_cell(tmp_path, cells, expected) -> None:
    answer = checked(tmp_path, head(), wife(**cells))
    assert expected in [(rule, column) for rule, _, column in found(answer)]
    assert {it["sheet"] for it in answer["findings"]} == {"名单_20170331"}


def test_a_number_that_two_files_bear_is_found_in_both(tmp_path) -> None:
    other = {"户编号": "511902000002", "与户主关系": "户主", "人数": "1", "联系电话": "13800000002"}
    twin = head(**other | {"人编号": "51190200000201", "姓名": "孙三"})
    first, second = write_csv(tmp_path / "a.csv", [head(), wife()]), write_csv(tmp_path / "b.csv", [twin])
    result = CliRunner().invoke(app, ["check", str(first), str(second), "--on", "2017-03-31", "--json"])
    rules = [(it["rule"], it["sheet"], it["person"]) for it in json.loads(result.stdout)["findings"]]
    assert [it for it in rules if it[0] == "duplicate_id"] == [
        ("duplicate_id", "a", "51190200000101"),
        ("duplicate_id", "b", "51190200000201"),
    ]


def test_two_rows_of_one_number_are_each_found_where_they_stand(tmp_path) -> None:
    answer = checked(tmp_path, head(), wife(), wife(民族=""))
    assert ("ethnicity_missing", 4, "民族") in found(answer)
    assert [row for rule, row, _ in found(answer) if rule == "duplicate_id"] == [3, 4]
    assert [it["value"] for it in answer["findings"] if it["rule"] == "ethnicity_missing"] == [None]


def test_sheets_of_one_name_in_two_files_are_told_apart(tmp_path) -> None:
    nameless = {"人编号": "", "证件号码": "51190219820721472"}
    files = [write_xlsx(tmp_path / "a.xlsx", [head(人编号="")]), write_xlsx(tmp_path / "b.xlsx", [wife(**nameless)])]
    result = CliRunner().invoke(app, ["check", *map(str, files), "--on", "2017-03-31", "--json"])
    told = [it for it in json.loads(result.stdout)["findings"] if it["rule"] == "id_length"]
    assert [(it["file"], it["row"], it["value"]) for it in told] == [("b.xlsx", 2, "511902*******1472")]


def test_a_message_speaks_of_yuan_and_names_the_cell_that_holds_them(tmp_path) -> None:
    answer = checked(tmp_path, head(人均纯收入="2000"), wife(人均纯收入="2000"))
    (told,) = [it for it in answer["findings"] if it["rule"] == "exited_stated_under_line"]
    assert (told["column"], told["value"], "2,000" in told["message"]) == ("人均纯收入", "2000", True)


def test_a_language_that_there_is_not_is_a_usage_error(tmp_path) -> None:
    file = write_csv(tmp_path / "名单.csv", [head()])
    assert CliRunner().invoke(app, ["check", str(file), "--language", "fr"]).exit_code == 2


def test_what_a_workbook_has_no_column_for_is_not_missing(tmp_path) -> None:
    left_out = ("民族", "参加大病医疗")
    rows = [{name: cell for name, cell in row.items() if name not in left_out} for row in (head(), wife())]
    file = tmp_path / "名单_20170331.csv"
    file.write_text("\n".join(",".join(line) for line in (rows[0], *(row.values() for row in rows))), encoding="utf-8")
    result = CliRunner().invoke(app, ["check", str(file), "--json"])
    assert json.loads(result.stdout) == {"rows": 2, "findings": []}


def test_personal_values_are_masked_and_messages_speak_both_languages(tmp_path) -> None:
    rows = (head(), wife(证件号码="511902198207214728"))
    zh, en = (checked(tmp_path, *rows, more=("--language", language))["findings"][0] for language in ("zh", "en"))
    assert zh["value"] == en["value"] == "511902********4728"
    assert zh["message"].startswith("证件号码的校验码不对")
    assert en["message"].startswith("The check digit")


def test_the_day_is_the_one_asked_for_or_in_the_name_of_the_file(tmp_path) -> None:
    young = {"健康状况": "健康", "劳动技能": "普通劳动力", "证件号码": "511902200210014726", "与户主关系": "之女"}
    later = {"文化程度": "", "在校生状况": "高中一年级"}
    day = {"2017-03-31": True, "2019-03-31": False}
    for on, flagged in day.items():
        answer = checked(tmp_path, head(), wife(**young | later), more=("--on", on))
        assert ("child_labour" in [rule for rule, _, _ in found(answer)]) is flagged


def test_findings_are_written_to_a_workbook_too(tmp_path) -> None:
    file = write_xlsx(tmp_path / "in.xlsx", [head(), wife(民族="")])
    out = tmp_path / "out.xlsx"
    CliRunner().invoke(app, ["check", str(file), "--on", "2017-03-31", "--out", str(out)])
    header, row = CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python()
    assert (header[0], row[0], row[3]) == ("rule", "ethnicity_missing", "3")


def test_people_are_told_counts_and_cells(tmp_path) -> None:
    file = write_csv(tmp_path / "名单_2017-03-31.csv", [head(), wife(民族="")])
    result = CliRunner().invoke(app, ["check", str(file), "--language", "en"])
    assert "rows: 2, findings: 1" in result.stdout
    assert "Judged by the pack sichuan as of 2017-03-31." in result.stderr


@pytest.mark.parametrize(
    ("name", "content", "exit_code", "said"),
    [
        ("gone.csv", None, 3, "没有文件"),
        ("empty.csv", "", 5, "empty.csv"),
        ("other.csv", "a,b\n1,2\n", 5, "没有表头"),
        ("zip.xlsx", b"PK\x03\x04damaged", 5, "zip.xlsx"),
    ],
)
def test_what_is_no_workbook_of_ours_is_refused_with_the_reason(tmp_path, name, content, exit_code, said) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    result = CliRunner().invoke(app, ["check", str(file), "--language", "zh"])
    assert (result.exit_code, said in result.stderr) == (exit_code, True), result.stderr


def test_no_database_is_made(tmp_path) -> None:
    file = write_csv(tmp_path / "名单_20170331.csv", [head(), wife()])
    home = tmp_path / "home"
    environment = {**os.environ, "XIUHUA_HOME": str(home)}
    environment.pop("XIUHUA_DATABASE_URL", None)
    command = [sys.executable, "-m", "xiuhua.console", "check", str(file)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, list(home.glob("*.sqlite3"))) == (0, [])

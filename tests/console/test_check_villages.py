"""`xiuhua check` on a sheet of villages: the rules of village counts, at the cell, without a database."""

import csv
import json

import pytest
from typer.testing import CliRunner

from xiuhua.bridge.intake.forms import read_forms
from xiuhua.console.main import app

pytestmark = pytest.mark.pure
HEADERS = read_forms("sichuan").form("h6_villages").headers
WHOLE = (
    *(
        "巴州区",
        "曾口镇",
        "大东村",
        "320",
        "1104",
        "12",
        "20",
        "4",
        "31",
        "600",
        "3.5",
        "是",
        "是",
        "1",
        "2",
        "1",
        "3",
        "5",
    ),
    *("1", "0", "2", "是"),
)


def found(folder, *changes: dict[str, str]) -> list[tuple[str, int, str]]:
    """The rule, row and column of what is found in villages that have exited, each with its changes."""
    path = folder / "行政村信息_20170331.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(
            [HEADERS, *((dict(zip(HEADERS, WHOLE, strict=True)) | it).values() for it in changes)]
        )
    result = CliRunner().invoke(app, ["check", str(path), "--json"])
    assert result.exit_code in (0, 6), result.output
    answer = json.loads(result.stdout)
    assert answer["rows"] == len(changes)
    return [(it["rule"], it["row"], it["column"]) for it in answer["findings"]]


def test_a_village_that_exited_with_all_that_is_asked_is_not_flagged(tmp_path):
    assert found(tmp_path, {}) == []


@pytest.mark.parametrize(
    ("changes", "rule", "column"),
    [
        ({"村小学（个数）": "0"}, "village_services_missing", "是否通客运班车"),
        ({"行政村执业（助理）医师（人）": ""}, "village_services_missing", "是否通客运班车"),
        ({"残疾人口数": ""}, "village_counts_missing", "低保户数"),
        ({"总户数": ""}, "village_figures_missing", "总人口数"),
        ({"村级集体经济收入（万元）": "0"}, "village_figures_missing", "总人口数"),
        ({"到乡镇是否通沥青（水泥）路": "否"}, "village_unpaved", "到乡镇是否通沥青（水泥）路"),
        ({"危房户数": "321"}, "village_houses_over_households", "未实现饮水安全户数"),
    ],
)
def test_what_a_village_lacks_is_found_at_its_row(tmp_path, changes, rule, column):
    assert found(tmp_path, {}, changes) == [(rule, 3, column)]


def test_a_village_that_has_not_exited_may_lack_it(tmp_path):
    assert found(tmp_path, {"是否出列": "否", "村小学（个数）": "0", "总户数": ""}) == []

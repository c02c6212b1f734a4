"""`xiuhua verify`: flags and document as promised, columns that may be missing, refusals by row and column."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from xiuhua.console.main import app

pytestmark = pytest.mark.pure
HEAD = "visit_id,helper,household,village,home_lat,home_lon,started,duration_min"
ROWS = [f"v{at},h,d{at},s,{31 + at / 50},106.5,2019-05-{6 + at:02}T09:05,30" for at in range(4)]
PHOTOS = ["0f0f3c3c5a5a9696", "", "", "0F0F3C3C5A5A9691"]


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A working folder with four visits, the last with the photo of the first."""
    rows = [f"{row},{photo}" for row, photo in zip(ROWS, PHOTOS, strict=True)]
    (tmp_path / "V.csv").write_text("\n".join([HEAD + ",photo", *rows]) + "\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str, expect: int = 0):
    result = CliRunner().invoke(app, ["verify", *words])
    assert result.exit_code == expect, result.output
    return result


def test_flags_and_helpers_go_to_files_and_the_document_counts(folder):
    document = json.loads(run("V.csv", "--out", "F.csv", "--helpers", "H.csv", "--json", expect=6).stdout)
    assert document.pop("seconds") >= 0
    helper = {"helper": "h", "visits": 4, "flagged": 1, "kinds": "C07", "score": 0.2375}
    assert document == {
        "visits": 4, "flagged": 1, "by_sign": {"C07": 1}, "helpers": {"all": 1, "flagged": 1}, "by_helper": [helper],
        "hints": [],
    }  # fmt: skip
    flags = ["visit_id,score,reasons", 'v0,0.1,""', 'v1,0.0,""', 'v2,0.0,""', "v3,0.85,C07"]
    assert (folder / "F.csv").read_text().splitlines() == flags
    assert (folder / "H.csv").read_text().splitlines() == ["helper,visits,flagged,kinds,score", "h,4,1,C07,0.2375"]


def test_without_any_optional_column_nothing_is_a_sign(folder):
    (folder / "V.csv").write_text("\n".join([HEAD, *ROWS]) + "\n", "utf-8")
    assert json.loads(run("V.csv", "--json").stdout)["flagged"] == 0


@pytest.mark.usefixtures("folder")
def test_it_speaks_both_languages():
    assert "4次走访中有1次值得再看一眼。" in run("V.csv", "--language", "zh", expect=6).stderr
    assert "1 of 4 visits are worth a second look." in run("V.csv", "--language", "en", expect=6).stderr


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("2019-05-07T09:05", "in May", "column started must be a time, like 2017-03-31T09:05: row 3: 'in May'"),
        ("2019-05-07T09:05", "0001-05-07T09:05", "column started must be a time"),
        ("2019-05-07T09:05", "2019-05-07T09:05+99:99", "column started must be a time"),
        ("31.02,", "131.02,", "column home_lat must be from -90 to 90: row 3: 131.02"),
        ("v1,", "v0,", "column visit_id must be there once only: row 2: 'v0'; row 3: 'v0'"),
        ("0f0f3c3c5a5a9696", "xyz", "column photo must be a hash of 16 hexadecimal digits: row 2: 'xyz'"),
        ("helper,", "helfer,", "V.csv has no column helper."),
    ],
)
def test_what_cannot_be_read_is_refused_by_row_and_column(folder, old, new, told):
    text = (folder / "V.csv").read_text("utf-8")
    (folder / "V.csv").write_text(text.replace(old, new, 1), "utf-8")
    assert told in run("V.csv", expect=5).stderr


def test_times_may_say_how_far_they_are_from_utc(folder):
    rows = [row.replace("T09:05", "T09:05:00+08:00") + f",2019-05-{6 + at:02}T02:00:00Z" for at, row in enumerate(ROWS)]
    (folder / "V.csv").write_text("\n".join([HEAD + ",recorded", *rows]) + "\n", "utf-8")
    assert json.loads(run("V.csv", "--json").stdout)["flagged"] == 0

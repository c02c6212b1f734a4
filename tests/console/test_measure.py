"""`xiuhua poverty` and `xiuhua mpi`: the promised documents, tables for people, refusals, and no database."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from xiuhua.console.main import app

pytestmark = pytest.mark.pure
INDICATORS = Path(__file__).parents[1] / "data/indicators"
MICRO = str(INDICATORS / "wbpip/micro1_ABC_2000_income.csv")
PERSONS = "收入,人数,县,镇\n100,1,甲,a\n110,1,乙,b\n150,1,甲,b\n160,1,乙,b\n"
DEPRIVED = (
    "id,a,b,c,d,w,side\n1,1,0,1,0,1,N\n2,0,1,0,0,1,N\n3,0,1,1,1,1,S\n4,1,0,0,0,1,S\n5,1,0,1,0,1,S\n6,1,,1,0,1,S\n"
)
SPEC = "k = 0.5\n[[dimension]]\nname = 'all'\nweight = 1\n" + "".join(
    f"[[dimension.indicator]]\ncolumn = '{column}'\nweight = 0.25\n" for column in "abcd"
)
MEASURES = ["headcount", "gap", "severity", "watts", "sen", "sst", "mean", "median", "gini", "mld", "theil"]


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A working folder with a table, a matrix and its specification."""
    for name, text in (("persons.csv", PERSONS), ("deprived.csv", DEPRIVED), ("spec.toml", SPEC)):
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str, expect: int = 0, stdin: str | None = None):
    result = CliRunner().invoke(app, list(words), input=stdin)
    assert result.exit_code == expect, result.output
    return result


def told(*words: str, **options) -> dict:
    return json.loads(run(*words, "--json", **options).stdout)


POVERTY = ("poverty", "persons.csv", "--welfare", "收入", "--line", "125")
MPI = ("mpi", "deprived.csv", "--spec", "spec.toml")

# ── xiuhua poverty ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("folder")
def test_poverty_is_told_as_promised():
    answer = told(*POVERTY)
    assert list(answer) == ["rows", "dropped", "not_positive", "overall", "by"]
    assert (answer["rows"], answer["dropped"], answer["by"]) == (4, 0, [])
    assert list(answer["overall"]) == MEASURES
    assert answer["overall"]["sen"] == pytest.approx(0.09)


def test_the_world_bank_s_micro_data_come_out_at_the_terminal():
    words = ("poverty", MICRO, "--welfare", "welfare", "--weight", "weight", "--by", "area")
    answer = told(*words, "--line", "3436146.13394682")
    assert answer["overall"]["mean"] == pytest.approx(3436146.133946824)
    assert {group["area"] for group in answer["by"]} == {"rural", "urban"}
    assert sum(group["contribution"]["gap"] for group in answer["by"]) == pytest.approx(1)
    assert sum(group["rows"] for group in answer["by"]) == answer["rows"] == 2000


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("by", [["--by", "县", "--by", "镇"], ["--by", "县", "镇"], ["--by", "县,镇"]])
def test_groups_may_be_told_by_several_columns(by):
    answer = told(*POVERTY, *by)
    assert [(group["县"], group["镇"], group["rows"]) for group in answer["by"]] == [
        ("乙", "b", 2), ("甲", "a", 1), ("甲", "b", 1),
    ]  # fmt: skip


@pytest.mark.usefixtures("folder")
def test_stdin_is_a_file():
    words = ("poverty", "-", "--welfare", "收入", "--line", "125")
    assert told(*words, stdin=PERSONS) == told(*POVERTY)


@pytest.mark.usefixtures("folder")
def test_dropped_rows_and_those_without_a_logarithm_are_said():
    text = PERSONS + "0,1,甲,a\n,1,甲,a\n"
    result = run("poverty", "-", "--welfare", "收入", "--line", "125", "--weight", "人数", stdin=text)
    assert "1 of 6 rows are dropped" in result.stderr
    assert "1 of 6 rows with 收入 of 0 or less are left out of watts, mld and theil." in result.stderr


@pytest.mark.usefixtures("folder")
def test_people_read_an_aligned_table():
    lines = run(*POVERTY, "--by", "县").stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["rows", "all", "乙", "甲"]
    assert lines[1].split()[1:5] == ["4", "1.0000", "0.5000", "0.0800"]
    # A Chinese character is two places wide, so its lines are one character shorter.
    assert {len(line) for line in lines} == {len(lines[0]), len(lines[0]) - 1}


def test_what_is_unknown_is_a_dash_for_people_and_null_for_scripts():
    text = "y,g\n0,\n0,b\n"
    words = ("poverty", "-", "--welfare", "y", "--line", "2", "--by", "g")
    lines = run(*words, stdin=text).stdout.splitlines()
    assert lines[1].split()[-3:] == ["–"] * 3
    assert lines[-1].startswith("unknown")
    assert told(*words, stdin=text)["overall"]["gini"] is None


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("words", "expect", "message"),
    [
        (("poverty", "none.csv", "--welfare", "y", "--line", "1"), 3, "There is no file none.csv."),
        (("poverty", "persons.csv", "--welfare", "收如", "--line", "1"), 5, "Did you mean 收入?"),
        (("poverty", "persons.csv", "--welfare", "县", "--line", "1"), 5, "row 2: '甲'"),
        ((*POVERTY[:-1], "0"), 5, "Give a number above 0."),
        ((*POVERTY[:-1], "much"), 2, "valid number"),
        ((*POVERTY, "persons.csv"), 2, "follows no --by"),
        (("poverty", "persons.csv"), 2, "--welfare"),
        (("mpi", "deprived.csv", "--spec", "none.toml"), 3, "There is no file none.toml."),
        (("mpi", "persons.csv", "--spec", "spec.toml"), 5, "persons.csv has no column a."),
    ],
)
def test_what_is_wrong_is_said_and_ends_with_its_code(words, expect, message):
    assert message in run(*words, expect=expect).stderr


def test_a_file_of_which_no_row_can_be_used_is_refused():
    result = run("poverty", "-", "--welfare", "y", "--line", "1", expect=5, stdin="y\nNA\nNA\n")
    assert "None of 2 rows can be measured: y or its weight is missing" in result.stderr


# ── xiuhua mpi ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("folder")
def test_multidimensional_poverty_is_told_as_promised():
    answer = told(*MPI)
    assert list(answer) == ["rows", "dropped", "overall", "by"]
    assert (answer["rows"], answer["dropped"], answer["by"]) == (6, 1, [])
    assert list(answer["overall"]) == ["H", "A", "M0", "indicators"]
    assert [answer["overall"][name] for name in ("H", "A", "M0")] == pytest.approx([0.6, 0.583333, 0.35], abs=1e-6)
    first = answer["overall"]["indicators"][0]
    assert first == {
        "column": "a", "uncensored": 0.6, "censored": 0.4, "contribution": pytest.approx(0.2857, abs=1e-4),
    }  # fmt: skip


@pytest.mark.usefixtures("folder")
def test_multidimensional_poverty_by_groups_adds_up():
    answer = told(*MPI, "--by", "side", "--weight", "w")
    assert [group["M0"] for group in answer["by"]] == pytest.approx([0.25, 0.416667], abs=1e-6)
    assert [group["side"] for group in answer["by"]] == ["N", "S"]
    assert sum(group["share"] * group["M0"] for group in answer["by"]) == pytest.approx(answer["overall"]["M0"])
    assert [len(group["indicators"]) for group in answer["by"]] == [4, 4]


@pytest.mark.usefixtures("folder")
def test_groups_may_be_told_by_an_indicator():
    assert [group["a"] for group in told(*MPI, "--by", "a")["by"]] == [False, True]


@pytest.mark.usefixtures("folder")
def test_a_group_whose_rows_are_all_dropped_has_no_indicators():
    answer = told("mpi", "-", "--spec", "spec.toml", "--by", "side", stdin=DEPRIVED + "7,,,,,1,W\n")
    assert answer["by"][-1] == {
        "side": "W", "rows": 1, "dropped": 1, "share": 0.0, "H": None, "A": None, "M0": None, "contribution": 0.0,
        "indicators": [],
    }  # fmt: skip


@pytest.mark.usefixtures("folder")
def test_people_read_indices_and_then_indicators():
    lines = run(*MPI, "--by", "side").stdout.splitlines()
    assert [line.split()[0] for line in lines if line] == ["rows", "all", "N", "S", "uncensored", "a", "b", "c", "d"]


# ── No database ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("words", [POVERTY, MPI])
def test_neither_command_loads_django_or_touches_the_data_folder(folder, words):
    home = folder / "home"
    script = (
        "import sys\nfrom xiuhua.console.main import app\n"
        f"try:\n    app({list(words)!r})\nfinally:\n    assert 'django' not in sys.modules\n"
    )
    ground = {**os.environ, "XIUHUA_HOME": str(home), "XIUHUA_DATABASE_URL": "postgresql://nobody@nowhere.invalid/none"}
    subprocess.run([sys.executable, "-c", script], env=ground, cwd=folder, check=True, capture_output=True)
    assert not home.exists()

"""`xiuhua risk --backtest`: the score and its years as a document and as tables, and refusals that name the way out."""

import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from tests.policy.watching import WATCH
from tests.reckon.risk_history import history
from xiuhua.console.main import app

pytestmark = pytest.mark.pure
FEATURES = list(WATCH.rules.risk.features)
ROWS = 1500


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    """A history in which two features of the pack count, and nobody is told of the others."""
    known = {"a": FEATURES[0], "b": FEATURES[1], "c": FEATURES[2]}
    ones = pl.col(*known.values(), "returned").cast(pl.Int8)
    rows = history(ROWS).rename(known).with_columns(ones, *(pl.lit("").alias(it) for it in FEATURES[3:]))
    path = tmp_path_factory.mktemp("risk") / "H.csv"
    rows.write_csv(path)
    return path


def run(*words: object, expect: int = 0, given: str | None = None):
    result = CliRunner().invoke(app, ["risk", "--backtest", *map(str, words)], input=given)
    assert result.exit_code == expect, result.output
    return result


def test_the_document_has_the_published_points_and_every_year_beside_rules_and_chance(file):
    told = json.loads(run(file, "--json").stdout)
    assert told.pop("seconds") >= 0
    assert [it["key"] for it in told["score"]["features"]] == FEATURES
    points = [it["points"] for it in told["score"]["features"]]
    assert points[0] > points[1] > 0
    assert points[3:] == [0] * len(FEATURES[3:])
    assert (told["rows"], told["drawn"], told["groups_left_out"]) == (5 * ROWS, 0.2, 0)
    assert [it["year"] for it in told["years"]] == [2019, 2020, 2021, 2022]
    assert [it["year"] for it in told["skipped"]] == [2018]
    assert told["all"]["rows"] == 4 * ROWS
    assert set(told["all"]["recalls"][0]) == {"percent", "checks", "points", "drawn", "rules", "chance"}
    assert [(it["group"], it["value"]) for it in told["groups"]] == [("township", "east"), ("township", "west")]
    assert len(told["score"]["table"]) == sum(abs(it) for it in points) + 1


@pytest.mark.parametrize(
    ("language", "first", "heads", "skipped"),
    [
        ("en", "7,500 rows from 2018-06-30 to 2022-06-30;", "How well each year was told by what was known before it",
         "2018 is not judged: 0 returns were known before it, 100 are needed."),
        ("zh", "2018-06-30至2022-06-30共 7,500 行", "每年用此前已知情况判断的效果",
         "2018年未作判断：此前已知返贫 0 户，需要 100 户。"),
    ],
)  # fmt: skip
def test_it_is_told_as_tables_in_both_languages(file, language, first, heads, skipped):
    result = run(file, "--language", language)
    assert result.stderr.splitlines()[0].startswith(first)
    assert skipped in result.stderr
    assert heads in result.stdout
    assert WATCH.rules.risk.features[FEATURES[0]].label[language] in result.stdout


def test_without_warnings_and_groups_there_is_a_dash(file):
    bare = pl.read_csv(file).drop("rules", "township").write_csv()
    result = run("-", "--language", "en", given=bare)
    assert "–" in result.stdout


HEAD = "household,day,returned," + ",".join(FEATURES) + "\n"
CELLS = "," * len(FEATURES) + "\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + "h1,2021-06-30,0" + CELLS + "h1,2021-06-30,1" + CELLS, "stdin: row 2 stands twice"),
        (HEAD + "h1,June,0" + CELLS, "stdin: row 2 has no day like 2021-10-15. Write it so."),
        (HEAD + ",2021-06-30,0" + CELLS, "stdin: row 2 has no household. Give each its number."),
        (HEAD.replace(",illness", "") + "", "stdin has no column illness."),
        (HEAD + "h1,2021-06-30,maybe" + CELLS, "maybe"),
        (HEAD + "h1,2021-06-30,0" + CELLS, "A score needs 100 of each (at least 100, and 10 for each of 10 features)."),
    ],
)
def test_what_cannot_be_judged_is_refused_with_the_reason(text, said):
    assert said in run("-", given=text, expect=5).stderr


def test_a_pack_that_says_nothing_of_it_is_refused(file):
    assert "give it a risk.toml" in run(file, "--pack", "sichuan", expect=3).stderr


def test_where_no_pack_orders_checks_it_asks_which(file, tmp_path, settings):
    settings.PACKS = tmp_path
    assert "Say by which pack to order checks (--pack)" in run(file, "--language", "en", expect=3).stderr


def test_groups_that_are_too_small_are_counted(file):
    rows = pl.read_csv(file).with_columns(size=pl.when(pl.col("household") == "h1").then(9).otherwise(3))
    result = run("-", "--language", "en", given=rows.write_csv())
    assert "1 groups are too small to be told." in result.stderr


def test_numbers_are_those_of_a_day(file):
    assert "Parameter risk.months" in run(file, "--on", "2019-01-01", expect=3).stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Name a file (--backtest), or fit to the register (--fit)."),
        (["--fit", "--pack", "monitoring"], "--fit is of the register, by the pack in force today"),
    ],
)
def test_a_file_or_the_register_is_asked_for_and_not_both(words, said):
    result = CliRunner().invoke(app, ["risk", *words], env={"COLUMNS": "200"})
    assert (result.exit_code, said in " ".join(result.output.split())) == (2, True)

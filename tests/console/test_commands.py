"""The commands that outside scripts rely on, run on a small city."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from functools import cache

import pytest
from django.conf import settings
from typer.testing import CliRunner

from tests.city import HOUSEHOLDS, city  # noqa: F401 -- a fixture
from xiuhua.console.main import app
from xiuhua.demo.article import expected_figures
from xiuhua.register.models import Belonging, FigureVerdict, JournalLine, Standing

pytestmark = pytest.mark.usefixtures("city")
KEYS = list(expected_figures(HOUSEHOLDS))


def run(*words: str, expect: int = 0) -> str:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == expect, result.output
    return result.stdout


def told(*words: str) -> dict:
    return json.loads(run(*words, "--json"))


@pytest.fixture(scope="module")
def standing(city) -> Callable[..., dict[str, dict]]:  # noqa: ARG001, F811 -- the city must stand
    """Figures of the city as it stands: each question asked once, for a command reckons all of them anew."""
    return cache(figures)


def figures(**options: str) -> dict[str, dict]:
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    return {figure["key"]: figure for figure in told("figures", *words)["figures"]}


def recounted(figure: dict, answer: dict) -> float:
    """A figure's numerator, counted again from its rows by somebody who only knows `how`."""
    rows = answer["rows"]
    match figure["how"]:
        case "count" | "share":
            return len(rows)
        case "sum":
            return sum(row["amount_yuan"] for row in rows)
        case "min":
            return min(row["budget_yuan"] for row in rows)
        case "difference":
            first, last = sorted({row["as_of"] for row in rows})
            ends = {day: sum(row["persons"] for row in rows if row["as_of"] == day) for day in (first, last)}
            return ends[first] - ends[last]
    raise AssertionError(figure["how"])


@pytest.mark.django_db
def test_the_article_comes_out_of_the_rows(standing) -> None:
    found = standing()
    assert {key: found[key]["value"] for key in KEYS} == expected_figures(HOUSEHOLDS)


@pytest.mark.django_db
@pytest.mark.parametrize("key", KEYS)
def test_the_rows_behind_a_figure_recount_to_its_numerator(standing, key: str) -> None:
    figure = standing()[key]
    assert recounted(figure, told("rows", key)) == figure["numerator"]


@pytest.mark.django_db
@pytest.mark.parametrize("key", KEYS)
def test_the_rows_of_a_county_recount_to_its_own_figure(standing, key: str) -> None:
    figure = standing(area="511921")[key]
    assert recounted(figure, told("rows", key, "--area", "511921")) == figure["numerator"]


@pytest.mark.django_db
def test_rows_of_incidence_are_persons_and_csv_tells_the_same() -> None:
    answer = told("rows", "incidence")
    table = list(csv.DictReader(io.StringIO(run("rows", "incidence", "--csv", "-"))))
    assert len({row["person"] for row in answer["rows"]}) == len(answer["rows"]) == len(table)


@pytest.mark.django_db
def test_a_changed_row_moves_the_figure() -> None:
    before = figures()["incidence"]
    poor = Standing.objects.on(date(2017, 3, 31)).filter(status="not_exited").first()
    persons = Belonging.objects.on(date(2017, 3, 31)).filter(household=poor.household).count()
    Standing.objects.filter(pk=poor.pk).update(status="exited")
    assert figures()["incidence"]["numerator"] == before["numerator"] - persons


@pytest.mark.django_db
def test_a_turn_twice_gives_the_same_digest_and_rows() -> None:
    first, second = told("turn", "2017-03-31"), told("turn", "2017-03-31")
    assert first["settled"] == second["settled"]
    assert [stage["name"] for stage in first["stages"]] == [
        "gather", "organise", "diagnose", "remedy", "assess", "indicators", "verify", "settle",
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_turn_twice_leaves_the_same_verdicts_and_one_journal_line() -> None:
    told("turn", "2017-04-30")
    verdicts, lines = FigureVerdict.objects.count(), JournalLine.objects.filter(deed="run_turn").count()
    told("turn", "2017-04-30")
    assert (FigureVerdict.objects.count(), JournalLine.objects.filter(deed="run_turn").count()) == (verdicts, lines)


@pytest.mark.django_db
def test_what_is_not_there_is_said_with_exit_3() -> None:
    run("rows", "happiness", expect=3)
    run("figures", "--area", "999999", expect=3)
    run("import", "/nowhere.xlsx", expect=3)


@pytest.mark.django_db
def test_a_wrong_word_is_a_usage_error() -> None:
    run("turn", "yesterday", expect=2)


@pytest.mark.django_db
def test_the_terminal_reads_figures_and_turns_too() -> None:
    assert "incidence" in run("figures")
    assert "settled" in run("turn", "2017-03-31")


@pytest.mark.django_db
def test_the_journal_holds() -> None:
    assert told("journal", "verify")["holds"] is True


@pytest.mark.django_db
def test_a_second_start_of_the_same_demo_loads_nothing() -> None:
    answer = told("demo", "--households", str(HOUSEHOLDS), "--no-serve")
    assert answer["already_there"] is True
    assert {figure["key"]: figure["value"] for figure in answer["figures"] if figure["key"] in KEYS} == {
        figure["key"]: figure["expected"] for figure in answer["figures"] if figure["key"] in KEYS
    }


@pytest.mark.django_db
def test_a_workbook_is_judged_without_being_written_and_its_errors_are_handed_back(tmp_path) -> None:
    workbook = str(settings.HOME / "demo-township.xlsx")
    errors = tmp_path / "errors.xlsx"
    answer = json.loads(run("import", workbook, "--dry-run", "--errors", str(errors), "--json", expect=6))
    assert answer["rows"] == answer["accepted"] + answer["unchanged"] + answer["rejected"]
    assert (answer["accepted"], answer["rejected"]) == (0, 8)
    assert errors.stat().st_size > 0
    assert "rejected 8\n" in run("import", workbook, "--dry-run", "--language", "en", expect=6)


@pytest.mark.django_db
def test_the_demo_tells_the_article_beside_what_was_computed() -> None:
    finished = CliRunner().invoke(app, ["demo", "--households", str(HOUSEHOLDS), "--no-serve"])
    told_in_words = finished.stdout
    assert "7.65           7.65           7.65  percent" in told_in_words
    assert "nothing was loaded" in told_in_words
    assert "Log in as helper, team," in finished.stderr
    assert "xiuhua-demo-2017" in finished.stderr


@pytest.mark.django_db
def test_what_is_written_is_findable_at_once_and_can_be_indexed_anew() -> None:
    assert told("index") == {"names": 0, "numbers": 0}
    anew = told("index", "--anew")
    assert anew["numbers"] > HOUSEHOLDS
    assert anew["names"] > HOUSEHOLDS
    assert run("index") == "0 names were spelled, 0 numbers indexed.\n"


@pytest.mark.django_db
def test_keys_are_rotated_and_the_chain_is_told_in_words() -> None:
    assert told("keys", "rotate")["resealed"] > HOUSEHOLDS
    assert "sealed numbers stand under the new key" in run("keys", "rotate")
    assert "holds" in run("journal", "verify")

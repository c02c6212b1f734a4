"""`xiuhua explain` on a small city: every criterion with what it read, as scripts and as people read it."""

import json
from collections.abc import Iterator

import pytest
from django.utils import translation
from typer.testing import CliRunner

from tests.city import city  # noqa: F401 -- a fixture
from xiuhua.console.main import app
from xiuhua.register.models import Finding, Household, HouseholdVerdict

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
VERDICTS = {"met", "not_met", "unknown"}


@pytest.fixture(autouse=True)
def in_chinese() -> Iterator[None]:
    """As a command starts, whatever a page of another test was asked in."""
    with translation.override("zh-hans"):
        yield


def run(*words: str, expect: int = 0) -> str:
    result = CliRunner().invoke(app, ["explain", *words])
    assert result.exit_code == expect, result.output
    return result.stdout


@pytest.fixture
def poor() -> str:
    """The number of a household that does not meet the exit."""
    short = HouseholdVerdict.objects.filter(scheme="household_exit", verdict="not_met").order_by("pk")
    return short.first().household.number


def test_the_document_has_every_criterion_with_verdict_columns_and_parameters(poor: str) -> None:
    found = json.loads(run(poor, "--json"))
    assert list(found) == ["household", "on", "schemes", "causes", "findings"]
    assert (found["household"], found["on"]) == (poor, "2017-03-31")
    assert [scheme["key"] for scheme in found["schemes"]] == ["household_identification", "household_exit"]
    leaving = found["schemes"][1]
    assert leaving["verdict"] == "not_met"
    assert {"key", "label", "verdict", "rule", "columns", "parameters", "source"} <= set(leaving["criteria"][0])
    assert {part["verdict"] for scheme in found["schemes"] for part in scheme["criteria"]} <= VERDICTS
    income = leaving["criteria"][0]
    (line,) = income["parameters"]
    assert (line["name"], line["value"], line["since"]) == ("line.settled_yuan", 3100, "2016-10-01")
    assert line["confidence"] == "derived"
    above = income["columns"][0]
    assert {"table", "name", "label", "value", "below"} == set(above)
    assert above["below"][0]["name"] == "income_per_head"
    rows = [it["row"] for it in above["below"][0]["below"][0]["below"]]
    assert "wage" in rows


def test_people_read_the_same_in_lines(poor: str) -> None:
    lines = run(poor).splitlines()
    assert lines[0] == f"{poor}  2017-03-31"
    assert "× 贫困户退出：一超六有: not met" in lines
    assert [line for line in lines if line.startswith("    = ") and "since 2016-10-01" in line] != []


def test_what_checks_flag_is_told_with_message_and_values() -> None:
    flagged = Finding.objects.get(rule="heads_two").household
    found = json.loads(run(flagged.number, "--json"))
    told = next(it for it in found["findings"] if it["rule"] == "heads_two")
    assert (told["level"], told["person"], told["columns"][0]["value"]) == (3, "", 2)
    assert "heads_two" in run(flagged.number)


def test_a_scheme_that_does_not_apply_has_no_verdict_and_no_lines() -> None:
    out = HouseholdVerdict.objects.filter(scheme="household_exit", verdict="met", household__standings__status="exited")
    number = out.first().household.number
    assert json.loads(run(number, "--json"))["schemes"][0]["verdict"] is None
    assert "- 贫困户识别：收入和“两不愁三保障”: does not apply" in run(number)
    assert "No check flags anything." in run(number)


def test_another_day_has_other_lines(poor: str) -> None:
    found = json.loads(run(poor, "--on", "2016-06-30", "--json"))
    income = found["schemes"][1]["criteria"][0]
    assert (found["on"], income["parameters"][0]["since"] < "2016-06-30") == ("2016-06-30", True)


def test_an_unknown_household_is_not_found() -> None:
    assert Household.objects.exists()
    result = CliRunner().invoke(app, ["explain", "nobody"])
    assert (result.exit_code, result.stdout) == (3, "")
    assert "no household nobody" in result.stderr

"""Benchmarks measure both ways in one run, and leave nothing behind."""

import importlib
import json

import pytest
from typer.testing import CliRunner

from tests.makers import make_member
from xiuhua.console.bench import MODULES
from xiuhua.console.main import app
from xiuhua.register.models import Household

pytestmark = pytest.mark.django_db


def test_loading_is_measured_beside_the_orm_and_rolled_back() -> None:
    make_member()
    result = CliRunner().invoke(app, ["bench", "load", "gather", "--size", "1000", "--json"])
    assert result.exit_code == 0, result.output
    jobs = json.loads(result.stdout)["jobs"]
    assert jobs["load"]["rows"] == 1000
    assert jobs["load"]["ratio"] > 0
    assert jobs["gather"]["rows"] == 1
    assert Household.objects.count() == 1


def test_the_terminal_reads_benchmarks_too() -> None:
    assert "ratio" in CliRunner().invoke(app, ["bench", "load", "--size", "1000"]).stdout


def test_a_benchmark_that_is_not_there_is_answered_with_those_that_are() -> None:
    result = CliRunner().invoke(app, ["bench", "speed"])
    assert result.exit_code == 3
    assert "load" in result.stderr


def test_every_job_is_called_as_the_deed_it_measures():
    result = CliRunner().invoke(app, ["bench", "speed"])
    assert result.stderr.rstrip().endswith("there are desk, gather, import, link, load, pair, rules, search, verify.")
    assert importlib.import_module(f"benchmarks.{MODULES['import']}").run.__name__ == "run"

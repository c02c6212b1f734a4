"""Records that are perhaps of one person, looked for at the terminal."""

import json

import pytest
from typer.testing import CliRunner

from tests.actions.keep.doubles_ground import doubles_ground
from xiuhua.console.main import app

pytestmark = pytest.mark.django_db


def test_the_people_of_an_area_are_compared_and_counted():
    ground, run = doubles_ground(), CliRunner()
    told = run.invoke(app, ["doubles", ground.county.code, "--json"])
    assert (told.exit_code, json.loads(told.stdout)) == (0, {"people": 3, "pairs": 1, "new": 1})
    said = run.invoke(app, ["doubles", ground.county.code, "--language", "zh"])
    assert (said.exit_code, said.stdout) == (0, "")
    assert "比对了 3 人：1 对可能属于同一人，其中新发现 0 对。" in said.stderr
    missing = run.invoke(app, ["doubles", "999999", "--language", "en"])
    assert (missing.exit_code, "There is no area 999999 today." in missing.stderr) == (3, True)

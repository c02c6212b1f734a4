"""Forms out of the register at the terminal: what scripts read, and how it ends."""

import json

import pytest
from typer.testing import CliRunner

from tests.importing import DAY, ROWS, bring, make_town
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
    result = CliRunner().invoke(app, ["export", *words])
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
    assert said.stdout.startswith("8 rows of h1 in ")
    assert "masked" in said.stderr
    assert ROWS[0]["证件号码"] not in path.read_text(encoding="utf-8-sig")
    assert "clear" in run("h1", town.code, str(path), *PURPOSE, "--clear").stderr
    assert ROWS[0]["证件号码"] in path.read_text(encoding="utf-8-sig")


def test_it_ends_by_what_stands_against_it(town, tmp_path):
    run("h9", town.code, str(tmp_path / "a.csv"), *PURPOSE, expect=3)
    run("h1", "999999999", str(tmp_path / "a.csv"), *PURPOSE, expect=3)
    run("h1", town.code, str(tmp_path / "a.pdf"), *PURPOSE, expect=5)
    run("h1", town.code, str(tmp_path / "a.csv"), "--purpose", "核对", "--on", DAY.isoformat(), expect=1)
    run("h1", town.code, str(tmp_path / "nowhere/a.csv"), *PURPOSE, expect=1)
    run("h1", town.code, str(tmp_path / "a.csv"), expect=2)

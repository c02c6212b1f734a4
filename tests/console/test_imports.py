"""Imports listed and undone at the terminal."""

import json

import pytest
from django.utils import timezone
from typer.testing import CliRunner

from tests.importing import ROWS, bring, make_town
from tests.makers import make_account
from tests.workbooks import changed
from xiuhua.console.main import app
from xiuhua.queries.undoing import UNDO_WITHIN
from xiuhua.register.models import ImportBatch, Job

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town():
    """The township that everything is imported into."""
    return make_town()


def run(*words: str, expect: int = 0) -> str:
    result = CliRunner().invoke(app, [*words, "--language", "en"])
    assert result.exit_code == expect, result.output
    return result.stdout if expect == 0 else result.output


def test_imports_are_listed_with_what_became_of_them_and_until_when_they_can_be_undone(tmp_path):
    assert run("imports") == "Nothing was imported yet.\n"
    key = bring(tmp_path, ROWS).batch
    first, second = run("imports").splitlines()
    assert first.startswith(f"{key}  名单.csv  as of 2017-03-31  applied, can be undone until ")
    assert second.startswith("    8 rows = 8 + 0 + 0  by the terminal on ")
    (line,) = json.loads(run("imports", "--json"))["imports"]
    told = [line[name] for name in ("key", "file_name", "as_of", "state", "rows", "accepted", "who")]
    assert told == [key, "名单.csv", "2017-03-31", "applied", 8, 8, ""]
    assert line["undo_until"] > line["applied_at"]


def test_an_import_that_is_still_on_its_way_cannot_be_undone(tmp_path):
    key = bring(tmp_path, ROWS).batch
    ImportBatch.objects.update(state="staged", applied_at=None)
    assert "  waits to be applied\n" in run("imports")
    assert json.loads(run("imports", "--json"))["imports"][0]["undo_until"] is None
    assert "is not applied: there is nothing to undo" in run("import-undo", key, expect=4)


def test_an_import_is_undone_by_the_first_digits_of_its_key(tmp_path):
    key = bring(tmp_path, ROWS).batch
    assert run("import-undo", key[:10]) == (
        "facts withdrawn: 56; restored as they were: 0\nwaiting for a corrected file: households 2, members 8\n"
    )
    assert "undone on " in run("imports")
    assert "was undone already" in run("import-undo", key, expect=4)


def test_undoing_tells_counts_as_json(tmp_path):
    key = bring(tmp_path, ROWS).batch
    told = json.loads(run("import-undo", key, "--json"))
    assert told == {"facts_withdrawn": 56, "facts_restored": 0, "households": 2, "members": 8}


def test_a_key_of_no_import_is_not_found(tmp_path):
    bring(tmp_path, ROWS)
    for key in ("nothing", "", "f" * 40):
        assert "`xiuhua imports` lists them" in run("import-undo", key, expect=3)


def test_an_import_that_a_worker_reads_is_said_to_be_read_and_a_day_that_is_past_is_not_told(tmp_path):
    key = bring(tmp_path, changed(ROWS, 0, 饮水安全="可能")).batch
    assert "; the rejected rows are kept until " in run("imports")
    ImportBatch.objects.update(applied_at=timezone.now() - UNDO_WITHIN)
    assert run("imports").splitlines()[0].endswith("  applied")
    ImportBatch.objects.update(state="staging", applied_at=None)
    assert "  cut off while it was read\n" in run("imports")
    assert "; its rows are kept until " in run("imports")
    Job.objects.create(kind="stage_workbook", subject=key, state="running", by=make_account())
    assert "  is being read\n" in run("imports")

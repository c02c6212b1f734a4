"""Packs at the terminal: checked, shown; no database."""

import json

import pytest
from typer.testing import CliRunner

from tests.policy.ruled_pack import changed_rule, write_ruled_pack
from xiuhua.console.main import app

pytestmark = pytest.mark.pure


def run(*words, expect=0):
    result = CliRunner().invoke(app, ["pack", *map(str, words)])
    assert result.exit_code == expect, result.output
    return result


def test_a_whole_pack_is_ok_with_its_counts(tmp_path):
    folder = write_ruled_pack(tmp_path)
    assert run("check", folder).stdout == "ok: 4 parameters, 9 facts, 6 criteria, 2 checks, 8 cases\n"
    assert json.loads(run("check", folder, "--json").stdout) == {
        "pack": str(folder), "parameters": 4, "facts": 9, "criteria": 6, "checks": 2, "cases": 8, "findings": [],
    }  # fmt: skip


def test_what_is_wrong_is_a_line_each_and_a_finding_in_the_exit_code(tmp_path):
    folder = write_ruled_pack(tmp_path, checks=changed_rule("checks", 'blame = ["birth"]', 'blame = ["brith"]'))
    found = run("check", folder, expect=6)
    assert found.stdout == (
        "checks.toml no_birth: names 'brith', which is no column or fact of persons. Did you mean birth?\n"
    )
    assert found.stderr == "1 to mend.\n"
    assert json.loads(run("check", folder, "--json", expect=6).stdout)["findings"] == [
        {
            "file": "checks.toml", "key": "no_birth",
            "message": "names 'brith', which is no column or fact of persons. Did you mean birth?",
        }
    ]  # fmt: skip


def test_a_pack_that_cannot_be_read_is_told_as_its_finding(tmp_path):
    folder = write_ruled_pack(tmp_path, phrases="= broken")
    assert run("check", folder, expect=6).stdout.startswith("phrases.toml: is no TOML: ")
    assert set(json.loads(run("check", folder, "--json", expect=6).stdout)) == {"pack", "findings"}


def test_a_pack_that_is_not_there_is_not_found():
    assert "There is no pack 'nowhere'" in run("check", "nowhere", expect=3).stderr


@pytest.mark.parametrize("name", ["sichuan", "graduation", "monitoring"])
def test_a_shipped_pack_is_found_by_its_name_and_ok(name):
    assert run("check", name).stdout.startswith("ok: ")


def test_a_manual_goes_to_stdout_in_either_language(tmp_path):
    folder = write_ruled_pack(tmp_path)
    assert run("show", folder).stdout.startswith("# 小包：政策手册\n")
    assert run("show", folder, "--language", "en", "--on", "2014-06-01").stdout.count("holds on 2014-06-01.") == 1
    refused = run("show", folder, "--language", "fr", expect=3)
    assert refused.stderr == "The pack small does not speak 'fr': say --language zh or en.\n"


def test_a_manual_of_a_pack_whose_time_is_over_is_of_its_last_day(tmp_path):
    assert "What follows holds on 2020-12-31." in run("show", write_ruled_pack(tmp_path), "--language", "en").stdout


def test_a_manual_of_a_pack_that_goes_on_is_of_today(tmp_path, time_machine):
    time_machine.move_to("2031-05-01 12:00")
    lasting = changed_rule("pack", "until = 2021-01-01", "")
    told = run("show", write_ruled_pack(tmp_path, pack=lasting), "--language", "en").stdout
    assert "What follows holds on 2031-05-01." in told


def test_a_manual_can_be_written_to_a_file(tmp_path):
    folder, out = write_ruled_pack(tmp_path), tmp_path / "manual.md"
    told = run("show", folder, "--out", out)
    assert (told.stdout, told.stderr) == ("", f"The manual of small is written to {out}\n")
    assert out.read_text(encoding="utf-8") == run("show", folder, "--out", "-").stdout

"""Which pack judges, asked and put in force at the terminal."""

import json

import pytest
from typer.testing import CliRunner

from tests.makers import make_office, make_village
from tests.policy.ruled_pack import write_ruled_pack
from tests.policy.small_pack import changed, write_pack
from xiuhua.console.main import app
from xiuhua.queries.pack import pack_named

pytestmark = pytest.mark.django_db


def run(*words, expect=0):
    result = CliRunner().invoke(app, ["pack", *map(str, words)])
    assert result.exit_code == expect, result.output
    return result


@pytest.fixture
def city(tmp_path, settings):
    """A city with a village, and packs to judge it by."""
    settings.PACKS = tmp_path
    write_ruled_pack(tmp_path)
    pack_named.cache_clear()
    make_office()
    yield make_village().parent.parent.parent
    pack_named.cache_clear()


def test_a_pack_is_put_in_force_and_asked_for(city) -> None:
    told = run("use", "small", "--area", city.code, "--since", "2016-03-01", "--why", "resolution No. 7")
    assert told.stdout == f"small 1 judges {city} from 2016-03-01 on\n"
    assert run("which", "--on", "2017-03-31").stdout == (
        f"small 1, in force for {city.name} ({city.code}) from 2016-03-01\n"
    )
    assert json.loads(run("which", "--area", city.code, "--on", "2017-03-31", "--json").stdout) == {
        "on": "2017-03-31", "pack": "small", "version": "1", "held": "1", "area": city.code, "area_name": city.name,
        "since": "2016-03-01", "until": None,
    }  # fmt: skip


def test_a_pack_that_ended_says_when(city, tmp_path) -> None:
    write_pack(tmp_path, "near", pack=changed("pack.toml", '"small"', '"near"'))
    run("use", "small", "--area", city.code, "--since", "2016-03-01")
    run("use", "near", "--area", city.code, "--since", "2017-01-01")
    assert run("which", "--on", "2016-06-01").stdout.endswith("from 2016-03-01 until before 2017-01-01\n")


def test_a_folder_with_another_version_is_told_and_keeps_turns_from_running(city, tmp_path) -> None:
    run("use", "small", "--area", city.code, "--since", "2016-03-01")
    (tmp_path / "small/pack.toml").write_text(changed("pack.toml", '"1"', '"2"'), encoding="utf-8")
    pack_named.cache_clear()
    assert run("which", "--on", "2017-03-31", expect=6).stderr == (
        "Its folder holds version 2: no turn is run and no step is taken by it until a pack is put in force.\n"
    )
    refused = CliRunner().invoke(app, ["turn", "2017-03-31"])
    assert (refused.exit_code, refused.stdout) == (4, "")
    assert "in force in version 1, but its folder holds 2" in refused.stderr
    run("use", "small", "--area", city.code, "--since", "2017-01-01")
    assert run("which", "--on", "2017-03-31").stdout.startswith("small 2, in force")


def test_a_folder_that_is_gone_is_told(city, tmp_path) -> None:
    run("use", "small", "--area", city.code, "--since", "2016-03-01")
    (tmp_path / "small/pack.toml").unlink()
    pack_named.cache_clear()
    assert run("which", "--on", "2017-03-31", expect=6).stderr.startswith("Its folder is not there: no turn")


def test_what_may_not_be_is_refused_by_its_kind(city) -> None:
    assert "There is no pack" in run("use", "x", "--area", city.code, "--since", "2017-01-01", expect=3).stderr
    assert "speaks of the time" in run("use", "small", "--area", city.code, "--since", "2031-01-01", expect=5).stderr
    assert "No pack is in force for" in run("which", "--on", "2017-03-31", expect=3).stderr

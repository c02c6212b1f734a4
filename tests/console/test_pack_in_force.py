"""Which pack judges, asked and put in force at the terminal."""

import json

import pytest
from typer.testing import CliRunner

from tests.makers import LONG_AGO, make_household, make_member, make_office, make_village
from tests.policy.ruled_pack import changed_rule, write_ruled_pack
from tests.policy.small_pack import changed, write_pack
from xiuhua.console.main import app
from xiuhua.queries.pack import pack_named
from xiuhua.register.models import VillageSurvey

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


def test_two_packs_are_compared_on_the_register_and_every_row_can_be_had(city, tmp_path) -> None:
    village = city.children.get().children.get().children.get()
    home = make_household(village, status="poor")
    make_member(home, birth=None)
    checks = changed_rule("checks", "birth is null", "birth is not null")
    other = write_ruled_pack(tmp_path, "other", pack=changed("pack.toml", '"1"', '"2"'), checks=checks)
    words = ("compare", "small", other, "--on", "2017-03-31", "--area", city.code)
    told = run(*words, expect=6)
    first, heads, change = told.stdout.splitlines()
    assert first == f"small 1 → small 2, {city.code} on 2017-03-31"
    assert heads.split() == ["rule", "before", "after", "county", "rows"]
    assert change.split() == ["no_birth", "flagged", "not_flagged", village.parent.parent.code, "1"]
    found = json.loads(run(*words, "--json", expect=6).stdout)
    assert found["changes"] == [
        {
            "kind": "check", "rule": "no_birth", "before": "flagged", "after": "not_flagged", "rows": 1,
            "places": [{"county": village.parent.parent.code, "township": village.parent.code, "rows": 1}],
            "keys": [home.belongings.get().member.number],
        }
    ]  # fmt: skip
    assert (found["old"], found["new"]) == ({"pack": "small", "version": "1"}, {"pack": "small", "version": "2"})
    assert (found["on"], found["area"], found["figures"]) == ("2017-03-31", city.code, [])
    table = run(*words, "--csv", "-", expect=6).stdout.splitlines()
    assert table[0] == "kind,rule,row,area,before,after,county,township"
    assert len(table) == 2
    out = tmp_path / "changes.csv"
    assert f"1 changed verdicts written to {out}" in run(*words, "--csv", out, expect=6).stderr
    assert out.read_text(encoding="utf-8-sig").splitlines() == table


def test_figures_that_change_are_told_and_packs_that_agree_say_so(city, tmp_path) -> None:
    village = city.children.get().children.get().children.get()
    make_member(make_household(village, status="poor"), birth=None)
    VillageSurvey.objects.create(village=village, since=LONG_AGO, population=100)
    indicators = changed("indicators.toml", "status in (programme.poor_statuses)", "status = 'out'")
    other = write_ruled_pack(tmp_path, "other", indicators=indicators)
    words = ("compare", "small", other, "--on", "2017-03-31")
    assert run(*words, expect=6).stdout.splitlines()[-1] == "incidence: 1 → 0"
    assert json.loads(run(*words, "--json", expect=6).stdout)["figures"] == [
        {"key": "incidence", "before": 1, "after": 0}
    ]
    assert run("compare", "small", "small", "--on", "2017-03-31").stdout.endswith("No verdict and no figure changes.\n")

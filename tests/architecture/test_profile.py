"""The house has nothing that the profile of 2026 bans, and whatever is planted anywhere is found."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.urls import URLPattern, URLResolver, include, path
from django.urls.resolvers import RegexPattern
from typer.testing import CliRunner

from tests.architecture.source import ROOT
from xiuhua.console.main import app
from xiuhua.policy.pack import PackError
from xiuhua.policy.profile import API, PACKS, PAGES, SCHEMA, Betrayed, Thing, joined, judge_house
from xiuhua.policy.profile_reader import read_profile, things_of_packs
from xiuhua.queries.house import things_of_house, things_of_pages, things_of_routes, things_of_tables
from xiuhua.words import NotFound

PROFILE = read_profile("cn-2026", packs=ROOT / "packs")
BANS = list(PROFILE.bans)
# For each ban: a page that betrays it, an address, a column (of a model), and a key with its text in a pack.
PLANTED = {
    "clock_in": ("<button>打卡签到</button>", "team/clock-in/", ("Presence", "punch_in"), ("daka", "每日打卡")),
    "ranking": ("<h2>Leaderboard</h2>", "helpers/ranking/", ("Person", "rank"), ("league_table", "帮扶干部排名")),
    "points": ("<p>Your points: 12</p>", "helper/points/", ("Account", "score"), ("officer_credits", "工作积分")),
    "online_time": (
        "document.addEventListener('visibilitychange', tell)", "my/heartbeat/", ("Account", "online_minutes"),
        ("active_minutes", "在线时长"),
    ),
    "forced_login": (
        "<p>You must log in every day.</p>", "login-streak/", ("Account", "login_due"), ("daily_login", "必须每日登录"),
    ),
    "install_rate": ("<td>安装率</td>", "install-rate/", ("Office", "install_rate"), ("adoption_rate", "登录率")),
    "forced_photo": (
        "navigator.mediaDevices.getUserMedia({video: true})", "visit/selfie/", ("Visit", "photo_proof"),
        ("face_match", "必须上传照片"),
    ),
    "track": (
        "navigator.geolocation.watchPosition(keep)", "visit/gps-track/", ("Visit", "track_points"),
        ("location_history", "行动轨迹"),
    ),
}  # fmt: skip


def route(address: str) -> URLResolver:
    inner = [path("kept/<int:n>/", view, name="kept"), path("inner/", include([path(address, view, name="plain")]))]
    return URLResolver(RegexPattern("^/"), inner)


def view(_request):
    """A view that nobody calls."""


def model(name: str, *columns: str) -> SimpleNamespace:
    fields = [SimpleNamespace(name=it, auto_created=False, help_text="") for it in columns]
    kept = SimpleNamespace(name="id", auto_created=True)
    return SimpleNamespace(__name__=name, __doc__="", _meta=SimpleNamespace(get_fields=lambda: [kept, *fields]))


def bans_of(found: list[Betrayed]) -> set[tuple[str, str]]:
    return {(it.ban, it.place) for it in found}


def test_the_house_has_nothing_that_is_banned():
    things = things_of_house()
    assert {it.place for it in things} == {PAGES, API, SCHEMA, PACKS}
    assert judge_house(PROFILE, things) == []


def test_every_ban_is_planted():
    assert list(PLANTED) == BANS


@pytest.mark.parametrize("ban", BANS)
def test_what_is_planted_is_found_wherever_it_stands(ban, tmp_path):
    page, address, (table, column), (key, text) = PLANTED[ban]
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    pack = tmp_path / "packs/small"
    pack.mkdir(parents=True)
    (pack / "codes.toml").write_text(f'[list]\n{key} = "x"\n', encoding="utf-8")
    (pack / "phrases.toml").write_text(f'[said]\nzh = "{text}"\n', encoding="utf-8")
    found = [
        judge_house(PROFILE, things_of_pages(tmp_path)),
        judge_house(PROFILE, things_of_routes(route(address))),
        judge_house(PROFILE, things_of_tables([model(table, column)])),
        judge_house(PROFILE, things_of_packs(tmp_path / "packs")),
    ]
    assert [bans_of(it) for it in found] == [{(ban, place)} for place in (PAGES, API, SCHEMA, PACKS)]
    assert {it.where.partition(" ")[0] for it in found[3]} == {"small/codes.toml", "small/phrases.toml"}


def test_a_script_and_a_translation_are_read_too(tmp_path):
    (tmp_path / "far.js").write_text("\nnavigator.sendBeacon('/x', seconds)\n")
    (tmp_path / "django.po").write_text('msgstr "全县排名第一"\n', encoding="utf-8")
    found = judge_house(PROFILE, things_of_pages(tmp_path))
    assert [(it.ban, it.where, it.sign) for it in found] == [
        ("online_time", "far.js:2", "navigator.sendbeacon"), ("ranking", "django.po:1", "排名"),
    ]  # fmt: skip


def test_points_of_households_and_ranks_of_causes_are_of_no_person():
    assert judge_house(PROFILE, things_of_tables([model("DoorCheck", "points"), model("Cause", "rank")])) == []
    assert bans_of(judge_house(PROFILE, things_of_tables([model("Helper", "points")]))) == {("points", SCHEMA)}


def test_a_parameter_that_is_turned_on_is_found_and_one_that_is_off_is_not(tmp_path):
    folder = tmp_path / "small"
    folder.mkdir()
    text = "[presence.photo_required]\nvalues = [{ since = 2020-01-01, value = VALUE }]\n"
    told = {}
    for value in ("false", "true"):
        (folder / "parameters.toml").write_text(text.replace("VALUE", value))
        told[value] = bans_of(judge_house(PROFILE, things_of_packs(tmp_path)))
    assert told == {"false": set(), "true": {("forced_photo", PACKS)}}


def test_a_word_that_the_profile_knows_as_something_else_is_none_but_beside_it_the_ban_holds():
    def signs(text):
        return [it.sign for it in judge_house(PROFILE, [Thing(PAGES, "x", "", text)])]

    assert (signs("按区划代码排列，不是排名。"), signs("不是排名。帮扶干部排名")) == ([], ["排名"])
    assert (signs("a check-in desk"), signs("Clock-in at eight")) == ([], ["clock-in"])


def test_a_name_is_told_by_its_parts():
    assert [joined(it) for it in ("DoorCheck.points", "clock-in/", "HTTPKey2")] == [
        "_door_check_points_", "_clock_in_", "_httpkey2_",
    ]  # fmt: skip


def test_a_ban_lifted_in_one_place_holds_in_all_others():
    things = [Thing(API, "/flood/clock-in/", "clock-in"), Thing(API, "/team/clock-in/", "clock-in")]
    found = judge_house(PROFILE, things, lifted=[("clock_in", "/flood/"), ("track", "/team/")])
    assert [it.where for it in found] == ["/team/clock-in/"]


def test_a_profile_that_is_not_there_and_a_meaning_of_no_ban_are_refused(tmp_path):
    with pytest.raises(NotFound, match="holds cn-2026"):
        read_profile("cn-1949", packs=ROOT / "packs")
    (tmp_path / "profiles").mkdir()
    text = (ROOT / "packs/profiles/cn-2026.toml").read_text(encoding="utf-8")
    (tmp_path / "profiles/bad.toml").write_text(text.replace('ban = "points"', 'ban = "pionts"'), encoding="utf-8")
    with pytest.raises(PackError, match="is no ban of this profile"):
        read_profile("bad", packs=tmp_path)


def test_the_report_ends_with_0_and_with_6_where_something_is_banned(tmp_path, settings):
    told = CliRunner().invoke(app, ["pack", "profile"], env={"LC_ALL": "en"})
    assert (told.exit_code, [it for it in told.stdout.splitlines()[3:] if not it.endswith(": none")]) == (0, [])
    packs = tmp_path / "packs"
    (packs / "profiles").mkdir(parents=True)
    (packs / "profiles/cn-2026.toml").write_bytes((ROOT / "packs/profiles/cn-2026.toml").read_bytes())
    (packs / "bad").mkdir()
    (packs / "bad/codes.toml").write_text('[list]\nzh = "每日打卡"\n', encoding="utf-8")
    settings.PACKS = packs
    found = CliRunner().invoke(app, ["pack", "profile", "--json"])
    finding = {"ban": "clock_in", "place": "packs", "where": "bad/codes.toml list.zh", "sign": "打卡"}
    assert (found.exit_code, json.loads(found.stdout)["findings"]) == (6, [finding])
    lines = {"zh": "  政策包条目 bad/codes.toml list.zh：打卡\n", "en": "  pack entries bad/codes.toml list.zh: 打卡\n"}
    for language, line in lines.items():
        assert line in CliRunner().invoke(app, ["pack", "profile"], env={"LC_ALL": language}).stdout


def test_shipped_profiles_are_where_they_are_looked_for():
    assert [it.name for it in Path(ROOT / "packs/profiles").iterdir()] == ["cn-2026.toml"]
    assert isinstance(route("x/").url_patterns[0], URLPattern)

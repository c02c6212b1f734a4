"""An office begun and its areas brought at the terminal: asked or said, in both languages; refused with the way out."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from typer.testing import CliRunner

from tests.beginning import AREAS, HEADER, USERNAME, words_of_init, write_areas, write_small_pack
from tests.makers import make_household
from xiuhua.console.main import app
from xiuhua.queries.pack import pack_named
from xiuhua.register.models import (
    Account,
    Area,
    AreaName,
    AreaSuccession,
    AreaWithin,
    JournalLine,
    JournalSeal,
    NameSpelling,
    Notice,
    Office,
    SecondFactor,
)

pytestmark = pytest.mark.django_db
LATER = "2018-05-01"


@pytest.fixture(autouse=True)
def packs(tmp_path, settings):
    settings.PACKS = tmp_path / "packs"
    write_small_pack(settings.PACKS)
    pack_named.cache_clear()
    yield settings.PACKS
    pack_named.cache_clear()


@pytest.fixture
def areas(tmp_path):
    return write_areas(tmp_path / "areas.csv")


def run(*words, expect=0, answers=None):
    result = CliRunner().invoke(app, list(map(str, words)), input=answers)
    assert result.exit_code == expect, result.output
    return result


def test_an_office_is_begun_and_its_password_printed_once(areas) -> None:
    told = json.loads(run(*words_of_init(areas), "--json").stdout)
    password = told.pop("password")
    assert told == {
        "office": "南江县扶贫开发局", "area": "南江县 (511922)", "areas": 6, "username": USERNAME, "again": False,
        "home": str(settings.HOME),
    }  # fmt: skip
    assert Account.objects.get().check_password(password)
    assert JournalLine.objects.count() == JournalSeal.objects.count() == 5
    again = run(*words_of_init(areas), "--language", "zh").stdout.splitlines()
    assert again[0] == "南江县扶贫开发局 已经建好，还没有人登录过。"
    assert not Account.objects.get().check_password(password)


def test_what_is_not_said_is_asked(areas) -> None:
    answers = f"南江县扶贫开发局\nsmall\n{areas}\n\n李安全\n{USERNAME}\n"
    told = run("init", "--language", "zh", answers=answers)
    assert told.stderr.startswith("机构名称:")
    assert "南江县扶贫开发局 已建好：区划 6 个，最上一级为 南江县 (511922)。" in told.stdout
    assert Area.objects.get(code="511922").since == date(2011, 1, 1)  # the pack's first day, as proposed


@pytest.mark.parametrize(
    ("words", "expect", "chinese", "english"),
    [
        (
            ("init", "--no-input"),
            5,
            "缺少 --office、--pack、--areas、--officer、--username。",
            "Not said: --office, --pack",
        ),
        (("init", "--no-input", "--pack", "none"), 5, "缺少 --office", "Not said: --office, --areas"),
        (("areas", "gone.csv", "--since", LATER), 3, "", ""),
    ],
)
def test_what_is_missing_is_told_in_the_readers_language(words, expect, chinese, english) -> None:
    assert chinese in run(*words, "--language", "zh", expect=expect).stderr
    assert english in run(*words, "--language", "en", expect=expect).stderr


def test_a_pack_and_a_file_that_there_is_not_are_named(areas, tmp_path) -> None:
    told = run(*words_of_init(areas, pack="none"), "--language", "en", expect=5).stderr
    assert told == "There is no pack none. Name one of small, or write your own (docs/how-to/write-a-pack.md).\n"
    told = run(*words_of_init(tmp_path / "gone.csv"), "--language", "zh", expect=5).stderr
    assert told.startswith(f"没有文件 {tmp_path}/gone.csv。请给出区划清单")
    assert not Office.objects.exists()


def test_each_wrong_cell_is_told_and_nothing_is_written(tmp_path) -> None:
    wrong = write_areas(tmp_path / "areas.csv", [*AREAS, ("511922101201", "另一村"), ("511923", "平昌县")])
    told = run(*words_of_init(wrong), "--language", "zh", expect=5).stderr.splitlines()
    assert told == [
        "areas:8 区划代码  代码 511922101201 在第 7 行已经出现。请只保留一行。",
        "areas:9 上级代码  看不出 511923 属于哪里：一份清单只有一个最上级区划（511922）。请在“上级代码”中填写代码。",
        "areas.csv 未录入：有 2 处需要改正。",
    ]
    assert (Area.objects.count(), Office.objects.count()) == (0, 0)


def test_a_file_without_the_headers_is_refused(tmp_path) -> None:
    strange = write_areas(tmp_path / "areas.csv", header=("编号", "地名"))
    told = run(*words_of_init(strange), "--language", "en", expect=5).stderr
    assert told.startswith("areas.csv has no row with the headers 区划代码、区划名称.")


def test_a_template_that_is_filled_in_is_read(tmp_path) -> None:
    file = tmp_path / "areas.csv"
    run("init", "--template", file, "--language", "zh")
    with file.open("a", encoding="utf-8") as table:
        table.writelines(f"{code},{name}\n" for code, name in AREAS)
    assert json.loads(run(*words_of_init(file), "--json").stdout)["areas"] == len(AREAS)
    assert run("init", "--template", file, "--language", "en", expect=5).stderr.endswith("for the template.\n")


def test_an_empty_template_has_the_headers_and_no_rows(tmp_path) -> None:
    file = tmp_path / "areas.xlsx"
    assert json.loads(run("init", "--template", file, "--json").stdout) == {"template": str(file)}
    told = run(*words_of_init(file), "--language", "zh", expect=5).stderr.splitlines()
    assert told[0] == "区划代码  清单没有内容：请每个区划填一行。"


def test_a_demo_is_refused_in_an_office_and_an_office_twice(areas) -> None:
    run(*words_of_init(areas))
    Account.objects.update(one_time_until=None)
    told = run(*words_of_init(areas), "--language", "en", expect=4).stderr
    assert told.startswith(f"{settings.HOME} is the register of 南江县扶贫开发局, begun on ")
    assert "This register is not a demo's" in run("demo", "--households", "1000", "--no-serve", expect=4).stderr
    assert (Area.objects.count(), Account.objects.count()) == (6, 1)


def test_whoever_keeps_the_machine_lets_in_an_officer_who_lost_every_key(areas) -> None:
    run(*words_of_init(areas))
    officer = Account.objects.get()
    officer.one_time_until = None
    officer.save()
    SecondFactor.objects.create(account=officer, kind="totp", sealed=b"")
    password = json.loads(run("admit", USERNAME, "--why", "手机丢失", "--json").stdout)["password"]
    officer.refresh_from_db()
    assert (officer.check_password(password), officer.must_choose_password) == (True, True)
    assert not SecondFactor.objects.exists()
    deeds = ["give_one_time_password", "reset_second_factor"]
    assert list(Notice.objects.order_by("pk").values_list("deed", "who", "why")) == [
        (deed, "console", "手机丢失") for deed in deeds
    ]
    assert run("admit", "nobody", "--why", "x", expect=3).stderr.startswith("There is no account nobody")
    run("admit", USERNAME, "--why", " ", expect=5)


def test_areas_brought_again_end_begin_and_are_renamed_and_keep_what_lived_there(areas, tmp_path) -> None:
    run(*words_of_init(areas))
    old = Area.objects.get(code="511922101201")
    make_household(old)
    later = write_areas(
        tmp_path / "later.csv",
        [("511922", "南江县", ""), ("511922100", "南江镇", ""), ("511922100201", "东榆村", ""),
         ("511922100202", "书台新村", "511922101201"), ("511922101", "沙河新镇", "")],
        header=(*HEADER, "原代码"),
    )  # fmt: skip
    told = run("areas", later, "--since", LATER, "--language", "zh")
    assert told.stdout == f"自 {LATER} 起：新设 0 个，撤销 1 个，更名 2 个。\n"
    day = date.fromisoformat(LATER)
    old.refresh_from_db()
    assert (old.until, AreaName.objects.order_by("name").values_list("name", "until").first()) == (
        day, ("书台村", day),
    )  # fmt: skip
    assert AreaSuccession.objects.values_list("before__code", "after__code", "kind", "inferred").get() == (
        "511922101201", "511922100202", "merged", False,
    )  # fmt: skip
    within = AreaWithin.objects.on(day).filter(area=old).values_list("ancestor__code", flat=True)
    assert sorted(within) == ["511922", "511922100", "511922100202"]
    assert AreaWithin.objects.filter(area=old, until__lte=day).count() == 2
    assert NameSpelling.objects.filter(name="沙河新镇").exists()
    assert run("areas", later, "--since", LATER, "--language", "en", expect=4).stderr == (
        f"A list of {LATER} was brought already: a new one holds from a later day on.\n"
    )
    same = write_areas(tmp_path / "same.csv", Area.objects.on(day).order_by("code").values_list("code", "name"))
    told = run("areas", same, "--since", "2018-05-02", "--language", "en", expect=4).stderr
    assert told == "The list of 2018-05-02 says what the register holds already: nothing was changed.\n"


def test_a_later_list_is_for_the_same_territory(areas, tmp_path) -> None:
    run(*words_of_init(areas))
    other = write_areas(tmp_path / "later.csv", [("511923", "平昌县")])
    told = run("areas", other, "--since", LATER, "--language", "zh", expect=5).stderr.splitlines()
    assert told == [
        "later:2 区划代码  清单的最上级是 511923，登记册的是 511922。请录入同一辖区的清单。",
        "later.csv 未录入：有 1 处需要改正。",
    ]


@pytest.mark.parametrize("answers", ["南江县扶贫开发局\n", "南江县扶贫开发局\nsmall\ngone.csv\n\n李安全\n"])
def test_who_breaks_off_while_asked_leaves_neither_tables_nor_keys(tmp_path, packs, answers) -> None:
    assert typed(tmp_path, packs, answers=answers).returncode != 0
    assert left(tmp_path) == ["secret.key", "uploads"]


def test_who_is_refused_leaves_neither_tables_nor_keys(tmp_path, packs, areas) -> None:
    assert typed(tmp_path, packs, *words_of_init(areas)[1:], "--title", "x" * 61).returncode == 5
    assert left(tmp_path) == ["secret.key", "uploads"]


def typed(tmp_path, packs, *words, answers: str = "") -> subprocess.CompletedProcess:
    """`xiuhua init` as it is typed, on a data folder that is not there yet."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XIUHUA_")}
    ground = kept | {"XIUHUA_HOME": str(tmp_path / "home"), "XIUHUA_PACKS": str(packs)}
    command = [Path(sys.executable).parent / "xiuhua", "init", *words]
    return subprocess.run(command, env=ground, input=answers, capture_output=True, text=True, check=False)


def left(tmp_path) -> list[str]:
    """What stands in the data folder."""
    return sorted(path.name for path in (tmp_path / "home").iterdir())

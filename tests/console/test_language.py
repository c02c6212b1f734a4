"""The terminal tells all of a run in one language: the one that is asked for, else that of the environment."""

import json
import re

import pytest
from typer.testing import CliRunner

from tests.console.messages import catalogue, said
from tests.desk.messages import catalogue as desk_catalogue
from tests.desk.messages import kept
from tests.importing import DAY, MONTHS, ROWS, bring, make_town
from tests.workbooks import H1, write_csv, write_xlsx
from xiuhua.actions.keep.form_refusal import FormRefused
from xiuhua.actions.reveal import PurposeMissing
from xiuhua.console.language import language_of, speaking, step_words
from xiuhua.console.main import app
from xiuhua.console.refusals import telling

LANGUAGES = ("zh", "en")
NOTHING_SAID = dict.fromkeys(("LC_ALL", "LC_MESSAGES", "LANG"), "")
VARIABLE = re.compile(r"%\((\w+)\)s|\{(\w+)")
CHINESE_STOP = re.compile(r"[，。；：]")
ENGLISH_WORD = re.compile(r"[a-z]{2,}", re.IGNORECASE)
PURPOSE = ("--purpose", "与市人社局核对务工信息", "--on", DAY.isoformat())


def run(*words: str, environment: dict[str, str] | None = None, expect: int = 0) -> str:
    """All that a command tells, on both streams."""
    result = CliRunner().invoke(app, list(words), env=NOTHING_SAID | (environment or {}))
    assert result.exit_code == expect, result.output
    return result.output


@pytest.mark.pure
@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LC_ALL": "", "LC_MESSAGES": "zh_TW", "LANG": "en_GB.UTF-8"}, "zh"),
        ({"LC_ALL": "C.UTF-8", "LC_MESSAGES": "zh_CN", "LANG": "zh_CN"}, "en"),
        ({"LC_ALL": "fr_FR.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_the_first_of_the_environment_that_says_anything_decides(environment, language):
    assert language_of(environment) == language


@pytest.mark.pure
def test_all_that_the_terminal_tells_has_a_chinese_translation_with_the_same_variables():
    own = kept(catalogue())
    both = kept(desk_catalogue()) | own
    assert sorted(said() - both.keys()) == []
    assert sorted(own.keys() - said()) == []
    strings = {key: entry.string if isinstance(entry.string, tuple) else (entry.string,) for key, entry in own.items()}
    assert [key for key, texts in strings.items() if not all(texts)] == []
    assert [
        singular
        for (_, singular, plural), texts in strings.items()
        if any(set(VARIABLE.findall(text)) != set(VARIABLE.findall(singular + plural)) for text in texts)
    ] == []


@pytest.mark.pure
def test_steps_are_told_in_words():
    told = {}
    for language in LANGUAGES:
        with speaking(language):
            told[language] = [step_words(step) for step in ("open the workbook", "write member", "something new")]
    assert told == {
        "zh": ["正在打开表格", "写入登记册", "something new"],
        "en": ["Opening the workbook", "Writing into the register", "something new"],
    }


@pytest.mark.pure
@pytest.mark.parametrize(
    ("refused", "zh"),
    [
        (FormRefused("day_ahead", day=DAY), "2017-03-31 还没有到"),
        (PurposeMissing("?"), "请用至少 6 个字说明用途"),
    ],
)
def test_a_refusal_is_told_in_the_language_and_stays_what_it_is(refused, zh):
    with pytest.raises(type(refused), match=zh), telling("zh"):
        raise refused


@pytest.fixture
def town():
    """The township that everything is imported into."""
    return make_town()


@pytest.fixture
def bad(tmp_path):
    """A file with a bad cell, a value that is one of no list, and a header that no form knows."""
    headers = [header for header in H1 if header != "劳动技能"] + ["劳动技能等级"]
    rows = [{**row, "劳动技能等级": row["劳动技能"]} for row in ROWS]
    rows[0] |= {MONTHS: "13", "与户主关系": "户住"}
    return str(write_xlsx(tmp_path / "名单.xlsx", rows, headers=headers))


@pytest.mark.django_db
@pytest.mark.usefixtures("town")
def test_an_import_tells_its_counts_remarks_and_bad_cells_in_one_language(bad):
    words = ("import", bad, "--on", "2017-03-31", "--dry-run")
    zh, en = (run(*words, "--language", language, expect=6).splitlines() for language in LANGUAGES)
    assert len(zh) == len(en)
    assert set(ENGLISH_WORD.findall("".join(zh))) == {"header", "labour", "ability"}
    assert [line for line in en if CHINESE_STOP.search(line)] == []
    assert "共 8 行 = 写入 7 + 不变 0 + 拒收 1" in zh
    assert "rows 8 = accepted 7 + unchanged 0 + rejected 1" in en
    assert "new 7, changed 0; in conflict 0, bad 1" in en
    assert "贫困人口 第 2 行 务工时间（月）“13”：应为 0 到 12 的整数。" in zh
    assert "贫困人口, row 2: 务工时间（月） “13”: must be a whole number from 0 to 12." in en


@pytest.mark.django_db
@pytest.mark.usefixtures("town")
def test_the_environment_decides_where_nothing_is_asked_for_and_json_is_the_same(bad):
    words = ("import", bad, "--on", "2017-03-31", "--dry-run")
    assert "共 8 行" in run(*words, environment={"LANG": "zh_CN.UTF-8"}, expect=6)
    assert "rows 8 =" in run(*words, expect=6)
    assert "rows 8 =" in run(*words, "--language", "en", environment={"LC_ALL": "zh_CN.UTF-8"}, expect=6)
    told = [
        CliRunner().invoke(app, [*words, "--language", language, "--json"], env=NOTHING_SAID).stdout
        for language in LANGUAGES
    ]
    assert told[0] == told[1]
    assert json.loads(told[0]) == {"rows": 8, "accepted": 7, "unchanged": 0, "rejected": 1, "batch": None}


@pytest.mark.django_db
@pytest.mark.usefixtures("town")
def test_refusals_are_told_in_the_language_too(bad, tmp_path):
    gone = str(tmp_path / "没有.xlsx")
    for words, expect, zh, en in (
        (("import", gone), 3, "（xlsx、xls、ods、csv）", "(xlsx, xls, ods, csv)"),
        (("import", bad, "--header", "体质"), 5, "没有写明项目", "says no item"),
        (("import", bad, "--header", "体质=健康状况好"), 5, "没有项目“健康状况好”", "There is no item 健康状况好."),
        (("import", bad, "--on", "2999-01-01"), 5, "2999-01-01 还没有到", "is still to come"),
        (("import-undo", "f00"), 3, "没有找到唯一的导入", "There is no one import f00"),
        (("export", "h9", "511902", gone, *PURPOSE), 3, "没有表式 h9", "There is no form h9"),
        (("check", gone), 3, "没有文件", "There is no file"),
    ):
        assert zh in run(*words, "--language", "zh", expect=expect), words
        assert en in run(*words, "--language", "en", expect=expect), words


@pytest.mark.django_db
@pytest.mark.usefixtures("town")
def test_lists_undoing_and_exports_are_told_in_chinese_too(tmp_path, town):
    assert run("imports", "--language", "zh") == "还没有导入过。\n"
    key = bring(tmp_path, ROWS).batch
    first, second = run("imports", "--language", "zh").splitlines()
    assert re.fullmatch(rf"{key}  名单\.csv  数据日期 2017-03-31  已写入，可在 \d{{4}}-\d\d-\d\d 前撤销", first)
    assert re.fullmatch(r"    8 行 = 8 \+ 0 \+ 0  终端 于 \d{4}-\d\d-\d\d 导入", second)
    told = run("export", "h1", town.code, str(tmp_path / "a.csv"), *PURPOSE, "--language", "zh")
    assert f"h1 共 8 行，写入 {tmp_path / 'a.csv'}，sha256 " in told
    assert "个人信息已遮盖。" in told
    assert "撤回事实 56 条，恢复原状 0 条\n等待更正后的文件：2 户，8 人\n" in run(
        "import-undo", key, "--language", "zh"
    )
    assert "已于 " in run("imports", "--language", "zh")


@pytest.mark.pure
def test_a_check_is_told_in_the_language_of_the_environment(tmp_path):
    file = str(write_csv(tmp_path / "名单_20170331.csv", [{**ROWS[0], "民族": ""}]))
    zh, en = (run("check", file, environment={"LANG": locale}, expect=6) for locale in ("zh_CN.UTF-8", "en_US.UTF-8"))
    assert ("共 1 行" in zh, "按政策包 sichuan 判定" in zh, "项检查未做" in zh) == (True, True, True)
    assert ("rows: 1, findings:" in en, "Judged by the pack sichuan" in en, "passed over" in en) == (True, True, True)

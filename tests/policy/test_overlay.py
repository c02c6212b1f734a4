"""What an office sets where its pack leaves a number open: dated, sourced, and nothing else of the pack."""

from datetime import date
from pathlib import Path

import pytest

from xiuhua.policy.overlay import overlaid
from xiuhua.policy.pack import PackError
from xiuhua.policy.reader import read_pack

PACKS = Path(__file__).parents[2] / "packs"
SICHUAN = read_pack("sichuan", packs=PACKS)
FLOOR = "exit.collective_income_floor_yuan"
SET = '{ since = 2016-01-01, value = 5, source = "省扶贫移民局〔2016〕8号", confidence = "sourced" }'


def written(folder, text: str) -> Path:
    path = folder / "sichuan.toml"
    path.write_text(text, encoding="utf-8")
    return path


def floor(values: str) -> str:
    return f"[{FLOOR}]\nvalues = [{values}]\n"


def test_without_a_file_the_pack_is_as_it_is(tmp_path):
    assert overlaid(SICHUAN, tmp_path / "sichuan.toml") is SICHUAN


def test_an_open_parameter_has_the_values_of_the_file_and_the_pack_another_version(tmp_path):
    path = written(tmp_path, floor(SET))
    found = overlaid(SICHUAN, path)
    parameter = found.parameters[FLOOR]
    told = parameter.setting_on(date(2017, 1, 1))
    assert (told.value, told.source, parameter.unset) == (5, "省扶贫移民局〔2016〕8号", False)
    assert parameter.setting_on(date(2015, 12, 31)) is None
    assert (found.version[:7], len(found.version) <= 20) == ("2017.1+", True)
    assert overlaid(SICHUAN, written(tmp_path, floor(SET.replace("5", "6")))).version != found.version
    assert {name for name, it in found.parameters.items() if it != SICHUAN.parameters[name]} == {FLOOR}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (floor(SET).replace(FLOOR, "exit.income_floor"), "is no parameter of the pack"),
        (floor(SET).replace(FLOOR, "notice.min_days_exit"), "is set by the pack"),
        (floor(SET.replace('source = "省扶贫移民局〔2016〕8号", ', "")), "has no source"),
        (floor(SET.replace("sourced", "sure")), "has the confidence 'sure'"),
        (floor(f"{SET}, {SET}"), "has two values"),
        (floor(SET.replace("2016-01-01", '"soon"')), "2017-03-31"),
        ("[exit", "is no TOML"),
    ],
)
def test_what_it_may_not_set_or_does_not_say_whole_is_refused(tmp_path, text, why):
    with pytest.raises(PackError, match=r"sichuan\.toml") as found:
        overlaid(SICHUAN, written(tmp_path, text))
    assert why in str(found.value)


def test_what_a_demo_may_assume_sets_what_the_pack_leaves_open():
    found = overlaid(SICHUAN, PACKS / "sichuan/assumed/sichuan.toml")
    assert [it.name for it in found.parameters.values() if it.unset] == [
        it.name for it in SICHUAN.parameters.values() if it.unset and it.name != FLOOR
    ]
    assert [it.confidence for it in found.parameters[FLOOR].settings] == ["low"]

"""Reasons that a pack names for a purpose are keys of its list: another is told by `pack check`, with what is near."""

import shutil
from pathlib import Path

import pytest

from xiuhua.policy.checking import Finding, check_pack
from xiuhua.policy.reader import read_pack

SHIPPED = Path(__file__).parents[2] / "packs"
REASONS = {
    "posts.passed_on_reason": ("replaced", "replace"),
    "posts.mistaken_reason": ("mistaken", "mistake"),
}


def checked(folder: Path, pack: str, parameter: str, before: str, after: str) -> list[Finding]:
    """What is found in a shipped pack once a value of a parameter is another."""
    shutil.copytree(SHIPPED / pack, folder / pack)
    file = folder / pack / "parameters.toml"
    head, name, rest = file.read_text(encoding="utf-8").partition(f"[{parameter}]")
    assert (name, f'value = "{before}"' in rest) == (f"[{parameter}]", True)
    file.write_text(head + name + rest.replace(f'value = "{before}"', f'value = "{after}"', 1), encoding="utf-8")
    return check_pack(read_pack(pack, packs=folder))


@pytest.mark.parametrize("pack", ["sichuan", "graduation"])
@pytest.mark.parametrize("parameter", REASONS)
def test_a_reason_that_the_list_lacks_is_told_with_the_one_that_was_meant(tmp_path, pack, parameter):
    right, wrong = REASONS[parameter]
    (found,) = checked(tmp_path, pack, parameter, right, wrong)
    assert found.message == f"names '{wrong}', which the code list end_reason lacks. Did you mean {right}?"
    assert (found.file, found.key) == ("parameters.toml", parameter)


@pytest.mark.parametrize("pack", ["sichuan", "graduation"])
@pytest.mark.parametrize("parameter", REASONS)
def test_a_reason_of_the_list_is_taken(tmp_path, pack, parameter):
    right, _wrong = REASONS[parameter]
    assert checked(tmp_path, pack, parameter, right, "other") == []


@pytest.mark.parametrize("pack", ["sichuan", "graduation"])
def test_every_pack_says_how_a_household_is_handed_over(pack):
    names = {"reading_days", "reading_reasons", "end_reasons", "request_reasons", "decision_days"}
    assert {f"handover.{name}" for name in names} <= set(read_pack(pack, packs=SHIPPED).parameters)

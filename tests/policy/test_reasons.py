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


def checked(folder: Path, pack: str, said: dict[str, str]) -> list[Finding]:
    """What is found in a shipped pack once some parameters name another reason."""
    shutil.copytree(SHIPPED / pack, folder / pack)
    file = folder / pack / "parameters.toml"
    text = file.read_text(encoding="utf-8")
    for parameter, reason in said.items():
        right, _wrong = REASONS[parameter]
        head, name, rest = text.partition(f"[{parameter}]")
        assert (name, f'value = "{right}"' in rest) == (f"[{parameter}]", True)
        text = head + name + rest.replace(f'value = "{right}"', f'value = "{reason}"', 1)
    file.write_text(text, encoding="utf-8")
    return check_pack(read_pack(pack, packs=folder))


@pytest.mark.parametrize("pack", ["sichuan", "graduation"])
def test_a_reason_that_the_list_lacks_is_told_with_the_one_that_was_meant(tmp_path, pack):
    found = checked(tmp_path, pack, {parameter: wrong for parameter, (_right, wrong) in REASONS.items()})
    assert {(it.file, it.key, it.message) for it in found} == {
        (
            "parameters.toml",
            parameter,
            f"names '{wrong}', which the code list end_reason lacks. Did you mean {right}?",
        )
        for parameter, (right, wrong) in REASONS.items()
    }
    assert len(found) == len(REASONS)


@pytest.mark.parametrize("pack", ["sichuan", "graduation"])
def test_a_reason_of_the_list_is_taken(tmp_path, pack):
    assert checked(tmp_path, pack, dict.fromkeys(REASONS, "other")) == []


@pytest.mark.parametrize("pack", ["sichuan", "graduation"])
def test_every_pack_says_how_a_household_is_handed_over(pack):
    names = {"reading_days", "reading_reasons", "end_reasons", "request_reasons", "decision_days"}
    assert {f"handover.{name}" for name in names} <= set(read_pack(pack, packs=SHIPPED).parameters)

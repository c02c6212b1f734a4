"""A list of staff that could not be read, or would tell nobody apart, is found before an office meets it."""

from pathlib import Path

import pytest

from tests.policy.small_pack import write_pack
from xiuhua.policy.checking.staff_list import check_staff_list
from xiuhua.policy.reader import read_pack

SHIPPED = Path(__file__).parents[2] / "packs"
COLUMNS = [(says, "") for says in ("name", "unit", "title", "phone")] + [("skill", "status"), ("language", "status")]


def found(folder, text: str | None) -> list[tuple[str, str]]:
    pack = read_pack(write_pack(folder), packs=folder)
    if text is not None:
        (folder / "small/staff_list.toml").write_text(text, encoding="utf-8")
    return [(it.key, it.message) for it in check_staff_list(folder / "small", pack)]


def told(*columns: tuple[str, str]) -> str:
    written = "".join(
        f'[[column]]\nsays = "{says}"\nheader = "{says}"\n' + (f'list = "{codes}"\n' if codes else "")
        for says, codes in columns
    )
    return f'zh = "名单"\nen = "List"\nnone = []\n{written}'


def test_a_sound_list_and_none_have_no_findings(tmp_path):
    assert found(tmp_path, told(*COLUMNS)) == []
    (tmp_path / "other").mkdir()
    assert found(tmp_path / "other", None) == []


@pytest.mark.parametrize(
    ("columns", "keys"),
    [
        (COLUMNS[1:], ["name"]),
        (COLUMNS[:-1], ["language"]),
        ([*COLUMNS[:-1], ("language", "")], ["language"]),
        ([*COLUMNS[:-1], ("language", "tongues")], [""]),
    ],
)
def test_what_it_lacks_is_named(tmp_path, columns, keys):
    assert [key for key, _ in found(tmp_path, told(*columns))] == keys


def test_the_shipped_list_is_sound():
    assert check_staff_list(SHIPPED / "sichuan", read_pack(SHIPPED / "sichuan", packs=SHIPPED)) == []

"""Forms of a pack that could not be read, or would lead nowhere, are found before an office meets them."""

# ruff: noqa: E501 -- a case is read along its line

from pathlib import Path

import pytest

from tests.policy.small_pack import write_pack
from xiuhua.policy.checking.forms import check_forms
from xiuhua.policy.reader import read_pack

SHIPPED = Path(__file__).parents[2] / "packs"
FORM = """
name = "h"
zh = "表"
en = "Form"
ignored = []
[[column]]
header = "户编号"
feeds = "household.number"
kind = "number"
most = 32
[[column]]
header = "状态"
feeds = "standing.status"
kind = "code"
list = "status"
"""


def found(folder, text, *, name="h.toml"):
    pack = read_pack(write_pack(folder), packs=folder)
    (folder / "small/forms").mkdir()
    (folder / "small/forms" / name).write_text(text, encoding="utf-8")
    return [(it.file, it.key, it.message) for it in check_forms(folder / "small", pack)]


def test_a_sound_form_has_no_findings(tmp_path):
    assert found(tmp_path, FORM) == []


@pytest.mark.parametrize("name", ["sichuan", "graduation"])
def test_the_forms_of_a_shipped_pack_are_sound(name):
    assert check_forms(SHIPPED / name, read_pack(name, packs=SHIPPED)) == []


@pytest.mark.parametrize(
    ("before", "after", "key", "message"),
    [
        ('kind = "number"', 'kind = "numbr"', "户编号", "is of the kind 'numbr', which there is not. Did you mean number?"),
        ('feeds = "household.number"', 'feeds = "number"', "户编号", "feeds 'number': name a fact as noun.column"),
        ('list = "status"', 'list = "statuses"', "状态", "names the code list 'statuses', which the pack lacks. Did you mean status?"),
        ("ignored = []", "", "", "cannot be read as a layout: 'ignored' is missing"),
        ('name = "h"', "name = [[[", "", "is no TOML"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_form_is_told_by_its_column(tmp_path, before, after, key, message):
    assert FORM.count(before) == 1
    ((file, column, why),) = found(tmp_path, FORM.replace(before, after))
    assert (file, column, why.startswith(message)) == ("forms/h.toml", key, True), why


def test_phrases_are_only_read(tmp_path):
    assert found(tmp_path, "a = 1", name="phrases.toml") == []

"""Forms of a pack that could not be read, or would lead nowhere, are found before an office meets them."""

# ruff: noqa: E501 -- a case is read along its line

from pathlib import Path

import pytest

from tests.policy.small_pack import write_pack
from xiuhua.policy.checking.forms import check_forms
from xiuhua.policy.reader import read_pack

SHIPPED = Path(__file__).parents[2] / "packs"
ITEMS = """
zh = "名单"
en = "Lists"
ignored = []
dropped = []
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
FORM = """
name = "h"
rows = "persons"
zh = "表"
en = "Form"
headers = ["户编号", "备注"]
"""


ON = 'on = { feeds = "standing.status", code = "out" }'


def found(folder, text, *, name="items.toml", **others):
    pack = read_pack(write_pack(folder), packs=folder)
    (folder / "small/forms").mkdir()
    for file, content in {name: text, **others}.items():
        (folder / "small/forms" / file).write_text(content, encoding="utf-8")
    return [(it.file, it.key, it.message) for it in check_forms(folder / "small", pack)]


def test_a_sound_form_has_no_findings(tmp_path):
    assert found(tmp_path, ITEMS, **{"h.toml": FORM}) == []


def test_an_item_may_say_the_fact_of_another_on_some_rows(tmp_path):
    more = f'{ITEMS}\n[[column]]\nheader = "原编号"\nfeeds = "old.number"\nfact = "household.number"\nkind = "number"\n{ON}\n'
    assert found(tmp_path, more) == []


def test_forms_need_items_that_their_headers_mean(tmp_path):
    assert found(tmp_path, FORM, name="h.toml") == [
        ("forms", "", "lacks items.toml: name there what the columns of its forms mean.")
    ]


@pytest.mark.parametrize(
    ("before", "after", "key", "message"),
    [
        ('rows = "persons"', 'rows = "pigs"', "rows", "is 'pigs': rows are about persons, households or villages."),
        ('rows = "persons"', "", "", "cannot be read as a form: 'rows' is missing"),
        ('name = "h"', "name = [[[", "", "is no TOML"),
    ],
)
def test_what_is_wrong_with_a_form_is_told(tmp_path, before, after, key, message):
    ((file, at, why),) = found(tmp_path, ITEMS, **{"h.toml": FORM.replace(before, after)})
    assert (file, at, why.startswith(message)) == ("forms/h.toml", key, True), why


@pytest.mark.parametrize("name", ["sichuan", "graduation"])
def test_the_forms_of_a_shipped_pack_are_sound(name):
    assert check_forms(SHIPPED / name, read_pack(name, packs=SHIPPED)) == []


@pytest.mark.parametrize(
    ("before", "after", "key", "message"),
    [
        ('kind = "number"', 'kind = "numbr"', "户编号", "is of the kind 'numbr', which there is not. Did you mean number?"),
        ('feeds = "household.number"', 'feeds = "number"', "户编号", "feeds 'number': name a fact as noun.column"),
        ('list = "status"', 'list = "statuses"', "状态", "names the code list 'statuses', which the pack lacks. Did you mean status?"),
        ('header = "状态"', 'header = "户 编号"', "户 编号", "means household.number and standing.status: let only one"),
        ('kind = "number"', 'kind = "number"\nunit = 12', "户编号", "is in units of 12 yuan: name one of 1, 10000."),
        ('kind = "number"', f"kind = \"number\"\n{ON.replace('out', 'gone')}", "户编号", "speaks on {'feeds': 'standing.status', 'code': 'gone'}: name"),
        ('kind = "number"', f"kind = \"number\"\n{ON.replace('standing', 'water')}", "户编号", "speaks on {'feeds': 'water.status', 'code': "),
        ("ignored = []", "", "", "cannot be read: 'ignored' is missing"),
        ('zh = "名单"', "zh = [[[", "", "is no TOML"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_item_is_told_by_its_header(tmp_path, before, after, key, message):
    assert ITEMS.count(before) == 1
    ((file, column, why),) = found(tmp_path, ITEMS.replace(before, after))
    assert (file, column, why.startswith(message)) == ("forms/items.toml", key, True), why


def test_phrases_are_only_read(tmp_path):
    assert found(tmp_path, ITEMS, **{"phrases.toml": "a = 1"}) == []

"""Everything that the desk asks stands in a pack's entry.toml: each field bound to a fact, each form read somewhere."""

import re
import tomllib
from pathlib import Path

import pytest
from django.urls import get_resolver

from tests.architecture.source import ROOT
from xiuhua.policy.reader import read_pack
from xiuhua.reckon.burden import asked_again, re_ask_rate

PACKS = ROOT / "packs"
TEMPLATES = ROOT / "src/xiuhua/desk/templates/desk"
BOUND = tomllib.loads((Path(__file__).parent / "asked_inputs.toml").read_text(encoding="utf-8"))
NO_FACT = {"steers", "key"}
SHIPPED = sorted(path.parent.name for path in PACKS.glob("*/entry.toml"))
SEARCHES = {"pages/accounts", "pages/pack", "parts/asof", "parts/back", "parts/search_box"}  # fields of GET alone
INPUT = re.compile(r"<(?:input|select|textarea)\b((?:[^>%]|%\}|%)*?)>")


def inputs_of(text: str) -> set[str]:
    """The names of the fields that somebody fills in on a template; what is reckoned in a name is *."""
    found = set()
    for told in INPUT.finditer(text):
        name = re.search(r'\bname="([^"]*)"', told[1])
        if name and 'type="hidden"' not in told[1]:
            found.add(re.sub(r"\{\{.*?\}\}", "*", name[1]))
    return found


def asked_on_pages() -> dict[str, set[str]]:
    every = {f"{path.parent.name}/{path.stem}": path for path in TEMPLATES.glob("p*s/*.html")}
    found = {name: inputs_of(path.read_text(encoding="utf-8")) for name, path in every.items()}
    return {name: names for name, names in found.items() if names and name not in SEARCHES}


def told_inputs() -> dict[str, set[str]]:
    return {f"{kind}/{name}": set(inputs) for kind, templates in BOUND.items() for name, inputs in templates.items()}


def every_fact() -> set[str]:
    forms = [it for name in SHIPPED for it in read_pack(name, packs=PACKS).entry.forms.values()]
    return {fact for form in forms for question in form.asked.questions for fact in question.facts}


def test_every_field_of_every_page_is_told_and_none_that_is_not_there():
    assert told_inputs() == asked_on_pages()


def test_a_field_that_nobody_told_is_found():
    assert inputs_of('<input id="x" name="beds-{{ row }}" required><input type="hidden" name="did">') == {"beds-*"}


def test_every_field_is_bound_to_a_fact_that_a_form_asks():
    bound = {fact for templates in BOUND.values() for inputs in templates.values() for fact in inputs.values()}
    assert bound - NO_FACT - every_fact() == set()


@pytest.mark.parametrize("name", SHIPPED)
def test_no_pack_asks_a_fact_twice_on_any_day(name):
    entry = read_pack(name, packs=PACKS).entry
    days = {day for it in entry.forms.values() for day in (it.since, it.until)}
    asked = [[it.asked for it in entry.on(day)] for day in days]
    assert [asked_again(forms) for forms in asked] == [{}] * len(days)
    assert [re_ask_rate(forms) for forms in asked] == [0.0] * len(days)


def test_whatever_workbooks_bring_is_asked_by_a_form():
    items = tomllib.loads((PACKS / "sichuan/forms/items.toml").read_text(encoding="utf-8"))["column"]
    assert {it["feeds"] for it in items} - every_fact() == set()


@pytest.mark.parametrize("name", SHIPPED)
def test_forms_are_asked_and_read_on_pages_that_there_are(name):
    routes = {key for key in get_resolver().reverse_dict if isinstance(key, str)}
    forms = read_pack(name, packs=PACKS).entry.forms.values()
    pages = {page for it in forms for page in it.pages}
    readers = {reader.partition(":")[2] for it in forms for reader in it.readers if reader.startswith("page:")}
    assert (pages | readers) - routes == set()


@pytest.mark.parametrize("name", SHIPPED)
def test_every_field_is_read_by_somebody(name):
    entry = read_pack(name, packs=PACKS).entry
    unread = {it.key: [field.label["en"] for field in it.unread()] for it in entry.forms.values() if it.unread()}
    assert unread == {}

"""Every word of the domain stands in the glossary once, in both languages."""

import re

import pytest

from tests.docs.pages import ROOT
from tests.docs.test_models import MODULES, classes_of

pytestmark = pytest.mark.pure
ENTRY = re.compile(r"^- \*\*(?P<term>[A-Z][\w\- ]*)\*\* — (?P<zh>[^—]+) — (?P<meaning>.+\.)$")
STAGES = ["organise", "assign", "diagnose", "remedy", "verify", "assess", "fund", "sustain"]
SRC = ROOT / "src/xiuhua"
# What pages said once beside the word of the glossary, as if it were something else.
OTHER_WORDS = {"登记库": "register", "方案包": "pack", "适用方案": "pack in force", "评判": "household verdict"}


def lines() -> list[str]:
    return [line for line in (ROOT / "GLOSSARY.md").read_text(encoding="utf-8").splitlines() if line.startswith("-")]


def entries() -> dict[str, re.Match]:
    return {match["term"].lower(): match for line in lines() if (match := ENTRY.match(line))}


def test_every_entry_has_term_chinese_and_meaning_and_stands_once():
    assert [line for line in lines() if not ENTRY.match(line)] == []
    assert len(entries()) == len(lines()) >= 90


def test_the_second_word_is_chinese():
    assert [term for term, entry in entries().items() if not re.search(r"[\u4e00-\u9fff]", entry["zh"])] == []


def test_entries_of_a_section_are_in_order():
    for section in (ROOT / "GLOSSARY.md").read_text(encoding="utf-8").split("\n## ")[1:]:
        terms = [match["term"].lower() for line in section.splitlines() if (match := ENTRY.match(line))]
        assert terms == sorted(terms), section.splitlines()[0]


def test_pages_commands_and_packs_call_a_thing_as_the_glossary_does():
    told = [*SRC.rglob("*.po"), *SRC.rglob("*.toml"), *(ROOT / "packs").rglob("*.toml")]
    texts = {path: path.read_text(encoding="utf-8") for path in told}
    assert [(path.name, word) for path, text in texts.items() for word in OTHER_WORDS if word in text] == []
    assert [term for word, term in OTHER_WORDS.items() if word in entries()[term]["zh"]] == []


@pytest.mark.parametrize("module", MODULES)
def test_every_noun_of_the_register_has_an_entry(module):
    words = [re.sub(r"(?<!^)(?=[A-Z])", " ", node.name).lower() for node in classes_of(module)]
    assert [word for word in words if word not in entries()] == []


def test_every_verb_of_loop_and_actions_has_an_entry():
    files = [path.stem for floor in ("loop", "actions") for path in (SRC / floor).glob("[!_]*.py")]
    missing = [stem for stem in (*files, *STAGES) if not spellings(stem) & set(entries())]
    assert missing == []


def spellings(stem: str) -> set[str]:
    """How a file may stand in the glossary: `log_in` whole, `view_household` by its verb, `indicators` by one."""
    return {stem.replace("_", " "), stem.partition("_")[0], stem.removesuffix("s")}

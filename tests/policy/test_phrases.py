"""Sentences of the packs: the same in every pack and both languages, and English that is right for one and for many."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

from tests.architecture.source import ROOT

PACKS = sorted(path.parent for path in (ROOT / "packs").glob("*/pack.toml"))
OWN = ("unit",)  # what a pack counts in: yuan here, taka there
COUNTED_PLURAL = re.compile(r"\{(count|rows|came|went|changed)\} [a-z]+s\b")
MAY_BE_ONE = ("remark", "export", "difference")


def phrases(path: Path) -> dict[str, dict[str, str]]:
    """Every phrase of a file by its group and key."""
    return dict(_phrases(tomllib.loads(path.read_text(encoding="utf-8")), ""))


def _phrases(document: dict[str, Any], group: str) -> Iterator[tuple[str, dict[str, str]]]:
    for key, it in document.items():
        if "en" in it or "zh" in it:
            yield f"{group}{key}", it
        else:
            yield from _phrases(it, f"{group}{key}.")


def test_packs_have_words_for_the_same():
    said = {pack.name: phrases(pack / "phrases.toml") for pack in PACKS}
    assert len(said) > 1
    keys = {pack: {key for key in told if key.partition(".")[0] not in OWN} for pack, told in said.items()}
    every = set().union(*keys.values())
    assert len(every) > 10
    assert {pack: sorted(every - theirs) for pack, theirs in keys.items()} == {pack: [] for pack in said}


def test_both_languages_of_a_sentence_are_filled_from_the_same():
    for pack in (pack for pack in PACKS if (pack / "forms").exists()):
        told = phrases(pack / "forms/phrases.toml")
        names = {
            key: [{name for _, name, _, _ in Formatter().parse(it[language]) if name} for language in ("zh", "en")]
            for key, it in told.items()
        }
        assert {key: both for key, both in names.items() if both[0] != both[1]} == {}


def test_no_english_sentence_counts_with_a_plural_that_one_would_make_wrong():
    assert COUNTED_PLURAL.search("{column}: {count} numbers had lost their last digits")
    told = [it for pack in PACKS if (pack / "forms").exists() for it in phrases(pack / "forms/phrases.toml").items()]
    counting = {key: it["en"] for key, it in told if key.partition(".")[0] in MAY_BE_ONE}
    assert len(counting) > 20
    assert [key for key, text in counting.items() if COUNTED_PLURAL.search(text)] == []

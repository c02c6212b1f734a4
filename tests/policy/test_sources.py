"""Sources in every language of a pack: read, told in manuals, and checked against what the pack names."""

from datetime import date
from pathlib import Path

import pytest

from tests.policy.small_pack import write_pack
from xiuhua.policy.checking import Finding, check_pack
from xiuhua.policy.checking.sources import sources_in
from xiuhua.policy.manual import manual_of
from xiuhua.policy.manual.words import plain
from xiuhua.policy.pack import PackError
from xiuhua.policy.reader import read_pack

SHIPPED = Path(__file__).parents[2] / "packs"
PACKS = [read_pack(path.parent.name, packs=SHIPPED) for path in sorted(SHIPPED.glob("*/pack.toml"))]
WORDS = """
    [zh]
    "a newspaper" = "一份报纸"
    "a notice" = "一份通知"
    "another notice" = "另一份通知"
"""


def read_small(folder, sources=WORDS):
    return read_pack(write_pack(folder, sources=sources), packs=folder)


def findings(folder, sources):
    return [finding for finding in check_pack(read_small(folder, sources)) if finding.file == "sources.toml"]


def test_a_source_is_told_in_the_words_of_a_language_or_as_it_stands(tmp_path):
    pack = read_small(tmp_path)
    assert pack.sources == {"zh": {"a newspaper": "一份报纸", "a notice": "一份通知", "another notice": "另一份通知"}}
    told = [pack.source_words("a notice", language) for language in ("zh", "zh-Hans", "en", "en-GB")]
    assert told == ["一份通知", "一份通知", "a notice", "a notice"]
    assert pack.source_words("hearsay", "zh-Hans") == "hearsay"


def test_without_the_file_sources_are_told_as_they_stand_and_nothing_is_found(tmp_path):
    pack = read_pack(write_pack(tmp_path), packs=tmp_path)
    assert pack.source_words("a notice", "zh-Hans") == "a notice"
    assert check_pack(pack) == []


def test_every_source_of_the_pack_is_named_wherever_it_stands(tmp_path):
    assert set(sources_in(read_small(tmp_path))) == {"a newspaper", "a notice", "another notice"}


@pytest.mark.parametrize(
    ("before", "after", "key", "why"),
    [
        ('"a notice" = "一份通知"', "", "a notice", "has no words in zh: add it below [zh]."),
        ("一份通知", "", "a notice", "has no words in zh: add it below [zh]."),
        (
            "[zh]",
            '[zh]\n"a rumour" = "传闻"',
            "a rumour",
            "has words in zh, but nothing in the pack names it: take it out, or spell it as there.",
        ),
    ],
)
def test_what_lacks_words_and_words_for_nothing_are_found(tmp_path, before, after, key, why):
    assert findings(tmp_path, WORDS) == []
    assert findings(tmp_path / "changed", WORDS.replace(before, after)) == [Finding("sources.toml", key, why)]


def test_sources_stand_in_one_language_only(tmp_path):
    head = (write_pack(tmp_path, "head") / "pack.toml").read_text(encoding="utf-8")
    three = head.replace('"zh-Hans", "en"', '"zh-Hans", "en", "ii"')
    pack = read_pack(write_pack(tmp_path, sources=WORDS, pack=three), packs=tmp_path)
    why = "has no table, and sources stand in one language only, en: add [ii]."
    assert [finding for finding in check_pack(pack) if finding.file == "sources.toml"] == [
        Finding("sources.toml", "ii", why)
    ]


def test_words_in_a_language_that_the_pack_does_not_speak_are_refused(tmp_path):
    with pytest.raises(PackError) as refused:
        read_small(tmp_path, WORDS.replace("[zh]", "[fr]"))
    assert str(refused.value) == "small/sources.toml, fr: is no language of this pack: say one of zh, en."


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_a_shipped_pack_has_chinese_words_for_all_its_sources_and_no_others(pack):
    assert set(pack.sources) == {"zh"}
    assert pack.sources["zh"].keys() == set(filter(None, sources_in(pack)))


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_the_chinese_manual_tells_no_source_in_english_and_the_english_one_none_in_chinese(pack):
    other = {source: words for source, words in pack.sources["zh"].items() if words not in source}
    day = max(date(2017, 3, 31), pack.since)
    for language, told, silent in (("zh", other.values(), other), ("en", other, other.values())):
        manual = manual_of(pack, language=language, day=day)
        cells = {cell.strip() for line in manual.splitlines() for cell in line.split("|")}
        known = {plain(text) for text in told}
        assert {plain(text) for text in silent} & cells == set()
        assert [text for text in silent if len(text) > 20 and plain(text) in manual] == []
        assert len(known & cells) > 10

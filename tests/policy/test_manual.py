"""A pack as a manual: every rule in words, complete in both languages."""
# ruff: noqa: E501 -- a line of a manual stands on one line

import re
from datetime import date
from pathlib import Path

import pytest

from tests.policy.ruled_pack import changed_rule, write_ruled_pack
from tests.policy.small_pack import changed, write_pack
from xiuhua.policy.manual import chapters_of, manual_of
from xiuhua.policy.manual.spelling import Speller
from xiuhua.policy.manual.words import Words, phrases, plain
from xiuhua.policy.reader import read_pack
from xiuhua.reckon.rules.tree import UNKNOWN

SHIPPED = Path(__file__).parents[2] / "packs"
PACKS = [read_pack(path.parent.name, packs=SHIPPED) for path in sorted(SHIPPED.glob("*/pack.toml"))]
DAY = date(2017, 3, 31)


def manual(folder, language="en", day=DAY, **files):
    return manual_of(read_pack(write_ruled_pack(folder, **files), packs=folder), language=language, day=day)


def part(text, title):
    """A chapter of a manual."""
    return text.split(f"\n## {title}\n\n")[1].split("\n\n## ")[0]


@pytest.fixture
def speller(tmp_path):
    """Spells rules of the ruled pack in English."""
    pack = read_pack(write_ruled_pack(tmp_path), packs=tmp_path)
    return Speller(Words(pack, "en", DAY), pack.rules.book.on(pack.parameters_on(DAY)))


@pytest.mark.parametrize(
    ("table", "text", "words"),
    [
        ("households", "dangerous", "Dangerous house: yes"),
        ("households", "not dangerous", "Dangerous house: no"),
        ("households", "true", "all"),
        ("households", "false", "none"),
        ("households", "safe and not vehicle or grown_ups >= 2", "(Safe housing: yes, and Car: no), or Grown-ups ≥ 2"),
        ("households", "not (safe and vehicle)", "not (Safe housing: yes, and Car: yes)"),
        ("households", "not (grown_ups >= 2)", "not (Grown-ups ≥ 2)"),
        ("households", "status is null", "Status is not told"),
        ("households", "status is not null", "Status is told"),
        ("households", "status = 'out'", "Status is Out"),
        ("households", "'out' <> status", "Out is not Status"),
        ("households", "head_sex = 'female'", "Sex of the head is Female"),
        ("households", "status in ('out', 'back')", "Status is one of: Out, Poor again"),
        ("households", "status not in (programme.poor_statuses)", "Status is none of: Poor (Counted poor)"),
        ("households", "assets_yuan between 1.5 and 2000", "Assets is between 1.5 and 2,000"),
        ("households", "assets_yuan - (assets_before - 3) > -3", "Assets − (Assets a year before − 3) > −3"),
        ("households", "(assets_yuan + 1) * 2 / (3 * 4) > 0", "(Assets + 1) × 2 ÷ (3 × 4) > 0"),
        ("households", "assets_yuan + 1 - 2 > 0", "Assets + 1 − 2 > 0"),
        ("households", "phone = 'x'", "phone = x"),
        ("households", "safe = vehicle", "Safe housing = Car"),
        ("households", "(safe and vehicle) = dangerous", "(Safe housing: yes, and Car: yes) = Dangerous house"),
        ("persons", "age >= ages.adult", "Age ≥ Grown-up (18)"),
        ("persons", "household.status = 'poor'", "Status is Counted poor"),
        ("persons", "birth >= DATE '2000-01-01'", "Birth ≥ 2000-01-01"),
        ("persons", "months_between(birth, as_of) < 9", "whole months from Birth to the day < 9"),
        ("villages", "population > road.share_min", "Population > Share with a road (not set)"),
        ("slots", "filled", "Filled: yes"),
    ],
)
def test_a_rule_is_spelt_with_the_words_of_the_pack(speller, table, text, words):
    assert speller.rule(text, table) == words


def test_a_fact_is_told_by_what_it_takes(speller):
    entries = {entry.fact.name: entry for entry in speller.words.pack.rules.entries.values()}
    assert {name: speller.fact(entry) for name, entry in entries.items()} == {
        "age": "whole years from Birth to the day",
        "ill": "Long illness: yes, or Serious illness: yes",
        "of_village": "Area",
        "grown_ups": "how many of members: Age ≥ Grown-up (18) (only where Relation is told)",
        "head_sex": "Sex of the first of members (only where Relation = head)",
        "ill_members": "how many of members: Ill: yes",
        "assets_before": "Assets 1 year earlier",
        "poor_households": "how many of households: Status is one of: Poor (Counted poor)",
        "safe": "Dangerous house: no",
    }


def test_a_parameter_without_a_value_in_a_rule_is_told_as_not_set(speller):
    assert speller.rule("road.share_min", "villages", kind=UNKNOWN) == "Share with a road (not set)"


def test_a_manual_tells_schemes_with_words_rule_and_source(tmp_path):
    assert part(manual(tmp_path), "Criteria").startswith(
        "### Exit\n\n"
        "Looked at: Status is one of: Poor (Counted poor). a notice (Read there)\n\n"
        "All must be met:\n\n"
        "- **A safe home** — Safe housing: yes\n    - `safe`\n    - a notice (Read there)\n"
        "- **Two grown-ups** — Grown-ups ≥ 2\n    - `grown_ups >= 2`\n    - a notice (Read there)\n\n"
        "With one of these:\n\n"
        "- **A car** (the verdict is: not met) — Car: yes\n    - `vehicle`\n    - a notice (Read there)\n"
        "- **Assets fell** (to be looked at again) — Assets < Assets a year before\n"
        "    - `assets_yuan < assets_before`\n    - a notice (Worked out)\n\n"
        "### Exit of a village\n\n"
        "Looked at: all. a notice (Read there)\n\n"
        "Any one is enough:"
    )


def test_a_manual_speaks_chinese_throughout(tmp_path):
    text = manual(tmp_path, language="zh")
    assert text.startswith(
        "# 小包：政策手册\n\n版本 1，2011-01-01起，至2021-01-01前，适用地区代码 51。\n\n以下为 2017-03-31 的规定。"
    )
    assert "- **劳力** — 成年人 ≥ 2\n    - `grown_ups >= 2`\n    - a notice（有出处）" in part(text, "标准")
    assert "家庭成员：只检查符合下列条件的——状态为贫困户。" in part(text, "数据检查")
    assert "| [退出]" not in text


def test_a_manual_tells_checks_by_level_with_blanks_for_values(tmp_path):
    text = part(manual(tmp_path), "Checks of data")
    assert [line for line in text.splitlines() if line.startswith(("#", "- ", "Members"))] == [
        "Members: only those are checked of which this holds: Status is Counted poor.",
        "### Level 2: to be mended",
        "- **Members: The birth is not told. Enter it.** (number 1) — Birth is not told",
        "### Level 5: a hint",
        "- **Households: A woman heads ‹Grown-ups› grown-ups. Look.** — Sex of the head is Female, and Grown-ups ≥ 2",
    ]


def test_a_manual_tells_causes_with_what_shows_them_and_the_index_with_its_weights(tmp_path):
    text = manual(tmp_path)
    assert "- **Illness** — Members who are ill ≥ 1\n" in text
    assert "    - Shown by: Members who are ill.\n" in text
    assert part(text, "Multidimensional index") == (
        "**Many deprivations** A household whose deprivations weigh 0.5 or more together is poor. our design (Worked out)\n\n"
        "| Indicator | Weight | Rule |\n| --- | --- | --- |\n| **Living** | 1 |  |\n"
        "| Home | 0.5 | Dangerous house: yes<br>`dangerous` |\n"
        "| Health | 0.5 | Members who are ill ≥ 1<br>`ill_members >= 1` |"
    )


def test_a_manual_tells_each_value_of_a_parameter_and_sets_that_of_the_day_in_bold(tmp_path):
    lines = part(manual(tmp_path, day=date(2016, 5, 1)), "Numbers and lists").splitlines()[2:]
    assert lines[2:] == [
        "| Floor (yuan) `team.floor_yuan` (read by the stage fund) | **20,000** | from 2015-01-01 until before 2017-01-01 | a notice (Confidence high) |",
        "|  | 25,000 | from 2017-01-01 | a newspaper (Read there) |",
        "| Poor `programme.poor_statuses` | **Counted poor** | from 2011-01-01 | a notice (Confidence high) |",
        "| Grown-up (years) `ages.adult` | 16 | from 2011-01-01 until before 2015-01-01 | a notice (Confidence high) |",
        "|  | **18** | from 2015-01-01 | a notice (Confidence high) |",
        "| Share with a road `road.share_min` | not set: no value is known, and what is judged by it is unknown |  |  |",
    ]


def test_values_of_every_kind_are_written_as_people_write_them(tmp_path):
    values = {"true": "yes", "false": "no", "2020-01-02": "2020-01-02", "'poor'": "Counted poor", "0.25": "0.25"}
    for number, (value, told) in enumerate(values.items()):
        parameters = changed_rule("parameters", "value = 25000", f"value = {value}")
        parameters = parameters.replace('for = "fund"', 'for = "manual"\nlist = "status"')
        assert f"| **{told}** |" in manual(tmp_path / str(number), parameters=parameters)
    assert "`team.floor_yuan` (told for the record)" in manual(tmp_path / "told", parameters=parameters)


def test_a_manual_tells_posts_and_steps(tmp_path):
    text = manual(tmp_path)
    posts = part(text, "Posts").splitlines()
    assert posts[6] == (
        "| F1 | First secretary | Poor village: yes<br>`poor_village` | 1 | "
        "number of different “Holder” in assignments (only where Post is First secretary) |"
    )
    assert "number of households (only where Status is one of: Poor (Counted poor))" in posts[7]
    assert posts[-1] == "| First secretary | Reside, one at a time | Makes it strong | a notice |"
    assert part(text, "Steps of a household").splitlines()[-1] == (
        "| Left | Counted poor | Out | Meeting | county | a notice |"
    )


def test_a_post_that_many_hold_and_a_step_of_the_never_filed_are_told(tmp_path):
    text = manual(
        tmp_path,
        posts=changed("posts.toml", "single = true", "single = false"),
        steps=changed("steps.toml", 'from = ["poor"]', 'from = ["", "poor"]').replace('"meeting"', '"oath"'),
    )
    assert "| First secretary | Reside | Makes it strong |" in text
    assert "| Left | never filed, Counted poor | Out | oath | county | a notice |" in text


def test_a_manual_tells_how_figures_are_reckoned(tmp_path):
    text = part(manual(tmp_path), "Figures")
    assert text.split("\n\n### ")[0] == (
        "### Incidence\n\nShare of the poor.\n\n"
        "- Share (%) `incidence`\n"
        "- Above: “Poor persons” of villages, added up. (from 2011-01-01 until before 2013-12-31)\n"
        "- Above: number of members (only where Status is one of: Poor (Counted poor)). (from 2013-12-31)\n"
        "- Below: “Population” of villages, added up.\n- Times 100.\n- a newspaper"
    )
    assert "- How far “Incidence” fell in the 5 years up to the last year end." in text
    assert "- Above: the least “Budget” of teams." in text
    assert "(in villages where Poor village: yes)" in text


def test_a_way_to_measure_that_only_ends_says_until_when(tmp_path):
    indicators = changed("indicators.toml", "until = 2013-12-31\n        since = 2011-01-01", "until = 2013-12-31")
    assert "added up. (before 2013-12-31)" in part(manual(tmp_path, indicators=indicators), "Figures")


def test_a_manual_ends_with_the_facts_and_conditions_by_table(tmp_path):
    text = part(manual(tmp_path), "Appendix: facts and conditions")
    assert re.findall("^### .*$", text, re.MULTILINE) == ["### Villages", "### Households", "### Members"]
    assert "| Safe housing `safe` | Dangerous house: no<br>`is: not dangerous` | a notice (Confidence high) |" in text
    assert "<br>`count: age >= ages.adult where relation is not null` |  |" in text


def test_a_pack_of_few_files_has_few_chapters(tmp_path):
    empty = {"parameters": "", "steps": "", "indicators": "", "posts": "[programmes]\n[posts]"}
    pack = read_pack(write_pack(tmp_path, **empty), packs=tmp_path)
    assert re.findall("^## .*$", manual_of(pack, language="en", day=DAY), re.MULTILINE) == []


def test_a_pack_without_words_for_a_phrase_or_code_is_told_by_its_keys(tmp_path):
    pack = read_pack(write_pack(tmp_path, phrases='[slot]\nfilled = { en = "F", zh = "F" }'), packs=tmp_path)
    assert "- share (percent) `incidence`" in manual_of(pack, language="en", day=DAY)
    words = Words(pack, "en", DAY)
    assert (words.code("x", "status"), words.code("x", "nowhere")) == ("x", "x")


def test_marks_of_markdown_are_shown_as_they_are():
    assert plain("a|b *c* [d](e) <f> \\g") == "a\\|b \\*c\\* \\[d](e) \\<f> \\\\g"


def test_the_manual_has_its_own_words_in_both_languages():
    assert [key for key, labels in phrases().items() if set(labels.texts) != {"zh", "en"}] == []
    assert [key for key, labels in phrases().items() if not all(labels.texts.values()) and key != "rule.gap"] == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_a_shipped_pack_has_words_for_all_that_its_rules_name(pack, language):
    text = manual_of(pack, language=language, day=DAY)
    told = [re.sub("`[^`]*`", "", line) for line in text.splitlines() if line.startswith(("- ", "Looked at", "审视"))]
    assert [line for line in told if re.search(r"\b[a-z]+_[a-z]+\b", line)] == []
    if language == "zh":
        points = [line for line in text.splitlines() if line.startswith("- **")]
        assert [line for line in points if re.search(r"[a-z]{3,}", re.sub("`[^`]*`|（第 .* 项）", "", line))] == []


def test_chapters_carry_addresses_that_no_two_things_share():
    for pack in PACKS:
        anchors = [
            anchor for chapter in chapters_of(pack, language="en", day=DAY).chapters for anchor in anchors_in(chapter)
        ]
        assert len(anchors) == len(set(anchors)) > 100
        assert {f"check-{key}" for key in pack.rules.checks} < set(anchors)
        assert {f"code-{it.name}-{code.key}" for it in pack.codes.values() for code in it.codes} < set(anchors)


def anchors_in(chapter):
    """The addresses of a chapter's headings, points and rows."""
    things = [it for block in chapter.blocks for it in getattr(block, "items", getattr(block, "rows", (block,)))]
    return [it.anchor for it in things if getattr(it, "anchor", "")]


def test_a_check_that_must_be_mended_says_so(tmp_path):
    checks = changed_rule("checks", 'blame = ["birth"]', 'explain = false\n        blame = ["birth"]')
    assert (
        part(manual(tmp_path, checks=checks), "Checks of data").count("- Must be mended: it cannot be explained.") == 1
    )


def test_a_share_is_told_in_per_cent(tmp_path):
    known = 'values = [{ since = 2011-01-01, value = 0.0941, source = "a notice", confidence = "high" }]'
    parameters = changed_rule("parameters", "unset = true\n        values = []", known)
    for language, told in (("en", "9.41 %"), ("zh", "9.41%")):
        assert f"`road.share_min` | **{told}** |" in manual(tmp_path / language, language, parameters=parameters)

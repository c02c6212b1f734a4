"""What a pack says of grades of persons: dated, sourced, checked, told; a rule that is none is refused."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from xiuhua.policy.checking.grading import check_grading
from xiuhua.policy.grading import OBJECTION, PUBLICATION
from xiuhua.policy.grading_reader import read_grading
from xiuhua.policy.manual import manual_of
from xiuhua.policy.pack import PackError
from xiuhua.policy.reader import read_pack
from xiuhua.policy.section import Section
from xiuhua.words import NotFound

PACKS = Path(__file__).parents[2] / "packs"
SICHUAN = read_pack("sichuan", packs=PACKS)
SAID = SICHUAN.grading
RULE, QUOTA, SCALE, TERM = SAID.rules[0], SAID.quotas[0], SAID.scales[0], SAID.days[OBJECTION][0]
READ: dict[str, object] = {
    "key": "x", "zh": "甲", "when": "absent_times >= 1", "bars": ["excellent"], "weight": "refuse",
    "since": date(2014, 1, 1),
}  # fmt: skip


def wrong(**changes):
    found = check_grading(replace(SICHUAN, grading=replace(SAID, **changes)))
    return [(it.key, it.message.partition(":")[0].partition(".")[0]) for it in found]


def test_the_scale_quotas_and_rules_are_those_of_the_day():
    early, late = date(2016, 1, 1), date(2018, 1, 1)
    assert [SAID.scale_on(it).key for it in (early, late)] == ["civil_service", "resident_team"]
    assert [len(SAID.scale_on(it).grades) for it in (early, late)] == [4, 3]
    assert [rule.key for rule in SAID.rules_on(date(2014, 6, 1))] == ["absent_once", "absent_twice", "absent_thrice"]
    assert "absent_twice" not in [rule.key for rule in SAID.rules_on(late)]
    assert [(it.quota.share, it.quota.most(10)) for it in SAID.quotas_on(early)] == [(Fraction("0.3"), 3)]
    assert (SAID.days_on(OBJECTION, early), SAID.days_on(PUBLICATION, early)) == (5, 5)


@pytest.mark.parametrize("ask", [lambda: SAID.scale_on(date(2001, 1, 1)), lambda: SAID.days_on("x", date(2016, 1, 1))])
def test_what_no_day_has_is_not_guessed(ask):
    with pytest.raises(NotFound):
        ask()


def test_the_shipped_pack_and_one_without_have_nothing_wrong():
    assert (wrong(), check_grading(replace(SICHUAN, grading=None))) == ([], [])
    assert read_pack("graduation", packs=PACKS).grading is None


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"opened_by": frozenset({"countty"})}, ("opened_by", "names the office 'countty', which there is not")),
        ({"roles": ("secretery",)}, ("roles", "names 'secretery', which is no post")),
        ({"absent": frozenset({"gone"})}, ("absent", "names 'gone', which the code list spot_finding lacks")),
        ({"days": {OBJECTION: (TERM,)}}, ("days.publication", "has no value")),
        ({"days": SAID.days | {OBJECTION: (replace(TERM, value=0),)}}, ("days.objection", "is 0 working days")),
        (
            {"scales": (replace(SCALE, grades=("best",)), *SAID.scales[1:])},
            ("civil_service", "names 'best', which the code list person_grade lacks"),
        ),
        ({"rules": (replace(RULE, scales=("team",)),)}, ("absent_once", "names the scale 'team', which there is not")),
        ({"rules": (replace(RULE, weight="mild"),)}, ("absent_once", "weighs 'mild'")),
        (
            {"quotas": (replace(QUOTA, quota=replace(QUOTA.quota, share=Fraction(2))),)},
            ("excellent_quota", "is a share of 2"),
        ),
        ({"source": ""}, ("source", "has no source")),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_at_its_key(changes, found):
    assert wrong(**changes) == [found]


def test_lists_of_codes_that_words_need_must_be_there():
    lacking = {name: it for name, it in SICHUAN.codes.items() if name != "grading_kind"}
    found = check_grading(replace(SICHUAN, codes=lacking))
    assert ("grading_kind", "is no code list of this pack: add it to codes.toml with its words.") in [
        (it.key, it.message) for it in found
    ]


@pytest.mark.parametrize("when", ["score >= 3", "flags > 0", "absent_times >="])
def test_a_rule_over_anything_that_is_not_confirmed_cannot_be_written(when):
    assert [it.key for it in read_grading(Section("x", "", {"rules": [READ]}, ("zh",))).rules] == ["x"]
    with pytest.raises(PackError, match="cannot be read"):
        read_grading(Section("x", "", {"rules": [READ | {"when": when}]}, ("zh",)))


@pytest.mark.parametrize(("language", "told"), [("zh", "等次由人评定"), ("en", "People give grades")])
def test_the_manual_tells_the_rules_with_their_sources(language, told):
    manual = manual_of(SICHUAN, language=language, day=date(2017, 3, 31))
    assert (told in manual, "`absent_times >= 2`" in manual, "30%" in manual) == (True, True, True)

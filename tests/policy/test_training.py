"""What packs say of training and care: read with their words, checked, and silent where a pack says nothing."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from xiuhua.policy.checking.training import check_training
from xiuhua.policy.pack import PackError
from xiuhua.policy.reader import read_pack
from xiuhua.policy.section import Section
from xiuhua.policy.training import PARAMETERS, duties_on, training_policy
from xiuhua.policy.training_reader import read_training

PACKS = Path(__file__).parents[2] / "packs"
PACK = read_pack("sichuan", packs=PACKS)
DAY = date(2017, 3, 31)
LANGUAGES = ("zh-Hans", "en")


def section(**told):
    return Section("training.toml", "", told, LANGUAGES)


def test_the_shipped_pack_asks_training_of_secretaries_and_keeps_terms_apart_from_care():
    policy = training_policy(PACK, day=DAY)
    assert [it.key for it in policy.duties] == ["secretaries_yearly", "first_secretaries_yearly", "members_before"]
    assert [(it.key, it.months, it.term) for it in policy.care] == [
        ("health_check", 12, False), ("accident_insurance", 12, False), ("term", 24, True),
    ]  # fmt: skip
    assert (policy.absent_is, policy.parts, policy.least_opinions) == (3, ("day",), 5)
    assert policy.rules.rule("term").duty.term
    assert policy.rules.rule("nobody") is None


def test_a_rule_holds_from_its_day_on_and_a_pack_without_the_file_asks_nothing():
    assert [it.key for it in duties_on(PACK, day=date(2014, 6, 1))] == ["secretaries_yearly"]
    silent = replace(PACK, training=None)
    assert (training_policy(silent, day=DAY), duties_on(silent, day=DAY), check_training(silent)) == (None, (), [])


def test_attendance_is_kept_by_halves_where_the_pack_says_two_parts_a_day():
    name = "training.parts_a_day"
    twice = replace(PACK.parameters[name], settings=(replace(PACK.parameters[name].settings[0], value=2),))
    assert training_policy(replace(PACK, parameters={**PACK.parameters, name: twice}), day=DAY).parts == ("am", "pm")


def test_each_mistake_in_the_file_is_named_with_what_would_do():
    rules = PACK.training
    duty, care = rules.duties[0], rules.care[0]
    wrong = replace(
        rules,
        held_by=frozenset({"countyy"}),
        duties=(
            replace(duty, source="", duty=replace(duty.duty, levels=frozenset({"moon"}), themes=frozenset({"chess"}))),
            replace(duty, confidence="sure", duty=replace(duty.duty, posts=frozenset({"poet"}))),
        ),
        care=(replace(care, duty=replace(care.duty, key="care", months=0, kind="walk")),),
    )
    codes = {name: codes for name, codes in PACK.codes.items() if name != "training_mark"}
    parameters = {name: it for name, it in PACK.parameters.items() if name not in PARAMETERS[:1]}
    found = check_training(replace(PACK, training=wrong, codes=codes, parameters=parameters))
    assert [(it.key, it.message.partition(".")[0].partition(":")[0]) for it in found] == [
        ("held_by", "names the office 'countyy', which there is not"),
        ("training_mark", "is no code list of this pack"),
        ("training.absent_parts", "is no parameter of this pack"),
        ("duties", "names 'secretaries_yearly' 2 times"),
        ("secretaries_yearly", "has no source"),
        ("secretaries_yearly", "has the confidence 'sure'"),
        ("secretaries_yearly", "names 'poet', which the code list post lacks"),
        ("care", "is of the kind 'walk'"),
        ("secretaries_yearly", "names 'moon', which the code list training_level lacks"),
        ("secretaries_yearly", "names 'chess', which the code list training_theme lacks"),
        ("care", "is owed after 0 months"),
    ]


def test_another_programme_changes_data_only_and_a_misspelt_key_is_refused():
    talk = {
        "key": "talk", "zh": "谈心谈话", "en": "Talk", "says": {"zh": "每月", "en": "Monthly"}, "kind": "reside",
        "posts": ["first_secretary"], "months": 1, "remind_days": 7, "since": DAY, "source": "x", "confidence": "low",
    }  # fmt: skip
    found = read_training(section(held_by=["county"], care=[talk]))
    assert (found.care[0].duty.months, found.duties) == (1, ())
    with pytest.raises(PackError, match="monthz"):
        read_training(section(care=[talk | {"monthz": 1}]))

"""What a pack says of visits: read, checked, told in its manual, and what holds on a day."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.policy.watching import PACKS, WATCH, changed_pack
from xiuhua.policy.checking import check_pack
from xiuhua.policy.checking.visits import check_visits
from xiuhua.policy.manual import manual_of
from xiuhua.policy.pack import PackError
from xiuhua.policy.reader import read_pack
from xiuhua.policy.visits_reader import visit_policy
from xiuhua.words import NotFound, Rejected

DAY = date(2023, 6, 30)
HEALTH = '    { key = "illness_now"'


def test_topics_ask_and_show_and_the_numbers_are_those_of_the_day():
    sichuan = read_pack("sichuan", packs=PACKS)
    policy = visit_policy(sichuan, day=date(2017, 3, 31))
    assert (policy.every_days, policy.late_days, policy.back_days) == (31, 7, 62)
    assert (policy.photos, policy.places, policy.statuses[0]) == (True, False, "not_exited")
    health = policy.rules.topics["health"]
    assert (health.label["zh"], [it.key for it in health.asks], health.shows) == (
        "健康和看病", ["illness_now", "cost_hard"], ("socialsecurity.medical",)
    )  # fmt: skip
    assert (policy.rules.ways[0], policy.rules.missed) == ("in_person", {"nobody_home"})
    weekly = visit_policy(read_pack("graduation", packs=PACKS), day=date(2015, 1, 1))
    assert (weekly.every_days, weekly.places) == (7, True)


@pytest.mark.parametrize("name", ["sichuan", "monitoring", "graduation"])
def test_shipped_packs_ask_each_question_once_and_never_demand_a_picture(name):
    pack = read_pack(name, packs=PACKS)
    asks = [ask.key for _, ask in pack.visits.asks()]
    assert len(asks) == len(set(asks))
    assert check_pack(pack) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (HEALTH, '    { key = "Illness"', "is called 'Illness'"),
        ('[topics.other]\nzh = "其他"', '[topics.other]\nmust = true\nzh = "其他"', "is not known here"),
        ('missed = ["nobody_home"]', "missed = [1]", "Write only texts"),
    ],
)
def test_a_file_that_cannot_be_read_names_the_key(tmp_path, old, new, said):
    with pytest.raises(PackError, match=r"visits\.toml") as refused:
        changed_pack(tmp_path, "visits.toml", old, new)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('key = "cost_hard"', 'key = "illness_now"', "is asked twice: what is known is shown, not asked again."),
        ('there = ["in_person"', 'there = ["in_persn"', "names 'in_persn', which is no way. Did you mean"),
        ('{ key = "treated", zh = "有，在治"', '{ key = "nobody", zh = "有，在治"', "stands there twice"),
        ('source = "Ours: what no list foresees stands in the note"', 'source = ""', "source"),
    ],
)
def test_what_is_wrong_is_named(tmp_path, old, new, said):
    found = check_visits(changed_pack(tmp_path, "visits.toml", old, new))
    assert len(found) == 1
    assert (found[0].file, said in found[0].message) == ("visits.toml", True)


def test_an_item_that_no_procedure_changes_is_named():
    sichuan = read_pack("sichuan", packs=PACKS)
    topic = replace(sichuan.visits.topics["health"], shows=("socialsecurity.medicl",))
    (found,) = check_visits(replace(sichuan, visits=replace(sichuan.visits, topics={"health": topic})))
    assert "shows 'socialsecurity.medicl', which no procedure changes. Did you mean" in found.message


def test_a_missing_parameter_is_named_and_one_of_another_kind_refused(tmp_path):
    lacking = replace(WATCH, parameters={k: v for k, v in WATCH.parameters.items() if k != "visit.every_days"})
    assert [it.message for it in check_visits(lacking)] == [
        "is no parameter of this pack: enter it with its source in parameters.toml."
    ]
    wrong = changed_pack(tmp_path, "parameters.toml", "value = 92, source", 'value = "often", source')
    with pytest.raises(Rejected, match="write a whole number of 1 or more"):
        visit_policy(wrong, day=DAY)
    with pytest.raises(NotFound, match=r"give it a visits\.toml"):
        visit_policy(replace(WATCH, visits=None), day=DAY)
    assert check_visits(replace(WATCH, visits=None)) == []


def test_true_or_false_is_refused_as_anything_else(tmp_path: Path):
    wrong = changed_pack(tmp_path, "parameters.toml", 'value = true, source = "State', 'value = 1, source = "State')
    with pytest.raises(Rejected, match="write true or false"):
        visit_policy(wrong, day=DAY)


def test_the_manual_tells_what_is_asked_in_both_languages():
    chinese, english = (manual_of(WATCH, language=it, day=DAY) for it in ("zh", "en"))
    assert "**健康和看病**" in chinese
    assert "家里有人生病吗 — 没有、有，在治、有，没去看、病好了" in chinese
    assert "Somebody is ill — nobody, yes, and is treated, yes, and is not treated, has recovered" in english

"""What a pack says of inspections: read, checked, and told in its manual."""

from dataclasses import replace
from datetime import date

import pytest

from tests.policy.watching import PACKS
from xiuhua.policy.checking.inspections import check_inspections
from xiuhua.policy.inspections_reader import read_inspections
from xiuhua.policy.manual import manual_of
from xiuhua.policy.pack import PackError
from xiuhua.policy.reader import read_pack
from xiuhua.policy.section import Section

FOUNDED = date(2017, 6, 26)


@pytest.fixture(scope="module")
def sichuan():
    return read_pack("sichuan", packs=PACKS)


def test_kinds_are_those_of_the_day_and_a_stratum_is_asked_its_own_questions(sichuan):
    rules = sichuan.inspections
    assert [it.key for it in rules.kinds_on(date(2017, 6, 25))] == ["third_party", "yearly_check"]
    assert [it.key for it in rules.kinds_on(FOUNDED)] == ["third_party", "yearly_check", "unannounced"]
    assert [it.key for it in rules.asked_of("unregistered")] == ["persons", "standard", "recognition"]
    assert rules.questions["standard"].choice("yes").suspects == "missed"
    assert rules.questions["standard"].choice("perhaps") is None
    assert check_inspections(sichuan) == []
    assert check_inspections(read_pack("graduation", packs=PACKS)) == []


def test_whatever_is_named_must_be_there(sichuan):
    rules = sichuan.inspections
    kind = replace(rules.kinds["third_party"], homes={"lost": 1}, quantities=("lost",))
    quantity = replace(rules.quantities["missed"], limit="lost.max", found="lost")
    lists = {key: it for key, it in sichuan.codes.items() if key not in ("finding_severity", "replacement_reason")}
    wrong = replace(
        sichuan, codes=lists,
        inspections=replace(rules, kinds={"third_party": kind}, quantities={"missed": quantity}),
    )  # fmt: skip
    said = {(it.key, it.message.partition(":")[0].partition(".")[0]) for it in check_inspections(wrong)}
    assert said >= {
        ("finding_severity", "is no code list of this pack"),
        ("replacement_reason", "is no code list of this pack"),
        ("kinds.third_party", "names 'lost', which is no stratum"),
        ("kinds.third_party", "reckons 'lost', which is no quantity"),
        ("quantities.missed", "needs the parameter lost"),
    }
    bare = {name: it for name, it in sichuan.parameters.items() if name != "inspection.days_grave"}
    (only,) = check_inspections(replace(sichuan, parameters=bare))
    assert only.key == "finding_severity.grave"


def test_a_question_is_a_choice_or_a_number_and_not_both():
    table = {"strata": {}, "quantities": {}, "kinds": {}, "questions": {"q": {"zh": "问", "en": "Q", "of": []}}}
    with pytest.raises(PackError, match="left out where number"):
        read_inspections(Section("x/inspections.toml", "", table, ("zh-Hans", "en")))


def test_the_manual_tells_kinds_questions_and_limits(sichuan):
    told = manual_of(sichuan, language="en", day=FOUNDED)
    assert "**Unannounced visit** — All villages that exit this year and 3 others by lot; in each of them " in told
    assert "**Third-party evaluation of exit** — 12 villages by lot; in each of them " in told
    assert "Least recognition by the people" in told
    assert "Unannounced visit" not in manual_of(sichuan, language="en", day=date(2017, 3, 31))
    assert "漏评率" in manual_of(sichuan, language="zh-Hans", day=FOUNDED)

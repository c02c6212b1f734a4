"""Checking packs: sources, dates, words, names and doubles; and the packs that are shipped."""
# ruff: noqa: E501 -- a case is read along its line

from dataclasses import replace
from pathlib import Path

import pytest

from tests.policy.small_pack import FILES, changed, write_pack
from xiuhua.policy.checking import Finding, check_pack
from xiuhua.policy.reader import read_pack

SHIPPED = Path(__file__).parents[2] / "packs"
PACKS = [read_pack(path.parent.name, packs=SHIPPED) for path in sorted(SHIPPED.glob("*/pack.toml"))]


def findings(folder, **files):
    return check_pack(read_pack(write_pack(folder, **files), packs=folder))


def test_a_whole_pack_has_no_findings(tmp_path):
    assert findings(tmp_path) == []


@pytest.mark.parametrize(
    ("file", "before", "after", "expected"),
    [
        ("pack", 'en = "Small"', "", ("title", "has no words in en: write them.")),
        ("pack", "until = 2021-01-01", "until = 2011-01-01", ("until", "ends on 2011-01-01 before it holds: put `until` after `since`.")),
        ("pack", 'version = "1"', 'version = ""', ("version", "is empty: a pack says its version, the area codes it serves, and the languages it speaks.")),
        ("pack", 'serves = ["51"]', "serves = []", ("serves", "is empty: a pack says its version, the area codes it serves, and the languages it speaks.")),
        ("parameters", 'source = "a newspaper"', 'source = ""', ("team.floor_yuan since 2017-01-01", "has no source: say who set it, where.")),
        ("parameters", 'confidence = "sourced"', 'confidence = "sure"', ("team.floor_yuan", "has the confidence 'sure': say one of derived, high, low, medium, sourced.")),
        ("parameters", "until = 2017-01-01", "until = 2017-01-02", ("team.floor_yuan", "has two values from 2017-01-01 on: end the earlier one with until = 2017-01-01.")),
        ("parameters", "until = 2017-01-01, ", "", ("team.floor_yuan", "has two values from 2017-01-01 on: end the earlier one with until = 2017-01-01.")),
        ("parameters", "until = 2017-01-01", "until = 2015-01-01", ("team.floor_yuan", "ends on 2015-01-01 before it holds: put `until` after `since`.")),
        ("parameters", 'en = "Poor"', "", ("programme.poor_statuses", "has no words in en: write them.")),
        ("codes", '"帮扶责任人"', '""', ("slot.helpers", "has no words in zh-Hans: write them.")),
        ("codes", '"another notice" },', '"another notice" },\n{ key = "helpers", zh = "帮", en = "H", aliases = [] },', ("slot", "names 'helpers' 2 times: keep one.")),
        ("codes", "aliases = [], source", 'aliases = ["０１"], source', ("slot.helpers", "shares the spelling '０１' with secretary: leave it to one.")),
        ("codes", '"another notice"', '""', ("slot.helpers", "has no source: say who set it, where.")),
        ("codes", 'key = "helpers"', 'key = "helper"', ("ones.T1", "names 'helpers', which the code list slot lacks. Did you mean helper?")),
        ("posts", 'en = "Ones"', "", ("ones", "has no words in en: write them.")),
        ("posts", ', en = "Makes it strong"', "", ("secretary.duties", "has no words in en: write them.")),
        ("posts", 'code = "T1"', 'code = "F1"', ("programmes", "names 'F1' 2 times: keep one.")),
        ("posts", 'applies = "not poor_village"', 'applies = "not por_village"', ("ones.T1", "The condition 'not por_village' on villages is wrong at character 5: there is no column or parameter 'por_village'. Did you mean poor_village or village?")),
        ("posts", 'distinct = "holder"', 'distinct = "houlder"', ("ones.F1", "names 'houlder', which the table posts lacks. Did you mean holder?")),
        ("steps", 'to = "out"', 'to = "ot"', ("left", "names 'ot', which the code list status lacks. Did you mean out?")),
        ("steps", "[left]", "[lift]", ("lift", "names 'lift', which the code list event_kind lacks. Did you mean left?")),
        ("steps", '"meeting"', '"meating"', ("left", "names 'meating', which the code list evidence lacks. Did you mean meeting?")),
        ("steps", '"county"', '"countyy"', ("left", "names the office 'countyy', which there is not. Did you mean county?")),
        ("indicators", '"Share of the poor."', '""', ("incidence.definition", "has no words in en: write them.")),
        ("indicators", "until = 2013-12-31", "until = 2014-12-31", ("incidence", "has two values from 2013-12-31 on: end the earlier one with until = 2013-12-31.")),
        ("indicators", 'of = "incidence"', 'of = "incidense"', ("fall", "is of 'incidense', which is no share. Did you mean incidence?")),
        ("indicators", 'show = ["team"]', 'show = ["teem"]', ("floor", "names 'teem', which the table teams lacks. Did you mean team?")),
        ("indicators", 'sum = "population" }\n        [[', 'sum = "poor_village" }\n        [[', ("incidence", "takes the sum of 'poor_village': only whole numbers (and money) add up exactly.")),
        ("indicators", "team is not null", "teem is not null", ("members", "The condition 'teem is not null' on posts is wrong at character 1: there is no column or parameter 'teem'. Did you mean team?")),
        ("phrases", 'low = { zh = "可信度低", en = "Confidence low" }', "", ("confidence.low", "is missing: add it.")),
        ("phrases", 'codes = { zh = "代码", en = "codes" }', "", ("programme.poor_statuses", "has the unit 'codes', for which phrases.toml has no words: add it below [unit].")),
        ("phrases", 'min = { zh = "最低值", en = "Least" }', "", ("floor", "has the how 'min', for which phrases.toml has no words: add it below [how].")),
        ("parameters", '"back"]', '"bak"]', ("programme.poor_statuses", "names 'bak', which the code list status lacks. Did you mean back?")),
        ("phrases", ', en = "Filled"', "", ("slot.filled", "has no words in en: write them.")),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found(tmp_path, file, before, after, expected):
    name = f"{file}.toml"
    found = findings(tmp_path, **{file: changed(name, before, after)})
    assert [(finding.key, finding.message) for finding in found] == [expected]
    assert found[0].file in (name, "posts.toml", "parameters.toml", "indicators.toml")


def test_a_table_without_its_code_list_is_found(tmp_path):
    codes = FILES["codes.toml"].partition("[assignment_kind]")[0]
    found = findings(tmp_path, codes=codes)
    assert found == [Finding("posts.toml", "secretary", "names 'reside', which the code list assignment_kind lacks.")]


def test_a_sum_of_a_column_that_is_not_there_is_found_once(tmp_path):
    found = findings(tmp_path, indicators=changed("indicators.toml", 'min = "budget_yuan"', 'min = "budget_jin"'))
    assert [finding.key for finding in found] == ["floor"]


def test_a_condition_that_breaks_with_a_later_value_of_a_parameter_is_found(tmp_path):
    text = changed("parameters.toml", "value = 25000", "value = 'much'").replace('for = "fund"', "")
    posts = changed("posts.toml", '"not poor_village"', '"collective_income_yuan > team.floor_yuan"')
    found = findings(tmp_path, parameters=text, posts=posts)
    assert [finding.key for finding in found] == ["ones.T1"]
    assert "'team.floor_yuan' is a text" in found[0].message.replace('"', "'")


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_a_shipped_pack_has_no_findings(pack):
    assert check_pack(pack) == []


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_a_rule_taken_out_of_a_shipped_pack_would_be_missed(pack):
    silent = replace(pack, codes={})
    files = {
        "causes.toml",
        "columns.toml",
        "measures.toml",
        "parameters.toml",
        "posts.toml",
        "sources.toml",
        "steps.toml",
        "visits.toml",
    }
    files |= ({"pairing.toml"} if pack.pairing else set()) | ({"procedures.toml"} if pack.procedures else set())
    files |= {"signals.toml"} if pack.rules.signals else set()
    files |= {"training.toml"} if pack.training else set()
    files |= {"person_grades.toml"} if pack.grading else set()
    files |= {"schemes.toml"} if pack.schemes else set()
    files |= {"inspections.toml"} if pack.inspections else set()
    files |= {"weakness.toml"} if pack.weakness else set()
    assert {finding.file for finding in check_pack(silent)} == files

"""Checking a pack's rules: read on every day, names, codes, words, sources, messages, weights, parameters in use."""
# ruff: noqa: E501 -- a case is read along its line

from datetime import date

import pytest

from tests.policy.ruled_pack import RULES, changed_rule, write_ruled_pack
from tests.policy.small_pack import changed
from xiuhua.policy.checking import Finding, check_pack
from xiuhua.policy.checking.reading import turning_days
from xiuhua.policy.reader import read_pack


def findings(folder, **files):
    return check_pack(read_pack(write_ruled_pack(folder, **files), packs=folder))


def test_a_pack_with_whole_rules_has_no_findings(tmp_path):
    assert findings(tmp_path) == []


def test_rules_are_read_on_every_day_of_the_pack_on_which_a_parameter_changes(tmp_path):
    parameters = changed_rule(
        "parameters",
        "since = 2011-01-01, until = 2015-01-01, value = 16",
        "since = 2010-01-01, until = 2015-01-01, value = 16",
    )
    parameters += '[late]\nzh = "晚"\nen = "Late"\nunit = "years"\nfor = "manual"\nvalues = [{ since = 2020-01-01, until = 2021-01-01, value = 1, source = "x", confidence = "high" }]'
    pack = read_pack(write_ruled_pack(tmp_path, parameters=parameters), packs=tmp_path)
    assert turning_days(pack) == [date(year, 1, 1) for year in (2011, 2015, 2017, 2020)]
    assert check_pack(pack) == []


def test_a_pack_without_an_end_is_read_as_long_as_its_parameters_change(tmp_path):
    pack = read_pack(write_ruled_pack(tmp_path, pack=changed("pack.toml", "until = 2021-01-01", "")), packs=tmp_path)
    assert turning_days(pack) == [date(year, 1, 1) for year in (2011, 2015, 2017)]


@pytest.mark.parametrize(
    ("file", "before", "after", "expected"),
    [
        ("facts", '"chronic or serious"', '"chronic or serios"', ("persons.ill", "The condition 'chronic or serios' on persons is wrong at character 12: there is no column or parameter 'serios'. Did you mean serious?")),
        ("facts", '"age >= ages.adult"', '"age >= ages.adullt"', ("households.grown_ups", "The condition 'age >= ages.adullt' on persons is wrong at character 8: there is no column or parameter 'ages.adullt'. Did you mean ages.adult?")),
        ("facts", '"chronic or serious"', '"chronic or serious"\n        unit = "shares"', ("persons.ill", "has the unit 'shares', for which phrases.toml has no words: add it below [unit].")),
        ("conditions", '"not dangerous"', '"not dangerous and grown_ups"', ("households.safe", "The condition 'not dangerous and grown_ups' on households is wrong at character 19: 'grown_ups' is a number, but a truth is needed here.")),
        ("checks", '"household.status = \'poor\'"', '"household.status"', ("scope.persons", "The condition 'household.status' on persons is a text, but must be a truth.")),
        ("parameters", "value = 18", "value = 'grown'", ("households.grown_ups", "The condition 'age >= ages.adult' on persons is wrong at character 8: 'ages.adult' is a text, but a number is needed here.")),
        ("checks", 'blame = ["birth"]', 'blame = ["brith"]', ("no_birth", "names 'brith', which is no column or fact of persons. Did you mean birth?")),
        ("checks", 'blame = ["birth"]', "", ("no_birth", "blames nothing: name the column to mend first in `blame`.")),
        ("checks", "{grown_ups} grown-ups", "{grown_up} grown-ups", ("woman_heads", "tells {grown_up} in en, which `blame` lacks. Did you mean grown_ups?")),
        ("checks", "成年人 {grown_ups} 人", "成年人 {status} 人", ("woman_heads", "tells {status} in zh, which `blame` lacks. Add it there.")),
        ("checks", 'brief = { zh = "户主为女。", en = "A woman heads grown-ups." }', "", ("woman_heads", "tells values, which a list of checks has not: say in its `brief` what is wrong without them.")),
        ("checks", "A woman heads grown-ups.", "A woman heads {grown_ups}.", ("woman_heads", "tells values, which a list of checks has not: say in its `brief` what is wrong without them.")),
        ("checks", ', en = "A woman heads grown-ups." }', " }", ("woman_heads", "has no words in en: write them.")),
        ("checks", 'en = "The birth is not told. Enter it."', "", ("no_birth", "has no words in en: write them.")),
        ("checks", "head_sex = 'female'", "head_sex = 'femal'", ("woman_heads", "names 'femal', which the code list sex lacks. Did you mean female or male?")),
        ("criteria", 'applies = "status in (programme.poor_statuses)"', "applies = \"status in ('poor', 'put')\"", ("exit", "names 'put', which the code list status lacks. Did you mean out?")),
        ("parameters", '["poor"]', '["poor", "rich"]', ("programme.poor_statuses", "names 'rich', which the code list status lacks.")),
        ("checks", "household.status = 'poor'", "household.status <> 'poor' or household.head_sex = 'fmale'", ("scope.persons", "names 'fmale', which the code list sex lacks. Did you mean female or male?")),
        ("criteria", 'en = "A safe home"', "", ("exit.home", "has no words in en: write them.")),
        ("conditions", 'zh = "住房安全"', "", ("households.safe", "has no words in zh-Hans: write them.")),
        ("conditions", 'confidence = "high"', 'confidence = "sure"', ("households.safe", "has the confidence 'sure': say one of derived, high, low, medium, sourced.")),
        ("conditions", 'source = "a notice"', "", ("households.safe", "has no source: say who set it, where.")),
        ("criteria", 'confidence = "derived"', "", ("exit.poorer", "has the confidence '': say one of derived, high, low, medium, sourced.")),
        ("causes", "[illness]", "[ilness]", ("ilness", "names 'ilness', which the code list cause lacks. Did you mean illness?")),
        ("causes", 'shows = ["ill_members"]', "", ("illness", "shows nothing: name the facts that are its evidence in `shows`.")),
        ("causes", 'shows = ["ill_members"]', 'shows = ["ill_member"]', ("illness", "names 'ill_member', which is no column or fact of households. Did you mean ill_members or members?")),
        ("deprivations", "k = 0.5", "k = 1.5", ("k", "is 1.5: it is a share of 1, above 0.")),
        ("deprivations", 'key = "health"', 'key = "home"', ("indicator", "names 'home' 2 times: keep one.")),
        ("deprivations", 'en = "Health"', "", ("health", "has no words in en: write them.")),
        ("deprivations", 'en = "Living"', "", ("living", "has no words in en: write them.")),
        ("deprivations", 'en = "Many deprivations"', "", ("title", "has no words in en: write them.")),
        ("columns", 'vehicle = { zh = "汽车", en = "Car" }', "", ("households.vehicle", "has no words, but exit.car in criteria.toml reads it: add it with zh and en.")),
        ("columns", 'birth = { zh = "出生日期", en = "Birth" }', "", ("persons.birth", "has no words, but persons.age in facts.toml reads it: add it with zh and en.")),
        ("columns", 'area = { zh = "地区", en = "Area" }', "", ("households.area", "has no words, but persons.of_village in facts.toml reads it: add it with zh and en.")),
        ("columns", 'en = "Serious illness"', 'en = ""', ("persons.serious", "has no words in en: write them.")),
        ("columns", 'list = "sex"', 'list = "sexx"', ("persons.sex", "is from the list 'sexx', which codes.toml lacks. Did you mean sex?")),
        ("parameters", "unset = true", "", ("road.share_min", "has no value: enter one with its source, or say unset = true as long as none is known.")),
        ("parameters", 'for = "fund"', 'for = "fun"', ("team.floor_yuan", "is for 'fun': say one of organise, assign, diagnose, remedy, verify, assess, fund, sustain, door, or manual for what is only told.")),
        ("parameters", 'for = "fund"', "", ("team.floor_yuan", 'is read by nothing: take it out, or say for = "…", the stage that will read it, or "manual".')),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_rule_is_found(tmp_path, file, before, after, expected):
    found = findings(tmp_path, **{file: changed_rule(file, before, after)})
    assert [(finding.key, finding.message) for finding in found] == [expected]


def test_weights_that_do_not_make_a_whole_are_found(tmp_path):
    found = findings(tmp_path, deprivations=changed_rule("deprivations", "weight = 1\n", "weight = 0.9\n"))
    assert [(finding.key, finding.message) for finding in found] == [
        ("dimension", "has parts that weigh 0.9 together, not 1: mend the weights."),
        ("living", "has parts that weigh 1 together, not 0.9: mend the weights."),
    ]


def test_weights_that_are_not_above_nought_are_found(tmp_path):
    text = changed_rule("deprivations", 'en = "Home"\n        weight = 0.5', 'en = "Home"\n        weight = -0.5')
    text = text.replace('en = "Health"\n        weight = 0.5', 'en = "Health"\n        weight = 1.5')
    assert findings(tmp_path, deprivations=text) == [
        Finding("deprivations.toml", "living", "has home with the weight -0.5: a weight is above 0.")
    ]


def test_facts_in_a_circle_are_found_once(tmp_path):
    text = changed_rule("facts", '"chronic or serious"', '"chronic or household.ill_members > 1"')
    found = findings(tmp_path, facts=text)
    assert [finding.file for finding in found] == ["facts.toml"]
    assert "The facts go round in a circle: " in found[0].message


def test_rules_that_rest_on_a_broken_one_are_not_blamed_for_it(tmp_path):
    text = changed_rule("facts", '"years_between(birth, as_of)"', '"years_between(birth, as_off)"')
    assert [(finding.file, finding.key) for finding in findings(tmp_path, facts=text)] == [
        ("facts.toml", "persons.age")
    ]


def test_a_column_to_blame_that_cannot_be_read_is_told_where_it_stands(tmp_path):
    facts = changed_rule("facts", '"chronic or serious"', '"chronic or serios"')
    causes = changed_rule("causes", '"ill_members >= 1"', '"dangerous"')
    assert [finding.key for finding in findings(tmp_path, facts=facts, causes=causes)] == ["persons.ill"]


def test_a_column_that_is_only_blamed_needs_words_too(tmp_path):
    checks = changed_rule("checks", 'blame = ["birth"]', 'blame = ["birth", "ethnicity", "household.phone"]')
    assert [(finding.key, finding.message) for finding in findings(tmp_path, checks=checks)] == [
        ("households.phone", "has no words, but no_birth in checks.toml reads it: add it with zh and en."),
        ("persons.ethnicity", "has no words, but no_birth in checks.toml reads it: add it with zh and en."),
    ]


def test_a_column_that_money_is_in_needs_words_under_its_own_name(tmp_path):
    columns = changed_rule("columns", 'assets_yuan = { zh = "资产", en = "Assets" }', "")
    assert [finding.key for finding in findings(tmp_path, columns=columns)] == ["households.assets_fen"]


def test_a_parameter_that_is_said_to_be_for_a_stage_and_read_by_rules_is_found(tmp_path):
    parameters = changed_rule(
        "parameters", "unset = true\n        values = []", 'for = "assess"\n        unset = true\n        values = []'
    )
    parameters = parameters.replace('unit = "share"\n', 'unit = "share"\n')
    assert [(finding.key, finding.message) for finding in findings(tmp_path, parameters=parameters)] == [
        ("road.share_min", "is for assess, but rules or procedures read it: take `for` out.")
    ]


def test_a_parameter_that_is_said_to_have_no_value_and_has_one_is_found(tmp_path):
    parameters = changed_rule("parameters", 'unit = "years"\n', 'unit = "years"\n        unset = true\n')
    assert [(finding.key, finding.message) for finding in findings(tmp_path, parameters=parameters)] == [
        ("ages.adult", "has a value: take `unset` out.")
    ]


def test_a_code_compared_with_a_number_fact_or_another_column_is_left_alone(tmp_path):
    checks = changed_rule(
        "checks", "head_sex = 'female' and", "head_sex = phone and 'femal' = phone and grown_ups = 3 and"
    )
    assert (
        findings(
            tmp_path,
            checks=checks,
            columns=changed_rule(
                "columns", "[persons]", '[persons]\n        phone = { zh = "电话", en = "Phone" }'
            ).replace("[households]", '[households]\n        phone = { zh = "电话", en = "Phone" }'),
        )
        == []
    )


def test_codes_in_posts_and_figures_are_looked_up_too(tmp_path):
    posts = changed("posts.toml", 'applies = "poor_village"', 'applies = "poor_village and poor_households > 0"')
    indicators = changed(
        "indicators.toml",
        'where = "status in (programme.poor_statuses)"',
        "where = \"household.status in ('poor', 'poorer')\"",
    )
    assert [
        (finding.file, finding.key, finding.message)
        for finding in findings(tmp_path, posts=posts, indicators=indicators)
    ] == [("indicators.toml", "incidence", "names 'poorer', which the code list status lacks. Did you mean poor?")]


def test_who_else_bears_a_value_is_asked_only_of_what_the_register_finds_bearers_by(tmp_path):
    twice = '[persons.alike]\nzh = "同"\nen = "Alike"\nrepeats = "relation"\n'
    of_home = '[households.alike]\nzh = "同"\nen = "Alike"\nrepeats = "dangerous"\n'
    of_village = '[villages.alike]\nzh = "同"\nen = "Alike"\nrepeats = "name"\n'
    facts = RULES["facts.toml"].replace("        ", "") + twice + of_home + of_village
    found = {
        it.key: it.message for it in check_pack(read_pack(write_ruled_pack(tmp_path, facts=facts), packs=tmp_path))
    }
    assert found["persons.alike"] == (
        "counts who else bears 'relation', by which nobody can be found: only identity, phone of persons can."
    )
    assert found["villages.alike"].endswith("no column of its table can.")


def test_a_version_too_long_to_be_kept_is_found(tmp_path):
    long = changed("pack.toml", 'version = "1"', f'version = "{"1" * 21}"')
    found = check_pack(read_pack(write_ruled_pack(tmp_path, pack=long), packs=tmp_path))
    assert [it.message for it in found if it.key == "version"] == [
        "has 21 characters: at most 20 are kept of which pack is in force."
    ]

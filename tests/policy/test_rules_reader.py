"""Reading rules: what is malformed is refused by its place, before anything is checked."""
# ruff: noqa: E501 -- a case is read along its line

import pytest

from tests.policy.ruled_pack import changed_rule, write_ruled_pack
from xiuhua.policy.pack import PackError
from xiuhua.policy.reader import read_pack
from xiuhua.reckon.rules.facts import Ref


def test_rules_are_read_from_their_files(tmp_path):
    rules = read_pack(write_ruled_pack(tmp_path), packs=tmp_path).rules
    assert [(entry.fact.take, entry.is_condition) for entry in rules.entries.values()][-2:] == [
        ("count", False),
        ("is", True),
    ]
    assert [part.key for part in rules.schemes["exit"].deciding] == ["car"]
    assert (rules.schemes["exit"].needs, rules.schemes["village_exit"].applies) == ("all", "true")
    assert [it.weight for it in rules.index.indicators] == [0.5, 0.5]
    assert rules.columns[Ref("households", "assets_fen")].label["en"] == "Assets"
    assert (rules.scope_ref("persons"), rules.scope_ref("villages")) == (Ref("persons", "checks:scope"), None)


def test_every_file_of_rules_may_be_left_out(tmp_path):
    nothing = dict.fromkeys(("facts", "conditions", "criteria", "checks", "causes", "deprivations", "columns"))
    rules = read_pack(write_ruled_pack(tmp_path, **nothing), packs=tmp_path).rules
    assert (rules.entries, rules.schemes, rules.scope, rules.checks, rules.index) == ({}, {}, {}, {}, None)


@pytest.mark.parametrize(
    ("file", "before", "after", "message"),
    [
        ("facts", "[persons.age]", "[people.age]", "facts.toml, people: is no table."),
        ("facts", "[persons.age]", "[persons.birth]", "facts.toml, persons.birth: is a column already. Give it another name."),
        ("conditions", "[households.safe]", "[households.grown_ups]", "conditions.toml, households.grown_ups: is a fact already. Give it another name."),
        ("conditions", "when =", "whenn =", "conditions.toml, households.safe.when: is missing."),
        ("facts", 'is = "chronic or serious"', "", "facts.toml, persons.ill: takes nothing. A fact takes one of is, count,"),
        ("facts", 'is = "chronic or serious"', 'is = "chronic"\n        any = "chronic"', "facts.toml, persons.ill: takes is and any. A fact takes one of"),
        ("criteria", 'needs = "any"', 'needs = "some"', "criteria.toml, village_exit.needs: is 'some'. Say one of all, any."),
        ("criteria", 'severity = "review"', 'severity = "revue"', "criteria.toml, exit.exclusions[2].severity: is 'revue'. Say one of exclude, review."),
        ("criteria", 'of = "villages"', 'of = "village"', "criteria.toml, village_exit.of: is 'village', which is no table. Did you mean villages?"),
        ("criteria", 'key = "hands"', 'key = "home"', "criteria.toml, exit.criteria: must be there, each under a key of its own among criteria and exclusions."),
        ("criteria", 'of = "villages"', 'of = "persons"', "criteria.toml, village_exit.of: is 'persons'. A scheme judges households or places."),
        ("criteria", 'key = "hands"', 'key = "Hands"', "criteria.toml, exit.criteria[2]: is called 'Hands'. Use at most 60 small letters, digits and single _."),
        ("facts", "[persons.age]", f"[persons.{'a' * 61}]", f"facts.toml, persons.{'a' * 61}: is called '{'a' * 61}'. Use at most 60"),
        ("facts", "[persons.age]", "[persons.age__years]", "facts.toml, persons.age__years: is called 'age__years'. Use at most 60"),
        ("checks", "level = 5", "level = 0", "checks.toml, woman_heads.level: is 0."),
        ("checks", "level = 5", "level = 6", "checks.toml, woman_heads.level: is 6. Say 1 (must be mended first) to 5 (a hint)."),
        ("checks", 'persons = "household', 'people = "household', "checks.toml, scope.people: is no table."),
        ("causes", "shows", "show", "causes.toml, illness.show: is not known here. Did you mean shows?"),
        ("deprivations", "k = 0.5", "", "deprivations.toml, k: is missing. Add it as a number."),
        ("columns", "[villages]", "[village]", "columns.toml, village: is no table. Did you mean villages?"),
        ("columns", "population =", "populations =", "columns.toml, villages.populations: is no column of villages. Did you mean population?"),
    ],
)  # fmt: skip
def test_a_malformed_rule_is_refused_by_its_place(tmp_path, file, before, after, message):
    folder = write_ruled_pack(tmp_path, **{file: changed_rule(file, before, after)})
    with pytest.raises(PackError) as refused:
        read_pack(folder, packs=tmp_path)
    assert str(refused.value).startswith(f"small/{message}")

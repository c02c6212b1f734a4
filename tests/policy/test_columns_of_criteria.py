"""What the criteria of the shipped pack read can be brought in: by an item of its forms, or as is named here."""

import tomllib
from datetime import date
from pathlib import Path

from xiuhua.policy.reader import read_pack
from xiuhua.reckon.rules.facts import Ref

PACKS = Path(__file__).parents[2] / "packs"
ELSEWHERE = {
    Ref("incomes", "part"): "the page of a household's income",
    Ref("incomes", "amount_fen"): "the page of a household's income",
    Ref("persons", "serious"): "one of the flags of the item health.flags",
    Ref("persons", "disabled"): "one of the flags of the item health.flags",
    Ref("townships", "central_school"): "nothing yet: lists of townships are not read",
    Ref("townships", "health_centre"): "nothing yet: lists of townships are not read",
    Ref("townships", "service_centre"): "nothing yet: lists of townships are not read",
}


def test_every_column_that_a_criterion_reads_has_an_item_or_a_page():
    pack = read_pack("sichuan", packs=PACKS)
    plan = pack.rules.book.on(pack.parameters_on(date(2017, 3, 31)))
    asked = {
        ref for scheme in pack.rules.schemes.values() for part in scheme.parts
        for ref in plan.needed(plan.refs_in(plan.read(part.when, scheme.of, "a truth"), scheme.of))[2]
    }  # fmt: skip
    items = tomllib.loads((PACKS / "sichuan/forms/items.toml").read_text(encoding="utf-8"))["column"]
    facts = [item.get("fact", item["feeds"]) for item in items]
    fed = {name for fact in facts for name in (fact.replace(".", "_"), fact.rpartition(".")[2])}
    assert {ref for ref in asked if ref.column not in fed} == set(ELSEWHERE)

"""A personal value stays masked through whatever fact hands it on; a number that is made of it does not."""

from dataclasses import replace

import pytest

from tests.makers import TODAY
from xiuhua.policy.ruleset import Entry, Ruleset, Warrant
from xiuhua.policy.words import Labels
from xiuhua.queries.judging import judging
from xiuhua.queries.wording import MASK, Wording
from xiuhua.reckon.rules.explaining import Told
from xiuhua.reckon.rules.facts import Fact, Ref

FACTS = (
    Fact("households", "first_phone", "first", "phone", "persons"),
    Fact("households", "handed_on", "is", "first_phone"),
    Fact("persons", "home_phone", "is", "household.phone"),
    Fact("households", "phone_told", "is", "phone is not null"),
    Fact("households", "first_school", "first", "education", "persons"),
)


@pytest.fixture(scope="module")
def wording() -> Wording:
    """The words of Sichuan with facts that hand values on."""
    judge = judging("sichuan", TODAY)
    entries = {
        Ref(fact.table, fact.name): Entry(fact, Labels({"zh": fact.name}), Warrant(), is_condition=False)
        for fact in FACTS
    }
    kept = judge.pack.rules
    rules = Ruleset(entries={**kept.entries, **entries}, columns=kept.columns)
    pack = replace(judge.pack, rules=rules)
    told = {name: getattr(judge, name) for name in ("day", "columns", "alike", "reads")}
    return Wording(type(judge)(pack, plan=rules.book.on(pack.parameters_on(TODAY)), **told), "zh", {})


@pytest.mark.parametrize(
    ("table", "name", "value", "shown"),
    [
        ("persons", "phone", "13900000000", MASK),
        ("households", "first_phone", "13900000000", MASK),
        ("households", "handed_on", "13900000000", MASK),
        ("persons", "home_phone", "13900000000", MASK),
        ("persons", "phone", None, None),
        ("households", "phone_told", True, "是"),
        ("households", "first_school", "primary", "小学"),
        ("households", "built_year", 1998.0, "1998"),
        ("households", "cultivated_mu", 1234.5, "1,234.50"),
        ("households", "cultivated_mu", -0.25, "−0.2500"),
        ("households", "registered_on", TODAY, "2017-03-31"),
        ("households", "status", "no_key_of_the_list", "no_key_of_the_list"),
    ],
)
def test_a_value_in_words(wording, table, name, value, shown):
    reading = wording.reading(Told(name, value, table))
    assert (reading.text, "139" in repr(reading)) == (shown, False)

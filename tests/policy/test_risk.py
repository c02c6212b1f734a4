"""What a pack says of the risk order: read, checked, told in its manual; and what may never give points."""

from dataclasses import replace
from datetime import date

import pytest

from tests.policy.watching import WATCH, changed_pack
from xiuhua.policy.checking import check_pack
from xiuhua.policy.checking.risk import check_risk
from xiuhua.policy.manual import manual_of
from xiuhua.policy.pack import PackError
from xiuhua.policy.risk import NEVER_POINTS, SAYINGS, RiskRules
from xiuhua.policy.risk_reader import risk_policy
from xiuhua.reckon.risk.fitting import Fitting
from xiuhua.reckon.rules.facts import Ref
from xiuhua.reckon.tables import TABLES
from xiuhua.words import NotFound, Rejected

DAY = date(2021, 10, 15)
RULES = WATCH.rules.risk
WHEN = 'when = "somebody_severely_disabled"'


def wrong(tmp_path, old, new, *, file="risk.toml", check=check_risk):
    """What a check finds where one text stands for another."""
    return [(it.file, it.key, it.message) for it in check(changed_pack(tmp_path, file, old, new))]


def test_features_are_read_with_their_words_and_columns():
    near = RULES.features["near_line"]
    assert (near.ref, near.label["en"]) == (
        Ref("households", "risk:near_line"), "Net income per head is near the line, or below",
    )  # fmt: skip
    assert (RULES.percents, tuple(RULES.groups), set(RULES.says)) == (
        (1, 2, 5, 10), ("township", "class", "size"), set(SAYINGS),
    )  # fmt: skip


def test_the_numbers_are_those_of_the_day():
    policy = risk_policy(WATCH, day=DAY)
    assert policy.fitting == Fitting(tuple(RULES.features), months=12, events_least=100, per_feature=10, doubling=4)
    assert policy.fitting.needed == 100
    assert (policy.drawn, policy.seed, policy.group_least) == (0.2, "2021-防止返贫入户核查", 30)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("percents = [1, 2, 5, 10]", "percents = [1, 200]", "Write numbers above 0 and up to 100 into the list."),
        ("percents = [1, 2, 5, 10]", "percents = [true]", "Write numbers above 0"),
        ("percents = [1, 2, 5, 10]", "percents = []", "Write numbers above 0"),
        ("[features.illness]", "[features.Illness]", "is called 'Illness'"),
        ("[groups.size]", "[groups.Size]", "is called 'Size'"),
        (WHEN, "", "is missing. Add it as a text in quotes."),
        (WHEN, f"{WHEN}\nweight = 3", "is not known here"),
    ],
)
def test_a_file_that_cannot_be_read_names_the_key(tmp_path, old, new, said):
    with pytest.raises(PackError, match=r"risk\.toml") as refused:
        changed_pack(tmp_path, "risk.toml", old, new)
    assert said in str(refused.value)


def test_the_shipped_pack_has_nothing_wrong_and_a_pack_without_the_file_neither():
    assert check_risk(WATCH) == []
    assert check_risk(replace(WATCH, rules=replace(WATCH.rules, risk=None))) == []


@pytest.mark.parametrize(
    ("old", "new", "key", "said"),
    [
        ('en = "Somebody is severely disabled"\n', "", "features.severe_disability", "has no words in en"),
        ('confidence = "derived"', 'confidence = "sure"', "features.no_worker", "has the confidence 'sure'"),
        ('en = "Township"', "", "groups.township", "has no words in en"),
        ("waits = {", "wait = {", "says.waits", "is missing: a family that asks is told so."),
        ("waits = {", "wait = {", "says.wait", "is said nowhere. Did you mean waits?"),
        ("waits = {", "zzz = {", "says.zzz", "is said nowhere. Take it out."),
    ],
)
def test_what_is_wrong_is_named_with_the_way_out(tmp_path, old, new, key, said):
    found = [message for file, at, message in wrong(tmp_path, old, new) if (file, at) == ("risk.toml", key)]
    assert [message for message in found if said in message] != []


def test_a_number_that_is_missing_or_none_is_named(tmp_path):
    found = wrong(tmp_path / "1", "[risk.months]", "[risk.month]", file="parameters.toml")
    assert [it[1] for it in found] == ["risk.months"]
    pack = changed_pack(
        tmp_path / "2", "parameters.toml", 'value = 12, source = "Our design: a year', 'value = "a", source = "a'
    )
    with pytest.raises(Rejected, match=r"Parameter risk\.months is 'a': write a whole number of 1 or more"):
        risk_policy(pack, day=DAY)


def test_a_pack_without_features_is_told_so():
    empty = replace(WATCH, rules=replace(WATCH.rules, risk=RiskRules(says=RULES.says)))
    assert [(it.key, it.message) for it in check_risk(empty)] == [
        ("features", "is empty: say what on file of a household may give points."),
    ]
    with pytest.raises(NotFound, match=r"does not say what orders checks at the door: give it a risk\.toml\."):
        risk_policy(replace(WATCH, rules=replace(WATCH.rules, risk=None)), day=DAY)


def test_a_feature_that_cannot_be_read_is_told_where_it_stands(tmp_path):
    found = wrong(tmp_path / "1", WHEN, 'when = "somebody_sverely_disabled"', check=check_pack)
    assert [it[:2] for it in found if "sverely" in it[2]] == [("risk.toml", "features.severe_disability")]
    assert wrong(tmp_path / "2", WHEN, 'when = "somebody_sverely_disabled"') == []


# ── What may never give points ───────────────────────────────────────────────────────────────────────────────────────

HIDDEN = [
    (("risk.toml", WHEN, "when = \"main_cause = 'x' or somebody_severely_disabled\""), "", []),
    (
        ("facts.toml", 'any = "disabled and disability_grade', "any = \"ethnicity <> 'han' and disability_grade"),
        "ethnicity", ["severe_disability"],
    ),
    (("facts.toml", 'any = "ill"\n', "any = \"ill and political = 'party'\"\n"), "political", ["illness"]),
    (
        ("conditions.toml", 'when = "chronic or serious"', 'when = "chronic or not speaks_mandarin"'),
        "speaks_mandarin", ["illness"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("change", "column", "features"), HIDDEN)
def test_what_a_person_is_or_believes_gives_no_points_however_far_behind_a_fact(tmp_path, change, column, features):
    pack = changed_pack(tmp_path, *change)
    assert [(it.key, it.message) for it in check_risk(pack)] == [
        (f"features.{key}", f"rests on {column}, which may never give points: take it out of the condition.")
        for key in features
    ]
    if not features:
        assert risk_policy(pack, day=DAY).fitting.features == tuple(RULES.features)
        return
    with pytest.raises(Rejected, match=f"rests on {column}, which may never give points: take it out"):
        risk_policy(pack, day=DAY)


def test_no_table_that_rules_read_tells_complaints_and_what_is_refused_is_there_to_be_read():
    columns = {column for table in TABLES.values() for column in table.columns}
    assert {it for it in (*TABLES, *columns) if "complain" in it or "objection" in it} == set()
    assert {it for it in NEVER_POINTS if it in columns} == {"ethnicity", "political", "speaks_mandarin"}


def test_the_manual_tells_what_may_give_points_and_what_families_hear():
    told = manual_of(WATCH, language="en", day=DAY)
    assert "## Whom to check first" in told
    assert "**One worker for a larger family**" in told
    assert RULES.says["never"]["en"] in told

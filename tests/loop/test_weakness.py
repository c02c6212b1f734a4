"""What the rules come to for organisations, in columns and one by one."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from xiuhua.loop.organise import explain_weakness, judge_weakness
from xiuhua.policy.reader import read_pack
from xiuhua.reckon.tables_of_organisations import ORGANISATIONS, WEAKNESS

ON = date(2017, 3, 31)
SICHUAN = read_pack("sichuan", packs=Path(__file__).parents[2] / "packs")
KEYS = [it.key for it in SICHUAN.weakness.criteria]
SOUND = {
    "kind": "branch", "level": "village", "vacant_days": 0, "meeting_days": 20, "election_overdue_days": -900,
    "admission_days": 300, "satisfied_percent": 90, "ranked_last": False, "standstill": False,
    "unfit_secretary": False, "divided": False, "disorder": False, "interference": False, "accounts_open": True,
    "named": False,
}  # fmt: skip


def judged(*rows: dict) -> dict[str, tuple[str, str, str]]:
    table = ORGANISATIONS.completed(pl.DataFrame([{"organisation": f"o{at}", **row} for at, row in enumerate(rows)]))
    found = judge_weakness({"organisations": table}, pack=SICHUAN, day=ON)
    return {row["organisation"]: (row["verdict"], row["signs"], row["unclear"]) for row in found.to_dicts()}


def test_an_organisation_of_which_nothing_speaks_against_it_is_not_proposed():
    assert judged(SOUND) == {"o0": ("not_met", "", "")}


@pytest.mark.parametrize(
    ("changed", "signs"),
    [
        ({"vacant_days": 91}, "incomplete_team"),
        ({"standstill": True}, "incomplete_team"),
        ({"unfit_secretary": True}, "unfit_secretary"),
        ({"divided": True}, "disunity"),
        ({"meeting_days": 181}, "no_activities"),
        ({"admission_days": 731}, "no_new_members"),
        ({"disorder": True}, "disorder"),
        ({"ranked_last": True}, "ranked_last"),
        ({"satisfied_percent": 59}, "low_satisfaction"),
        ({"election_overdue_days": 91}, "interference"),
        ({"accounts_open": False, "named": True}, "closed_books named_by_department"),
    ],
)
def test_one_sign_beyond_its_limit_is_enough_to_propose(changed, signs):
    assert judged(SOUND | changed) == {"o0": ("met", signs, "")}


def test_at_its_limit_no_sign_speaks_yet():
    limits = {"vacant_days": 90, "meeting_days": 180, "admission_days": 730, "satisfied_percent": 60}
    assert judged(SOUND | limits | {"election_overdue_days": 90}) == {"o0": ("not_met", "", "")}


def test_what_nobody_told_makes_it_unknown_and_never_weak():
    unknown = SOUND | {"satisfied_percent": None, "standstill": None}
    assert judged(unknown, unknown | {"divided": True}) == {
        "o0": ("unknown", "", "incomplete_team low_satisfaction"),
        "o1": ("met", "disunity", "incomplete_team low_satisfaction"),
    }


def test_a_department_a_co_operative_and_a_project_branch_are_not_judged():
    kinds = [("department", "county"), ("cooperative", "village"), ("project_branch", "village"), ("branch", "county")]
    assert judged(*({**SOUND, "kind": kind, "level": level, "divided": True} for kind, level in kinds)) == {}


def test_a_pack_that_says_nothing_of_weak_organisations_judges_none(pack):
    table = ORGANISATIONS.completed(pl.DataFrame([{"organisation": "o", **SOUND, "divided": True}]))
    assert judge_weakness({"organisations": table}, pack=pack, day=ON).equals(WEAKNESS.empty())
    assert list(explain_weakness(table.row(0, named=True), pack=pack, day=ON)) == []


truths, days = st.none() | st.booleans(), st.none() | st.integers(-50, 1_000)
told = st.fixed_dictionaries({
    "kind": st.sampled_from(["branch", "joint_general_branch", "enterprise"]),
    "level": st.sampled_from(["village", "city"]),
    "satisfied_percent": st.none() | st.integers(0, 100),
    **{name: truths for name, kind in ORGANISATIONS.columns.items() if kind == pl.Boolean},
    **{name: days for name in ORGANISATIONS.columns if name.endswith("_days")},
})  # fmt: skip


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(told, min_size=1, max_size=8))
def test_columns_say_of_many_what_is_explained_of_one(rows):
    found = judged(*rows)
    for at, row in enumerate(rows):
        signs = {it.criterion.key: it.verdict for it in explain_weakness(row, pack=SICHUAN, day=ON)}
        by_word = {word: " ".join(key for key in KEYS if signs.get(key) == word) for word in ("met", "unknown")}
        verdict = "met" if by_word["met"] else "unknown" if by_word["unknown"] else "not_met"
        assert found.get(f"o{at}") == ((verdict, by_word["met"], by_word["unknown"]) if signs else None)


def test_a_sign_tells_the_value_and_the_limit_that_it_read():
    signs = {it.criterion.key: it for it in explain_weakness({**SOUND, "meeting_days": 181}, pack=SICHUAN, day=ON)}
    quiet = signs["no_activities"]
    assert (quiet.verdict, [(told.name, told.value) for told in quiet.told]) == (
        "met", [("meeting_days", 181.0), ("weakness.quiet_days", 180)],
    )  # fmt: skip

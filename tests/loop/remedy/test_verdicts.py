"""Measures of a small household: who may have what, what is received, ends, is given twice, and what it answers."""

from datetime import date

import pytest

from tests.loop.remedy.catalogue import MEASURES_TOML, ON, homes, small_pack
from tests.policy.small_pack import write_pack
from xiuhua.loop.remedy.verdicts import columns_needed, remedy, tables_needed
from xiuhua.policy.reader import read_pack
from xiuhua.words import NotFound, Rejected


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    return small_pack(tmp_path_factory.mktemp("packs"))


def found(tables, pack, *, day=ON):
    return remedy({day: tables}, pack=pack, day=day)


def told(tables, pack, *columns, day=ON):
    """The rows of `remedies` by person and item, with some columns."""
    rows = found(tables, pack, day=day)["remedies"].sort("item", "person")
    return {(row["person"], row["item"]): tuple(row[it] for it in columns) for row in rows.to_dicts()}


def answered(tables, pack, *columns):
    return {row["need"]: tuple(row[it] for it in columns) for row in found(tables, pack)["answers"].to_dicts()}


# ── Who may have what ────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_may_have_a_measure_and_does_not_is_told_and_who_may_not_has_no_row(pack):
    assert told(homes(), pack, "eligible", "state", "unclear") == {
        ("p2", "doctor"): ("met", "missing", ""),
        (None, "loan"): ("met", "missing", ""),
        ("p1", "course"): ("met", "missing", ""),
    }


def test_an_empty_column_leaves_it_open_and_is_named(pack):
    persons = [{"person": "p1", "household": "h1", "serious": False}, {"person": "p2", "household": "h1"}]
    tables = homes(persons=persons, households=[{"household": "h1"}])
    assert told(tables, pack, "eligible", "state", "unclear") == {
        ("p1", "course"): ("unknown", "open", "ability"),
        ("p1", "doctor"): ("unknown", "open", "chronic household.status"),
        ("p2", "course"): ("unknown", "open", "ability"),
        ("p2", "doctor"): ("unknown", "open", "chronic serious household.status"),
        (None, "loan"): ("unknown", "open", "somebody_able assets_yuan"),
        (None, "relief"): ("unknown", "open", "status"),
    }


def test_what_no_column_tells_leaves_it_open_only_where_it_is_given(pack):
    assert (None, "relief") not in told(homes(), pack, "eligible")
    given = told(homes({"item": "relief"}), pack, "eligible", "unclear", "state", "unentitled")
    assert given[None, "relief"] == ("unknown", "beyond", "receiving", False)


def test_an_item_is_judged_only_while_it_is_offered(pack):
    early = date(2015, 3, 1)
    assert ("p1", "course") not in told(homes(), pack, "eligible", day=early)
    assert (None, "pension") not in told(homes(persons=[]), pack, "eligible")
    assert told(homes(persons=[]), pack, "eligible", day=early)[None, "pension"] == ("met",)


# ── What is received ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_received_says_until_when_and_how_much(pack):
    tables = homes({"item": "doctor", "person": "p2", "planned_fen": 5000, "delivered_fen": 3000})
    row = told(tables, pack, "state", "ends", "planned_fen", "delivered_fen", "developmental", "category", "area")
    assert row["p2", "doctor"] == ("receiving", date(2018, 1, 1), 5000, 3000, False, "health", "51101")


@pytest.mark.parametrize(
    ("whose", "since", "until", "ends"),
    [
        (("doctor", "p2"), date(2017, 2, 1), None, date(2018, 1, 1)),
        (("doctor", "p2"), date(2017, 2, 1), date(2017, 12, 1), date(2017, 12, 1)),
        (("course", "p1"), date(2017, 9, 1), None, date(2018, 9, 1)),
        (("course", "p1"), date(2017, 8, 31), None, None),
        (("loan", None), date(2017, 8, 31), None, date(2018, 2, 28)),
        (("loan", None), date(2017, 5, 15), None, None),
        (("relief", None), date(2015, 5, 1), date(2015, 5, 2), "never"),
        (("pension", None), date(2015, 5, 1), None, "never"),
        (("pension", None), date(2015, 5, 1), date(2017, 11, 15), None),
        (("unheard_of", None), date(2015, 5, 1), None, "never"),
    ],
)
def test_each_validity_has_its_end_and_what_has_ended_is_not_received(pack, whose, since, until, ends):
    """None: it has ended; "never": it does not end."""
    item, person = whose
    row = told(homes({"item": item, "person": person, "since": since, "until": until}), pack, "state", "ends")
    received = {key: end for key, (state, end) in row.items() if state == "receiving"}
    assert received == ({} if ends is None else {(person, item): None if ends == "never" else ends})


def test_what_is_planned_is_no_longer_missing_but_not_received_either(pack):
    planned = homes({"item": "loan", "status": "planned", "since": date(2018, 1, 1)})
    assert told(planned, pack, "state", "ends")[None, "loan"] == ("planned", None)


def test_what_was_stopped_is_as_if_it_had_not_been(pack):
    assert told(homes({"item": "loan", "status": "stopped"}), pack, "state") == told(homes(), pack, "state")


def test_a_household_receives_its_item_whoever_it_was_kept_for(pack):
    tables = homes({"item": "relief", "person": "p1"}, {"item": "relief", "person": "p2", "delivered_fen": 100})
    assert told(tables, pack, "state", "delivered_fen")[None, "relief"] == ("receiving", 100)


def test_what_somebody_receives_who_is_not_of_the_household_is_told(pack):
    tables = homes({"item": "course", "person": "p9"}, {"item": "course"}, {"household": "h9", "item": "course"})
    given = told(tables | {}, pack, "eligible", "unclear", "state", day=date(2017, 6, 1))
    assert given["p9", "course"] == ("unknown", "person", "receiving")
    assert given[None, "course"] == ("unknown", "person", "receiving")
    assert len(given) == 5


def test_what_goes_on_though_it_is_offered_no_longer_is_told_without_a_verdict(pack):
    row = told(homes({"item": "pension"}), pack, "eligible", "state", "unclear", "category", "developmental")
    assert row[None, "pension"] == (None, "receiving", "", "health", False)


# ── What is wrong with it ────────────────────────────────────────────────────────────────────────────────────────────


def test_receiving_without_being_eligible_is_told_but_not_of_a_contract_that_goes_on(pack):
    rich = [{"household": "h1", "status": "out", "assets_fen": 900_000}]
    tables = homes({"item": "doctor", "person": "p2"}, {"item": "loan", "since": date(2017, 8, 1)}, households=rich)
    row = told(tables, pack, "eligible", "unentitled")
    assert (row["p2", "doctor"], row[None, "loan"]) == (("not_met", True), ("not_met", False))


def test_what_ends_soon_is_to_be_renewed_unless_something_follows(pack):
    flags = ("expiring", "renewal_due")
    ending = {"item": "doctor", "person": "p2"}
    following = ending | {"status": "planned", "since": date(2018, 1, 1)}
    loan = {"item": "loan", "since": date(2017, 6, 1)}
    assert told(homes(ending, loan), pack, *flags)["p2", "doctor"] == (True, True)
    assert told(homes(ending, following), pack, *flags)["p2", "doctor"] == (True, False)
    assert told(homes(loan), pack, *flags)[None, "loan"] == (True, False)
    assert told(homes(ending), pack, *flags, day=date(2017, 11, 1))["p2", "doctor"] == (False, False)
    assert told(homes(ending), pack, *flags, day=date(2017, 11, 2))["p2", "doctor"] == (True, True)


def test_who_is_not_eligible_any_more_is_not_asked_to_renew(pack):
    out = [{"household": "h1", "status": "out"}]
    row = told(homes({"item": "doctor", "person": "p2"}, households=out), pack, "expiring", "renewal_due")
    assert row["p2", "doctor"] == (True, False)


def test_the_same_help_from_two_departments_is_told_on_both(pack):
    tables = homes({"item": "doctor", "person": "p2"}, {"item": "relief"})
    row = told(tables, pack, "duplicates")
    assert (row["p2", "doctor"], row[None, "relief"]) == (("relief",), ("doctor",))


def test_one_item_from_two_departments_is_told(pack):
    twice = [{"item": "relief"}, {"item": "relief", "deliverer": "health"}]
    assert told(homes(*twice), pack, "duplicates")[None, "relief"] == ("relief",)
    assert told(homes(twice[0], twice[0]), pack, "duplicates")[None, "relief"] == ("",)


def test_what_two_members_have_each_is_not_the_same_help(tmp_path):
    pack = small_pack(tmp_path, measures=MEASURES_TOML.replace('excludes = ["relief"]', 'excludes = ["course"]'))
    apart = homes({"item": "doctor", "person": "p2"}, {"item": "course", "person": "p1", "since": date(2017, 9, 1)})
    assert set(told(apart, pack, "duplicates").values()) == {("",)}
    one = homes({"item": "doctor", "person": "p2"}, {"item": "course", "person": "p2", "since": date(2017, 9, 1)})
    assert told(one, pack, "duplicates")["p2", "course"] == ("doctor",)


# ── What is answered ─────────────────────────────────────────────────────────────────────────────────────────────────


def causes(*stated):
    return [{"household": "h1", "cause": cause, "main": number == 0} for number, cause in enumerate(stated)]


def test_a_cause_is_answered_by_what_the_pack_demands_else_by_an_item_that_names_it(pack):
    tables = homes({"item": "doctor", "person": "p2"}, causes=causes("illness", "money", "skill"))
    assert answered(tables, pack, "cause", "verdict", "main", "by_need", "by_item", "planned") == {
        "illness": ("illness", "met", True, True, True, False),
        "money": ("money", "not_met", False, None, False, False),
        "skill": ("skill", "not_met", False, None, False, False),
        "able": (None, "not_met", None, False, None, False),
    }


def test_what_is_planned_would_answer(pack):
    tables = homes(
        {"item": "loan", "status": "planned"},
        {"item": "relief", "status": "planned"},
        causes=causes("illness", "money"),
    )
    assert answered(tables, pack, "verdict", "planned") == {
        "illness": ("not_met", True), "money": ("not_met", True), "able": ("not_met", False),
    }  # fmt: skip


def test_what_was_given_for_one_cause_answers_no_other(pack):
    tables = homes({"item": "relief", "causes": "illness"}, causes=causes("illness", "money"))
    assert answered(tables, pack, "verdict", "by_item")["money"] == ("not_met", False)
    both = homes({"item": "relief", "causes": "illness money"}, causes=causes("illness", "money"))
    assert answered(both, pack, "verdict", "by_item")["money"] == ("met", True)


def test_a_developmental_measure_is_demanded_where_somebody_is_able(pack):
    given = homes({"item": "course", "person": "p1", "since": date(2017, 9, 1)})
    assert answered(given, pack, "verdict", "by_need") == {"able": ("met", True)}


def test_where_it_is_unclear_whether_there_is_a_need_it_stays_open_unless_it_is_met_anyway(pack):
    persons = [{"person": "p1", "household": "h1"}]
    assert answered(homes(persons=persons), pack, "verdict") == {"able": ("unknown",), "idle": ("unknown",)}
    given = homes({"item": "pension"}, persons=persons)
    assert answered(given, pack, "verdict") == {"able": ("unknown",), "idle": ("met",)}


# ── Each household in numbers ────────────────────────────────────────────────────────────────────────────────────────


def test_a_household_is_told_in_numbers(pack):
    tables = homes(
        {"item": "doctor", "person": "p2"},
        {"item": "relief"},
        {"item": "course", "person": "p1", "since": date(2017, 9, 1)},
        causes=causes("illness", "money"),
        households=[{"household": "h1", "status": "poor", "assets_fen": 1}, {"household": "h2", "status": "out"}],
    )
    helped = found(tables, pack)["helped"].rows_by_key("household", named=True, unique=True)
    assert helped["h1"] == {
        "area": None, "received": 3, "developmental": 1, "planned": 0, "missing": 1, "open": 0, "expiring": 1,
        "renewals": 1, "unentitled": 0, "duplicated": 2, "needs": 3, "answered": 3,
    }  # fmt: skip
    assert (helped["h2"]["received"], helped["h2"]["needs"], helped["h2"]["answered"]) == (0, 1, 0)


# ── What it reads ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_it_says_which_tables_and_columns_it_reads_and_reads_no_others(pack):
    assert tables_needed(pack, day=ON) == {ON: {"households", "persons", "causes", "measures"}}
    needed = columns_needed(pack, day=ON)[ON]
    assert needed["households"] == {"area", "status", "assets_fen"}
    assert needed["persons"] == {"household", "chronic", "serious", "ability"}
    whole = homes({"item": "doctor", "person": "p2"}, causes=causes("money"))
    keys = {"households": {"household"}, "persons": {"person"}, "causes": {"household", "cause"}, "measures": set()}
    narrow = {name: whole[name].select(sorted(needed[name] | key)) for name, key in keys.items()}
    for name, frame in found(narrow, pack).items():
        assert frame.equals(found(whole, pack)[name])


def test_a_pack_without_measures_is_told_so(tmp_path):
    bare = read_pack(write_pack(tmp_path), packs=tmp_path)
    with pytest.raises(NotFound, match="says nothing of measures"):
        remedy({ON: homes()}, pack=bare, day=ON)


@pytest.mark.parametrize("days", [1.5, -1, "true", '"soon"'])
def test_days_that_are_no_whole_number_are_refused(tmp_path, days):
    with pytest.raises(Rejected, match="write a whole number of 0 or more"):
        remedy({ON: homes()}, pack=small_pack(tmp_path, expiring_days=days), day=ON)


def test_one_status_may_stand_alone(tmp_path):
    pack = small_pack(tmp_path, receiving_statuses='"given"')
    assert told(homes({"item": "relief"}), pack, "state")[None, "relief"] == ("receiving",)


def test_without_a_school_year_none_ends(tmp_path):
    text = MEASURES_TOML[MEASURES_TOML.index("[categories]") :]
    row = told(homes({"item": "course", "person": "p1"}), small_pack(tmp_path, measures=text), "state", "ends")
    assert row["p1", "course"] == ("receiving", None)


def test_a_day_without_rows_has_none(pack):
    empty = homes(households=[], persons=[])
    assert {name: frame.height for name, frame in found(empty, pack).items()} == dict.fromkeys(
        ("remedies", "answers", "helped"), 0
    )

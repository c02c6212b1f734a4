"""One household's measures told line by line, and the same found in whole tables whatever the rows are."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.loop.remedy.catalogue import ON, homes, small_pack
from tests.loop.small_city import city
from xiuhua.loop.remedy.explanation import NONE, explain
from xiuhua.loop.remedy.verdicts import remedy
from xiuhua.policy.measures import BEYOND
from xiuhua.words import NotFound


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    return small_pack(tmp_path_factory.mktemp("packs"))


def rows_of(tables):
    return {name: frame.to_dicts() for name, frame in tables.items()}


def explained(tables, pack, household="h1"):
    return explain(household, rows_of(tables), pack=pack, day=ON)


def line(found, key, person=None):
    return next(it for it in found.measures if (it.key, it.person) == (key, person))


# ── Line by line ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_item_has_a_line_also_where_nobody_may_have_it(pack):
    lines = {(it.key, it.person): (it.eligible, it.state) for it in explained(homes(), pack).measures}
    assert lines == {
        ("doctor", "p1"): ("not_met", NONE), ("doctor", "p2"): ("met", "missing"),
        ("relief", None): ("unknown", "open"), ("loan", None): ("met", "missing"),
        ("course", "p1"): ("met", "missing"), ("course", "p2"): ("not_met", NONE),
    }  # fmt: skip


def test_a_line_tells_what_the_condition_read_down_to_the_member_and_on_what_terms(pack):
    loan = line(explained(homes(), pack), "loan")
    able, assets = loan.told
    assert (able.name, able.value, assets.name, assets.value) == ("somebody_able", True, "assets_yuan", 1000.0)
    assert [(it.row, it.value, it.below[0].name, it.below[0].value) for it in able.below] == [
        ("p1", True, "ability", "able")
    ]
    assert (loan.terms.document, loan.terms.ceiling.amount, loan.item.deliverer) == ("a notice", 50000.0, "welfare")


def test_a_line_tells_what_is_given_until_when_and_what_is_the_same_help(pack):
    found = explained(homes({"item": "doctor", "person": "p2"}, {"item": "relief"}), pack)
    doctor, relief = line(found, "doctor", "p2"), line(found, "relief")
    assert (doctor.state, doctor.ends, doctor.expiring, doctor.renewal_due) == (
        "receiving", date(2018, 1, 1), True, True,
    )  # fmt: skip
    assert (doctor.duplicates, relief.duplicates, relief.unclear) == (("relief",), ("doctor",), (BEYOND,))
    assert [row["item"] for row in relief.given] == ["relief"]


def test_a_cause_tells_the_items_that_answer_it_and_a_need_what_shows_it(pack):
    causes = [
        {"household": "h1", "cause": "money", "main": False},
        {"household": "h1", "cause": "illness", "main": True},
    ]
    loan = {"item": "loan", "status": "planned", "since": date(2017, 11, 1)}
    found = explained(homes({"item": "relief"}, loan, causes=causes), pack)
    told = [(it.name, it.main, it.verdict, it.by_need, it.by_item, it.planned) for it in found.answers]
    assert told == [
        ("illness", True, "met", ("relief",), ("relief",), ()),
        ("money", False, "met", (), ("relief",), ()),
        ("able", None, "not_met", (), (), ("loan",)),
    ]
    assert [(it.name, it.value) for it in found.answers[2].told] == [("somebody_able", True)]


def test_a_household_that_is_not_there_is_told_so(pack):
    with pytest.raises(NotFound, match="There is no household h7"):
        explained(homes(), pack, "h7")


# ── The same as in whole tables ──────────────────────────────────────────────────────────────────────────────────────

truths, days = st.none() | st.booleans(), st.integers(-500, 90).map(lambda it: ON + timedelta(days=it))
people = st.sampled_from(["p1", "p2", "p3", "p9", None])
families = st.sampled_from(["h1", "h1", "h2", "h9"])
household_rows = st.fixed_dictionaries(
    {"status": st.sampled_from(["poor", "out", None]), "assets_fen": st.sampled_from([None, 0, 499_999, 500_000])}
)
person_rows = st.fixed_dictionaries(
    {
        "household": families, "chronic": truths, "serious": truths, "ability": st.sampled_from(["able", "none", None]),
    }
)  # fmt: skip
measure_rows = st.fixed_dictionaries(
    {
        "household": families, "person": people,
        "item": st.sampled_from(["doctor", "relief", "loan", "course", "pension", "unheard_of"]),
        "status": st.sampled_from(["given", "given", "planned", "stopped"]), "since": days, "until": st.none() | days,
        "deliverer": st.sampled_from(["health", "welfare", None]), "planned_fen": st.sampled_from([None, 100]),
        "causes": st.sampled_from([None, "illness", "money skill"]),
    }
)  # fmt: skip
cause_rows = st.sets(st.tuples(families, st.sampled_from(["illness", "money", "skill", "unheard_of"])), max_size=4)


@st.composite
def villages(draw):
    """Two households with a few people, causes and measures, some of them of nobody who is there."""
    kept = [{"household": f"h{n}", "area": "51101", **draw(household_rows)} for n in (1, 2)]
    persons = [{"person": f"p{n}", **row} for n, row in enumerate(draw(st.lists(person_rows, max_size=3)), 1)]
    stated = [{"household": household, "cause": cause, "main": False} for household, cause in sorted(draw(cause_rows))]
    given_to = draw(st.lists(measure_rows, max_size=7))
    return homes(*given_to, households=kept, persons=persons, causes=stated)


def plain_measure(it):
    money = [row["planned_fen"] for row in it.given if row["planned_fen"] is not None]
    return (
        it.person, it.key, it.eligible, " ".join(it.unclear), it.state, it.ends, it.expiring, it.renewal_due,
        it.unentitled, " ".join(it.duplicates), sum(money) if money else None,
    )  # fmt: skip


def is_in_tables(it):
    return it.state != NONE and (it.state != "open" or it.unclear != (BEYOND,))


@given(villages())
def test_whole_tables_find_what_is_told_of_each_household(pack, tables):
    found = remedy({ON: tables}, pack=pack, day=ON)
    columns = (
        "person", "item", "eligible", "unclear", "state", "ends", "expiring", "renewal_due", "unentitled", "duplicates",
        "planned_fen",
    )  # fmt: skip
    for household in ("h1", "h2"):
        told = explained(tables, pack, household)
        rows = found["remedies"].filter(household=household).select(columns).rows()
        assert sorted(rows, key=str) == sorted(map(plain_measure, filter(is_in_tables, told.measures)), key=str)
        answers = found["answers"].filter(household=household)
        assert sorted(answers.select("need", "verdict", "by_need", "by_item", "planned").rows(), key=str) == sorted(
            (
                (
                    it.name, it.verdict, bool(it.by_need) if it.need else None,
                    bool(it.by_item) if it.cause else None, bool(it.planned),
                )
                for it in told.answers
            ),
            key=str,
        )  # fmt: skip
    assert set(found["remedies"]["household"]) <= {"h1", "h2"}


@given(villages())
def test_households_are_counted_as_their_rows_say(pack, tables):
    found = remedy({ON: tables}, pack=pack, day=ON)
    for row in found["helped"].to_dicts():
        own = found["remedies"].filter(household=row["household"])
        assert row["received"] == own.filter(state="receiving").height
        assert row["developmental"] == own.filter(state="receiving", developmental=True).height
        assert row["received"] + row["planned"] + row["missing"] + row["open"] == own.height
        assert row["answered"] == found["answers"].filter(household=row["household"], verdict="met").height


@given(villages())
def test_more_help_never_leaves_more_unanswered(pack, tables):
    more = tables["measures"].vstack(homes({"item": "loan", "since": ON}, {"item": "relief"})["measures"])
    less_met = set(
        remedy({ON: tables}, pack=pack, day=ON)["answers"].filter(verdict="met").select("household", "need").rows()
    )
    more_met = remedy({ON: tables | {"measures": more}}, pack=pack, day=ON)["answers"].filter(verdict="met")
    assert less_met <= set(more_met.select("household", "need").rows())


def test_nothing_is_given_to_nobody(pack):
    assert explained(city(households=[{"household": "h1"}]), pack).measures

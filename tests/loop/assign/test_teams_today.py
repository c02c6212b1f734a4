"""Teams that are there already: who stays, whose term is over, pins, bans and seats; beside all that could be."""

from itertools import product

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from xiuhua.loop.assign.shortage import CannotPair
from xiuhua.loop.assign.team_field import JOINS, MEMBERS, PERSONS, VILLAGES, lay_field
from xiuhua.loop.assign.team_others import Instead, others_instead
from xiuhua.loop.assign.team_rounds import in_rounds
from xiuhua.loop.assign.teams import form_teams
from xiuhua.policy.pairing import TeamPolicy

WEIGHTS = {"distance": 1, "cause": 300, "one_sex": 200, "same_unit": 50, "term": 400}
POLICY = TeamPolicy(2, 3, WEIGHTS, terrain=1.5, unknown_km=20.0, skills={"doctor": ("illness",)})
WAY = 20


def persons(*rows: tuple) -> pl.DataFrame:
    """(person, unit, sex, may lead, skills, seat)."""
    schema = {name: PERSONS.columns[name] for name in ("person", "unit", "sex", "secretary", "skills", "seat")}
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def places(*rows: tuple) -> pl.DataFrame:
    """(village, causes, seats)."""
    schema = {name: VILLAGES.columns[name] for name in ("village", "causes", "seats")}
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def members(*rows: tuple) -> pl.DataFrame:
    """(village, person, leads, term is over)."""
    return pl.DataFrame(list(rows), schema=dict(MEMBERS.columns), orient="row")


def said(*rows: tuple) -> pl.DataFrame:
    """(village, person, leads)."""
    return pl.DataFrame(list(rows), schema=dict(JOINS.columns), orient="row")


PEOPLE = persons(
    ("a", "u", "male", True, [], "s"), ("b", "v", "male", True, [], "s"), ("c", "w", "female", False, ["doctor"], "s"),
    ("d", "x", "female", False, [], "s"), ("e", "y", "male", False, [], "t"),
)  # fmt: skip
VILLAGE = places(("x", ["illness"], None))


def team(found) -> list[tuple[str, bool]]:
    return found.members.select("person", "leads").rows()


def test_who_is_there_stays_and_leads_though_another_would_cost_less():
    found = form_teams(
        PEOPLE, VILLAGE, policy=POLICY, members=members(("x", "e", True, False), ("x", "a", False, False))
    )
    assert team(found) == [("a", False), ("c", False), ("e", True)]  # the third answers the cause


def test_whose_term_is_over_leaves_where_another_can_come_and_stays_on_where_nobody_can():
    now = members(("x", "a", True, True), ("x", "c", False, False))
    assert team(form_teams(PEOPLE, VILLAGE, policy=POLICY, members=now)) == [("b", True), ("c", False)]
    alone = PEOPLE.filter(pl.col("person").is_in(["a", "c"]))
    found = form_teams(alone, VILLAGE, policy=POLICY, members=now)
    assert team(found) == [("a", True), ("c", False)]
    assert found.costs.rows() == [("x", 2 * WAY, 0, 0, 0, 400)]


def test_a_team_gets_no_smaller_than_it_is():
    now = members(("x", "a", True, False), ("x", "c", False, False), ("x", "d", False, True))
    assert form_teams(PEOPLE, VILLAGE, policy=POLICY, members=now).members.height == 3


def test_people_come_from_the_seats_of_the_village_alone():
    found = form_teams(PEOPLE, places(("x", [], ["t"])), policy=POLICY)
    assert found.lacking.rows() == [("x", "no_leader", 1)]
    assert form_teams(PEOPLE, places(("x", [], ["s"])), policy=POLICY).lacking.height == 0


def test_a_pin_leads_a_join_is_in_it_and_a_ban_is_not():
    found = form_teams(PEOPLE, VILLAGE, policy=POLICY, pins=said(("x", "b", True), ("x", "d", False)))
    assert {("b", True), ("d", False)} <= set(team(found))
    found = form_teams(PEOPLE, VILLAGE, policy=POLICY, bans=said(("x", "a", False), ("x", "c", False)))
    assert team(found) == [("b", True), ("d", False)]


def test_who_leads_and_is_banned_makes_room_for_who_is_pinned():
    now = members(("x", "a", True, False), ("x", "c", False, False))
    told = {"members": now, "pins": said(("x", "b", True)), "bans": said(("x", "a", False))}
    assert team(form_teams(PEOPLE, VILLAGE, policy=POLICY, **told)) == [("b", True), ("c", False)]
    over = members(("x", "a", True, True), ("x", "c", False, False))
    found = form_teams(PEOPLE, VILLAGE, policy=POLICY, members=over, pins=said(("x", "b", True)))
    assert team(found) == [("b", True), ("c", False)]  # two cannot lead


@pytest.mark.parametrize(
    ("pins", "bans", "binds"),
    [
        (said(("x", "e", True)), said(), "lead"),
        (said(("x", "b", True)), said(), "leads"),
        (said(("x", "b", False)), said(("x", "b", False)), "pin"),
        (said(("x", "b", False), ("y", "b", False)), said(), "pinned_twice"),
        (said(("x", "b", False), ("x", "c", False), ("x", "d", False)), said(), "most"),
    ],
)
def test_pins_that_cannot_be_say_which_constraint_binds(pins, bans, binds):
    now = members(("x", "a", True, False))
    with pytest.raises(CannotPair) as cannot:
        form_teams(PEOPLE, places(("x", [], None), ("y", [], None)), policy=POLICY, members=now, pins=pins, bans=bans)
    (binding,) = cannot.value.bindings
    assert (binding.constraint, binding.households[0], "x" in str(cannot.value)) == (binds, "x", True)


def test_who_is_there_and_must_be_is_there_once_and_who_is_not_on_the_list_counts_not():
    now = members(("x", "a", True, False), ("x", "nobody", False, False), ("nowhere", "b", False, False))
    found = form_teams(PEOPLE, VILLAGE, policy=POLICY, members=now, pins=said(("x", "a", True)))
    assert team(found) == [("a", True), ("c", False)]


def test_where_the_nearest_leaders_leave_a_village_nobody_teams_are_made_from_the_seats():
    """The second village is near who alone could be the other member of the first; who leads it then comes from far."""
    here, there, far = (106.0, 31.0), (106.2, 31.0), (109.0, 31.0)
    rows = [("a", True, "s", *here), ("c", True, "s", *there), ("b", True, "t", *far), ("d", False, "t", *there)]
    people = pl.DataFrame(
        rows,
        schema={name: PERSONS.columns[name] for name in ("person", "secretary", "seat", "lon", "lat")},
        orient="row",
    )
    villages = pl.DataFrame(
        [("x", ["s"], *here), ("y", ["s", "t"], *there)],
        schema={name: VILLAGES.columns[name] for name in ("village", "seats", "lon", "lat")}, orient="row",
    )  # fmt: skip
    field = lay_field(people, villages, POLICY)
    assert [sorted(it) for it in in_rounds(field)] == [[0, 2], [1, 3]]
    assert form_teams(people, villages, policy=POLICY).members["person"].to_list() == ["a", "c", "b", "d"]


def test_a_village_that_was_left_out_first_gets_its_team_once_another_is_left_out():
    two = persons(("a", None, None, True, [], "s"), ("b", None, None, False, [], "u"))
    found = form_teams(two, places(("x", [], ["s", "t"]), ("y", [], ["s", "t", "u"])), policy=POLICY)
    assert found.lacking["village"].to_list() == ["x"]
    assert team(found) == [("a", True), ("b", False)]


def test_a_ban_that_stands_in_the_way_is_told_with_how_many_are_missing():
    found = form_teams(PEOPLE[:3], VILLAGE, policy=POLICY, bans=said(("x", "a", False), ("x", "b", False)))
    assert found.lacking.rows() == [("x", "banned", 1)]


def test_who_could_come_instead_is_told_with_what_the_team_would_cost_more():
    now = members(("x", "a", True, False))
    field = lay_field(PEOPLE, VILLAGE, POLICY, members=now)
    told = others_instead(field, ["a", "c"], village="x", taken=["a", "c"])
    assert told == {"c": [Instead("d", 300), Instead("b", 500), Instead("e", 500)]}


# ── The slow twin ────────────────────────────────────────────────────────────────────────────────────────────────────


def by_hand(rows, asked, now, pins, bans) -> int | None:
    """The least that any teams cost, of all there are; None where there are none."""
    found = []
    stays = {(place, it) for place, it, over in now if not over and (place, it) not in bans}
    home = {it: place for place, it, _ in now}
    over = {(place, it) for place, it, late in now if late}
    for choice in product((-1, *range(len(asked))), repeat=len(rows)):
        where = {(place, it) for it, place in enumerate(choice) if place >= 0}
        if where & bans or not (stays | pins) <= where:
            continue
        if any(home.get(it, place) != place for place, it in where if (place, it) not in pins):
            continue
        costs = [_cost(rows, asked, place, where, now=now, over=over) for place in range(len(asked))]
        if None not in costs:
            found.append(sum(costs))
    return min(found, default=None)


def _cost(rows, asked, place, where, *, now, over) -> int | None:
    team = [it for spot, it in where if spot == place]
    today = sum(spot == place for spot, _, _ in now)
    if not max(2, today) <= len(team) <= max(3, today) or not any(rows[it][2] for it in team):
        return None
    units = [rows[it][0] for it in team]
    sexes = {rows[it][1] for it in team}
    answered = any("doctor" in rows[it][3] for it in team)
    mixed = len({row[1] for row in rows}) < 2 or len(sexes) == 2
    return (
        WAY * len(team) + 300 * (asked[place] and not answered) + 200 * (not mixed)
        + 50 * (len(units) - len(set(units))) + 400 * sum((place, it) in over for it in team)
    )  # fmt: skip


PERSON = st.tuples(
    st.sampled_from("uv"), st.sampled_from(["male", "female"]), st.booleans(), st.sampled_from([[], ["doctor"]])
)


@settings(max_examples=examples(120), deadline=None)
@given(
    st.lists(PERSON, min_size=2, max_size=6),
    st.lists(st.booleans(), min_size=1, max_size=2),
    st.lists(st.tuples(st.integers(0, 1), st.booleans()), max_size=3),
    st.sets(st.integers(0, 5), max_size=1),
    st.sets(st.tuples(st.integers(0, 1), st.integers(0, 5)), max_size=2),
)
def test_no_teams_that_keep_who_stays_cost_less(rows, asked, today, pinned, banned):
    now = [(place % len(asked), it, over) for it, (place, over) in enumerate(today[: len(rows)])]
    bans = {(place, it) for place, it in banned if place < len(asked) and it < len(rows)}
    pins = {(0, it) for it in pinned if it < len(rows) and (0, it) not in bans and it >= len(now)}
    names = [f"p{it}" for it in range(len(rows))]
    told = {
        "members": members(*((f"v{place}", names[it], False, over) for place, it, over in now)),
        "pins": said(*((f"v{place}", names[it], False) for place, it in pins)),
        "bans": said(*((f"v{place}", names[it], False) for place, it in bans)),
    }
    people = persons(*((name, *row, None) for name, row in zip(names, rows, strict=True)))
    villages = places(*((f"v{it}", ["illness"] if ill else [], None) for it, ill in enumerate(asked)))
    best = by_hand(rows, asked, now, pins, bans)
    try:
        found = form_teams(people, villages, policy=POLICY, **told)
    except CannotPair:
        assert best is None
        return
    assert (found.lacking.height == 0) == (best is not None)
    if best is not None:
        assert (found.objective, found.lower_bound) == (best, best)

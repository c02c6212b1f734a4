"""Resident teams: size, first secretary, one team a person, skills, sexes and units; beside all teams there are."""

from itertools import product

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from xiuhua.loop.assign import teams
from xiuhua.loop.assign.team_field import PERSONS, TERMS, VILLAGES, lay_field
from xiuhua.loop.assign.team_rounds import at_least, in_rounds
from xiuhua.loop.assign.teams import form_teams
from xiuhua.policy.pairing import TeamPolicy


def policy(*, least: int = 2, most: int = 3, **weights: int) -> TeamPolicy:
    usual = {"distance": 1, "cause": 300, "one_sex": 200, "same_unit": 50, "term": 400}
    skills = {"doctor": ("illness",), "farmer": ("skill", "land")}
    return TeamPolicy(least, most, {**usual, **weights}, terrain=1.5, unknown_km=20.0, skills=skills)


def people(*rows: tuple) -> pl.DataFrame:
    """(person, unit, sex, secretary, skills)."""
    schema = {name: PERSONS.columns[name] for name in ("person", "unit", "sex", "secretary", "skills")}
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def villages(**causes: list[str]) -> pl.DataFrame:
    frame = pl.DataFrame({"village": list(causes), "causes": list(causes.values())})
    return frame.cast({"causes": VILLAGES.columns["causes"]})


PEOPLE = people(
    ("a", "u", "male", True, ["doctor"]),
    ("b", "u", "male", True, ["farmer"]),
    ("c", "v", "female", False, ["farmer"]),
    ("d", "v", "female", None, []),
    ("e", "w", None, False, None),
)


def county(teams: int, persons: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """So many villages along a road and persons beside it; of each, skills, units and sexes go round."""
    skills, causes = (["doctor"], ["farmer"], []), (["illness"], ["land", "skill"], ["illness", "land"])
    told = [
        (
            f"p{n:03}",
            f"u{n % 25}",
            ("male", "male", "female")[n % 3],
            n % 5 != 0,
            106 + n * 0.618 % 1,
            31.5,
            skills[n % 3],
            None,
        )
        for n in range(persons)
    ]
    places = [(f"v{n:03}", 106 + n / teams, 31.5, causes[n % 3], None) for n in range(teams)]
    return (
        pl.DataFrame(told, schema=dict(PERSONS.columns), orient="row"),
        pl.DataFrame(places, schema=dict(VILLAGES.columns), orient="row"),
    )


def by_hand(persons: pl.DataFrame, places: pl.DataFrame, rules: TeamPolicy) -> int | None:
    """The least that any teams cost, of all there are; nobody's home is known, so each way costs the same."""
    found = []
    rows = persons.to_dicts()
    for choice in product(range(-1, places.height), repeat=len(rows)):
        cost = 0
        for number, place in enumerate(places.to_dicts()):
            team = [row for row, to in zip(rows, choice, strict=True) if to == number]
            if not rules.least <= len(team) <= rules.most or not any(row["secretary"] for row in team):
                break
            answered = {
                it for row in team for skill in row["skills"] or () for it in (skill, *rules.skills.get(skill, ()))
            }
            sexes, all_sexes = ({row["sex"] for row in some} - {None} for some in (team, rows))
            units = [row["unit"] for row in team if row["unit"] is not None]
            cost += round(rules.weights["distance"] * rules.unknown_km) * len(team)
            cost += rules.weights["cause"] * len({*(place["causes"] or ())} - answered)
            cost += rules.weights["one_sex"] * (len(all_sexes) > 1 and sexes != all_sexes)
            cost += rules.weights["same_unit"] * (len(units) - len(set(units)))
        else:
            found.append(cost)
    return min(found, default=None)


def test_a_team_answers_its_village_mixes_sexes_and_units_and_is_led_by_one_who_may():
    found = form_teams(PEOPLE, villages(x=["illness", "land"]), policy=policy())
    assert found.members.rows() == [("x", "a", True), ("x", "c", False)]
    assert found.costs.rows() == [("x", 40, 0, 0, 0, 0)]
    assert (found.objective, found.lower_bound, found.gap) == (40, 40, 0.0)


def test_each_person_joins_one_team_and_each_village_has_one():
    found = form_teams(PEOPLE, villages(x=["illness"], y=["skill"]), policy=policy())
    assert (found.objective, found.lower_bound) == (80, 80)  # two of two, of both sexes, and no cause unanswered
    assert found.members["person"].n_unique() == found.members.height == 4
    assert found.members.filter(pl.col("leads")).rows() == [("x", "a", True), ("y", "b", True)]


def test_no_villages_have_no_teams():
    found = form_teams(PEOPLE, villages().clear(), policy=policy())
    assert (found.members.height, found.objective, found.lower_bound) == (0, 0, 0)


def test_rows_in_any_order_give_the_same_teams():
    places = villages(x=["illness"], y=["skill"])
    found, again = (form_teams(*frames, policy=policy()) for frames in ((PEOPLE, places), (PEOPLE[::-1], places[::-1])))
    assert found.members.equals(again.members)
    assert found.costs.equals(again.costs)


def test_who_lives_near_joins_rather_than_who_lives_far():
    near = PEOPLE.with_columns(lon=pl.Series([106.0, 106.0, 109.0, 106.0, None]), lat=pl.lit(31.0))
    place = villages(x=["illness"]).with_columns(lon=pl.lit(106.0), lat=pl.lit(31.0))
    assert form_teams(near, place, policy=policy()).members["person"].to_list() == ["a", "d"]


@settings(max_examples=examples(40), deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["u", "v", None]), st.sampled_from(["male", "female", None]), st.booleans(),
            st.lists(st.sampled_from(["doctor", "farmer"]), max_size=1),
        ),
        min_size=2,
        max_size=6,
    ),
    st.lists(st.lists(st.sampled_from(["illness", "skill"]), max_size=2), min_size=1, max_size=2),
)  # fmt: skip
def test_no_teams_cost_less(rows, causes):
    persons = people(*((f"p{number}", *row) for number, row in enumerate(rows)))
    places = villages(**{f"v{number}": own for number, own in enumerate(causes)})
    best = by_hand(persons, places, policy())
    found = form_teams(persons, places, policy=policy())
    assert (best is None) == (found.lacking.height > 0)
    if best is None:
        return
    assert (found.objective, found.lower_bound) == (best, best)
    field = lay_field(persons, places, policy())
    assert at_least(field) <= best <= sum(sum(it.values()) for it in field.costs(in_rounds(field)))
    assert int(found.costs.select(TERMS).sum_horizontal().sum()) == best


@pytest.mark.parametrize(
    ("rows", "lacking", "formed"),
    [
        (PEOPLE[1:], ("y", "no_leader", 1), ["b", "c"]),
        (PEOPLE[:3], ("y", "too_few", 1), ["a", "c"]),
        (PEOPLE[2:], ("x", "no_leader", 1), []),
    ],
)
def test_a_village_for_which_there_are_too_few_people_says_how_many_are_missing(rows, lacking, formed):
    found = form_teams(rows, villages(x=[], y=[]), policy=policy())
    assert found.lacking.rows()[0 if not formed else -1] == lacking
    assert found.members["person"].to_list() == formed


def test_a_search_without_time_still_gives_teams_and_tells_its_gap():
    found = form_teams(*county(8, 40), policy=policy(least=3, most=5), work=0.0)
    assert found.members["village"].n_unique() == 8
    assert found.lower_bound <= form_teams(*county(8, 40), policy=policy(least=3, most=5)).objective <= found.objective


def test_two_hundred_teams_of_a_thousand_are_found_near_ones_together_within_any_work():
    found = form_teams(*county(200, 1000), policy=policy(least=3, most=5), work=0.1)
    assert found.members.group_by("village").agg(pl.col("leads").sum())["leads"].to_list() == [1] * 200
    assert found.members["person"].n_unique() == found.members.height
    assert found.members.group_by("village").len()["len"].is_between(3, 5).all()
    assert 0 <= found.lower_bound <= found.objective == found.costs.select(TERMS).sum_horizontal().sum()


def test_groups_of_near_villages_are_no_worse_than_teams_made_in_rounds(monkeypatch):
    monkeypatch.setattr(teams, "NEAR_CELLS", 60)
    monkeypatch.setattr(teams, "MOST_CELLS", 60)
    people, places = county(9, 40)
    field = lay_field(people, places, policy(least=3, most=5))
    begun = sum(sum(it.values()) for it in field.costs(in_rounds(field)))
    found = form_teams(people, places, policy=policy(least=3, most=5))
    assert at_least(field) == found.lower_bound <= found.objective <= begun


def test_the_teams_of_forty_villages_from_two_hundred_people_are_found_without_a_gap():
    found = form_teams(*county(40, 200), policy=policy(least=3, most=5))
    assert (found.gap, found.members["village"].n_unique()) == (0.0, 40)
    assert found.members.group_by("village").agg(pl.col("leads").sum())["leads"].to_list() == [1] * 40

"""A whole pairing in portions: each is an optimum of its place's own task, and together they are the whole."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from tests.loop.assign.tasks import policy
from tests.loop.assign.test_pairing import ASKED, HELPED, pairs, tasks
from xiuhua.loop.assign.pairing import pair
from xiuhua.loop.assign.portions import portion, rooms
from xiuhua.loop.assign.task import Task, task_of

PLACES = ("east", "west")


def may_help(task: Task, homes: list[str]) -> pl.Series:
    """Who may help one of some households, by the units that they name, and whoever helps one now."""
    asked = task.households.filter(pl.col("household").is_in(homes))
    if asked["units"].list.len().fill_null(0).eq(0).any():
        return task.helpers["helper"]
    now = task.current.filter(pl.col("household").is_in(homes))["helper"]
    theirs = pl.col("unit").is_in(asked["units"].explode().implode())
    return task.helpers.filter(theirs | pl.col("helper").is_in(now.implode()))["helper"]


def own_task(task: Task, homes: list[str], helpers: pl.Series, given_room: dict[str, int]) -> Task:
    """The task of a place alone, where whoever may help elsewhere too has the room that was given."""
    room = pl.col("helper").replace_strict(given_room, default=None, return_dtype=pl.Int64)
    ours = task.helpers.filter(pl.col("helper").is_in(helpers.implode()))
    return task_of(
        ours.with_columns(most=pl.coalesce(room, "most")),
        task.households.filter(pl.col("household").is_in(homes)),
        policy=task.policy,
        current=task.current,
        bans=task.bans.filter(pl.col("household").is_in(homes), pl.col("helper").is_in(helpers.implode())),
    )


@given(tasks(), st.lists(st.sampled_from(PLACES), min_size=6, max_size=6))
def test_each_portion_is_an_optimum_of_its_place_and_all_together_are_the_whole(task, told):
    found = pair(task)
    homes = pl.DataFrame({"household": task.households["household"], "place": told[: task.households.height]})
    by_place = {place: homes.filter(place=place)["household"].to_list() for place in PLACES}
    helpers = {place: may_help(task, names) for place, names in by_place.items()}
    given_rooms = rooms(found, homes, helpers)
    parts = {}
    for place, names in by_place.items():
        own = own_task(task, names, helpers[place], given_rooms[place])
        parts[place] = portion(found, own)
        alone = pair(own)
        assert (parts[place].pairs.height, parts[place].objective) == (alone.pairs.height, alone.objective)
        assert parts[place].lower_bound == parts[place].objective
    whole = pl.concat([it.pairs.select("household", "helper") for it in parts.values()]).sort("household")
    assert whole.rows() == found.pairs.select("household", "helper").rows()


def test_the_load_of_whoever_helps_in_two_places_is_counted_in_each_from_the_first():
    helpers = pl.DataFrame([("h", "u", 3, [])], schema=HELPED, orient="row").with_columns(least=0)
    names = ("d0", "d1", "d2")
    households = pl.DataFrame([(it, ["u"], []) for it in names], schema=ASKED, orient="row")
    task = task_of(helpers, households, policy=policy(), current=pairs())
    found = pair(task)
    homes = pl.DataFrame({"household": names, "place": ["east", "west", "west"]})
    given_rooms = rooms(found, homes, dict.fromkeys(PLACES, task.helpers["helper"]))
    assert given_rooms == {"east": {"h": 1}, "west": {"h": 2}}
    west = portion(found, own_task(task, ["d1", "d2"], task.helpers["helper"], given_rooms["west"]))
    assert west.pairs["load"].to_list() == [0, 60]
    assert (found.pairs["load"].to_list(), west.loads.rows()) == ([0, 60, 120], [("h", 2, 0, 2)])

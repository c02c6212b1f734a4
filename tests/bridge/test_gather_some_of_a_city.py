"""Some households of a whole city are told as the whole gather tells them."""

import random
from datetime import date

import polars as pl
import pytest

from tests.city import city
from tests.makers import TODAY
from xiuhua.bridge.gather import gather
from xiuhua.bridge.gather.few import rows_of_few
from xiuhua.reckon.tables import TABLES

__all__ = ["city"]
pytestmark = pytest.mark.django_db
OF_HOUSEHOLDS = ("households", "persons", "standings", "causes", "incomes", "pairings")
OF_PLACES = ("areas", "within", "villages", "townships", "counties")


def filtered(whole: dict[str, pl.DataFrame], numbers: list[str]) -> dict[str, pl.DataFrame]:
    """What the whole gather tells of some households and of the places around them."""
    homes = whole["households"].filter(pl.col("household").is_in(numbers))["area"]
    around = whole["within"].filter(pl.col("area").is_in(homes.to_list()))["ancestor"].to_list()
    theirs = {name: whole[name].filter(pl.col("household").is_in(numbers)) for name in OF_HOUSEHOLDS}
    return theirs | {name: whole[name].filter(pl.col("area").is_in(around)) for name in OF_PLACES}


def rows_of(tables: dict[str, pl.DataFrame]) -> dict[str, list[dict]]:
    return {name: frame.to_dicts() for name, frame in tables.items()}


@pytest.mark.parametrize("day", [TODAY, date(2015, 6, 30), date(2013, 1, 1)])
def test_some_households_of_the_city_are_told_as_in_the_whole(city, day):  # noqa: ARG001 -- stands in the database
    whole = gather(day, [*OF_HOUSEHOLDS, *OF_PLACES])
    every = whole["households"]["household"].to_list()
    chance = random.Random(day.toordinal())  # noqa: S311 -- draws households, guards nothing
    for size in (1, 1, 1, 2, 7, 40):
        numbers = chance.sample(every, size)
        assert rows_of(gather(day, whole, households=numbers)) == rows_of(filtered(whole, numbers))


@pytest.mark.parametrize("day", [TODAY, date(2015, 6, 30), date(2013, 1, 1)])
def test_a_few_households_are_told_plainly_as_by_columns(city, day):  # noqa: ARG001 -- stands in the database
    whole = gather(day, OF_HOUSEHOLDS)
    every = whole["households"]["household"].to_list()
    only = {name: TABLES[name].columns.keys() - {"area"} for name in OF_HOUSEHOLDS}
    chance = random.Random(day.toordinal())  # noqa: S311 -- draws households, guards nothing
    for size in (1, 1, 3, 40, 200):
        numbers = chance.sample(every, size)
        theirs = {
            name: whole[name].filter(pl.col("household").is_in(numbers)).drop("area", strict=False) for name in only
        }
        assert rows_of_few(day, only, households=numbers) == rows_of(theirs)

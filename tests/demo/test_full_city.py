"""The whole city at full size: the ten figures to the unit, in the seconds of one core and the memory it may take."""

import resource
from datetime import date
from time import process_time

import polars as pl
import pytest

from tests.demo.cards import DAY, in_force
from xiuhua.demo.city import build

POOR = ["not_exited", "pre_exit", "returned"]


@pytest.mark.drill
def test_the_full_city_counts_to_the_article():
    started = process_time()
    city = build()
    assert process_time() - started < 60
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 2 * 2**20
    posts, survey = in_force(city["assignment"]), in_force(city["villagesurvey"])
    pairs = posts.filter(kind="pair")
    members = posts.filter(pl.col("kind") == "reside", pl.col("team_id").is_not_null())
    poor = in_force(city["standing"]).filter(pl.col("status").is_in(POOR))["household_id"]
    assert in_force(city["belonging"]).filter(pl.col("household_id").is_in(poor.implode())).height == 231_795
    assert survey["population"].sum() == 3_030_000
    assert in_force(city["villagesurvey"], date(2011, 12, 31))["poor_persons"].sum() == 655_995
    assert (survey["poor_persons"] <= survey["population"]).all()
    assert (city["rectification"]["accepted_on"] <= DAY).sum() == 270
    assert (
        in_force(city["leader"])
        .filter(post="secretary")
        .join(
            city["organisation"].filter(level="village").select(organisation_id="id"), on="organisation_id", how="semi"
        )["person_id"]
        .n_unique()
        == 2655
    )
    assert members["person_id"].n_unique() == members.height == 3654
    assert members["team_id"].n_unique() == survey["poor_village"].sum() == 699
    assert (pairs["person_id"].n_unique(), pairs["household_id"].n_unique(), pairs.height) == (56_737, 128_000, 128_000)
    assert in_force(city["teambudget"])["amount_fen"].min() == 25_000_00
    assert city["grant"]["amount_fen"].sum() == 310_000_000_00
    assert city["household"].height == 145_000
    assert in_force(city["belonging"], date(2013, 12, 31)).height == 494_300

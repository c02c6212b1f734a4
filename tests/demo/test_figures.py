"""The article's ten figures counted straight from the rows, and the published course of the years before."""

from datetime import date

import polars as pl
import pytest

from tests.demo.cards import DAY, in_force
from xiuhua.demo.city import build
from xiuhua.demo.targets import FULL_SIZE, targets

POOR = ["not_exited", "pre_exit", "returned"]
STEPS = 24  # of 1515, at 2,000 of 128,000 households
YEAR_ENDS = [date(year, 12, 31) for year in range(2013, 2017)]


def poor_persons(city, day):
    households = in_force(city["standing"], day).filter(pl.col("status").is_in(POOR))["household_id"]
    return in_force(city["belonging"], day).filter(pl.col("household_id").is_in(households.implode()))


def surveyed(city, day):
    survey = in_force(city["villagesurvey"], day)
    return survey["poor_persons"].sum(), survey["population"].sum()


def helped(city):
    return in_force(city["assignment"]).filter(kind="pair")


def test_poverty_incidence_is_that_of_the_article(city):
    poor = poor_persons(city, DAY)
    assert poor["member_id"].is_unique().all()
    assert (poor.height, surveyed(city, DAY)[1]) == (153 * STEPS, 2000 * STEPS)
    assert round(100 * poor.height / surveyed(city, DAY)[1], 2) == 7.65


def test_incidence_fell_by_fourteen_points_in_five_years(city):
    assert surveyed(city, date(2011, 12, 31)) == (433 * STEPS, 2000 * STEPS)
    assert poor_persons(city, date(2016, 12, 31)).height == 153 * STEPS
    assert round(100 * (433 - 153) / 2000, 2) == 14


def test_weak_organisations_were_rectified_and_accepted(city):
    accepted = city["rectification"].filter(pl.col("accepted_on") <= DAY)
    assert accepted["organisation_id"].n_unique() == accepted.height == round(270 / 64) == 4
    assert city["rectification"].filter(pl.col("accepted_on").is_null()).height >= 0


def test_each_village_body_has_one_elected_leader(city):
    leaders = (
        in_force(city["leader"])
        .filter(post="secretary")
        .join(
            city["organisation"].filter(level="village").select(organisation_id="id"), on="organisation_id", how="semi"
        )
    )
    bodies = city["organisation"].filter(
        pl.col("level") == "village", ~pl.col("kind").is_in(["cooperative", "enterprise", "villagers_committee"])
    )
    assert leaders["person_id"].n_unique() == leaders.height == round(2655 / 64) == 41
    assert leaders["organisation_id"].sort().to_list() == bodies["id"].sort().to_list()
    held = city["election"].filter(pl.col("id").is_in(leaders["election_id"].implode()))["held_on"]
    assert held.is_between(date(2016, 11, 1), date(2016, 12, 31)).all()


def test_resident_members_and_their_villages(city):
    members = in_force(city["assignment"]).filter(pl.col("kind") == "reside", pl.col("team_id").is_not_null())
    poor = in_force(city["villagesurvey"]).filter(pl.col("poor_village"))["village_id"]
    assert members["person_id"].n_unique() == members.height == round(3654 / 64) == 57
    assert in_force(city["team"])["village_id"].sort().to_list() == poor.sort().to_list()
    assert poor.len() == round(699 / 64) == 11
    assert members.group_by("team_id").len()["len"].min() >= 3


def test_helpers_and_households(city):
    pairs = helped(city)
    assert pairs["household_id"].n_unique() == pairs.height == 2000
    assert pairs["person_id"].n_unique() == round(56_737 / 64) == 887
    assert pairs.group_by("person_id").len()["len"].max() <= 5


def test_team_budgets_and_grants(city):
    assert in_force(city["teambudget"])["amount_fen"].min() == 25_000_00
    assert city["teambudget"]["amount_fen"].min() == 25_000_00
    assert city["grant"].filter(pl.col("granted_on") <= DAY)["amount_fen"].sum() == 310_000_000_00 // 64


def test_the_course_of_the_years_is_the_published_one(city):
    poor = [poor_persons(city, day).height for day in YEAR_ENDS]
    assert poor[0] == round(494_300 * STEPS / 1515)
    assert poor[0] > poor[1] > poor[2] > poor[3] == 153 * STEPS
    assert poor[2] == pytest.approx(318_300 * STEPS / 1515, rel=0.01)
    assert [surveyed(city, day)[0] for day in YEAR_ENDS] == poor
    assert round(100 * poor[0] / (2000 * STEPS), 1) == 16.3


def test_help_goes_on_after_exit(city):
    status = in_force(city["standing"]).select("household_id", "status")
    statuses = helped(city).join(status, on="household_id")["status"].value_counts(sort=True)
    assert set(statuses["status"]) == {"not_exited", "pre_exit", "returned", "exited"}


def test_illness_leads_the_causes(city):
    causes = city["cause"].filter("main")["cause"].value_counts(sort=True)
    assert causes["cause"][0] == "illness"
    assert 0.40 <= causes["count"][0] / 2000 <= 0.50


def test_some_posts_are_vacant_but_no_team_is(city):
    posts = in_force(city["assignment"])
    filled = {
        role: posts.filter(role=role, kind=kind).select("area_id", "person_id", "organisation_id").unique().height
        for role, kind in {"linked_leader": "link", "assisting_unit": "contract", "technician": "reside"}.items()
    }
    secretaries = posts.filter(pl.col("role") == "first_secretary", pl.col("team_id").is_not_null()).height
    assert sum(filled.values()) + secretaries == 4 * 11 - round(126 / 64)


def test_targets_of_the_full_city_are_the_article_s():
    full = targets(FULL_SIZE)
    assert (full.poor_persons_2016, full.population, full.poor_persons_2011) == (231_795, 3_030_000, 655_995)
    assert (full.filed_households, full.filed_persons, full.helpers, full.households) == (
        145_000,
        494_300,
        56_737,
        128_000,
    )
    assert (full.leaders, full.rectified, full.poor_villages, full.resident_members) == (2655, 270, 699, 3654)
    assert full.funds_fen == 310_000_000_00


@pytest.mark.parametrize("size", [199, 128_001])
def test_a_size_that_no_city_has_is_refused(size):
    with pytest.raises(ValueError, match=f"not {size}"):
        build(size)


def test_a_day_before_the_end_of_the_story_is_refused():
    with pytest.raises(ValueError, match="cannot stand on 2016-01-01"):
        build(2000, day=date(2016, 1, 1))


def test_a_small_city_counts_too():
    tiny = build(300, seed=7)
    assert poor_persons(tiny, DAY).height / surveyed(tiny, DAY)[1] == 0.0765
    assert helped(tiny).height == 300

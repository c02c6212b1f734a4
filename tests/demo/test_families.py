"""Households look like households: ages, relations, school, work and incomes fit, but where a fault is planted."""

from datetime import date
from itertools import pairwise

import pytest

from tests.demo.cards import in_force, years

BORN = {"son", "daughter"}


@pytest.fixture(scope="module")
def sound(city, cards):
    faulty = set(city["truth"]["household"])
    return [card for card in cards if card["number"] not in faulty]


def of(card, *relations):
    return [member for member in card["members"] if member["relation"] in relations]


def gap(elder, younger):
    return years(elder["birth"], younger["birth"])


def test_parents_are_eighteen_to_forty_one_years_older(sound):
    gaps = []
    for card in sound:
        (head,) = of(card, "head")
        gaps += [gap(parent, child) for parent in [head, *of(card, "spouse")] for child in of(card, *BORN)]
        gaps += [gap(parent, head) for parent in of(card, "father", "mother")]
    assert min(gaps) >= 18
    assert max(gaps) <= 41


def test_grandchildren_are_two_generations_younger_than_the_head(sound):
    gaps = [gap(of(card, "head")[0], child) for card in sound for child in of(card, "grandson", "granddaughter")]
    assert gaps
    assert min(gaps) >= 36


def test_couples_are_of_two_sexes_and_about_one_age(sound):
    for card in sound:
        for spouse in of(card, "spouse"):
            (head,) = of(card, "head")
            assert {head["sex"], spouse["sex"]} == {"male", "female"}
            assert abs(head["birth"].year - spouse["birth"].year) <= 8


def test_children_bear_the_name_of_their_father(sound):
    for card in sound:
        fathers = [member for member in of(card, "head", "spouse") if member["sex"] == "male"]
        for child in of(card, *BORN):
            assert not fathers or child["name"][0] == fathers[0]["name"][0]


def test_everybody_of_school_age_goes_and_education_fits_age(sound):
    for card in sound:
        for member in card["members"]:
            schooling = member["schooling"]
            if 7 <= member["age"] <= 15:
                assert schooling["school_status"] not in ("not_in_school", "below_school_age")
            if member["age"] >= 25:
                assert schooling["school_status"] == "not_in_school"
                assert schooling["education"] not in ("", "below_school_age")


def test_who_works_away_is_able_and_has_months(sound):
    workers = [member for card in sound for member in card["members"] if "work" in member]
    assert workers
    for member in workers:
        assert member["labour"]["ability"] in ("ordinary", "skilled")
        assert 1 <= member["work"]["months"] <= 11
        assert 16 <= member["age"] <= 59


def test_poor_households_are_under_the_line_and_exited_ones_above(sound):
    under = {"exited": [], "poor": []}
    for card in sound:
        under["exited" if card["status"] == "exited" else "poor"].append(card["stated_fen"] < 3_100_00)
    assert not any(under["exited"])
    assert 0.9 <= sum(under["poor"]) / len(under["poor"]) < 1


def test_wages_of_a_month_are_plausible(sound):
    for card in sound:
        months = sum(member["work"]["months"] for member in card["members"] if "work" in member)
        if months:
            assert 400_00 <= card["income"]["wage"] / months <= 8_000_00


def test_exited_households_live_safely(sound):
    for card in sound:
        if card["status"] == "exited":
            assert card["housing"]["grade"] in ("A", "B")
            assert card["water"]["safe"]
            assert card["living"]["broadcast"]


def test_types_follow_from_who_can_work(sound):
    for card in sound:
        able = [m for m in card["members"] if m["labour"]["ability"] in ("ordinary", "skilled", "weak")]
        assert able or card["household_type"] != "general"
        assert not able or card["household_type"] != "special_support"
        for member in card["members"]:
            assert member["socialsecurity"]["minimum_living"] == (card["household_type"] == "allowance")


def test_a_new_house_replaces_a_dangerous_one(city):
    rows = city["housing"].sort("household_id", "since").to_dicts()
    pairs = [(a, b) for a, b in pairwise(rows) if a["household_id"] == b["household_id"]]
    assert len(pairs) > 50
    assert all(old["dangerous"] and old["until"] == new["since"] for old, new in pairs)


def test_homes_are_invented_and_near_their_village(cards):
    assert {card["residence"]["point_basis"] for card in cards} == {"invented"}
    for card in cards:
        assert 106 < card["residence"]["longitude"] < 108
        assert 31 < card["residence"]["latitude"] < 33


def test_phones_and_accounts_are_nobody_s(city):
    contact = city["contact"]
    assert contact.filter(contact["phone"] != "")["phone"].str.starts_with("154").all()
    assert contact["account_number"].str.starts_with("99").all()
    assert contact["account_number"].is_unique().all()
    assert city["person"]["phone"].str.starts_with("0827-0").all()


def test_families_change_over_the_years(city):
    joined, left = (set(city["belonging"][column]) for column in ("how_joined", "how_left"))
    assert joined == {"registered", "birth", "marriage_in", "split"}
    assert left == {"", "death", "marriage_out", "split", "moved_out"}
    born = city["belonging"].filter(how_joined="birth").join(city["member"], left_on="member_id", right_on="id")
    assert (born["birth"] <= born["since"]).all()


def test_who_follows_a_dead_head_is_head_from_that_day(city):
    both = city["belonging"].filter(relation="head").join(
        city["belonging"].filter(relation="spouse"), on=["member_id", "household_id"]
    )  # fmt: skip
    assert both.height > 5
    assert (both["since"] == both["until_right"]).all()


def test_the_old_who_move_in_are_parents_of_the_head(city):
    guests = city["belonging"].filter(how_joined="split")
    assert set(guests["relation"]) <= {"father", "mother"}
    heads = in_force(city["belonging"]).filter(relation="head").select("household_id", head_id="member_id")
    births = city["member"].select("id", "birth")
    pairs = (
        guests.join(heads, on="household_id")
        .join(births, left_on="member_id", right_on="id")
        .join(births, left_on="head_id", right_on="id", suffix="_head")
    )
    gaps = [years(row["birth"], row["birth_head"]) for row in pairs.to_dicts()]
    assert min(gaps) >= 18


HAD_AT_EXIT = (
    *("exited", "hardened_road", "bus", "clinic", "culture_room", "network", "households", "allowance_households"),
    *("allowance_persons", "special_support_persons", "disabled_persons", "primary_schools", "clinics", "doctors"),
    *("culture_rooms", "public_toilets", "waste_points"),
)


def test_villages_exit_when_few_are_poor(city):
    surveys = in_force(city["villagesurvey"], date(2016, 12, 31)).to_dicts()
    exited = [row for row in surveys if row["exit_year"]]
    assert exited
    for row in exited:
        assert row["poor_persons"] < 0.03 * row["population"]
        assert row["unsafe_water_households"] + row["dangerous_houses"] <= row["households"] < row["population"]
        assert all(row[has] for has in HAD_AT_EXIT)

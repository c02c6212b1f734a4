"""The tables fit the register: columns, references, uniqueness, lengths, dates, posts that only one may hold."""

import polars as pl
import pytest
from django.apps import apps
from django.db import models

from tests.demo.cards import DAY, in_force
from xiuhua.demo.city import build
from xiuhua.demo.homes import ASSETS
from xiuhua.demo.targets import FILED_ON
from xiuhua.words import AreaLevel

SEALED = {"member": {"id_number"}, "contact": {"account_number"}}  # the bridge seals them on the way
MODELS = {model.__name__.lower(): model for model in apps.get_app_config("register").get_models()}
NAMES = sorted({
    "area", "areaname", "areasuccession", "areawithin", "assetcomparison", "assignment", "belonging", "candidate",
    "candidatereview", "carriedhousehold", "casestep", "cause", "contact", "decision", "delivery", "election", "grant",
    "health", "household", "householdevent", "housing", "incomepart", "industryproject", "labour", "land", "leader",
    "listing", "living", "measure", "measurestate", "meeting", "member", "organisation", "organisationarea",
    "organisationmember", "organisationsurvey", "person", "rectification", "rectificationitem", "residence",
    "schooling", "socialsecurity", "standing", "statedincome", "team", "teambudget", "townshipsurvey", "villagesurvey",
    "water", "work",
})  # fmt: skip


def columns_of(name):
    return {field.column: field for field in MODELS[name]._meta.concrete_fields}


def test_the_tables_are_those_of_the_register_and_the_truth(city):
    assert sorted(city) == sorted([*NAMES, "truth"])


@pytest.mark.parametrize("name", NAMES)
def test_columns_are_the_model_s(city, name):
    fields = columns_of(name)
    given = set(city[name].columns) - SEALED.get(name, set())
    assert given <= set(fields)
    needed = {
        column for column, field in fields.items() if not field.null and not field.has_default() and not field.blank
    }
    assert needed <= given | {"password", "last_login"}


@pytest.mark.parametrize("name", NAMES)
def test_ids_run_from_one_and_keys_are_hex(city, name):
    table = city[name]
    assert table["id"].to_list() == list(range(1, table.height + 1))
    if "key" in table.columns:
        assert table["key"].is_unique().all()
        assert table["key"].str.contains("^[0-9a-f]{32}$").all()


@pytest.mark.parametrize("name", NAMES)
def test_values_fit_their_columns(city, name):
    for column, field in columns_of(name).items():
        if column not in city[name].columns:
            continue
        values = city[name][column]
        if not field.null:
            assert values.null_count() == 0, column
        if isinstance(field, models.CharField) and field.max_length:
            assert (values.drop_nulls().str.len_chars().max() or 0) <= field.max_length, column
        if isinstance(field, models.PositiveIntegerField | models.PositiveSmallIntegerField):
            assert (values.drop_nulls() >= 0).all(), column
        if isinstance(field, models.SmallIntegerField | models.PositiveSmallIntegerField):
            assert (values.drop_nulls() <= 32_767).all(), column
        if isinstance(field, models.DecimalField):
            assert (values.drop_nulls().abs() < 10 ** (field.max_digits - field.decimal_places)).all(), column


@pytest.mark.parametrize("name", NAMES)
def test_references_lead_somewhere(city, name):
    for column, field in columns_of(name).items():
        if isinstance(field, models.ForeignKey) and column in city[name].columns:
            target = city[field.related_model.__name__.lower()]["id"]
            assert city[name][column].drop_nulls().is_in(target.implode()).all(), column


@pytest.mark.parametrize("name", NAMES)
def test_what_must_be_unique_is(city, name):
    table = city[name]
    single = [column for column, field in columns_of(name).items() if field.unique and column in table.columns]
    several = [
        [MODELS[name]._meta.get_field(field).column for field in constraint.fields]
        for constraint in MODELS[name]._meta.constraints
        if isinstance(constraint, models.UniqueConstraint) and constraint.condition is None
    ]
    for columns in [*([column] for column in single), *several]:
        rows = table.select(columns).drop_nulls()
        assert rows.is_unique().all(), columns


@pytest.mark.parametrize("name", NAMES)
def test_nothing_ends_before_it_begins(city, name):
    table = city[name]
    if {"since", "until"} <= set(table.columns):
        assert table.filter(pl.col("until") < pl.col("since")).is_empty()


def overlaps(table, *of):
    """Rows that begin before the one before them of the same subject has ended."""
    return table.sort(*of, "since").filter(
        (pl.col("until").shift(1).over(of).is_null() & (pl.int_range(pl.len()).over(of) > 0))
        | (pl.col("until").shift(1).over(of) > pl.col("since"))
    )


@pytest.mark.parametrize(
    ("name", "of"),
    [
        ("standing", ["household_id"]), ("residence", ["household_id"]), ("housing", ["household_id"]),
        ("water", ["household_id"]), ("belonging", ["member_id"]), ("villagesurvey", ["village_id"]),
        ("assetcomparison", ["household_id"]), ("townshipsurvey", ["township_id"]),
        ("teambudget", ["team_id"]), ("schooling", ["member_id"]), ("leader", ["organisation_id", "person_id"]),
        ("incomepart", ["household_id", "part"]), ("statedincome", ["household_id"]), ("work", ["member_id"]),
    ],
)  # fmt: skip
def test_facts_of_one_subject_do_not_overlap(city, name, of):
    assert overlaps(city[name], *of).is_empty()


def test_no_two_hold_a_single_post_at_once(city):
    held = city["assignment"].filter(pl.col("slot").is_not_null())
    assert overlaps(held, "slot").is_empty()
    assert held["slot"].n_unique() < held.height


def test_a_successor_begins_when_its_predecessor_ended(city):
    posts = city["assignment"]
    pairs = posts.join(posts, left_on="predecessor_id", right_on="id", suffix="_before")
    assert pairs.height > 200
    assert pairs["predecessor_id"].is_unique().all()
    assert pairs.filter(pl.col("until_before") != pl.col("since")).is_empty()
    assert pairs.filter(pl.col("person_id") == pl.col("person_id_before")).is_empty()
    assert (pairs["end_reason_before"] != "").all()


def test_an_organisation_has_one_open_case_at_most(city):
    cases = city["rectification"]
    assert cases.filter(pl.col("accepted_on") <= pl.col("listed_on")).is_empty()
    assert cases.filter(pl.col("accepted_on").is_null())["organisation_id"].is_unique().all()


def test_votes_do_not_exceed_voters(city):
    elections = city["election"]
    assert elections.filter(pl.col("votes_cast") > pl.col("eligible")).is_empty()
    leaders = city["leader"].join(elections, left_on="election_id", right_on="id")
    assert leaders.filter(pl.col("votes") > pl.col("votes_cast")).is_empty()


def test_events_tell_of_each_standing(city):
    steps = city["standing"].join(city["householdevent"], left_on="event_id", right_on="id")
    assert steps.filter(pl.col("on") != pl.col("since")).is_empty()
    assert city["householdevent"].filter(pl.any_horizontal(pl.col("actor", "evidence", "reason") == "")).is_empty()


def test_poor_villages_are_villages_in_every_county(city):
    survey = in_force(city["villagesurvey"]).join(city["area"], left_on="village_id", right_on="id")
    poor = survey.filter("poor_village")
    assert set(poor["kind"]) == {"village"}
    assert poor["code"].str.head(6).n_unique() == 5


def test_every_township_is_surveyed_and_keeps_what_it_has(city):
    townships = in_force(city["area"]).filter(pl.col("level") == AreaLevel.TOWNSHIP)["id"]
    survey = city["townshipsurvey"]
    assert in_force(survey)["township_id"].sort().to_list() == townships.sort().to_list()
    for service in ("central_school", "health_centre", "service_centre"):
        by_year = survey.group_by("since").agg(pl.col(service).sum()).sort("since")[service].to_list()
        assert by_year == sorted(by_year)
        assert 0 < by_year[0] < by_year[-1] < townships.len()
        lost = survey.filter(pl.col(service).shift(1).over("township_id"), ~pl.col(service))
        assert lost.is_empty()


def test_the_assets_of_every_household_on_file_were_compared_and_nothing_was_found(city):
    on_file = in_force(city["standing"]).filter(~pl.col("status").is_in(["terminated", "closed"]))["household_id"]
    compared = in_force(city["assetcomparison"], FILED_ON)
    assert compared["household_id"].sort().to_list() == on_file.sort().to_list()
    assert compared.select(ASSETS).unique().rows() == [(False,) * 9]


def test_everything_is_known_on_the_day(city):
    assert city["grant"]["granted_on"].max() <= DAY
    assert city["householdevent"]["on"].max() <= DAY
    assert city["assignment"]["since"].max() <= DAY
    assert city["rectification"]["accepted_on"].max() <= DAY


def test_more_years_of_income_come_with_the_full_city(city):
    full = build(200, full=True)
    assert full["statedincome"].height == 800
    assert full["statedincome"]["since"].n_unique() == 4
    assert overlaps(full["incomepart"], "household_id", "part").is_empty()
    assert city["statedincome"]["since"].n_unique() == 1

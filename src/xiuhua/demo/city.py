"""The synthetic city: Bazhong's real places, invented people, and the founding article's figures as rows."""

from datetime import date

import numpy as np
import polars as pl

from xiuhua.demo.causes import cause_table, main_causes
from xiuhua.demo.changes import live_on
from xiuhua.demo.conditions import DISABILITIES, judge_ability, judge_health, judge_schooling
from xiuhua.demo.elections import committee_groups, committee_tables, plan_committees
from xiuhua.demo.facts import certificates, fact_tables, household_types
from xiuhua.demo.families import form_families
from xiuhua.demo.faults import plant_faults
from xiuhua.demo.homes import home_tables
from xiuhua.demo.households import file_households
from xiuhua.demo.incomes import income_tables
from xiuhua.demo.joint import organising_tables
from xiuhua.demo.lots import Lots
from xiuhua.demo.measures import measure_tables
from xiuhua.demo.members import belonging_table, member_table, with_ways
from xiuhua.demo.moments import learnt, numbered
from xiuhua.demo.money import budget_table, grant_table
from xiuhua.demo.organisations import found_organisations
from xiuhua.demo.pairings import helper_groups, lay_out_helpers, pairing_rows
from xiuhua.demo.party import leader_tables, rectification_table, secretaries_before, secretaries_of
from xiuhua.demo.places import Places, lay_places
from xiuhua.demo.posts import fill_posts, plan_posts, staff_groups
from xiuhua.demo.staff import Group, enlist
from xiuhua.demo.standings import take_steps, with_days
from xiuhua.demo.surveys import survey_table, township_survey_table
from xiuhua.demo.targets import STORY_ENDS, Targets, targets

SCHOOL_YEAR = date(2016, 9, 1)
Tables = dict[str, pl.DataFrame]


def build(size: int = 128_000, seed: int = 20170331, day: date = STORY_ENDS, *, full: bool = False) -> Tables:
    """The city as tables named and shaped like the register's models, and `truth`: the faults planted in it.

    `size` households are helped on `day`; all counts scale with it, shares hold. `full` adds the incomes of the years
    before. The same arguments give the same tables, bit for bit. Raises ValueError for a size or day that cannot be.
    """
    if day < STORY_ENDS:
        raise ValueError(f"The demo tells what was so up to {STORY_ENDS}: it cannot stand on {day}. Give a later day.")
    wanted, lots = targets(size), Lots(seed)
    places = lay_places(wanted, lots)
    private, households = _private(places, wanted, lots, full=full)
    public = _public(places, households, wanted, lots)
    tables = places.tables | private | public
    tables |= organising_tables(tables, lots)
    tables["villagesurvey"] = survey_table(places.villages, households, tables, wanted, lots)
    tables["townshipsurvey"] = township_survey_table(places.tables["area"], lots)
    tables = plant_faults(tables, households=wanted.households, lots=lots)
    return {name: _first_id(table) for name, table in tables.items()}


def _private(places: Places, wanted: Targets, lots: Lots, *, full: bool) -> tuple[Tables, pl.DataFrame]:
    """The tables of households and members, and the households as the others need them."""
    households = with_days(file_households(places.villages, wanted, lots), lots)
    families = form_families(households, lots)
    hostless = pl.Series(families.host < 0) & (households["end_kind"] == "merged")
    households = households.with_columns(end_kind=pl.when(hostless).then(pl.lit("closed")).otherwise("end_kind"))
    people = with_ways(live_on(households, families, wanted, lots), households, families, lots)
    here = _aged(people.filter("here"))
    causes = main_causes(here, households.height, lots)
    here = judge_health(here, causes.gather(here["home"]), lots)
    here = judge_ability(judge_schooling(here, causes.gather(here["home"]), lots), lots)
    kind = household_types(here, households.height, lots)
    households = households.with_columns(household_type=kind)
    ill = _count(here.filter(pl.col("chronic") | pl.col("serious")), households.height) > 0
    tables = {
        "household": households.select("id", "key", "number", "registered_on"),
        "member": member_table(people, certificates(here, DISABILITIES), lots),
        "belonging": belonging_table(people, households),
        "cause": cause_table(households, causes, ill, lots),
    }
    tables |= take_steps(households, kind) | fact_tables(here, kind)
    tables |= home_tables(households, places.villages, _count(here, households.height), lots)
    tables |= income_tables(here, households, lots, full=full)
    tables |= measure_tables(tables, here, households, lots)
    return tables, households


def _aged(people: pl.DataFrame) -> pl.DataFrame:
    """People with their age at the end of the story, and at the beginning of the school year."""
    days = {"age": STORY_ENDS, "school_age": SCHOOL_YEAR}
    birth = pl.col("birth")
    return people.with_columns(
        (
            day.year
            - birth.dt.year()
            - (pl.lit(day.month * 100 + day.day) < birth.dt.month().cast(pl.Int32) * 100 + birth.dt.day())
        )
        .cast(pl.Int64)
        .alias(name)
        for name, day in days.items()
    )


def _count(people: pl.DataFrame, households: int) -> pl.Series:
    """How many of the people live in each household."""
    return pl.Series(np.bincount(people["home"].to_numpy(), minlength=households))


def _public(places: Places, households: pl.DataFrame, wanted: Targets, lots: Lots) -> Tables:
    """The tables of organisations, staff, posts and money."""
    villages = places.villages
    bodies = found_organisations(places.tables["area"], villages, wanted, lots)
    plan = plan_posts(villages, bodies, wanted, lots)
    pairs = lay_out_helpers(households, wanted, lots)
    village_bodies = bodies.village_bodies
    former = secretaries_before(village_bodies, lots)
    groups = staff_groups(plan, villages, bodies) | helper_groups(pairs, plan.unit, lots)
    groups |= {
        "village_secretaries": _villagers(village_bodies.height), "former_village_secretaries": _villagers(len(former))
    }  # fmt: skip
    committees = plan_committees(villages.height, lots)
    groups |= committee_groups(committees, bodies.tables["organisation"])
    staff = enlist(groups, lots)
    posts = fill_posts(plan, villages, bodies, staff.ids, lots)
    assignments = pl.concat([posts["posts"], pairing_rows(households, pairs, staff.ids, lots)])
    leaders = leader_tables(
        village_bodies, staff.ids["village_secretaries"], staff.ids["former_village_secretaries"], lots
    )
    voted = committee_tables(
        committees, villages, bodies.tables | leaders, staff.ids | secretaries_of(village_bodies, staff.ids, lots), lots
    )
    return (
        bodies.tables
        | voted
        | {
            "person": staff.table,
            "team": posts["team"],
            "assignment": _linked(assignments, lots),
            "rectification": rectification_table(village_bodies, wanted, lots),
            "teambudget": budget_table(posts["team"], lots),
            "grant": grant_table(village_bodies, wanted, lots),
        }
    )


def _villagers(count: int) -> Group:
    """Secretaries of villages."""
    nowhere = pl.Series([None] * count, dtype=pl.Int64)
    return Group(nowhere, "village", "村党支部书记", party_share=1.0, women_share=0.12, born=(1955, 1988))


def _linked(assignments: pl.DataFrame, lots: Lots) -> pl.DataFrame:
    """The table assignment: ids in order of beginning, and each one's predecessor by id."""
    rows = numbered(assignments.sort("since", maintain_order=True))
    before = rows.filter(pl.col("tag").is_not_null()).select(follows="tag", predecessor_id="id")
    rows = rows.join(before, on="follows", how="left", maintain_order="left").drop("tag", "follows")
    return rows.with_columns(learnt(), key=lots.keys("assignment/key", rows.height)).drop("source")


def _first_id(table: pl.DataFrame) -> pl.DataFrame:
    return table.select("id", pl.exclude("id"))

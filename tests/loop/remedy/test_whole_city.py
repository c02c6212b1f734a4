"""A city's measures judged at once: what is found adds up, and how long it takes is printed."""

from datetime import date
from time import perf_counter, process_time

import polars as pl
import pytest

from tests.loop.whole_city import HOUSEHOLDS, PERSONS, judged_by, whole_city
from xiuhua.loop.remedy.verdicts import remedies_in, rules_of, tables_needed, verdict_refs
from xiuhua.policy.measures_reader import remedy_policy
from xiuhua.reckon.tables import MEASURES

ON, KEPT = date(2017, 3, 31), 600_000


def measures(items: list[str]) -> pl.DataFrame:
    """Four measures a household, of all items and states, for the household or a member."""
    number = pl.int_range(KEPT)
    columns = {
        "measure": number.cast(pl.String),
        "household": "household " + (number * 7 % HOUSEHOLDS).cast(pl.String),
        "person": pl.when(number % 2 == 0).then((number * 7 % HOUSEHOLDS).cast(pl.String)),
        "item": pl.lit(pl.Series(items)).gather(number * 11 % len(items)),
        "status": pl.lit(pl.Series(["delivered", "in_delivery", "planned", "stopped"])).gather(number % 4),
        "since": pl.lit(date(2016, 5, 1)) + pl.duration(days=number % 500),
        "deliverer": pl.lit("health"),
        "planned_fen": pl.lit(1000),
    }
    told = {name: columns.get(name, pl.lit(None)) for name in MEASURES.columns}
    return MEASURES.conform(pl.select(number=number).select(**told))


def told_of_people(tables: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Houses, ages, abilities and illnesses, of every kind and now and then unknown."""
    number = pl.int_range(pl.len())
    households = tables["households"].with_columns(
        household="household " + number.cast(pl.String),
        cultivated_mu=pl.when(number % 9 > 0).then(number % 5 * 1.0),
        housing_grade=pl.when(number % 7 > 0).then(pl.lit("B")),
        dangerous=number % 11 == 0,
        water_safe=number % 5 > 0,
        electricity=pl.lit(value=True),
        broadcast=number % 4 > 0,
        road_kind=pl.lit("earth"),
        members=pl.lit(3, pl.Int64),
    )
    abilities = pl.lit(pl.Series(["ordinary", "none", "weak", "skilled"]))
    persons = tables["persons"].with_columns(
        birth=pl.lit(date(1930, 1, 1)) + pl.duration(days=number * 17 % 31_000),
        ability=pl.when(number % 50 > 0).then(abilities.gather(number % 4)),
        chronic=number % 6 == 0,
        serious=pl.when(number % 8 > 0).then(number % 90 == 0),
        disabled=number % 30 == 0,
        disability_grade=number % 4 + 1,
        medical=number % 40 > 0,
        school_status=pl.lit("not_in_school"),
    )
    return tables | {"households": households, "persons": persons}


@pytest.mark.drill
def test_measures_of_a_whole_city_add_up():
    pack = judged_by()
    policy, rules = remedy_policy(pack, day=ON), rules_of(pack)
    tables = told_of_people(whole_city(tables_needed(pack, day=ON))[ON]) | {"measures": measures([*policy.offered])}
    begun = perf_counter(), process_time()
    judged = rules.with_columns({ON: tables}, verdict_refs(policy), day=ON)
    facts = perf_counter(), process_time()
    found = remedies_in(judged, policy=policy, plan=rules.plan(ON))
    ended = perf_counter(), process_time()
    for name, start, end in (("facts", begun, facts), ("remedy", facts, ended)):
        print(f"{name} {end[0] - start[0]:.1f} s, {end[1] - start[1]:.1f} s of processor")
    helped, remedies = found["helped"], found["remedies"]
    assert helped.height == HOUSEHOLDS
    assert remedies["person"].n_unique() <= PERSONS + 1
    states = dict(remedies.group_by("state").len().rows())
    totals = helped.select(pl.col("received", "planned", "missing", "open").sum()).row(0)
    assert totals == tuple(states[state] for state in ("receiving", "planned", "missing", "open"))

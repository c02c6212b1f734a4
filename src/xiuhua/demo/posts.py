"""Who answers for the villages: linked leaders, assisting units, resident teams, first secretaries, technicians."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from xiuhua.demo.lots import Flags, Ints, Lots
from xiuhua.demo.moments import numbered
from xiuhua.demo.organisations import OFFICES, Organisations
from xiuhua.demo.shares import apportion, places_within
from xiuhua.demo.staff import Group
from xiuhua.demo.targets import Targets

TEAMS_FROM = date(2015, 9, 1)
LEAST_TEAM = 3
THREE_ONES_FROM_HOUSEHOLDS = 20
CITY_UNIT_SHARE, GOVERNMENT_SHARE = 0.3, 0.4  # of poor villages; of the others
CITY_LEADER_SHARE = 0.15
FORMER_SHARE = 0.15  # of first secretaries and linked leaders there was another before
VACANT = ("linked_leader", "assisting_unit", "first_secretary", "technician")  # a team is never missing
FARM_OFFICE = OFFICES.index("农业局")
COLUMNS = {
    "kind": pl.String, "role": pl.String, "person_id": pl.Int64, "organisation_id": pl.Int64, "team_id": pl.Int64,
    "area_id": pl.Int64, "household_id": pl.Int64, "slot": pl.String, "document": pl.String, "since": pl.Date,
    "until": pl.Date, "end_reason": pl.String, "tag": pl.String, "follows": pl.String,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """Who is to answer for which village: rows of the villages, and a unit for each of them."""

    unit: pl.DataFrame  # of every village: id, name, level
    poor: Ints
    filled: dict[str, Flags]  # of the poor villages, by post
    team_sizes: Ints
    leader_of: Ints  # of each poor village: place in the list of linked leaders
    leaders: pl.DataFrame  # county of each linked leader, empty for the city's
    secretaries: Ints  # villages that are not poor and have a first secretary
    changed: dict[str, Ints]  # places in `poor` with somebody else before: first_secretary, linked_leader


def plan_posts(villages: pl.DataFrame, organisations: Organisations, wanted: Targets, lots: Lots) -> Plan:
    """Decides which posts are filled, and from where."""
    poor = np.flatnonzero(villages["poor"].to_numpy())
    vacant = np.zeros(len(poor) * len(VACANT), bool)
    vacant[lots.order("post/vacant", len(vacant))[: wanted.vacant_slots]] = True
    filled = {post: ~vacant.reshape(len(VACANT), -1)[place] for place, post in enumerate(VACANT)}
    others = np.flatnonzero((~villages["poor"] & (villages["filed"] >= THREE_ONES_FROM_HOUSEHOLDS)).to_numpy())
    leaders, leader_of = _leaders(villages["county"].gather(poor), wanted.linked_leaders, lots)
    changed = {
        post: np.flatnonzero(filled[post] & lots.happens(f"post/changed/{post}", len(poor), share=FORMER_SHARE))
        for post in ("first_secretary", "linked_leader")
    }
    return Plan(
        unit=_units(villages, organisations.units, lots),
        poor=poor,
        filled=filled,
        team_sizes=LEAST_TEAM
        + apportion(wanted.resident_members - LEAST_TEAM * len(poor), 0.3 + lots.uniform("team/size", len(poor))),
        leader_of=leader_of,
        leaders=leaders,
        secretaries=others[lots.happens("post/secretary", len(others), share=0.97)],
        changed=changed,
    )


def _leaders(county: pl.Series, count: int, lots: Lots) -> tuple[pl.DataFrame, Ints]:
    """The linked leaders, each over neighbouring poor villages; one over two counties is the city's."""
    leader_of = np.arange(len(county)) * min(count, len(county)) // max(1, len(county))
    leaders = (
        pl.DataFrame({"leader": leader_of, "county": county})
        .group_by("leader", maintain_order=True)
        .agg(pl.col("county").first(), alone=pl.col("county").n_unique() == 1)
    )
    of_city = pl.Series(lots.happens("leader/city", leaders.height, share=CITY_LEADER_SHARE))
    return leaders.select(
        county=pl.when(pl.col("alone") & ~of_city).then("county").otherwise(pl.lit(""))
    ), leader_of  # fmt: skip


def _units(villages: pl.DataFrame, units: pl.DataFrame, lots: Lots) -> pl.DataFrame:
    """An office of the city or the county for each village, or its township's government."""
    count = villages.height
    counties = ["", *villages["county"].unique().sort()]
    county = villages["county"].replace_strict(counties, range(len(counties)), return_dtype=pl.Int64).to_numpy()
    chance = lots.uniform("unit/level", count)
    poor = villages["poor"].to_numpy()
    office = lots.between("unit/office", count, low=0, high=len(OFFICES) - 1)
    row = np.where(poor & (chance < CITY_UNIT_SHARE), office, county * len(OFFICES) + office)
    governments = (
        units.with_row_index("row").filter(pl.col("township") != "").select("township", pl.col("row").cast(pl.Int64))
    )
    own = villages.join(governments, on="township", maintain_order="left")["row"].to_numpy()
    return units[np.where(~poor & (chance < GOVERNMENT_SHARE), own, row).tolist()].select("id", "name", "level")


def staff_groups(plan: Plan, villages: pl.DataFrame, organisations: Organisations) -> dict[str, Group]:
    """The people for the planned posts, in the order in which `fill_posts` takes them."""
    of_team = np.repeat(plan.poor, plan.team_sizes)
    units = plan.unit
    counties = villages["county"]
    farm_rows = {county: place for place, county in enumerate(["", *counties.unique().sort()])}
    farm = organisations.units["id"].gather(
        counties.gather(plan.poor).replace_strict(farm_rows, return_dtype=pl.Int64) * len(OFFICES) + FARM_OFFICE
    )

    def leading(rows: pl.DataFrame) -> Group:
        committee = rows["county"].replace_strict(organisations.committees, return_dtype=pl.Int64)
        level = rows.select(
            pl.when(pl.col("county") == "").then(pl.lit("city")).otherwise(pl.lit("county"))
        ).to_series()
        return Group(committee, level, "联系领导", party_share=1.0, women_share=0.15, born=(1957, 1975))

    def sent(rows: Ints, title: str, *, party: float = 0.8) -> Group:
        return Group(units["id"].gather(rows), units["level"].gather(rows), title, party_share=party, born=(1964, 1992))

    changed = plan.changed
    return {
        "leaders": leading(plan.leaders),
        "former_leaders": leading(plan.leaders[plan.leader_of[changed["linked_leader"]].tolist()]),
        "residents": sent(of_team, "驻村干部"),
        "former_residents": sent(plan.poor[changed["first_secretary"]], "干部", party=1.0),
        "technicians": Group(farm, "county", "农技员", party_share=0.4),
        "secretaries": sent(plan.secretaries, "驻村干部", party=1.0),
    }


def fill_posts(
    plan: Plan, villages: pl.DataFrame, organisations: Organisations, people: dict[str, pl.Series], lots: Lots
) -> dict[str, pl.DataFrame]:
    """The table team, and the assignments of the villages (without ids) under "posts"."""
    poor = villages[plan.poor.tolist()]
    teams = numbered(
        poor.select(
            village_id="area_id",
            name=pl.col("township_name") + pl.col("name") + pl.lit("驻村工作组"),
            unit_id=plan.unit["id"].gather(plan.poor),
            since=pl.lit(TEAMS_FROM),
            until=pl.lit(None, pl.Date),
            key=lots.keys("team/key", poor.height),
        )
    )
    parts = [
        _linked(plan, poor, people, lots), _assisting(plan, poor), _technicians(plan, poor, people),
        _residents(plan, poor, teams["id"], people, lots), _former_secretaries(plan, poor, teams["id"], people, lots),
        _secretaries(villages[plan.secretaries.tolist()], people["secretaries"], lots),
        _roving(villages, organisations),
    ]  # fmt: skip
    return {"team": teams, "posts": pl.concat(assignment_rows(part) for part in parts)}


def assignment_rows(frame: pl.DataFrame) -> pl.DataFrame:
    """Assignments with all columns, those not given empty."""
    given = frame.select(
        pl.col(name).cast(kind) if name in frame.columns else pl.lit(None, kind).alias(name)
        for name, kind in COLUMNS.items()
    )
    return given.with_columns(pl.col("document", "end_reason").fill_null(""))


def _changes(plan: Plan, post: str, lots: Lots) -> pl.Series:
    """For each poor village the day on which somebody else took the post over, or the start of the teams."""
    days = np.full(len(plan.poor), np.datetime64(TEAMS_FROM, "D"))
    later = lots.between(f"post/change-day/{post}", len(plan.poor), low=180, high=480)
    rows = plan.changed[post]
    days[rows] += later[rows].astype("timedelta64[D]")
    return pl.Series(days).cast(pl.Date)


def _linked(plan: Plan, poor: pl.DataFrame, people: dict[str, pl.Series], lots: Lots) -> pl.DataFrame:
    known = poor.select(
        "code", "area_id", person_id=people["leaders"].gather(plan.leader_of),
        since=_changes(plan, "linked_leader", lots),
        kind=pl.lit("link"), role=pl.lit("linked_leader"), document=pl.lit("联系贫困村县级领导名单"),
    )  # fmt: skip
    rows = plan.changed["linked_leader"].tolist()
    former = known[rows].with_columns(
        person_id=people["former_leaders"], until="since", since=pl.lit(TEAMS_FROM), end_reason=pl.lit("transferred"),
        tag=pl.lit("L") + pl.col("code"),
    )  # fmt: skip
    changed = pl.Series(np.isin(np.arange(poor.height), rows))
    now = known.with_columns(follows=pl.when(pl.lit(changed)).then(pl.lit("L") + pl.col("code")))
    return pl.concat([former, now.filter(pl.Series(plan.filled["linked_leader"]))], how="diagonal")


def _assisting(plan: Plan, poor: pl.DataFrame) -> pl.DataFrame:
    return poor.select(
        "area_id", organisation_id=plan.unit["id"].gather(plan.poor), kind=pl.lit("contract"),
        role=pl.lit("assisting_unit"), since=pl.lit(TEAMS_FROM), document=pl.lit("部门包村名单"),
    ).filter(pl.Series(plan.filled["assisting_unit"]))  # fmt: skip


def _technicians(plan: Plan, poor: pl.DataFrame, people: dict[str, pl.Series]) -> pl.DataFrame:
    return poor.select(
        "area_id", person_id=people["technicians"], kind=pl.lit("reside"), role=pl.lit("technician"),
        slot=pl.lit("technician@") + pl.col("code"), since=pl.lit(TEAMS_FROM), document=pl.lit("驻村农技员名单"),
    ).filter(pl.Series(plan.filled["technician"]))  # fmt: skip


def _residents(
    plan: Plan, poor: pl.DataFrame, teams: pl.Series, people: dict[str, pl.Series], lots: Lots
) -> pl.DataFrame:
    """The members of the teams: the first secretary leads; where there is none, another member does."""
    place = pl.Series(places_within(plan.team_sizes))
    row = pl.Series(np.repeat(np.arange(poor.height), plan.team_sizes))
    first = pl.Series(plan.filled["first_secretary"]).gather(row)
    changed = pl.Series(np.isin(np.arange(poor.height), plan.changed["first_secretary"])).gather(row)
    follows = (place == 0) & changed
    known = poor.select("code", "area_id", change=_changes(plan, "first_secretary", lots))[row.to_list()].with_columns(
        place=place, first=first, person_id=people["residents"], team_id=teams.gather(row), follows_other=follows
    )
    role = (
        pl.when(pl.col("place") > 0).then(pl.lit("team_member")).when("first").then(pl.lit("first_secretary"))
        .otherwise(pl.lit("team_leader"))
    )  # fmt: skip
    return known.with_columns(kind=pl.lit("reside"), role=role, document=pl.lit("驻村工作组组建文件")).with_columns(
        slot=pl.when(pl.col("role") == "first_secretary").then(pl.lit("first_secretary@") + pl.col("code")),
        since=pl.when("follows_other").then("change").otherwise(pl.lit(TEAMS_FROM)),
        follows=pl.when("follows_other").then(pl.lit("S") + pl.col("code")),
    )


def _former_secretaries(
    plan: Plan, poor: pl.DataFrame, teams: pl.Series, people: dict[str, pl.Series], lots: Lots
) -> pl.DataFrame:
    """First secretaries who were replaced or recalled, and whom another followed on the day."""
    rows = plan.changed["first_secretary"]
    why = lots.choice("post/end-reason", len(rows), weights={"replaced": 0.5, "transferred": 0.3, "recalled": 0.2})
    return poor[rows.tolist()].select(
        "area_id", person_id=people["former_residents"], team_id=teams.gather(rows), kind=pl.lit("reside"),
        role=pl.lit("first_secretary"), slot=pl.lit("first_secretary@") + pl.col("code"), since=pl.lit(TEAMS_FROM),
        until=_changes(plan, "first_secretary", lots).gather(rows), end_reason=why, tag=pl.lit("S") + pl.col("code"),
        document=pl.lit("驻村工作组组建文件"),
    )  # fmt: skip


def _secretaries(villages: pl.DataFrame, people: pl.Series, lots: Lots) -> pl.DataFrame:
    """First secretaries of villages that are not poor but have many households on file."""
    after = lots.between("post/secretary-day", villages.height, low=0, high=300)
    since = pl.Series(np.datetime64(TEAMS_FROM, "D") + after.astype("timedelta64[D]")).cast(pl.Date)
    return villages.select(
        "area_id",
        person_id=people,
        since=since,
        kind=pl.lit("reside"),
        role=pl.lit("first_secretary"),
        slot=pl.lit("first_secretary@") + pl.col("code"),
        document=pl.lit("第一书记选派文件"),
    )


def _roving(villages: pl.DataFrame, organisations: Organisations) -> pl.DataFrame:
    """The technicians of the township serve every village that is not poor."""
    return villages.filter(~pl.col("poor")).select(
        "area_id", organisation_id=pl.col("township").replace_strict(organisations.technicians, return_dtype=pl.Int64),
        kind=pl.lit("contract"), role=pl.lit("roving_technicians"), since=pl.lit(TEAMS_FROM),
        document=pl.lit("三个一帮扶文件"),
    )  # fmt: skip

"""Party building in the villages: elections with their leaders, and the cases of weak organisations."""

from datetime import date

import numpy as np
import polars as pl

from xiuhua.demo.lots import Ints, Lots, taken
from xiuhua.demo.moments import day_of, numbered
from xiuhua.demo.targets import Targets

CRITERIA = (
    "incomplete_team", "unfit_secretary", "disunity", "no_activities", "no_new_members", "disorder", "ranked_last",
    "low_satisfaction", "interference", "closed_books", "named_by_department",
)  # fmt: skip
PROBLEMS = {
    "incomplete_team": "班子缺额，书记空缺三个月以上", "unfit_secretary": "书记年龄偏大，不胜任现职",
    "disunity": "班子成员意见不合，议事难决", "no_activities": "三会一课不落实", "no_new_members": "两年未发展党员",
    "disorder": "信访矛盾集中", "ranked_last": "年度考核排名末位", "low_satisfaction": "群众测评满意度低",
    "interference": "换届受宗族影响", "closed_books": "村务财务公开不及时",
    "named_by_department": "有关部门反映问题较多",
}  # fmt: skip
TERM_YEARS = 3
LAST_ELECTION, THIS_ELECTION = date(2013, 11, 1), date(2016, 11, 10)
STAYED_SHARE = 0.6  # of the secretaries were elected again
LISTED_YEARS = {2014: 0.3, 2015: 0.3, 2016: 0.4}


def rectification_table(bodies: pl.DataFrame, wanted: Targets, lots: Lots) -> pl.DataFrame:
    """The table rectification: as many village branches as wanted rectified and accepted, and a few cases open."""
    branches = bodies.filter(pl.col("kind") == "branch")
    turn = lots.order("weak/which", branches.height)[: wanted.rectified + wanted.open_rectifications]
    count = len(turn)
    closed = np.arange(count) < wanted.rectified
    year = np.where(closed, 2014 + lots.index("weak/year", count, weights=list(LISTED_YEARS.values())), 2016)
    listed = day_of(year, month=3, day=1, after=lots.between("weak/listed", count, low=0, high=90))
    taken_days = lots.between("weak/days", count, low=120, high=260)
    first, second = (lots.between(f"weak/criteria/{place}", count, low=0, high=len(CRITERIA) - 1) for place in (1, 2))
    cases = (
        branches[turn.tolist()]
        .select(organisation_id="id", village_id="area_id")
        .with_columns(
            listed_on=listed,
            first=taken(CRITERIA, first),
            second=taken(CRITERIA, second),
            accepted_on=pl.when(pl.lit(pl.Series(closed))).then(
                pl.lit(listed) + pl.duration(days=pl.lit(pl.Series(taken_days)))
            ),
        )
    )
    two = pl.col("first") != pl.col("second")
    return numbered(
        cases.sort("listed_on", "organisation_id").select(
            "organisation_id", "village_id", "listed_on", "accepted_on",
            criteria=pl.when(two).then(pl.col("first") + ";" + pl.col("second")).otherwise("first"),
            problem=pl.col("first").replace_strict(PROBLEMS, return_dtype=pl.String),
            accepted_by=pl.when(pl.col("accepted_on").is_not_null()).then(pl.lit("县委组织部")).otherwise(pl.lit("")),
            relapsed_on=pl.lit(None, pl.Date),
        )
    ).with_columns(key=lots.keys("weak/key", count))  # fmt: skip


def secretaries_before(bodies: pl.DataFrame, lots: Lots) -> Ints:
    """Which bodies (rows) had another secretary before the election of 2016: some of the branches."""
    changed = ~lots.happens("leader/stayed", bodies.height, share=STAYED_SHARE)
    return np.flatnonzero(changed & (bodies["kind"] == "branch").to_numpy())


def secretaries_of(bodies: pl.DataFrame, people: dict[str, pl.Series], lots: Lots) -> dict[str, pl.Series]:
    """Who leads the branch of each village, "now" and "before" the election of 2016."""
    now = people["village_secretaries"]
    earlier = now.clone().scatter(secretaries_before(bodies, lots), people["former_village_secretaries"])
    branch = bodies["kind"] == "branch"
    return {"now": now.filter(branch), "before": earlier.filter(branch)}


def leader_tables(
    bodies: pl.DataFrame, secretaries: pl.Series, former: pl.Series, lots: Lots
) -> dict[str, pl.DataFrame]:
    """The tables election and leader: every village body elects its secretary late in 2016; branches had one before.

    `secretaries` are persons in the order of `bodies`, `former` the persons who led the rows of `secretaries_before`.
    """
    count = bodies.height
    counties = bodies["county"].rank("dense").cast(pl.Int64).to_numpy()
    held = pl.Series(lots.between("election/day", count, low=0, high=20) + 7 * (counties % 4))
    earlier = secretaries.clone().scatter(secretaries_before(bodies, lots), former)
    before = bodies.with_columns(person_id=earlier, held_on=pl.lit(LAST_ELECTION) + pl.duration(days=pl.lit(held)))
    now = bodies.with_columns(person_id=secretaries, held_on=pl.lit(THIS_ELECTION) + pl.duration(days=pl.lit(held)))
    ends = now["held_on"]
    terms = pl.concat([
        before.with_columns(until=ends).filter(pl.col("kind") == "branch"),
        now.with_columns(until=pl.lit(None, pl.Date)),
    ])  # fmt: skip
    return _votes(numbered(terms.sort("id", "held_on").rename({"id": "organisation_id"})), lots)


def _votes(terms: pl.DataFrame, lots: Lots) -> dict[str, pl.DataFrame]:
    """One election and one leader for each term."""
    count = terms.height
    eligible = lots.between("election/eligible", count, low=18, high=75)
    cast = eligible - np.floor(eligible * 0.2 * lots.uniform("election/absent", count)).astype(np.int64)
    votes = cast - np.floor(cast * 0.4 * lots.uniform("election/against", count)).astype(np.int64)
    elections = terms.select(
        "id", "organisation_id", "held_on", key=lots.keys("election/key", count), term_years=pl.lit(TERM_YEARS),
        eligible=pl.Series(eligible), votes_cast=pl.Series(cast),
    )  # fmt: skip
    leaders = terms.select(
        "id", "organisation_id", "person_id", "until", election_id="id", post=pl.lit("secretary"),
        votes=pl.Series(votes), since="held_on",
    )  # fmt: skip
    return {"election": elections, "leader": leaders}

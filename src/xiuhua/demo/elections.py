"""Two-committee elections: villagers' committees of each village, who stood, what departments found, who was chosen."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from xiuhua.demo.lots import Flags, Ints, Lots
from xiuhua.demo.moments import numbered
from xiuhua.demo.organisations import FOUNDED
from xiuhua.demo.party import TERM_YEARS, THIS_ELECTION
from xiuhua.demo.staff import Group

BOTH_HEADS = 0.34  # of the heads lead the branch too
NO_WOMAN, STAYED = 0.06, 0.6
BARRED = 0.04  # of those who were not chosen: a department found against them
EARLIER, LATER = 12, 30  # days between announcement, vote of the branch, and vote of the villagers
UPPER_FROM = pl.lit(date(2013, 1, 10))
DEPARTMENTS = ("organisation", "discipline", "police", "court", "petitions")
FOUND = {"discipline": "党纪处分影响期未满", "police": "近三年有治安处罚", "court": "列入失信被执行人名单"}
EDUCATION = {"primary": 0.12, "junior": 0.45, "senior": 0.31, "college": 0.1, "bachelor": 0.02}
TAGS = {
    "": 0.35,
    "prosperous": 0.25,
    "returned": 0.15,
    "veteran": 0.12,
    "cooperative_head": 0.08,
    "college_official": 0.05,
}
CANDIDATE = (
    "election_id", "person_id", "post", "education", "tags", "previous_post", "votes", "elected",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Committees:
    """Which villages have whom: rows of the villages, by what happened there."""

    both: Flags  # the secretary is elected head too
    women: Flags  # the first member is a woman
    head_stayed: Flags
    member_stayed: Flags  # of both members, row by row
    village: Ints  # of each member the village


def plan_committees(villages: int, lots: Lots) -> Committees:
    """Decides who is elected to the villagers' committees."""
    return Committees(
        lots.happens("committee/both", villages, share=BOTH_HEADS),
        ~lots.happens("committee/no-woman", villages, share=NO_WOMAN),
        lots.happens("committee/head-stayed", villages, share=STAYED),
        lots.happens("committee/member-stayed", 2 * villages, share=STAYED),
        np.repeat(np.arange(villages), 2),
    )


def committee_groups(plan: Committees, organisations: pl.DataFrame) -> dict[str, Group]:
    """The people of the committees, in the order in which `committee_tables` takes them."""

    def villagers(count: int, title: str, *, women: float, party: float, born: tuple[int, int]) -> Group:
        nowhere = pl.Series([None] * count, dtype=pl.Int64)
        return Group(nowhere, "village", title, party_share=party, women_share=women, born=born)

    above = organisations.filter(pl.col("kind") == "party_committee").select("id", "level")
    women, gone = int(plan.women.sum()), int((~plan.member_stayed).sum())
    return {
        "village_heads": villagers(int((~plan.both).sum()), "村委会主任", women=0.08, party=0.8, born=(1956, 1987)),
        "committee_women": villagers(women, "村委会委员", women=1.0, party=0.5, born=(1962, 1992)),
        "committee_men": villagers(
            2 * len(plan.both) - women, "村委会委员", women=0.0, party=0.65, born=(1956, 1992)
        ),
        "runners_up": villagers(len(plan.both), "村民", women=0.12, party=0.5, born=(1956, 1992)),
        "former_village_heads": villagers(
            int((~plan.both & ~plan.head_stayed).sum()), "村民", women=0.06, party=0.75, born=(1950, 1980)
        ),
        "upper_secretaries": Group(above["id"], above["level"], "党委书记", party_share=1.0, born=(1962, 1980)),
        "former_committee": villagers(gone, "村民", women=0.3, party=0.5, born=(1950, 1982)),
    }  # fmt: skip


def committee_tables(
    plan: Committees, villages: pl.DataFrame, tables: dict[str, pl.DataFrame], people: dict[str, pl.Series], lots: Lots
) -> dict[str, pl.DataFrame]:
    """The tables organisation, election, leader (with those of `tables` before them), candidate and candidatereview.

    `people` has also who leads each village's branch: "now", and "before" the last election.
    """
    bodies = _bodies(villages, tables["organisation"], lots)
    held = _held(tables, villages.height)
    terms = [_term(plan, bodies, people, held.with_columns(on=held[when]), when=when) for when in ("before", "now")]
    elections = _elections(tables["election"], bodies, held, villages, lots)
    standing = _standing(tables, elections, pl.concat(terms), people["runners_up"], lots)
    leaders = _with_upper(_leaders(tables["leader"], standing, elections, lots), tables["organisation"], people, lots)
    return {
        "organisation": pl.concat([tables["organisation"], bodies.select(tables["organisation"].columns)]),
        "election": elections.drop("village", "when", strict=False),
        "leader": leaders,
    } | _candidates(standing, elections, lots)


def _bodies(villages: pl.DataFrame, before: pl.DataFrame, lots: Lots) -> pl.DataFrame:
    """A villagers' committee for each village, numbered after all other organisations."""
    short = pl.col("township_name").str.strip_suffix("办事处")
    end = pl.when(pl.col("name").str.ends_with("社区")).then(pl.lit("居民委员会")).otherwise(pl.lit("民委员会"))
    return villages.with_row_index("village").select(
        pl.col("village").cast(pl.Int64), "area_id",
        id=pl.col("village").cast(pl.Int64) + int(before["id"].max()) + 1,  # type: ignore[arg-type]  # ids
        name=short + pl.col("name") + end, kind=pl.lit("villagers_committee"), level=pl.lit("village"),
        founded=pl.lit(FOUNDED), parent_id=pl.lit(None, pl.Int64), dissolved=pl.lit(None, pl.Date),
        key=lots.keys("committee/key", villages.height),
    )  # fmt: skip


def _held(tables: dict[str, pl.DataFrame], villages: int) -> pl.DataFrame:
    """The days on which villagers vote, some weeks after their branch."""
    branches = tables["organisation"].filter(pl.col("kind") == "branch").select(organisation_id="id")
    branches = branches.with_row_index("village").with_columns(pl.col("village").cast(pl.Int64))
    rows = tables["election"].join(branches, on="organisation_id", how="inner")
    later = pl.col("held_on") + pl.duration(days=LATER)
    first = rows.filter(pl.col("held_on") < THIS_ELECTION).select("village", before=later)
    return (
        rows.filter(pl.col("held_on") >= THIS_ELECTION).select("village", now=later)
        .join(first, on="village", how="left").sort("village").head(villages)
    )  # fmt: skip


def _term(
    plan: Committees, bodies: pl.DataFrame, people: dict[str, pl.Series],
    held: pl.DataFrame, *, when: str,
) -> pl.DataFrame:  # fmt: skip
    """Who was elected to the committees at one of both elections: `village`, `when`, `post`, `person_id`, `stayed`."""
    women = np.flatnonzero(plan.women)
    heads = people[when].clone().scatter(np.flatnonzero(~plan.both), people["village_heads"])
    slots = np.arange(2 * len(plan.both))
    of_women = np.isin(slots, 2 * women)
    members = pl.Series(np.zeros(len(slots), np.int64)).scatter(slots[of_women], people["committee_women"])
    members = members.scatter(slots[~of_women], people["committee_men"])
    head_stayed = pl.Series(plan.head_stayed | plan.both)
    if when == "before":
        heads = heads.scatter(np.flatnonzero(~head_stayed.to_numpy()), people["former_village_heads"])
        members = members.scatter(np.flatnonzero(~plan.member_stayed), people["former_committee"])
    frames = [
        pl.DataFrame({"village": np.arange(len(plan.both)), "person_id": heads, "stayed": head_stayed,
                      "post": ["village_head"] * len(plan.both)}),
        pl.DataFrame({"village": plan.village, "person_id": members, "stayed": pl.Series(plan.member_stayed),
                      "post": ["committee_member"] * len(slots)}),
    ]  # fmt: skip
    return (
        pl.concat(frames)
        .join(bodies.select("village", organisation_id="id"), on="village")
        .join(held.select("village", held_on="on"), on="village")
        .with_columns(when=pl.lit(when))
    )


def _elections(
    before: pl.DataFrame, bodies: pl.DataFrame, held: pl.DataFrame, villages: pl.DataFrame, lots: Lots
) -> pl.DataFrame:
    """All elections: those of Party organisations, and after them those of villagers' committees."""
    rows = pl.concat([
        held.select("village", held_on=when).with_columns(when=pl.lit(when)) for when in ("before", "now")
    ])  # fmt: skip
    rows = rows.join(bodies.select("village", organisation_id="id"), on="village", how="left", maintain_order="left")
    count = rows.height
    grown = pl.Series(np.floor(villages["population"].to_numpy() * 0.72).astype(np.int64)).gather(rows["village"])
    share = pl.Series(0.68 + 0.27 * lots.uniform("committee/turnout", count))
    own = rows.with_columns(
        id=pl.int_range(1, count + 1, dtype=pl.Int64) + int(before["id"].max()),  # type: ignore[arg-type]  # ids
        key=lots.keys("committee/election/key", count), term_years=pl.lit(TERM_YEARS),
        eligible=grown.clip(lower_bound=30), votes_cast=(grown.clip(lower_bound=30) * share).floor().cast(pl.Int64),
    )  # fmt: skip
    told = pl.concat([before, own], how="diagonal_relaxed")
    return told.with_columns(
        kind=pl.lit("general"), announced_on=pl.col("held_on") - pl.duration(days=EARLIER + LATER),
        document=pl.lit("村“两委”换届选举工作方案"), confirmed_on="held_on", in_post_from="held_on",
    )  # fmt: skip


def _standing(
    tables: dict[str, pl.DataFrame], elections: pl.DataFrame, terms: pl.DataFrame, runners_up: pl.Series, lots: Lots
) -> pl.DataFrame:
    """Everybody who stood: those chosen by Party organisations and villagers, and one more for head of each village."""
    party = tables["leader"].select(
        "election_id", "person_id", "post", "votes", "organisation_id", leader_id="id",
        stayed=pl.col("person_id").is_duplicated(), elected=pl.lit(value=True),
    )  # fmt: skip
    ids = elections.filter(pl.col("village").is_not_null()).select("village", "when", "votes_cast", election_id="id")
    chosen = terms.join(ids, on=["village", "when"], how="left", maintain_order="left").with_columns(
        elected=pl.lit(value=True)
    )
    part = pl.Series(0.58 + 0.38 * lots.uniform("committee/votes", chosen.height))
    chosen = chosen.with_columns(votes=(pl.col("votes_cast") * part).floor().cast(pl.Int64))
    head = chosen.filter(pl.col("post") == "village_head", pl.col("when") == "now")
    least = pl.Series(0.2 + 0.6 * lots.uniform("committee/against", head.height))
    barred = pl.Series(lots.happens("committee/barred", head.height, share=BARRED))
    others = head.with_columns(
        person_id=runners_up, elected=pl.lit(value=False), stayed=pl.lit(value=False), barred=barred,
        votes=pl.when(~barred).then(((pl.col("votes_cast") - pl.col("votes")) * least).floor().cast(pl.Int64)),
    )  # fmt: skip
    return numbered(pl.concat([party, chosen, others], how="diagonal_relaxed")).with_columns(
        pl.col("barred").fill_null(value=False)
    )


def _leaders(before: pl.DataFrame, standing: pl.DataFrame, elections: pl.DataFrame, lots: Lots) -> pl.DataFrame:
    """All leaders with the education they stood with: those of Party organisations, then those of villagers."""
    educated = _by_person("education", EDUCATION, lots)
    days = elections.select("organisation_id", election_id="id", since="held_on")
    own = standing.filter(pl.col("leader_id").is_null() & pl.col("elected")).select(
        "election_id", "person_id", "post", "votes"
    )
    own = own.join(days, on="election_id", how="left", maintain_order="left")
    ends = days.filter(pl.col("since") >= THIS_ELECTION).select("organisation_id", until="since")
    own = own.join(ends, on="organisation_id", how="left", maintain_order="left").with_columns(
        until=pl.when(pl.col("since") < THIS_ELECTION).then("until"),
        id=pl.int_range(1, pl.len() + 1, dtype=pl.Int64) + int(before["id"].max()),  # type: ignore[arg-type]  # ids
    )
    return pl.concat([before, own], how="diagonal_relaxed").with_columns(education=educated)


def _with_upper(
    leaders: pl.DataFrame, organisations: pl.DataFrame, people: dict[str, pl.Series], lots: Lots
) -> pl.DataFrame:
    """The leaders, and the secretaries of the Party committees of townships, counties and the city."""
    committees = organisations.filter(pl.col("kind") == "party_committee").select(organisation_id="id")
    since = lots.between("upper/since", committees.height, low=0, high=1_100)
    upper = committees.with_columns(
        id=pl.int_range(1, pl.len() + 1, dtype=pl.Int64) + int(leaders["id"].max()),  # type: ignore[arg-type]  # ids
        person_id=people["upper_secretaries"], post=pl.lit("secretary"), education=pl.lit("bachelor"),
        since=UPPER_FROM + pl.duration(days=pl.lit(pl.Series(since))),
    )  # fmt: skip
    return pl.concat([leaders, upper], how="diagonal_relaxed")


def _by_person(purpose: str, weights: dict[str, float], lots: Lots) -> pl.Expr:
    """A text of each person, the same wherever they stand."""
    kept = lots.choice(f"committee/{purpose}", 5_000, weights=weights).to_list()
    return (pl.col("person_id") * 7_919 % len(kept)).replace_strict(
        list(range(len(kept))), kept, return_dtype=pl.String
    )


def _candidates(standing: pl.DataFrame, elections: pl.DataFrame, lots: Lots) -> dict[str, pl.DataFrame]:
    """The tables candidate and candidatereview: departments looked at who stood in the last elections."""
    days = elections.select(election_id="id", held_on="held_on")
    rows = standing.join(days, on="election_id", how="left", maintain_order="left")
    again = pl.col("stayed") & (pl.col("held_on") >= THIS_ELECTION)
    tags = _by_person("tags", TAGS, lots)
    candidates = rows.with_columns(
        education=_by_person("education", EDUCATION, lots),
        tags=pl.when(again & (tags != "")).then(tags + ";serving").when(again).then(pl.lit("serving")).otherwise(tags),
        previous_post=pl.when(again).then("post").otherwise(pl.lit("")),
    ).select("id", *CANDIDATE, key=lots.keys("candidate/key", rows.height))
    looked = rows.filter(pl.col("held_on") >= THIS_ELECTION).join(
        pl.DataFrame({"department": DEPARTMENTS}), how="cross", maintain_order="left_right"
    )
    against = lots.choice("candidate/against", rows.height, weights=dict.fromkeys(FOUND, 1.0))
    found = pl.col("barred") & (pl.col("department") == against.gather(looked["id"] - 1))
    reviews = looked.with_columns(found=found).select(
        "department", candidate_id="id", passed=~pl.col("found"), on=pl.col("held_on") - pl.duration(days=5),
        reason=pl.when("found").then(pl.col("department").replace_strict(FOUND, default="")).otherwise(pl.lit("")),
        recorded=pl.col("held_on").cast(pl.Datetime("us")).dt.replace_time_zone("UTC"),
    )  # fmt: skip
    return {"candidate": candidates, "candidatereview": numbered(reviews)}

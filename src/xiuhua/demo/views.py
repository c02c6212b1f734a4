"""Members and households with all that holds for them at the end of the story, a wide row each."""

import polars as pl

from xiuhua.demo.fault_kinds import Tables
from xiuhua.demo.targets import STORY_ENDS

ABLE = ("ordinary", "skilled", "weak")


def member_view(tables: Tables) -> pl.DataFrame:
    """Everybody in a household on file: what the member tables say, age, and what their household comes to."""
    belonging = _now(tables["belonging"]).select("member_id", "household_id", "relation", belonging_id="id")
    member = tables["member"].rename({"id": "member_id", "number": "member"}).drop("key")
    view = belonging.join(member, on="member_id", maintain_order="left")
    for name in ("schooling", "health", "labour", "socialsecurity"):
        facts = tables[name].drop("id", "since", "until", "recorded", "source")
        view = view.join(facts, on="member_id", maintain_order="left")
    work = tables["work"].group_by("member_id", maintain_order=True).agg(pl.col("months").last())
    on_file = _status(tables)
    return _with_relatives(
        view.join(work, on="member_id", how="left", maintain_order="left")
        .join(on_file, on="household_id", maintain_order="left")
        .with_columns(age=_age())
    )


def household_view(tables: Tables, members: pl.DataFrame) -> pl.DataFrame:
    """Households on file: status and type, main cause, house, wage and farming, and what their members come to."""
    view = _status(tables).with_columns(member=pl.lit(""))
    able = pl.col("ability").is_in(ABLE) & pl.col("age").is_between(16, 59)
    summary = members.group_by("household_id", maintain_order=True).agg(
        able=able.sum(),
        full=pl.col("ability").is_in(ABLE[:2]).sum(),
        students=_studies().sum(),
        ill=(pl.col("chronic") | pl.col("serious")).sum(),
        disabled=pl.col("disabled").sum(),
        persons=pl.len(),
    )
    parts = ("wage", "operating_gross", "operating_cost")
    income = tables["incomepart"].group_by("household_id", maintain_order=True).agg(
        pl.col("amount_fen").filter(pl.col("part") == part).last().alias(part) for part in parts
    )  # fmt: skip
    causes = tables["cause"].group_by("household_id", maintain_order=True).agg(
        cause=pl.col("cause").filter("main").first(), causes=pl.len()
    )  # fmt: skip
    for other in (summary, income, causes):
        view = view.join(other, on="household_id", how="left", maintain_order="left")
    return view


def _status(tables: Tables) -> pl.DataFrame:
    """Households that are on file, with number, status, type and the day of their last exit."""
    standing = _now(tables["standing"]).select("household_id", "status", "household_type")
    exits = tables["standing"].filter(pl.col("status") == "exited").select("household_id", exited_on="since")
    number = tables["household"].select(household_id="id", household="number")
    return (
        standing.filter(~pl.col("status").is_in(["terminated", "closed"]))
        .join(number, on="household_id", maintain_order="left")
        .join(exits, on="household_id", how="left", maintain_order="left")
        .sort("household_id")
    )


def _now(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.filter(pl.col("since") <= STORY_ENDS, pl.col("until").is_null() | (pl.col("until") > STORY_ENDS))


def _age() -> pl.Expr:
    """Completed years at the end of the story."""
    birth = pl.col("birth")
    later = birth.dt.month().cast(pl.Int32) * 100 + birth.dt.day() > STORY_ENDS.month * 100 + STORY_ENDS.day
    return STORY_ENDS.year - birth.dt.year() - later.cast(pl.Int32)


def _studies() -> pl.Expr:
    return ~pl.col("school_status").is_in(["not_in_school", "below_school_age", ""])


def _with_relatives(view: pl.DataFrame) -> pl.DataFrame:
    """The members with the head's birth and sex, whether there is a spouse, and how many live there."""
    heads = view.filter(pl.col("relation") == "head").select("household_id", head_birth="birth", head_sex="sex")
    sizes = view.group_by("household_id", maintain_order=True).agg(
        persons=pl.len(), spouses=(pl.col("relation") == "spouse").sum()
    )
    return (
        view.join(heads, on="household_id", how="left", maintain_order="left")
        .join(sizes, on="household_id", maintain_order="left")
        .with_columns(studies=_studies(), head_age=(STORY_ENDS.year - pl.col("head_birth").dt.year()))
    )

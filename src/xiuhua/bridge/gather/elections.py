"""The tables of elections: who holds an elected post of a village, and the bodies that they make up."""

import polars as pl

from xiuhua.bridge.gather.notes import Notes, places
from xiuhua.bridge.gather.reading import bare_key, columns
from xiuhua.register.models import Leader

SECRETARY, HEAD = "secretary", "village_head"
VILLAGE = "village"


def officials(notes: Notes) -> pl.DataFrame:
    """Who holds an elected post in an organisation of a village on the day."""
    return notes.once(_holding).sort("area", "organisation", "post", "official")


def committees(notes: Notes) -> pl.DataFrame:
    """The organisations of villages whose posts are elected, as they are made up on the day."""
    known = pl.col("sex").is_not_null().all()
    return (
        notes.once(_holding)
        .group_by("organisation", "organisation_kind", "area", maintain_order=True)
        .agg(
            members=pl.col("official").n_unique().cast(pl.Int64), term_ends=pl.col("term_ends").max(),
            women=pl.when(known).then(pl.col("official").filter(pl.col("sex") == "female").n_unique()).cast(pl.Int64),
        )
        .sort("area", "organisation")
    )  # fmt: skip


def _holding(notes: Notes) -> pl.DataFrame:
    rows = columns(
        Leader.objects.on(notes.day).filter(
            election__isnull=False, organisation__level=VILLAGE, organisation__dissolved__isnull=True
        ),
        official="person__key", organisation="organisation__key", organisation_kind="organisation__kind",
        area_id="organisation__area", post="post", sex="person__sex", birth_year="person__birth_year",
        education="education", party_member="person__party_member", since="since", held_on="election__held_on",
        term_years="election__term_years",
    )  # fmt: skip
    placed = rows.join(notes.once(places), on="area_id", how="left", maintain_order="left")
    here = pl.struct("official", "area")
    posts = [(pl.col("post") == post).any().over("official", "area") for post in (SECRETARY, HEAD)]
    return placed.with_columns(
        bare_key("official"), bare_key("organisation"),
        pl.when(pl.col("sex") != "").then("sex").alias("sex"),
        age=pl.lit(notes.day.year) - pl.col("birth_year").cast(pl.Int64),
        both_heads=posts[0] & posts[1],
        in_both=pl.col("organisation").n_unique().over(here) > 1,
        term_ends=pl.col("held_on").dt.offset_by(pl.format("{}y", "term_years")),
    )  # fmt: skip

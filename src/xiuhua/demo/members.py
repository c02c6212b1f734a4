"""The tables of members: who they are, and to which household they belong from when until when."""

import polars as pl

from xiuhua.demo.families import Families
from xiuhua.demo.lots import Lots
from xiuhua.demo.moments import learnt, numbered
from xiuhua.demo.names import full_names, identity_numbers

ETHNICITIES = {"han": 0.995, "tujia": 0.002, "qiang": 0.001, "hui": 0.001, "miao": 0.001}
GUEST_RELATIONS = {True: "father", False: "mother"}


def with_ways(people: pl.DataFrame, households: pl.DataFrame, families: Families, lots: Lots) -> pl.DataFrame:
    """Everybody with id, key, number, name, id_number; the day their household ended with them; and their home now.

    `home` is the row of the household where they live on the demo's day, `here` whether it is on file with them.
    """
    row = people["household"]
    count = people.height
    host = pl.Series(families.host).gather(row)
    moved = pl.Series(households["end_kind"].gather(row)).is_in(["merged", "closed"])
    ended = households["ended_on"].gather(row)
    numbers = households["number"].gather(row) + (people["place"] + 1).cast(pl.String).str.zfill(2)
    guest = host >= 0
    return (
        numbered(people)
        .with_columns(
            key=lots.keys("member/key", count),
            number=numbers,
            name=full_names(people["surname"].to_numpy(), people["male"].to_numpy(), purpose="member", lots=lots),
            id_number=identity_numbers(numbers.str.head(6), people["birth"], people["male"].to_numpy()),
            guest=guest,
            home=pl.select(pl.when(pl.lit(guest)).then(pl.lit(host)).otherwise(pl.lit(row))).to_series(),
            ended_on=pl.select(pl.when(pl.lit(moved)).then(pl.lit(ended))).to_series(),
        )
        .with_columns(
            here=pl.col("left").is_null() & (pl.col("guest") | pl.lit(households["helped"].gather(row))),
            relation_now=pl.when("guest")
            .then(pl.col("male").replace_strict(GUEST_RELATIONS, return_dtype=pl.String))
            .when(pl.col("head_since").is_not_null())
            .then(pl.lit("head"))
            .otherwise("relation"),
        )
    )


def member_table(people: pl.DataFrame, certificates: pl.DataFrame, lots: Lots) -> pl.DataFrame:
    """The table member; `certificates` (id, digits) names those who show a disability certificate, and its end."""
    count = people.height
    adult = people["birth"].dt.year() <= 1996
    party = pl.Series(lots.happens("member/party", count, share=0.03)) & adult
    shown = people.join(certificates, on="id", how="left", maintain_order="left")
    return shown.select(
        "id", "key", "number", "name",
        sex=pl.when("male").then(pl.lit("male")).otherwise(pl.lit("female")),
        birth="birth",
        ethnicity=lots.choice("member/ethnicity", count, weights=ETHNICITIES),
        political=pl.select(pl.when(pl.lit(party)).then(pl.lit("party_member")).otherwise(pl.lit("masses"))).to_series(),
        id_kind=pl.when(pl.col("digits").is_not_null())
        .then(pl.lit("disability_certificate"))
        .otherwise(pl.lit("resident_identity")),
        id_number=pl.col("id_number") + pl.col("digits").fill_null(""),
    )  # fmt: skip


def belonging_table(people: pl.DataFrame, households: pl.DataFrame) -> pl.DataFrame:
    """The table belonging: a row per member and household, two for who became head or moved in with a son."""
    ids = households["id"]
    spans = people.with_columns(household_id=ids.gather(people["household"]), home_id=ids.gather(people["home"]))
    way_out = (
        pl.when("guest").then(pl.lit("split")).when(pl.col("ended_on").is_not_null()).then(pl.lit("moved_out"))
        .otherwise("how_left")
    )  # fmt: skip
    until = pl.coalesce("left", "ended_on")
    follows = pl.col("head_since").is_not_null()
    first = spans.select(
        "id", "household_id", "relation", "how_joined",
        how_left=pl.when(follows).then(pl.lit("")).otherwise(way_out),
        since="joined",
        until=pl.when(follows).then("head_since").otherwise(until),
    )  # fmt: skip
    heads = spans.filter(follows).select(
        "id", "household_id", relation=pl.lit("head"), how_joined="how_joined", how_left=pl.lit(""),
        since="head_since", until=until,
    )  # fmt: skip
    guests = spans.filter("guest").select(
        "id", household_id="home_id", relation="relation_now", how_joined=pl.lit("split"), how_left=pl.lit(""),
        since="ended_on", until=pl.lit(None, pl.Date),
    )  # fmt: skip
    rows = pl.concat([first, heads, guests]).sort("id", "since").rename({"id": "member_id"})
    return numbered(rows).with_columns(learnt())

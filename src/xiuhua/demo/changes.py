"""What happens to the families until the demo's day: births, deaths and marriages, one a household at most."""

import numpy as np
import polars as pl

from xiuhua.demo.families import SHAPES, Families
from xiuhua.demo.households import natural_change
from xiuhua.demo.lots import Lots
from xiuhua.demo.names import surnames
from xiuhua.demo.people import BOYS_SHARE, list_people, relation_of
from xiuhua.demo.targets import FILED_ON, Targets

CHANGE_WEIGHTS = {"none": 0.54, "birth": 0.14, "death": 0.12, "marriage_out": 0.10, "marriage_in": 0.10}
GAINS, LOSSES = ("birth", "marriage_in"), ("death", "marriage_out")
YEARS = {"2014": 1.0, "2015": 1.0, "2016": 1.0}


def live_on(households: pl.DataFrame, families: Families, wanted: Targets, lots: Lots) -> pl.DataFrame:
    """Everybody who ever belongs to a household, by household.

    Columns: household (row), place, letter, relation, male, birth, surname; joined, how_joined; left, how_left (empty
    for those who stay); head_since (of a widow or widower who follows).
    """
    people = list_people(families, lots)
    changes = _balanced(_changes(people, households, families, lots), households, wanted, lots)
    people = people.with_row_index("person").join(
        changes.select("person", "kind", "year_end"), on="person", how="left", maintain_order="left"
    )
    lost = pl.col("kind").is_in(LOSSES)
    people = people.with_columns(
        joined=pl.lit(FILED_ON),
        how_joined=pl.lit("registered"),
        left=pl.when(lost).then("year_end"),
        how_left=pl.when(lost).then("kind").otherwise(pl.lit("")),
    )
    newcomers = pl.concat([_born(people, lots), _married_in(people, lots)])
    everybody = pl.concat([people.select(newcomers.columns), newcomers]).sort("household", "place")
    return _with_followers(everybody)


def _changes(people: pl.DataFrame, households: pl.DataFrame, families: Families, lots: Lots) -> pl.DataFrame:
    """The drawn changes that can be: household (row), person (row of `people`), kind, year_end."""
    count = households.height
    drawn = households.select(
        household=pl.int_range(pl.len(), dtype=pl.Int64),
        kind=lots.choice("change/kind", count, weights=CHANGE_WEIGHTS),
        year_end=pl.date(pl.lit(lots.choice("change/year", count, weights=YEARS).cast(pl.Int32)), 12, 31),
        stays=pl.col("helped"),
        letters=pl.Series([shape.letters for shape in SHAPES]).gather(families.shape),
        old_parent=families.old_parent,
        son_age=families.son,
    ).filter("stays", pl.col("kind") != "none")
    age, letter = pl.col("age"), pl.col("letter")
    with_son = (letter == "D") & (pl.col("son_age") <= 36)
    with_spouse = letter.is_in(["H", "S"]) & pl.col("letters").str.contains("S") & (pl.col("old_parent") <= 36)
    can = {
        "birth": (with_son | (with_spouse & ~pl.col("male"))) & age.is_between(19, 35),
        "death": (letter.is_in(["F", "O"]) & (age >= 60))
        | ((pl.col("letters") == "HS") & (letter == "H") & (age >= 62)),
        "marriage_out": (letter == "C") & ~pl.col("male") & age.is_between(20, 25),
        "marriage_in": (letter == "C") & pl.col("male") & age.is_between(22, 27),
    }
    room = (pl.col("kind").is_in(LOSSES)) | (pl.col("letters").str.len_chars() < 8)
    fits = pl.any_horizontal((pl.col("kind") == kind) & condition for kind, condition in can.items())
    return (
        people.with_row_index("person")
        .join(drawn, on="household", maintain_order="left")
        .filter(room & fits)
        .unique("household", keep="first", maintain_order=True)
        .select("household", "person", "kind", "year_end")
    )


def _balanced(changes: pl.DataFrame, households: pl.DataFrame, wanted: Targets, lots: Lots) -> pl.DataFrame:
    """The changes less a few, so that the households still poor grow by exactly the number they should."""
    poor = households["poor"].gather(changes["household"])
    gains = (poor & changes["kind"].is_in(GAINS)).to_numpy()
    losses = (poor & changes["kind"].is_in(LOSSES)).to_numpy()
    surplus = int(gains.sum() - losses.sum()) - natural_change(wanted)
    dropped = gains if surplus > 0 else losses
    turn = lots.order("change/balance", changes.height)
    cancelled = np.zeros(changes.height, bool)
    cancelled[turn[dropped[turn]][: abs(surplus)]] = True
    if cancelled.sum() < abs(surplus):
        raise ValueError(f"A city of {wanted.households} households has too few changes to balance: use another seed.")
    return changes.filter(pl.Series(~cancelled))


def _born(people: pl.DataFrame, lots: Lots) -> pl.DataFrame:
    """The newborn of the year, with their father's surname."""
    mothers = people.filter(pl.col("kind") == "birth")
    count = mothers.height
    days = lots.between("change/birthday", count, low=0, high=349)
    fathers = _after_head(people, mothers)
    return _newcomers(
        mothers.with_columns(
            letter=pl.when(pl.col("letter") == "D").then(pl.lit("G")).otherwise(pl.lit("C")),
            male=pl.Series(lots.happens("change/boy", count, share=BOYS_SHARE)),
            birth=pl.col("year_end").dt.truncate("1y") + pl.duration(days=pl.lit(pl.Series(days))),
            surname=fathers,
        ),
        people,
    )


def _after_head(people: pl.DataFrame, mothers: pl.DataFrame) -> pl.Series:
    """The surname that a child born to each mother gets: her son's-side husband's, or that of the head's couple."""
    men = people.filter(pl.col("male") & pl.col("letter").is_in(["H", "S", "M"]))
    of_son = men.filter(pl.col("letter") == "M").select("household", son="surname")
    of_couple = men.filter(pl.col("letter") != "M").unique("household", keep="first", maintain_order=True)
    return (
        mothers.join(of_son, on="household", how="left", maintain_order="left")
        .join(of_couple.select("household", father="surname"), on="household", how="left", maintain_order="left")
        .select(pl.when(pl.col("letter") == "D").then("son").otherwise("father"))
        .to_series()
    )


def _married_in(people: pl.DataFrame, lots: Lots) -> pl.DataFrame:
    """Wives of sons who marry, a little younger or older than they."""
    sons = people.filter(pl.col("kind") == "marriage_in")
    count = sons.height
    younger = lots.between("change/bride", count, low=-300, high=500)
    return _newcomers(
        sons.with_columns(
            letter=pl.lit("D"),
            male=pl.lit(value=False),
            birth=pl.col("birth") + pl.duration(days=pl.lit(pl.Series(younger))),
            surname=pl.Series(surnames(count, purpose="change/bride/surname", lots=lots)),
        ),
        people,
    )


def _newcomers(rows: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Rows of people who join at the year's end, listed after the others of their household."""
    sizes = people.group_by("household", maintain_order=True).len("size").with_columns(pl.col("size").cast(pl.Int64))
    return rows.join(sizes, on="household", maintain_order="left").select(
        "household", pl.col("size").alias("place"), "letter", relation_of().alias("relation"), "male", "birth",
        "surname",
        joined="year_end", how_joined="kind", left=pl.lit(None, pl.Date), how_left=pl.lit(""),
    )  # fmt: skip


def _with_followers(people: pl.DataFrame) -> pl.DataFrame:
    """Who heads the household after a head that died: the other one of the couple."""
    died = people.filter((pl.col("letter") == "H") & (pl.col("how_left") == "death")).select(
        "household", head_died="left"
    )
    followed = people.join(died, on="household", how="left", maintain_order="left")
    return followed.with_columns(head_since=pl.when(pl.col("letter") == "S").then("head_died")).drop("head_died")

"""Random rulebooks over random tables: homes and the things in them, with facts of every kind upon each other."""

from datetime import date

import polars as pl
from hypothesis import strategies as st

from tests.reckon.conditions import DAYS, PARAMETERS, WORDS, conditions
from xiuhua.reckon.rules.facts import Fact
from xiuhua.reckon.rules.rulebook import Rulebook
from xiuhua.reckon.tables import WITHIN, Table

HOMES = Table("homes", ("home",), {"home": pl.String, "area": pl.String, "size": pl.Int64, "founded": pl.Date})
THINGS = Table(
    "things",
    ("home", "thing"),
    {
        "home": pl.String, "thing": pl.String, "a": pl.Int64, "b": pl.Int16, "money_fen": pl.Int64, "word": pl.String,
        "true_one": pl.Boolean, "other": pl.Boolean, "day": pl.Date, "later": pl.Date,
    },
)  # fmt: skip
PLACES = Table("places", ("place",), {"place": pl.String, "area": pl.String, "hills": pl.Int64}, place=True)
TABLES = {table.name: table for table in (HOMES, THINGS, PLACES, WITHIN)}
INSIDE = [("v1", "v1"), ("v2", "v2"), ("v1", "t1"), ("v2", "t1"), ("t1", "t1")]
YESTERYEAR = date(2016, 3, 31)

small = st.none() | st.integers(-2, 2)
days = st.none() | st.sampled_from(DAYS)
truths = st.none() | st.booleans()
homes_of = st.fixed_dictionaries({"area": st.none() | st.sampled_from(["v1", "v2"]), "size": small, "founded": days})
things_of = st.fixed_dictionaries(
    {
        "home": st.sampled_from(["h1", "h2", "h3", "h9"]), "a": small, "b": small,
        "money_fen": st.none() | st.integers(-3, 3).map(lambda n: n * 101), "word": st.none() | st.sampled_from(WORDS),
        "true_one": truths, "other": truths, "day": days, "later": days,
    }
)  # fmt: skip


@st.composite
def worlds(draw):
    """The rows of every table: some homes without things, a thing whose home is gone, homes in no area."""
    homes = [{"home": f"h{n}", **row} for n, row in enumerate(draw(st.lists(homes_of, min_size=1, max_size=3)), 1)]
    things = [{**row, "thing": f"t{n}"} for n, row in enumerate(draw(st.lists(things_of, max_size=7)), 1)]
    places = [{"place": code, "area": code, "hills": draw(small)} for code in ("v1", "v2", "t1")]
    within = [{"area": area, "ancestor": around} for area, around in INSIDE]
    return {"homes": homes, "things": things, "places": places, "within": within}


@st.composite
def rulebooks(draw):
    """A rulebook with a fact of every take, some over others' results, in an order that does not matter."""
    condition = conditions().map(lambda made: made[0])
    number = st.sampled_from(["a", "b", "money_yuan", "a + b", "a / b", "money_yuan * 2", "-a"])
    comparable = number | st.sampled_from(["day", "later"])
    value = st.sampled_from(["a", "word", "day", "true_one", "money_yuan"])
    where = st.just("") | condition
    looking = st.sampled_from(["home.size > a", "home.total >= 1", "not home.some", "home.area = 'v1'"])
    facts = [
        Fact("homes", "total", "count", draw(condition), "things", draw(where)),
        Fact("homes", "some", "any", draw(condition), "things", draw(where)),
        Fact("homes", "every", "all", draw(condition), "things", draw(where)),
        Fact("homes", "worth", "sum", draw(number), "things", draw(where)),
        Fact("homes", "least", "min", draw(comparable), "things", draw(where)),
        Fact("homes", "most", "max", draw(comparable), "things", draw(where)),
        Fact("homes", "lead", "first", draw(value), "things", draw(where)),
        Fact("homes", "again", "first", draw(value), "things"),
        Fact("things", "alike", "repeats", draw(st.sampled_from(["a", "word"])), "", draw(where)),
        Fact("things", "looked", "is", draw(looking)),
        Fact("homes", "looking", "count", "looked and alike > 1", "things"),
        Fact(
            "homes", "sound", "is", draw(st.sampled_from(["some or every", "total > 1 and not some", "worth > size"]))
        ),
        Fact("homes", "sound_then", "year_before", draw(st.sampled_from(["sound", "size", "worth"]))),
        Fact("places", "sound_homes", "count", "sound", "homes", draw(st.sampled_from(["", "size >= 0"]))),
        Fact("places", "any_sound", "any", "sound", "homes"),
        Fact("places", "all_sound", "all", "sound", "homes", draw(st.sampled_from(["", "size >= 0"]))),
        Fact("places", "wealth", "sum", "worth", "homes"),
        Fact("places", "smallest", "min", "size", "homes"),
        Fact("places", "steep", "is", "hills > sound_homes"),
    ]
    return Rulebook(TABLES, tuple(draw(st.permutations(facts))))


def frames(world):
    """The rows of a world as frames of their tables' types."""
    return {name: pl.DataFrame(rows, schema=dict(TABLES[name].columns)) for name, rows in world.items()}


PARAMETERS_THEN = {**PARAMETERS, "as_of": YESTERYEAR}

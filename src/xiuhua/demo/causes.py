"""Why the households are poor: one main cause that their members bear out, and up to two more."""

import numpy as np
import polars as pl

from xiuhua.demo.lots import Lots
from xiuhua.demo.moments import learnt, numbered
from xiuhua.demo.targets import FILED_ON

MAIN = {  # published shares of the causes, rounded: illness leads everywhere
    "illness": 41.0, "disability": 10.0, "labour": 18.0, "education": 22.0, "skill": 11.0, "money": 8.0,
    "motivation": 3.0, "transport": 3.0, "disaster": 2.0, "land": 1.0, "water": 1.0, "other": 0.5,
}  # fmt: skip
FURTHER = {
    "": 45.0,
    "skill": 18.0,
    "money": 16.0,
    "transport": 10.0,
    "motivation": 4.0,
    "land": 3.0,
    "disaster": 3.0,
    "marriage": 1.0,
}
EVIDENCE = {
    "illness": "医疗费票据", "disability": "残疾人证", "education": "在校证明", "labour": "户口簿",
    "disaster": "受灾证明",
}  # fmt: skip
STUDENT_AGES = (15, 20)  # of a student whose schooling has to be paid for
WORKING_AGES = (17, 59)


def main_causes(people: pl.DataFrame, households: int, lots: Lots) -> pl.Series:
    """A main cause per household, lack of labour only where one works at most, education only where one may study.

    `people` are those here on the demo's day: home (row of the household), school_age, age.
    """
    home = people["home"].to_numpy()
    workers = np.bincount(home[people["age"].is_between(*WORKING_AGES).to_numpy()], minlength=households)
    students = np.bincount(home[people["school_age"].is_between(*STUDENT_AGES).to_numpy()], minlength=households)
    causes = pl.Series([""] * households)
    for few in (False, True):
        for studies in (False, True):
            rows = pl.Series(((workers <= 1) == few) & ((students > 0) == studies))
            unfit = ([] if few else ["labour"]) + ([] if studies else ["education"])
            weights = {cause: weight for cause, weight in MAIN.items() if cause not in unfit}
            drawn = lots.choice("cause/main", households, weights=weights)
            causes = causes.zip_with(~rows, drawn)
    return causes


def cause_table(households: pl.DataFrame, main: pl.Series, ill: pl.Series, lots: Lots) -> pl.DataFrame:
    """The table cause of the households on file; `ill` says where somebody is ill, which is a cause beside another."""
    count = households.height
    first, second = (lots.choice(f"cause/further/{place}", count, weights=FURTHER) for place in ("first", "second"))
    illness = pl.Series(lots.happens("cause/further/illness", count, share=0.5)) & ill & (main != "illness")
    wide = pl.DataFrame(
        {"household_id": households["id"], "main": main, "first": first, "second": second, "illness": illness}
    ).filter(households["helped"])
    further = wide.select(
        "household_id",
        pl.when("illness").then(pl.lit("illness")).otherwise("first").alias("first"),
        pl.when(pl.col("second") != pl.col("first")).then("second").otherwise(pl.lit("")).alias("second"),
        own="main",
    )
    rows = [wide.select("household_id", cause="main", main=pl.lit(value=True))] + [
        further.filter(pl.col(name) != pl.col("own"), pl.col(name) != "").select(
            "household_id", cause=name, main=pl.lit(value=False)
        )
        for name in ("first", "second")
    ]
    evidence = pl.col("cause").replace_strict(EVIDENCE, default="入户调查", return_dtype=pl.String)
    table = numbered(pl.concat(rows).sort(["household_id", "main", "cause"], descending=[False, True, False]))
    return table.with_columns(
        evidence=evidence, said_by=pl.lit("村两委"), since=pl.lit(FILED_ON), until=pl.lit(None, pl.Date)
    ).with_columns(learnt())

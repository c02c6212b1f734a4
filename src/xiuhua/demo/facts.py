"""The fact tables of the members, and the type of each household that follows from them."""

import numpy as np
import polars as pl

from xiuhua.demo.lots import Lots
from xiuhua.demo.moments import COLLECTED_ON, learnt, numbered

ABLE = ("ordinary", "skilled", "weak")
SPECIAL_SHARE = 0.3  # of the old and disabled who live without children and cannot work
ALLOWANCE_SHARE = 0.2  # of the households where somebody can work


def household_types(people: pl.DataFrame, households: int, lots: Lots) -> pl.Series:
    """general, allowance or special_support: the last for the old and disabled who live without children.

    A household where nobody can work has an allowance at least.
    """
    home = people["home"].to_numpy()
    able = np.bincount(home[people["ability"].is_in(ABLE).to_numpy()], minlength=households)
    kept = ((people["age"] >= 60) | people["disabled"]) & people["letter"].is_in(["H", "S"]) & ~people["guest"]
    others = np.bincount(home[(~kept).to_numpy()], minlength=households)
    alone = (able == 0) & (others == 0) & lots.happens("type/special", households, share=SPECIAL_SHARE)
    allowance = (able == 0) | lots.happens("type/allowance", households, share=ALLOWANCE_SHARE)
    return pl.select(
        pl.when(pl.lit(pl.Series(alone))).then(pl.lit("special_support"))
        .when(pl.lit(pl.Series(allowance))).then(pl.lit("allowance"))
        .otherwise(pl.lit("general"))
    ).to_series()  # fmt: skip


def fact_tables(people: pl.DataFrame, household_type: pl.Series) -> dict[str, pl.DataFrame]:
    """The tables schooling, health, labour, socialsecurity of the people here, since the collection or their coming."""
    kind = household_type.gather(people["home"])
    known = people.with_columns(
        since=pl.max_horizontal("joined", pl.lit(COLLECTED_ON)),
        until=pl.lit(None, pl.Date),
        grown=(pl.col("age") >= 16) & ~pl.col("student"),
        minimum_living=kind == "allowance",
        special_support=kind == "special_support",
    )
    return {
        "schooling": _table(known, "education", "school_status", school=pl.lit(""), dropout_reason=pl.lit("")),
        "health": _table(known, "chronic", "serious", "disabled", "illness", "disability_kind", "disability_grade"),
        "labour": _table(known, "ability"),
        "socialsecurity": _table(
            known, "minimum_living", "special_support",
            medical=pl.lit(value=True), major_illness=pl.lit(value=True), pension="grown",
        ),
    }  # fmt: skip


def certificates(people: pl.DataFrame, kinds: tuple[str, ...]) -> pl.DataFrame:
    """The disabled with the last two digits of their certificate: kind and grade."""
    digit = pl.col("disability_kind").replace_strict(kinds, [str(place + 1) for place in range(len(kinds))], default="")
    return people.filter("disabled").select("id", digits=digit + pl.col("disability_grade").cast(pl.String))


def _table(people: pl.DataFrame, *columns: str, **made: pl.Expr | str) -> pl.DataFrame:
    return numbered(people.select("since", "until", *columns, member_id="id", **made)).with_columns(learnt())

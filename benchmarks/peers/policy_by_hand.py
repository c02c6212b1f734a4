"""The numbers and lists of policy on 31 March 2017, as somebody who writes the rules by hand would have them."""

from datetime import date

import polars as pl

AS_OF = date(2017, 3, 31)
SCHOOL_YEAR = date(2016, 9, 1)
REGISTERED = ["not_exited", "pre_exit", "exited", "returned"]
POOR = ["not_exited", "pre_exit", "returned"]
IDENTIFIABLE = ["candidate", "not_exited", "pre_exit", "returned"]
CARD, CERTIFICATE, REISSUED = 18, 20, 22
JUNIOR = ["grade_7", "grade_8", "grade_9"]
SENIOR = ["senior_1", "senior_2", "senior_3", "vocational_1", "vocational_2", "vocational_3"]
HIGHER = [
    *("college_1", "college_2", "college_3", "tertiary", "technician_1", "technician_2", "technician_3"),
    *("technician_4", "bachelor_1", "bachelor_2", "bachelor_3", "bachelor_4", "bachelor_5", "master"),
]
NOT_ATTENDING = ["not_in_school", "below_school_age"]
SCHOOLED = ["junior", "senior", "college", "technician", "bachelor", "master"]
ABLE, FULL, UNABLE = ["ordinary", "skilled", "weak"], ["ordinary", "skilled"], ["lost", "none"]
OF_MEN = [
    *("son", "son_in_law", "grandson", "maternal_grandson", "great_grandson", "father", "father_in_law_wife_side"),
    *("father_in_law_husband_side", "grandfather", "maternal_grandfather", "nephew", "uncle"),
]
OF_WOMEN = [
    *("daughter", "daughter_in_law", "granddaughter", "maternal_granddaughter", "great_granddaughter", "mother"),
    *("mother_in_law_wife_side", "mother_in_law_husband_side", "grandmother", "maternal_grandmother", "niece"),
    "brothers_wife",
]
GRANDCHILDREN = ["grandson", "granddaughter", "maternal_grandson", "maternal_granddaughter"]
GRANDPARENTS = ["grandfather", "grandmother", "maternal_grandfather", "maternal_grandmother"]
DANGEROUS = ["C", "D"]
SOLID_FUELS = ["firewood", "dung", "coal"]
LINE = 3100
FEN = 100


def col(*names: str) -> pl.Expr:
    """A column, or several."""
    return pl.col(names[0] if len(names) == 1 else names)


def holds(name: str) -> pl.Expr:
    """Whether a truth is told and holds; what is not told does not."""
    return pl.col(name).fill_null(value=False)


def years(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    """Whole years from one day to another."""
    return (_number(end) - _number(start)) // 10_000


def _number(day: pl.Expr) -> pl.Expr:
    return day.dt.year() * 10_000 + day.dt.month().cast(pl.Int32) * 100 + day.dt.day().cast(pl.Int32)

"""Faults of whole households: how to reach them, incomes, exit, causes, living conditions."""

from collections.abc import Callable
from datetime import date

import polars as pl

from xiuhua.demo.fault_kinds import Fault, Tables, changed, given, of_household
from xiuhua.demo.incomes import LINES_YUAN
from xiuhua.words import FEN_PER_YUAN

LATE = date(2016, 12, 31)


def drop_phone_digit(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """A phone of ten digits."""
    return changed(tables, "contact", where=of_household(chosen), phone=pl.col("phone").str.head(10))


def drop_phone(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """No phone."""
    return changed(tables, "contact", where=of_household(chosen), phone="")


def share_phone(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """Every second of the chosen has the phone of the one before."""
    phones = tables["contact"].select("household_id", "phone")
    lenders = chosen[::2].join(phones, on="household_id", maintain_order="left")["phone"]
    borrowers = chosen[1::2]
    new = given(borrowers, "household_id", lenders, column="household_id")
    return changed(tables, "contact", where=of_household(borrowers), phone=new)


def overstate_income(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """Half as much again stated as the parts come to."""
    return changed(
        tables,
        "statedincome",
        where=of_household(chosen) & _latest(tables),
        per_head_fen=pl.col("per_head_fen") * 3 // 2,
    )


def drop_wage(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """Months of work without a wage; what it was stands under farming."""
    of_wage = given(chosen, "household_id", chosen["wage"], column="household_id")
    rows = of_household(chosen) & _latest(tables)
    tables = changed(
        tables,
        "incomepart",
        where=rows & (pl.col("part") == "operating_gross"),
        amount_fen=pl.col("amount_fen") + of_wage,
    )
    return changed(tables, "incomepart", where=rows & (pl.col("part") == "wage"), amount_fen=0)


def sink_income(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """Farming costs so high that the household falls under the line that it had exited above."""
    target = LINES_YUAN[2016] * FEN_PER_YUAN * 6 // 10
    stated = tables["statedincome"].filter(_latest(tables)).select("household_id", "per_head_fen")
    lost = chosen.join(stated, on="household_id", maintain_order="left").select(
        (pl.col("per_head_fen") - target) * pl.col("persons")
    ).to_series()  # fmt: skip
    rows = of_household(chosen) & _latest(tables)
    more = pl.col("amount_fen") + given(chosen, "household_id", lost, column="household_id")
    tables = changed(tables, "incomepart", where=rows & (pl.col("part") == "operating_cost"), amount_fen=more)
    return changed(tables, "statedincome", where=rows, per_head_fen=target)


def endanger_house(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """A dangerous house after exit."""
    return changed(tables, "housing", where=of_household(chosen) & _open(), grade="D", dangerous=True)


def spoil_water(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """Unsafe water after exit."""
    return changed(
        tables, "water", where=of_household(chosen) & _open(), safe=False, water_source="unprotected_well"
    )  # fmt: skip


def cut_power(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """No electricity after exit."""
    return changed(tables, "living", where=of_household(chosen), electricity=False)


def file_late(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """Registered after the day of exit."""
    return changed(tables, "household", where=of_household(chosen, column="id"), registered_on=LATE)


def blame(cause: str) -> Callable[[Tables, pl.DataFrame], Tables]:
    """A main cause that the members do not bear out."""

    def plant(tables: Tables, chosen: pl.DataFrame) -> Tables:
        return changed(tables, "cause", where=of_household(chosen) & pl.col("main"), cause=cause)

    return plant


def blame_twice(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """All causes main."""
    return changed(tables, "cause", where=of_household(chosen), main=True)


def stretch_land(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """Two hundred mu of fields and more."""
    return changed(tables, "land", where=of_household(chosen), cultivated_mu=pl.col("cultivated_mu") + 200)


def lengthen_road(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """Ten times as far from the road."""
    return changed(tables, "living", where=of_household(chosen), road_km=pl.col("road_km") * 10 + 5)


def drop_floor(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """The floor of the house not measured."""
    return changed(tables, "housing", where=of_household(chosen) & _open(), floor_m2=None)


def support_able(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """Special support for a household that can work."""
    return changed(tables, "standing", where=of_household(chosen), household_type="special_support")


def _open() -> pl.Expr:
    return pl.col("until").is_null()


def _latest(tables: Tables) -> pl.Expr:
    """Rows of the latest campaign year."""
    return pl.col("since") == tables["statedincome"]["since"].max()


def _fault(
    key: str, says: str, where: pl.Expr, plant: Callable[[Tables, pl.DataFrame], Tables], *, takes: int = 1
) -> Fault:
    return Fault(key, "household", says, where, plant, takes)


_ANY = pl.lit(value=True)
_EXITED = pl.col("status") == "exited"
_EXITED_EARLY = _EXITED & (pl.col("exited_on") < date(2016, 1, 1))

HOUSEHOLD_FAULTS = (
    _fault("phone_length", "the phone has ten digits", _ANY, drop_phone_digit),
    _fault("phone_missing", "no phone", _ANY, drop_phone),
    _fault("phone_shared", "two households have one phone", _ANY, share_phone, takes=2),
    _fault("income_stated", "stated income and its parts disagree", _ANY, overstate_income),
    _fault("months_without_wage", "months of work, but no wage", pl.col("wage") > 0, drop_wage),
    _fault("exited_under_line", "exited, but under the line", _EXITED & (pl.col("operating_cost") > 0), sink_income),
    _fault("exited_dangerous_house", "exited, but the house is dangerous", _EXITED, endanger_house),
    _fault("exited_unsafe_water", "exited, but the water is unsafe", _EXITED, spoil_water),
    _fault("exited_without_power", "exited, but without electricity", _EXITED, cut_power),
    _fault("exit_before_filing", "exited before it was registered", _EXITED_EARLY, file_late),
    _fault("cause_education", "poor for schooling, but nobody studies", pl.col("students") == 0, blame("education")),
    _fault("cause_labour", "poor for lack of labour, but three can work", pl.col("full") >= 3, blame("labour")),
    _fault("cause_illness", "poor for illness, but nobody is ill", pl.col("ill") == 0, blame("illness")),
    _fault(
        "cause_disability", "poor for disability, but nobody is disabled", pl.col("disabled") == 0, blame("disability")
    ),
    _fault("causes_main_two", "two main causes", pl.col("causes") >= 2, blame_twice),
    _fault("land_absurd", "more than a hundred mu of fields", _ANY, stretch_land),
    _fault("road_far", "more than five kilometres to the road", _ANY, lengthen_road),
    _fault("floor_missing", "the floor of the house is missing", _ANY, drop_floor),
    _fault(
        "support_with_labour",
        "special support, but able to work",
        (pl.col("able") >= 1) & (pl.col("household_type") == "general"),
        support_able,
    ),
)

"""Households that are watched, made by hand, and what the stage finds of them by the shipped pack."""

from datetime import date
from functools import cache

import polars as pl

from tests.loop.small_city import city
from tests.policy.watching import WATCH
from xiuhua.loop.sustain.verdicts import policy_of, sustain, sustained_in, verdict_refs
from xiuhua.reckon.tables import SIGNALS, WARNING_STEPS, WATCHING

ON = date(2021, 10, 15)  # a Friday
PACK = WATCH.in_place("5119")


def home(name: str = "h1", **told) -> dict:
    """An exited household of two that lacks nothing, unless told otherwise."""
    usual = {
        "household": name, "area": "51101", "status": "exited", "household_type": "none", "members": 2,
        "standing_since": date(2016, 12, 15), "housing_grade": "A", "dangerous": False, "water_safe": True,
    }  # fmt: skip
    return usual | told


def able(name: str = "h1", **told) -> dict:
    """A grown-up who can work, is well and insured, unless told otherwise."""
    usual = {
        "person": f"{name}.p1", "household": name, "birth": date(1980, 5, 1), "school_status": "not_in_school",
        "ability": "ordinary", "chronic": False, "serious": False, "disabled": False, "medical": True,
    }  # fmt: skip
    return usual | told


def income(name: str = "h1", *, yuan: int = 20_000) -> dict:
    """What a household earned in a year."""
    return {"household": name, "part": "wage", "amount_fen": yuan * 100}


def signal(kind: str, on: date, name: str = "h1", **told) -> dict:
    """A signal that was received on a day."""
    return {"signal": f"{name} {kind} {on}", "household": name, "kind": kind, "received_on": on} | told


def table(schema, rows: list[dict]) -> pl.DataFrame:
    """Rows that say only what matters, as a table."""
    empty = dict.fromkeys(schema.columns)
    return schema.conform(pl.DataFrame([empty | row for row in rows], schema=dict(schema.columns)))


def village(*, signals=(), steps=(), **tables: list[dict]) -> dict[str, pl.DataFrame]:
    """All tables of a day: one household that lacks nothing unless others are told, signals, and steps done."""
    usual = {"households": [home()], "persons": [able()], "incomes": [income()]}
    watching = {SIGNALS.name: table(SIGNALS, list(signals)), WARNING_STEPS.name: table(WARNING_STEPS, list(steps))}
    assert watching.keys() == WATCHING.keys()
    return city(**(usual | tables)) | watching


def done(step: str, on: date, name: str = "h1") -> dict:
    """A step of a warning that was done on a day."""
    return {"household": name, "step": step, "done_on": on}


def found(tables, *, pack=PACK, day=ON) -> dict[str, pl.DataFrame]:
    """What the stage finds on a day."""
    return sustain({day: tables}, pack=pack, day=day)


@cache
def policy(day: date, province: str):
    """What the shipped pack says on a day in a province, and its scheme; for the whole country without one."""
    return policy_of(WATCH.in_place(province) if province else WATCH, day=day)


def shown(day: date, *names: str, province: str = "51", signals=(), steps=()) -> dict[str, pl.DataFrame]:
    """The same of exited households of which the register shows nothing, without reckoning any rule: much quicker."""
    said, scheme = policy(day, province)
    columns = {ref.column: pl.lit(value=False) for ref in verdict_refs(said, scheme)}
    columns[said.rules.groups["exited"].ref.column] = pl.lit(value=True)
    rows = pl.DataFrame({"household": names or ["h1"]}).with_columns(area=pl.lit("51101"), **columns)
    given = table(SIGNALS, list(signals)), table(WARNING_STEPS, list(steps))
    return sustained_in(rows, *given, policy=said, scheme=scheme)


def warning(tables, *columns, day=ON, pack=PACK) -> dict[str, tuple]:
    """The warnings by household, with some columns."""
    rows = found(tables, day=day, pack=pack)["warnings"].to_dicts()
    return {row["household"]: tuple(row[it] for it in columns) for row in rows}


def removal(tables, *, day=ON, pack=PACK) -> dict[str, str]:
    """The lines of the removal of the one household."""
    rows = found(tables, day=day, pack=pack)["removal_lines"].to_dicts()
    return {row["line"]: row["verdict"] for row in rows}

"""Selection and graduation read household by household, slowly and in the open: the twin of the pack's rules.

True is met, False is not met, None is unknown. Nothing here is read from the pack: numbers are as its sources say.
"""

from collections.abc import Mapping
from datetime import date
from itertools import combinations
from typing import Any

import polars as pl

Row = Mapping[str, Any]
Truth = bool | None
SOURCES = {
    "livestock", "poultry", "crops", "garden", "fishing", "day_labour", "wage", "domestic_service", "begging",
    "petty_trade", "handicraft", "transport", "remittance",
}  # fmt: skip
SCHOOLS = {"primary", "secondary", "madrasah", "ngo_school", "college"}
SIGNS_NEEDED = 3


def graduation_of(household: Row, persons: list[Row], incomes: list[Row], *, on: date) -> dict[str, Truth]:
    """The ten criteria of one household."""
    pupils = [person for person in persons if 6 <= _age(person, on) <= 14]
    sources = {part["part"] for part in incomes if part["part"] in SOURCES and part["amount_fen"] > 0}
    return {
        "food": every(_is(household["hungry_months"], 0), at_least(household["meals_a_day"], 2)),
        "garden": household["kitchen_garden"],
        "sources": len(sources) >= 3,
        "livestock": at_least(household["livestock"], 1),
        "assets": at_least(household["assets_fen"], 15_000_00),
        "savings": every(household["saves_regularly"], at_least(household["savings_fen"], 10_00 * 78)),
        "sanitation": every(household["toilet"], household["water_safe"]),
        "roof": household["solid_roof"],
        "school": every(*(_among(person["school_status"], SCHOOLS) for person in pupils)),
        "marriage": every(*(_old_enough(person, on) for person in persons if _is_married(person, persons))),
    }


def selection_of(household: Row, persons: list[Row], incomes: list[Row], *, on: date) -> dict[str, Truth]:
    """The two criteria of one household, and the exclusions that leave it out."""
    women = [_earns(person, on) for person in persons if person["sex"] == "female"]
    return {
        "ranked": _among(household["household_type"], {"poorest", "very_poor"}),
        "signs": three_of(_signs(household, persons, incomes, on=on)),
        "no_able_woman": negated(some(*women)),
        "microfinance": every(household["cooperative"], more_than(household["loans_fen"], 0)),
        "other_programme": some(*(some(it["minimum_living"], it["special_support"]) for it in persons)),
    }


def _signs(household: Row, persons: list[Row], incomes: list[Row], *, on: date) -> list[Truth]:
    earned = [part for part in incomes if part["part"] in SOURCES]
    total = sum(part["amount_fen"] for part in earned)
    menial = sum(part["amount_fen"] for part in earned if part["part"] in ("domestic_service", "begging"))
    land = [household[column] for column in ("cultivated_mu", "fruit_mu", "water_mu")]
    pupils = [person for person in persons if 6 <= _age(person, on) <= 14]
    working = (every(negated(_among(it["school_status"], SCHOOLS)), more_than(it["work_months"], 0)) for it in pupils)
    return [
        menial / total >= 0.5 if total else None,
        None if None in land else sum(land) * 16.4737 < 10,
        negated(some(*(_earns(person, on) for person in persons if person["sex"] == "male"))),
        some(*working),
        every(_is(household["assets_fen"], 0), _is(household["livestock"], 0)),
    ]


def verdict_of(criteria: Mapping[str, Truth], exclusions: Mapping[str, Truth]) -> str:
    """What criteria that must all be met, and exclusions that must not, come to."""
    met = every(*criteria.values(), *(negated(truth) for truth in exclusions.values()))
    return {True: "met", False: "not_met", None: "unknown"}[met]


def three_of(signs: list[Truth]) -> Truth:
    """Whether three of several are met, whatever the unknown ones turn out to be."""
    return some(*(every(*three) for three in combinations(signs, SIGNS_NEEDED)))


def every(*truths: Truth) -> Truth:
    """And, in three values."""
    return False if False in truths else None if None in truths else True


def some(*truths: Truth) -> Truth:
    """Or, in three values."""
    return True if True in truths else None if None in truths else False


def negated(truth: Truth) -> Truth:
    """Not, in three values."""
    return None if truth is None else not truth


def at_least(value: float | None, bound: float) -> Truth:
    """Whether a value reaches a bound."""
    return None if value is None else value >= bound


def more_than(value: float | None, bound: float) -> Truth:
    """Whether a value is above a bound."""
    return None if value is None else value > bound


def parts_by_household(frame: pl.DataFrame) -> dict[str, list[Row]]:
    """The rows of a table by their household."""
    found: dict[str, list[Row]] = {}
    for row in frame.to_dicts():
        found.setdefault(row["household"], []).append(row)
    return found


def _is(value: float | None, other: float) -> Truth:
    return None if value is None else value == other


def _among(value: str | None, values: set[str]) -> Truth:
    return None if value is None else value in values


def _age(person: Row, on: date) -> int:
    birth: date = person["birth"]
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def _earns(person: Row, on: date) -> Truth:
    return every(_age(person, on) >= 18, _among(person["ability"], {"ordinary", "skilled", "weak"}))


def _is_married(person: Row, persons: list[Row]) -> bool:
    with_spouse = any(other["relation"] == "spouse" for other in persons)
    return person["relation"] == "spouse" or (person["relation"] == "head" and with_spouse)


def _old_enough(person: Row, on: date) -> bool:
    return _age(person, on) >= (18 if person["sex"] == "female" else 21)

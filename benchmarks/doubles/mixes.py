"""Files with truth: several mixes of faults, each drawn from a seed."""

import random
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from benchmarks.doubles.damage import faulty
from benchmarks.doubles.held_out import held_out
from benchmarks.doubles.held_out_again import held_out_again, of_another_people
from benchmarks.doubles.people import Person, doubled, town

ID_DAMAGED = 0.45
SHARES = {"idno": ID_DAMAGED, "name": 0.12, "birth": 0.12, "village": 0.15, "phone": 0.2, "sex": 0.05}


@dataclass(frozen=True, slots=True)
class Mix:
    """How a file is spoilt: shares of second rows with a fault by column, how many stand twice, what happens to all."""

    shares: dict[str, float]
    twice: float = 0.1
    everybody: dict[str, float] | None = None
    damage: Callable[[Person, random.Random], Person] | None = None
    others: float = 0.0  # share of people whose names are of another kind, in both rows


MIXES = {
    "plain": Mix(SHARES),
    "heavy": Mix({"idno": 0.7, "name": 0.3, "birth": 0.3, "village": 0.4, "phone": 0.5, "sex": 0.1}),
    "written": Mix({"written": 0.5, "name": 0.5, "birth": 0.5, "village": 0.5, "sex": 0.8, "idno": 0.2}),
    "borrowed": Mix({**SHARES, "borrowed": 0.15}, everybody={"borrowed": 0.03}),
    "without ids": Mix({**SHARES, "idno": 0, "lost": 1.0}, everybody={"lost": 1.0}),
    "moved": Mix({"idno": ID_DAMAGED, "village": 0.8, "phone": 0.8}),
    "both rows": Mix(SHARES, everybody={"idno": ID_DAMAGED, "name": 0.04, "birth": 0.05, "phone": 0.1}),
    "nobody": Mix({}, twice=0.0),
    "everybody": Mix(SHARES, twice=1.0),
    "held out": Mix({}, damage=lambda row, chance: held_out(row, chance, id_share=ID_DAMAGED)),
    "held out again": Mix({}, damage=lambda row, chance: held_out_again(row, chance, id_share=ID_DAMAGED), others=0.03),
}
COLUMNS = ("unique_id", "name", "idno", "dob", "sex", "village", "phone")


def file_of(mix: str, *, rows: int, seed: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """About so many rows in drawn order, as text; and truth: unique_id, person."""
    chosen, chance = MIXES[mix], random.Random(f"{mix}/{seed}")
    first = town(round(rows / (1 + chosen.twice)), seed=seed)
    if chosen.others:
        first = [of_another_people(it, chance) if chance.random() < chosen.others else it for it in first]
    second = doubled(first, share=chosen.twice, chance=chance)
    damage = chosen.damage or (lambda row, lots: faulty(row, lots, shares=chosen.shares))
    second = [damage(row, chance) for row in second]
    if chosen.everybody:
        first = [faulty(row, chance, shares=chosen.everybody) for row in first]
    told = [*first, *second]
    chance.shuffle(told)
    frame = pl.DataFrame(
        {
            "unique_id": [f"r{place:07d}" for place in range(len(told))],
            "name": [it.name for it in told], "idno": [it.idno for it in told], "dob": [it.birth for it in told],
            "sex": [it.sex for it in told], "village": [it.village for it in told], "phone": [it.phone for it in told],
        }
    )  # fmt: skip
    return frame, pl.DataFrame({"unique_id": frame["unique_id"], "person": [it.truth for it in told]})


__all__ = ["COLUMNS", "MIXES", "file_of"]

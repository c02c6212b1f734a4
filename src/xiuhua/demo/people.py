"""The people of the families: a row each, with relation, sex and birth that fit the rest of the household."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from xiuhua.demo.families import OLDEST_PARENT, SHAPES, YOUNGEST_PARENT, Families
from xiuhua.demo.lots import Flags, Ints, Lots
from xiuhua.demo.names import surnames
from xiuhua.demo.targets import FILED_ON

OLDEST_UNMARRIED = 27
RELATIONS = {  # letter: (of a man, of a woman)
    "H": ("head", "head"), "S": ("spouse", "spouse"), "C": ("son", "daughter"), "M": ("son", "son"),
    "D": ("daughter_in_law", "daughter_in_law"), "G": ("grandson", "granddaughter"), "K": ("grandson", "granddaughter"),
    "F": ("father", "father"), "O": ("mother", "mother"),
}  # fmt: skip
BOYS_SHARE = 0.53


@dataclass(frozen=True, slots=True)
class Surnames:
    """The surnames of each household: of the head, the spouse, the father of the children, and women who married in."""

    head: Ints
    spouse: Ints
    children: Ints
    son_wife: Ints
    mother: Ints


def list_people(families: Families, lots: Lots) -> pl.DataFrame:
    """Everybody when filed, by household: household (row), place, letter, relation, male, age, surname, birth."""
    names = draw_surnames(families, lots)
    parts = list(_parts(families, names, lots))
    letters = np.repeat([letter for letter, *_ in parts], [len(rows) for _, rows, *_ in parts])
    household, place, male, age, surname = (np.concatenate([part[column] for part in parts]) for column in range(1, 6))
    people = pl.DataFrame(
        {
            "household": household,
            "place": place,
            "letter": letters.tolist(),
            "male": male,
            "age": age,
            "surname": surname,
        }
    ).sort("household", "place")
    return people.with_columns(relation=relation_of(), birth=births(people["age"].to_numpy(), lots))


def relation_of() -> pl.Expr:
    """The relation to the head that a letter and a sex stand for."""
    man = pl.col("letter").replace_strict({key: value[0] for key, value in RELATIONS.items()}, return_dtype=pl.String)
    woman = pl.col("letter").replace_strict({key: value[1] for key, value in RELATIONS.items()}, return_dtype=pl.String)
    return pl.when("male").then(man).otherwise(woman)


def births(age: Ints, lots: Lots) -> pl.Series:
    """Days of birth of people who have completed so many years on the day of filing."""
    days_before = np.floor(age * 365.25).astype(np.int64) + lots.between("people/birth", len(age), low=1, high=364)
    day = np.datetime64(FILED_ON, "D") - days_before.astype("timedelta64[D]")
    return pl.Series(day).cast(pl.Date)


def draw_surnames(families: Families, lots: Lots) -> Surnames:
    """Surnames that go from father to child; the old who will move in with a son bear his."""
    count = len(families.head)
    drawn = {
        part: surnames(count, purpose=f"surname/{part}", lots=lots) for part in ("head", "spouse", "wife", "mother")
    }
    fathers_name = (families.host >= 0) & families.head_male
    head = np.where(fathers_name, drawn["head"][families.host], drawn["head"])
    from_spouse = families.has("S") & ~families.head_male
    return Surnames(head, drawn["spouse"], np.where(from_spouse, drawn["spouse"], head), drawn["wife"], drawn["mother"])


def _parts(families: Families, names: Surnames, lots: Lots) -> Iterator[tuple[str, Ints, Ints, Flags, Ints, Ints]]:
    """For each letter and repeat: letter, household rows, places in the list, male, ages, surnames."""
    men, women = np.ones(len(families.head), bool), np.zeros(len(families.head), bool)
    single = {
        "H": (families.head_male, families.head, names.head),
        "S": (~families.head_male, families.spouse, names.spouse),
        "M": (men, families.son, names.children),
        "D": (women, families.son_wife, names.son_wife),
        "F": (men, families.father, names.head),
        "O": (women, families.mother, names.mother),
    }
    for letter, (male, age, surname) in single.items():
        rows = np.flatnonzero(families.has(letter))
        place = np.array([shape.letters.find(letter) for shape in SHAPES])[families.shape]
        yield letter, rows, place[rows], male[rows], age[rows], surname[rows]
    for letter in "CGK":
        yield from _children(letter, families, names, lots)


def _children(
    letter: str, families: Families, names: Surnames, lots: Lots
) -> Iterator[tuple[str, Ints, Ints, Flags, Ints, Ints]]:
    """The first, second ... child of a letter; ages fall from one to the next, over what the parents' ages allow."""
    low, high = _ages_of_children(letter, families, lots)
    counts = np.array([shape.letters.count(letter) for shape in SHAPES])[families.shape]
    first = np.array([shape.letters.find(letter) for shape in SHAPES])[families.shape]
    for turn in range(int(counts.max())):
        rows = np.flatnonzero(counts > turn)
        chance = lots.uniform(f"people/{letter}/{turn}/age", len(counts))[rows]
        part = (counts[rows] - 1 - turn + chance) / counts[rows]
        age = low[rows] + np.floor((high[rows] - low[rows] + 1) * part).astype(np.int64)
        male = lots.happens(f"people/{letter}/{turn}/sex", len(counts), share=BOYS_SHARE)[rows]
        yield letter, rows, first[rows] + turn, male, age, names.children[rows]


def _ages_of_children(letter: str, families: Families, lots: Lots) -> tuple[Ints, Ints]:
    """The least and greatest age that a child of this letter can have."""
    match letter:
        case "C":
            young, old, most = families.young_parent, families.old_parent, OLDEST_UNMARRIED
        case "G":
            young = np.minimum(families.son, families.son_wife)
            old, most = np.maximum(families.son, families.son_wife), 20
        case _:  # the parents are away and not listed; somebody between the generations all the same
            away = families.young_parent - lots.between("people/away", len(families.head), low=20, high=26)
            young, old, most = away, away, 17
    low = np.minimum(np.maximum(0, old - OLDEST_PARENT), most)
    return low, np.maximum(low, np.minimum(young - YOUNGEST_PARENT, most))

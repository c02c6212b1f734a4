"""The members of the households of a stretch: who they are, and what registries tell of people of their age."""

import numpy as np
import polars as pl

from benchmarks.nation.dice import Codes, Dice, days, digits, keyed, scattered
from benchmarks.nation.stretch import TYPES, Stretch

# Relation: its sex (0 male, 1 female, -1 as the head's is not), the years it is younger than the head, and how often.
RELATIONS = {
    "head": (-2, 0, 0), "spouse": (-1, 1, 40), "son": (0, 26, 20), "daughter": (1, 26, 16),
    "grandson": (0, 52, 6), "granddaughter": (1, 52, 5), "father": (0, -26, 4), "mother": (1, -26, 5),
    "daughter_in_law": (1, 25, 3), "grandmother": (1, -50, 1),
}  # fmt: skip
SEX, YOUNGER = (np.array([row[at] for row in RELATIONS.values()]) for at in (0, 1))
TODAY = np.datetime64("2017-03-31").astype(int)
YEAR = 365.2425
SCHOOLS = ["below_school_age", "preschool", "primary", "grade_7", "grade_8", "grade_9", "senior_1", "senior_2",
           "vocational_3", "bachelor_1", "college_2", "not_in_school"]  # fmt: skip
NOT_IN_SCHOOL = len(SCHOOLS) - 1
EDUCATIONS = {"primary": 40, "junior": 33, "illiterate": 15, "senior": 9, "college": 2, "bachelor": 1}
ABILITIES = ["ordinary", "skilled", "weak", "lost", "none"]
PLACES = {"in_township": 20, "in_county": 25, "in_province": 20, "out_of_province": 34, "other": 1}
KINDS = {"physical": 55, "sight": 12, "hearing": 10, "mental": 10, "intellectual": 8, "multiple": 5}
FAULT = 0.004  # how often a field says what cannot be


def members(stretch: Stretch, dice: Dice) -> tuple[pl.DataFrame, Codes]:
    """The table persons, as far as rules read it, and their true ages."""
    home = stretch.home
    place = np.arange(dice.rows) - np.repeat(np.cumsum(stretch.size) - stretch.size, stretch.size)
    owner = home.astype(np.uint32)
    household = stretch.household.gather(owner)
    relation = np.where(place == 0, 0, np.where(place == 1, 1, 0))
    drawn = dice.among([often for _, _, often in RELATIONS.values()])
    relation = np.where((place >= 1) & ((place >= 2) | dice.chance(0.2)), np.where(drawn == 1, 2, drawn), relation)
    relation = np.where(dice.chance(FAULT), dice.whole(0, len(RELATIONS)), relation)
    age = _ages(stretch, home, relation, dice)
    sex = _sexes(home, relation, dice)
    born = TODAY - (age * YEAR).astype(np.int32)
    health = {name: dice.chance(share * (0.3 + age / 60)) for name, share in HEALTH.items()}
    frame = pl.DataFrame(
        {
            "person": household + digits(place + 1, width=2),
            "household": household,
            "area": stretch.area.gather(owner),
            "status": stretch.status.gather(owner),
            "relation": dice.gappy(keyed(list(RELATIONS), relation), gap=0.005),
            "sex": dice.gappy(keyed(["male", "female"], sex), gap=0.005),
            "birth": dice.gappy(days(born), gap=0.005),
            "ethnicity": dice.keys({"han": 90, "qiang": 4, "yi": 4, "tibetan": 2}, gap=0.01),
            **_document(stretch, born, sex, health["disabled"], dice),
            "phone_length": dice.gappy(np.where(dice.chance(0.01), 10, 11), where=dice.chance(0.3)),
            **_schooling(age, dice),
            **_health(health, dice),
            **_labour(age, health, dice),
            **_security(age, stretch.kind[home], dice),
        }
    )
    return frame, age


HEALTH = {"chronic": 0.12, "serious": 0.04, "disabled": 0.05}


def _ages(stretch: Stretch, home: Codes, relation: Codes, dice: Dice) -> Codes:
    """Ages in years, with their part of a year."""
    head = Dice(stretch.begin, 7, rows=len(stretch.size)).rng.normal(52, 13, len(stretch.size)).clip(20, 88)[home]
    apart = YOUNGER[relation] + np.where(relation == 0, 0, dice.rng.normal(0, 3.5, dice.rows))
    return (head - apart).clip(0.05, 99)


def _sexes(home: Codes, relation: Codes, dice: Dice) -> Codes:
    head = scattered(home, salt=9).astype(np.uint8) % 4 == 0
    sex = np.where(SEX[relation] >= 0, SEX[relation], np.where(relation == 0, head, ~head))
    return np.where(dice.chance(FAULT), 1 - sex, sex)


def _document(stretch: Stretch, born: Codes, sex: Codes, disabled: Codes, dice: Dice) -> dict[str, pl.Series]:
    """The identity number, taken apart: some are missing, too short, borne twice, or somebody else's."""
    own = np.arange(dice.rows) + stretch.begin * 10
    bearer = np.where(dice.chance(0.001), dice.rng.integers(0, stretch.total * 10, dice.rows), own)
    known = ~dice.chance(0.01)
    certified = disabled & dice.chance(0.9)
    length = np.where(dice.chance(FAULT), 17, np.where(certified, 20, 18))
    number = digits(scattered(bearer, salt=1) >> np.uint64(11), width=16)
    number += digits(scattered(bearer, salt=2) >> np.uint64(11), width=16)
    of_card = known & (length >= 18)
    kind = np.where(certified ^ dice.chance(FAULT), 1, 0)
    return {
        "identity": dice.gappy(number, where=known),
        "id_kind": dice.gappy(keyed(["resident_identity", "disability_certificate"], kind), where=known),
        "id_length": dice.gappy(length, where=known),
        "id_valid": dice.flags(0.99, where=of_card),
        "id_reserved": dice.flags(0.001, where=known),
        "id_birth": dice.gappy(days(born + dice.chance(0.01) * 31), gap=0.001, where=of_card),
        "id_sex": dice.gappy(keyed(["male", "female"], np.where(dice.chance(FAULT), 1 - sex, sex)), where=of_card),
        "certificate_kind": dice.gappy(dice.whole(1, 8), where=known & (length == 20)),
        "certificate_grade": dice.gappy(dice.whole(1, 5), where=known & (length == 20)),
    }


def _schooling(age: Codes, dice: Dice) -> dict[str, pl.Series]:
    """Either the school attended or the education reached; a few tell both, or neither, or what cannot be."""
    status = np.searchsorted([3, 6, 12, 13, 14, 15, 16, 17, 18, 20, 22], age)
    status = np.where((status >= 6) & (status < NOT_IN_SCHOOL) & dice.chance(0.5), NOT_IN_SCHOOL, status)
    status = np.where(dice.chance(0.01), dice.whole(0, NOT_IN_SCHOOL), status)
    attends = status < NOT_IN_SCHOOL
    left = dice.chance(0.02)
    return {
        "school_status": dice.gappy(keyed(SCHOOLS, np.where(left, NOT_IN_SCHOOL, status)), gap=0.01, where=attends),
        "education": dice.keys(EDUCATIONS, gap=0.01, where=~attends | dice.chance(0.01)),
        "dropout_reason": dice.keys({"illness": 3, "disability": 3, "dislike": 4}, where=attends & left),
    }


def _health(health: dict[str, Codes], dice: Dice) -> dict[str, pl.Series]:
    untold = dice.chance(0.01)
    disabled = health["disabled"]
    return {
        **{name: dice.gappy(truth, gap=0.002, where=~untold) for name, truth in health.items()},
        "disability_kind": dice.keys(KINDS, gap=0.02, where=disabled),
        "disability_grade": dice.gappy(dice.whole(1, 5), gap=0.02, where=disabled),
    }


def _labour(age: Codes, health: dict[str, Codes], dice: Dice) -> dict[str, pl.Series]:
    unfit = health["serious"] | health["disabled"]
    ability = np.where(age < 16, 4, np.where(age >= 60, 2, np.where(unfit, 2, dice.chance(0.12))))
    ability = np.where(age > 75, 3, ability)
    ability = np.where(dice.chance(0.01), dice.whole(0, len(ABILITIES)), ability)
    away = (ability <= 1) & dice.chance(0.45) | dice.chance(FAULT)
    posted = (ability <= 2) & dice.chance(0.04) | dice.chance(FAULT / 4)
    return {
        "ability": dice.gappy(keyed(ABILITIES, ability), gap=0.01),
        "work_place": dice.keys(PLACES, gap=0.02, where=away),
        "work_months": dice.gappy(dice.whole(1, 13) + dice.chance(FAULT) * 2, gap=0.02, where=away),
        "public_post": dice.keys({"forest_guard": 60, "cleaner": 40}, where=posted),
        "public_post_months": dice.gappy(dice.whole(1, 13), gap=0.05, where=posted ^ dice.chance(FAULT / 4)),
    }


def _security(age: Codes, kind: Codes, dice: Dice) -> dict[str, pl.Series]:
    return {
        "medical": dice.flags(0.975, gap=0.005),
        "employee_medical": dice.flags(0.02, gap=0.3),
        "major_illness": dice.flags(0.95, gap=0.02),
        "medical_relief": dice.flags(0.1, gap=0.05),
        "pension": dice.gappy(dice.chance(np.where(age >= 16, 0.9, 0.0)), gap=0.02),
        "employee_pension": dice.flags(0.02, gap=0.3),
        "minimum_living": dice.flags(np.where(kind == TYPES.index("allowance"), 0.9, FAULT), gap=0.005),
        "special_support": dice.flags(np.where(kind == TYPES.index("special_support"), 0.9, FAULT / 4), gap=0.005),
    }

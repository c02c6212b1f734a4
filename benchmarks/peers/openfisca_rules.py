"""The exit of a household in OpenFisca-core: run in a process and an environment of its own, on columns as .npy files.

    python openfisca_rules.py FOLDER

OpenFisca knows no unknown value: a column that has gaps comes with another that says where it is told. Inside, a truth
is a number: 0 no, 1 unknown, 2 yes; the least of several is their AND, the largest their OR. Prints the seconds that
building and calculating took; the verdicts are left in the folder.
"""

import json
import resource
import sys
from datetime import date
from pathlib import Path
from time import perf_counter

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

NO, UNKNOWN, YES = 0, 1, 2
PERIOD = "2017-03"
SCHOOL_YEAR = (2016, 9, 1)
LINE_FEN = 310_000
CRITERIA = ("income", "education", "medical", "housing", "water", "electricity", "broadcast")

SCHOOLS = (
    *("not_in_school", "below_school_age", "preschool", "primary", "grade_7", "grade_8", "grade_9", "senior_1"),
    *("senior_2", "senior_3", "vocational_1", "vocational_2", "vocational_3", "college_1", "college_2", "college_3"),
    *("tertiary", "technician_1", "technician_2", "technician_3", "technician_4", "bachelor_1", "bachelor_2"),
    *("bachelor_3", "bachelor_4", "bachelor_5", "master", "untold"),
)
School = Enum("School", {name: name for name in SCHOOLS})
Reason = Enum("Reason", {name: name for name in ("illness", "disability", "dislike", "poverty", "other", "untold")})
Grade = Enum("Grade", {name: name for name in ("A", "B", "C", "D", "untold")})
PARTS = (
    *("wage", "operating_gross", "operating_cost", "property", "family_planning", "minimum_living", "special_support"),
    *("old_age_pension", "ecology", "farm_subsidy", "transfer_other", "transfer"),
)

Person = build_entity(key="person", plural="persons", label="A member", is_person=True)
Household = build_entity(
    key="household",
    plural="households",
    label="A household",
    roles=[
        {"key": "head", "plural": "heads", "label": "Heads"},
        {"key": "member", "plural": "others", "label": "Other members"},
    ],
)


def main(folder: Path) -> None:
    """Build, calculate, tell."""
    columns = {path.stem: np.load(path) for path in folder.glob("*.npy")}
    begun = perf_counter()
    simulation = built(columns)
    middle = perf_counter()
    verdict = simulation.calculate("household_exit", PERIOD)
    done = perf_counter()
    np.save(folder / "found.npy", verdict.astype(np.int8))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"build_s": middle - begun, "calculate_s": done - middle, "peak_mib": peak}))


def built(columns: dict[str, np.ndarray]):
    """A simulation with the columns as inputs."""
    system = TaxBenefitSystem([Person, Household])
    for variable in (*inputs(), *FORMULAS):
        system.add_variable(variable)
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("person", columns["person"])
    households = builder.declare_entity("household", columns["household"])
    builder.join_with_persons(households, columns["household_of_person"], columns["role"])
    simulation = builder.build(system)
    for name in (*dict(OF_PERSONS), *dict(OF_HOUSEHOLDS)):
        simulation.set_input(name, PERIOD, columns[name])
    return simulation


# ── Inputs ───────────────────────────────────────────────────────────────────────────────────────────────────────────

TRUTHS = ("serious", "disabled", "medical", "employee_medical")
TRUTHS_OF_HOUSEHOLDS = ("dangerous", "relocated", "water_safe", "water_difficult", "electricity", "broadcast")
OF_PERSONS = [
    *(("birth", date), ("school_status", School), ("dropout_reason", Reason)),
    *((name, bool) for name in ("birth_told", "education_told")),
    *((name, bool) for truth in TRUTHS for name in (truth, f"{truth}_told")),
]
OF_HOUSEHOLDS = [
    *(("members", int), ("hungry_months", int), ("housing_grade", Grade)),
    *((name, int) for name in PARTS),
    *((name, bool) for name in ("some_part", "amounts_told")),
    *((name, bool) for truth in TRUTHS_OF_HOUSEHOLDS for name in (truth, f"{truth}_told")),
]


def inputs() -> list[type[Variable]]:
    """A variable for each column."""
    kinds = [(*named, Person) for named in OF_PERSONS] + [(*named, Household) for named in OF_HOUSEHOLDS]
    return [_variable(name, kind, entity) for name, kind, entity in kinds]


def _variable(name: str, kind: type, entity, formula=None) -> type[Variable]:
    told = {"value_type": kind, "entity": entity, "definition_period": DateUnit.MONTH, "label": name}
    if issubclass(kind, Enum):
        told |= {"value_type": Enum, "possible_values": kind, "default_value": kind.untold}
    return type(name, (Variable,), told | ({"formula": formula} if formula else {}))


# ── Formulas ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def opposite(truth: np.ndarray) -> np.ndarray:
    """Not."""
    return YES - truth


def both(*truths: np.ndarray) -> np.ndarray:
    """And."""
    return np.minimum.reduce(truths)


def either(*truths: np.ndarray) -> np.ndarray:
    """Or."""
    return np.maximum.reduce(truths)


def is_so(truth: np.ndarray) -> np.ndarray:
    """A truth that is always known."""
    return np.where(truth, YES, NO)


def truth(population, name, period):
    """A column as a number of three values."""
    return np.where(population(f"{name}_told", period), population(name, period) * YES, UNKNOWN)


def school_due(person, period):
    """Of school age, and fit for it."""
    birth = person("birth", period)
    year, month = birth.astype("datetime64[Y]").astype(int) + 1970, birth.astype("datetime64[M]").astype(int) % 12 + 1
    day = (birth - birth.astype("datetime64[M]") + 1).astype(int)
    past = (month < SCHOOL_YEAR[1]) | ((month == SCHOOL_YEAR[1]) & (day <= SCHOOL_YEAR[2]))
    age = SCHOOL_YEAR[0] - year - np.where(past, 0, 1)
    of_age = np.where(person("birth_told", period), is_so((age >= 6) & (age <= 14)), UNKNOWN)
    reason = person("dropout_reason", period)
    of_health = is_so((reason == Reason.illness) | (reason == Reason.disability))
    ill = either(truth(person, "serious", period), truth(person, "disabled", period))
    return both(of_age, opposite(both(of_health, ill)))


def studies(person, period):
    """At a school that is attended; who tells no school and an education has left it."""
    school = person("school_status", period)
    told = school != School.untold
    away = (school == School.not_in_school) | (school == School.below_school_age)
    some = is_so(told | ~person("education_told", period))
    return both(some, np.where(told, is_so(~away), UNKNOWN))


def insured(person, period):
    """By one of the two schemes."""
    return either(truth(person, "medical", period), is_so(truth(person, "employee_medical", period) == YES))


def education_criterion(household, period):
    """Every child that must be at school is there."""
    persons = household.members
    return household.min(either(opposite(persons("school_due", period)), persons("studies", period)))


def medical_criterion(household, period):
    """Everybody is insured."""
    return household.min(household.members("insured", period))


def income_criterion(household, period):
    """Income per head above the line, and no month of hunger told."""
    gross = sum(household(part, period).astype(np.int64) for part in PARTS if part != "operating_cost")
    net = gross - household("operating_cost", period)
    known = household("some_part", period) & household("amounts_told", period)
    above = np.where(known, is_so(net >= LINE_FEN * household("members", period).astype(np.int64)), UNKNOWN)
    return both(above, is_so(household("hungry_months", period) < 1))


def housing_criterion(household, period):
    """The grade decides, else the word."""
    grade, dangerous = household("housing_grade", period), truth(household, "dangerous", period)
    poor_grade = (grade == Grade.C) | (grade == Grade.D)
    told = is_so(grade != Grade.untold)
    either_told = either(told, opposite(dangerous), truth(household, "relocated", period))
    return both(is_so(~poor_grade), is_so(dangerous != YES), either_told)


def water_criterion(household, period):
    """Safe, and not told to be hard to fetch."""
    return both(truth(household, "water_safe", period), is_so(truth(household, "water_difficult", period) != YES))


def electricity_criterion(household, period):
    """Has power."""
    return truth(household, "electricity", period)


def broadcast_criterion(household, period):
    """Has broadcast."""
    return truth(household, "broadcast", period)


def household_exit(household, period):
    """One above, six have."""
    return both(*(household(f"{name}_criterion", period) for name in CRITERIA))


FORMULAS = [
    *(_variable(formula.__name__, int, Person, formula) for formula in (school_due, studies, insured)),
    *(_variable(f"{name}_criterion", int, Household, globals()[f"{name}_criterion"]) for name in CRITERIA),
    _variable("household_exit", int, Household, household_exit),
]

if __name__ == "__main__":
    main(Path(sys.argv[1]))

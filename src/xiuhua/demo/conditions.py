"""Health, schooling and ability to work of the people, as their age and their household's cause of poverty have it."""

import numpy as np
import polars as pl

from xiuhua.demo.lots import Flags, Lots, taken
from xiuhua.demo.shares import rank_within

CHRONIC = ("高血压", "糖尿病", "慢性支气管炎", "风湿性关节炎", "腰椎间盘突出", "慢性胃炎", "胆结石", "支气管哮喘")
SERIOUS = ("恶性肿瘤", "尿毒症", "脑梗死", "冠心病", "肝硬化", "白血病")
DISABILITIES = (
    "sight",
    "hearing",
    "speech",
    "physical",
    "intellectual",
    "mental",
    "multiple",
)  # digits 1 to 7 in this order
DISABILITY_WEIGHTS = (12, 12, 3, 45, 13, 13, 2)
AGE_STEPS = (18, 40, 60)  # where the shares below change
CHRONIC_SHARES, SERIOUS_SHARES, DISABLED_SHARES = (
    (0.01, 0.03, 0.09, 0.22),
    (0.002, 0.006, 0.012, 0.025),
    (0.005, 0.012, 0.02, 0.03),
)
GRADES = {
    6: "primary",
    7: "primary",
    8: "primary",
    9: "primary",
    10: "primary",
    11: "primary",
    12: "grade_7",
    13: "grade_8",
    14: "grade_9",
}
SENIOR = {15: "senior_1", 16: "senior_2", 17: "senior_3"}
VOCATIONAL = {15: "vocational_1", 16: "vocational_2", 17: "vocational_3"}
COLLEGE = {18: "college_1", 19: "college_2", 20: "college_3"}
BACHELOR = {18: "bachelor_1", 19: "bachelor_2", 20: "bachelor_3"}
EDUCATIONS = {  # up to which age, how often
    5: {"below_school_age": 1.0}, 17: {"junior": 1.0}, 22: {"junior": 0.7, "senior": 0.3},
    39: {"primary": 0.2, "junior": 0.58, "senior": 0.16, "college": 0.06},
    59: {"illiterate": 0.08, "primary": 0.46, "junior": 0.4, "senior": 0.06},
    200: {"illiterate": 0.4, "primary": 0.48, "junior": 0.12},
}  # fmt: skip


def judge_health(people: pl.DataFrame, cause: pl.Series, lots: Lots) -> pl.DataFrame:
    """The people with chronic, serious, disabled, illness, disability_kind, disability_grade.

    `cause` is the main cause of each person's household: where it is illness or disability, somebody bears it.
    """
    count = people.height
    band = np.searchsorted(AGE_STEPS, people["age"].to_numpy(), side="right")
    drawn = {
        name: lots.happens(f"health/{name}", count, share=np.array(shares)[band])
        for name, shares in (("chronic", CHRONIC_SHARES), ("serious", SERIOUS_SHARES), ("disabled", DISABLED_SHARES))
    }
    bearer = _bearers(people, lots)
    ill, disabled = (bearer & (cause == name).to_numpy() for name in ("illness", "disability"))
    gravely = lots.happens("health/gravely", count, share=0.3)
    serious = drawn["serious"] | (ill & gravely)
    chronic = (drawn["chronic"] | (ill & ~gravely)) & ~serious
    disabled = drawn["disabled"] | disabled
    kind = lots.index("health/disability", count, weights=DISABILITY_WEIGHTS)
    grade = 1 + lots.index("health/grade", count, weights=(1, 2, 3, 3))
    names = pl.DataFrame({
        "chronic": chronic, "serious": serious, "disabled": disabled,
        "mild": taken(CHRONIC, lots.between("health/mild", count, low=0, high=len(CHRONIC) - 1)),
        "grave": taken(SERIOUS, lots.between("health/grave", count, low=0, high=len(SERIOUS) - 1)),
        "kind": taken(DISABILITIES, kind), "grade": grade,
    })  # fmt: skip
    return people.with_columns(
        names.select(
            "chronic", "serious", "disabled",
            illness=pl.when("serious").then("grave").when("chronic").then("mild").otherwise(pl.lit("")),
            disability_kind=pl.when("disabled").then("kind").otherwise(pl.lit("")),
            disability_grade=pl.when("disabled").then("grade"),
        )
    )  # fmt: skip


def _bearers(people: pl.DataFrame, lots: Lots) -> Flags:
    """One person of each household, a grown-up where there is one."""
    turn = lots.order("health/bearer", people.height)
    grown = (people["age"] >= 18).to_numpy()
    ordered = turn[np.argsort(~grown[turn], kind="stable")]
    return rank_within(people["home"].to_numpy(), ordered) == 0


def judge_schooling(people: pl.DataFrame, cause: pl.Series, lots: Lots) -> pl.DataFrame:
    """The people with education, school_status, student: everybody from 6 to 14 is at school.

    Where the cost of education is the cause, everybody of an age for higher schools is a student.
    """
    count = people.height
    age = people["school_age"].to_numpy()
    chance = lots.uniform("school/goes", count)
    pays = (cause == "education").to_numpy()
    academic = pl.Series(lots.happens("school/academic", count, share=0.6))
    kindergarten = (age >= 3) & (age <= 5) & ((chance < 0.85) | (people["age"] == 6).to_numpy())
    senior = (age == 15) | ((age > 15) & (age <= 17) & ((chance < 0.85) | pays))
    college = (age >= 18) & (age <= 20) & ((chance < 0.3) | pays)
    known = people.with_columns(
        academic=academic,
        kindergarten=kindergarten,
        senior=senior,
        college=college,
        known_education=_educations(people, lots),
    )
    status = (
        pl.when("kindergarten").then(pl.lit("preschool"))
        .when(pl.col("school_age").is_between(6, 14)).then(_of(GRADES))
        .when(pl.col("senior") & pl.col("academic")).then(_of(SENIOR))
        .when("senior").then(_of(VOCATIONAL))
        .when(pl.col("college") & pl.col("academic")).then(_of(BACHELOR))
        .when("college").then(_of(COLLEGE))
        .when(pl.col("school_age") < 6).then(pl.lit("below_school_age"))
        .otherwise(pl.lit("not_in_school"))
    )  # fmt: skip
    known = known.with_columns(school_status=status).with_columns(
        student=~pl.col("school_status").is_in(["not_in_school", "below_school_age"])
    )
    education = pl.when("student").then(pl.lit("")).otherwise("known_education")
    return known.with_columns(education=education).drop(
        "academic", "kindergarten", "senior", "college", "known_education"
    )


def _of(grades: dict[int, str]) -> pl.Expr:
    return pl.col("school_age").replace_strict(grades, default=None, return_dtype=pl.String)


def _educations(people: pl.DataFrame, lots: Lots) -> pl.Series:
    """What people who are not at school have reached, by age."""
    education = pl.Series([""] * people.height)
    above = pl.Series([True] * people.height)
    for most, weights in EDUCATIONS.items():
        band = above & (people["school_age"] <= most)
        education = education.zip_with(~band, lots.choice(f"school/education/{most}", people.height, weights=weights))
        above = above & ~band
    return education


def judge_ability(people: pl.DataFrame, lots: Lots) -> pl.DataFrame:
    """The people with ability: the healthy from 16 to 59 who have left school can work, the ill less, others not."""
    count = people.height
    skilled, weak = (
        pl.Series(lots.happens(f"ability/{name}", count, share=share))
        for name, share in (("skilled", 0.1), ("weak", 0.6))
    )
    severe = pl.col("disabled") & (pl.col("disability_grade") <= 2)
    ill = pl.col("chronic") | pl.col("serious") | pl.col("disabled")
    ability = (
        pl.when((pl.col("age") < 16) | pl.col("student")).then(pl.lit("none"))
        .when(severe | (pl.col("serious") & ~pl.col("weak"))).then(pl.lit("lost"))
        .when(pl.col("age") >= 70).then(pl.lit("none"))
        .when(pl.col("age") >= 60).then(pl.when(ill).then(pl.lit("none")).otherwise(pl.lit("weak")))
        .when(pl.col("serious") | pl.col("disabled") | (pl.col("chronic") & pl.col("weak"))).then(pl.lit("weak"))
        .when(pl.col("chronic")).then(pl.lit("ordinary"))
        .otherwise(pl.when("skilled").then(pl.lit("skilled")).otherwise(pl.lit("ordinary")))
    )  # fmt: skip
    return people.with_columns(skilled=skilled, weak=weak).with_columns(ability=ability).drop("skilled", "weak")

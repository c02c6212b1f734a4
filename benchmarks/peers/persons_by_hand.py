"""Persons by hand: what is made of each, what a household is told of its members, and the checks of persons."""

from collections.abc import Mapping

import polars as pl

from benchmarks.peers.policy_by_hand import (
    ABLE,
    AS_OF,
    CARD,
    CERTIFICATE,
    FULL,
    GRANDCHILDREN,
    GRANDPARENTS,
    HIGHER,
    JUNIOR,
    NOT_ATTENDING,
    OF_MEN,
    OF_WOMEN,
    REGISTERED,
    REISSUED,
    SCHOOL_YEAR,
    SCHOOLED,
    SENIOR,
    UNABLE,
    col,
    holds,
    years,
)

age, school, education, ability = col("age"), col("school_status"), col("education"), col("ability")
relation, sex, birth, length, months = col("relation"), col("sex"), col("birth"), col("id_length"), col("work_months")
chronic, serious, disabled = col("chronic"), col("serious"), col("disabled")
head_birth = col("head_birth")


def with_traits(persons: pl.LazyFrame) -> pl.LazyFrame:
    """Persons with what several rules ask of them."""
    studies = (school.is_not_null() | education.is_null()) & ~school.is_in(NOT_ATTENDING)
    unfit = holds("reason_of_health") & (serious | disabled)
    return persons.with_columns(
        age=years(birth, pl.lit(AS_OF)),
        school_age=years(birth, pl.lit(SCHOOL_YEAR)),
        studies=studies,
        reason_of_health=col("dropout_reason").is_in(["illness", "disability"]),
        junior=school.is_in(JUNIOR),
        senior=school.is_in(SENIOR),
        higher=school.is_in(HIGHER),
        ill=chronic | serious,
        healthy=~chronic & ~serious & ~disabled,
        insured=col("medical") | holds("employee_medical"),
        full_worker=ability.is_in(FULL),
        able=ability.is_in(ABLE),
        unable=ability.is_in(UNABLE),
        away=months > 0,
        of_card=length.is_in([CARD, CERTIFICATE, REISSUED]),
    ).with_columns(
        of_working_age=age.is_between(16, 59),
        of_school_age=col("school_age").is_between(6, 14),
        school_due=col("school_age").is_between(6, 14) & ~unfit,
        schooled=(education.is_in(SCHOOLED).fill_null(value=False))
        | (col("studies") & (col("junior") | col("senior") | col("higher"))),
    )


def told_of_members(persons: pl.LazyFrame) -> pl.LazyFrame:
    """A row for each household: what its members come to."""
    somebody = {
        "somebody_ill": col("ill"),
        "somebody_gravely_ill": serious | (disabled & (col("disability_grade") <= 2)),
        "somebody_disabled": disabled,
        "somebody_studies": col("studies"),
        "somebody_schooled": col("schooled"),
        "patient_uninsured": col("ill") & ~col("insured"),
        "somebody_able": col("able"),
        "somebody_able_and_grown": col("able") & col("of_working_age"),
        "pensioners_due": age > 60,
        "somebody_on_allowance": col("minimum_living"),
        "somebody_on_support": col("special_support"),
        "somebody_without_months": col("work_place").is_not_null() & (months.is_null() | (months == 0)),
    }
    everybody = {
        "children_at_school": ~col("school_due") | col("studies"),
        "all_insured": col("insured"),
    }
    counts = {
        "heads": relation == "head",
        "spouses": relation == "spouse",
        "full_workers": col("full_worker"),
        "elders": age >= 60,
    }
    head = relation == "head"
    return persons.group_by("household").agg(
        **{name: truth.any(ignore_nulls=False) for name, truth in somebody.items()},
        **{name: truth.all(ignore_nulls=False) for name, truth in everybody.items()},
        **{name: pl.when(~truth.is_null().any()).then(truth.sum()) for name, truth in counts.items()},
        months_worked=months.sum(),
        head_birth=birth.filter(head).first(),
        head_sex=sex.filter(head).first(),
        here=pl.lit(value=True),
    )


def bearers(persons: pl.LazyFrame) -> pl.LazyFrame:
    """How many persons on file bear an identity number, where more than one does."""
    on_file = persons.filter(col("status").is_in(REGISTERED) & col("identity").is_not_null())
    return on_file.group_by("identity").len("bearers").filter(col("bearers") > 1)


def checks_of_persons() -> Mapping[str, pl.Expr]:
    """Every check of persons: who is flagged."""
    return {**_numbers(), **_relations(), **_gaps(), **_schooling(), **_health(), **_labour(), **_security()}


def _numbers() -> Mapping[str, pl.Expr]:
    kind, grade = col("certificate_kind"), col("certificate_grade")
    certified = length.is_in([CERTIFICATE, REISSUED])
    told = col("id_kind")
    return {
        "duplicate_id": col("bearers") > 1,
        "id_length": ~col("of_card"),
        "id_checksum": col("of_card") & ~col("id_valid"),
        "certificate_digits": certified & ~(kind.is_between(1, 7) & grade.is_between(1, 4)),
        "id_missing": col("identity_missing"),
        "id_reserved": col("id_reserved"),
        "id_birth": col("of_card") & (col("id_birth") != birth),
        "id_birth_impossible": col("of_card") & ~col("id_reserved") & col("id_birth").is_null(),
        "id_sex": col("of_card") & (col("id_sex") != sex),
        "id_kind_length": col("of_card")
        & (
            ((told == "resident_identity") & (length != CARD)) | ((told == "disability_certificate") & (length == CARD))
        ),
        "disabled_without_certificate": disabled & (told != "disability_certificate"),
        "certificate_healthy": (told == "disability_certificate") & ~disabled,
        "certificate_grade_differs": certified & (grade != col("disability_grade")),
        "member_phone_length": col("phone_length") != 11,
    }


def _relations() -> Mapping[str, pl.Expr]:
    child, parent = relation.is_in(["son", "daughter"]), relation.is_in(["father", "mother"])
    older, younger = years(birth, head_birth), years(head_birth, birth)
    return {
        "spouse_sex": (relation == "spouse") & (sex == col("head_sex")),
        "relation_sex": ((sex == "male") & relation.is_in(OF_WOMEN)) | ((sex == "female") & relation.is_in(OF_MEN)),
        "child_older": child & (birth <= head_birth),
        "parent_young": child & (birth > head_birth) & (younger < 15),
        "head_older_than_parent": parent & (older < 15),
        "grandchild_close": relation.is_in(GRANDCHILDREN) & (younger < 30),
        "grandparent_close": relation.is_in(GRANDPARENTS) & (older < 30),
    }


def _gaps() -> Mapping[str, pl.Expr]:
    return {
        "relation_missing": relation.is_null(),
        "sex_missing": sex.is_null(),
        "birth_missing": birth.is_null(),
        "ethnicity_missing": col("ethnicity_missing"),
        "health_missing": chronic.is_null() & serious.is_null() & disabled.is_null(),
        "ability_missing": ability.is_null(),
        "schooling_missing": education.is_null() & school.is_null(),
    }


def _schooling() -> Mapping[str, pl.Expr]:
    primary, junior, senior = school == "primary", col("junior"), col("senior")
    return {
        "schooling_both": col("studies") & education.is_not_null(),
        "pupil_old": (primary & (age > 14))
        | (junior & (age > 17))
        | (senior & (age > 20))
        | ((school == "preschool") & (age > 6) & col("healthy")),
        "pupil_young": (primary & (age < 6))
        | (junior & (age < 12))
        | (senior & (age < 15))
        | ((school == "master") & (age < 20)),
        "student_old": col("higher") & (age > 30),
        "degree_minor": (age < 18) & education.is_in(["college", "bachelor", "master"]),
        "youth_little_schooling": age.is_between(16, 22)
        & education.is_in(["below_school_age", "illiterate", "primary"]),
        "child_out_of_school": col("of_school_age") & ~col("studies"),
        "dropout_healthy": col("reason_of_health") & col("healthy"),
    }


def _health() -> Mapping[str, pl.Expr]:
    healthy, studies, full = col("healthy"), col("studies"), col("full_worker")
    idle = months.is_null() | (months == 0)
    return {
        "child_labour": (age < 16) & (ability != "none"),
        "healthy_without_ability": col("of_working_age") & healthy & ~studies & ~full,
        "healthy_old_lost": (age >= 60) & healthy & (ability == "lost"),
        "old_full_labour": (age >= 60) & full,
        "old_labour_idle": (age > 65) & col("able") & idle & (col("income_parts") > 0) & (col("operating_income") == 0),
        "ill_skilled": col("of_working_age") & (col("ill") | disabled) & ~studies & (ability == "skilled"),
        "severe_disabled_able": (col("certificate_kind") == 4) & (col("certificate_grade") <= 2) & full,
        "student_able": studies & (age >= 16) & (ability != "none"),
    }


def _labour() -> Mapping[str, pl.Expr]:
    away, post = col("away"), col("public_post")
    return {
        "pupil_works": (school.is_in(["preschool", "primary"]) | col("junior") | col("senior")) & away,
        "work_minor": (age < 16) & away,
        "works_without_ability": away & col("unable"),
        "supported_works": away & col("special_support"),
        "work_place_missing": away & col("work_place").is_null(),
        "work_months_absurd": (months < 0) | (months > 12),
        "post_age": post.is_not_null() & ((age < 16) | (age >= 70)),
        "post_without_ability": post.is_not_null() & col("unable"),
        "post_months_missing": post.is_not_null() & col("public_post_months").is_null(),
        "months_without_post": post.is_null() & (col("public_post_months") > 0),
    }


def _security() -> Mapping[str, pl.Expr]:
    insured, pension = col("insured"), col("pension")
    return {
        "uninsured": ~insured,
        "insured_twice": col("medical") & col("employee_medical"),
        "major_illness_missing": ~col("major_illness"),
        "relief_uninsured": col("medical_relief") & ~insured,
        "pension_untold": (age >= 16) & ~col("studies") & pension.is_null() & col("employee_pension").is_null(),
        "pension_missing": (age > 60) & ~(pension | holds("employee_pension")),
        "healthy_supported": age.is_between(18, 59) & col("healthy") & ~col("studies") & col("special_support"),
    }

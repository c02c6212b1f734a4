"""Faults of single members: identity, relation, schooling, health, ability, work, insurance."""

from collections.abc import Callable

import polars as pl

from xiuhua.demo.fault_kinds import Fault, Tables, changed, given, of_member
from xiuhua.demo.names import CHECKS, check_places, with_check

HEALTHY = ~(pl.col("chronic") | pl.col("serious") | pl.col("disabled"))
GROWN = pl.col("age").is_between(18, 59)
PLAIN_CARD = pl.col("id_kind") == "resident_identity"
FREE = "9"  # running numbers from 900 on are borne by nobody else
CHILD = pl.col("relation").is_in(["son", "daughter"])


def share_identity(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """Every second of the chosen bears the number of the one before."""
    return _with_numbers(tables, chosen[1::2], chosen[::2]["id_number"])


def break_check_digit(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """The next check digit instead of the right one."""
    body = chosen["id_number"].str.head(17)
    wrong = pl.Series([CHECKS[(place + 1) % 11] for place in check_places(body).tolist()])
    return _with_numbers(tables, chosen, body + wrong)


def drop_a_digit(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """A number of 17 digits."""
    return _with_numbers(tables, chosen, chosen["id_number"].str.head(17))


def drop_identity(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """No number at all."""
    return changed(tables, "member", where=of_member(chosen, column="id"), id_number="")


def shift_birth(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """A birth some weeks from the one in the number."""
    return changed(tables, "member", where=of_member(chosen, column="id"), birth=pl.col("birth") + pl.duration(days=37))


def flip_sex(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """The other sex than in the number."""
    return changed(tables, "member", where=of_member(chosen, column="id"), sex=_other_sex())


def call_son_daughter(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """A man called daughter."""
    return _with_relation(tables, chosen, "daughter")


def depose_head(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """A household in which nobody is head."""
    return _with_relation(tables, chosen, "other")


def crown_another(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """A second head."""
    return _with_relation(tables, chosen, "head")


def marry_same_sex(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """A spouse of the head's sex, with a number that agrees."""
    other = (chosen["id_number"].str.slice(16, 1).cast(pl.Int64) + 1) % 10
    body = chosen["id_number"].str.head(14) + FREE + chosen["id_number"].str.slice(15, 1) + other.cast(pl.String)
    tables = _with_numbers(tables, chosen, with_check(body))
    return changed(tables, "member", where=of_member(chosen, column="id"), sex=_other_sex())


def bear_before_parent(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """A child born two years before the head."""
    return _with_birth(tables, chosen, chosen["head_birth"].dt.offset_by("-2y"))


def bear_too_early(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """A child born when the head was ten."""
    return _with_birth(tables, chosen, chosen["head_birth"].dt.offset_by("10y"))


def drop_relation(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """No relation to the head."""
    return _with_relation(tables, chosen, "")


def drop_ethnicity(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """No ethnicity."""
    return changed(tables, "member", where=of_member(chosen, column="id"), ethnicity="")


def drop_schooling(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """Neither education nor school."""
    return changed(tables, "schooling", where=of_member(chosen), education="", school_status="")


def fill_both_schoolings(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """A pupil who has also finished."""
    return changed(tables, "schooling", where=of_member(chosen), education="primary")


def keep_adult_at_school(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """A grown-up in primary school."""
    tables = changed(tables, "schooling", where=of_member(chosen), education="", school_status="primary")
    return changed(tables, "labour", where=of_member(chosen), ability="none")


def take_from_school(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """A child of school age who does not go."""
    return changed(
        tables, "schooling", where=of_member(chosen),
        education="primary", school_status="not_in_school", dropout_reason="dislike",
    )  # fmt: skip


def leave_school_ill(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """Left school for illness, and is healthy."""
    return changed(tables, "schooling", where=of_member(chosen), dropout_reason="illness")


def graduate_minor(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """A college degree before the age of 18."""
    return changed(tables, "schooling", where=of_member(chosen), education="college")


def hide_certificate(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """Disabled, without a disability certificate."""
    tables = _with_numbers(tables, chosen, chosen["id_number"].str.head(18))
    return changed(tables, "member", where=of_member(chosen, column="id"), id_kind="resident_identity")


def let_child_work(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """Able to work before the age of 16."""
    return changed(tables, "labour", where=of_member(chosen), ability="ordinary")


def lose_ability(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """A healthy grown-up, or one who works away, without ability to work."""
    return changed(tables, "labour", where=of_member(chosen), ability="lost")


def keep_old_working(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """Fully able to work after 60."""
    return changed(tables, "labour", where=of_member(chosen), ability="ordinary")


def drop_ability(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """Ability to work not told."""
    return changed(tables, "labour", where=of_member(chosen), ability="")


def drop_months(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """A wage without a month of work."""
    return changed(tables, "work", where=of_member(chosen), months=0)


def drop_insurance(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """No medical insurance."""
    return changed(tables, "socialsecurity", where=of_member(chosen), medical=False)


def drop_pension(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """No pension insurance after 60."""
    return changed(tables, "socialsecurity", where=of_member(chosen), pension=False)


def support_healthy(tables: Tables, chosen: pl.DataFrame) -> Tables:
    """A healthy grown-up under special support."""
    return changed(tables, "socialsecurity", where=of_member(chosen), special_support=True)


def _with_numbers(tables: Tables, chosen: pl.DataFrame, numbers: pl.Series) -> Tables:
    new = given(chosen, "member_id", numbers, column="id")
    return changed(tables, "member", where=of_member(chosen, column="id"), id_number=new)


def _with_relation(tables: Tables, chosen: pl.DataFrame, relation: str) -> Tables:
    return changed(
        tables, "belonging", where=pl.col("id").is_in(chosen["belonging_id"].implode()), relation=relation
    )  # fmt: skip


def _with_birth(tables: Tables, chosen: pl.DataFrame, birth: pl.Series) -> Tables:
    """Another birth, with a number that agrees with it."""
    number = chosen["id_number"]
    renumbered = with_check(number.str.head(6) + birth.dt.strftime("%Y%m%d") + FREE + number.str.slice(15, 2))
    tables = _with_numbers(tables, chosen, renumbered)
    return changed(
        tables, "member", where=of_member(chosen, column="id"), birth=given(chosen, "member_id", birth, column="id")
    )


def _other_sex() -> pl.Expr:
    return pl.when(pl.col("sex") == "male").then(pl.lit("female")).otherwise(pl.lit("male"))


def _fault(
    key: str, says: str, where: pl.Expr, plant: Callable[[Tables, pl.DataFrame], Tables], *, takes: int = 1
) -> Fault:
    return Fault(key, "member", says, where, plant, takes)


_OUT_OF_SCHOOL = ~pl.col("studies")
_STAYS = pl.col("months").is_null()
_AGE = pl.col("age")
_GROWN_CHILD = CHILD & GROWN & _OUT_OF_SCHOOL & HEALTHY & PLAIN_CARD

MEMBER_FAULTS = (
    _fault("duplicate_id", "two people bear one identity number", PLAIN_CARD & GROWN, share_identity, takes=2),
    _fault("id_checksum", "the check digit of the identity number is wrong", PLAIN_CARD & GROWN, break_check_digit),
    _fault("id_length", "the identity number has 17 digits", PLAIN_CARD & GROWN, drop_a_digit),
    _fault("id_missing", "the identity number is missing", PLAIN_CARD & GROWN, drop_identity),
    _fault("id_birth", "birth and identity number disagree", PLAIN_CARD & _AGE.is_between(25, 50), shift_birth),
    _fault(
        "id_sex",
        "sex and identity number disagree",
        PLAIN_CARD & (pl.col("relation") == "head") & (pl.col("spouses") == 0),
        flip_sex,
    ),
    _fault("relation_sex", "a man is called daughter", pl.col("relation") == "son", call_son_daughter),
    _fault("head_missing", "nobody is head of the household", pl.col("relation") == "head", depose_head),
    _fault("heads_two", "two members are head", GROWN & ~pl.col("relation").is_in(["head", "spouse"]), crown_another),
    _fault(
        "spouse_sex", "head and spouse are of one sex", PLAIN_CARD & (pl.col("relation") == "spouse"), marry_same_sex
    ),
    _fault(
        "child_older",
        "a child is older than its parent",
        _GROWN_CHILD & pl.col("head_age").is_between(40, 55),
        bear_before_parent,
    ),
    _fault(
        "parent_young",
        "the parent was ten at the birth",
        _GROWN_CHILD & pl.col("head_age").is_between(32, 60),
        bear_too_early,
    ),
    _fault("relation_missing", "the relation to the head is missing", pl.col("relation") == "spouse", drop_relation),
    _fault("ethnicity_missing", "the ethnicity is missing", GROWN, drop_ethnicity),
    _fault("schooling_missing", "neither education nor school is told", _OUT_OF_SCHOOL & (_AGE >= 30), drop_schooling),
    _fault(
        "schooling_both",
        "at school, and education reached",
        pl.col("studies") & _AGE.is_between(8, 14),
        fill_both_schoolings,
    ),
    _fault(
        "pupil_old",
        "a grown-up in primary school",
        _OUT_OF_SCHOOL & _STAYS & _AGE.is_between(22, 40),
        keep_adult_at_school,
    ),
    _fault(
        "child_out_of_school",
        "a child of school age does not go",
        pl.col("studies") & _AGE.is_between(8, 14),
        take_from_school,
    ),
    _fault(
        "dropout_healthy",
        "left school for illness, but healthy",
        _OUT_OF_SCHOOL & HEALTHY & _AGE.is_between(16, 22),
        leave_school_ill,
    ),
    _fault("degree_minor", "a college degree before 18", _OUT_OF_SCHOOL & _AGE.is_between(16, 17), graduate_minor),
    _fault("disabled_without_certificate", "disabled, but shows no certificate", pl.col("disabled"), hide_certificate),
    _fault("child_labour", "able to work before 16", _AGE.is_between(8, 15), let_child_work),
    _fault(
        "healthy_without_ability",
        "healthy, of working age, and without ability",
        _OUT_OF_SCHOOL & HEALTHY & _STAYS & _AGE.is_between(20, 55),
        lose_ability,
    ),
    _fault("works_without_ability", "works away without ability to work", ~_STAYS & ~HEALTHY, lose_ability),
    _fault(
        "old_full_labour",
        "fully able to work after 60",
        HEALTHY & _AGE.is_between(62, 80) & (pl.col("household_type") != "special_support"),
        keep_old_working,
    ),
    _fault("ability_missing", "the ability to work is missing", GROWN & _STAYS, drop_ability),
    _fault("wage_without_months", "a wage, but no month of work", ~_STAYS, drop_months),
    _fault("uninsured", "no medical insurance", _AGE >= 18, drop_insurance),
    _fault("pension_missing", "no pension insurance after 60", _AGE >= 61, drop_pension),
    _fault(
        "healthy_supported",
        "healthy, of working age, under special support",
        _OUT_OF_SCHOOL & HEALTHY & _AGE.is_between(20, 55) & (pl.col("household_type") == "general"),
        support_healthy,
    ),
)

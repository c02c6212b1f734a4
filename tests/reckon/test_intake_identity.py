"""Identity numbers: columns agree with a slow, obvious twin; one wrong digit is always found."""

from datetime import date

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from tests.workbooks import identity_number
from xiuhua.reckon.intake.identity import birth, checksum, id_kind, identity_faults, sex

DAY = date(2017, 3, 31)


def fault_of(number: str) -> str | None:
    """The first fault of one number by the columns."""
    faults = identity_faults(pl.col("n"), lengths=[18, 20, 22], as_of=DAY)
    reason = pl.coalesce([pl.when(fault).then(pl.lit(why)) for fault, why in faults])
    return pl.DataFrame({"n": [number]}).select(reason).item()


def check_by_hand(number: str) -> str:
    """The check character as the standard describes it, digit by digit."""
    total = 0
    for place in range(17):
        total += int(number[place]) * (2 ** (17 - place) % 11)
    return {0: "1", 1: "0", 2: "X"}.get(total % 11, str(12 - total % 11))


@given(st.from_regex(r"[0-9]{17}", fullmatch=True))
def test_the_check_character_agrees_with_the_slow_one(body):
    assert pl.DataFrame({"n": [body + "0"]}).select(checksum(pl.col("n"))).item() == check_by_hand(body)


@given(st.integers(0, 500_000), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(serial, place, step):
    number = identity_number(serial)
    assert fault_of(number) is None
    wrong = number[:place] + str((int(number[place]) + step) % 10) + number[place + 1 :]
    assert fault_of(wrong) in {"identity_checksum", "identity_birth", "identity_zeroed"}


def test_letters_have_no_check_character():
    assert pl.DataFrame({"n": ["5119021970010A0011"]}).select(checksum(pl.col("n"))).item() is None


def test_a_number_tells_birth_sex_and_kind_of_document():
    numbers = ["511902199003040024", "511902199003040016", "51190219900304001643"]
    told = pl.DataFrame({"n": numbers}).select(
        birth(pl.col("n")).alias("birth"),
        sex(pl.col("n"), keys=("female", "male")).alias("sex"),
        id_kind(pl.col("n"), lengths={18: "card", 20: "certificate"}).alias("kind"),
    )
    assert told.rows() == [
        (date(1990, 3, 4), "female", "card"),
        (date(1990, 3, 4), "male", "card"),
        (date(1990, 3, 4), "male", "certificate"),
    ]

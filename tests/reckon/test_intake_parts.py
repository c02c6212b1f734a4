"""What one number tells is what a column of it tells."""

from typing import Any

import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st

from xiuhua.reckon.intake.parts import identity_parts, parts_of_identity, parts_of_phone, phone_parts

PIECES = st.lists(st.sampled_from(["511902197001010018", "1970", "0229", "13800000001", "0", "9", "x", "X", " ", "号"]))
TEXTS = st.none() | st.text("0123456789Xx号 \n", max_size=24) | PIECES.map("".join)


def of_a_column(name: str, text: str | None, parts: list[pl.Expr]) -> dict[str, Any]:
    return pl.DataFrame({name: [text]}, schema={name: pl.String}).select(parts).row(0, named=True)


@given(TEXTS)
@example("13800000001")
@example("13800000001\n")
def test_one_telephone_tells_what_a_column_tells(text):
    assert parts_of_phone(text) == of_a_column("phone", text, phone_parts())


@given(TEXTS)
@example("511902197001010018")
@example("51190219700101001x43")
@example("511902000001010018")
@example(" 511902197002300018")
@example("99999919700101001")
def test_one_identity_number_tells_what_a_column_tells(text):
    assert parts_of_identity(text) == of_a_column("number", text, identity_parts())

"""Verdicts become dated rows; only what changed is written; a turn twice leaves the same rows."""

from datetime import date

import polars as pl
import pytest

from tests.makers import make_village
from xiuhua.bridge.settle import settle
from xiuhua.reckon.tables import FIGURES, SLOTS
from xiuhua.register.models import FigureVerdict, SlotVerdict, Turn

pytestmark = pytest.mark.django_db
MARCH, APRIL, MAY = date(2017, 3, 31), date(2017, 4, 30), date(2017, 5, 31)


def figures(*rows: tuple[str, str, float | None]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema=["area", "figure", "value"], orient="row")
    return FIGURES.conform(frame.with_columns(numerator="value", denominator=pl.lit(None)))


def told(model=FigureVerdict) -> list[tuple]:
    rows = model.objects.order_by("since", "id").values_list("since", "until", "value")
    return [(since, until, None if value is None else float(value)) for since, until, value in rows]


def turn(day: date, *rows: tuple[str, str, float | None]):
    settled = settle({"figures": figures(*rows)}, day=day)
    Turn.objects.update_or_create(on=day, defaults={"digest": settled.digest, "rows": settled.rows, "stages": []})
    return settled


def test_the_same_turn_twice_writes_nothing_the_second_time() -> None:
    village = make_village()
    first = turn(MARCH, (village.code, "helpers", 3.0))
    second = turn(MARCH, (village.code, "helpers", 3.0))
    assert (first.rows, first.written, second.rows, second.written) == (1, 1, 1, 0)
    assert first.digest == second.digest
    assert told() == [(MARCH, None, 3.0)]


def test_a_verdict_that_holds_on_is_not_written_again() -> None:
    village = make_village()
    turn(MARCH, (village.code, "helpers", 3.0))
    assert turn(APRIL, (village.code, "helpers", 3.0)).written == 0
    assert told() == [(MARCH, None, 3.0)]


def test_a_change_closes_the_old_verdict_and_opens_the_new() -> None:
    village = make_village()
    turn(MARCH, (village.code, "helpers", 3.0))
    turn(APRIL, (village.code, "helpers", 4.0))
    assert told() == [(MARCH, APRIL, 3.0), (APRIL, None, 4.0)]


def test_unknown_is_a_verdict_of_its_own() -> None:
    village = make_village()
    turn(MARCH, (village.code, "helpers", None))
    assert turn(MARCH, (village.code, "helpers", None)).written == 0
    turn(APRIL, (village.code, "helpers", 0.0))
    assert told() == [(MARCH, APRIL, None), (APRIL, None, 0.0)]


def test_what_is_no_longer_judged_is_closed() -> None:
    village = make_village()
    turn(MARCH, (village.code, "helpers", 3.0))
    turn(APRIL)
    assert told() == [(MARCH, APRIL, 3.0)]


def test_a_second_run_of_a_day_after_a_correction_replaces_that_day_only() -> None:
    village = make_village()
    turn(MARCH, (village.code, "helpers", 3.0))
    turn(APRIL, (village.code, "helpers", 4.0))
    turn(APRIL, (village.code, "helpers", 5.0))
    assert told() == [(MARCH, APRIL, 3.0), (APRIL, APRIL, 4.0), (APRIL, None, 5.0)]


def test_a_turn_for_an_earlier_day_leaves_the_later_ones_as_they_are() -> None:
    village = make_village()
    turn(MARCH, (village.code, "helpers", 3.0))
    turn(MAY, (village.code, "helpers", 3.0))
    turn(APRIL, (village.code, "helpers", 9.0))
    held = {day: float(FigureVerdict.objects.on(day).get().value) for day in (MARCH, APRIL, MAY)}
    assert held == {MARCH: 3.0, APRIL: 9.0, MAY: 3.0}


def test_slots_are_settled_with_their_reason() -> None:
    village = make_village()
    found = SLOTS.conform(
        pl.DataFrame(
            {"area": [village.code], "slot": ["technician"], "required": [1], "in_post": [0], "filled": [False],
             "reason": ["vacant"]}
        )
    )  # fmt: skip
    assert [settle({"slots": found}, day=MARCH).written for _ in range(2)] == [1, 0]
    kept = SlotVerdict.objects.get()
    assert (kept.village, kept.slot, kept.required, kept.in_post, kept.filled, kept.reason) == (
        village, "technician", 1, 0, False, "vacant",
    )  # fmt: skip


def test_the_digest_tells_verdicts_apart_and_does_not_heed_their_order() -> None:
    one, two = make_village(), make_village()
    rows = [(one.code, "helpers", 3.0), (two.code, "helpers", 4.0)]
    digests = [settle({"figures": figures(*order)}, day=MARCH).digest for order in (rows, rows[::-1])]
    assert digests[0] == digests[1]
    assert settle({"figures": figures(rows[0])}, day=MARCH).digest != digests[0]

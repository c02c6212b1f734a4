"""Answers that are too alike, answers nobody touched, hints about a set; and laws that hold for any visits."""

import random

import polars as pl

from tests.loop.verify.days import POLICY, at, flagged, table, verified, visit
from xiuhua.loop.verify.verdicts import Beside, verify_visits
from xiuhua.reckon.visits import ANSWERS

QUESTIONS = 60


def answered(*, copied: bool) -> tuple[list[dict[str, object]], Beside]:
    """Twenty helpers of six visits; the answers of the first are those of its first visit, if copied."""
    dice = random.Random(3)  # noqa: S311 -- no secret
    visits, rows = [], []
    for number in range(120):
        helper = number // 6
        visits.append(visit(number, helper=f"h{helper:02}"))
        own = random.Random(1) if copied and not helper else dice  # noqa: S311 -- no secret
        rows += [
            {"visit": f"v{number:04}", "question": f"q{at_}", "answer": str(own.randrange(3)), "prefilled": True,
             "touched": helper > 0}
            for at_ in range(QUESTIONS)
        ]  # fmt: skip
    return visits, Beside(answers=pl.DataFrame(rows, schema=dict(ANSWERS.columns)))


def test_answers_copied_from_home_to_home_are_found_where_chance_does_not_explain_them():
    visits, beside = answered(copied=True)
    assert flagged(verified(*visits, beside=beside)) == {f"v{number:04}": "C05" for number in range(6)}


def test_answers_that_agree_by_chance_are_no_sign():
    visits, beside = answered(copied=False)
    assert "C05" not in set(verified(*visits, beside=beside).signs["sign"])


def test_digits_that_do_not_come_by_themselves_are_a_hint_about_the_set():
    visits = [visit(number, lat=31.0 + number / 1_000, lon=106.0 + number / 1_000) for number in range(250)]
    found = verified(*visits)
    assert [(it.sign, it.column, it.values) for it in found.hints] == [("C08", "lat", 250), ("C08", "lon", 250)]


def many() -> pl.DataFrame:
    """Honest rounds and a desk."""
    rounds = [visit(number, helper="a", **at(20, 1_000 * number)) for number in range(20)]
    desk = [visit(30 + number, helper="b", photo=0x0F0F_3C3C_5A5A_9696, **at(9_000, 0)) for number in range(8)]
    return table(*rounds, *desk)


def test_the_order_of_rows_does_not_matter_and_every_row_is_told_once():
    rows = many()
    mixed = rows.sample(fraction=1.0, shuffle=True, seed=4)
    told, again = (verify_visits(it, policy=POLICY).visits for it in (rows, mixed))
    assert told["visit"].to_list() == rows["visit"].to_list()
    assert again.sort("visit").equals(told.sort("visit"))


def test_there_are_reasons_if_and_only_if_the_score_is_a_half_or_more():
    told = verify_visits(many(), policy=POLICY).visits
    assert told.select(((pl.col("score") >= 0.5) == (pl.col("reasons") != "")).all()).item()


def test_taking_a_photo_or_a_fix_away_adds_no_flag():
    rows = many()
    with_all = flagged(verify_visits(rows, policy=POLICY)).keys()
    for columns in (["photo"], ["lat", "lon"], ["lat", "lon", "accuracy_m", "photo"]):
        assert flagged(verify_visits(rows.drop(columns), policy=POLICY)).keys() <= with_all

"""The demo that goes on: the register takes it whole, the turn finds what was planted, and the story stays as told."""

from datetime import date

import polars as pl
import pytest
from django.conf import settings
from django.db import connection

from xiuhua.actions.keep.load_demo import DemoCity, load_demo
from xiuhua.actions.turn import run_turn
from xiuhua.demo.article import expected_figures
from xiuhua.demo.later.one_warning import ENDS, QUIET
from xiuhua.queries.figure import figures_of, widest_area
from xiuhua.queries.pack import pack_in_force
from xiuhua.register.models import HouseholdWarning, PackInForce, Signal, WarningAct

STORY = DemoCity(700, 3, date(2017, 3, 31), full=False)


def quietly(_name: str, _done: int, _of: int) -> None:
    """Tells nobody."""


@pytest.mark.django_db(transaction=True)
def test_a_city_that_goes_on_is_kept_whole_and_its_warnings_are_found_by_the_turn() -> None:
    rows = load_demo(STORY, progress=quietly, goes_on=True)
    run_turn(STORY.day, by=None)
    told = {it.key: it.value for it in figures_of(widest_area(STORY.day), on=STORY.day)}
    expected = expected_figures(STORY.households)
    assert {key: told[key] for key in expected} == pytest.approx(expected, abs=0.5)
    assert not HouseholdWarning.objects.filter(since__lte=STORY.day).exists()
    connection.check_constraints()
    truth = pl.read_csv(settings.HOME / "demo-warnings.csv", infer_schema_length=None, try_parse_dates=True)
    real = truth.filter(pl.col("what") != QUIET, pl.col("received_on").is_not_null())
    assert HouseholdWarning.objects.count() == real.height == rows["householdwarning"]
    assert rows["warningact"] == WarningAct.objects.count()
    assert [str(it) for it in PackInForce.objects.order_by("since").values_list("until", flat=True)] == [
        "2021-01-01", "None",
    ]  # fmt: skip
    assert pack_in_force(ENDS).rules.risk is not None
    _the_turn_finds_what_was_planted(truth, real)
    history = pl.read_csv(settings.HOME / "demo-history.csv")
    assert history["returned"].sum() > 0


def _the_turn_finds_what_was_planted(truth: pl.DataFrame, real: pl.DataFrame) -> None:
    assert HouseholdWarning.objects.filter(ended_on=None, late__gt=0).exists()
    kept = ("household__number", "since", "step", "due", "late", "signals")
    before = list(HouseholdWarning.objects.filter(ended_on=None).order_by("pk").values_list(*kept))
    run_turn(ENDS, by=None)
    ends = set(HouseholdWarning.objects.values_list("end", flat=True))
    assert ends == {"", "under_care", "no_risk", "solved", "false_alarm"}
    planted = {str(it) for it in real.filter(pl.col("ended_on").is_null())["household"]}
    shown = {str(it) for it in truth.filter(pl.col("what") == "shown")["household"]}
    now = HouseholdWarning.objects.filter(ended_on=None)
    assert {it.household.number for it in now.select_related("household")} == planted | shown
    assert list(now.filter(household__number__in=planted).order_by("pk").values_list(*kept)) == before
    assert Signal.objects.filter(closed_on=None, household__number__in=planted, warning=None).count() == 0

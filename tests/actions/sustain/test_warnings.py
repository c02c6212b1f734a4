"""Signals make one warning of a household; it is seen, sent, checked, put off and ended, and the register is told."""

from datetime import date, timedelta

import pytest
from django.http import Http404

from tests.actions.sustain.ground import TODAY, watched_ground
from xiuhua.actions.diagnose.step import take_step
from xiuhua.actions.keep_warnings import follow_measures, keep_warnings_of, open_warning_against
from xiuhua.actions.sustain.act_on_warning import (
    do_warning_step,
    end_warning,
    own_warning,
    see_warning,
    snooze_warning,
)
from xiuhua.actions.sustain.warning_refusal import WarningRefused
from xiuhua.actions.turn import run_turn
from xiuhua.duty.door import scope_of
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import pack_named
from xiuhua.queries.warning import Shown, counts_of, precision_in, warnings_in
from xiuhua.register.models import (
    HouseholdWarning,
    JournalLine,
    Office,
    RemovalVerdict,
    Signal,
    Standing,
    WarningAct,
    Water,
)

pytestmark = pytest.mark.django_db
LINE = """
[line.watch_yuan]
values = [{ since = 2022-01-01, value = 7000, source = "Paper 1", confidence = "low" }]
[sources.zh]
"Paper 1" = "文1"
"""
MONDAY, TUESDAY = date(2023, 7, 3), date(2023, 7, 4)


@pytest.fixture
def ground():
    return watched_ground()


@pytest.fixture
def lined(settings, tmp_path):
    """The same, where the office has entered the income line that the pack leaves open."""
    settings.OVERLAYS = tmp_path
    (tmp_path / "monitoring.toml").write_text(LINE, encoding="utf-8")
    yield watched_ground()
    pack_named.cache_clear()


def told(ground, kind: str, *, on: date = TODAY, home=None, value: int | None = None) -> HouseholdWarning | None:
    """A signal of a household, and the warning that is open of it then."""
    home = home or ground.home
    Signal.objects.create(household=home, area=ground.village, kind=kind, value=value, received_on=on)
    keep_warnings_of([home.pk], pack=pack_named("monitoring"), day=clock_day())
    return HouseholdWarning.objects.filter(household=home, ended_on=None).first()


def today_is(day: date) -> None:
    Office.objects.update(demo_clock=day)


def checked(ground, row: HouseholdWarning, found: str = "normal") -> None:
    do_warning_step(row.key, "dispatched", on=clock_day(), by=ground.by["county"])
    do_warning_step(row.key, "checked", on=clock_day(), found=found, by=ground.by["helper"])


def kept(row: HouseholdWarning) -> dict:
    row.refresh_from_db()
    return {
        name: getattr(row, name) for name in ("signals", "risks", "urgent", "step", "due", "late", "ended_on", "end")
    }


def test_a_signal_makes_a_warning_that_says_what_comes_next_and_a_further_one_joins_it(ground):
    row = told(ground, "serious_illness")
    assert kept(row) == {
        "signals": "serious_illness", "risks": "illness", "urgent": False, "step": "dispatched", "due": MONDAY,
        "late": 0, "ended_on": None, "end": "",
    }  # fmt: skip
    assert told(ground, "job_lost") == row
    assert kept(row)["signals"] == "job_lost serious_illness"
    assert set(Signal.objects.values_list("warning", flat=True)) == {row.pk}


def test_a_cost_below_the_threshold_of_the_watched_makes_none_and_one_at_it_does(ground):
    assert told(ground, "inpatient_cost", value=499_999) is None
    assert told(ground, "inpatient_cost", value=500_000) is not None
    assert told(ground, "inpatient_cost", home=ground.other, value=500_000) is None


def test_a_disaster_asks_for_help_first_and_only_then_is_it_sent(ground):
    row = told(ground, "disaster")
    assert (row.urgent, row.step, row.due) == (True, "helped", TUESDAY)
    do_warning_step(row.key, "helped", on=TODAY, note="送去棉被", by=ground.by["helper"])
    assert kept(row)["step"] == "dispatched"


def test_a_warning_goes_its_way_to_its_end_and_its_signals_end_with_it(ground):
    row = told(ground, "serious_illness")
    see_warning(row.key, by=ground.by["township"])
    own_warning(row.key, by=ground.by["helper"])
    checked(ground, row)
    end_warning(row.key, "no_risk", why="已入户，无风险", by=ground.by["township"])
    assert kept(row) | {"signals": ""} == {
        "signals": "", "risks": "illness", "urgent": False, "step": "", "due": None, "late": 0, "ended_on": TODAY,
        "end": "no_risk",
    }  # fmt: skip
    acts = [(it.number, it.kind, it.step, it.found) for it in row.acts.order_by("number")]
    assert acts == [
        (1, "seen", "", ""), (2, "own", "", ""), (3, "step", "dispatched", ""), (4, "step", "checked", "normal"),
        (5, "end", "", "no_risk"),
    ]  # fmt: skip
    assert list(Signal.objects.values_list("closed_on", "end", "warning")) == [(TODAY, "no_risk", row.pk)]
    assert JournalLine.objects.filter(deed="act_on_warning").count() == 5
    keep_warnings_of([ground.home.pk], pack=pack_named("monitoring"), day=TODAY)
    assert HouseholdWarning.objects.count() == 1


def test_a_case_and_its_first_measure_do_their_steps_by_themselves(ground):
    row = told(ground, "serious_illness")
    checked(ground, row, "suspected")
    evidence = {"meeting": "纪要1", "publication": "公示1", "document": "文1"}
    scope = scope_of(ground.by["county"], today=TODAY)
    take_step(scope, ground.home.key, event="monitored", on=TODAY, evidence=evidence, reason="大病")
    assert kept(row)["step"] == "measures_begun"
    follow_measures([ground.home.pk], on=TODAY)
    assert kept(row)["step"] == ""
    end_warning(row.key, "under_care", why="措施已落实", by=ground.by["county"])
    assert Standing.objects.on(TODAY).get(household=ground.home).status == "monitored"


@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        (lambda row, by: do_warning_step(row.key, "checked", on=TODAY, found="normal", by=by["helper"]), "not_yet"),
        (lambda row, by: do_warning_step(row.key, "dispatched", on=MONDAY, by=by["county"]), "after_today"),
        (
            lambda row, by: do_warning_step(row.key, "dispatched", on=date(2023, 6, 1), by=by["county"]),
            "before_it_began",
        ),
        (lambda row, by: do_warning_step(row.key, "measures_begun", on=TODAY, by=by["county"]), "no_step"),
        (lambda row, by: do_warning_step(row.key, "helped", on=TODAY, by=by["helper"]), "no_step"),
        (lambda row, by: end_warning(row.key, "no_risk", why="x", by=by["county"]), "not_yet"),
        (lambda row, by: end_warning(row.key, "withdrawn", why="x", by=by["county"]), "no_end"),
        (lambda row, by: snooze_warning(row.key, until=TODAY + timedelta(8), why="x", by=by["county"]), "too_long_off"),
        (lambda row, by: snooze_warning(row.key, until=TODAY, why="x", by=by["county"]), "not_off"),
        (lambda row, by: snooze_warning(row.key, until=MONDAY, why=" ", by=by["county"]), "no_reason"),
        (lambda row, by: snooze_warning(row.key, until=MONDAY, why="电话13912345678", by=by["county"]), "holds_number"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason_and_nothing_is_kept(ground, deed, reason):
    row = told(ground, "serious_illness")
    with pytest.raises(WarningRefused) as refused:
        deed(row, ground.by)
    assert (refused.value.reason, WarningAct.objects.count()) == (reason, 0)


def test_a_check_says_what_it_found_and_nobody_acts_who_does_not_answer(ground):
    row = told(ground, "serious_illness")
    do_warning_step(row.key, "dispatched", on=TODAY, by=ground.by["county"])
    with pytest.raises(WarningRefused) as refused:
        do_warning_step(row.key, "checked", on=TODAY, found="", by=ground.by["village"])
    assert refused.value.reason == "no_finding"
    for deed in (see_warning, own_warning):
        with pytest.raises(Http404):
            deed(row.key, by=ground.by["stranger"])
    with pytest.raises(Http404):
        end_warning(row.key, "no_risk", why="x", by=ground.by["helper"])


def test_what_is_put_off_is_not_listed_until_its_day_and_its_terms_run_on(ground):
    row = told(ground, "serious_illness")
    snooze_warning(row.key, until=TUESDAY, why="住院中", by=ground.by["helper"])
    rows = warnings_in(ground.village.pk, on=TODAY)
    by = ground.by["helper"].pk
    assert counts_of(rows, reader=by, on=TODAY) == {
        Shown.OPEN: 0, Shown.NEW: 0, Shown.MINE: 0, Shown.LATE: 0, Shown.SNOOZED: 1, Shown.ENDED: 0,
    }  # fmt: skip
    assert counts_of(rows, reader=by, on=TUESDAY)[Shown.LATE] == 1


def test_nothing_is_put_off_twice_without_a_step_nor_out_of_sight_when_it_is_late_or_urgent(ground):
    row = told(ground, "serious_illness")
    snooze_warning(row.key, until=MONDAY, why="住院中", by=ground.by["helper"])
    for day, reason in ((TODAY, "off_already"), (TUESDAY, "off_before")):
        today_is(day)
        with pytest.raises(WarningRefused) as refused:
            snooze_warning(row.key, until=day + timedelta(2), why="住院中", by=ground.by["helper"])
        assert refused.value.reason == reason
    other = told(ground, "disaster", home=ground.other, on=TUESDAY)
    snooze_warning(other.key, until=date(2023, 7, 6), why="道路中断", by=ground.by["county"])
    by = ground.by["county"].pk
    assert counts_of(warnings_in(ground.village.pk, on=TUESDAY), reader=by, on=TUESDAY)[Shown.OPEN] == 2


def test_a_risk_that_was_removed_and_warns_again_is_taken_back_and_stays_marked(ground):
    Standing.objects.filter(household=ground.home).update(status="risk_removed")
    row = told(ground, "serious_illness")
    assert row.relapse is True
    checked(ground, row, "suspected")
    scope = scope_of(ground.by["county"], today=TODAY)
    take_step(scope, ground.home.key, event="relapsed", on=TODAY, evidence={"document": "文2"}, reason="病情反复")
    assert (kept(row)["step"], row.relapse) == ("measures_begun", True)


def test_of_a_household_under_care_the_county_decides_by_hand(ground):
    Standing.objects.filter(household=ground.home).update(status="monitored")
    row = told(ground, "serious_illness")
    checked(ground, row, "watch")
    do_warning_step(row.key, "decided", on=TODAY, note="继续帮扶", by=ground.by["county"])
    assert kept(row)["step"] == "measures_begun"


def test_a_turn_of_an_earlier_day_leaves_what_was_told_since_as_it_is(lined):
    ground = lined
    today_is(date(2023, 7, 6))
    row = told(ground, "serious_illness", on=date(2023, 7, 5))
    own_warning(row.key, by=ground.by["county"])
    run_turn(TUESDAY, by=None)
    row.refresh_from_db()
    assert (row.ended_on, row.owner) == (None, ground.by["county"])


def test_no_risk_is_found_removed_while_a_warning_is_open(ground):
    told(ground, "serious_illness")
    assert open_warning_against(ground.home, "risk_removed") == TODAY
    assert open_warning_against(ground.home, "monitored") is None
    assert open_warning_against(ground.other, "risk_removed") is None


def test_what_is_late_is_counted_in_working_days(ground):
    row = told(ground, "serious_illness")
    today_is(date(2023, 7, 6))
    keep_warnings_of([ground.home.pk], pack=pack_named("monitoring"), day=clock_day())
    assert (kept(row)["step"], kept(row)["due"], kept(row)["late"]) == ("dispatched", MONDAY, 3)


def test_a_false_alarm_counts_against_the_shown_precision_of_its_signals(ground):
    for home, end in ((ground.home, "false_alarm"), (ground.other, "no_risk")):
        row = told(ground, "serious_illness", home=home)
        do_warning_step(row.key, "dispatched", on=TODAY, by=ground.by["county"])
        do_warning_step(row.key, "checked", on=TODAY, found="normal", by=ground.by["village"])
        end_warning(row.key, end, why="核实", by=ground.by["township"])
    told(ground, "serious_illness")
    (found,) = precision_in(ground.village.pk, pack_named("monitoring"), on=TODAY)
    assert (found.kind, found.told, found.closed, found.false, found.percent) == ("serious_illness", 3, 2, 1, 50)


def test_a_turn_keeps_what_the_register_shows_once_and_settles_the_same_twice(lined):
    ground = lined
    Water.objects.create(household=ground.home, safe=False, since=date(2020, 1, 1))
    first = run_turn(TODAY, by=None)
    assert [it["name"] for it in first.stages] == [
        "gather", "organise", "diagnose", "remedy", "sustain", "indicators", "settle",
    ]  # fmt: skip
    assert list(Signal.objects.values_list("household__number", "kind", "received_on")) == [
        ("H1", "unsafe_water", TODAY)
    ]
    row = HouseholdWarning.objects.get()
    assert (row.signals, row.step, row.since) == ("unsafe_water", "dispatched", TODAY)
    again = run_turn(TODAY, by=None)
    assert (again.settled.digest, again.settled.written) == (first.settled.digest, 0)
    assert (Signal.objects.count(), HouseholdWarning.objects.count()) == (1, 1)


def test_a_turn_settles_what_the_removal_of_a_risk_lacks(lined):
    ground = lined
    Standing.objects.filter(household=ground.home).update(status="monitored", since=date(2023, 3, 1))
    run_turn(TODAY, by=None)
    row = RemovalVerdict.objects.get()
    assert (row.household, row.removable, "months" in row.unmet) == (ground.home, False, True)

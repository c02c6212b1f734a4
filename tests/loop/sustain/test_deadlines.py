"""By when a warning must be seen to, what is late and who is told, and what the removal of a risk would need."""

from datetime import date

import pytest

from tests.loop.sustain.watch import able, done, found, home, income, policy, removal, shown, signal, village

FRIDAY, MONDAY = date(2021, 10, 22), date(2021, 10, 25)
WAITING = ["waiting", None, 0, ""]


def one(*steps, kind="job_lost", on=FRIDAY):
    """A household with one warning, and what was done about it."""
    return {"signals": [signal(kind, on)], "steps": steps}


def told(given, day, *, province="51"):
    """The steps of the one warning: state, last day, working days of being late, who is told."""
    rows = shown(day, province=province, **given)["deadlines"]
    return {step: rest for step, *rest in rows.select("step", "state", "due", "late", "told").rows()}


def next_of(given, day, *columns):
    """The one warning, with some columns."""
    (row,) = shown(day, **given)["warnings"].select(columns).rows()
    return row


# ── Terms ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_warning_is_sent_on_within_a_working_day_and_decided_within_the_terms_of_its_province():
    assert told(one(), FRIDAY) == {
        "dispatched": ["open", MONDAY, 0, ""], "checked": WAITING,
        "decided": ["open", date(2021, 11, 22), 0, ""], "measures_begun": WAITING,
    }  # fmt: skip
    assert told(one(), FRIDAY, province="")["decided"][1] == date(2021, 11, 8)  # 15 days, to a Saturday


def test_the_check_is_counted_from_when_the_warning_was_sent_on_and_measures_from_the_decision():
    done_so_far = [done("dispatched", FRIDAY), done("checked", MONDAY), done("decided", date(2021, 10, 26))]
    assert told(one(*done_so_far), date(2021, 10, 27)) == {
        "dispatched": ["done", MONDAY, 0, ""], "checked": ["done", date(2021, 10, 29), 0, ""],
        "decided": ["done", date(2021, 11, 22), 0, ""], "measures_begun": ["open", date(2021, 11, 25), 0, ""],
    }  # fmt: skip


def test_a_term_in_working_days_runs_round_holidays():
    given = one(on=date(2021, 9, 30))
    assert told(given, date(2021, 9, 30))["dispatched"][1] == date(2021, 10, 8)


def test_terms_are_those_of_the_day_on_which_the_warning_began():
    days = {day: term_of("decided", day) for day in (date(2021, 12, 31), date(2022, 1, 1), date(2023, 1, 1))}
    assert list(days.values()) == [date(2022, 1, 30), date(2022, 1, 17), date(2023, 1, 11)]


def test_before_any_term_was_set_a_step_is_open_without_a_last_day():
    assert term_of("decided", date(2020, 12, 31)) is None


def term_of(step, day):
    """The last day of a step that begins with a warning of a day."""
    said, _scheme = policy(FRIDAY, "51")
    return said.last_day(step, day, day)


# ── The green channel ────────────────────────────────────────────────────────────────────────────────────────────────


def test_after_a_disaster_help_comes_first():
    given = one(kind="disaster")
    assert told(given, FRIDAY)["helped"] == ["open", date(2021, 10, 26), 0, ""]
    assert next_of(given, FRIDAY, "step", "due", "acts") == (
        "helped", date(2021, 10, 26), "township helper first_secretary team_member",
    )  # fmt: skip


def test_a_disaster_that_comes_later_asks_for_help_from_its_own_day_and_moves_nothing_else():
    both = {"signals": [signal("job_lost", FRIDAY), signal("disaster", date(2021, 10, 27))]}
    alone, joined = told(one(), date(2021, 10, 27)), told(both, date(2021, 10, 27))
    assert joined.pop("helped") == ["open", date(2021, 10, 29), 0, ""]
    assert joined == alone


def test_help_given_before_the_disaster_is_not_help_for_it():
    given = {"signals": [signal("disaster", MONDAY)], "steps": [done("helped", FRIDAY)]}
    assert told(given, MONDAY)["helped"][0] == "open"


# ── What is late ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("day", "state", "late", "who"),
    [
        (date(2021, 10, 29), "open", 0, ""), (date(2021, 10, 30), "overdue", 0, ""),
        (date(2021, 11, 1), "overdue", 1, "township"), (date(2021, 11, 3), "overdue", 3, "township"),
        (date(2021, 11, 4), "overdue", 4, "township county"), (date(2021, 11, 9), "overdue", 7, "township county city"),
        (date(2021, 12, 1), "overdue", 23, "township county city"),
    ],
)  # fmt: skip
def test_what_is_late_is_told_one_office_further_every_three_working_days(day, state, late, who):
    assert told(one(done("dispatched", FRIDAY)), day)["checked"] == [state, date(2021, 10, 29), late, who]


def test_a_warning_says_what_comes_next_who_does_it_and_who_is_told_of_all_that_is_late():
    given, day = one(done("dispatched", FRIDAY)), date(2021, 11, 24)
    assert next_of(given, day, "step", "due", "late", "acts", "told") == (
        "checked", date(2021, 10, 29), 18,
        "township village county helper first_secretary team_member", "township county city",
    )  # fmt: skip
    assert told(given, day)["decided"] == ["overdue", date(2021, 11, 22), 2, "county"]


def test_what_was_done_late_says_by_how_much_and_tells_nobody():
    given = one(done("dispatched", date(2021, 10, 27)))
    assert told(given, date(2021, 11, 1))["dispatched"] == ["done_late", MONDAY, 2, ""]


def test_what_was_done_about_an_earlier_warning_does_not_count():
    assert told(one(done("dispatched", date(2021, 10, 21))), FRIDAY)["dispatched"][0] == "open"


def test_a_warning_with_all_steps_done_waits_for_nobody():
    steps = [done(name, FRIDAY) for name in ("dispatched", "checked", "decided", "measures_begun")]
    assert next_of(one(*steps), MONDAY, "step", "due", "late", "acts", "told") == (None, None, 0, "", "")


def test_without_any_warning_there_are_no_deadlines():
    assert told({}, FRIDAY) == {}


# ── Removal ──────────────────────────────────────────────────────────────────────────────────────────────────────────

CARED = {
    "households": [home(status="monitored", household_type="sudden", standing_since=date(2021, 4, 22))],
    "measures": [{"measure": "m1", "household": "h1", "item": "donation", "status": "delivered", "since": MONDAY}],
}
LINES = ("months", "income", "school", "medical", "housing", "water", "measures", "without_labour", "quiet")


def ends(tables, day=FRIDAY):
    """The one household of `removals`: removable, kept, unmet, unclear."""
    (row,) = found(tables, day=day)["removals"].drop("household", "area").rows()
    return row


def test_with_every_line_met_a_risk_can_be_removed():
    tables = village(**CARED)
    assert removal(tables, day=FRIDAY) == dict.fromkeys(LINES, "met")
    assert ends(tables) == (True, False, "", "")


@pytest.mark.parametrize(
    ("tables", "day", "expected"),
    [
        ({}, date(2021, 10, 21), (False, False, "months", "")),
        ({"incomes": [income(yuan=11_999)]}, FRIDAY, (False, False, "income", "")),
        ({"incomes": []}, FRIDAY, (False, False, "", "income")),
        ({"persons": [able(medical=False)]}, FRIDAY, (False, False, "medical", "")),
        ({"persons": [able(ability="lost")]}, FRIDAY, (False, True, "without_labour", "")),
        ({"persons": [able(ability=None)]}, FRIDAY, (False, False, "", "without_labour")),
        ({"measures": []}, FRIDAY, (False, False, "measures", "")),
        ({"signals": [signal("job_lost", FRIDAY)]}, FRIDAY, (False, False, "quiet", "")),
    ],
)  # fmt: skip
def test_one_line_that_is_not_met_or_not_known_keeps_the_risk(tables, day, expected):
    assert ends(village(**(CARED | tables)), day) == expected


def test_whoever_is_not_under_care_has_no_risk_to_remove():
    assert found(village(), day=FRIDAY)["removals"].rows() == []

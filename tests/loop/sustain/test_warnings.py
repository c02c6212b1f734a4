"""Who is watched, what warns of want, and how the signals of a household stand together in one warning."""

from dataclasses import replace
from datetime import date

import pytest

from tests.loop.sustain.watch import ON, PACK, able, done, found, home, income, signal, village, warning
from tests.policy.watching import WATCH, changed_pack
from xiuhua.loop.sustain.verdicts import columns_needed, sustain, tables_needed
from xiuhua.policy.overlay import overlaid
from xiuhua.words import NotFound

EARLY, LATER = date(2021, 10, 8), date(2021, 10, 12)


def verdicts(tables, *, day=ON, pack=PACK):
    """What each signal came to, with its threshold, by its kind."""
    rows = found(tables, day=day, pack=pack)["signal_verdicts"].to_dicts()
    return {row["kind"]: (row["verdict"], row["threshold"]) for row in rows}


# ── Who is watched ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_exited_household_is_watched_and_so_are_the_monitored_and_whose_risk_was_removed():
    statuses = {"h1": "exited", "h2": "monitored", "h3": "risk_removed", "h4": "ordinary"}
    homes = [home(name, status=status) for name, status in statuses.items()]
    watched = found(village(households=homes))["watched"]
    assert watched.select("household", "reason", "relapses").rows() == [
        ("h1", "exited", False), ("h2", "monitored", False), ("h3", "risk_removed", False),
    ]  # fmt: skip


def test_where_the_status_is_not_told_nobody_is_watched_for_it():
    assert found(village(households=[home(status=None)]))["watched"].rows() == []


# ── What warns ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("status", "fen", "verdict", "threshold"),
    [
        ("exited", 500_000, "met", 500_000), ("exited", 499_999, "not_met", 500_000),
        ("exited", None, "unknown", 500_000),
        ("ordinary", 500_000, "not_met", 2_000_000), ("ordinary", 2_000_000, "met", 2_000_000),
        ("monitored", 500_000, "met", 500_000), ("risk_removed", 500_000, "met", 500_000),
    ],
)  # fmt: skip
def test_a_cost_is_held_against_the_threshold_of_the_watched_or_of_others(status, fen, verdict, threshold):
    tables = village(households=[home(status=status)], signals=[signal("inpatient_cost", EARLY, value=fen)])
    assert verdicts(tables) == {"inpatient_cost": (verdict, threshold)}
    assert list(warning(tables)) == (["h1"] if verdict == "met" else [])


def test_a_report_without_a_number_always_warns_and_one_that_nobody_knows_never_does():
    signals = [signal("job_lost", EARLY), signal("hearsay", EARLY), signal("water_outage", EARLY, value=3)]
    tables = village(signals=signals)
    assert verdicts(tables) == {"hearsay": ("unknown", None), "job_lost": ("met", None), "water_outage": ("met", 3)}
    assert warning(tables, "signals", "count") == {"h1": ("job_lost water_outage", 2)}


def test_a_signal_is_held_against_the_threshold_of_the_day_on_which_it_was_received(tmp_path):
    pack = changed_pack(
        tmp_path, "parameters.toml", "{ since = 2021-01-01, value = 500, source",
        '{ since = 2021-01-01, until = 2021-10-10, value = 400, source = "a notice", confidence = "high" },\n'
        "    { since = 2021-10-10, value = 500, source",
    ).in_place("51")  # fmt: skip
    cost = {"value": 45_000}
    early, later = signal("outpatient_cost", EARLY, **cost), signal("outpatient_cost", LATER, "h2", **cost)
    tables = village(households=[home("h1"), home("h2")], signals=[early, later])
    rows = found(tables, pack=pack)["signal_verdicts"].select("household", "verdict", "threshold").rows()
    assert rows == [("h1", "met", 40_000), ("h2", "not_met", 50_000)]


def test_a_signal_that_was_not_taken_yet_is_unknown(tmp_path):
    since = 'every = "event"\nurgent = true\nsince = 2021-01-01'
    pack = changed_pack(tmp_path, "signals.toml", since, since.replace("2021-01-01", "2021-10-10")).in_place("51")
    tables = village(
        households=[home("h1"), home("h2")], signals=[signal("disaster", EARLY), signal("disaster", LATER, "h2")]
    )
    assert warning(tables, "since", pack=pack) == {"h2": (LATER,)}
    assert found(tables, pack=pack)["signal_verdicts"]["verdict"].to_list() == ["unknown", "met"]


def test_what_the_register_shows_warns_from_today_on_until_it_is_kept():
    unsafe = {"households": [home(housing_grade="D")], "incomes": [income(yuan=10_000)]}
    shown = found(village(**unsafe))
    assert shown["signal_verdicts"].select("kind", "signal", "received_on").rows() == [
        ("income_below_line", None, ON), ("unsafe_home", None, ON),
    ]  # fmt: skip
    assert warning(village(**unsafe), "since", "risks") == {"h1": (ON, "income housing")}
    kept = [signal("unsafe_home", EARLY), signal("income_below_line", LATER)]
    assert warning(village(**unsafe, signals=kept), "since", "risks") == {"h1": (EARLY, "housing income")}


def test_what_was_kept_of_the_register_warns_until_somebody_closes_it_though_it_was_mended():
    assert warning(village(signals=[signal("unsafe_home", EARLY)]), "signals") == {"h1": ("unsafe_home",)}


@pytest.mark.parametrize(("closed", "warns"), [(date(2021, 4, 15), True), (date(2021, 4, 16), False)])
def test_what_was_closed_is_shown_again_after_six_months(closed, warns):
    tables = village(
        households=[home(water_safe=False)],
        signals=[signal("unsafe_water", date(2021, 4, 1), closed_on=closed)],
    )
    assert (warning(tables) != {}) is warns


def test_what_nobody_told_neither_warns_nor_clears():
    tables = village(households=[home(water_safe=None, housing_grade=None, dangerous=None)], incomes=[])
    assert found(tables)["signal_verdicts"].rows() == []


def test_a_monitored_household_is_not_warned_of_again_by_what_it_is_monitored_for():
    assert warning(village(households=[home(status="monitored", housing_grade="D")])) == {}


# ── One warning a household ──────────────────────────────────────────────────────────────────────────────────────────


def test_all_open_signals_of_a_household_are_one_warning_since_the_first():
    tables = village(
        households=[home("h1"), home("h2")],
        signals=[
            signal("job_lost", LATER), signal("serious_illness", EARLY), signal("inpatient_cost", LATER, value=700_000),
            signal("disaster", LATER, "h2"),
        ],
    )  # fmt: skip
    assert warning(tables, "area", "since", "signals", "risks", "count", "urgent") == {
        "h1": ("51101", EARLY, "serious_illness inpatient_cost job_lost", "illness work", 3, False),
        "h2": ("51101", LATER, "disaster", "disaster", 1, True),
    }


def test_what_was_closed_or_not_yet_received_is_no_part_of_it():
    signals = [
        signal("job_lost", EARLY, closed_on=LATER), signal("accident", date(2021, 10, 16)),
        signal("death", EARLY, closed_on=date(2021, 10, 16)),
    ]  # fmt: skip
    assert warning(village(signals=signals), "signals") == {"h1": ("death",)}
    assert warning(village(signals=signals), "signals", day=LATER) == {"h1": ("death",)}
    assert warning(village(signals=signals), "signals", day=EARLY) == {"h1": ("death job_lost",)}


def test_a_signal_of_somebody_who_is_no_household_of_the_day_warns_nobody():
    assert warning(village(signals=[signal("job_lost", EARLY, "elsewhere")])) == {}


def test_a_warning_of_a_household_whose_risk_was_removed_is_a_relapse():
    tables = village(
        households=[home("h1", status="risk_removed"), home("h2")],
        signals=[signal("job_lost", EARLY), signal("job_lost", EARLY, "h2")],
    )
    assert warning(tables, "relapse") == {"h1": (True,), "h2": (False,)}
    assert found(tables)["watched"].select("reason", "relapses").rows() == [("risk_removed", True), ("exited", False)]


def test_a_removed_household_whose_water_fails_is_opened_again_without_any_report():
    tables = village(households=[home(status="risk_removed", water_difficult=True)])
    assert warning(tables, "signals", "relapse") == {"h1": ("unsafe_water", True)}


# ── What is read ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_neither_ethnicity_nor_political_status_nor_complaints_are_read():
    needed = columns_needed(PACK, day=ON)[ON]
    assert tables_needed(PACK, day=ON) == {ON: needed.keys()}
    assert sorted(needed) == ["households", "incomes", "measures", "persons", "signals", "warning_steps"]
    assert needed["persons"] == {
        "household", "birth", "education", "school_status", "dropout_reason", "chronic", "serious", "disabled",
        "ability", "medical", "employee_medical",
    }  # fmt: skip
    assert needed["signals"] == {"signal", "household", "person", "kind", "value", "received_on", "closed_on"}


def test_other_ethnicities_and_parties_change_nothing():
    plain, other = (
        village(persons=[able(ethnicity=ethnicity, political=political)], signals=[signal("job_lost", EARLY)])
        for ethnicity, political in (("han", "member"), ("yi", "masses"))
    )
    assert {name: one.rows() for name, one in found(plain).items()} == {
        name: one.rows() for name, one in found(other).items()
    }


def test_without_the_line_of_the_year_the_stage_does_not_run_and_says_who_enters_it(tmp_path):
    day = date(2022, 6, 1)
    with pytest.raises(NotFound, match=r"line\.watch_yuan .* has no value on 2022-06-01, as the pack leaves it open"):
        sustain({day: village()}, pack=PACK, day=day)
    path = tmp_path / "office.toml"
    path.write_text(
        '[line.watch_yuan]\nvalues = [{ since = 2022-01-01, value = 6500, source = "文", confidence = "sourced" }]\n',
        encoding="utf-8",
    )
    low = village(incomes=[income(yuan=12_999)])
    assert warning(low, "signals", day=day, pack=overlaid(PACK, path)) == {"h1": ("income_below_line",)}


def test_the_line_of_another_province_is_known_for_its_year():
    day = date(2023, 6, 1)
    low = village(incomes=[income(yuan=14_598)])
    assert warning(low, "signals", day=day, pack=WATCH.in_place("52")) == {"h1": ("income_below_line",)}


def test_the_same_rows_in_another_order_give_the_same():
    signals = [signal("job_lost", LATER), signal("disaster", EARLY), signal("death", EARLY)]
    signals.append(signal("job_lost", EARLY, "h2"))
    steps = [done("helped", LATER), done("dispatched", EARLY)]
    homes = [home("h1"), home("h2")]
    one = found(village(households=homes, signals=signals, steps=steps))
    two = found(village(households=homes, signals=signals[::-1], steps=steps[::-1]))
    assert {name: it.rows() for name, it in one.items()} == {name: it.rows() for name, it in two.items()}


def test_a_pack_may_tell_no_register_signal_and_no_threshold():
    rules = WATCH.rules.signals
    kept = {key: it for key, it in rules.signals.items() if it.department and not it.threshold}
    pack = replace(PACK, rules=replace(WATCH.rules, signals=replace(rules, signals=kept)))
    assert warning(village(signals=[signal("job_lost", EARLY)]), "signals", pack=pack) == {"h1": ("job_lost",)}

"""What a pack says of staying out: read, checked, dated, and told in its manual."""

from dataclasses import replace
from datetime import date

import pytest

from tests.policy.watching import PACKS, WATCH, changed_pack
from xiuhua.policy.cases.coverage import check_cases
from xiuhua.policy.cases.reading import Cases, read_cases
from xiuhua.policy.checking import check_pack
from xiuhua.policy.checking.signals import check_signals
from xiuhua.policy.manual import manual_of
from xiuhua.policy.pack import PackError
from xiuhua.policy.reader import read_pack
from xiuhua.policy.signals import SignalRules
from xiuhua.policy.signals_reader import sustain_policy
from xiuhua.reckon.rules.facts import Ref
from xiuhua.reckon.workflow import TimeLimit
from xiuhua.words import NotFound, Rejected, is_in_force

DAY = date(2021, 10, 15)
RULES = WATCH.rules.signals


def wrong(tmp_path, old, new, *, file="signals.toml", check=check_signals):
    """What a check finds where one text stands for another."""
    return [(it.file, it.key, it.message) for it in check(changed_pack(tmp_path, file, old, new))]


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_signals_are_read_with_who_reports_them_and_from_where_on_they_warn():
    cost, home = RULES.signals["inpatient_cost"], RULES.signals["unsafe_home"]
    assert (cost.department, cost.risk, cost.every, cost.urgent) == ("medical_insurance", "illness", "month", False)
    assert cost.parameters == ("signal.inpatient_watched_yuan", "signal.inpatient_others_yuan")
    assert (home.ref, home.department, home.parameters) == (Ref("households", "signal:unsafe_home"), "", ())
    assert [it.key for it in RULES.signals.values() if it.urgent] == ["disaster", "accident"]
    assert {key: it.relapses for key, it in RULES.groups.items()} == {
        "monitored": False, "risk_removed": True, "exited": False,
    }  # fmt: skip
    assert RULES.steps["checked"].doers == ("township", "village", "county", "helper", "first_secretary", "team_member")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('every = "month"', 'every = "weekly"', "is 'weekly'. Say one of event, ten_days, month, year, always."),
        ('department = "health"\n', "", "say one of them, who reports it or when the register shows it"),
        ('department = "health"\n', 'department = "health"\nwhen = "true"\n', "say one of them"),
        ('when = "followed and not safe_housing"', 'when = "true"\nthreshold = "x"', "has no meaning beside `when`"),
        ('department = "health"\n', 'department = "health"\nothers = "x"\n', "stands without a threshold"),
        ("[signals.disaster]", "[signals.Disaster]", "is called 'Disaster'"),
        ("[groups.exited]", "[groups.Exited]", "is called 'Exited'"),
        ('within = "term.help_days"', 'whithin = "term.help_days"', "is missing. Add it as a text in quotes."),
        ('kept = "without_labour"\n', "", "is missing"),
        ("urgent = true", "urgnt = true", "is not known here. Did you mean urgent?"),
    ],
)
def test_a_file_that_cannot_be_read_names_the_key(tmp_path, old, new, said):
    with pytest.raises(PackError, match=r"signals\.toml") as refused:
        changed_pack(tmp_path, "signals.toml", old, new)
    assert said in str(refused.value)


# ── What is wrong ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_shipped_pack_has_nothing_wrong_and_a_pack_without_the_file_neither():
    assert check_pack(WATCH) == []
    assert check_signals(replace(WATCH, rules=replace(WATCH.rules, signals=None))) == []


@pytest.mark.parametrize(
    ("old", "new", "key", "said"),
    [
        ('risk = "illness"', 'risk = "ilness"', "signals.inpatient_cost", "Did you mean illness?"),
        ('department = "health"', 'department = "helth"', "signals.serious_illness", "Did you mean health?"),
        ('"signal.outpatient_month_yuan"', '"signal.month_yuan"', "signals.outpatient_cost", "which there is not"),
        ('en = "A grave accident"\n', "", "signals.accident", "has no words in en"),
        ("[steps.helped]", "[steps.help]", "steps.help", "which the code list warning_step lacks"),
        ('after = "dispatched"', 'after = "decided"', "steps.checked", "which is no step before it"),
        ('after = "dispatched"', 'after = "helped"', "steps.checked", "which only urgent warnings have"),
        ('offices = ["county"]\nwithin', "within", "steps.dispatched", "names nobody"),
        ('signal = "patrol"', 'signal = "patroll"', "check", "gives the signal 'patroll'"),
        ('signal = "patrol"', 'signal = "inpatient_cost"', "check", "which asks for a number"),
        ('finds = "warning_finding"\nsignal', 'finds = "warning_findings"\nsignal', "check", "no list of codes.toml"),
        ('warns = ["watch"', 'warns = ["wach"', "check", "which the code list warning_finding lacks"),
        ('escalates = ["city"]', 'escalates = ["citty"]', "steps.dispatched", "which there is not"),
        ('posts = ["helper"', 'posts = ["helpr"', "steps.helped", "which posts.toml lacks. Did you mean helper?"),
        ('within = "term.total_days"', 'within = "school.year_began"', "steps.decided", "write a number from 0 on"),
        ('scheme = "removal"', 'scheme = "remval"', "end", "no scheme of households. Did you mean removal?"),
        ('kept = "without_labour"', 'kept = "months"', "end", "which is no exclusion that decides"),
        ('relapse = "relapsed"', 'relapse = "relaps"', "end", "Did you mean relapsed?"),
        ("since = 2021-01-01", "since = 2021-01-01\nuntil = 2020-01-01", "signals.inpatient_cost", "ends on 2020"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_the_way_out(tmp_path, old, new, key, said):
    found = [message for file, at, message in wrong(tmp_path, old, new) if (file, at) == ("signals.toml", key)]
    assert [message for message in found if said in message] != []


@pytest.mark.parametrize(
    ("old", "new", "key", "said"),
    [
        ('when = "in_care"', 'when = "in_cure"', "groups.monitored", "in_cure"),
        ('when = "followed and patient_uninsured"', 'when = "members"', "signals.patient_uninsured", "must be"),
    ],
)
def test_a_condition_that_cannot_be_read_is_told_where_it_stands(tmp_path, old, new, key, said):
    found = [it for it in wrong(tmp_path, old, new, check=check_pack) if it[:2] == ("signals.toml", key)]
    assert [message for _file, _key, message in found if said in message] != []


@pytest.mark.parametrize(
    ("file", "old", "new", "key"),
    [
        ("facts.toml", 'any = "able"', "any = \"able and ethnicity = 'han'\"", "end"),
        ("facts.toml", 'any = "ill and not insured"', 'any = "political is not null"', "signals.patient_uninsured"),
    ],
)
def test_what_a_person_is_or_believes_is_never_read(tmp_path, file, old, new, key):
    (found,) = wrong(tmp_path, old, new, file=file)
    assert found[:2] == ("signals.toml", key)
    assert "which must decide nothing here" in found[2]


def test_a_risk_that_nothing_answers_is_told(tmp_path):
    assert wrong(tmp_path / "a", "[needs.water]", "[needs.wells]", file="measures.toml") == []
    found = wrong(tmp_path / "b", 'cause = "water"', "when = \"status = 'none'\"", file="measures.toml")
    assert ("signals.toml", "signals.water_outage") in {it[:2] for it in found}


def test_rules_without_anybody_watched_or_anything_to_do_are_told():
    empty = replace(WATCH, rules=replace(WATCH.rules, signals=SignalRules()), parameters={})
    assert [it.key for it in check_signals(empty)] == [
        "groups", "signals", "steps", "ends", "sustain.escalation_days", "sustain.again_months",
        "sustain.snooze_days_max", "sustain.received_days_max",
    ]  # fmt: skip


def test_a_condition_that_no_case_tries_both_ways_is_told():
    cases = read_cases(PACKS / WATCH.name, languages=WATCH.languages)
    left_out = {"signal.unsafe_home", "watched.exited"}
    kept = tuple(it for it in cases.cases if not left_out & it.expect.keys())
    found = {(it.file, it.key) for it in check_cases(WATCH, Cases(cases.bases, kept))}
    assert {("signals.toml", "signals.unsafe_home"), ("signals.toml", "groups.exited")} <= found


# ── On a day ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def numbers(policy, signal):
    """From which number on a signal warns, of the watched and of others."""
    return tuple(it.number for it in policy.thresholds if it.signal == signal)


def term(policy, step, day):
    """The term of a step of a warning that begins on a day."""
    return next(it.limit for it in policy.limits[step] if is_in_force(day, since=it.since, until=it.until))


def test_thresholds_are_fen_where_they_are_money_and_terms_those_of_the_day():
    policy = sustain_policy(WATCH, day=DAY)
    assert numbers(policy, "inpatient_cost") == (500_000, 2_000_000)
    assert numbers(policy, "outpatient_cost") == (50_000, 50_000)
    assert numbers(policy, "school_absence") == (10, 10)
    assert term(policy, "checked", DAY) == TimeLimit(5, working=True)
    assert term(policy, "decided", DAY) == TimeLimit(15, working=False)
    assert (policy.escalation_days, policy.again_months) == (3, 6)


@pytest.mark.parametrize(
    ("area", "day", "days", "check"),
    [
        ("51", date(2021, 6, 1), 30, 5), ("511921", date(2022, 6, 1), 15, 5), ("5119", date(2023, 6, 1), 10, 5),
        ("34", date(2021, 6, 1), 15, 2), ("36", date(2023, 6, 1), 15, 5),
    ],
)  # fmt: skip
def test_a_province_has_its_own_terms_and_the_others_those_of_the_country(area, day, days, check):
    policy = sustain_policy(WATCH.in_place(area), day=day)
    assert (term(policy, "decided", day).days, term(policy, "checked", day).days) == (days, check)


def test_a_signal_is_taken_on_its_days_only(tmp_path):
    pack = changed_pack(tmp_path, "signals.toml", "since = 2021-01-01", "since = 2021-01-01\nuntil = 2023-01-01")
    rules = pack.rules.signals
    assert [len(RULES.signals) - len(rules.signals_on(day)) for day in (DAY, date(2023, 1, 1))] == [0, 1]


def test_a_pack_that_says_nothing_of_it_is_told():
    silent = replace(WATCH, rules=replace(WATCH.rules, signals=None))
    with pytest.raises(NotFound, match=r"give it a signals\.toml"):
        sustain_policy(silent, day=DAY)
    ends = replace(WATCH, rules=replace(WATCH.rules, signals=replace(RULES, end=replace(RULES.end, scheme="remval"))))
    with pytest.raises(NotFound, match=r"no scheme 'remval', by which a watch ends. Did you mean removal\?"):
        sustain_policy(ends, day=DAY)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("value = 5000, source", 'value = "much", source', "signal.inpatient_watched_yuan is 'much': write a number"),
        ('value = 30, source = "Guizhou', 'value = 1.5, source = "Guizhou', "term.measures_days is 1.5: write"),
    ],
)  # fmt: skip
def test_a_value_that_is_no_number_is_refused(tmp_path, old, new, why):
    with pytest.raises(Rejected) as refused:
        sustain_policy(changed_pack(tmp_path, "parameters.toml", old, new), day=DAY)
    assert why in str(refused.value)


# ── The manual ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_manual_tells_who_is_watched_what_warns_and_who_acts_by_when():
    told = manual_of(WATCH, language="en", day=DAY)
    for part in (
        "## Staying out",
        "of the watched: from 5,000 yuan on<br>of others: from 20,000 yuan on",
        "(green channel: help first, papers after) `disaster`",
        "within 5 working days of: Sent to be checked",
        "within 15 days of: the warning",
        "and the unknown counts as not met. Kept all the same: “Nobody in the household can work: kept under watch”",
        "(only in areas coded 52…)",
        "not set on other days and in other places: the office enters it",
    ):
        assert part in told
    assert "## 防止返贫" in manual_of(WATCH, language="zh", day=DAY)


def test_the_manual_of_a_pack_with_gaps_is_told_all_the_same():
    steps = {"decided": replace(RULES.steps["decided"], within="term.nothing")}
    signals = {"inpatient_cost": replace(RULES.signals["inpatient_cost"], threshold="signal.nothing")}
    end = replace(RULES.end, scheme="nothing")
    line = replace(WATCH.parameters["line.watch_yuan"], set_by=None)
    for rules in (replace(RULES, steps=steps, signals=signals, end=end), replace(RULES, end=None)):
        ruled = replace(WATCH, rules=replace(WATCH.rules, signals=rules))
        pack = replace(ruled, parameters=WATCH.parameters | {line.name: line})
        assert "## Staying out" in manual_of(pack, language="en", day=DAY)


def test_the_pack_is_the_further_one_where_another_names_a_smaller_place():
    assert read_pack("monitoring", packs=PACKS).serves == ("1", "2", "3", "4", "5", "6")

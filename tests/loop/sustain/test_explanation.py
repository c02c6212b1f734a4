"""One household's watch as it is told: line by line, in the words of the pack."""

from datetime import date

from tests.loop.sustain.watch import ON, able, done, found, home, policy, signal, village
from xiuhua.loop.sustain.explanation import watch_of

EARLY = date(2021, 10, 8)


def watch(tables, household="h1"):
    said, scheme = policy(ON, "51")
    return watch_of(household, found(tables), policy=said, scheme=scheme)


def test_a_warning_is_told_with_its_signals_thresholds_and_steps():
    signals = [signal("inpatient_cost", EARLY, value=600_000), signal("hearsay", EARLY)]
    told = watch(village(signals=signals, steps=[done("dispatched", EARLY)]))
    assert (told.group.label["en"], told.relapses) == ("Households that exited", False)
    assert (told.since, told.step) == (EARLY, "checked")
    lines = [(it.kind, it.signal and it.signal.label["zh"], it.verdict, it.value, it.threshold) for it in told.signals]
    assert lines == [
        ("hearsay", None, "unknown", None, None), ("inpatient_cost", "住院合规自付费用较高", "met", 600_000, 500_000),
    ]  # fmt: skip
    steps = [(it.step.key, it.state, it.begins, it.due, it.done_on, it.late, it.told) for it in told.steps]
    assert steps[:2] == [
        ("dispatched", "done", EARLY, date(2021, 10, 9), EARLY, 0, ()),
        ("checked", "overdue", EARLY, date(2021, 10, 14), None, 1, ("township",)),
    ]
    assert (told.lines, told.removable, told.kept) == ((), None, None)


def test_a_removal_is_told_line_by_line_with_words_and_source():
    cared = home(status="monitored", standing_since=date(2021, 2, 1))
    told = watch(village(households=[cared], persons=[able(ability="lost")]))
    assert (told.removable, told.kept, told.since, told.signals) == (False, True, None, ())
    assert [(it.key, it.verdict) for it in told.lines] == [
        ("months", "met"), ("income", "met"), ("school", "met"), ("medical", "met"), ("housing", "met"),
        ("water", "met"), ("measures", "not_met"), ("without_labour", "not_met"), ("quiet", "met"),
    ]  # fmt: skip
    assert (told.lines[0].label["en"], told.lines[0].source[:7]) == ("Watched for the least months", "Guizhou")
    assert (told.lines[-1].label["zh"], told.lines[-1].source) == ("没有未关闭的预警", "")


def test_of_a_household_that_nobody_watches_there_is_nothing_to_tell():
    told = watch(village(), "h9")
    assert (told.group, told.since, told.signals, told.steps, told.lines) == (None, None, (), (), ())

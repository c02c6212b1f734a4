"""Warnings and their deadlines held against a slow, obvious twin, and against the laws that must hold of them."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.loop.sustain.watch import policy, shown, signal
from xiuhua.words import is_in_force

FIRST = date(2021, 9, 20)
DAYS = st.dates(FIRST, date(2021, 11, 10))
KINDS = ("job_lost", "disaster", "accident", "inpatient_cost", "school_absence", "death", "hearsay")
NAMES = ("h1", "h2", "h3")
PROVINCE = "51"


@st.composite
def reports(draw):
    """Signals of some households, of which some warn, some are closed, and some lie ahead."""
    found = []
    for number in range(draw(st.integers(0, 8))):
        on = draw(DAYS)
        closed = draw(st.none() | st.integers(0, 20).map(lambda days, on=on: on + timedelta(days=days)))
        told = {"value": draw(st.sampled_from((None, 9, 10, 499_999, 500_000))), "closed_on": closed}
        name = draw(st.sampled_from((*NAMES, "elsewhere")))
        found.append(signal(draw(st.sampled_from(KINDS)), on, name) | told | {"signal": str(number)})
    return found


@st.composite
def doings(draw):
    """Steps that were done, each at most once for a household."""
    steps = policy(date(2021, 11, 10), PROVINCE)[0].rules.steps
    pairs = draw(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(list(steps))), max_size=8, unique=True))
    return [{"household": name, "step": step, "done_on": draw(DAYS)} for name, step in pairs]


# ── The twin ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def slow_warns(one, said):
    """Whether a signal warns of an exited household: row by row, by what the pack says."""
    kind = said.rules.signals.get(one["kind"])
    if kind is None or not is_in_force(one["received_on"], since=kind.since, until=kind.until):
        return False
    if not kind.threshold:
        return True
    (number,) = [
        it.number
        for it in said.thresholds
        if (it.signal, it.watched) == (kind.key, True)
        and is_in_force(one["received_on"], since=it.since, until=it.until)
    ]
    return one["value"] is not None and one["value"] >= number


def slow_warning(name, signals, said):
    """The warning of a household: since, signals, risks, count, and since when it is urgent; None without any."""
    open_ones = [
        it
        for it in signals
        if it["household"] == name
        and it["received_on"] <= said.day
        and (it["closed_on"] is None or it["closed_on"] > said.day)
        and slow_warns(it, said)
    ]
    open_ones.sort(key=lambda it: (it["received_on"], it["kind"]))
    if not open_ones:
        return None
    kinds = list(dict.fromkeys(it["kind"] for it in open_ones))
    rules = said.rules.signals
    urgent = [it["received_on"] for it in open_ones if rules[it["kind"]].urgent]
    risks = dict.fromkeys(rules[it].risk for it in kinds)
    return open_ones[0]["received_on"], " ".join(kinds), " ".join(risks), len(open_ones), min(urgent, default=None)


def slow_steps(found, done, said):
    """The steps of a warning: key, begins, due, done_on, state, late, told."""
    since, *_, urgent = found
    rows, finished = [], {}
    for step in said.rules.steps.values():
        if step.urgent and urgent is None:
            continue
        begins = finished.get(step.after) if step.after else urgent if step.urgent else since
        limit = next(it.limit for it in said.limits[step.key] if is_in_force(since, since=it.since, until=it.until))
        due = limit.last(begins, said.calendar) if begins else None
        on = done.get(step.key)
        on = on if on is not None and begins is not None and on >= begins else None
        finished[step.key] = on
        rows.append((step.key, begins, due, on, *slow_state(step, begins, due, on, said)))
    return rows


def slow_state(step, begins, due, on, said):
    if begins is None:
        return "waiting", 0, ""
    if on is not None:
        late = max(0, said.calendar.between(due, on)) if on > due else 0
        return ("done_late" if on > due else "done"), late, ""
    if due >= said.day:
        return "open", 0, ""
    late = said.calendar.between(due, said.day)
    levels = 0 if late < 1 else (late - 1) // said.escalation_days + 1
    return "overdue", late, " ".join(step.escalates[:levels])


@given(reports(), doings(), DAYS)
@settings(max_examples=examples(200), deadline=None)
def test_warnings_and_deadlines_are_those_of_a_slow_twin(signals, steps, day):
    said, _scheme = policy(day, PROVINCE)
    made = shown(day, *NAMES, province=PROVINCE, signals=signals, steps=steps)
    expected = {name: it for name in NAMES if (it := slow_warning(name, signals, said))}
    columns = ("household", "since", "signals", "risks", "count", "urgent")
    assert made["warnings"].select(columns).rows() == [
        (name, *rest, urgent is not None) for name, (*rest, urgent) in expected.items()
    ]
    did = {name: {it["step"]: it["done_on"] for it in steps if it["household"] == name} for name in NAMES}
    rows = made["deadlines"].select("household", "step", "begins", "due", "done_on", "state", "late", "told").rows()
    assert rows == [(name, *row) for name, it in expected.items() for row in slow_steps(it, did[name], said)]


# ── Laws ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def last_days(made):
    """The last day of each step of each warning."""
    return {tuple(row): due for *row, due in made["deadlines"].select("household", "step", "due").rows()}


@given(reports(), doings(), st.sampled_from(KINDS), DAYS)
@settings(max_examples=examples(200), deadline=None)
def test_a_further_signal_removes_no_warning_and_later_evidence_shortens_no_deadline(signals, steps, kind, day):
    received = [it["received_on"] for it in signals]
    later = max([day, *received])
    further = signal(kind, later, "h1") | {"signal": "further", "value": 900_000, "closed_on": None}
    before = shown(later, *NAMES, signals=signals, steps=steps)
    after = shown(later, *NAMES, signals=[*signals, further], steps=steps)
    assert set(before["warnings"]["household"]) <= set(after["warnings"]["household"])
    first, then = last_days(before), last_days(after)
    assert {key: then[key] for key in first} == first
    counts = dict(after["warnings"].select("household", "count").rows())
    assert all(count <= counts[name] for name, count in before["warnings"].select("household", "count").rows())


@given(reports(), DAYS, st.integers(1, 30))
@settings(max_examples=examples(200), deadline=None)
def test_as_days_go_by_more_offices_are_told_and_never_fewer(signals, day, days):
    still = [it | {"closed_on": None} for it in signals if it["received_on"] <= day]
    first, then = shown(day, *NAMES, signals=still), shown(day + timedelta(days=days), *NAMES, signals=still)
    told = {tuple(row): who for *row, who in then["deadlines"].select("household", "step", "told").rows()}
    rows = first["deadlines"].select("household", "step", "told").rows()
    assert [row for *row, who in rows if not told[tuple(row)].startswith(who)] == []
    assert last_days(first) == last_days(then)

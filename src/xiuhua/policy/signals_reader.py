"""Reads signals.toml of a pack, and gives what it and the dated parameters say of a day."""

from collections.abc import Iterator
from datetime import date

from xiuhua.policy.pack import Pack, Value
from xiuhua.policy.procedures import WORKING_DAYS
from xiuhua.policy.section import Section, require_name
from xiuhua.policy.signals import (
    FREQUENCIES,
    MONEY,
    REPORTED,
    CheckRule,
    Group,
    ReportColumn,
    Signal,
    SignalRules,
    StepLimit,
    SustainPolicy,
    Threshold,
    WarningEnd,
    WarningStep,
    WatchEnd,
)
from xiuhua.policy.value_on import require_value, whole_number, whole_on
from xiuhua.reckon.rules.tree import did_you_mean
from xiuhua.reckon.workflow import TimeLimit
from xiuhua.words import FEN_PER_YUAN, NotFound, Rejected


def sustain_policy(pack: Pack, *, day: date) -> SustainPolicy:
    """What a pack says of staying out on a day.

    Raises NotFound where it says nothing or lacks a value that it left open, Rejected for one that is no number.
    """
    rules = pack.rules.signals
    if rules is None or rules.end is None:
        raise NotFound(f"Pack {pack.name} does not say how households stay out: give it a signals.toml.")
    if rules.end.scheme not in pack.rules.schemes:
        near = did_you_mean(rules.end.scheme, pack.rules.schemes)
        raise NotFound(f"Pack {pack.name} has no scheme {rules.end.scheme!r}, by which a watch ends.{near}")
    signals = rules.signals_on(day)
    return SustainPolicy(
        rules=rules,
        end=rules.end,
        day=day,
        signals=signals,
        thresholds=tuple(it for signal in rules.signals.values() for it in _thresholds(pack, signal, day)),
        limits={key: tuple(_limits(pack, it.within, day)) for key, it in rules.steps.items()},
        escalation_days=max(1, whole_on(pack, "sustain.escalation_days", day=day)),
        again_months=whole_on(pack, "sustain.again_months", day=day),
        calendar=pack.calendar,
    )


def _thresholds(pack: Pack, signal: Signal, day: date) -> Iterator[Threshold]:
    """Every threshold that a signal ever had, of the watched and of others; it must have one on the day."""
    for watched, name in ((True, signal.threshold), (False, signal.others or signal.threshold)):
        if name:
            require_value(pack, name, day=day)
            times = FEN_PER_YUAN if pack.parameter(name).unit.startswith(MONEY) else 1
            for it in pack.parameter(name).everywhere:
                yield Threshold(signal.key, watched, it.since, it.until, _number(name, it.value) * times)


def _number(name: str, value: Value) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise Rejected(f"Parameter {name} is {value!r}: write a number of 0 or more in parameters.toml.")
    return value


def _limits(pack: Pack, name: str, day: date) -> Iterator[StepLimit]:
    """Every term that a step ever had; it must have one on the day."""
    require_value(pack, name, day=day)
    working = pack.parameter(name).unit == WORKING_DAYS
    for it in pack.parameter(name).everywhere:
        yield StepLimit(it.since, it.until, TimeLimit(whole_number(name, it.value), working=working))


# ── Reading signals.toml ─────────────────────────────────────────────────────────────────────────────────────────────


def read_signals(section: Section) -> SignalRules:
    """The rules of staying out; raises PackError."""
    found = SignalRules(
        groups={key: _group(key, it) for key, it in section.section("groups").each()},
        signals={key: _signal(key, it) for key, it in section.section("signals").each()},
        steps={key: _step(key, it) for key, it in section.section("steps").each()},
        ends={key: _ended(key, it) for key, it in section.section("ends").each()},
        end=_end(section.section("end")),
        report=tuple(_column(it) for it in section.section("report").sections("column")),
        self_report=section.take("self_report", str, ""),
        check=_check(section.section("check")) if section.has("check") else None,
    )
    section.close()
    return found


def _group(key: str, section: Section) -> Group:
    found = Group(
        require_name(section, key),
        section.labels(),
        section.take("when", str),
        section.take("relapses", bool, False),
        *_warrant(section),
    )
    section.close()
    return found


def _signal(key: str, section: Section) -> Signal:
    found = Signal(
        key=require_name(section, key),
        label=section.labels(),
        risk=section.take("risk", str),
        department=section.take("department", str, ""),
        when=section.take("when", str, ""),
        threshold=section.take("threshold", str, ""),
        others=section.take("others", str, ""),
        every=section.take("every", str),
        urgent=section.take("urgent", bool, False),
        since=section.take("since", date),
        until=section.day("until"),
        source=section.take("source", str, ""),
        confidence=section.take("confidence", str, ""),
    )
    if found.every not in FREQUENCIES:
        raise section.wrong("every", f"is {found.every!r}. Say one of {', '.join(FREQUENCIES)}.")
    if bool(found.department) == bool(found.when):
        raise section.wrong("when", "and department: say one of them, who reports it or when the register shows it.")
    if found.threshold and found.when:
        raise section.wrong("threshold", "has no meaning beside `when`: write the number into the condition.")
    if found.others and not found.threshold:
        raise section.wrong("others", "stands without a threshold for the watched. Add `threshold`.")
    section.close()
    return found


def _step(key: str, section: Section) -> WarningStep:
    found = WarningStep(
        key,
        section.texts("offices"),
        section.texts("posts"),
        section.take("after", str, ""),
        section.take("within", str),
        section.texts("escalates"),
        section.take("urgent", bool, False),
        *_warrant(section),
        section.take("finds", str, ""),
        events := section.texts("events"),
        measure := section.take("measure", bool, False),
        section.take("by_hand", bool, not events and not measure),
    )
    section.close()
    return found


def _ended(key: str, section: Section) -> WarningEnd:
    found = WarningEnd(
        require_name(section, key),
        section.labels(),
        section.texts("offices"),
        section.texts("posts"),
        section.take("after", str, ""),
        section.take("false_alarm", bool, False),
        *_warrant(section),
    )
    section.close()
    return found


def _column(section: Section) -> ReportColumn:
    found = ReportColumn(section.take("says", str), section.take("header", str), section.texts("synonyms"))
    if found.says not in REPORTED:
        raise section.wrong("says", f"is {found.says!r}. Say one of {', '.join(REPORTED)}.")
    section.close()
    return found


def _check(section: Section) -> CheckRule:
    found = CheckRule(section.take("finds", str), section.take("signal", str), section.texts("warns"))
    section.close()
    return found


def _end(section: Section) -> WatchEnd:
    scheme, step, kept, relapse = (section.take(name, str) for name in ("scheme", "step", "kept", "relapse"))
    found = WatchEnd(scheme, step, kept, relapse, section.take("withdrawn", str), section.labels_at("quiet"))
    section.close()
    return found


def _warrant(section: Section) -> tuple[str, str]:
    return section.take("source", str, ""), section.take("confidence", str, "")

"""Checks what a pack says of staying out: lists and parameters it names, who acts by when, how a watch ends."""

from collections.abc import Collection, Iterator

from xiuhua.policy.checking.complaints import (
    Complaint,
    Finding,
    confident,
    in_file,
    joined,
    listed,
    overlapping,
    sourced,
    words,
)
from xiuhua.policy.pack import Pack
from xiuhua.policy.signals import CheckRule, Group, Signal, SignalRules, WarningEnd, WarningStep, WatchEnd
from xiuhua.reckon.rules.tree import RuleError, did_you_mean
from xiuhua.words import Role

PARAMETERS = ("sustain.escalation_days", "sustain.again_months", "sustain.snooze_days_max", "sustain.received_days_max")


# What a person is or believes never decides who is watched, warned of or kept, whatever a pack says.
NEVER_READ = ("ethnicity", "political")


def check_signals(pack: Pack) -> list[Finding]:
    """What is wrong with signals.toml; nothing where the pack has none. Unreadable rules are told elsewhere."""
    rules = pack.rules.signals
    return in_file("signals.toml", _rules(rules, pack)) if rules else []


def _rules(rules: SignalRules, pack: Pack) -> Iterator[Complaint]:
    parts = {"groups": rules.groups, "signals": rules.signals, "steps": rules.steps, "ends": rules.ends}
    for name, some in parts.items():
        if not some:
            yield name, "is empty: say who is watched, what warns, what must be done about it, and how it may end."
    yield from joined(_group(it, pack) for it in rules.groups.values())
    yield from joined(_signal(it, pack) for it in rules.signals.values())
    yield from joined(_step(it, rules, pack) for it in rules.steps.values())
    yield from joined(_ended(it, rules, pack) for it in rules.ends.values())
    if rules.end:
        yield from _end(rules.end, rules.ends, pack)
    if rules.self_report and rules.self_report not in rules.signals:
        near = did_you_mean(rules.self_report, rules.signals)
        yield "self_report", f"is {rules.self_report!r}, which is none of the signals.{near}"
    if rules.check:
        yield from _check(rules.check, rules, pack)
    said = [it.says for it in rules.report]
    for name in {it for it in said if said.count(it) > 1}:
        yield "report", f"has several columns that say {name!r}: leave one, and write its other names as synonyms."
    yield from _never_read(rules, pack)
    for name in PARAMETERS:
        if name not in pack.parameters:
            yield name, "is no parameter of this pack: enter it with its source in parameters.toml."


def _check(it: CheckRule, rules: SignalRules, pack: Pack) -> Iterator[Complaint]:
    if it.signal not in rules.signals:
        yield "check", f"gives the signal {it.signal!r}, which is none of them.{did_you_mean(it.signal, rules.signals)}"
    elif rules.signals[it.signal].threshold:
        yield "check", f"gives the signal {it.signal!r}, which asks for a number: name one that warns by itself."
    if it.finds not in pack.codes:
        near = did_you_mean(it.finds, pack.codes)
        yield "check", f"finds one of {it.finds!r}, which is no list of codes.toml.{near}"
        return
    for code in it.warns:
        yield from listed("check", code, it.finds, pack)


def _group(it: Group, pack: Pack) -> Iterator[Complaint]:
    key = f"groups.{it.key}"
    yield from words(key, it.label, pack)
    yield from sourced(key, it.source)
    yield from confident(key, it.confidence)


def _signal(it: Signal, pack: Pack) -> Iterator[Complaint]:
    key = f"signals.{it.key}"
    yield from words(key, it.label, pack)
    yield from sourced(key, it.source)
    yield from confident(key, it.confidence)
    yield from overlapping(key, [it])
    yield from listed(key, it.risk, "cause", pack)
    if it.department:
        yield from listed(key, it.department, "deliverer", pack)
    yield from joined(_number(key, name, pack) for name in it.parameters)
    catalogue = pack.rules.measures
    if catalogue and not catalogue.need_of(it.risk):
        yield key, f"points to {it.risk!r}, which no need of measures.toml answers: say there what must be done."


def _number(key: str, name: str, pack: Pack) -> Iterator[Complaint]:
    if name not in pack.parameters:
        yield key, f"names the parameter {name!r}, which there is not.{did_you_mean(name, pack.parameters)}"
        return
    for setting in pack.parameters[name].settings:
        if isinstance(setting.value, bool) or not isinstance(setting.value, int | float) or setting.value < 0:
            yield key, f"reads {name}, which is {setting.value!r} since {setting.since}: write a number from 0 on."


def _step(it: WarningStep, rules: SignalRules, pack: Pack) -> Iterator[Complaint]:
    key = f"steps.{it.key}"
    yield from listed(key, it.key, "warning_step", pack)
    yield from sourced(key, it.source)
    yield from confident(key, it.confidence)
    yield from _number(key, it.within, pack)
    earlier = list(rules.steps)[: list(rules.steps).index(it.key)]
    if it.after and it.after not in earlier:
        yield key, f"is counted from {it.after!r}, which is no step before it.{did_you_mean(it.after, earlier)}"
    if it.after in rules.steps and rules.steps[it.after].urgent and not it.urgent:
        yield key, f"is counted from {it.after!r}, which only urgent warnings have: name another step."
    yield from _doers(key, it, pack, *it.escalates)
    if it.finds and it.finds not in pack.codes:
        yield (
            key,
            f"finds one of {it.finds!r}, which is no list of codes.toml.{did_you_mean(it.finds, pack.codes)}",
        )
    for event in it.events:
        if event not in pack.steps:
            yield key, f"is done by the step {event!r}, which steps.toml lacks.{did_you_mean(event, pack.steps)}"


def _ended(it: WarningEnd, rules: SignalRules, pack: Pack) -> Iterator[Complaint]:
    key = f"ends.{it.key}"
    yield from words(key, it.label, pack)
    yield from sourced(key, it.source)
    yield from confident(key, it.confidence)
    yield from _doers(key, it, pack)
    if it.after and it.after not in rules.steps:
        yield key, f"comes after {it.after!r}, which is no step.{did_you_mean(it.after, rules.steps)}"


def _doers(key: str, it: WarningStep | WarningEnd, pack: Pack, *told: str) -> Iterator[Complaint]:
    """Who does it, and which offices are told."""
    if not it.doers:
        yield key, "names nobody: say in `offices` or `posts` who does it."
    for office in (*it.offices, *told):
        if office not in list(Role):
            yield key, f"names the office {office!r}, which there is not.{did_you_mean(office, list(Role))}"
    for post in it.posts:
        if post not in pack.posts:
            yield key, f"names the post {post!r}, which posts.toml lacks.{did_you_mean(post, pack.posts)}"


def _end(end: WatchEnd, ends: Collection[str], pack: Pack) -> Iterator[Complaint]:
    yield from words("end.quiet", end.quiet, pack)
    for step in (end.step, end.relapse):
        if step not in pack.steps:
            yield "end", f"takes the step {step!r}, which steps.toml lacks.{did_you_mean(step, pack.steps)}"
    if end.withdrawn not in ends:
        yield "end", f"ends a warning by {end.withdrawn!r}, which is none of `ends`.{did_you_mean(end.withdrawn, ends)}"
    scheme = pack.rules.schemes.get(end.scheme)
    if scheme is None or scheme.of != "households":
        near = did_you_mean(end.scheme, pack.rules.schemes)
        yield "end", f"is judged by {end.scheme!r}, which is no scheme of households.{near}"
        return
    deciding = [part.key for part in scheme.deciding]
    if end.kept not in deciding:
        yield "end", f"keeps by {end.kept!r}, which is no exclusion that decides.{did_you_mean(end.kept, deciding)}"


def _never_read(rules: SignalRules, pack: Pack) -> Iterator[Complaint]:
    """Conditions of groups, signals and the end that rest on what they must not; unreadable ones are told elsewhere."""
    plan = pack.rules.book.on(pack.parameters_on(pack.since))
    wanted = [(f"groups.{it.key}", it.ref) for it in rules.groups.values()]
    wanted += [(f"signals.{it.key}", it.ref) for it in rules.signals.values() if it.when]
    scheme = pack.rules.schemes.get(rules.end.scheme) if rules.end else None
    wanted += [("end", scheme.ref(part)) for part in (None, *scheme.parts)] if scheme else []
    for key, ref in wanted:
        try:
            columns = plan.needed([ref])[2]
        except RuleError:
            continue
        for name in sorted({it.column for it in columns} & set(NEVER_READ)):
            yield key, f"rests on {name}, which must decide nothing here: take it out of the condition."

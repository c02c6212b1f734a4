"""The chapter of a manual that tells staying out: who is watched, what warns, who must act by when."""

from collections.abc import Iterator
from itertools import chain

from xiuhua.policy.manual.blocks import Block, Heading, Item, Items, Row, Table, Text
from xiuhua.policy.manual.spelling import Speller
from xiuhua.policy.manual.words import Words, plain
from xiuhua.policy.procedures import WORKING_DAYS
from xiuhua.policy.signals import Group, Signal, SignalRules, WarningEnd, WarningStep, WatchEnd


def signals(rules: SignalRules, speller: Speller) -> Iterator[Block]:
    """Who is watched, every signal with its thresholds, the steps of a warning, and how a watch ends."""
    words = speller.words
    yield Text(words.say("note.signals"))
    yield Items(tuple(_group(it, speller) for it in rules.groups.values()))
    yield Heading(words.say("title.reports"), "signals-reports")
    heads = _heads(words, "signal", "deliverer", "threshold", "risk", "every", "source")
    yield Table(heads, tuple(_signal(it, speller) for it in rules.signals.values()))
    yield Heading(words.say("title.warning_steps"), "signals-steps")
    heads = _heads(words, "step", "offices", "terms", "escalates", "source")
    yield Table(heads, tuple(_step(it, words) for it in rules.steps.values()))
    yield Heading(words.say("title.warning_ends"), "signals-ends")
    yield Table(
        _heads(words, "end", "offices", "after_step", "source"), tuple(_ended(it, words) for it in rules.ends.values())
    )
    if rules.end:
        yield Text(_end(rules.end, words))


def _heads(words: Words, *names: str) -> tuple[str, ...]:
    return tuple(words.say(f"head.{name}") for name in names)


def _group(it: Group, speller: Speller) -> Item:
    words = speller.words
    told = f"**{words.label(it.label)}** — {speller.rule(it.when, it.ref.table)}"
    notes = [f"`{it.when}`", *([words.say("note.relapses")] if it.relapses else [])]
    return Item(told, (*notes, words.sourced(it.source, it.confidence)), f"watched-{it.key}")


def _signal(it: Signal, speller: Speller) -> Row:
    words = speller.words
    urgent = words.aside(words.say("note.urgent")) if it.urgent else ""
    cells = (
        f"{words.label(it.label)}{urgent} `{it.key}`",
        words.code(it.department, "deliverer") if it.department else words.say("note.register"),
        "<br>".join(_threshold(it, speller)),
        words.code(it.risk, "cause"),
        words.say(f"every.{it.every}"),
        f"{words.span(it.since, it.until)}<br>{words.sourced(it.source, it.confidence)}",
    )
    return Row(cells, f"signal-{it.key}")


def _threshold(it: Signal, speller: Speller) -> Iterator[str]:
    words = speller.words
    if it.when:
        yield f"{speller.rule(it.when, it.ref.table)}<br>`{it.when}`"
    elif it.threshold:
        yield words.say("note.threshold_watched" if it.others else "note.threshold", value=_number(it.threshold, words))
        if it.others:
            yield words.say("note.threshold_others", value=_number(it.others, words))
    else:
        yield words.say("note.every_report")


def _doers(it: WarningStep | WarningEnd, words: Words) -> str:
    offices = (words.known("office", office) for office in it.offices)
    return words.say("rule.list").join(chain(offices, (words.code(post, "post") for post in it.posts)))


def _ended(it: WarningEnd, words: Words) -> Row:
    false = words.aside(words.say("note.false_alarm")) if it.false_alarm else ""
    cells = (
        f"{words.label(it.label)}{false} `{it.key}`",
        _doers(it, words),
        words.code(it.after, "warning_step") if it.after else words.say("note.any_time"),
        words.sourced(it.source, it.confidence),
    )
    return Row(cells, f"warning-end-{it.key}")


def _step(it: WarningStep, words: Words) -> Row:
    parameter = words.pack.parameters.get(it.within)
    working = parameter is not None and parameter.unit == WORKING_DAYS
    after = words.code(it.after, "warning_step") if it.after else words.say("note.warning")
    term = words.say(f"note.after_{'working' if working else 'days'}", days=_today(it.within, words), after=after)
    cells = (
        words.code(it.key, "warning_step") + (words.aside(words.say("note.urgent")) if it.urgent else ""),
        _doers(it, words),
        term,
        words.say("rule.list").join(words.known("office", office) for office in it.escalates),
        words.sourced(it.source, it.confidence),
    )
    return Row(cells, f"warning-step-{it.key}")


def _end(end: WatchEnd, words: Words) -> str:
    scheme = words.pack.rules.schemes.get(end.scheme)
    kept = next((part.label for part in scheme.parts if part.key == end.kept), None) if scheme else None
    return words.say(
        "note.watch_ends",
        scheme=words.label(scheme.label) if scheme else end.scheme,
        kept=words.label(kept) if kept else end.kept,
        quiet=words.label(end.quiet),
        step=words.code(end.step, "event_kind"),
        relapse=words.code(end.relapse, "event_kind"),
    )


def _today(name: str, words: Words) -> str:
    """What a parameter is on the day; its name where there is none."""
    parameter = words.pack.parameters.get(name)
    return words.today(parameter) if parameter else plain(name)


def _number(name: str, words: Words) -> str:
    """The same with its unit."""
    parameter = words.pack.parameters.get(name)
    return _today(name, words) + (f" {words.of_pack(f'unit.{parameter.unit}')}" if parameter else "")

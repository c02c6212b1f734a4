"""The chapter of a manual that tells procedures: step by step who, on what evidence, how long, and what may stop it."""

from collections.abc import Iterator
from itertools import chain

from xiuhua.policy.manual.blocks import Block, Heading, Row, Table, Text
from xiuhua.policy.manual.words import Words, plain
from xiuhua.policy.pack import Pack
from xiuhua.policy.procedures import WORKING_DAYS, Procedure, ProcedureStep


def procedures(pack: Pack, words: Words) -> Iterator[Block]:
    """Every procedure with its steps in their order."""
    heads = tuple(words.say(f"head.{name}") for name in ("step", "offices", "evidence", "terms"))
    for it in pack.procedures.values():
        yield Heading(words.label(it.label), f"procedure-{it.key}")
        yield Text(words.sourced(it.source, it.confidence))
        if told := words.together(*_end(it, words)):
            yield Text(told)
        rows = (_step(step, number, it, words) for number, step in enumerate(it.steps, start=1))
        yield Table(heads, tuple(rows))


def _end(it: Procedure, words: Words) -> Iterator[str]:
    if it.takes:
        yield words.say("note.takes", step=words.code(it.takes, "event_kind"))
    if it.scheme:
        scheme = words.pack.rules.schemes.get(it.scheme)
        yield words.say("note.judged_by", scheme=words.label(scheme.label) if scheme else it.scheme)


def _step(step: ProcedureStep, number: int, it: Procedure, words: Words) -> Row:
    def listed(names: Iterator[str]) -> str:
        return words.say("rule.list").join(names)

    cells = (
        f"{number}. {words.code(step.key, 'procedure_step')}",
        listed(
            chain(
                (words.known("office", office) for office in step.offices),
                (words.code(post, "post") for post in step.posts),
            )
        ),
        listed(words.code(need, "evidence") for need in step.needs),
        "<br>".join(_terms(step, words)),
    )
    return Row(cells, f"procedure-{it.key}-{step.key}")


def _terms(step: ProcedureStep, words: Words) -> Iterator[str]:
    if step.people:
        yield words.say("note.people", people=_today(step.people, words))
    if step.stands:
        yield words.say("note.stands", days=_today(step.stands, words))
    if step.within:
        parameter = words.pack.parameters.get(step.within)
        working = parameter is not None and parameter.unit == WORKING_DAYS
        yield words.say(f"note.within_{'working' if working else 'days'}", days=_today(step.within, words))
    if step.objections:
        yield words.say("note.objections")
    if step.refuses:
        yield words.say("note.refuses")
    if step.apart_from:
        names = words.say("rule.list").join(words.code(name, "procedure_step") for name in step.apart_from)
        yield words.say("note.apart_from", steps=names)


def _today(name: str, words: Words) -> str:
    """What a parameter is on the day; its name where there is none."""
    parameter = words.pack.parameters.get(name)
    return words.today(parameter) if parameter else plain(name)

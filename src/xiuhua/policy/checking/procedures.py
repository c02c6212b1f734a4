"""Checks what a pack says of procedures: offices, evidence, terms, and the step that their end takes."""

from collections.abc import Iterator

from xiuhua.policy.checking.complaints import Complaint, confident, doubled, joined, listed, sourced, words
from xiuhua.policy.pack import Pack
from xiuhua.policy.procedures import Procedure, ProcedureStep
from xiuhua.reckon.rules.tree import did_you_mean
from xiuhua.words import Role


def check_procedures(pack: Pack) -> list[Complaint]:
    """Everything that is wrong with procedures.toml; nothing where the pack has none."""
    return joined(_procedure(it, pack) for it in pack.procedures.values())


def _procedure(it: Procedure, pack: Pack) -> Iterator[Complaint]:
    yield from words(it.key, it.label, pack)
    yield from sourced(it.key, it.source)
    yield from confident(it.key, it.confidence)
    yield from doubled(it.key, (step.key for step in it.steps))
    yield from joined(_step(it, step, pack) for step in it.steps)
    if it.scheme and it.scheme not in pack.rules.schemes:
        yield it.key, f"is judged by {it.scheme!r}, which is no scheme.{did_you_mean(it.scheme, pack.rules.schemes)}"
    if it.takes:
        yield from _end(it, pack)


def _end(it: Procedure, pack: Pack) -> Iterator[Complaint]:
    """What the end of a procedure does to the standing of a household: only who may take that step may end it."""
    if it.takes not in pack.steps:
        yield it.key, f"takes the step {it.takes!r}, which steps.toml lacks.{did_you_mean(it.takes, pack.steps)}"
        return
    step, last = pack.steps[it.takes], it.steps[-1]
    for office in last.offices:
        if office not in step.offices:
            yield f"{it.key}.{last.key}", f"ends with {office}, whose office may not take the step {it.takes}."


def _step(it: Procedure, step: ProcedureStep, pack: Pack) -> Iterator[Complaint]:
    key = f"{it.key}.{step.key}"
    yield from listed(key, step.key, "procedure_step", pack)
    yield from joined(listed(key, need, "evidence", pack) for need in step.needs)
    yield from joined(_parameter(key, name, pack) for name in step.parameters)
    if not step.offices:
        yield key, "names no office: say who does it."
    for office in step.offices:
        if office not in list(Role):
            yield key, f"names the office {office!r}, which there is not.{did_you_mean(office, list(Role))}"
    for post in step.posts:
        if post not in pack.posts:
            yield key, f"names the post {post!r}, which posts.toml lacks.{did_you_mean(post, pack.posts)}"
    earlier = [before.key for before in it.steps[: it.steps.index(step)]]
    for name in step.apart_from:
        if name not in earlier:
            yield key, f"is kept apart from {name!r}, which is no step before it.{did_you_mean(name, earlier)}"
    if step.objections and not step.stands:
        yield key, "is open to objections but does not stand: name in `stands` for how many days it is shown."


def _parameter(key: str, name: str, pack: Pack) -> Iterator[Complaint]:
    if name not in pack.parameters:
        yield key, f"names the parameter {name!r}, which there is not.{did_you_mean(name, pack.parameters)}"
        return
    for setting in pack.parameters[name].settings:
        if isinstance(setting.value, bool) or not isinstance(setting.value, int) or setting.value < 0:
            yield (
                key,
                f"reads {name}, which is {setting.value!r} since {setting.since}: write a whole number from 0 on.",
            )

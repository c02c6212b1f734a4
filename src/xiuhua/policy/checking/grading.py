"""Checks what a pack says of grades of persons: words, sources, codes that exist, offices, and dates."""

from collections.abc import Iterator

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
from xiuhua.policy.grading import GRADES, KINDS, LEVELS, OBJECTION, PUBLICATION, PURPOSES, WEIGHTS, Grading, Held
from xiuhua.policy.pack import Pack
from xiuhua.reckon.rules.tree import did_you_mean
from xiuhua.words import Role

OFFICES = ("opened_by", "drafted_by", "decided_by", "shortlisted_by")


def check_grading(pack: Pack) -> list[Finding]:
    """What is wrong with person_grades.toml; nothing where the pack has none."""
    return in_file("person_grades.toml", _grading(pack.grading, pack)) if pack.grading else []


def _grading(said: Grading, pack: Pack) -> Iterator[Complaint]:
    yield from sourced("source", said.source)
    for name in OFFICES:
        for office in sorted(getattr(said, name)):
            if office not in list(Role):
                yield name, f"names the office {office!r}, which there is not.{did_you_mean(office, list(Role))}"
    for role in said.roles:
        if role not in pack.posts:
            yield "roles", f"names {role!r}, which is no post.{did_you_mean(role, pack.posts)}"
    yield from joined(listed("absent", it, "spot_finding", pack) for it in sorted(said.absent))
    yield from joined(listed("recalled", it, "end_reason", pack) for it in sorted(said.recalled))
    yield from joined(listed("filed", it, KINDS, pack) for it in sorted(said.filed))
    yield from joined(listed("meetings", it, "presence_kind", pack) for it in sorted(said.meetings))
    for name in (KINDS, LEVELS, PURPOSES):
        if name not in pack.codes:
            yield name, "is no code list of this pack: add it to codes.toml with its words."
    yield from _terms(said)
    yield from _scales(said, pack)
    yield from _rules(said, pack)


def _terms(said: Grading) -> Iterator[Complaint]:
    for key in (OBJECTION, PUBLICATION):
        if key not in said.days:
            yield f"days.{key}", "has no value: say how many working days, since when and by which source."
    for key, values in said.days.items():
        yield from overlapping(f"days.{key}", values)
        for it in values:
            yield from sourced(f"days.{key}", it.source)
            yield from confident(f"days.{key}", it.confidence)
            if it.value < 1:
                yield f"days.{key}", f"is {it.value} working days: give at least one."


def _scales(said: Grading, pack: Pack) -> Iterator[Complaint]:
    yield from overlapping("scales", said.scales)
    held: tuple[Held, ...] = (*said.scales, *said.limits)
    for it in held:
        yield from words(it.key, it.label, pack)
        yield from sourced(it.key, it.source)
        yield from confident(it.key, it.confidence)
    for scale in said.scales:
        yield from joined(listed(scale.key, grade, GRADES, pack) for grade in scale.grades)


def _rules(said: Grading, pack: Pack) -> Iterator[Complaint]:
    scales = [it.key for it in said.scales]
    for rule in said.rules:
        yield from joined(listed(rule.key, grade, GRADES, pack) for grade in sorted(rule.bars))
        for scale in rule.scales:
            if scale not in scales:
                yield rule.key, f"names the scale {scale!r}, which there is not.{did_you_mean(scale, scales)}"
    for quota in said.quotas:
        yield from listed(quota.key, quota.quota.grade, GRADES, pack)
        if not 0 < quota.quota.share < 1:
            yield quota.key, f"is a share of {float(quota.quota.share)}: write one between 0 and 1."
    for it in said.limits:
        if it.weight not in WEIGHTS:
            yield it.key, f"weighs {it.weight!r}: say {' or '.join(WEIGHTS)}."

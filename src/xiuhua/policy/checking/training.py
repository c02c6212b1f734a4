"""Checks what a pack says of training and care: words, sources, posts and codes that exist, offices, and numbers."""

from collections.abc import Iterator

from xiuhua.policy.checking.complaints import (
    Complaint,
    Finding,
    confident,
    doubled,
    in_file,
    joined,
    listed,
    sourced,
    words,
)
from xiuhua.policy.pack import Pack
from xiuhua.policy.training import LEVELS, LISTS, PARAMETERS, THEMES
from xiuhua.policy.training_rules import CareRule, DutyRule, TrainingRules
from xiuhua.reckon.rules.tree import did_you_mean
from xiuhua.words import Role

LEAD, RESIDE = "lead", "reside"
KINDS = (LEAD, RESIDE)
POSTS = "post"  # the list of codes that says which posts there are


def check_training(pack: Pack) -> list[Finding]:
    """What is wrong with training.toml; nothing where the pack has none."""
    return in_file("training.toml", _rules(pack.training, pack)) if pack.training else []


def _rules(rules: TrainingRules, pack: Pack) -> Iterator[Complaint]:
    yield from _around(rules, pack)
    yield from doubled("duties", (it.duty.key for it in rules.every))
    yield from joined(_rule(it, pack) for it in rules.every)
    for duty in rules.duties:
        yield from joined(listed(duty.duty.key, level, LEVELS, pack) for level in sorted(duty.duty.levels))
        yield from joined(listed(duty.duty.key, theme, THEMES, pack) for theme in sorted(duty.duty.themes))
    for care in rules.care:
        if care.duty.months < 1:
            yield care.duty.key, f"is owed after {care.duty.months} months: give at least one."


def _around(rules: TrainingRules, pack: Pack) -> Iterator[Complaint]:
    """Offices that there are not, and lists and parameters that the pack lacks."""
    for name in ("held_by", "kept_by"):
        for office in sorted(getattr(rules, name)):
            if office not in list(Role):
                yield name, f"names the office {office!r}, which there is not.{did_you_mean(office, list(Role))}"
    for name in (it for it in LISTS if it not in pack.codes):
        yield name, "is no code list of this pack: add it to codes.toml with its words."
    for name in (it for it in PARAMETERS if it not in pack.parameters):
        yield name, "is no parameter of this pack: enter it with its source in parameters.toml."


def _rule(it: DutyRule | CareRule, pack: Pack) -> Iterator[Complaint]:
    key = it.duty.key
    yield from words(key, it.label, pack)
    yield from words(f"{key}.says", it.says, pack)
    yield from sourced(key, it.source)
    yield from confident(key, it.confidence)
    if it.duty.kind not in KINDS:
        yield key, f"is of the kind {it.duty.kind!r}: say {LEAD} or {RESIDE}."
        return
    yield from joined(listed(key, post, POSTS, pack) for post in sorted(it.duty.posts))

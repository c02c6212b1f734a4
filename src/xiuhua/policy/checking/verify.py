"""Checks what a pack says of looking at visits again: signs told alike in every language, numbers in their range."""

import re
from collections.abc import Iterator
from math import prod
from typing import TypeGuard

from xiuhua.policy.checking.complaints import Complaint, Finding, confident, in_file, joined, sourced, words
from xiuhua.policy.pack import Pack, Parameter
from xiuhua.policy.verify import HINTS, PREFIX, SAYINGS, SIGNS, WAYS, Sign, VerifyRules
from xiuhua.policy.verify_reader import NAMES
from xiuhua.reckon.rules.tree import did_you_mean

FACTS = ("amount", "count")
FACT = re.compile(r"\{(\w*)\}")
VISITS = "visits"
SHARE, WEIGHT, FLAGGED = "share", "_weight", "flagged"


def check_verify(pack: Pack) -> list[Finding]:
    """What is wrong with verify.toml; nothing where the pack neither has nor borrows one."""
    return in_file("verify.toml", _rules(pack.verify, pack)) if pack.verify else []


def _rules(rules: VerifyRules, pack: Pack) -> Iterator[Complaint]:
    for group, keys, told in (("signs", SIGNS, rules.signs), ("hints", HINTS, rules.hints)):
        for key in keys:
            if key not in told:
                yield f"{group}.{key}", "is looked for and not told: say what it is called and how it reads."
        yield from joined(_sign(f"{group}.{it.key}", it, pack) for it in told.values())
    yield from _sayings(rules, pack)
    for place, it in enumerate(rules.unseen):
        yield from words(f"unseen.{place + 1}", it, pack)
    yield from _numbers(pack)


def _sign(key: str, sign: Sign, pack: Pack) -> Iterator[Complaint]:
    yield from words(key, sign.label, pack)
    yield from words(f"{key}.says", sign.says, pack)
    yield from sourced(key, sign.source)
    yield from confident(key, sign.confidence)
    if len(sign.ways) != len(WAYS.get(sign.key, ())):
        yield f"{key}.ways", f"must say how it is told in each of its ways: {', '.join(WAYS[sign.key])}."
    yield from joined(words(f"{key}.ways", it, pack) for it in sign.ways)
    facts = {language: sorted(FACT.findall(text)) for language, text in sign.says.texts.items()}
    for fact in sorted({it for told in facts.values() for it in told if it not in FACTS}):
        yield f"{key}.says", f"tells {{{fact}}}, which is no fact of a sign: write {{amount}} or {{count}}."
    if len({tuple(told) for told in facts.values()}) > 1:
        yield f"{key}.says", "tells other facts in one language than in another: tell the same ones in each."


def _sayings(rules: VerifyRules, pack: Pack) -> Iterator[Complaint]:
    for key in SAYINGS:
        if key not in rules.says:
            yield f"says.{key}", "is missing: write it in every language of the pack."
    for key, labels in rules.says.items():
        if key not in SAYINGS:
            yield f"says.{key}", f"is said nowhere.{did_you_mean(key, SAYINGS)}"
        yield from words(f"says.{key}", labels, pack)
    told = rules.says["with"].texts.values() if "with" in rules.says else ()
    if any(FACT.findall(text) != [VISITS] for text in told):
        yield "says.with", "must name the other visits once: write {visits} where they stand."


def _numbers(pack: Pack) -> Iterator[Complaint]:
    for name in NAMES:
        if (found := pack.parameters.get(f"{PREFIX}.{name}")) is None:
            yield f"numbers.{name}", "is missing: enter it with its source."
        else:
            yield from _in_range(name, found)
    flagged = pack.parameters.get(f"{PREFIX}.{FLAGGED}")
    together = 1 - prod(1 - _highest(pack, name) for name in NAMES if name.endswith(WEIGHT))
    for it in flagged.settings if flagged else ():
        if _is_number(it.value) and together < it.value:
            yield f"numbers.{FLAGGED}", f"is {it.value}, which all signs together never reach: lower it."


def _highest(pack: Pack, name: str) -> float:
    found = pack.parameters.get(f"{PREFIX}.{name}")
    values = [it.value for it in found.settings if _is_number(it.value)] if found else []
    return min(max(values, default=0.0), 1.0)


def _in_range(name: str, found: Parameter) -> Iterator[Complaint]:
    """A value that is no number, below nothing, or beyond what its unit allows."""
    for it in found.settings:
        key, value = f"numbers.{name}", it.value
        if not _is_number(value):
            yield key, f"is {value!r}: write a number."
        elif value < 0:
            yield key, f"is {value}: write 0 or more."
        elif name.endswith(WEIGHT) and value >= 1:
            yield key, f"is {value}, and no sign is proof: write less than 1."
        elif found.unit == SHARE and value > 1:
            yield key, f"is {value}: a share is at most 1."
        elif name.endswith("_least") and value < 1:
            yield key, f"is {value}: write 1 or more, or everything counts."


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)

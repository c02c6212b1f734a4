"""Checks what a pack says of the risk order: words, sources, numbers, and that nothing gives points that never may."""

from collections.abc import Iterator

from xiuhua.policy.checking.complaints import Complaint, Finding, confident, in_file, joined, sourced, words
from xiuhua.policy.pack import Pack
from xiuhua.policy.risk import PARAMETERS, SAYINGS, Feature, RiskRules, never_read
from xiuhua.reckon.rules.tree import RuleError, did_you_mean


def check_risk(pack: Pack) -> list[Finding]:
    """What is wrong with risk.toml; nothing where the pack has none. Unreadable rules are told elsewhere."""
    rules = pack.rules.risk
    return in_file("risk.toml", _rules(rules, pack)) if rules else []


def _rules(rules: RiskRules, pack: Pack) -> Iterator[Complaint]:
    if not rules.features:
        yield "features", "is empty: say what on file of a household may give points."
    yield from joined(_feature(it, pack) for it in rules.features.values())
    yield from joined(words(f"groups.{it.key}", it.label, pack) for it in rules.groups.values())
    yield from joined(words(f"says.{key}", it, pack) for key, it in rules.says.items())
    for key in SAYINGS:
        if key not in rules.says:
            yield f"says.{key}", "is missing: a family that asks is told so."
    for key in rules.says.keys() - set(SAYINGS):
        yield f"says.{key}", f"is said nowhere.{did_you_mean(key, SAYINGS) or ' Take it out.'}"
    for name in PARAMETERS:
        if name not in pack.parameters:
            yield name, "is no parameter of this pack: enter it with its source in parameters.toml."


def _feature(it: Feature, pack: Pack) -> Iterator[Complaint]:
    key = f"features.{it.key}"
    yield from words(key, it.label, pack)
    yield from sourced(key, it.source)
    yield from confident(key, it.confidence)
    try:
        found = never_read(it.ref, pack.rules.book.on(pack.parameters_on(pack.since)))
    except RuleError:
        return
    for name in found:
        yield key, f"rests on {name}, which may never give points: take it out of the condition."

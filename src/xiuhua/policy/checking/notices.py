"""Checks what a pack says of public notices: nothing that must never stand may stand, and two persons release."""

from collections.abc import Iterator

from xiuhua.policy.checking.complaints import Complaint, confident, joined, sourced, words
from xiuhua.policy.notices import HOUSEHOLD, PLACE, NoticeItem, NoticeRules
from xiuhua.policy.pack import Pack
from xiuhua.reckon.rules.tree import did_you_mean
from xiuhua.words import Role

# What the register can put on a notice; whatever else somebody lists has no value to show.
KNOWN = {HOUSEHOLD: ("head", "village", "members", "full_name"), PLACE: ("place", "within", "criteria")}
# What no list may allow, whatever a pack says: numbers and what tells of health, need and cause.
NEVER = ("identity", "phone", "bank", "health", "disability", "cause", "allowance")


def check_notices(pack: Pack) -> list[Complaint]:
    """Everything that is wrong with notices.toml; nothing where the pack has none."""
    rules = pack.notices
    return [] if rules is None else list(_notices(rules, pack))


def _notices(rules: NoticeRules, pack: Pack) -> Iterator[Complaint]:
    yield from joined(_item(it, pack) for it in rules.items.values())
    yield from _never(rules, pack)
    if rules.mask.shown < 0 or not rules.mask.sign:
        yield "mask", "shows less than nothing, or hides behind nothing: say how many letters and by which sign."
    objections = [it.objections for it in rules.words.values() if it.objections]
    for key in (*rules.release.asks, *rules.release.releases, rules.objections.office, *objections):
        if key not in list(Role):
            yield "release", f"names the office {key!r}, which there is not.{did_you_mean(key, list(Role))}"
    for key, said in rules.words.items():
        if key not in pack.procedures:
            yield f"for.{key}", f"is no procedure.{did_you_mean(key, pack.procedures)}"
        for name in ("standing", "announced", "proposed", "decided"):
            yield from words(f"for.{key}.{name}", getattr(said, name), pack)


def _never(rules: NoticeRules, pack: Pack) -> Iterator[Complaint]:
    for key, it in rules.never.items():
        yield from words(f"never.{key}", it.label, pack)
        yield from sourced(f"never.{key}", it.source)
        if key in rules.items:
            yield key, "stands among the items and among what never stands: keep one."
    for key in NEVER:
        if key not in rules.never:
            yield "never", f"lacks {key}: no notice may tell it, so its refusal must have its word."


def _item(it: NoticeItem, pack: Pack) -> Iterator[Complaint]:
    yield from words(it.key, it.label, pack)
    yield from sourced(it.key, it.source)
    yield from confident(it.key, it.confidence)
    if it.of not in KNOWN:
        yield it.key, f"is of {it.of!r}: say {HOUSEHOLD} or {PLACE}."
    elif it.key in NEVER:
        yield it.key, "may not stand on any notice: take it out of the items."
    elif it.key not in KNOWN[it.of]:
        yield it.key, f"is nothing that the register can put on a notice.{did_you_mean(it.key, KNOWN[it.of])}"
    if it.key == "full_name" and not it.released:
        yield it.key, "tells who somebody is: it stands only as `released`, by two persons."

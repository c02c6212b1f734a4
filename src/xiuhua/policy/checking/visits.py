"""Checks what a pack says of visits: words, sources, items that exist, and numbers."""

from collections import Counter
from collections.abc import Iterator

from xiuhua.policy.checking.complaints import (
    Complaint,
    Finding,
    confident,
    in_file,
    joined,
    listed,
    sourced,
    words,
)
from xiuhua.policy.pack import Pack
from xiuhua.policy.visits import PARAMETERS, Option, Topic, VisitRules
from xiuhua.reckon.rules.tree import did_you_mean


def check_visits(pack: Pack) -> list[Finding]:
    """What is wrong with visits.toml; nothing where the pack has none."""
    return in_file("visits.toml", _rules(pack.visits, pack)) if pack.visits else []


def _rules(rules: VisitRules, pack: Pack) -> Iterator[Complaint]:
    if not rules.ways:
        yield "ways", "is empty: say how a family can be met."
    yield from joined(listed("ways", it, "visit_way", pack) for it in rules.ways)
    for key, named in (("there", rules.there), ("missed", rules.missed), ("away", rules.away)):
        for way in sorted(named - set(rules.ways)):
            yield key, f"names {way!r}, which is no way.{did_you_mean(way, rules.ways)}"
    yield from joined(_topic(it, pack) for it in rules.topics.values())
    times = Counter(ask.key for _, ask in rules.asks())
    for key in (key for key, count in times.items() if count > 1):
        yield key, "is asked twice: what is known is shown, not asked again."
    for name in PARAMETERS:
        if name not in pack.parameters:
            yield name, "is no parameter of this pack: enter it with its source in parameters.toml."


def _topic(topic: Topic, pack: Pack) -> Iterator[Complaint]:
    key = f"topics.{topic.key}"
    yield from words(key, topic.label, pack)
    yield from sourced(key, topic.source)
    yield from confident(key, topic.confidence)
    for ask in topic.asks:
        yield from words(f"{key}.{ask.key}", ask.label, pack)
        yield from _options(f"{key}.{ask.key}", ask.options, pack)
    known = {item for it in pack.procedures.values() for item in it.changes}
    for item in topic.shows:
        if item not in known:
            yield key, f"shows {item!r}, which no procedure changes.{did_you_mean(item, known)}"


def _options(key: str, options: tuple[Option, ...], pack: Pack) -> Iterator[Complaint]:
    yield from joined(words(f"{key}.{it.key}", it.label, pack) for it in options)
    times = Counter(it.key for it in options)
    for name in (name for name, count in times.items() if count > 1):
        yield f"{key}.{name}", "stands there twice: give each choice a key of its own."

"""The chapter of a manual that tells public notices: what may stand on one, what only by two persons, what never."""

from collections.abc import Iterator

from xiuhua.policy.manual.blocks import Block, Row, Table, Text
from xiuhua.policy.manual.words import Words
from xiuhua.policy.notices import NoticeItem, NoticeRules


def notices(rules: NoticeRules, words: Words) -> Iterator[Block]:
    """What may stand on a notice, from when on, and by what source."""
    yield Text(words.say("note.on_no_notice"))
    heads = tuple(words.say(f"head.{name}") for name in ("on_a_notice", "whether", "source"))
    yield Table(heads, (*(_item(it, rules, words) for it in rules.items.values()), *_never(rules, words)))


def _item(it: NoticeItem, rules: NoticeRules, words: Words) -> Row:
    said = words.say("note.may_stand", span=words.span(it.since, it.until))
    if it.released:
        asks, releases = (
            words.say("rule.list").join(words.known("office", office) for office in offices)
            for offices in (rules.release.asks, rules.release.releases)
        )
        said = words.together(said, words.say("note.released", asks=asks, releases=releases))
    return Row((words.label(it.label), said, words.sourced(it.source, it.confidence)), f"notice-{it.key}")


def _never(rules: NoticeRules, words: Words) -> Iterator[Row]:
    for key, it in rules.never.items():
        yield Row((words.label(it.label), words.say("note.never"), words.source(it.source)), f"notice-never-{key}")

"""The section of a manual that tells what a visit asks."""

from collections.abc import Iterator

from xiuhua.policy.manual.blocks import Block, Item, Items, Text
from xiuhua.policy.manual.words import Words
from xiuhua.policy.visits import Topic, VisitRules


def visits(rules: VisitRules, words: Words) -> Iterator[Block]:
    """Every topic that may have changed, with its questions and their answers."""
    yield Text(words.say("note.visits"))
    yield Items(tuple(_topic(it, words) for it in rules.topics.values()))


def _topic(topic: Topic, words: Words) -> Item:
    comma = words.say("rule.list")
    asked = [
        f"{words.label(it.label)} — {comma.join(words.label(option.label) for option in it.options)}"
        for it in topic.asks
    ]
    told = (*asked, words.sourced(topic.source, topic.confidence))
    return Item(f"**{words.label(topic.label)}**", told, f"visit-{topic.key}")

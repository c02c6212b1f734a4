"""The section of a manual that tells who must be trained, and what care is owed to whom."""

from collections.abc import Iterator

from xiuhua.policy.manual.blocks import Block, Item, Items, Text
from xiuhua.policy.manual.words import Words
from xiuhua.policy.training_rules import CareRule, DutyRule, TrainingRules
from xiuhua.words import is_in_force


def training(rules: TrainingRules, words: Words) -> Iterator[Block]:
    """Every duty and all care that holds on the day, with its source."""
    yield Text(words.say("note.training"))
    held = (it for it in rules.every if is_in_force(words.day, since=it.since, until=it.until))
    yield Items(tuple(_rule(it, words) for it in held))


def _rule(it: DutyRule | CareRule, words: Words) -> Item:
    told = (words.span(it.since, it.until), words.sourced(it.source, it.confidence))
    return Item(f"**{words.label(it.label)}** — {words.label(it.says)}", told, f"training-{it.duty.key}")

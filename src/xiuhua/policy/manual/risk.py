"""The section of a manual that tells the risk order: what may give points, what never does, and what families hear."""

from collections.abc import Iterator

from xiuhua.policy.manual.blocks import Block, Item, Items, Text
from xiuhua.policy.manual.spelling import Speller
from xiuhua.policy.risk import Feature, RiskRules


def risk(rules: RiskRules, speller: Speller) -> Iterator[Block]:
    """Every feature with its rule, and the sentences for a family that asks why."""
    words = speller.words
    yield Text(words.say("note.risk"))
    yield Items(tuple(_feature(it, speller) for it in rules.features.values()))
    yield Text(words.say("note.risk_told"))
    yield Items(tuple(Item(words.label(it)) for it in rules.says.values()))


def _feature(it: Feature, speller: Speller) -> Item:
    words = speller.words
    told = f"**{words.label(it.label)}** — {speller.rule(it.when, it.ref.table)}"
    return Item(told, (f"`{it.when}`", words.sourced(it.source, it.confidence)), f"risk-{it.key}")

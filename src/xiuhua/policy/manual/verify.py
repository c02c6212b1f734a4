"""The section of a manual that tells which visits are looked at again, and what that does not see."""

from collections.abc import Iterator

from xiuhua.policy.manual.blocks import Block, Item, Items, Text
from xiuhua.policy.manual.words import Words
from xiuhua.policy.verify import Sign, VerifyRules
from xiuhua.policy.words import filled

UNKNOWN = {"count": "…", "amount": "…"}


def verify(rules: VerifyRules, words: Words) -> Iterator[Block]:
    """Every sign as it is told of a visit, hints about whole sets, and what no sign sees."""
    yield Text(words.say("note.verify"))
    yield Items(tuple(_sign(it, words) for it in rules.signs.values()))
    if rules.hints:
        yield Text(words.say("note.verify_hints"))
        yield Items(tuple(_sign(it, words) for it in rules.hints.values()))
    if rules.unseen:
        yield Text(words.say("note.verify_unseen"))
        yield Items(tuple(Item(words.label(it)) for it in rules.unseen))


def _sign(sign: Sign, words: Words) -> Item:
    told = " ".join(filled(words.label(it), UNKNOWN) for it in sign.ways or (sign.says,))
    return Item(
        f"{sign.key} **{words.label(sign.label)}** — {told}",
        (words.sourced(sign.source, sign.confidence),),
        f"sign-{sign.key}",
    )

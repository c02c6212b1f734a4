"""The chapter of a manual that tells papers for households: by section what stands there, and what is masked."""

from collections.abc import Iterator

from xiuhua.policy.manual.blocks import Block, Heading, Row, Table, Text
from xiuhua.policy.manual.words import Words
from xiuhua.policy.pack import Pack
from xiuhua.policy.papers import MASKS, PaperSection


def papers(pack: Pack, words: Words) -> Iterator[Block]:
    """Every paper with its sections in their order."""
    heads = (words.say("head.section"), words.say("head.tells"))
    for it in pack.papers.values():
        yield Heading(words.label(it.label), f"paper-{it.key}")
        yield Text(words.sourced(it.source, it.confidence))
        masked = words.say("rule.list").join(words.say(f"mask.{mask}") for mask in it.masked if mask in MASKS)
        yield Text(words.say("note.paper", pages=str(it.most_pages), size=it.size.upper(), masked=masked))
        yield Table(heads, tuple(_section(it.key, part, place, words) for place, part in enumerate(it.sections)))


def _section(paper: str, part: PaperSection, place: int, words: Words) -> Row:
    told = [words.label(field.label) for field in part.fields] or [words.label(text) for text in part.texts]
    between = words.say("rule.list") if part.fields else "<br>"
    return Row((words.label(part.label), between.join(told)), f"paper-{paper}-{place}")

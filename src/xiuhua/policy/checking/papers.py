"""Checks what a pack says of papers for households: words in every language, masks, one signature, phrases."""

from collections.abc import Iterator

from xiuhua.policy.checking.complaints import Complaint, confident, doubled, joined, phrased, sourced, words
from xiuhua.policy.pack import Pack
from xiuhua.policy.papers import MASKS, SEALED, SIGNATURE, TEXTS, Paper, PaperSection
from xiuhua.reckon.rules.tree import did_you_mean

PHRASES = ("foot", "unknown", "none", "more", "main", "further", "family", "less", "period")


def check_papers(pack: Pack) -> list[Complaint]:
    """Everything that is wrong with papers.toml; nothing where the pack has none."""
    found = joined(_paper(it, pack) for it in pack.papers.values())
    return found + (joined(phrased("papers", f"paper.{it}", pack) for it in PHRASES) if pack.papers else [])


def _paper(it: Paper, pack: Pack) -> Iterator[Complaint]:
    for part in (it.label, it.purpose, it.cover):
        yield from words(it.key, part, pack)
    yield from sourced(it.key, it.source)
    yield from confident(it.key, it.confidence)
    if it.most_pages < 1:
        yield it.key, f"has at most {it.most_pages} pages: say at least 1."
    for mask in it.masked:
        if mask not in MASKS:
            yield it.key, f"masks {mask!r}, which no paper tells.{did_you_mean(mask, MASKS)}"
    for sealed in SEALED:
        if sealed not in it.masked:
            yield it.key, f"does not mask {sealed}: it lies sealed, and no paper tells more than its ends. Add it."
    yield from doubled(it.key, (part.of for part in it.sections if part.of != TEXTS))
    yield from joined(_section(it.key, part, pack) for part in it.sections)


def _section(paper: str, it: PaperSection, pack: Pack) -> Iterator[Complaint]:
    key = f"{paper}.{it.of}"
    yield from words(key, it.label, pack)
    yield from doubled(key, (field.key for field in it.fields))
    for field in it.fields:
        yield from words(f"{key}.{field.key}", field.label, pack)
    for text in it.texts:
        yield from words(key, text, pack)
    if it.of in (TEXTS, SIGNATURE):
        if not it.texts:
            yield key, "has no sentence: write one below `texts`, or leave the section out."
    elif not it.fields:
        yield key, "tells nothing: name its fields."
    if it.most < 0:
        yield key, f"has at most {it.most} rows: say how many, or leave it out for all."

"""Checks the words of sources: each source in every language that the pack speaks, and none that nothing names."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from xiuhua.policy.checking.complaints import Complaint
from xiuhua.policy.pack import Pack

SOURCE_FIELDS = ("source", "document")


def check_sources(pack: Pack) -> Iterator[Complaint]:
    """What lacks words, or has words for nothing; a pack without the file shows its sources as they stand."""
    if not pack.sources:
        return
    tags = [language.partition("-")[0] for language in pack.languages]
    told_as_it_stands = [tag for tag in tags if tag not in pack.sources]
    for tag in told_as_it_stands[1:]:
        yield tag, f"has no table, and sources stand in one language only, {told_as_it_stands[0]}: add [{tag}]."
    named = dict.fromkeys(filter(None, sources_in(pack)))
    for tag, words in pack.sources.items():
        for source in named:
            if not words.get(source):
                yield source, f"has no words in {tag}: add it below [{tag}]."
        for source in words.keys() - named.keys():
            yield source, f"has words in {tag}, but nothing in the pack names it: take it out, or spell it as there."


def sources_in(part: object) -> Iterator[str]:
    """Every source that a part of a pack names, wherever it stands, so that no kind of rule is forgotten."""
    if isinstance(part, Mapping):
        for inner in part.values():
            yield from sources_in(inner)
    elif isinstance(part, tuple):
        for inner in part:
            yield from sources_in(inner)
    elif is_dataclass(part):
        for field in fields(part):
            value = getattr(part, field.name)
            if field.name in SOURCE_FIELDS and isinstance(value, str):
                yield value
            else:
                yield from sources_in(value)

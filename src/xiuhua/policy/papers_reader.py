"""Reads papers.toml of a pack: the malformed is refused, the incomplete is left to the check."""

from collections.abc import Mapping

from xiuhua.policy.papers import SIZES, TOLD, Paper, PaperField, PaperSection
from xiuhua.policy.section import Section
from xiuhua.policy.words import Labels
from xiuhua.reckon.rules.tree import did_you_mean


def read_papers(section: Section) -> Mapping[str, Paper]:
    """The papers of a pack by key; raises PackError."""
    return {key: _paper(key, it) for key, it in section.each()}


def _paper(key: str, section: Section) -> Paper:
    size = section.take("size", str)
    if size not in SIZES:
        raise section.wrong("size", f"is {size!r}. Say one of {', '.join(SIZES)}.")
    paper = Paper(
        key=key,
        label=section.labels(),
        purpose=section.labels_at("purpose"),
        cover=section.labels_at("cover"),
        size=size,
        most_pages=section.take("most_pages", int),
        masked=section.texts("masked"),
        sections=tuple(_part(it) for it in section.sections("sections")),
        source=section.take("source", str, ""),
        confidence=section.take("confidence", str, ""),
    )
    section.close()
    return paper


def _part(section: Section) -> PaperSection:
    of = section.take("of", str)
    if of not in TOLD:
        raise section.wrong("of", f"is {of!r}, which no paper tells.{did_you_mean(of, TOLD)}")
    part = PaperSection(
        of=of,
        label=section.labels(),
        fields=tuple(_field(it, of) for it in section.sections("fields")),
        texts=tuple(_words(it) for it in section.sections("texts")),
        most=section.take("most", int, 0),
    )
    section.close()
    return part


def _field(section: Section, of: str) -> PaperField:
    key = section.take("key", str)
    if key not in TOLD[of]:
        raise section.wrong("key", f"is {key!r}, which {of} does not tell.{did_you_mean(key, TOLD[of])}")
    field = PaperField(key, section.labels())
    section.close()
    return field


def _words(section: Section) -> Labels:
    words = section.labels()
    section.close()
    return words

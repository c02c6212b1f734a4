"""Where the header of a sheet stands, on one row or two, and what its columns mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from xiuhua.reckon.intake.layout import HOUSEHOLDS, OF_PERSONS, PERSONS, VILLAGE_NOUNS, VILLAGES, Layout
from xiuhua.reckon.intake.spelling import header_key

HOUSEHOLD, PERSON, VILLAGE = "household.number", ("member.number", "member.identity"), "place.village"
Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class Header:
    """For each column its header and the fact it feeds; `below` counts the rows down to and with the header.

    `about` says what rows are about, or is empty where this is no header of ours: then `missing` names what it lacks.
    """

    texts: tuple[str, ...]
    feeds: tuple[str | None, ...]
    below: int
    about: str = ""
    missing: tuple[str, ...] = ()

    @property
    def facts(self) -> frozenset[str]:
        """The facts that columns feed."""
        return frozenset(feeds for feeds in self.feeds if feeds)


def found_header(head: Sequence[Row], layout: Layout) -> Header:
    """The header among the first rows of a sheet: the row, or two rows one above the other, that mean most.

    Of two that mean as much the upper, and one row before two.
    """
    known = layout.by_spelling()
    single = [_single(head, place, known) for place in range(len(head))]
    double = [_double(head, place, known) for place in range(len(head) - 1)]
    best = max([*single, *double], key=lambda header: len(header.facts), default=Header((), (), 0))
    about = _about(best.facts, layout)
    missing = _missing(best.facts, layout, about=about)
    feeds = tuple(fed if fed and layout.column(fed).is_said_of(about) else None for fed in best.feeds)
    return replace(best, feeds=best.feeds if missing else feeds, about="" if missing else about, missing=missing)


def _single(head: Sequence[Row], place: int, known: Mapping[str, str]) -> Header:
    texts = tuple(head[place])
    return Header(texts, tuple(known.get(header_key(text)) for text in texts), place + 1)


def _double(head: Sequence[Row], place: int, known: Mapping[str, str]) -> Header:
    """Two rows as one header: under a broad heading stand narrow ones, which may mean nothing without it."""
    met = [
        next(
            ((text, fed) for text in (above + below, below, above) if (fed := known.get(header_key(text)))),
            (above + below, None),
        )
        for above, below in zip_longest(head[place], head[place + 1], fillvalue="")
    ]
    texts, feeds = zip(*met, strict=True) if met else ((), ())
    lower_says = any(fed and text != above for (text, fed), above in zip(met, head[place], strict=False))
    return Header(texts, feeds if lower_says else (None,) * len(feeds), place + 2)


def _about(facts: frozenset[str], layout: Layout) -> str:
    """What rows under a header are about: villages where nearly all is said of them, and no number of anybody."""
    if facts & set(PERSON):
        return PERSONS
    nouns = [layout.column(fact).noun for fact in facts]
    of_villages = sum(noun in VILLAGE_NOUNS for noun in nouns)
    of_others = sum(noun not in ("place", *VILLAGE_NOUNS) for noun in nouns)
    return VILLAGES if HOUSEHOLD not in facts and of_villages > of_others else HOUSEHOLDS


def _missing(facts: frozenset[str], layout: Layout, *, about: str) -> tuple[str, ...]:
    """Headers without which rows are about nobody: a household's number, a person's number or identity; a village."""
    if about == VILLAGES:
        return () if VILLAGE in facts else (layout.column(VILLAGE).header,)
    lacking = [] if HOUSEHOLD in facts else [HOUSEHOLD]
    if any(fact.partition(".")[0] in OF_PERSONS for fact in facts) and not facts & set(PERSON):
        lacking.append(PERSON[-1])
    return tuple(layout.column(feeds).header for feeds in lacking)

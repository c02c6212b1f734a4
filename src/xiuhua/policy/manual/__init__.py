"""A pack as a manual that people read: all that it sets on a day, in words and as it is written, with its sources."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from xiuhua.policy.manual import measures, rules, settings
from xiuhua.policy.manual.blocks import Block, markdown
from xiuhua.policy.manual.entry import entry
from xiuhua.policy.manual.grading import grading
from xiuhua.policy.manual.inspections import inspections
from xiuhua.policy.manual.notices import notices
from xiuhua.policy.manual.papers import papers
from xiuhua.policy.manual.procedures import procedures
from xiuhua.policy.manual.risk import risk
from xiuhua.policy.manual.schemes import schemes
from xiuhua.policy.manual.signals import signals
from xiuhua.policy.manual.spelling import Speller
from xiuhua.policy.manual.training import training
from xiuhua.policy.manual.verify import verify
from xiuhua.policy.manual.visits import visits
from xiuhua.policy.manual.words import Words
from xiuhua.policy.pack import Pack

__all__ = ["Chapter", "Manual", "chapters_of", "manual_of"]


CODES = "codes"  # stand in the reference on pages of their own, not in the manual


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of a manual under a key that is the same in every language."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Manual:
    """A manual by chapters; texts are Markdown within a line."""

    title: str
    intro: tuple[str, ...]
    chapters: tuple[Chapter, ...]


def manual_of(pack: Pack, *, language: str, day: date) -> str:
    """The manual of a pack in one of its languages as of a day, as Markdown. Raises RuleError for unreadable rules."""
    told = chapters_of(pack, language=language, day=day)
    blocks = [f"# {told.title}", *told.intro]
    for chapter in told.chapters:
        if chapter.key != CODES:
            blocks += [f"## {chapter.title}", *markdown(chapter.blocks)]
    return "\n\n".join(blocks) + "\n"


def chapters_of(pack: Pack, *, language: str, day: date) -> Manual:
    """The manual of a pack by chapters, its lists of codes too, for whoever shows it otherwise. Raises RuleError."""
    words = Words(pack, language, day)
    speller = Speller(words, pack.rules.book.on(pack.parameters_on(day)))
    told = ((key, tuple(blocks)) for key, blocks in _chapters(pack, speller))
    chapters = tuple(Chapter(key, words.say(f"title.{key}"), blocks) for key, blocks in told if blocks)
    return Manual(words.say("title.manual", title=words.label(pack.title)), tuple(_head(pack, words)), chapters)


def _head(pack: Pack, words: Words) -> Iterator[str]:
    serves = words.say("rule.list").join(pack.serves)
    validity = words.span(pack.since, pack.until)
    yield words.say("intro.validity", version=pack.version, validity=validity, serves=serves)
    yield words.together(*(words.say(f"intro.{name}", day=words.day) for name in ("day", "judged", "unsourced")))


def _chapters(pack: Pack, speller: Speller) -> Iterator[tuple[str, Iterable[Block]]]:
    yield "schemes", rules.schemes(pack.rules, speller)
    umbrellas = measures.umbrellas(pack.rules.umbrellas.values(), speller.words)
    yield "causes", chain(rules.causes(pack.rules, speller), umbrellas)
    yield "measures", measures.measures(pack.rules.measures, speller) if pack.rules.measures else ()
    yield "signals", signals(pack.rules.signals, speller) if pack.rules.signals else ()
    yield "risk", risk(pack.rules.risk, speller) if pack.rules.risk else ()
    yield "visits", visits(pack.visits, speller.words) if pack.visits else ()
    yield "verify", verify(pack.verify, speller.words) if pack.verify else ()
    yield "grading", grading(pack.grading, speller.words) if pack.grading else ()
    yield "training", training(pack.training, speller.words) if pack.training else ()
    yield "inspections", inspections(pack.inspections, speller.words) if pack.inspections else ()
    yield "index", rules.index(pack.rules.index, speller) if pack.rules.index else ()
    yield "checks", rules.checks(pack.rules, speller)
    yield "posts", settings.posts(pack, speller) if pack.posts or pack.programmes else ()
    yield "assessment", schemes(pack, speller) if pack.schemes else ()
    yield "pairing", settings.pairing(pack.pairing, speller.words) if pack.pairing else ()
    yield "steps", settings.steps(pack, speller.words) if pack.steps else ()
    yield "procedures", procedures(pack, speller.words) if pack.procedures else ()
    yield "papers", papers(pack, speller.words) if pack.papers else ()
    yield "notices", notices(pack.notices, speller.words) if pack.notices else ()
    yield "entry", entry(pack.entry, speller.words) if pack.entry else ()
    yield "figures", settings.figures(pack, speller)
    yield "parameters", settings.parameters(pack, speller.words) if pack.parameters else ()
    yield "facts", rules.facts(pack.rules, speller)
    yield CODES, settings.codes(pack, speller.words)

"""A pack as a manual that people read: all that it sets on a day, in words and as it is written, with its sources."""

from collections.abc import Iterable, Iterator
from datetime import date

from xiuhua.policy.manual import rules, settings
from xiuhua.policy.manual.spelling import Speller
from xiuhua.policy.manual.words import Words
from xiuhua.policy.pack import Pack

__all__ = ["manual_of"]


def manual_of(pack: Pack, *, language: str, day: date) -> str:
    """The manual of a pack in one of its languages as of a day, as Markdown. Raises RuleError for unreadable rules."""
    words = Words(pack, language, day)
    speller = Speller(words, pack.rules.book.on(pack.parameters_on(day)))
    blocks = [*_head(pack, words)]
    for title, chapter in _chapters(pack, speller):
        told = list(chapter)
        blocks += [f"## {words.say(f'title.{title}')}", *told] if told else []
    return "\n\n".join(blocks) + "\n"


def _head(pack: Pack, words: Words) -> Iterator[str]:
    yield f"# {words.say('title.manual', title=words.label(pack.title))}"
    serves = words.say("rule.list").join(pack.serves)
    validity = words.span(pack.since, pack.until)
    yield words.say("intro.validity", version=pack.version, validity=validity, serves=serves)
    yield words.together(*(words.say(f"intro.{name}", day=words.day) for name in ("day", "judged", "unsourced")))


def _chapters(pack: Pack, speller: Speller) -> Iterator[tuple[str, Iterable[str]]]:
    yield "schemes", rules.schemes(pack.rules, speller)
    yield "causes", rules.causes(pack.rules, speller)
    yield "index", rules.index(pack.rules.index, speller) if pack.rules.index else ()
    yield "checks", rules.checks(pack.rules, speller)
    yield "posts", settings.posts(pack, speller) if pack.posts or pack.programmes else ()
    yield "steps", settings.steps(pack, speller.words) if pack.steps else ()
    yield "figures", settings.figures(pack, speller)
    yield "parameters", settings.parameters(pack, speller.words) if pack.parameters else ()
    yield "facts", rules.facts(pack.rules, speller)

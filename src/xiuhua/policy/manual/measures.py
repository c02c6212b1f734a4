"""The chapter of a manual that tells measures: what can be given to whom on what terms, and what must be answered."""

from collections.abc import Iterable, Iterator

from xiuhua.policy.manual.blocks import Block, Heading, Item, Items, Row, Table, Text
from xiuhua.policy.manual.spelling import Speller
from xiuhua.policy.manual.words import Words
from xiuhua.policy.measures import MONTHS, Catalogue, Category, Ceiling, Need, Terms, Umbrella
from xiuhua.policy.measures import Item as Measure


def measures(catalogue: Catalogue, speller: Speller) -> Iterator[Block]:
    """Every category with its items, then what must be answered by which of them."""
    words = speller.words
    yield Text(words.say("note.measures"))
    for category in catalogue.categories.values():
        items = [it for it in catalogue.items.values() if it.category == category.key]
        yield Heading(words.label(category.label), f"measures-{category.key}")
        yield Text(_category(category, words))
        if items:
            yield Items(tuple(_item(it, catalogue, speller) for it in items))
    if catalogue.needs:
        yield Heading(words.say("title.needs"), "needs")
        yield Items(tuple(_need(it, catalogue, speller) for it in catalogue.needs.values()))


def umbrellas(found: Iterable[Umbrella], words: Words) -> Iterator[Block]:
    """The wide words for causes, and the causes that they stand for."""
    rows = [
        Row(
            (
                words.label(it.label),
                _listed((words.code(cause, "cause") for cause in it.causes), words),
                words.sourced(it.source, it.confidence),
            ),
            f"umbrella-{it.key}",
        )
        for it in found
    ]
    if rows:
        yield Table(tuple(words.say(f"head.{name}") for name in ("umbrella", "causes", "source")), tuple(rows))


def _category(category: Category, words: Words) -> str:
    kind = words.say("note.developmental" if category.developmental else "note.not_developmental")
    aliases = words.say("note.aliases", names=_listed(category.aliases, words)) if category.aliases else ""
    return words.together(kind, aliases, words.sourced(category.source, category.confidence))


def _item(item: Measure, catalogue: Catalogue, speller: Speller) -> Item:
    words = speller.words
    told = f"**{words.label(item.label)}** `{item.key}` — {speller.rule(item.eligible, item.of)}"
    beyond = [words.say("note.beyond", what=words.label(item.beyond))] if item.beyond else []
    notes = [f"`{item.eligible}`", *beyond, _given(item, words), *_answers(item, catalogue, words)]
    return Item(told, (*notes, *(_terms(it, words) for it in item.terms)), f"measure-{item.key}")


def _given(item: Measure, words: Words) -> str:
    """To whom, by whom, in what, and how long it lasts."""
    lasts = words.say(f"validity.{item.validity}", months=item.months) if item.validity == MONTHS else ""
    return words.say(
        "note.given",
        to=words.say(f"given.{item.of}"),
        deliverer=words.code(item.deliverer, "deliverer"),
        unit=words.of_pack(f"unit.{item.unit}"),
        validity=lasts or words.say(f"validity.{item.validity}"),
    ) + "".join(words.say(f"note.{name}") for name in ("renewed", "kept") if getattr(item, name))


def _answers(item: Measure, catalogue: Catalogue, words: Words) -> Iterator[str]:
    if item.answers:
        yield words.say("note.answers", causes=_listed((words.code(it, "cause") for it in item.answers), words))
    same = sorted(other for key, other in catalogue.overlaps() if key == item.key)
    if same:
        names = (words.label(catalogue.items[key].label) for key in same if key in catalogue.items)
        yield words.say("note.excluded", items=_listed(names, words))


def _terms(terms: Terms, words: Words) -> str:
    ceiling = _ceiling(terms.ceiling, words) if terms.ceiling else words.say("note.no_ceiling")
    span = words.span(terms.since, terms.until)
    told = words.say("note.terms", span=span, ceiling=ceiling)
    return words.together(told, words.sourced(terms.document, terms.confidence))


def _ceiling(ceiling: Ceiling, words: Words) -> str:
    return words.say(
        "note.ceiling",
        amount=words.value(ceiling.amount),
        unit=words.of_pack(f"unit.{ceiling.unit}"),
        per=words.say(f"given.{ceiling.per}s"),
        period=words.say(f"period.{ceiling.period}"),
    )


def _need(need: Need, catalogue: Catalogue, speller: Speller) -> Item:
    words = speller.words
    rule = words.say("note.cause", cause=words.code(need.cause, "cause")) if need.cause else ""
    told = f"**{words.label(need.label)}** — {rule or speller.rule(need.when, need.ref.table)}"
    written = [f"`{need.when}`"] if need.when else []
    answer = words.say("note.answered", by=_listed(_answering(need, catalogue, words), words))
    return Item(told, (*written, answer, words.sourced(need.source, need.confidence)), f"need-{need.key}")


def _answering(need: Need, catalogue: Catalogue, words: Words) -> Iterator[str]:
    if need.developmental:
        yield words.say("note.any_developmental")
    yield from (words.label(catalogue.categories[it].label) for it in need.categories if it in catalogue.categories)
    yield from (words.label(catalogue.items[it].label) for it in need.items if it in catalogue.items)


def _listed(names: Iterable[str], words: Words) -> str:
    return words.say("rule.list").join(names)

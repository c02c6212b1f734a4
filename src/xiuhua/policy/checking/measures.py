"""Checks what a pack says of measures: words, sources, the lists it names, terms that overlap, what answers needs."""

from collections.abc import Iterable, Iterator

from xiuhua.policy.checking.complaints import (
    Complaint,
    Finding,
    codes_of,
    confident,
    doubled,
    in_file,
    joined,
    listed,
    overlapping,
    phrased,
    sourced,
    words,
)
from xiuhua.policy.measures import SCHOOL_YEAR, Catalogue, Category, Item, Need, Terms, Umbrella
from xiuhua.policy.pack import Pack
from xiuhua.reckon.rules.tree import did_you_mean

PARAMETERS = ("expiring_days", "receiving_statuses", "planned_statuses")


def check_measures(pack: Pack) -> list[Finding]:
    """What is wrong with measures.toml and the umbrellas of causes.toml; unreadable rules are told elsewhere."""
    umbrellas = joined(_umbrella(it, pack) for it in pack.rules.umbrellas.values())
    catalogue = pack.rules.measures
    return [
        *in_file("causes.toml", umbrellas),
        *(in_file("measures.toml", _catalogue(catalogue, pack)) if catalogue else ()),
    ]


def _catalogue(catalogue: Catalogue, pack: Pack) -> Iterator[Complaint]:
    yield from joined(_category(it, pack) for it in catalogue.categories.values())
    names = (name for it in catalogue.categories.values() for name in {*it.label.texts.values(), *it.aliases})
    yield from doubled("categories", names)
    yield from joined(_item(it, catalogue, pack) for it in catalogue.items.values())
    yield from joined(_need(it, catalogue, pack) for it in catalogue.needs.values())
    yield from doubled("needs", (it.cause for it in catalogue.needs.values() if it.cause))
    if catalogue.school_year:
        yield from _warranted("school_year", catalogue.school_year.source, catalogue.school_year.confidence)
    elif any(it.validity == SCHOOL_YEAR for it in catalogue.items.values()):
        yield "school_year", "is missing: say on which day a school year begins, as some items last for one."
    yield from _deeds(catalogue, pack)
    for name in PARAMETERS:
        if f"remedy.{name}" not in pack.parameters:
            yield f"remedy.{name}", "is no parameter of this pack: enter it with its source in parameters.toml."


def _deeds(catalogue: Catalogue, pack: Pack) -> Iterator[Complaint]:
    """The states that deeds leave a measure in, and whose department gives what."""
    states = catalogue.states
    if states is None and catalogue.items:
        yield "states", "is missing: say in which state a measure is when granted, begun, done and ended."
    if states is not None:
        told = {"granted": states.granted, "begun": states.begun, "done": states.done, "ended": states.ended}
        yield from joined(listed(f"states.{name}", it, "measure_status", pack) for name, it in told.items())
    for deliverer, topics in catalogue.departments.items():
        key = f"departments.{deliverer}"
        yield from listed(key, deliverer, "deliverer", pack)
        yield from joined(listed(key, topic, "topic", pack) for topic in topics)


def _category(category: Category, pack: Pack) -> Iterator[Complaint]:
    key = f"categories.{category.key}"
    yield from words(key, category.label, pack)
    yield from _warranted(key, category.source, category.confidence)


def _item(item: Item, catalogue: Catalogue, pack: Pack) -> Iterator[Complaint]:
    key = f"items.{item.key}"
    yield from words(key, item.label, pack)
    if item.beyond:
        yield from words(f"{key}.beyond", item.beyond, pack)
    yield from listed(key, item.deliverer, "deliverer", pack)
    yield from phrased(key, f"unit.{item.unit}", pack)
    yield from joined(listed(key, cause, "cause", pack) for cause in item.answers)
    yield from doubled(key, item.answers)
    yield from _known(key, item.excludes, catalogue.items, "item")
    if item.key in item.excludes:
        yield key, "excludes itself: two departments that give the same item are found anyway. Take it out."
    if not item.terms:
        yield key, "has no terms: say since when, and by which document."
    yield from overlapping(key, item.terms)
    yield from joined(_terms(f"{key} since {it.since}", it, pack) for it in item.terms)


def _terms(key: str, terms: Terms, pack: Pack) -> Iterator[Complaint]:
    yield from _warranted(key, terms.document, terms.confidence)
    if terms.ceiling:
        yield from phrased(key, f"unit.{terms.ceiling.unit}", pack)


def _need(need: Need, catalogue: Catalogue, pack: Pack) -> Iterator[Complaint]:
    key = f"needs.{need.key}"
    yield from words(key, need.label, pack)
    yield from _warranted(key, need.source, need.confidence)
    yield from _known(key, need.categories, catalogue.categories, "category")
    yield from _known(key, need.items, catalogue.items, "item")
    if need.cause:
        yield from listed(key, need.cause, "cause", pack)
    elif need.key in codes_of("cause", pack):
        yield key, "is called as a cause is, but holds by `when`: give it another name."
    if not catalogue.answering(need):
        yield key, "is answered by nothing: name categories or items, or say developmental = true."


def _umbrella(umbrella: Umbrella, pack: Pack) -> Iterator[Complaint]:
    key = f"umbrellas.{umbrella.key}"
    yield from words(key, umbrella.label, pack)
    yield from _warranted(key, umbrella.source, umbrella.confidence)
    yield from joined(listed(key, cause, "cause", pack) for cause in umbrella.causes)
    if not umbrella.causes:
        yield key, "stands for no cause: name at least one."


def _warranted(key: str, source: str, confidence: str) -> Iterator[Complaint]:
    yield from sourced(key, source)
    yield from confident(key, confidence)


def _known(key: str, names: Iterable[str], known: Iterable[str], kind: str) -> Iterator[Complaint]:
    for name in names:
        if name not in known:
            yield key, f"names the {kind} {name!r}, which there is not.{did_you_mean(name, known)}"

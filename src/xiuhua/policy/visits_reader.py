"""Reads visits.toml of a pack, and gives what it and the dated parameters say of a day."""

from collections.abc import Iterator
from datetime import date

from xiuhua.policy.pack import Pack
from xiuhua.policy.section import Section, require_name
from xiuhua.policy.value_on import truth_on, value_on, whole_on
from xiuhua.policy.visits import (
    BACK,
    EVERY,
    LATE,
    PHOTO_DAYS,
    PHOTOS,
    PLACES,
    PROMISE_DAYS,
    STATUSES,
    Ask,
    Option,
    Topic,
    VisitPolicy,
    VisitRules,
)
from xiuhua.words import NotFound


def visit_policy(pack: Pack, *, day: date) -> VisitPolicy:
    """What a pack says of visits on a day.

    Raises NotFound where it says nothing or lacks a value, Rejected for a value of another kind.
    """
    if pack.visits is None:
        raise NotFound(f"Pack {pack.name} does not say what a visit asks: give it a visits.toml.")
    statuses = value_on(pack, STATUSES, day=day)
    return VisitPolicy(
        rules=pack.visits,
        every_days=whole_on(pack, EVERY, day=day, least=1),
        statuses=statuses if isinstance(statuses, tuple) else (str(statuses),),
        late_days=whole_on(pack, LATE, day=day, least=1),
        back_days=whole_on(pack, BACK, day=day, least=1),
        photos=truth_on(pack, PHOTOS, day=day),
        places=truth_on(pack, PLACES, day=day),
        photo_days=whole_on(pack, PHOTO_DAYS, day=day, least=1),
        promise_days=whole_on(pack, PROMISE_DAYS, day=day, least=1),
    )


# ── Reading visits.toml ──────────────────────────────────────────────────────────────────────────────────────────────


def read_visits(section: Section) -> VisitRules:
    """The form of a visit; raises PackError."""
    found = VisitRules(
        ways=section.texts("ways"),
        there=frozenset(section.texts("there")),
        missed=frozenset(section.texts("missed")),
        away=frozenset(section.texts("away")),
        topics={key: _topic(key, it) for key, it in section.section("topics").each()},
    )
    section.close()
    return found


def _topic(key: str, section: Section) -> Topic:
    found = Topic(
        key=require_name(section, key),
        label=section.labels(),
        asks=tuple(_asks(section)),
        shows=section.texts("shows"),
        source=section.take("source", str, ""),
        confidence=section.take("confidence", str, ""),
    )
    section.close()
    return found


def _asks(section: Section) -> Iterator[Ask]:
    for inner in section.sections("asks"):
        key = require_name(inner, inner.take("key", str))
        yield Ask(key, inner.labels(), _options(inner, "options"))
        inner.close()


def _options(section: Section, key: str) -> tuple[Option, ...]:
    found = []
    for inner in section.sections(key):
        found.append(Option(require_name(inner, inner.take("key", str)), inner.labels()))
        inner.close()
    if not found:
        raise section.wrong(key, "is empty. Write the choices as { key = …, zh = …, en = … }.")
    return tuple(found)

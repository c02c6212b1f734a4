"""Reads measures.toml of a pack, and gives what it and the dated parameters say of a day."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from xiuhua.policy.measures import (
    MONTHS,
    ONE_OFF,
    PER,
    PERIODS,
    SUBJECTS,
    VALIDITIES,
    Catalogue,
    Category,
    Ceiling,
    Item,
    Need,
    RemedyPolicy,
    SchoolYear,
    States,
    Terms,
    Umbrella,
)
from xiuhua.policy.pack import Pack
from xiuhua.policy.section import Section, require_name
from xiuhua.words import NotFound, Rejected

MOST_AT_ONCE = "remedy.delivery_max_"
SOME_YEAR = 2000
LAST_SAFE_DAY = 28  # every month of every year has it


def remedy_policy(pack: Pack, *, day: date) -> RemedyPolicy:
    """What a pack says of measures on a day.

    Raises NotFound where it says nothing or lacks a value, Rejected for days that are no whole number of 0 or more.
    """
    catalogue = pack.rules.measures
    if catalogue is None:
        raise NotFound(f"Pack {pack.name} says nothing of measures: give it a measures.toml.")
    days = pack.parameter("remedy.expiring_days").on(day)
    if isinstance(days, bool) or not isinstance(days, int) or days < 0:
        raise Rejected(f"Parameter remedy.expiring_days is {days!r}: write a whole number of 0 or more.")
    return RemedyPolicy(
        catalogue=catalogue,
        day=day,
        offered={it.key: it for it in catalogue.items.values() if it.terms_on(day)},
        receiving=_statuses(pack, "remedy.receiving_statuses", day),
        planned=_statuses(pack, "remedy.planned_statuses", day),
        expiring_days=days,
        most_at_once=_most_at_once(pack, day),
    )


def _most_at_once(pack: Pack, day: date) -> dict[str, Decimal]:
    """By unit the most that one delivery may be: the parameters that are called so; raises Rejected for no number."""
    found = {}
    for name, parameter in pack.parameters.items():
        setting = parameter.setting_on(day) if name.startswith(MOST_AT_ONCE) else None
        if setting is None:
            continue
        if isinstance(setting.value, bool) or not isinstance(setting.value, int | float) or setting.value <= 0:
            raise Rejected(f"Parameter {name} is {setting.value!r}: write a number of more than 0.")
        found[name.removeprefix(MOST_AT_ONCE)] = Decimal(str(setting.value))
    return found


def _statuses(pack: Pack, name: str, day: date) -> tuple[str, ...]:
    found = pack.parameter(name).on(day)
    return found if isinstance(found, tuple) else (str(found),)


# ── Reading measures.toml ────────────────────────────────────────────────────────────────────────────────────────────


def read_measures(section: Section) -> Catalogue:
    """The catalogue in a file measures.toml; raises PackError."""
    found = Catalogue(
        categories={key: _category(key, it) for key, it in _each(section, "categories")},
        items={key: _item(key, it) for key, it in _each(section, "items")},
        needs={key: _need(key, it) for key, it in _each(section, "needs")},
        school_year=_school_year(section.section("school_year")) if section.has("school_year") else None,
        states=_states(section.section("states")) if section.has("states") else None,
        departments=_departments(section),
    )
    for key, item in found.items.items():
        if item.category not in found.categories:
            known = ", ".join(found.categories)
            raise section.wrong(f"items.{key}.category", f"is {item.category!r}. Say one of {known}.")
    section.close()
    return found


def read_umbrellas(section: Section) -> dict[str, Umbrella]:
    """The wide words for causes that stand in a section of causes.toml; raises PackError."""
    return {key: _umbrella(key, it) for key, it in section.each()}


def _each(section: Section, key: str) -> Iterator[tuple[str, Section]]:
    return section.section(key).each() if section.has(key) else iter(())


def _umbrella(key: str, section: Section) -> Umbrella:
    found = Umbrella(key, section.labels(), section.texts("causes"), *_warrant(section))
    section.close()
    return found


def _category(key: str, section: Section) -> Category:
    found = Category(
        key, section.labels(), section.take("developmental", bool), section.texts("aliases"), *_warrant(section)
    )
    section.close()
    return found


def _item(key: str, section: Section) -> Item:
    validity = _one_of(section, "validity", VALIDITIES)
    found = Item(
        key=require_name(section, key),
        label=section.labels(),
        category=section.take("category", str),
        of=_one_of(section, "of", SUBJECTS),
        deliverer=section.take("deliverer", str),
        unit=section.take("unit", str),
        validity=validity,
        months=section.take("months", int) if validity == MONTHS else 0,
        eligible=section.take("eligible", str),
        beyond=section.labels_at("beyond") if section.has("beyond") else None,
        answers=section.texts("answers"),
        excludes=section.texts("excludes"),
        renewed=section.take("renewed", bool, False),
        kept=section.take("kept", bool, False),
        terms=tuple(_terms(it) for it in section.sections("terms")),
    )
    if validity == MONTHS and found.months < 1:
        raise section.wrong("months", f"is {found.months}. Write 1 or more.")
    if found.renewed and validity == ONE_OFF:
        raise section.wrong("renewed", "is true, but what is given once does not end. Take it out.")
    section.close()
    return found


def _terms(section: Section) -> Terms:
    found = Terms(
        since=section.take("since", date),
        until=section.day("until"),
        document=section.take("document", str, ""),
        confidence=section.take("confidence", str, ""),
        ceiling=_ceiling(section.section("ceiling")) if section.has("ceiling") else None,
    )
    section.close()
    return found


def _ceiling(section: Section) -> Ceiling:
    found = Ceiling(
        amount=section.take("amount", float),
        unit=section.take("unit", str, "yuan"),
        per=_one_of(section, "per", PER),
        period=_one_of(section, "period", PERIODS),
    )
    if found.amount <= 0:
        raise section.wrong("amount", f"is {found.amount:g}. Write more than 0, or leave the ceiling out.")
    section.close()
    return found


def _need(key: str, section: Section) -> Need:
    found = Need(
        key=require_name(section, key),
        label=section.labels(),
        cause=section.take("cause", str, ""),
        when=section.take("when", str, ""),
        categories=section.texts("categories"),
        items=section.texts("items"),
        developmental=section.take("developmental", bool, False),
        source=section.take("source", str, ""),
        confidence=section.take("confidence", str, ""),
    )
    if bool(found.cause) == bool(found.when):
        raise section.wrong("when", "and cause: say one of them, a cause that is stated or when there is the need.")
    section.close()
    return found


def _school_year(section: Section) -> SchoolYear:
    found = SchoolYear(section.take("month", int), section.take("day", int), *_warrant(section))
    if found.day > LAST_SAFE_DAY:
        raise section.wrong("day", f"is {found.day}. Write 1 to {LAST_SAFE_DAY}, a day that every month has.")
    try:
        date(SOME_YEAR, found.month, found.day)
    except ValueError:
        raise section.wrong("month", f"is {found.month}, with the day {found.day}: there is no such day.") from None
    section.close()
    return found


def _states(section: Section) -> States:
    found = States(*(section.take(name, str) for name in ("granted", "begun", "done", "ended")))
    section.close()
    return found


def _departments(section: Section) -> dict[str, tuple[str, ...]]:
    if not section.has("departments"):
        return {}
    inner = section.section("departments")
    found = {deliverer: inner.texts(deliverer) for deliverer in inner.content}
    inner.close()
    return found


def _warrant(section: Section) -> tuple[str, str]:
    return section.take("source", str, ""), section.take("confidence", str, "")


def _one_of(section: Section, key: str, known: tuple[str, ...]) -> str:
    found = section.take(key, str)
    if found not in known:
        raise section.wrong(key, f"is {found!r}. Say one of {', '.join(known)}.")
    return found

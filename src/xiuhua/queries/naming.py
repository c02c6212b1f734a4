"""Names for the codes and keys in a page of rows: what each is called, and the key of the page it may lead to."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from xiuhua.register.models import Area, Belonging, Household, Member, Organisation, Person, Team


@dataclass(frozen=True, slots=True)
class Names:
    """By code, number or hexadecimal key: areas, staff, organisations, teams; keys of households; names of members."""

    areas: dict[str, str] = field(default_factory=dict)
    holders: dict[str, str] = field(default_factory=dict)
    teams: dict[str, str] = field(default_factory=dict)
    households: dict[str, UUID] = field(default_factory=dict)
    heads: dict[str, str] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)


def names_for(
    *,
    on: date,
    areas: Iterable[str] = (),
    holders: Iterable[str] = (),
    teams: Iterable[str] = (),
    households: Iterable[str] = (),
    persons: Iterable[str] = (),
) -> Names:
    """Names for what a page of rows speaks of; nothing is asked about what it does not speak of. Seven statements."""
    places, staff, crews = set(areas), _keys(holders), _keys(teams)
    homes, people = set(households), set(persons)
    return Names(
        areas=dict(Area.objects.on(on).filter(code__in=places).values_list("code", "name")) if places else {},
        holders=_holders(staff),
        teams=_teams(crews),
        households=dict(Household.objects.filter(number__in=homes).values_list("number", "key")) if homes else {},
        heads=_heads(homes, on=on),
        members=dict(Member.objects.filter(number__in=people).values_list("number", "name")) if people else {},
    )


def _keys(texts: Iterable[str]) -> set[UUID]:
    return {UUID(text) for text in texts if text}


def _holders(keys: set[UUID]) -> dict[str, str]:
    """Persons and organisations, for either may hold a post."""
    if not keys:
        return {}
    persons = {key.hex: name for key, name in Person.objects.filter(key__in=keys).values_list("key", "name")}
    if len(persons) == len(keys):
        return persons
    bodies = Organisation.objects.filter(key__in=keys).values_list("key", "name")
    return persons | {key.hex: name for key, name in bodies}


def _teams(keys: set[UUID]) -> dict[str, str]:
    if not keys:
        return {}
    return {key.hex: name for key, name in Team.objects.filter(key__in=keys).values_list("key", "name")}


def _heads(numbers: set[str], *, on: date) -> dict[str, str]:
    if not numbers:
        return {}
    heads = Belonging.objects.on(on).filter(household__number__in=numbers, relation="head")
    return dict(heads.values_list("household__number", "member__name"))

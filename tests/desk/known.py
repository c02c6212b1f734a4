"""What a route is asked with: its address, its verbs, who gets an answer, and short ways to say so."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, reverse

from tests.desk.relations import Nothing, Thing
from tests.desk.who_may import (
    Says,
    anybody,
    organisation,
    security,
)

Told = Callable[[Any], dict[str, Any]]


def nothing_more(_thing: Any) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Known:
    """A route: what of a thing stands in its address, and by verb who gets an answer and what is sent along.

    A verb that is missing is refused to everybody (405), whatever is asked for.
    """

    verbs: Mapping[str, Says]
    address: Told = nothing_more
    sends: Told = nothing_more

    def path(self, name: str, thing: Thing | Nothing) -> str:
        return reverse(name, kwargs=self.address(thing))


def routes_of(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    """Every route of a url conf, those of what it includes too."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes_of(pattern.url_patterns)
        else:
            yield pattern


def everyone(**sends: Any) -> Known:
    return Known({"GET": anybody, "POST": anybody}, sends=lambda _thing: sends)


def code(thing: Thing | Nothing) -> dict[str, Any]:
    return {"code": thing.code if isinstance(thing, Nothing) else thing.area.code}


def sheet_nobody_has(thing: Any) -> dict[str, Any]:
    """The address of a sheet of a year that no scheme assesses; who opens one that is there is tried with its deeds."""
    return code(thing) | {"scheme": "village_work", "year": 2013, "thing": code(thing)["code"]}


def key_of(part: str, name: str = "key") -> Told:
    def told(thing: Thing | Nothing) -> dict[str, Any]:
        return {name: thing.key if isinstance(thing, Nothing) else getattr(thing, part).key}

    return told


def of_area(says: Says, **more: Any) -> Known:
    return Known({"GET": says, "POST": says}, address=lambda thing: code(thing) | more)


def posted(says: Says, part: str, **sends: Any) -> Known:
    return Known({"POST": says}, address=key_of(part), sends=lambda _thing: sends)


def read_or_posted(says: Says, part: str, **sends: Any) -> Known:
    return Known({"GET": says, "POST": says}, address=key_of(part), sends=lambda _thing: sends)


def in_area(**more: Any) -> Told:
    """A form's fields with the place that it is asked for."""
    return lambda thing: {"area": code(thing)["code"], "on": "2017-03-31"} | more


def header_told(thing: Thing | Nothing) -> dict[str, Any]:
    return {"import": str(key_of("brought")(thing)["key"]), "header": "爱好", "means": "-"}


def role_of(thing: Thing | Nothing) -> dict[str, Any]:
    number = thing.number if isinstance(thing, Nothing) else thing.role
    return key_of("by")(thing) | {"number": number}


def of_security(part: str = "", **sends: Any) -> Known:
    address = key_of(part) if part else nothing_more
    return Known({"GET": security, "POST": security}, address=address, sends=lambda _thing: sends)


def about_organisation(says: Says, **sends: Any) -> Known:
    return Known({"GET": organisation, "POST": says}, address=key_of("organisation"), sends=lambda _thing: sends)


NO_COMPLAINT = UUID(int=0)

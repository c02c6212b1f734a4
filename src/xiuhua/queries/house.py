"""What the house is made of, for whoever judges it: pages and scripts, routes, tables with columns, packs."""

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from xiuhua.policy.profile import API, PAGES, SCHEMA, Thing
from xiuhua.policy.profile_reader import things_of_packs

PACKAGE = Path(__file__).parents[1]
READ_BY_PEOPLE = ("*.html", "*.js", "*.po")
REGISTER = "register"


def things_of_house() -> list[Thing]:
    """All of it; no statement of SQL."""
    tables = apps.get_app_config(REGISTER).get_models()
    return [
        *things_of_pages(PACKAGE),
        *things_of_routes(get_resolver()),
        *things_of_tables(tables),
        *things_of_packs(settings.PACKS),
    ]


def things_of_pages(package: Path) -> Iterator[Thing]:
    """Every line of every template, script and translation."""
    for path in sorted(chain.from_iterable(package.rglob(kind) for kind in READ_BY_PEOPLE)):
        where = path.relative_to(package).as_posix()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if line.strip():
                yield Thing(PAGES, f"{where}:{number}", "" if path.suffix == ".po" else _names(line), line)


def _names(line: str) -> str:
    """What a line of a page names for code: fields, addresses, ids, functions. All of it, where it is no text."""
    return " ".join(it for it in line.replace('"', " ").replace("'", " ").split() if "_" in it or "-" in it)


def things_of_routes(resolver: URLResolver, before: str = "") -> Iterator[Thing]:
    """Every route with its name."""
    for it in resolver.url_patterns:
        address = before + str(it.pattern)
        if isinstance(it, URLPattern):
            yield Thing(API, f"/{address}", f"{it.name or ''} {address}")
        else:
            yield from things_of_routes(it, address)


def things_of_tables(models: Iterable[Any]) -> Iterator[Thing]:
    """Every table and every column, with what is told of it."""
    for model in models:
        yield Thing(SCHEMA, model.__name__, model.__name__, model.__doc__ or "")
        for field in model._meta.get_fields():
            if not field.auto_created:
                yield Thing(
                    SCHEMA, f"{model.__name__}.{field.name}", f"{model.__name__}.{field.name}",
                    str(getattr(field, "help_text", "")),
                )  # fmt: skip

"""Checks the forms of a pack: layouts of workbooks whose columns can be read and lead to a fact."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from xiuhua.policy.checking.complaints import Finding
from xiuhua.policy.pack import Pack
from xiuhua.reckon.intake.cells import READERS
from xiuhua.reckon.intake.layout import (
    ABOUT,
    HOUSEHOLD_NOUNS,
    ITEMS,
    MEMBER_NOUNS,
    VILLAGE_NOUNS,
    Layout,
    read_items,
    read_layout,
)
from xiuhua.reckon.intake.spelling import header_key
from xiuhua.reckon.rules.tree import did_you_mean

UNITS = (1, 10_000)
LISTED_KINDS = ("code", "flags", "yes_no")
NOUNS = (*HOUSEHOLD_NOUNS, *MEMBER_NOUNS, *VILLAGE_NOUNS, "place", "household", "member", "stated")
# Kinds of facts that a change may be asked of: what is said of one household or member, and by no procedure of its own.
CHANGED = (
    *("housing", "water", "living", "land", "food", "assetcomparison"),
    *("schooling", "labour", "socialsecurity"),
)
OF_WHO_IS_FILED = "standing.household_type"  # of what kind it is; its status is moved by procedures alone
ITEMS_FILE, PHRASES = f"{ITEMS}.toml", "phrases.toml"


def check_forms(folder: Path, pack: Pack) -> list[Finding]:
    """What is wrong with the items and forms in a pack's folder `forms`, if it has one."""
    if pack.forms_of:
        return [Finding("pack.toml", "forms_of", why)] if (why := _cannot_lend(folder, pack.forms_of)) else []
    found: list[Finding] = []
    documents = {}
    for path in sorted((folder / "forms").glob("*.toml")):
        try:
            documents[path.name] = tomllib.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            found.append(Finding(f"forms/{path.name}", "", f"is no TOML: {error}. Mend that line."))
    if found or not documents:
        return found
    if ITEMS_FILE not in documents:
        return [Finding("forms", "", f"lacks {ITEMS_FILE}: name there what the columns of its forms mean.")]
    items = documents.pop(ITEMS_FILE)
    found = _items(items, pack)
    if found:
        return found
    every = read_items(items, {name: {"codes": []} for name in pack.codes})
    forms = {name: document for name, document in documents.items() if name != PHRASES}
    found = [complaint for name, document in forms.items() for complaint in _form(f"forms/{name}", document, every)]
    return [*found, *_changes(every, pack)]


def _cannot_lend(folder: Path, lender: str) -> str:
    """Why forms of another pack cannot be filled; empty where they can."""
    if (folder / "forms").is_dir():
        return f"is {lender!r}, and this pack has forms of its own: leave one of both."
    if not (folder.parent / lender / "forms" / ITEMS_FILE).is_file():
        return f"is {lender!r}, which is no pack with forms beside this one: name one that has them."
    return ""


def _changes(items: Layout, pack: Pack) -> Iterator[Finding]:
    """What procedures that change a fact name: items that say one fact of a household or a member."""
    may = [it for it in items.columns if it.noun in CHANGED or it.feeds == OF_WHO_IS_FILED]
    known = {it.feeds for it in may if it.facts == (it.feeds,) and it.on is None}
    for procedure in pack.procedures.values():
        for feeds in procedure.changes:
            if feeds not in known:
                why = f"changes {feeds!r}, which is no item of one fact that may change.{did_you_mean(feeds, known)}"
                yield Finding("procedures.toml", procedure.key, why)


def _items(document: Mapping[str, Any], pack: Pack) -> list[Finding]:
    place, columns = f"forms/{ITEMS_FILE}", document.get("column", [])
    complaints = [Finding(place, it.get("header", "column"), why) for it in columns for why in _column(it, pack)]
    complaints += [Finding(place, header, why) for header, why in (*_told_twice(columns), *_never_on(columns, pack))]
    if complaints:
        return complaints
    try:
        read_items(document, {name: {"codes": []} for name in pack.codes})
    except (KeyError, TypeError, ValueError) as error:
        return [Finding(place, "", f"cannot be read: {error} is missing or of another kind.")]
    return []


def _told_twice(columns: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Spellings of a header that two items share."""
    first: dict[str, str] = {}
    for column in columns:
        feeds = str(column.get("feeds"))
        for header in (column.get("header", ""), *column.get("synonyms", ())):
            other = first.setdefault(header_key(header), feeds)
            if other != feeds:
                yield header, f"means {other} and {feeds}: let only one of the items have this spelling."


def _never_on(columns: Iterable[Mapping[str, Any]], pack: Pack) -> Iterator[tuple[str, str]]:
    """Items that speak on no row, because no other item names the code that they wait for."""
    lists = {it.get("feeds"): pack.codes.get(str(it.get("list"))) for it in columns}
    for column in columns:
        on = column.get("on")
        codes = lists.get(on.get("feeds")) if on else None
        if on and on.get("code") not in [code.key for code in (codes.codes if codes else ())]:
            yield str(column.get("header")), f"speaks on {on}: name an item with a code list, and a code of it."


def _form(place: str, document: Mapping[str, Any], items: Layout) -> Iterator[Finding]:
    try:
        form = read_layout(document, items)
    except (KeyError, TypeError, ValueError) as error:
        yield Finding(place, "", f"cannot be read as a form: {error} is missing or of another kind.")
        return
    if form.about not in ABOUT:
        yield Finding(place, "rows", f"is {form.about!r}: rows are about {', '.join(ABOUT[:-1])} or {ABOUT[-1]}.")


def _column(column: Mapping[str, Any], pack: Pack) -> Iterator[str]:
    kinds = (*READERS, *LISTED_KINDS)
    kind, feeds = str(column.get("kind", "")), str(column.get("feeds", ""))
    if kind not in kinds:
        yield f"is of the kind {kind!r}, which there is not.{did_you_mean(kind, kinds)}"
    fact = str(column.get("fact", feeds))
    if fact.partition(".")[0] not in NOUNS or not feeds.partition(".")[2]:
        yield f"feeds {feeds!r}: name a fact as noun.column, such as {HOUSEHOLD_NOUNS[0]}.group_name."
    if column.get("unit", 1) not in UNITS:
        yield f"is in units of {column['unit']} yuan: name one of {', '.join(map(str, UNITS))}."
    wanted = str(column.get("list"))
    if kind in LISTED_KINDS and wanted not in pack.codes:
        yield f"names the code list {wanted!r}, which the pack lacks.{did_you_mean(wanted, pack.codes)}"

"""Checks the forms of a pack: layouts of workbooks whose columns can be read and lead to a fact."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from xiuhua.policy.checking.complaints import Finding
from xiuhua.policy.pack import Pack
from xiuhua.reckon.intake.cells import READERS
from xiuhua.reckon.intake.layout import HOUSEHOLD_NOUNS, MEMBER_NOUNS, read_layout
from xiuhua.reckon.rules.tree import did_you_mean

PHRASES = "phrases.toml"
LISTED_KINDS = ("code", "flags", "yes_no")
NOUNS = (*HOUSEHOLD_NOUNS, *MEMBER_NOUNS, "place", "household", "member", "stated")


def check_forms(folder: Path, pack: Pack) -> list[Finding]:
    """What is wrong with the layouts in a pack's folder `forms`, if it has one."""
    found: list[Finding] = []
    for path in sorted((folder / "forms").glob("*.toml")):
        place = f"forms/{path.name}"
        try:
            document = tomllib.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            found.append(Finding(place, "", f"is no TOML: {error}. Mend that line."))
            continue
        if path.name != PHRASES:
            found += _layout(place, document, pack)
    return found


def _layout(place: str, document: Mapping[str, Any], pack: Pack) -> list[Finding]:
    columns = document.get("column", [])
    complaints = [Finding(place, it.get("header", "column"), why) for it in columns for why in _column(it, pack)]
    if complaints:
        return complaints
    lists = {it["list"] for it in columns if "list" in it}
    try:
        read_layout(document, {name: {"codes": []} for name in lists})
    except (KeyError, TypeError, ValueError) as error:
        return [Finding(place, "", f"cannot be read as a layout: {error} is missing or of another kind.")]
    return []


def _column(column: Mapping[str, Any], pack: Pack) -> Iterator[str]:
    kinds = (*READERS, *LISTED_KINDS)
    kind, feeds = str(column.get("kind", "")), str(column.get("feeds", ""))
    if kind not in kinds:
        yield f"is of the kind {kind!r}, which there is not.{did_you_mean(kind, kinds)}"
    if feeds.partition(".")[0] not in NOUNS or not feeds.partition(".")[2]:
        yield f"feeds {feeds!r}: name a fact as noun.column, such as {HOUSEHOLD_NOUNS[0]}.group_name."
    wanted = str(column.get("list"))
    if kind in LISTED_KINDS and wanted not in pack.codes:
        yield f"names the code list {wanted!r}, which the pack lacks.{did_you_mean(wanted, pack.codes)}"

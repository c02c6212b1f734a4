"""Layouts of workbooks as a pack describes them: which header feeds which fact, and how its cells are read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xiuhua.reckon.intake.spelling import header_key, list_key

HOUSEHOLD_NOUNS = ("residence", "standing", "cause", "housing", "water", "statedincome", "contact")
MEMBER_NOUNS = ("belonging", "schooling", "health", "labour", "work", "socialsecurity")


@dataclass(frozen=True, slots=True)
class CodeList:
    """Allowed values: key → label, and every spelling → key."""

    labels: Mapping[str, str]
    spellings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a layout; its name inside is `feeds`."""

    header: str
    feeds: str
    kind: str
    spellings: frozenset[str]
    codes: CodeList | None = None
    least: int = 0
    most: int = 0
    essential: str = ""
    needs: str = ""
    personal: bool = False
    none: str = ""
    flags: Mapping[str, str] | None = None
    lengths: Mapping[int, str] | None = None
    sexes: tuple[str, ...] = ()

    @property
    def noun(self) -> str:
        """The register's noun that the column speaks of."""
        return self.feeds.partition(".")[0]

    @property
    def allowed(self) -> tuple[str, ...]:
        """Labels of the allowed values, in the list's order; empty when there is no list."""
        return tuple(self.codes.labels.values()) if self.codes else ()


@dataclass(frozen=True, slots=True)
class Layout:
    """A header set: its columns, and headers that are known but not taken."""

    name: str
    label: Mapping[str, str]
    columns: tuple[Column, ...]
    ignored: frozenset[str]

    def column(self, feeds: str) -> Column:
        """The column that feeds a fact; raises KeyError."""
        return next((column for column in self.columns if column.feeds == feeds), None) or _absent(feeds)

    def recognise(self, cells: Sequence[str]) -> list[str | None]:
        """For each cell of a row, what it feeds as a header; None for what the layout does not know."""
        by_spelling = {spelling: column.feeds for column in self.columns for spelling in column.spellings}
        return [by_spelling.get(header_key(cell)) for cell in cells]

    def is_ignored(self, header: str) -> bool:
        """Whether a header is known and not taken."""
        return header_key(header) in self.ignored

    @property
    def required(self) -> tuple[Column, ...]:
        """Columns without which a sheet is not of this layout."""
        return tuple(column for column in self.columns if column.essential)


def read_layout(document: Mapping[str, Any], code_lists: Mapping[str, Any]) -> Layout:
    """A layout from a pack's form document and its code lists; raises KeyError for a list that is not there."""
    return Layout(
        name=document["name"],
        label={"zh": document["zh"], "en": document["en"]},
        columns=tuple(_column(entry, code_lists) for entry in document["column"]),
        ignored=frozenset(header_key(header) for header in document["ignored"]),
    )


def read_codes(document: Mapping[str, Any]) -> CodeList:
    """A code list: an earlier code wins a spelling, a label wins over an alias."""
    codes = document["codes"]
    spellings: dict[str, str] = {}
    for spelled in ("zh", "aliases"):
        for code in codes:
            texts = [code[spelled]] if isinstance(code[spelled], str) else code[spelled]
            for text in texts:
                spellings.setdefault(list_key(text), code["key"])
    return CodeList(labels={code["key"]: code["zh"] for code in codes}, spellings=spellings)


def _column(entry: Mapping[str, Any], code_lists: Mapping[str, Any]) -> Column:
    plain = {name: entry[name] for name in PLAIN if name in entry}
    return Column(
        **plain,
        spellings=frozenset(header_key(header) for header in [entry["header"], *entry.get("synonyms", [])]),
        codes=read_codes(code_lists[entry["list"]]) if "list" in entry else None,
        lengths={int(length): kind for length, kind in entry["lengths"].items()} if "lengths" in entry else None,
        sexes=tuple(entry.get("sexes", ())),
    )


PLAIN = ("header", "feeds", "kind", "least", "most", "essential", "needs", "personal", "none", "flags")


def _absent(feeds: str) -> Column:
    raise KeyError(f"No column of this layout feeds {feeds}: add it to the form, or ask for another.")

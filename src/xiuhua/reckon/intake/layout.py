"""Layouts of workbooks as a pack describes them: which header feeds which fact, and how its cells are read."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from xiuhua.reckon.intake.spelling import header_key, list_key

HOUSEHOLD_NOUNS = (
    *("residence", "standing", "cause", "housing", "water", "living", "land", "food", "assetcomparison"),
    *("statedincome", "homelanguage", "contact"),
)
MEMBER_NOUNS = ("belonging", "membercontact", "schooling", "health", "labour", "work", "socialsecurity")
OF_PERSONS = ("member", *MEMBER_NOUNS)
VILLAGE_NOUNS = ("villagesurvey",)
ALWAYS = ("place", "household", "member", "belonging", "stated")  # what rows are matched by, said or not
PERSONS, HOUSEHOLDS, VILLAGES = "persons", "households", "villages"  # what the rows of a form are about
ABOUT = (PERSONS, HOUSEHOLDS, VILLAGES)
ITEMS = "items"


@dataclass(frozen=True, slots=True)
class CodeList:
    """Allowed values: key → label, and every spelling → key."""

    labels: Mapping[str, str]
    spellings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Condition:
    """On which rows a column speaks: those where another column names this code."""

    feeds: str
    code: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a layout; its name inside is `feeds`.

    It says the fact of that name, or the `fact` it names, which other columns may say too: in another `unit` (so many
    yuan), or only `on` some rows; `only` tells what stays unsaid where no other column says it, by language.
    """

    header: str
    feeds: str
    kind: str
    spellings: frozenset[str]
    codes: CodeList | None = None
    least: int = 0
    most: int = 0
    places: int = 2
    essential: str = ""
    needs: str = ""
    personal: bool = False
    none: str = ""
    flags: Mapping[str, str] | None = None
    lengths: Mapping[int, str] | None = None
    sexes: tuple[str, ...] = ()
    fact: str = ""
    unit: int = 1
    on: Condition | None = None
    only: Mapping[str, str] | None = None

    @property
    def noun(self) -> str:
        """The register's noun that the column speaks of."""
        return self.facts[0].partition(".")[0]

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that the column says: several where it holds flags."""
        return tuple(self.flags.values()) if self.flags else (self.fact or self.feeds,)

    def is_said_of(self, about: str) -> bool:
        """Whether rows about persons, households or villages can say it."""
        if about == VILLAGES:
            return self.noun in ("place", *VILLAGE_NOUNS)
        return self.noun not in VILLAGE_NOUNS and (about == PERSONS or self.noun not in OF_PERSONS)

    @property
    def tells_of(self) -> str:
        """The narrowest of what rows can be about that says it: villages, households, persons."""
        return next((about for about in (HOUSEHOLDS, PERSONS) if self.is_said_of(about)), VILLAGES)

    @property
    def allowed(self) -> tuple[str, ...]:
        """Labels of the allowed values, in the list's order; empty when there is no list."""
        return tuple(self.codes.labels.values()) if self.codes else ()


@dataclass(frozen=True, slots=True)
class Dropped:
    """Headers that begin so are known and not kept, and why, by language."""

    starts: str
    why: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Layout:
    """A set of columns, headers that are known but not taken, and what a row is about: one of `ABOUT`.

    Of a form `headers` are all of its headers from left to right, those that lead to no fact too.
    """

    name: str
    label: Mapping[str, str]
    columns: tuple[Column, ...]
    ignored: frozenset[str]
    dropped: tuple[Dropped, ...] = ()
    about: str = PERSONS
    headers: tuple[str, ...] = ()
    elsewhere: Mapping[str, str] | None = None

    def column(self, feeds: str) -> Column:
        """The column that feeds a fact; raises KeyError."""
        return next((column for column in self.columns if column.feeds == feeds), None) or _absent(feeds)

    def recognise(self, cells: Sequence[str]) -> list[str | None]:
        """For each cell of a row, what it feeds as a header; None for what the layout does not know."""
        known = self.by_spelling()
        return [known.get(header_key(cell)) for cell in cells]

    def by_spelling(self, about: str = "") -> dict[str, str]:
        """What each spelling of a header, by its key, feeds; of all, or of what rows about something can say."""
        said = [column for column in self.columns if not about or column.is_said_of(about)]
        return {spelling: column.feeds for column in said for spelling in column.spellings}

    def is_ignored(self, header: str) -> bool:
        """Whether a header is known and not taken."""
        return header_key(header) in self.ignored

    def is_dropped(self, header: str, *, about: str) -> bool:
        """Whether a header is known and not kept, or means an item that rows about such do not say."""
        key = header_key(header)
        is_elsewhere = key in self.by_spelling() and key not in self.by_spelling(about)
        return is_elsewhere or any(key.startswith(dropped.starts) for dropped in self.dropped)

    def why_dropped(self, header: str) -> Mapping[str, str] | None:
        """Why a header that is dropped is not kept, by language: what is not named belongs on another sheet."""
        key = header_key(header)
        return next((dropped.why for dropped in self.dropped if key.startswith(dropped.starts)), self.elsewhere)

    def having(self, feeds: Collection[str]) -> "Layout":
        """The layout of a file: the columns it has, and those that every row is judged and matched by."""
        kept = tuple(column for column in self.columns if column.feeds in feeds or column.noun in ALWAYS)
        return replace(self, columns=kept)

    def meaning(self, meanings: Mapping[str, str]) -> "Layout":
        """The layout with headers (by their key) that mean these facts besides; nothing: not to be taken."""
        if not meanings:
            return self
        further = {
            feeds: {key for key, meant in meanings.items() if meant == feeds} for feeds in set(meanings.values())
        }
        taken = frozenset(meanings)
        columns = tuple(
            replace(column, spellings=(column.spellings - taken) | further.get(column.feeds, set()))
            for column in self.columns
        )
        return replace(self, columns=columns, ignored=(self.ignored - taken) | further.get("", set()))


def read_items(document: Mapping[str, Any], code_lists: Mapping[str, Any]) -> Layout:
    """All that workbooks can say, from a pack's items and code lists; raises KeyError for a list that is not there."""
    return Layout(
        name=ITEMS,
        label={"zh": document["zh"], "en": document["en"]},
        columns=tuple(_column(entry, code_lists) for entry in document["column"]),
        ignored=frozenset(header_key(header) for header in document["ignored"]),
        dropped=tuple(
            Dropped(header_key(it["starts"]), {"zh": it["zh"], "en": it["en"]}) for it in document["dropped"]
        ),
        elsewhere=document.get("elsewhere"),
    )


def read_layout(document: Mapping[str, Any], items: Layout) -> Layout:
    """A form from its document: the items that its headers mean, under these headers."""
    headers, known = tuple(document["headers"]), items.by_spelling(document["rows"])
    columns = [
        replace(items.column(feeds), header=header)
        for header in headers
        if (feeds := known.get(header_key(header))) is not None
    ]
    return replace(
        items,
        name=document["name"],
        label={"zh": document["zh"], "en": document["en"]},
        columns=tuple(columns),
        about=document["rows"],
        headers=headers,
    )


def nearest_form(headers: Sequence[str], forms: Sequence[Layout], *, about: str) -> Layout | None:
    """The form that shares most headers with a sheet, beside those that only one of them has."""
    keys = {header_key(header) for header in headers if header}

    def likeness(form: Layout) -> float:
        own = {header_key(header) for header in form.headers}
        return len(own & keys) / len(own | keys)

    return max((form for form in forms if form.about == about), key=likeness, default=None)


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
        on=Condition(**entry["on"]) if "on" in entry else None,
    )


PLAIN = (
    *("header", "feeds", "kind", "least", "most", "places", "essential", "needs", "personal", "none", "flags"),
    *("fact", "unit", "only"),
)


def _absent(feeds: str) -> Column:
    raise KeyError(f"No column of this layout feeds {feeds}: add it to the form, or ask for another.")

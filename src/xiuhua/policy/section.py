"""A table of a pack's file, read key by key: each value of the right type, and nothing left unread."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from xiuhua.policy.pack import PackError, Value
from xiuhua.policy.words import Labels
from xiuhua.reckon.rules.tree import did_you_mean

T = TypeVar("T")
NAME = re.compile(r"[a-z][a-z0-9_]*")
LONGEST_NAME = 60
KINDS: dict[type, str] = {
    str: "a text in quotes",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    date: "a day such as 2017-03-31",
    list: "a list in [ ]",
    dict: "a table",
}


def open_file(folder: Path, name: str, languages: tuple[str, ...]) -> "Section":
    """A file of a pack by its name below the pack's folder; raises PackError when it is missing or no TOML."""
    place = f"{folder.name}/{name}"
    try:
        return Section(place, "", tomllib.loads((folder / name).read_text(encoding="utf-8")), languages)
    except FileNotFoundError:
        raise PackError(place, "", "is missing. Every pack has one; it may be empty.") from None
    except ValueError as error:
        raise PackError(place, "", f"is no TOML: {error}. Mend that line.") from None


def require_name(section: "Section", name: str) -> str:
    """A key that may be a column's name too, and fits where the register keeps it; raises PackError."""
    if not NAME.fullmatch(name) or "__" in name or len(name) > LONGEST_NAME:
        raise section.wrong("", f"is called {name!r}. Use at most {LONGEST_NAME} small letters, digits and single _.")
    return name


class Section:
    """A table of a file; it knows its place, so that every error can name it."""

    def __init__(self, file: str, place: str, content: Mapping[str, Any], languages: tuple[str, ...]) -> None:
        """A table at a place ("" for the file itself)."""
        self.file, self.place, self.content, self.languages = file, place, content, languages
        self._asked: set[str] = set()

    def wrong(self, key: str, why: str) -> PackError:
        """The error of a key."""
        return PackError(self.file, self.at(key), why)

    def at(self, key: str) -> str:
        """A key with the place of its table before it."""
        return ".".join(part for part in (self.place, key) if part)

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self.content

    def take(self, key: str, kind: type[T], default: T | None = None) -> T:
        """The value of a key; raises PackError when it has another type, or is missing and has no default."""
        self._asked.add(key)
        if key not in self.content:
            if default is None:
                raise self.wrong(key, f"is missing. Add it as {KINDS[kind]}.")
            return default
        value = self.content[key]
        if kind is float and type(value) is int:
            value = float(value)
        if not isinstance(value, kind) or (type(value) is not kind and isinstance(value, bool | datetime)):
            raise self.wrong(key, f"is {value!r}. Write it as {KINDS[kind]}.")
        return value

    def day(self, key: str) -> date | None:
        """A day that may be left out."""
        return self.take(key, date) if self.has(key) else None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty when left out."""
        found = self.take(key, list, [])
        if not all(isinstance(text, str) for text in found):
            raise self.wrong(key, f"is {found!r}. Write only texts in quotes into the list.")
        return tuple(found)

    def days(self, key: str) -> tuple[date, ...]:
        """A list of days, empty when left out."""
        found = self.take(key, list, [])
        if not all(type(day) is date for day in found):
            raise self.wrong(key, f"is {found!r}. Write only days such as 2017-03-31 into the list.")
        return tuple(found)

    def value(self, key: str) -> Value:
        """A parameter's value: a number, a truth, a text, a day or a list of texts."""
        match self.content.get(key):
            case list():
                found = self.texts(key)
                if not found:
                    raise self.wrong(key, "is an empty list. Name at least one value.")
                return found
            case bool() | int() | float() | str() | date() as value if not isinstance(value, datetime):
                self._asked.add(key)
                return value
            case other:
                raise self.wrong(key, f"is {other!r}. Write a number, true or false, a text, a day or a list of texts.")

    def labels(self) -> Labels:
        """The words that stand in this table under the pack's languages."""
        tags = [language.partition("-")[0] for language in self.languages]
        return Labels({tag: self.take(tag, str) for tag in tags if self.has(tag)})

    def labels_at(self, key: str) -> Labels:
        """The words in a table of their own."""
        inner = self.section(key)
        found = inner.labels()
        inner.close()
        return found

    def section(self, key: str) -> "Section":
        """A table inside this one."""
        return Section(self.file, self.at(key), self.take(key, dict), self.languages)

    def sections(self, key: str) -> Iterator["Section"]:
        """Tables in a list, or one table alone; none when left out."""
        found = self.content.get(key, [])
        self._asked.add(key)
        for number, content in enumerate([found] if isinstance(found, dict) else self.take(key, list, []), start=1):
            if not isinstance(content, dict):
                raise self.wrong(key, f"has {content!r} as number {number}. Write a table there.")
            yield Section(self.file, f"{self.at(key)}[{number}]", content, self.languages)

    def each(self) -> Iterator[tuple[str, "Section"]]:
        """The tables inside, by key, when there is nothing else."""
        for key in self.content:
            yield key, self.section(key)

    def close(self) -> None:
        """Refuse keys that nobody asked for: a misspelt one must not pass in silence."""
        for key in self.content.keys() - self._asked:
            raise self.wrong(key, f"is not known here.{did_you_mean(key, self._asked) or ' Take it out.'}")

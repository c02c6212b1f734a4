"""The words of a manual: its own, the pack's, and values as people write them."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from xiuhua.policy.pack import Pack, Parameter, Value
from xiuhua.policy.ruleset import Warrant
from xiuhua.policy.words import SHARE, Labels, per_cent
from xiuhua.reckon.rules.facts import Ref

PHRASES = Path(__file__).with_name("phrases.toml")


@lru_cache(maxsize=1)
def phrases() -> dict[str, Labels]:
    """The manual's own phrases by group and name."""
    groups = tomllib.loads(PHRASES.read_text(encoding="utf-8"))
    return {f"{group}.{name}": Labels(texts) for group, inner in groups.items() for name, texts in inner.items()}


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of a pack in a language, as of a day."""

    pack: Pack
    language: str
    day: date

    def say(self, phrase: str, **values: object) -> str:
        """A phrase of the manual, filled in."""
        return phrases()[phrase][self.language].format(**values)

    def known(self, group: str, key: str) -> str:
        """The manual's word for a key; the key itself when there is none."""
        found = phrases().get(f"{group}.{key}")
        return found[self.language] if found else key

    def label(self, labels: Labels) -> str:
        """A thing's words, so that Markdown takes them as they are."""
        return plain(labels[self.language])

    def of_pack(self, phrase: str) -> str:
        """A phrase of the pack; its own last part when the pack has none."""
        found = self.pack.phrases.get(phrase)
        return self.label(found) if found else phrase.partition(".")[2]

    def code(self, key: str, code_list: str) -> str:
        """The word of a code list for a key; the key itself when it has none."""
        codes = self.pack.codes.get(code_list)
        found = next((code for code in codes.codes if code.key == key), None) if codes else None
        return self.label(found.label) if found else key

    def value(self, value: Value, *, code_list: str = "", unit: str = "") -> str:
        """A value as people write it."""
        if unit == SHARE and isinstance(value, int | float):
            return per_cent(value, self.language)
        match value:
            case bool():
                return self.say("rule.yes_value" if value else "rule.no_value")
            case tuple():
                return self.say("rule.list").join(self.code(key, code_list) for key in value)
            case date():
                return value.isoformat()
            case str():
                return self.code(value, code_list)
        return f"{value:,.10g}"

    def today(self, parameter: Parameter) -> str:
        """What a parameter is on the day."""
        setting = parameter.setting_on(self.day)
        if setting is None:
            return self.say("rule.unset_value")
        return self.value(setting.value, code_list=parameter.code_list, unit=parameter.unit)

    def column(self, ref: Ref) -> str:
        """A column's, fact's or condition's words; its name when it has none."""
        entry, column = self.pack.rules.entries.get(ref), self.pack.rules.columns.get(ref)
        if entry:
            return self.label(entry.label)
        return self.label(column.label) if column else ref.column

    def warrant(self, warrant: Warrant) -> str:
        """Who says so, and how sure that is; empty for what has no source of its own."""
        return self.sourced(warrant.source, warrant.confidence)

    def source(self, source: str) -> str:
        """A source in the language, so that Markdown takes it as it is."""
        return plain(self.pack.source_words(source, self.language))

    def sourced(self, source: str, confidence: str) -> str:
        """A source with its confidence."""
        told = self.of_pack(f"confidence.{confidence}") if confidence else ""
        return self.source(source) + (self.aside(told) if told else "")

    def aside(self, text: str) -> str:
        """What is said by the way, after something else."""
        return self.say("rule.aside", it=text)

    def together(self, *sentences: str) -> str:
        """Sentences one after another."""
        return self.say("rule.gap").join(filter(None, sentences))

    def span(self, since: date, until: date | None) -> str:
        """From a day, perhaps until a day."""
        return self.say("span.between", since=since, until=until) if until else self.say("span.from", since=since)


def plain(text: str) -> str:
    """A text that Markdown shows as it is."""
    for mark in ("\\", "|", "*", "[", "<"):
        text = text.replace(mark, f"\\{mark}")
    return text


def heading(text: str) -> str:
    """A text as it begins a line."""
    return text[:1].upper() + text[1:]

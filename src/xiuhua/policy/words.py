"""One thing's words in the languages of a pack."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Labels:
    """One thing's words in the languages of the pack, by the first part of their tags: zh, en."""

    texts: Mapping[str, str]

    def __getitem__(self, language: str) -> str:
        """The words in a language ("zh", "zh-Hans", "en-GB"); another language's rather than none."""
        return self.texts.get(language.partition("-")[0]) or next(iter(self.texts.values()), "")
